"""The profile as a user gives it."""

from __future__ import annotations

from typing import Any

import pytest

from kb.errors import InputError
from recommender.profile import Profile


def test_amounts_in_every_form() -> None:
    read = Profile.parse(
        {
            "description": "ash",
            "composition": {"SO3": 2.1, "Cl": {"min": 0.01, "max": 0.05, "unit": "%"}, "LOI": "<5 % d", "Pb": "ND"},
        }
    ).composition
    assert read["SO3"].value == 2.1
    assert (read["Cl"].min, read["Cl"].max) == (0.01, 0.05)
    assert (read["LOI"].value, read["LOI"].max, read["LOI"].basis) == (None, 5, "d")
    assert (read["Pb"].value, read["Pb"].text) == (None, "ND")


WRONG: list[tuple[Any, str, str]] = [
    ([], "row", "object"),
    ({}, "description", "nothing is said"),
    ({"description": "  "}, "description", "nothing is said"),
    ({"descripton": "ash"}, "descripton", "no such field"),
    ({"description": "ash", "quantity_t_per_year": 0}, "quantity_t_per_year", "greater"),
    ({"description": "ash", "quantity_t_per_year": float("nan")}, "quantity_t_per_year", ""),
    ({"description": "ash", "composition": {"SO3": {"min": 5, "max": 2}}}, "composition.SO3", "greater"),
    ({"description": "ash", "composition": {"SO3": True}}, "composition.SO3", "no amounts"),
    ({"description": "ash", "composition": {"SO3": float("inf")}}, "composition.SO3.value", "finite"),
    ({"description": "ash", "composition": {"SO3": {}}}, "composition.SO3", "value"),
    ({"description": "x" * 20_001}, "description", "20000"),
    ({"description": "ash", "hazardous": "perhaps"}, "hazardous", ""),
]


@pytest.mark.parametrize(("data", "field", "word"), WRONG, ids=[str(w[0])[:50] for w in WRONG])
def test_a_fault_is_named(data: Any, field: str, word: str) -> None:
    with pytest.raises(InputError) as caught:
        Profile.parse(data)
    assert caught.value.field == field
    assert word.casefold() in str(caught.value).casefold()


@pytest.mark.parametrize("given", [{"material": "fly-ash"}, {"codes": ["ewc:100102"]}, {"sector": "power"}])
def test_anything_that_identifies_is_enough(given: dict[str, Any]) -> None:
    assert Profile.parse(given)
