"""The order of recommendations."""

from __future__ import annotations

from typing import Any

from kit import criterion, gate, recommender, rule, technology

from recommender.profile import Profile
from recommender.results import Answer, Recommendation

SLUDGE = [{"material": "sludge"}]


def limit(**fields: Any) -> Any:
    return criterion("range", **{"property": "LOI", "max": 5, "unit": "%", "basis": "d", **fields})


def use(name: str, *criteria: Any, **fields: Any) -> Any:
    return technology(*criteria, id=name, **{"accepts": SLUDGE, **fields})


def answer(*technologies: Any, rules: Any = (), top: int | None = None, **profile: Any) -> Answer:
    data = {"material": "sludge", "composition": {"LOI": "3 % d"}, "country": "CN", **profile}
    return recommender(*technologies, rules=rules).recommend(Profile.parse(data), top=top)


def order(*technologies: Any, **more: Any) -> list[str]:
    return [r.technology.removeprefix("technology/") for r in answer(*technologies, **more).recommendations]


def test_suitable_before_conditional_before_rejected() -> None:
    good, open_, bad = use("c-good", limit()), use("b-open", limit(property="SO3")), use("a-bad", limit(max=1))
    found = answer(bad, open_, good).recommendations
    assert [r.status for r in found] == ["suitable", "conditional", "rejected"]
    assert [r.rank for r in found] == [1, 2, 3]
    assert found[-1].score == 0


def test_higher_in_the_cascade_first() -> None:
    assert order(use("a", limit(), use="brick"), use("b", limit(), use="metal")) == ["b", "a"]


def test_mature_first() -> None:
    young = {"trl": 4, "basis": {"en": "laboratory", "zh": "实验室"}}
    assert order(use("a", limit(), maturity=young), use("b", limit())) == ["b", "a"]


def test_likely_before_unlikely() -> None:
    accepts = [{"material": "fly-ash"}]
    likely, unlikely = use("b", limit(max=7), accepts=accepts), use("a", limit(max=3), accepts=accepts)
    assert order(likely, unlikely, material="fly-ash", composition={}) == ["b", "a"]


def test_a_use_that_needs_a_permit_comes_after_one_that_needs_none() -> None:
    licence = rule("law", gate(jurisdiction="CN"), uses=["brick"])
    found = order(use("a", limit(), use="brick"), use("b", limit(), use="concrete"), rules=(licence,), hazardous=True)
    assert found == ["b", "a"]


def test_a_use_of_part_of_the_stream_comes_after_one_of_the_whole() -> None:
    part = use("a", limit(), accepts=[{"material": "granulated-slag"}])
    whole = use("b", limit(), accepts=[{"material": "slag"}])
    found = answer(part, whole, material="slag").recommendations
    assert [r.technology for r in found] == ["technology/b", "technology/a"]
    assert found[1].status == "conditional"
    assert found[1].relation == "narrower"


def test_never_sideways() -> None:
    assert order(use("a", limit(), accepts=[{"material": "granulated-slag"}]), material="air-cooled-slag") == []


def test_a_broader_technology_takes_the_narrower_stream() -> None:
    (found,) = answer(use("a", limit(), accepts=[{"material": "slag"}]), material="granulated-slag").recommendations
    assert (found.status, found.relation) == ("suitable", "broader")


def test_ties_are_broken_by_name() -> None:
    assert order(use("b", limit()), use("a", limit())) == ["a", "b"]


def test_the_order_of_records_changes_nothing() -> None:
    uses = [use("a", limit()), use("b", limit(property="SO3")), use("c", limit(max=1)), use("d", limit(), use="brick")]
    assert answer(*uses) == answer(*reversed(uses))


def test_top_counts_active_ones_and_keeps_the_rejected() -> None:
    uses = [use("a", limit()), use("b", limit()), use("c", limit(max=1))]
    assert order(*uses, top=1) == ["a", "c"]
    assert order(*uses, top=0) == ["c"]


def test_scores_lie_between_nothing_and_one_and_are_rounded() -> None:
    def check(found: Recommendation) -> None:
        assert 0 <= found.score <= 1
        assert round(found.score, 4) == found.score

    for found in answer(use("a", limit()), use("b", limit(property="SO3"))).recommendations:
        check(found)


def test_the_use_whose_words_the_question_has_comes_first() -> None:
    bricks = use("b", limit(), label={"en": "Bricks", "zh": "制砖"})
    other = use("a", limit(), label={"en": "Filler", "zh": "填料"})
    assert order(bricks, other, description="for bricks") == ["b", "a"]
    assert order(bricks, other) == ["a", "b"]
