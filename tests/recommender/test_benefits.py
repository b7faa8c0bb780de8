"""Benefits by the year: ranges that hold the exact ends, sources named, nothing without a factor or an amount."""

from __future__ import annotations

from typing import Any

import pytest
from kit import READ, knowledge, technology, value

from recommender.benefits import benefits
from recommender.circumstances import Circumstances
from recommender.wording import Wording
from recommender.worth import Worth

CHINA = Circumstances(currency="CNY")
WORDS = {"en": "per tonne", "zh": "每吨"}


def use(*factors: dict[str, Any], **more: Any) -> Any:
    return technology(benefits=[{"boundary": WORDS, "cite": READ, **f} for f in factors], **more)


def found(tech: Any, low: float = 1000, high: float | None = None) -> Any:
    return of(tech, value(low, high, unit="t/year", basis=None))


def of(tech: Any, amount: Any, around: Circumstances = CHINA, *steps: Any) -> Any:
    say = Wording(knowledge(), "en")
    return benefits(Worth(knowledge()).factors(tech, steps, around, say), amount, say)


def test_a_fixed_factor_and_amount_give_their_product() -> None:
    out = found(use({"kind": "co2e", "min": 500, "max": 500, "unit": "kg/t"}))
    one = out["co2e_t_per_year"]
    assert (one.low, one.middle, one.high, one.unit) == (500, 500, 500, "t/year")
    assert (one.sources, one.boundary) == (["TEST 1-2020, table 1"], "per tonne")
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
    assert of(use({"kind": "co2e", "min": 1, "max": 2, "unit": "t/t"}), amount) == {}


def test_without_a_factor_only_the_tonnes_are_told() -> None:
    assert set(found(use())) == {"diverted_t_per_year"}


def test_the_same_question_has_the_same_answer() -> None:
    tech = use({"kind": "water", "min": 1, "max": 9, "unit": "m3/t"})
    assert found(tech, 5, 70) == found(tech, 5, 70)


# ---- what the material saved emits and costs


def saving(low: float, high: float, unit: str = "t/t", material: str = "quarry-stone", **more: Any) -> Any:
    return use(
        displaces=[{"material": material, "ratio": {"min": low, "max": high, "unit": unit, "cite": READ}}], **more
    )


def test_a_material_not_made_saves_what_its_making_emits() -> None:
    one = found(saving(2, 2))["co2e_t_per_year"]  # 400 kg/t of stone, twice
    assert (one.low, one.high, one.unit) == (800, 800, "t/year")
    assert "Quarry stone" in one.boundary
    assert "calcination" in one.boundary


def test_the_own_factor_goes_before_that_of_the_material_saved() -> None:
    own = use(
        {"kind": "co2e", "min": 100, "max": 100, "unit": "kg/t"}, displaces=saving(2, 2).model_dump()["displaces"]
    )
    assert found(own)["co2e_t_per_year"].middle == 100


def test_no_emission_is_claimed_for_a_fuel_not_burnt_or_another_unit() -> None:
    assert "co2e_t_per_year" not in found(saving(1, 1, material="hard-coal"))
    assert "co2e_t_per_year" not in found(saving(1, 1, unit="m3/t"))


def cost(low: float, high: float, **more: Any) -> dict[str, Any]:
    return {"min": low, "max": high, "unit": "t", "currency": "CNY", "year": 2024, "scope": WORDS, "cite": READ, **more}


def test_the_net_value_is_what_is_saved_less_what_it_costs() -> None:
    washing = technology(id="washing", type="pretreatment", effect={}, cost=[cost(30, 30)])
    tech = saving(2, 2, cost=[cost(10, 10)])
    amount = value(1000, unit="t/year", basis=None)
    around = Circumstances(currency="CNY", disposal_cost_per_t=25)
    net = of(tech, amount, around, washing)["net_value_per_year"]
    assert (net.low, net.high, net.unit) == (85_000, 85_000, "CNY/year")  # 2 x 50 - 30 - 10 + 25
    assert "25 CNY" in net.boundary
    assert "Quarry stone" in net.boundary


def test_the_way_to_a_receiver_is_paid_by_the_tonne_and_kilometre() -> None:
    tech, amount = saving(2, 2), value(1000, unit="t/year", basis=None)
    net = of(tech, amount, Circumstances(currency="CNY", distance_km=50))["net_value_per_year"]
    assert net.middle == pytest.approx(75_000, rel=0.02)  # 2 x 50 - 50 x 0.4 to 0.6
    assert 70_000 <= net.low < net.high <= 80_000
    assert "50 km" in net.boundary
    assert found(tech)["net_value_per_year"].middle == 100_000
    worth = Worth(knowledge())
    near, far = (Circumstances(currency="CNY", distance_km=km) for km in (10, 200))
    assert worth.net_value(tech, (), near) == 95
    assert worth.net_value(tech, (), far) == 0


def test_money_of_another_country_is_not_added() -> None:
    tech = saving(2, 2, cost=[cost(10, 10, currency="EUR")])
    assert found(tech)["net_value_per_year"].middle == 100_000
    amount = value(1000, unit="t/year", basis=None)
    assert "net_value_per_year" not in of(tech, amount, Circumstances(currency="EUR"))
    assert "net_value_per_year" not in of(tech, amount, Circumstances())


def test_without_a_price_there_is_no_net_value() -> None:
    assert "net_value_per_year" not in found(saving(1, 1, material="hard-coal", cost=[cost(10, 10)]))
