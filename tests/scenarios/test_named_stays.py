"""What a text names stays what it is: a fact beside the name tells kinds of it apart, and seldom makes it another."""

from __future__ import annotations

import pytest
from real import ask, knowledge, recommender

from recommender.facts import Stream
from recommender.hierarchy import Hierarchy
from recommender.names import turned
from recommender.resolve import Candidate, Resolution

FROM_PLATING = "a sludge of electroplating is listed as hazardous, the one named is not: precaution"
FROM_FIRING = "what was burnt decides what an ash is: one of waste, sludge or wood is none of coal"
COAL_FLY_ASHES = (
    "cfb-fly-ash", "co-fired-fly-ash", "coal-fly-ash", "high-calcium-fly-ash", "low-calcium-fly-ash",
    "pulverised-coal-fly-ash",
)  # fmt: skip
COAL_ASHES = (*COAL_FLY_ASHES, "coal-boiler-slag", "coal-bottom-ash")
BESIDE: dict[tuple[str, str], tuple[str, str]] = {
    **{
        (name, "electroplating"): ("electroplating-sludge", FROM_PLATING)
        for name in (
            "biosolids", "calcium-fluoride-sludge", "industrial-effluent-sludge",
            "mine-drainage-sludge", "sewage-sludge", "textile-dyeing-sludge",
        )
    },
    **{(name, "municipal-waste-incineration"): ("msw-incineration-fly-ash", FROM_FIRING) for name in COAL_FLY_ASHES},
    **{
        (name, "biomass-combustion"): ("biomass-ash", FROM_FIRING)
        for name in (*COAL_ASHES, "msw-incineration-bottom-ash", "sewage-sludge-ash")
    },
    **{
        (name, "sludge-incineration"): ("sewage-sludge-ash", FROM_FIRING)
        for name in (*COAL_ASHES, "msw-incineration-bottom-ash", "biomass-ash", "rice-husk-ash")
    },
}  # fmt: skip
"""(name, fact): what it becomes although that is no kind of it, and why."""


def refined(name: str, fact: str, value: str) -> str:
    resolution = Resolution([Candidate(name, 0.9)], [], [])
    recommender()._understander._refine(resolution, Stream(facts={fact: (value, "stated")}), [])
    return resolution.candidates[0].material


def test_a_fact_makes_of_a_name_only_a_kind_of_it() -> None:
    base = knowledge()
    hierarchy = Hierarchy(base.materials)
    found = {
        (name, value.id): refined(name, prop.id, value.id)
        for name in base.materials
        for prop in base.properties.values()
        for value in prop.values
    }
    beside = {key: other for key, other in found.items() if key[0] not in hierarchy.up(other)}
    assert beside == {key: other for key, (other, _) in BESIDE.items()}


@pytest.mark.parametrize(
    ("text", "material"),
    [
        ("生活垃圾焚烧飞灰（流化床）", "msw-incineration-fly-ash"),
        ("污泥焚烧灰，流化床", "sewage-sludge-ash"),
        ("铅锌冶炼渣，水淬，铅3%", "lead-zinc-smelter-slag"),
        ("copper slag, granulated", "copper-slag"),
        ("EAF slag air-cooled 0/45", "eaf-slag"),
        ("ferrochrome slag, air cooled", "ferrochrome-slag"),
        ("MSW incineration bottom ash, granulated", "msw-incineration-bottom-ash"),
        ("fly ash from waste incineration", "msw-incineration-fly-ash"),
        ("blast furnace slag, water-quenched", "granulated-blast-furnace-slag"),
        ("粉煤灰，循环流化床", "cfb-fly-ash"),
        ("bottom ash of a waste-to-energy plant", "msw-incineration-bottom-ash"),
        ("bottom ash from the incinerator", "msw-incineration-bottom-ash"),
        ("焚烧炉底渣", "msw-incineration-bottom-ash"),
        ("垃圾电厂底渣", "msw-incineration-bottom-ash"),
        ("污泥焚烧炉底渣", "sewage-sludge-ash"),
        ("bottom ash of a wood-fired boiler", "biomass-ash"),
        ("生物质电厂底渣", "biomass-ash"),
        ("fly ash of a coal-fired power station", "coal-fly-ash"),
        ("燃煤电厂底渣", "coal-bottom-ash"),
        ("FGD gypsum of a biomass power plant", "fgd-gypsum"),
        ("coal fly ash, now sent to incineration", "coal-fly-ash"),
        ("粉煤灰，目前送焚烧厂", "coal-fly-ash"),
        ("coal bottom ash; the works also runs a wood boiler", "coal-bottom-ash"),
    ],
)
def test_how_it_was_cooled_or_burnt_makes_no_other_material(text: str, material: str) -> None:
    assert ask(description=text, country="CN").materials[0].material == f"material/{material}"


