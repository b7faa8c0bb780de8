"""One criterion of any kind, judged on the facts of a stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from kb.records import Condition
from kb.records.criteria import (
    AbsenceCriterion,
    CategoryCriterion,
    Exemption,
    GateCriterion,
    GradesCriterion,
    WhenCriterion,
)
from kb.records.technology import Technology
from recommender.facts import Facts
from recommender.memory import Memory
from recommender.screening.conditions import holds, supposed
from recommender.screening.judgement import Ask, Judgement, conjunction, disjunction
from recommender.screening.limits import judge_capacity, judge_level, judge_range
from recommender.screening.sums import judge_mix, judge_ratio, judge_sum


@dataclass(frozen=True)
class Setting:
    """What a criterion is judged in: the facts, the technology and the rule family.

    `open` keeps what to say of a gate that is not known to be open or closed: that is the same for every stream.
    """

    facts: Facts
    technology: Technology
    family: str
    open: Memory[Judgement] = field(default_factory=Memory)


_CLOSED = Judgement("pass", "gate_closed")


def judge(criterion: Any, setting: Setting) -> Judgement:
    """Judge `criterion`; every kind of the model has its rule here."""
    match criterion.kind:
        case "gate":  # most criteria are
            return _gate(criterion, setting)
        case "range":
            return judge_range(criterion, setting.facts)
        case "mix":
            return judge_mix(criterion, setting.facts, setting.technology.dosing)
        case "sum":
            return judge_sum(criterion, setting.facts, setting.technology.dosing)
        case "ratio":
            return judge_ratio(criterion, setting.facts)
        case "level":
            return judge_level(criterion, setting.facts)
        case "capacity":
            return judge_capacity(criterion, setting.facts)
        case "category":
            return _category(criterion, setting.facts)
        case "absence":
            return _absence(criterion, setting.facts)
        case "all_of":
            return conjunction([(c, judge(c, setting)) for c in criterion.criteria], "all_of")
        case "any_of":
            return disjunction([(c, judge(c, setting)) for c in criterion.criteria], "any_of")
        case "grades":
            return _grades(criterion, setting)
        case "when":
            return _when(criterion, setting)
    raise AssertionError(f"no rule for criteria of kind {criterion.kind}")


def _category(criterion: CategoryCriterion, facts: Facts) -> Judgement:
    fact = facts.fact(criterion.property)
    if fact is None:
        return Judgement("unknown", "fact_missing", asks=(Ask(criterion.property),), lifts=tuple(criterion.lift))
    value, origin = fact
    params = {"fact": value, "origin": origin}
    firm = origin != "typical"
    if value in criterion.allowed:
        return Judgement("pass", "fact_allowed", params) if firm else Judgement(
            "unknown", "fact_allowed", params, firm=False, expectation="likely", asks=(Ask(criterion.property),)
        )  # fmt: skip
    lifts = tuple(criterion.lift_from.get(value, criterion.lift))
    return Judgement("fail", "fact_refused", params, firm=firm, fail_kind="wrong_form", lifts=lifts)


def _absence(criterion: AbsenceCriterion, facts: Facts) -> Judgement:
    states = {name: facts.presence(name) for name in criterion.of}
    there = [name for name, state in states.items() if state is not None and state[0]]
    if there:
        return Judgement(
            "fail", "present", {"names": there}, fail_kind="prohibited", lifts=tuple(criterion.lift)
        )  # fmt: skip
    unknown = [name for name, state in states.items() if state is None]
    if unknown:
        asks = tuple(Ask(name) for name in unknown)
        return Judgement("unknown", "presence_unknown", {"names": unknown}, asks=asks, lifts=tuple(criterion.lift))
    removed = [name for name, state in states.items() if state is not None and state[1] == "derived"]
    if removed:
        asks = tuple(Ask(name) for name in removed)
        return Judgement("unknown", "removed", {"names": removed}, firm=False, expectation="likely", asks=asks)
    return Judgement("pass", "absent", {"names": list(states)})


def _gate(criterion: GateCriterion, setting: Setting) -> Judgement:
    triggered = holds(criterion.when, setting.facts, setting.family)
    freed = criterion.unless is not None and holds(criterion.unless, setting.facts, setting.family)
    if triggered is False or freed:
        return _CLOSED
    exemption = _exemption(criterion, setting)
    if exemption is not None and not exemption.conditions and exemption.needs is None:
        return Judgement("pass", "exempt", {"exemption": exemption})
    if triggered is None:
        return setting.open.of(criterion.when, _not_told)
    if exemption is not None:
        return Judgement("unknown", "exempt_if", {"exemption": exemption}, permit=exemption.needs)
    if criterion.prohibits:
        return Judgement("fail", "prohibited", fail_kind="prohibited", lifts=tuple(criterion.lift))
    permit = criterion.requires
    held = setting.facts.stream.permits.get(permit.permit) if permit else None
    if held is True:
        return Judgement("pass", "permit_held", permit=permit)
    if held is False:
        return Judgement("fail", "permit_refused", permit=permit, fail_kind="permit_missing")
    return Judgement("unknown", "permit_needed", permit=permit)


def _not_told(condition: Condition) -> Judgement:
    asks = tuple(Ask(name) for name in dict.fromkeys(_asked(condition)))
    return Judgement("unknown", "gate_unknown", {"asked": tuple(a.property for a in asks)}, asks=asks)


def _asked(condition: Condition) -> Iterator[str]:
    """Yield what would tell whether a condition holds: properties, the hazard, the code."""
    if condition.property is not None:
        yield condition.property
    if condition.hazardous is not None:
        yield "hazard"
    if condition.codes is not None:
        yield "code"
    if condition.material is not None:
        yield "material"
    for inner in (*(condition.all_of or ()), *(condition.any_of or ()), *(condition.none_of or ())):
        yield from _asked(inner)


def _exemption(criterion: GateCriterion, setting: Setting) -> Exemption | None:
    """Return the first exemption that covers the code or material, this use and this link, plain ones first."""
    matching = [e for e in criterion.exempt if e.link in (criterion.link, "any") and _covers(e, setting)]
    return min(matching, key=lambda e: (e.needs is not None, len(e.conditions)), default=None)


def _covers(exemption: Exemption, setting: Setting) -> bool:
    technology = setting.technology
    if exemption.technologies or exemption.uses:
        freed = technology.id in exemption.technologies or technology.use in exemption.uses
        if not freed and "all" not in exemption.uses:
            return False
    if not exemption.codes and not exemption.materials:
        return True
    by_code = any(c.matches(wanted) for c in setting.facts.codes() for wanted in exemption.codes)
    up = setting.facts.hierarchy.up(setting.facts.material)
    return by_code or any(m in up for m in exemption.materials)


def _grades(criterion: GradesCriterion, setting: Setting) -> Judgement:
    """Report the best grade met; with none met, the least strict one says why."""
    outcomes = [
        (grade, conjunction([(c, judge(c, setting)) for c in grade.criteria], "all_of")) for grade in criterion.grades
    ]
    parts = tuple((c, j) for _, outcome in outcomes for c, j in outcome.parts)
    for grade, outcome in outcomes:
        if outcome.verdict == "pass":
            return replace(outcome, grade=grade.grade, parts=parts)
    possible = [(g, o) for g, o in outcomes if o.verdict == "unknown"]
    if possible:
        grade, outcome = max(possible, key=lambda pair: (pair[1].expectation == "likely", pair[1].expectation is None))
        return replace(outcome, grade=grade.grade, parts=parts)
    grade, outcome = outcomes[-1]
    firm = all(o.firm for _, o in outcomes)
    return replace(outcome, grade=grade.grade, parts=parts, firm=firm, reason="no_grade", params={"grade": grade.grade})


def _when(criterion: WhenCriterion, setting: Setting) -> Judgement:
    applies = holds(criterion.condition, setting.facts, setting.family)
    if applies is False:
        return Judgement("pass", "not_applicable")
    inner = judge(criterion.then, setting)
    if applies is None and inner.verdict != "pass":
        # Where it applied, the condition itself would be known: 0.3 mg Cd in at least 5 % of phosphate.
        if_so = judge(criterion.then, replace(setting, facts=supposed(criterion.condition, setting.facts)))
        inner = if_so if if_so.verdict == "pass" else inner
    if applies is None and inner.verdict == "fail":
        inner = replace(inner, verdict="unknown", expectation="unlikely", reason="applies_unknown")
    return replace(inner, parts=((criterion.then, inner),))
