"""A technology under a rule family: which criteria bind, and the verdict they add up to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from kb.load import Knowledge
from kb.records import Cite
from kb.records.criteria import Rule, parts, walk
from kb.records.technology import Technology
from recommender.facts import Facts
from recommender.jurisdiction import ANY, Family, Scope
from recommender.memory import Memory
from recommender.screening.judge import Setting, judge
from recommender.screening.judgement import FailKind, Judgement, leaves
from recommender.screening.unjudged import GIVEN, Unjudged, looked_at, unjudged

Status = Literal["suitable", "conditional", "rejected"]
RejectionKind = FailKind | Literal["typical"]
DECIDING_FORCES = ("legal", "process", "product_standard")
_LIMITS = ("range", "mix", "sum", "ratio", "grades", "level")


@dataclass(frozen=True)
class Judged:
    """A criterion with its identifier, its judgement, and the member jurisdiction it stands in from, if any."""

    identifier: str
    criterion: Any
    judgement: Judgement
    stand_in: str | None = None

    @cached_property
    def quiet(self) -> bool:
        """Whether it is a gate that binds once it is triggered, and asks nothing before that.

        So are gates on another link than the use (transport, storage), and those without a question: constituents
        that nobody expects in the stream.
        """
        if self.criterion.kind != "gate" or self.judgement.reason != "gate_unknown":
            return False
        return self.criterion.link not in ("use", "any") or self.criterion.question is None

    @cached_property
    def decides(self) -> bool:
        """Whether a failure rejects."""
        return self.criterion.stage == "screen" and self.criterion.force in DECIDING_FORCES

    @property
    def fails_later(self) -> bool:
        """Whether a check of the trial or the contract fails already, or a figure given for it is outside its limit."""
        if self.criterion.stage == "screen" or self.criterion.force not in DECIDING_FORCES:
            return False
        if self.judgement.verdict == "unknown":
            return any(_given_outside(c, j) for c, j, _ in leaves(self.criterion, self.judgement))
        return self.judgement.verdict == "fail" and self.judgement.firm


@dataclass(frozen=True)
class Screening:
    """The verdict on one technology under one family.

    `unjudged` are figures of concern that were given and that no limit of the families asked for looks at.
    """

    family: Family
    status: Status
    judged: tuple[Judged, ...]
    decisive: Judged | None
    rejection: RejectionKind | None
    unjudged: Unjudged = ()

    @property
    def proven(self) -> bool:
        """Whether a limit was really met."""
        return any(_tested(j) for j in self.judged)

    @property
    def has_rules(self) -> bool:
        """Whether the family has a limit of its own for this use, or a gate on it that is open to question."""
        own = [j for j in self.judged if j.criterion.jurisdiction != ANY and not j.quiet]
        return any(_is_limit(j.criterion) or j.judgement.reason != "gate_closed" for j in own)


class Screener:
    """Screens technologies: their own criteria and the rules that bind their use.

    Parameters
    ----------
    knowledge: the loaded records.
    today: date on which editions have to be in force.
    """

    def __init__(self, knowledge: Knowledge, today: dt.date | None = None) -> None:
        self._rules = sorted(knowledge.rules.values(), key=lambda rule: rule.id)
        self._named: dict[str, list[int]] = {}
        for at, rule in enumerate(self._rules):
            for name in {*rule.technologies, *rule.uses}:
                self._named.setdefault(name, []).append(at)
        self._common = {_name_of(rule) for rule in self._rules if _on_facts_alone(rule.criterion)}
        self._today = today
        self._bound: dict[tuple[str, str], list[tuple[str, Any, str | None]]] = {}
        self._looked: dict[tuple[str, str], set[str]] = {}
        self._properties = knowledge.properties
        self._open: Memory[Judgement] = Memory()

    def criteria(self, technology: Technology, family: Family) -> list[tuple[str, Any, str | None]]:
        """Return (identifier, criterion, stood in from) of everything that binds `technology` under `family`."""
        key = (technology.id, family.name)
        if key not in self._bound:
            self._bound[key] = self._binding(technology, family)
        return self._bound[key]

    def _binding(self, technology: Technology, family: Family) -> list[tuple[str, Any, str | None]]:
        own = [(f"criterion/{technology.id}/{c.id}", c) for c in technology.criteria]
        places = {at for name in (technology.id, technology.use, "all") for at in self._named.get(name, ())}
        rules = [
            (_name_of(rule), rule.criterion)
            for rule in (self._rules[at] for at in sorted(places))
            if _binds(rule, technology)
        ]
        everything: list[tuple[str, Any]] = [(i, c) for i, c in (*own, *rules) if self._in_force(c)]
        bound: list[tuple[str, Any, str | None]] = [
            (i, c, None) for i, c in everything if c.jurisdiction == ANY or c.jurisdiction in family.paths
        ]
        if any(_is_limit(c) and c.jurisdiction != ANY for _, c, _ in bound):
            return bound
        for member in family.stand_ins:
            standing: list[tuple[str, Any, str | None]] = [
                (i, c, member) for i, c in everything if c.jurisdiction == member and _is_limit(c)
            ]
            if standing:
                return [*bound, *standing]
        return bound

    def screen(self, technology: Technology, facts: Facts, family: Family) -> Screening:
        """Return the verdict on `technology` for the stream under `family`."""
        setting = Setting(facts, technology, family.name, self._open)
        return _verdict(family, tuple(self._judged(bound, setting) for bound in self.criteria(technology, family)))

    def _judged(self, bound: tuple[str, Any, str | None], setting: Setting) -> Judged:
        """Judge one criterion; a rule that asks nothing of the technology is judged once for all that it binds."""
        identifier, criterion, stand_in = bound
        if identifier not in self._common:
            return Judged(identifier, criterion, judge(criterion, setting), stand_in)
        key, known = (identifier, stand_in, setting.family), setting.facts.judged
        if key not in known or known[key].criterion is not criterion:
            known[key] = Judged(identifier, criterion, judge(criterion, setting), stand_in)
        found: Judged = known[key]
        return found

    def screen_all(self, technology: Technology, facts: Facts, scope: Scope) -> list[Screening]:
        """Return the verdict under each family of `scope`; a figure of concern that none looks at leaves it open."""
        found = [self.screen(technology, facts, family) for family in scope.families]
        if not facts.stream.values:
            return found
        given = unjudged(facts, self._looked_at(technology, scope))
        if not given:
            return found
        return [replace(s, status=_at_most_conditional(s.status), unjudged=given) for s in found]

    def _looked_at(self, technology: Technology, scope: Scope) -> set[str]:
        key = (technology.id, scope.name)
        if key not in self._looked:
            criteria = (c for family in scope.families for _, c, _ in self.criteria(technology, family))
            self._looked[key] = looked_at(criteria, self._properties)
        return self._looked[key]

    def _in_force(self, criterion: Any) -> bool:
        if self._today is None:
            return criterion.valid_until is None
        started = criterion.valid_from is None or criterion.valid_from <= self._today
        return started and (criterion.valid_until is None or self._today <= criterion.valid_until)


def _binds(rule: Any, technology: Technology) -> bool:
    """Say whether a rule binds a technology; what binds every use binds a pretreatment as well."""
    if technology.id in rule.except_technologies:
        return False
    return technology.id in rule.technologies or technology.use in rule.uses or "all" in rule.uses


def _name_of(rule: Rule) -> str:
    return f"criterion/{rule.id}/{rule.criterion.id}"


def _on_facts_alone(criterion: Any) -> bool:
    """Say whether a criterion comes out the same for every technology: no share in its mix, no exemption of its use."""
    return not any(c.kind in ("mix", "sum") or (c.kind == "gate" and c.exempt) for c in walk(criterion))


def _is_limit(criterion: Any) -> bool:
    return criterion.kind in _LIMITS or any(_is_limit(part) for part in parts(criterion))


def unverified(judged: Judged) -> bool:
    """Say whether a passed criterion rests on a text that was not read: it can reject, never approve."""
    return unread_limit(judged) is not None


def unread_limit(judged: Judged) -> Cite | None:
    """Return where a limit stands that a pass rests on and whose text was not read; None when there is none."""
    if judged.judgement.verdict != "pass" or judged.judgement.reason in ("gate_closed", "not_applicable"):
        return None
    return _unread(judged.criterion, judged.judgement)


def _unread(criterion: Any, judgement: Judgement) -> Cite | None:
    """Look in what carries the pass: every part, of alternatives the one read best, of grades the one reached."""
    if not judgement.parts:
        cite: Cite | None = criterion.cite
        return cite if cite is not None and cite.reading == "none" else None
    passed = [
        (c, j) for c, j in judgement.parts if j.verdict == "pass" and j.reason not in ("gate_closed", "not_applicable")
    ]
    if criterion.kind == "grades":
        reached = {c.id for g in criterion.grades if g.grade == judgement.grade for c in g.criteria}
        passed = [(c, j) for c, j in passed if c.id in reached]
    found = [_unread(c, j) for c, j in passed]
    if criterion.kind == "any_of" and None in found:
        return None
    return next((cite for cite in found if cite is not None), None)


def _verdict(family: Family, judged: tuple[Judged, ...]) -> Screening:
    deciding = [j for j in judged if j.decides]
    failed = [j for j in deciding if j.judgement.verdict == "fail"]
    firm = [j for j in failed if j.judgement.firm]
    if firm:
        decisive = min(firm, key=_gravity)
        return Screening(family, "rejected", judged, decisive, decisive.judgement.fail_kind)
    if failed:
        return Screening(family, "rejected", judged, failed[0], "typical")
    screen = [j for j in judged if j.criterion.stage == "screen"]
    open_ones = [j for j in screen if _open(j)] + [j for j in judged if j.fails_later]
    if open_ones or not any(_tested(j) for j in screen):
        first = min(open_ones, key=_openness, default=None)
        return Screening(family, "conditional", judged, first, None)
    return Screening(family, "suitable", judged, None, None)


def _given_outside(criterion: Any, judgement: Judgement) -> bool:
    """Say whether a limit on a blend is passed by what was given of the waste, so that the share decides."""
    value = judgement.value
    if judgement.reason not in ("share_decides", "limited") or value is None or not value.firm:
        return False
    return value.origin in GIVEN and value.interval.compared(criterion.min, criterion.max) == "outside"


def _at_most_conditional(status: Status) -> Status:
    return "conditional" if status == "suitable" else status


def _tested(judged: Judged) -> bool:
    """Say whether a limit was really met: a closed gate or the right form alone does not prove a use."""
    met = judged.judgement.verdict == "pass" and judged.judgement.reason not in ("gate_closed", "not_applicable")
    return judged.decides and met and _is_limit(judged.criterion)


def _open(judged: Judged) -> bool:
    judgement = judged.judgement
    if judged.quiet:
        return False
    if judgement.verdict == "unknown":
        return True
    if judgement.verdict == "fail":
        return True  # good practice: warns, does not reject
    return judgement.limited or judgement.near or unverified(judged)


_GRAVITY = {"prohibited": 0, "permit_missing": 1, "wrong_form": 2, "out_of_limit": 3, "share_too_small": 4}


def _gravity(judged: Judged) -> tuple[int, int]:
    liftable = bool(judged.judgement.lifts)
    return _GRAVITY[judged.judgement.fail_kind], int(liftable)


def _openness(judged: Judged) -> tuple[int, int, str]:
    judgement = judged.judgement
    order = 0 if judgement.verdict == "fail" else 1 if judgement.expectation == "unlikely" else 2
    if judgement.permit:
        order = min(order, 1)
    return order, 0 if judged.criterion.force == "legal" else 1, judged.identifier


def overall(screenings: list[Screening]) -> tuple[Status, Screening]:
    """Return the status over all families and the screening that stands for it.

    Rejected only if rejected under every family (physics rejects under every family by itself); suitable only if
    suitable under every one; else conditional. A family without a rule for the use has no say.
    """
    screenings = [s for s in screenings if s.has_rules] or screenings[:1]
    if len(screenings) == 1:
        return screenings[0].status, screenings[0]
    if all(s.status == "rejected" for s in screenings):
        return "rejected", min(screenings, key=lambda s: s.rejection == "typical")
    if all(s.status == "suitable" for s in screenings):
        return "suitable", screenings[0]
    ordered = [s for s in screenings if s.status == "conditional"] or [s for s in screenings if s.status != "rejected"]
    return "conditional", max(ordered, key=lambda s: len(s.judged))
