"""A metal told of a residue tells which it is: a slag of lead, copper or nickel goes nowhere that one of iron goes."""

from __future__ import annotations

import pytest
from real import ask, knowledge

from recommender.reading.metals import metals_told
from recommender.results import Answer

IRON_MAKING = (
    "blast-furnace-slag", "granulated-blast-furnace-slag", "air-cooled-blast-furnace-slag", "steel-slag", "bof-slag",
    "eaf-slag", "ladle-slag", "converter-sludge", "coal-fly-ash", "coal-bottom-ash",
)  # fmt: skip
BARE_METALS = [
    "铅精炼渣", "高碳铬铁水渣", "nickel converter slag", "copper converter dust", "炼铜转炉烟尘", "铜冶炼水淬渣",
    "tin refining slag", "lead-zinc blast furnace slag", "lead blast furnace slag",
    "converter slag from a copper smelter", "copper smelter fly ash", "antimony smelting slag", "tin slag",
    "gold converter slag", "slag of a lead smelter", "锌冶炼压滤泥", "copper refinery sludge",
]  # fmt: skip
ITS_OWN = [
    ("钢厂粉煤灰", "coal-fly-ash"),
    ("铝厂粉煤灰", "coal-fly-ash"),
    ("steel plant fly ash", "coal-fly-ash"),
    ("含锌转炉污泥", "converter-sludge"),
    ("镀锌钢渣", "steel-slag"),
    ("titanium-bearing blast furnace slag", "titanium-bearing-slag"),
    ("vanadium and titanium magnetite: steel slag", "steel-slag"),
    ("stainless steel slag with 5 % chromium", "stainless-steel-slag"),
    ("copper slag", "copper-slag"),
    ("nickel pig iron slag", "ferronickel-slag"),
    ("blast furnace slag, lead 12 mg/kg", "blast-furnace-slag"),
    ("food waste of a copper smelter canteen", "food-waste"),
    ("镍冶炼厂生活垃圾", "mixed-municipal-waste"),
]


def uses(answer: Answer) -> set[str]:
    return {r.technology.removeprefix("technology/") for r in answer.recommendations if r.status != "rejected"}


@pytest.mark.parametrize("text", BARE_METALS)
def test_a_residue_of_another_metal_is_none_of_iron_making_nor_of_coal(text: str) -> None:
    answer = ask(description=text)
    found = [m.material.removeprefix("material/") for m in answer.materials]
    assert not set(found[:1]) & set(IRON_MAKING), found
    taken = {r.matched_material.removeprefix("material/") for r in answer.recommendations if r.status != "rejected"}
    assert not taken & set(IRON_MAKING), taken
    base = knowledge()
    to_soil = {"soil", "fertiliser", "feed"}
    assert not [name for name in uses(answer) if base.technologies[name].use in to_soil]


@pytest.mark.parametrize(("text", "material"), ITS_OWN)
def test_a_metal_it_holds_or_that_is_its_own_changes_nothing(text: str, material: str) -> None:
    assert ask(description=text).materials[0].material == f"material/{material}"


@pytest.mark.parametrize(
    ("text", "name", "origin", "metals"),
    [
        ("铅精炼渣", "精炼渣", False, {"lead"}),
        ("高铅精炼渣", "精炼渣", False, set()),
        ("copper ore and converter slag", "converter slag", False, set()),
        ("copper, converter slag", "converter slag", False, set()),
        ("converter slag of the tin works", "converter slag", True, {"tin"}),
        ("converter slag of the tin works", "converter slag", False, set()),
        ("converter slag with tin", "converter slag", True, set()),
        ("steel converter slag", "converter slag", True, set()),
    ],
)
def test_which_metals_are_told(text: str, name: str, origin: bool, metals: set[str]) -> None:
    start = text.index(name)
    assert metals_told(text, start, start + len(name), origin=origin) == metals


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("其中水分30%的污泥", "treated-wastewater"),
        ("集中水处理污泥", "treated-wastewater"),
        ("绿泥石尾矿", "green-liquor-dregs"),
        ("老油田含油污泥", "used-cooking-oil"),
        ("锌冶炼压滤泥", "sugar-filter-mud"),
        ("厌氧消化渣", "green-liquor-dregs"),
    ],
)
def test_no_name_is_cut_out_of_other_words(text: str, never: str) -> None:
    assert f"material/{never}" not in [m.material for m in ask(description=text).materials[:1]]
