"""What is known of a stream: bases, species, sums, leachates, definitions, hazard."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit import codes, facts, value

from recommender.quantities import Interval, Value


def ends(found: Value | None) -> tuple[float, float]:
    assert found is not None
    return found.interval.low, found.interval.high


# ---- basis


def test_dry_from_as_received_with_moisture() -> None:
    known = facts({"Cl": value(0.7, basis="ar"), "moisture": value(30, basis="ar")})
    found = known.amount("Cl", "%", "d")
    assert ends(found) == pytest.approx((1.0, 1.0))
    assert found is not None
    assert (found.basis, found.origin, found.firm) == ("d", "derived", True)


def test_as_received_from_dry_with_moisture() -> None:
    known = facts({"Pb": value(100, unit="mg/kg"), "moisture": value(20, 40, basis="ar")})
    assert ends(known.amount("Pb", "mg/kg", "ar")) == pytest.approx((60, 80))


def test_without_moisture_only_a_bound_is_known() -> None:
    known = facts({"Pb": value(100, unit="mg/kg", basis="ar")})
    found = known.amount("Pb", "mg/kg", "d")
    assert found is not None
    assert found.interval.low == pytest.approx(100)
    assert found.interval.high > 1000
    assert found.note == "moisture"
    dry = facts({"Pb": value(100, unit="mg/kg")}).amount("Pb", "mg/kg", "ar")
    assert dry is not None
    assert dry.interval.high == pytest.approx(100)
    assert dry.interval.low < 1


def test_moisture_from_dry_solids() -> None:
    known = facts({"Cl": value(0.7, basis="ar"), "dry-solids": value(70, basis="ar")})
    assert ends(known.amount("Cl", "%", "d")) == pytest.approx((1.0, 1.0))


@pytest.mark.parametrize(("water", "basis", "wanted", "expected"), [
    (150, "d", "ar", 60), (60, "ar", "d", 150), (60, "ar", "ar", 60), (0, "d", "ar", 0),
])  # fmt: skip
def test_water_on_dry_solids_passes_100_percent(water: float, basis: str, wanted: str, expected: float) -> None:
    found = facts({"moisture": value(water, basis=basis)}).amount("moisture", "%", wanted)
    assert ends(found) == pytest.approx((expected, expected))


def test_water_on_dry_solids_counts_as_moisture() -> None:
    known = facts({"Cl": value(0.4, basis="ar"), "moisture": value(150, basis="d")})
    assert ends(known.amount("Cl", "%", "d")) == pytest.approx((1.0, 1.0))


def test_an_unsaid_basis_of_water_is_that_of_the_whole() -> None:
    known = facts({"moisture": value(70, basis="ar", assumed_basis=True)})
    assert known.amount_if_other_basis("moisture", "%", "ar") is None


def test_net_calorific_value_pays_for_the_water() -> None:
    known = facts({"NCV": value(18, unit="MJ/kg"), "moisture": value(30, basis="ar")})
    (low, high) = ends(known.amount("NCV", "MJ/kg", "ar"))
    assert round(low, 1) == round(high, 1) == 11.9
    back = facts({"NCV": value(low, unit="MJ/kg", basis="ar"), "moisture": value(30, basis="ar")})
    assert ends(back.amount("NCV", "MJ/kg", "d")) == pytest.approx((18, 18))


def test_net_calorific_value_in_kilocalories() -> None:
    known = facts({"NCV": value(18, unit="MJ/kg"), "moisture": value(30, basis="ar")})
    assert ends(known.amount("NCV", "kcal_it/kg", "ar"))[0] == pytest.approx(11.867 / 4.1868 * 1000, rel=1e-4)


def test_bases_of_coal_are_not_guessed() -> None:
    assert facts({"Cl": value(1, basis="daf")}).amount("Cl", "%", "d") is None


@given(st.floats(0, 99), st.floats(0, 95))
def test_there_and_back_is_the_same(content: float, water: float) -> None:
    there = facts({"Cl": value(content), "moisture": value(water, basis="ar")}).amount("Cl", "%", "ar")
    assert there is not None
    back = facts({"Cl": there, "moisture": value(water, basis="ar")}).amount("Cl", "%", "d")
    assert ends(back) == pytest.approx((content, content), rel=1e-6, abs=1e-9)


@given(st.floats(0, 90), st.floats(0, 5), st.floats(0, 1))
def test_a_closer_moisture_gives_a_closer_value(water: float, width: float, part: float) -> None:
    inner = water + part * width
    wide = facts({"Cl": value(1), "moisture": value(water, water + width, basis="ar")}).amount("Cl", "%", "ar")
    close = facts({"Cl": value(1), "moisture": value(inner, basis="ar")}).amount("Cl", "%", "ar")
    assert wide is not None
    assert close is not None
    assert wide.interval.low - 1e-9 <= close.interval.low <= close.interval.high <= wide.interval.high + 1e-9


# ---- species and sums

SPECIES = [
    ({"Ca": value(10)}, "CaO", (13.99, 13.99)),
    ({"S": value(1)}, "SO3", (0, 2.497)),
    ({"S": value(1, 2)}, "SO3", (0, 4.994)),
    ({"CaO": value(20)}, "free-CaO", (0, 20)),
    ({"Ca": value(10)}, "free-CaO", (0, 13.99)),
    ({"Cl": value(0.3, basis="ar")}, "total-halogens", (0.3, 100)),
    ({"Na2O": value(1), "K2O": value(2)}, "Na2Oeq", (2.316, 2.316)),
    ({"S": value(60)}, "SO3", (0, 100)),
]


@pytest.mark.parametrize(("given_values", "name", "expected"), SPECIES)
def test_declared_conversions(given_values: dict[str, Value], name: str, expected: tuple[float, float]) -> None:
    basis = "ar" if name == "total-halogens" else "d"
    found = facts(given_values).amount(name, "%", basis)
    if expected == (0, 100):
        assert found is None
        return
    assert ends(found) == pytest.approx(expected)
    assert found is not None
    assert found.origin == "derived"


OXIDES = {"CaO": value(40, 42), "MgO": value(8), "SiO2": value(33, 35), "Al2O3": value(15)}


def test_quotient_of_sums_has_the_ends_that_the_parts_allow() -> None:
    found = facts(OXIDES).amount("slag-basicity", "1")
    assert ends(found) == pytest.approx((48 / 50, 50 / 48))
    assert found is not None
    assert (found.origin, found.unit, found.basis) == ("derived", "1", None)


@pytest.mark.parametrize("missing", OXIDES)
def test_no_quotient_without_all_its_parts(missing: str) -> None:
    assert facts({k: v for k, v in OXIDES.items() if k != missing}).amount("slag-basicity", "1") is None


def test_divisor_that_may_be_zero_gives_no_upper_end() -> None:
    found = facts({**OXIDES, "SiO2": value(0, 5), "Al2O3": value(0, 5)}).amount("slag-basicity", "1")
    assert ends(found) == (4.8, float("inf"))


@pytest.mark.parametrize(
    ("given_values", "name"),
    [
        ({"SO3": value(2)}, "S"),
        ({"free-CaO": value(2)}, "CaO"),
        ({"Na2O": value(1)}, "Na2Oeq"),
        ({"CaO": value(9)}, "Ca"),
    ],
)
def test_no_conversion_but_the_declared(given_values: dict[str, Value], name: str) -> None:
    assert facts(given_values).amount(name, "%", "d") is None


def test_what_is_typical_of_a_sum_is_the_sum_of_what_is_typical() -> None:
    """Soda of 0 to 90 and of potash 10 to 90: together 6.58 to 100, but typically 45 + 0.658 × 50, not 53.29."""
    usual = {"origin": "typical", "firm": False}
    found = facts({"Na2O": value(0, 90, **usual), "K2O": value(10, 90, **usual)}).amount("Na2Oeq", "%", "d")
    assert ends(found) == pytest.approx((6.58, 100))
    assert found is not None
    assert found.middle == pytest.approx(77.9)
    told = facts({"Na2O": value(0, 90, **usual), "K2O": value(10, 90, **{**usual, "point": 80})})
    assert told.amount("Na2Oeq", "%", "d").middle == pytest.approx(45 + 0.658 * 80)  # type: ignore[union-attr]
    measured = facts({"Na2O": value(1, 2), "K2O": value(2)}).amount("Na2Oeq", "%", "d")
    assert measured is not None
    assert measured.point is None


def test_a_measured_value_goes_before_a_converted_one() -> None:
    known = facts({"S": value(4), "SO3": value(1.5)})
    found = known.amount("SO3", "%", "d")
    assert ends(found) == (1.5, 1.5)
    assert found is not None
    assert found.origin == "measured"


# ---- leachates


def leached(amount: float, method: str | None) -> Value:
    return value(amount, unit="mg/L", basis=None, measurand="leachate", method=method)


def test_total_over_liquid_to_solid_bounds_the_leachate() -> None:
    known = facts({"Pb": value(30, unit="mg/kg")})
    assert ends(known.amount("Pb", "mg/L", None, "leachate", "HJ 557")) == (0, 3)
    assert ends(known.amount("Pb", "mg/L", None, "leachate", "TCLP")) == (0, 1.5)
    assert ends(known.amount("Pb", "ug/L", None, "leachate", "HJ 557")) == (0, 3000)


@pytest.mark.parametrize("method", [None, "tank", "no such method"])
def test_no_bound_without_a_liquid_to_solid_ratio(method: str | None) -> None:
    known = facts({"Pb": value(30, unit="mg/kg")})
    assert known.amount("Pb", "mg/L", None, "leachate", method) is None


def test_methods_are_never_compared() -> None:
    known = facts({"Pb": leached(0.5, "HJ/T 299")})
    assert ends(known.amount("Pb", "mg/L", None, "leachate", "HJ/T 299")) == (0.5, 0.5)
    assert known.amount("Pb", "mg/L", None, "leachate", "HJ 557") is None
    assert known.amount("Pb", "mg/L", None, "leachate", "TCLP") is None


def test_a_ph_stands_for_that_of_the_leachate() -> None:
    known = facts({"pH": value(12.6, unit="1", basis=None)})
    assert ends(known.amount("pH", "1", None, "leachate", "HJ 557")) == (12.6, 12.6)


def test_a_leachate_says_nothing_of_the_total() -> None:
    assert facts({"Pb": leached(0.5, "HJ 557")}).amount("Pb", "mg/kg", "d") is None


def test_a_leachate_without_a_method_is_compared_with_nothing() -> None:
    assert facts({"Pb": leached(0.5, None)}).amount("Pb", "mg/L", None, "leachate", "HJ 557") is None


def test_a_total_as_received_bounds_no_leachate_without_moisture_more_closely() -> None:
    known = facts({"Pb": value(30, unit="mg/kg", basis="ar")})
    found = known.amount("Pb", "mg/L", None, "leachate", "HJ 557")
    assert found is None or found.interval.high >= 3


@pytest.mark.parametrize("measurand", ["acid_soluble", "water_soluble"])
def test_measurands_are_never_mixed(measurand: str) -> None:
    assert facts({"SO3": value(1)}).amount("SO3", "%", "d", measurand) is None


# ---- typical values


def test_typical_values_are_not_firm_and_yield_to_the_user() -> None:
    typical = facts(material="fly-ash").amount("LOI", "%", "d")
    assert typical is not None
    assert (typical.interval, typical.point, typical.origin, typical.firm) == (Interval(2, 8), 5, "typical", False)
    own = facts({"LOI": value(12)}, material="fly-ash").amount("LOI", "%", "d")
    assert own is not None
    assert (own.interval, own.origin) == (Interval(12, 12), "measured")


def test_typical_values_come_down_the_hierarchy_never_up() -> None:
    assert facts(material="bed-ash").amount("LOI", "%", "d") is not None
    assert facts(material="ash").amount("LOI", "%", "d") is None


def test_what_derives_from_typical_values_stays_typical() -> None:
    known = facts({"Pb": value(50, unit="mg/kg", basis="ar")}, material="fly-ash")
    found = known.amount("Pb", "mg/kg", "d")
    assert found is not None
    assert not found.firm
    assert found.origin == "typical"


def test_a_value_that_says_nothing_is_no_value() -> None:
    assert facts({"Cl": value(0, 100)}).amount("Cl", "%", "d") is None
    assert facts({"pH": value(0, math.inf, "1", None)}).amount("pH", "1") is None


# ---- facts, presence, hazard


def test_a_definition_decides_and_the_user_overrules() -> None:
    assert facts(material="granulated-slag").fact("cooling") == ("granulated", "definition")
    stated = facts(material="granulated-slag", facts={"cooling": ("air-cooled", "stated")})
    assert stated.fact("cooling") == ("air-cooled", "stated")
    assert facts(material="slag").fact("cooling") is None
    assert facts(material="bed-ash").fact("physical-form") == ("powder", "definition")


def test_presence_is_open_world() -> None:
    assert facts(material="dross").presence("gas-former") == (True, "definition")
    assert facts().presence("asbestos") is None
    assert facts(presence={"asbestos": (False, "stated")}).presence("asbestos") == (False, "stated")


HAZARDS: list[tuple[str, dict[str, Any], str, bool | None, str]] = [
    ("dross", {}, "CN", True, "listed"),
    ("dross", {"hazardous": False}, "CN", True, "listed"),
    ("dross", {}, "EU/DE", True, "listed"),
    ("dross", {}, "US", None, "mirror"),
    ("sludge", {}, "EU/DE", False, "not_listed"),
    ("sludge", {}, "CN", False, "not_listed"),
    ("sludge", {"hazardous": True}, "CN", True, "stated"),
    ("sludge", {"codes": codes("cnhw:321-026-48")}, "CN", True, "listed"),
    ("sludge", {"codes": codes("ewc:100304")}, "EU/DE", None, "mirror"),
    ("sludge", {"codes": codes("ewc:100304")}, "CN", None, "mirror"),
    ("slag", {}, "CN", None, "unknown"),
    ("slag", {"hazardous": False}, "CN", False, "stated"),
    ("slag", {}, "EU/DE", None, "unknown"),
    ("cement", {}, "CN", False, "not_listed"),
]


@pytest.mark.parametrize(("material", "said", "family", "state", "route"), HAZARDS)
def test_hazard(material: str, said: dict[str, Any], family: str, state: bool | None, route: str) -> None:
    hazard = facts(material=material, **said).hazard(family)
    assert (hazard.state, hazard.route) == (state, route)


MATCHES = [
    ("cnhw:321-026-48", "cnhw:321-026-48", True),
    ("cnhw:321-026-48", "HW48", True),
    ("cnhw:321-026-48", "cnhw:HW48", True),
    ("cnhw:321-026-48", "HW18", False),
    ("ewc:100315", "ewc:1003", True),
    ("ewc:100315", "ewc:10 03 15*", True),
    ("ewc:100315", "cnhw:100315", False),
    ("ewc:100315", "HW15", False),
    ("basel:A1180", "basel:A", True),
]


@pytest.mark.parametrize(("code", "wanted", "expected"), MATCHES)
def test_code_matches(code: str, wanted: str, expected: bool) -> None:
    assert codes(code)[0].matches(wanted) is expected
