"""The JSON Schemas in the repository are those of the models, and they describe what is really sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from recommender.profile import Profile
from recommender.recommender import Recommender
from scripts.schemas import schemas

FOLDER = Path(__file__).parents[2] / "schemas"

GOOD: list[dict[str, Any]] = [
    {"description": "coal fly ash"},
    {"id": 7, "material": "coal-fly-ash", "country": None},
    {"description": "dross", "composition": {"SO3": 2.1, "Cl": {"min": 0.01, "max": 0.05, "unit": "%"}}},
    {"description": "dross", "composition": {"LOI": "<12 % d"}},
    {"codes": ["ewc:100102"], "properties": {"temperature": {"value": 120, "unit": "degC"}}, "hazardous": False},
    {"description": "ash", "quantity_t_per_year": 20000},
]  # fmt: skip
BAD: list[dict[str, Any]] = [
    {"describtion": "coal fly ash"},
    {"description": "ash", "quantity_t_per_year": -1},
    {"description": "ash", "composition": {"LOI": {"value": 8, "percent": True}}},
    {"description": "ash", "composition": {"LOI": True}},
    {"description": "ash", "codes": "ewc:100102"},
]


def schema(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("name", ["profile.schema.json", "answer.schema.json"])
def test_the_schema_in_the_repository_is_that_of_the_model(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert written == schemas()[name], f"schemas/{name} is not what the model says: run 'make schema' and look at it"


@pytest.mark.parametrize("name", ["profile.schema.json", "answer.schema.json"])
def test_the_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("data", GOOD)
def test_schema_and_model_accept_the_same(data: dict[str, Any]) -> None:
    jsonschema.validate(data, schema("profile.schema.json"))
    Profile.model_validate(data)


@pytest.mark.parametrize("data", BAD)
def test_schema_and_model_refuse_the_same(data: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema("profile.schema.json"))
    with pytest.raises(ValueError, match="validation error"):
        Profile.model_validate(data)


@pytest.mark.parametrize("country", ["CN", None])
def test_an_answer_as_printed_fits_its_schema(country: str | None) -> None:
    profile = Profile.parse({"description": "coal fly ash, LOI 12 %", "country": country})
    answer = json.loads(Recommender.open().recommend(profile).model_dump_json())
    jsonschema.validate(answer, schema("answer.schema.json"))
    assert answer["recommendations"]
