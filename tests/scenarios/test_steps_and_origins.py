"""Practised first steps are named, what a works makes is not in its waste, likeness sends no hazard to soil."""

from __future__ import annotations

import pytest
from blind import engine
from real import ask, knowledge, recommender

from recommender.encoder import open_encoder
from recommender.profile import Profile


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("mine water", "reverse-osmosis"),
        ("废玻璃", "glass-optical-sorting"),
        ("granulated blast furnace slag", "slag-grinding"),
        ("steel slag", "slag-ageing"),
    ],
)
def test_a_first_step_that_is_practised_is_named_by_itself(text: str, step: str) -> None:
    answer = ask(description=text, country="CN")
    named = [r for r in answer.recommendations if r.technology == f"technology/{step}" and len(r.pathway) == 1]
    assert len(named) == 1
    assert named[0].status != "suitable"
    assert any("first step" in reason or "预处理" in reason for reason in named[0].reasons)
    assert named[0].evidence


def test_a_step_counts_half_way_to_what_it_leads_to() -> None:
    _, found = recommender().consider(Profile(description="granulated blast furnace slag", country="CN"))
    parts = {c.technology.id: c.scored.parts for c in found if c.route is None}
    places = recommender()._rules["rank"]["cascade"]
    best = max(places["functional_substitute"], places["closed_loop"])
    assert places["pretreatment"] < parts["slag-grinding"]["cascade"] <= (places["pretreatment"] + best) / 2


@pytest.mark.parametrize(
    ("text", "present"),
    [
        ("carbide slag from an acetylene plant", False),
        ("乙炔法PVC电石渣", False),
        ("lime slurry of acetylene generation", False),
        ("carbide slag with residual acetylene", True),
        ("carbide slag smelling of acetylene", True),
        ("电石渣，含乙炔", True),
    ],
)
def test_what_a_works_makes_is_not_in_its_waste(text: str, present: bool) -> None:
    seen, _ = recommender().consider(Profile(description=text, country="CN"))
    assert ("acetylene" in seen.stream.presence) is present


@pytest.mark.parametrize("text", ["酸洗污泥", "磷化渣", "pickling sludge of a rolling mill", "phosphating sludge"])
def test_likeness_sends_no_hazardous_waste_to_soil_plants_or_animals(text: str) -> None:
    if open_encoder() is None:
        pytest.skip("needs the sentence encoder")
    barred = set(engine()._rules["resolve"]["to_soil"])
    assert barred <= set(knowledge().uses)
    finder, words = engine()._considerer._finder, Profile(description=text, country="CN")
    seen, found = engine().consider(words)
    assert seen.material is not None
    material = seen.material.material
    unguarded = {o.technology.use for o in finder.by_analogy(seen.text, material, set())}
    guarded = {o.technology.use for o in finder.by_analogy(seen.text, material, set(), hazardous=True)}
    assert unguarded & barred
    assert not guarded & barred
    assert not {c.technology.use for c in found if c.option.relation == "analogous"} & barred


def test_a_general_name_gives_way_to_the_kind_with_the_origin_told() -> None:
    answer = ask(description="slag of the waste incinerator", country="CN")
    assert answer.materials[0].material == "material/msw-incineration-bottom-ash"


def test_a_bound_is_no_typical_value() -> None:
    """Free lime is at most all lime; that says nothing of what it is likely to be."""
    _, found = recommender().consider(Profile(description="coal fly ash", country="CN"))
    cement = next(c for c in found if c.technology.id == "fly-ash-cement" and c.route is None)
    grades = next(j for j in cement.standing.judged if j.identifier.endswith("/cn-cement-ash"))
    lime = next(judged for criterion, judged in grades.judgement.parts if criterion.id == "cn-free-lime")
    assert lime.verdict == "unknown"
    assert lime.expectation is None


@pytest.mark.parametrize(
    "text", ["印染废水", "电镀废水", "municipal sewage", "生活污水", "slaughterhouse wastewater", "焦化废水"]
)
def test_a_water_is_taken_for_no_sludge_and_no_gas(text: str) -> None:
    if open_encoder() is None:
        pytest.skip("needs the sentence encoder")
    seen, _ = engine().consider(Profile(description=text, country="CN"))
    assert seen.material is None or knowledge().materials[seen.material.material].state == "liquid"


@pytest.mark.parametrize(
    ("text", "material"),
    [
        ("sewage sludge of a wastewater works", "sewage-sludge"),
        ("城镇污水处理厂污泥", "sewage-sludge"),
        ("palm oil mill effluent", "palm-oil-mill-effluent"),
    ],
)
def test_a_sludge_beside_a_water_stays_a_sludge(text: str, material: str) -> None:
    assert ask(description=text, country="CN").materials[0].material == f"material/{material}"


@pytest.mark.parametrize(
    ("text", "material"), [("steel scrap", "steel-scrap"), ("废钢", "steel-scrap"), ("methanol", "methanol")]
)
def test_a_product_that_is_all_the_text_names_is_that(text: str, material: str) -> None:
    if open_encoder() is None:
        pytest.skip("needs the sentence encoder")
    seen, found = engine().consider(Profile(description=text, country="CN"))
    assert seen.material is not None
    assert seen.material.material == material
    assert not [c for c in found if c.option.relation == "analogous"]
