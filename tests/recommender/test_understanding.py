"""From a profile to what is understood, and what the user is told about it."""

from __future__ import annotations

from typing import Any

import pytest
from kit import criterion, recommender, technology

from kb.errors import InputError
from recommender.profile import Profile
from recommender.results import Answer


def answer(**profile: Any) -> Answer:
    return recommender().recommend(Profile.parse({"material": "sludge", "country": "CN", **profile}))


def told(**profile: Any) -> str:
    return "\n".join(answer(**profile).warnings)


@pytest.mark.parametrize(
    ("composition", "word"),
    [
        ({"LOI": -3}, "negative"),
        ({"LOI": 140}, "more than the whole"),
        ({"LOI": {"value": 5, "unit": "ton"}}, "not known"),
        ({"LOI": {"value": 5, "unit": "MJ/kg"}}, "does not fit"),
        ({"LOI": "5 furlongs"}, "does not fit"),
        ({"cooling": "lukewarm"}, "granulated"),
        ({"no-such": {"value": 5, "unit": "foo"}}, "not known"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_words(composition: dict[str, Any], word: str) -> None:
    with pytest.raises(InputError, match=word):
        answer(composition=composition)


@pytest.mark.parametrize(
    ("profile", "word"),
    [
        ({"composition": {"Unobtainium": 3}}, "Unobtainium"),
        ({"composition": {"LOI": "ND"}}, "not taken as zero"),
        ({"composition": {"SiO2": 60, "Al2O3": 40, "CaO": 30}}, "adds up to 130 %"),
        ({"composition": {"LOI": 5}}, "basis not stated"),
        ({"composition": {"Pb": "0.5 mg/L"}}, "leaching method"),
        ({"description": "sludge with LOI 140 %"}, "more than the whole"),
        ({"description": "sludge with Cl -5 %"}, "negative"),
        ({"description": "sludge, 5 t/d"}, "330 operating days"),
        ({"country": None}, "No country given"),
        ({"country": "BR"}, "No rules of BR"),
        ({"facility_type": "moon base"}, "moon base"),
        ({"codes": ["100102"]}, "taken as ewc"),
        ({"codes": ["ewc:999999"]}, "not in the list"),
    ],
)  # fmt: skip
def test_what_was_unclear_is_told(profile: dict[str, Any], word: str) -> None:
    assert word in told(**profile)


def test_oxides_and_losses_are_not_added_up() -> None:
    assert "adds up" not in told(composition={"SiO2": 60, "LOI": 30, "moisture": 40})


def test_a_composition_goes_before_the_text() -> None:
    values = answer(description="sludge, LOI 9 %", composition={"LOI": "3 % d"}).understood["values"]["LOI"]
    assert [(v["min"], v["origin"]) for v in values] == [(3.0, "measured")]


def test_what_was_read_from_the_text_is_shown() -> None:
    found = answer(description="污泥，烧失量约12%，含水率80%，年产2万吨").understood
    assert found["values"]["LOI"][0]["min"] == 12
    assert found["values"]["moisture"][0]["min"] == 80
    assert found["quantity_t_per_year"] == {"low": 20_000, "high": 20_000}
    assert set(found["from_text"]) >= {"LOI", "moisture", "quantity"}


@pytest.mark.parametrize(("text", "language"), [("coal fly ash", "en"), ("粉煤灰", "zh"), ("ash 灰", "zh")])
def test_the_language_is_that_of_the_description(text: str, language: str) -> None:
    assert recommender().recommend(Profile(description=text)).language == language
    assert recommender().recommend(Profile(description=text), language="en").language == "en"


def test_water_on_dry_solids_may_pass_100_percent() -> None:
    for profile in ({"composition": {"moisture": "150 % d"}}, {"description": "sludge, moisture 150 % dry basis"}):
        (found,) = answer(**profile).understood["values"]["moisture"]
        assert (found["min"], found["basis"]) == (150, "d")


def test_codes_in_the_text_are_read() -> None:
    assert answer(description="sludge 321-026-48").understood["codes"] == ["cnhw:321-026-48"]
    assert answer(description="sludge, EWC 10 03 15*").understood["codes"] == ["ewc:100315"]


def test_an_unsure_material_is_never_suitable() -> None:
    limit = criterion("range", property="LOI", max=5, unit="%", basis="d")
    use = technology(limit, accepts=[{"material": "sludge"}])
    sure = recommender(use).recommend(Profile.parse({"material": "sludge", "composition": {"LOI": "3 % d"}}))
    assert [r.status for r in sure.recommendations] == ["suitable"]
    misspelt = Profile.parse({"description": "sewage slugde", "composition": {"LOI": "3 % d"}})
    unsure = recommender(use).recommend(misspelt)
    assert unsure.materials
    assert unsure.materials[0].confidence < 0.7
    assert [r.status for r in unsure.recommendations] == ["conditional"]


def test_answers_are_plain_json() -> None:
    text = answer(description="sludge, LOI > 3 %").model_dump_json()
    assert "Infinity" not in text
    assert "NaN" not in text
