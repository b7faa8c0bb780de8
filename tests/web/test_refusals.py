"""What the engine refuses is said in Chinese on a Chinese page: each refusal that the page can meet."""

from __future__ import annotations

import re
from typing import Any

import pytest

from interfaces.i18n import translate
from interfaces.refusals import refusal
from kb.errors import InputError
from recommender.jurisdiction import country_code
from recommender.profile import Profile
from recommender.quantities import check_amount
from recommender.recommender import Recommender

ASH = {"description": "coal fly ash"}
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"composition": {"LOI": "5 furlong"}}, "unit"),
    ({"composition": {"LOI": "5 MJ/kg"}}, "unitOther"),
    ({"composition": {"SO3": -2}}, "negative"),
    ({"composition": {"SO3": "140 %"}}, "whole"),
    ({"composition": {"boiler-type": {"text": "purple"}}}, "fact"),
    ({"codes": ["nonsense"]}, "code"),
    ({"material": "xyzzy-plugh"}, "material"),
    ({"composition": {"SO3": "3 % 5 %"}}, "figure"),
    ({"composition": {"SO3": {"min": 5, "max": 2}}}, "order"),
    ({"quantity_t_per_year": -1}, "number"),
    ({"description": "x" * 20_001}, "long"),
    ({"description": ""}, "nothing"),
]


@pytest.mark.parametrize(("data", "key"), REFUSED, ids=[key for _, key in REFUSED])
def test_a_refusal_is_told_in_chinese(recommender: Recommender, data: dict[str, Any], key: str) -> None:
    with pytest.raises(InputError) as caught:
        recommender.recommend(Profile.parse(ASH | data))
    told = refusal(caught.value, "zh") or ""
    start = re.split(r"\{\w+\}", translate("zh", f"error.said.{key}"))[0]
    assert told.startswith(start)
    assert "{" not in told
    assert re.search(r"[一-鿿]", told)


def test_a_country_that_is_none_is_told() -> None:
    with pytest.raises(InputError) as caught:
        country_code("Atlantis")
    assert "Atlantis" in (refusal(caught.value, "zh") or "")


def test_a_refusal_names_what_was_found() -> None:
    with pytest.raises(InputError) as caught:
        check_amount("Cl", 120.0, 120.0, "%", mass_fraction=True, may_be_negative=False)
    assert "120 %" in (refusal(caught.value, "zh") or "")


def test_what_is_not_known_here_is_left_to_the_page() -> None:
    assert refusal(InputError("x", 1, "", "Something new."), "zh") is None
