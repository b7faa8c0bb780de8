"""Laws of three-valued logic: knowing less never approves, a stricter limit never approves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit import READ, UNREAD, criterion, dosing, facts, judged, part, screened, technology, value

from recommender.quantities import Value
from recommender.screening.judgement import Judgement, Verdict, conjunction, disjunction

RANK: dict[str, int] = {"fail": 0, "unknown": 1, "pass": 2}
STANDING = {"rejected": 0, "conditional": 1, "suitable": 2}
VERDICTS = st.sampled_from(["pass", "unknown", "fail"])
NAMES = ("LOI", "SO3", "Cl")


def of(verdict: Verdict) -> Judgement:
    return Judgement(verdict, "x", expectation=None)


@given(st.lists(VERDICTS, min_size=1, max_size=6))
def test_all_is_the_least_and_any_the_greatest(verdicts: list[Verdict]) -> None:
    parts = [(None, of(v)) for v in verdicts]
    ranks = [RANK[v] for v in verdicts]
    assert RANK[conjunction(parts, "x").verdict] == min(ranks)
    assert RANK[disjunction(parts, "x").verdict] == max(ranks)


HOPES = ("unlikely", None, "likely")


@given(st.lists(st.sampled_from(HOPES), min_size=1, max_size=6))
def test_of_what_is_unknown_all_are_as_likely_as_the_least_and_any_as_the_most(hopes: list[Any]) -> None:
    parts = [(None, Judgement("unknown", "x", expectation=hope)) for hope in hopes]
    assert conjunction(parts, "x").expectation == min(hopes, key=HOPES.index)
    assert disjunction(parts, "x").expectation == max(hopes, key=HOPES.index)


@given(st.lists(VERDICTS, min_size=1, max_size=6), st.randoms())
def test_order_changes_no_verdict(verdicts: list[Verdict], shuffler: Any) -> None:
    mixed = list(verdicts)
    shuffler.shuffle(mixed)
    for combine in (conjunction, disjunction):
        assert (
            combine([(None, of(v)) for v in verdicts], "x").verdict
            == combine([(None, of(v)) for v in mixed], "x").verdict
        )


@given(st.lists(VERDICTS, min_size=1, max_size=5), st.integers(0, 4), VERDICTS)
def test_a_better_part_never_makes_the_whole_worse(verdicts: list[Verdict], index: int, other: Verdict) -> None:
    changed = list(verdicts)
    changed[index % len(verdicts)] = other
    better = RANK[other] >= RANK[verdicts[index % len(verdicts)]]
    for combine in (conjunction, disjunction):
        before = RANK[combine([(None, of(v)) for v in verdicts], "x").verdict]
        after = RANK[combine([(None, of(v)) for v in changed], "x").verdict]
        assert after >= before if better else after <= before


# ---- random criteria on random streams


def limits(depth: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    name = st.sampled_from(NAMES)
    number = st.integers(1, 20)
    simple = st.one_of(
        st.builds(lambda n, m: part("range", property=n, max=m, unit="%", basis="d"), name, number),
        st.builds(lambda n, m: part("range", property=n, min=m, unit="%", basis="d"), name, number),
        st.builds(
            lambda m: part("sum", terms=[{"property": n} for n in NAMES], max=m, unit="%", basis="d"),
            st.integers(3, 40),
        ),
        st.builds(
            lambda m: part("mix", property="Cl", max=m / 10, unit="%", basis="d", subject="mix"), st.integers(1, 9)
        ),
    )
    if depth == 0:
        return simple
    inner = limits(depth - 1)
    few = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        simple,
        st.builds(lambda c: {"id": "all", "kind": "all_of", "criteria": c}, few),
        st.builds(lambda c: {"id": "any", "kind": "any_of", "criteria": c}, few),
        st.builds(
            lambda a, b: {
                "id": "grades",
                "kind": "grades",
                "label": {"en": "Grades", "zh": "等级"},
                "grades": [{"grade": "I", "criteria": a}, {"grade": "II", "criteria": b}],
            },
            few,
            few,
        ),
        st.builds(
            lambda c: {
                "id": "when",
                "kind": "when",
                "condition": {"property": "LOI", "min": 5, "unit": "%", "basis": "d"},
                "then": c,
            },
            inner,
        ),
    )


def streams(*, wide: bool = True) -> st.SearchStrategy[dict[str, Value]]:
    amount = st.integers(0, 25).map(float)
    width = st.integers(0, 10).map(float) if wide else st.just(0.0)
    one = st.builds(lambda low, w: value(low, low + w), amount, width)
    return st.dictionaries(st.sampled_from(NAMES), one)


def mixing() -> Any:
    return technology(dosing=dosing(1, 20, background={"Cl": 0.05}, background_status="stated"))


def built(data: dict[str, Any]) -> Any:
    return criterion(data["kind"], **{k: v for k, v in data.items() if k != "kind"})


@settings(max_examples=150, deadline=None)
@given(limits(), streams(), st.sampled_from(NAMES))
def test_hiding_a_value_never_approves_and_never_rejects(
    limit: dict[str, Any], known: dict[str, Value], name: str
) -> None:
    """With a value hidden the verdict is the same or unknown."""
    hidden = {n: v for n, v in known.items() if n != name}
    whole, partly = judged(built(limit), known, mixing()).verdict, judged(built(limit), hidden, mixing()).verdict
    assert partly in (whole, "unknown")


@settings(max_examples=150, deadline=None)
@given(limits(), streams(), st.data())
def test_a_closer_value_keeps_a_verdict(limit: dict[str, Any], known: dict[str, Value], data: Any) -> None:
    point = {
        n: value(v.interval.low + data.draw(st.floats(0, 1)) * (v.interval.high - v.interval.low))
        for n, v in known.items()
    }
    whole, close = judged(built(limit), known, mixing()).verdict, judged(built(limit), point, mixing()).verdict
    assert whole in (close, "unknown")


@settings(max_examples=150, deadline=None)
@given(limits(), streams(wide=False))
def test_typical_values_never_approve(limit: dict[str, Any], known: dict[str, Value]) -> None:
    """Whatever passes on typical values alone passes on nothing at all."""
    typical = {n: value(v.interval.low, origin="typical", firm=False) for n, v in known.items()}
    found = judged(built(limit), typical, mixing())
    if found.verdict == "pass":
        assert judged(built(limit), {}, mixing()).verdict == "pass"
    if found.verdict == "fail":
        assert not found.firm


def tightened(limit: dict[str, Any], factor: float) -> dict[str, Any]:
    out = dict(limit)
    if "max" in out:
        out["max"] = out["max"] * factor
    if "min" in out:
        out["min"] = out["min"] / factor
    for key in ("criteria",):
        if key in out:
            out[key] = [tightened(c, factor) for c in out[key]]
    if "grades" in out:
        out["grades"] = [{**g, "criteria": [tightened(c, factor) for c in g["criteria"]]} for g in out["grades"]]
    if "then" in out:
        out["then"] = tightened(out["then"], factor)
    return out


@settings(max_examples=150, deadline=None)
@given(limits(), streams(), st.sampled_from([0.3, 0.7, 0.99]))
def test_a_stricter_limit_never_makes_a_verdict_better(
    limit: dict[str, Any], known: dict[str, Value], factor: float
) -> None:
    before = judged(built(limit), known, mixing()).verdict
    after = judged(built(tightened(limit, factor)), known, mixing()).verdict
    assert RANK[after] <= RANK[before]


@settings(max_examples=100, deadline=None)
@given(
    limits(1), limits(1), streams(), st.sampled_from([0.3, 0.8]), st.sampled_from(["process", "legal", "good_practice"])
)
def test_a_stricter_limit_never_makes_a_rejected_use_suitable(
    a: dict[str, Any], b: dict[str, Any], known: dict[str, Value], factor: float, force: str
) -> None:
    def status(one: dict[str, Any], two: dict[str, Any]) -> int:
        tech = technology(
            built({**one, "id": "one", "force": force}), built({**two, "id": "two"}),
            dosing=dosing(1, 20, background={"Cl": 0.05}, background_status="stated"),
        )  # fmt: skip
        return STANDING[screened(tech, facts(known)).status]

    assert status(tightened(a, factor), b) <= status(a, b)
    hidden = dict(list(known.items())[1:])
    tech = technology(built({**a, "id": "one"}), built({**b, "id": "two"}))
    if screened(tech, facts(known)).status != "suitable":
        assert screened(tech, facts(hidden)).status != "suitable"


@settings(max_examples=60, deadline=None)
@given(streams(wide=False), st.integers(1, 20))
def test_a_limit_that_was_not_read_rejects_and_never_approves(known: dict[str, Value], most: int) -> None:
    limit = {"property": "LOI", "max": most, "unit": "%", "basis": "d"}
    read = screened(technology(criterion("range", **limit, cite=READ)), facts(known))
    unread = screened(technology(criterion("range", **limit, cite=UNREAD)), facts(known))
    assert unread.status == {"suitable": "conditional"}.get(read.status, read.status)


@pytest.mark.parametrize(
    ("kind", "sulphate", "status"),
    [("all_of", 1, "conditional"), ("any_of", 1, "suitable"), ("any_of", 9, "conditional")],
    ids=["every part counts", "an alternative that was read suffices", "the alternative that was not read does not"],
)
def test_what_was_not_read_inside_a_composite_never_approves(kind: str, sulphate: float, status: str) -> None:
    inner = [
        part("range", id="a", property="LOI", max=5, unit="%", basis="d", cite=UNREAD),
        part("range", id="b", property="SO3", max=3, unit="%", basis="d"),
    ]
    tech = technology(criterion(kind, criteria=inner))
    assert screened(tech, facts({"LOI": value(1), "SO3": value(sulphate)})).status == status
