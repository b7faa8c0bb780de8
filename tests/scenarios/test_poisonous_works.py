"""What poisonous works give, and is not known to come from them, goes to no soil, plant or animal."""

from __future__ import annotations

import pytest
from real import ask, knowledge

from recommender.ranking import weights
from recommender.reading.works import works_told

HEADS = ["filter cake", "sludge", "lime", "fermentation residue", "gypsum", "fly ash", "waste water", "mud"]
WORKS = [
    "pharmaceutical factory",
    "pesticide factory",
    "electroplating shop",
    "oil refinery",
    "shipyard",
    "coking plant",
]
HEADS_ZH = ["滤饼", "污泥", "石灰渣", "石膏", "飞灰", "废水"]
WORKS_ZH = ["制药厂", "农药厂", "电镀厂", "炼油厂", "造船厂", "焦化厂", "铅冶炼厂"]
KNOWN_THERE = {"antibiotic-residue-biogas"}
"""Uses whose own record takes the waste of such works."""
TEXTS = [f"{head} of a {works}" for head in HEADS for works in WORKS]
TEXTS += [works + head for head in HEADS_ZH for works in WORKS_ZH]


@pytest.mark.parametrize("text", TEXTS)
def test_a_general_name_beside_poisonous_works_goes_to_no_soil_before_an_analysis(text: str) -> None:
    """Uses that the name stands for come last, with the danger first; none comes by likeness or by a route."""
    to_soil = set(weights()["resolve"]["to_soil"])
    uses = knowledge().technologies
    active = [r for r in ask(description=text, language="en").recommendations if r.status != "rejected"]
    reach = [uses[r.technology.removeprefix("technology/")].use in to_soil for r in active]
    strange = [
        soil and r.technology.removeprefix("technology/") not in KNOWN_THERE
        for r, soil in zip(active, reach, strict=True)
    ]
    assert strange == sorted(strange)
    for r in (r for r, soil in zip(active, strange, strict=True) if soil):
        assert r.status == "conditional"
        assert "hold poisons" in r.reasons[0]
        assert r.relation != "analogous"
        assert len(r.pathway) == 1


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("untanned hide trimmings from a tannery", "leather-hydrolysate-fertiliser"),
        ("sewage sludge; no tannery in the catchment", "sludge-land-application"),
        ("whey from a dairy, sent to the pharmaceutical factory", "whey-feed"),
        ("spent grain of a brewery", "spent-grain-feed"),
        ("制糖厂滤泥", "filter-mud-compost"),
    ],
)
def test_what_is_known_to_come_from_there_or_does_not_keeps_its_uses(text: str, use: str) -> None:
    found = {r.technology for r in ask(description=text).recommendations if r.status != "rejected"}
    assert f"technology/{use}" in found


def test_a_material_chosen_by_the_user_does_not_silence_the_danger() -> None:
    text = "filter cake of a pharmaceutical factory"
    answer = ask(description=text, material="sugar-filter-mud", language="en")
    (compost,) = [r for r in answer.recommendations if r.technology == "technology/filter-mud-compost"]
    assert "hold poisons" in compost.reasons[0]
    assert any("hold poisons" in warning for warning in answer.warnings)


def test_the_answer_says_why() -> None:
    told = ask(description="filter cake of a pharmaceutical factory", language="en")
    assert any("hold poisons" in warning for warning in told.warnings)
    silent = ask(description="filter cake of a sugar factory", language="en")
    assert not any("hold poisons" in warning for warning in silent.warnings)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("non-ferrous plating shop sludge", {"plating"}),
        ("电镀厂和线路板厂污泥", {"plating", "electronics"}),
        ("no pesticide", set()),
        ("not from a tannery", set()),
        ("digestate used for the pharmaceutical industry", set()),
        ("alumina refinery mud", set()),
    ],
)
def test_which_works_are_told(text: str, kinds: set[str]) -> None:
    assert works_told(text).keys() == kinds
