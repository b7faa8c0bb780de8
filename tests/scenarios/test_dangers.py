"""What holds for every stream of the real knowledge, not for one scenario."""

from __future__ import annotations

from functools import cache

import pytest
from real import ask, knowledge, words

from recommender.results import Answer, Recommendation

COUNTRIES = ("CN", "DE", "US", None)
WASTES = [m.id for m in knowledge().materials.values() if m.role == "waste"]
CONSTRUCTION = {f"use/{u}" for u in ("aggregate", "road", "concrete-addition", "cement-addition", "unfired-block",
                                     "fired-brick", "gypsum-board", "land-reclamation", "soil", "feed")}  # fmt: skip


@cache
def plain(material: str, country: str | None) -> Answer:
    return ask(material=material, country=country)


def direct(found: Answer) -> list[Recommendation]:
    return [r for r in found.recommendations if len(r.pathway) == 1]


def label(material: str) -> str:
    return knowledge().materials[material].label.en


@pytest.mark.parametrize("material", WASTES)
def test_nothing_is_suitable_on_a_name_alone(material: str) -> None:
    """Without a figure there is no measured fact: only a definition can make a use suitable."""
    place = WASTES.index(material) % 3 + 1
    for country in ("CN", COUNTRIES[place]):
        for found in plain(material, country).recommendations:
            if found.status == "suitable":
                met = [c for c in found.criteria if c.decides and c.verdict == "pass" and c.kind != "gate"]
                assert any(c.reading != "none" for c in met), (country, found.technology)


@pytest.mark.parametrize("material", WASTES)
def test_a_listed_waste_needs_a_licence_in_china(material: str) -> None:
    codes = [c.code for c in knowledge().materials[material].codes if c.list == "cnhw"]
    for found in plain(material, "CN").recommendations:
        if codes and found.status == "suitable":
            pytest.fail(f"{found.technology} is suitable")
        if codes and found.status == "conditional":
            said = words(found).casefold()
            assert "licence" in said or "permit" in said or "exempt" in said or "hazardous" in said, found.technology


@pytest.mark.parametrize("material", WASTES)
def test_pathways_are_never_suitable_and_say_that_figures_are_predicted(material: str) -> None:
    for found in plain(material, "CN").recommendations:
        if len(found.pathway) > 1:
            assert found.status == "conditional"
            assert "predicted" in words(found)


def test_asbestos_in_any_stream_ends_every_use_in_construction() -> None:
    checked = 0
    for material in WASTES[::2]:
        for country in ("CN", "DE", "US"):
            answer = ask(material=material, description=f"{label(material)} containing asbestos", country=country)
            for found in answer.recommendations:
                if found.use in CONSTRUCTION:
                    checked += 1
                    assert found.status == "rejected", (material, country, found.technology)
    assert checked > 100


def test_pcb_above_50_mg_per_kg_ends_every_use() -> None:
    checked = 0
    for material in WASTES[::5]:
        for country in COUNTRIES:
            answer = ask(material=material, composition={"PCB": "120 mg/kg"}, country=country)
            for found in answer.recommendations:
                checked += 1
                assert found.status == "rejected", (material, country, found.technology)
    assert checked > 100


@pytest.mark.parametrize("constituent", ["radioactive sources", "explosives"])
def test_what_is_never_accepted(constituent: str) -> None:
    for material in WASTES[::4]:
        answer = ask(material=material, description=f"{label(material)} containing {constituent}", country="CN")
        assert all(found.status == "rejected" for found in answer.recommendations), material


def test_pcb_named_without_a_figure_is_asked() -> None:
    answer = ask(material="coal-bottom-ash", description="bottom ash contaminated with PCB", country="DE")
    for found in answer.recommendations:
        assert found.status != "suitable"
        assert found.status == "rejected" or "PCB" in words(found)


def test_materials_that_make_gas_with_water_never_go_into_wet_uses() -> None:
    wet = {"use/unfired-block", "use/concrete-addition", "use/backfill", "use/cement-addition"}
    for material in WASTES:
        if "reactive-with-water" not in knowledge().materials[material].contains:
            continue
        for country in COUNTRIES:
            for found in direct(plain(material, country)):
                assert found.use not in wet or found.status == "rejected", (material, country, found.technology)
