"""The order of recommendations."""

from __future__ import annotations

import re
from typing import Any

import pytest
from kit import READ, criterion, gate, recommender, rule, technology

from kb.errors import InputError
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


RATIO = {"min": 1, "max": 1, "unit": "t/t", "cite": READ}


def test_a_near_receiver_counts_for_more_where_the_product_is_bulky() -> None:
    near, far = use("b-metal", limit(), use="metal"), use("a-brick", limit(), use="brick")
    assert order(far, near, distance_km=0) == order(far, near) == ["b-metal", "a-brick"]
    (brick,) = answer(far, distance_km=50).recommendations  # the usual radius of bricks in the vocabulary
    assert brick.score_parts["distance"] == 0.5
    (close,) = answer(far).recommendations
    assert brick.score == pytest.approx(0.75 * close.score, abs=1e-4)  # both are rounded
    assert "distance" not in close.score_parts


def test_distance_rules_nothing_out() -> None:
    (near,) = answer(use("a", limit(), use="brick"), distance_km=0).recommendations
    (found,) = answer(use("a", limit(), use="brick"), distance_km=5000).recommendations
    assert found.status == "suitable"
    assert found.score == pytest.approx(near.score / 2, rel=0.01)


def test_a_stream_too_small_for_the_plant_counts_for_less() -> None:
    tech = use("a", limit(), scale={"min": 10_000, "unit": "t/year", "cite": READ})
    (small,) = answer(tech, quantity_t_per_year=1000).recommendations
    (large,) = answer(tech, quantity_t_per_year=20_000).recommendations
    assert (small.score_parts["scale"], large.score_parts["scale"]) == (0.1, 1.0)
    assert small.score < large.score
    assert small.status == "suitable"


def test_what_is_worth_more_goes_first() -> None:
    worth = use("b", limit(), displaces=[{"material": "quarry-stone", "ratio": RATIO}])
    (found,) = answer(worth).recommendations
    assert found.score_parts["value"] == 0.625  # 50 CNY/t: 0.5 + 0.5 x 50 / 200
    assert order(use("a", limit()), worth) == ["b", "a"]
    assert answer(worth, country=None).recommendations[0].score_parts["value"] == 0.5


def test_the_user_says_what_counts_more() -> None:
    young = {"trl": 5, "basis": {"en": "pilot plant", "zh": "中试"}}
    metal, brick = use("metal", limit(), use="metal", maturity=young), use("brick", limit(), use="brick")
    assert order(metal, brick, priorities={"cascade": 5}) == ["metal", "brick"]
    assert order(metal, brick, priorities={"maturity": 5, "cascade": 0}) == ["brick", "metal"]
    verdicts = {r.status for r in answer(metal, brick, priorities={"maturity": 5}).recommendations}
    assert verdicts == {"suitable"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"priorities": {"beauty": 2}}, "'beauty' is no part of the score. Give fit"),
        ({"priorities": {"fit": 9}}, "priorities.fit: 9 is more than 5"),
        ({"distance_km": -1}, "distance_km: -1 is less than zero"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=re.escape(words)):
        Profile.parse({"description": "ash", **wrong})


def test_a_use_that_no_limit_looks_at_is_no_fit() -> None:
    closed = rule("law", gate(jurisdiction="CN"), uses=["brick"])
    (found,) = answer(use("a", use="brick"), rules=(closed,), hazardous=False).recommendations
    assert found.score_parts["fit"] == 0.5