def test_a_fact_that_only_points_beside_the_name_is_asked_about() -> None:
    answer = ask(description="EAF slag from stainless steelmaking", country="DE")
    assert [m.material for m in answer.materials[:2]] == ["material/eaf-slag", "material/stainless-steel-slag"]
    assert any("points to Stainless steel slag" in w for w in answer.warnings)


@pytest.mark.parametrize(
    ("text", "material"),
    [
        ("scrap timber", "waste-wood"),
        ("tyre scrap", "end-of-life-tyres"),
        ("waste fibreglass", "gfrp-waste"),
        ("drywall scrap", "gypsum-board-waste"),
        ("高炉冲渣水", "low-grade-waste-heat"),
    ],
)
def test_the_waste_word_may_stand_on_either_side_and_a_water_is_no_slag(text: str, material: str) -> None:
    assert ask(description=text).materials[0].material == f"material/{material}"


def test_a_place_is_not_what_is_wasted() -> None:
    """Household waste is no household scrap, demolition waste no waste demolition, waste oil no oil waste."""
    names = {t.casefold() for m in knowledge().materials.values() for t in (m.label.en, *m.synonyms.en)}
    found = {form: name for name, form, _ in turned(knowledge(), names)}
    assert found["scrap timber"] == "waste-wood"
    assert not {"household scrap", "waste demolition", "oil waste", "acid waste"} & found.keys()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("brewery wastewater", "liquid"),
        ("brewery wastewater treatment plant sludge", "sludge"),
        ("sludge of a dairy's effluent plant", "sludge"),
        ("textile dyeing wastewater", "liquid"),
        ("hospital sewage", "liquid"),
        ("hospital sewage sludge", "sludge"),
        ("wastewater from sludge drying", "liquid"),
        ("制药废水", "liquid"),
        ("制药废水处理站污泥", "sludge"),
        ("屠宰废水", "liquid"),
        ("化工废水污泥", "sludge"),
        ("城市污水", "liquid"),
        ("城市污水处理厂脱水污泥", "sludge"),
    ],
)
def test_a_water_is_a_water_and_what_it_leaves_is_none(text: str, state: str) -> None:
    found = ask(description=text).materials[0].material.removeprefix("material/")
    assert knowledge().materials[found].state == state


@pytest.mark.parametrize(
    "text", ["化工废水", "refinery effluent", "电镀废水", "dyeing wastewater", "coking wastewater", "生活污水"]
)
def test_no_water_with_poisons_goes_untreated_to_soil_animals_or_digesters(text: str) -> None:
    for one in ask(description=text, country="CN").recommendations:
        if one.use.removeprefix("use/") in ("soil", "fertiliser", "feed", "biogas", "fermentation"):
            assert one.status == "rejected", one.technology


@pytest.mark.parametrize(
    ("text", "technology"),
    [
        ("brewery wastewater", "organic-wastewater-biogas"),
        ("淀粉废水", "organic-wastewater-biogas"),
        ("dairy effluent", "organic-wastewater-denitrification"),
        ("印染废水", "process-wastewater-recycling"),
        ("镀镍漂洗水", "nickel-rinse-recovery"),
        ("半导体含氨废水", "ammonia-stripping-recovery"),
        ("spent cutting fluid emulsion", "emulsion-splitting-oil-recovery"),
    ],
)
def test_the_waste_waters_of_works_find_their_routes(text: str, technology: str) -> None:
    found = [r.technology for r in ask(description=text, country="CN").recommendations[:4] if r.status != "rejected"]
    assert f"technology/{technology}" in found


@pytest.mark.parametrize(
    ("text", "material"),
    [
        ("treated refinery effluent", "treated-industrial-wastewater"),
        ("污水处理厂处理后的城市污水", "treated-wastewater"),
        ("untreated textile effluent", "textile-dyeing-wastewater"),
        ("未经处理的城市污水", "raw-sewage"),
        ("municipal sewage, to be treated", "raw-sewage"),
    ],
)
def test_a_water_told_to_be_treated_is_no_untreated_one(text: str, material: str) -> None:
    assert ask(description=text).materials[0].material == f"material/{material}"
