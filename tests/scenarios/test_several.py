"""Several materials in one text, materials that a text denies, and variants of one use."""

from __future__ import annotations

from typing import Any

import pytest
from real import ask, words

from recommender.results import Answer

APART: list[tuple[str, list[str]]] = [
    ("coal fly ash and FGD gypsum", ["coal-fly-ash", "fgd-gypsum"]),
    ("粉煤灰、脱硫石膏和煤矸石", ["coal-fly-ash", "fgd-gypsum", "coal-gangue"]),
    ("molasses, bagasse", ["molasses", "bagasse"]),
    ("digestate from food waste", ["digestate"]),
    ("BOF slag, steel slag", ["bof-slag"]),
    ("sewage sludge dried with waste heat", ["sewage-sludge"]),
    ("demolition concrete and asbestos cement sheets", ["waste-concrete"]),
]


def parts(answer: Answer) -> list[str]:
    found = dict.fromkeys(r.for_material.removeprefix("material/") for r in answer.recommendations)
    return list(found)


@pytest.mark.parametrize(("text", "expected"), APART)
def test_each_waste_named_is_answered(text: str, expected: list[str]) -> None:
    answer = ask(description=text, country="CN")
    heads = [m.material.removeprefix("material/") for m in answer.materials[: len(expected)]]
    assert set(heads) == set(expected)
    assert set(parts(answer)) <= set(expected)
    if len(expected) > 1:
        assert set(parts(answer)) == set(expected)
        assert [r.rank for r in answer.recommendations] == list(range(1, len(answer.recommendations) + 1))


def test_figures_go_to_the_waste_they_stand_with() -> None:
    answer = ask(description="粉煤灰LOI 12%，脱硫石膏 Cl 300 mg/kg", country="CN")
    read = {p["material"]: set(p["values"]) for p in answer.understood["parts"]}
    assert read == {"material/coal-fly-ash": {"LOI"}, "material/fgd-gypsum": {"Cl"}}
    concrete = [
        r for r in answer.recommendations if r.technology == "technology/fly-ash-concrete" and len(r.pathway) == 1
    ]
    assert [r.status for r in concrete] == ["rejected"]


def test_what_is_said_of_all_goes_for_each_without_the_figures() -> None:
    answer = ask(description="粉煤灰和脱硫石膏，属于危险废物，循环流化床锅炉，SO3 2%，年产5000吨", country="CN")
    first, last = answer.understood["parts"]
    assert first["hazardous"] is last["hazardous"] is True
    assert first["facts"]["boiler-type"] == "fluidised-bed"
    assert "SO3" not in first["values"]
    assert "SO3" in last["values"]


def test_a_mixture_is_taken_only_by_what_takes_every_part() -> None:
    answer = ask(description="coal fly ash and FGD gypsum, mixed in one heap", country="CN")
    board = next(
        r for r in answer.recommendations if r.technology == "technology/fgd-gypsum-board" and len(r.pathway) == 1
    )
    assert board.status != "suitable"
    assert "keep it apart" in words(board)
    assert any("mixture" in w for w in answer.warnings)
    both = ask(description="coal fly ash blended with coal gangue", country="CN").recommendations
    assert any("keep it apart" not in words(r) and len(r.pathway) == 1 for r in both if r.status == "conditional")


@pytest.mark.parametrize(
    "text", ["demolition concrete and asbestos cement sheets", "废混凝土和石棉瓦", "transformer oil and PCB capacitors"]
)
def test_what_taints_the_whole_is_not_parted_off(text: str) -> None:
    answer = ask(description=text, country="CN")
    assert "parts" not in answer.understood
    for found in answer.recommendations:
        assert found.status != "suitable"


DENIED: list[tuple[str, str, str]] = [
    ("chromium-free leather shavings", "tannery-waste", "chromium-leather-waste"),
    ("无铬鞣皮革屑", "tannery-waste", "chromium-leather-waste"),
    ("vegetable-tanned leather waste", "tannery-waste", "chromium-leather-waste"),
]


@pytest.mark.parametrize(("text", "expected", "denied"), DENIED)
def test_what_the_text_denies_is_not_the_material(text: str, expected: str, denied: str) -> None:
    materials = [m.material for m in ask(description=text, country="DE").materials]
    assert materials[0] == f"material/{expected}"
    assert f"material/{denied}" not in materials


@pytest.mark.parametrize("profile", [{"description": "coal fly ash", "country": "CN"}, {"description": "高炉渣"}])
def test_variants_of_one_use_do_not_fill_the_list(profile: dict[str, Any]) -> None:
    active = [r for r in ask(**profile).recommendations if r.status != "rejected"]
    first = [r.group or r.technology for r in active[:5]]
    assert len(set(first)) >= 4, first
