"""Every limit and gate: source, unit, basis, plausible size, the figure as it was found."""

from __future__ import annotations

import re
from typing import Any

import pytest
from records import Entered, criteria, knowledge, limits

from kb.records.criteria import CategoryCriterion, GateCriterion
from recommender.quantities import convert, known_unit

LIMITS = limits()
NAMES = [e.name for e in LIMITS]


def properties_of(criterion: Any) -> list[str]:
    if criterion.kind in ("range", "mix"):
        return [criterion.property]
    terms = criterion.terms if criterion.kind == "sum" else [*criterion.numerator, *criterion.denominator]
    return [t.property for t in terms]


def mass_fraction(name: str) -> bool:
    return knowledge().properties[name].mass_fraction


@pytest.mark.parametrize("entered", LIMITS, ids=NAMES)
def test_limit_is_complete(entered: Entered) -> None:
    limit, cite = entered.criterion, entered.cite
    assert cite is not None, "name the source"
    assert cite.source in knowledge().sources
    assert known_unit(limit.unit), f"unit {limit.unit}"
    if limit.kind != "ratio" and limit.measurand == "total" and all(mass_fraction(p) for p in properties_of(limit)):
        assert limit.basis is not None, "say the basis of a mass fraction"
    if limit.method is not None and limit.measurand == "leachate":
        names = {n for m in knowledge().methods.values() for n in (m.id, *m.names)}
        assert limit.method in names, f"method {limit.method} is not in methods.yaml: no total can bound it"


@pytest.mark.parametrize("entered", LIMITS, ids=NAMES)
def test_limit_is_of_a_plausible_size(entered: Entered) -> None:
    limit = entered.criterion
    bounds = [b for b in (limit.min, limit.max) if b is not None]
    for name in properties_of(limit):
        record = knowledge().properties[name]
        for bound in bounds:
            if limit.kind in ("range", "mix") and record.mass_fraction and limit.measurand != "leachate":
                percent = convert(bound, limit.unit, "%")
                assert percent is not None, f"{name} is a mass fraction; the unit {limit.unit} is none"
                assert 0 <= percent <= 100
            if name == "pH":
                assert 0 <= bound <= 14
            if record.unit == "degC":
                celsius = convert(bound, limit.unit, "degC")
                assert celsius is not None
                assert -50 <= celsius <= 2000
            if limit.kind == "range" and not record.may_be_negative:
                assert bound >= 0


def figures_in(text: str) -> set[float]:
    """Return the numbers of a quotation, whichever way their decimals and thousands are marked."""
    out: set[float] = set()
    for raw in re.findall(r"\d[\d.,\u202f\u00a0 ]*", text):
        compact = re.sub(r"[ \u202f\u00a0]+$", "", raw).strip(".,")
        for spelled in (compact, *re.split(r"[ \u202f\u00a0]+", compact)):
            for cleaned in (
                spelled.replace(",", ""),
                spelled.replace(".", "").replace(",", "."),
                spelled.replace(" ", "").replace("\u202f", "").replace("\u00a0", "").replace(",", ""),
            ):
                try:
                    out.add(float(cleaned))
                except ValueError:
                    continue
    out |= {float(number) for number in re.findall(r"\d{1,2}\.\d{2}", text)}  # cells of a table run together
    return out | {number for words, number in WORDS.items() if words in text.casefold()}


WORDS = {"two-thirds": 66.7, "two thirds": 66.7, "one": 1.0, "ten": 10.0, "two": 2.0}
SCALES = (1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e9, 37, 4.1868, 0.041868, 0.0041868, 3.6, 1.609, 0.88, 880, 0.002326)
"""Powers of ten; pCi, kcal, kWh, miles, BTU/lb; feed limits, set for 12 % moisture, are entered on dry basis."""


def printed(bound: float, found: set[float]) -> bool:
    for number in found:
        for scale in SCALES:
            for candidate in (number * scale, number / scale, 100 - number * scale, 100 - number / scale):
                if abs(candidate - bound) <= 0.01 * max(abs(bound), 1e-12):
                    return True
    return False


READ = [e for e in LIMITS if e.cite is not None and e.cite.reading != "none" and e.cite.as_found]
ONE_END = "the words quoted hold one end of the limit, or none; the other stands elsewhere in the source"
EXCEPTIONS = dict.fromkeys(
    [
        "carbon-burn-out/carbon",
        "reclaimed-water-boiler-makeup/cn-hardness",
        "eu-activity-index-norm/eu-activity-index",
        "eu-activity-index-other/eu-activity-index-check",
    ],
    ONE_END,
)


@pytest.mark.parametrize("entered", READ, ids=[e.name for e in READ])
def test_the_figure_stands_in_what_was_found(entered: Entered) -> None:
    assert entered.cite is not None
    found = figures_in(entered.cite.as_found or "")
    bounds = [b for b in (entered.criterion.min, entered.criterion.max) if b is not None]
    missing = [b for b in bounds if b != 0 and not printed(b, found)]
    if entered.name in EXCEPTIONS:
        assert missing, "no longer an exception: take it off the list"
        return
    assert not missing, f"{missing} not in {entered.cite.as_found!r}"


CATEGORIES = [e for e in criteria() if isinstance(e.criterion, CategoryCriterion)]


@pytest.mark.parametrize("entered", CATEGORIES, ids=[e.name for e in CATEGORIES])
def test_a_category_names_values_of_its_property(entered: Entered) -> None:
    criterion = entered.criterion
    known = {v.id for v in knowledge().properties[criterion.property].values}
    assert {*criterion.allowed, *criterion.refused, *criterion.lift_from} <= known
    assert not set(criterion.allowed) & set(criterion.refused)


GATES = [e for e in criteria() if isinstance(e.criterion, GateCriterion)]


@pytest.mark.parametrize("entered", GATES, ids=[e.name for e in GATES])
def test_a_gate_has_a_source_and_exemptions_free_something(entered: Entered) -> None:
    gate = entered.criterion
    assert gate.cite.source in knowledge().sources
    for exemption in gate.exempt:
        narrowed = exemption.uses or exemption.technologies or exemption.codes or exemption.materials
        assert narrowed or exemption.conditions or exemption.needs, exemption.id
        assert set(exemption.uses) <= {"all", *knowledge().uses}
        assert set(exemption.technologies) <= set(knowledge().technologies)


LIFTED = [e for e in criteria() if e.criterion.lift]


@pytest.mark.parametrize("entered", LIFTED, ids=[e.name for e in LIFTED])
def test_a_lift_is_a_pretreatment(entered: Entered) -> None:
    for name in entered.criterion.lift:
        assert knowledge().technologies[name].type == "pretreatment", name


def test_every_kind_of_criterion_is_used() -> None:
    kinds = {
        "range", "mix", "sum", "ratio", "category", "absence", "gate", "level", "capacity", "all_of", "any_of",
        "grades", "when",
    }  # fmt: skip
    assert kinds == {e.criterion.kind for e in criteria()}


def test_share_of_limits_whose_text_was_not_read(capsys: pytest.CaptureFixture[str]) -> None:
    cited = [e.cite for e in LIMITS if e.cite is not None]
    share = sum(c.reading == "none" for c in cited) / len(cited)
    with capsys.disabled():
        print(f"\nlimits: {len(cited)}, text not read: {share:.0%}")
    assert share <= 0.3
