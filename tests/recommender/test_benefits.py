"""Benefits by the year: ranges that hold the exact ends, sources named, nothing without a factor or an amount."""

from __future__ import annotations

from typing import Any

import pytest
from kit import READ, technology, value

from recommender.benefits import benefits

WORDS = {"en": "per tonne", "zh": "每吨"}


def use(*factors: dict[str, Any], **more: Any) -> Any:
    return technology(benefits=[{"boundary": WORDS, "cite": READ, **f} for f in factors], **more)


def found(tech: Any, low: float = 1000, high: float | None = None) -> Any:
    return benefits(tech, value(low, high, unit="t/year", basis=None), lambda cite: cite.source if cite else "")


def test_a_fixed_factor_and_amount_give_their_product() -> None:
    out = found(use({"kind": "co2e", "min": 500, "max": 500, "unit": "kg/t"}))
    one = out["co2e_t_per_year"]
    assert (one.low, one.middle, one.high, one.unit) == (500, 500, 500, "t/year")
    assert one.sources == ["read-1"]
    assert out["diverted_t_per_year"].middle == 1000


def test_a_range_lies_within_the_product_of_the_ends_and_is_narrower() -> None:
    one = found(use({"kind": "co2e", "min": 0.2, "max": 1.0, "unit": "t/t"}), 1000, 3000)["co2e_t_per_year"]
    assert 200 < one.low < one.middle < one.high < 3000
    even = found(use({"kind": "co2e", "min": 0.2, "max": 1.0, "unit": "t/t"}))["co2e_t_per_year"]
    assert (even.low, even.middle, even.high) == pytest.approx((240, 600, 960), rel=0.03)


def test_a_likeliest_ratio_draws_the_middle_towards_it() -> None:
    ratio = {"min": 1.0, "typical": 1.9, "max": 2.0, "unit": "t/t", "cite": READ}
    one = found(use(displaces=[{"material": "sludge", "ratio": ratio}]))["virgin_material_t_per_year"]
    assert one.middle > 1600


@pytest.mark.parametrize("amount", [None, value(1, float("inf"), unit="t/year", basis=None)])
def test_without_an_amount_there_is_nothing(amount: Any) -> None:
    assert benefits(use({"kind": "co2e", "min": 1, "max": 2, "unit": "t/t"}), amount, str) == {}


def test_without_a_factor_only_the_tonnes_are_told() -> None:
    assert set(found(use())) == {"diverted_t_per_year"}


def test_the_same_question_has_the_same_answer() -> None:
    tech = use({"kind": "water", "min": 1, "max": 9, "unit": "m3/t"})
    assert found(tech, 5, 70) == found(tech, 5, 70)
