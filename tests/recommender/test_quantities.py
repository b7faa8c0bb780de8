"""Intervals, units and provenance."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import InputError
from recommender.quantities import ORIGINS, Interval, Value, check_amount, convert, known_unit, weakest

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)
POSITIVE = st.floats(1e-6, 1e6)


def intervals(numbers: st.SearchStrategy[float] = NUMBERS) -> st.SearchStrategy[Interval]:
    return st.tuples(numbers, numbers).map(lambda p: Interval(min(p), max(p)))


def inside(number: float, interval: Interval) -> bool:
    slack = 1e-9 * max(1.0, abs(number))
    return interval.low - slack <= number <= interval.high + slack


CONVERSIONS = [
    (0.04, "%", "mg/kg", 400),
    (1, "permille", "%", 0.1),
    (1, "ppm", "mg/kg", 1),
    (50, "g/t", "mg/kg", 50),
    (1000, "ug/kg", "mg/kg", 1),
    (100, "ng/kg", "mg/kg", 0.0001),
    (1, "t", "kg", 1000),
    (1, "kcal_it/kg", "kJ/kg", 4.1868),
    (5500, "kcal_it/kg", "MJ/kg", 23.0274),
    (1, "tce", "GJ", 29.3076),
    (10, "pCi/g", "Bq/kg", 370),
    (1, "Bq/g", "Bq/kg", 1000),
    (90, "degC", "K", 363.15),
    (1000, "ug/L", "mg/L", 1),
    (2000, "cm2/g", "m2/kg", 200),
    (1, "g/cm3", "t/m3", 1),
    (1, "Sm3", "Nm3", 0.9316),
    (1, "万", "1", 10_000),
    (1, "亿", "1", 100_000_000),
]


@pytest.mark.parametrize(("number", "source", "target", "expected"), CONVERSIONS, ids=lambda x: str(x))
def test_units_are_converted(number: float, source: str, target: str, expected: float) -> None:
    assert convert(number, source, target) == pytest.approx(expected, rel=1e-9)
    assert convert(expected, target, source) == pytest.approx(number, rel=1e-9)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("mg/L", "mg/kg"),
        ("MJ/kg", "%"),
        ("t", "GJ"),
        ("tce", "t"),
        ("MJ/m3", "MJ/kg"),
        ("nonsense", "%"),
        ("%", "degC"),
    ],
)
def test_different_things_are_never_converted(source: str, target: str) -> None:
    assert convert(1, source, target) is None


@pytest.mark.parametrize("unit", ["ton", "tons", "ton/year", "kg/ton", "TON", "", "%%", "furlongs per moon", "mg//kg"])
def test_what_is_no_unit(unit: str) -> None:
    assert known_unit(unit) is (unit == "")


@pytest.mark.parametrize("unit", ["t", "%", "mg/kg", "MJ/kg", "degC", "t/year", "m2/kg", "Bq/kg", "uS/cm", "1"])
def test_what_is_a_unit(unit: str) -> None:
    assert known_unit(unit)


def test_infinity_stays_infinite_and_zero_stays_zero() -> None:
    assert convert(math.inf, "%", "mg/kg") == math.inf
    assert Interval(0, math.inf).scaled(0) == Interval(0, 0)
    assert Interval(0, math.inf).scaled(2.5) == Interval(0, math.inf)


@given(POSITIVE, st.sampled_from([(s, t) for _, s, t, _ in CONVERSIONS if s != "degC"]))
def test_conversion_returns(number: float, units: tuple[str, str]) -> None:
    there = convert(number, *units)
    assert there is not None
    assert convert(there, units[1], units[0]) == pytest.approx(number, rel=1e-9)


@given(intervals(), intervals(), st.floats(0, 1), st.floats(0, 1))
def test_a_sum_holds_every_sum(a: Interval, b: Interval, s: float, t: float) -> None:
    x, y = a.low + s * (a.high - a.low), b.low + t * (b.high - b.low)
    assert inside(x + y, a.plus(b))


@given(intervals(), st.floats(-1e3, 1e3), st.floats(0, 1))
def test_a_product_holds_every_product(a: Interval, factor: float, s: float) -> None:
    x = a.low + s * (a.high - a.low)
    product = a.scaled(factor)
    assert product.low <= product.high
    slack = 1e-9 * max(1.0, abs(a.low * factor), abs(a.high * factor))
    assert product.low - slack <= x * factor <= product.high + slack


@given(intervals(st.floats(0, 1e6)), intervals(POSITIVE), st.floats(0, 1), st.floats(0, 1))
def test_a_quotient_holds_every_quotient(a: Interval, b: Interval, s: float, t: float) -> None:
    x, y = a.low + s * (a.high - a.low), b.low + t * (b.high - b.low)
    quotient = a.over(b)
    slack = 1e-9 * max(1.0, a.high / b.low)
    assert quotient.low - slack <= x / y <= quotient.high + slack


def test_a_divisor_that_may_be_zero_gives_no_upper_bound() -> None:
    assert Interval(1, 2).over(Interval(0, 4)) == Interval(0.25, math.inf)
    assert Interval(1, 2).over(Interval(0, math.inf)) == Interval(0.0, math.inf)


COMPARED = [
    ((3, 3), None, 3, "inside"),
    ((3, 3.0000001), None, 3, "astride"),
    ((3.0000001, 4), None, 3, "outside"),
    ((2, 4), None, 3, "astride"),
    ((2, 4), 2, 4, "inside"),
    ((2, 4), 3, None, "astride"),
    ((2, 2.9), 3, None, "outside"),
    ((0, math.inf), None, 3, "astride"),
    ((0, math.inf), 0, None, "inside"),
    ((-math.inf, 5), None, 5, "inside"),
    ((1, 9), 2, 8, "astride"),
    ((0, 0), None, 0, "inside"),
]


@pytest.mark.parametrize(("ends", "low", "high", "expected"), COMPARED)
def test_comparison(ends: tuple[float, float], low: float | None, high: float | None, expected: str) -> None:
    assert Interval(*ends).compared(low, high) == expected


@given(intervals(), NUMBERS, st.floats(0, 1))
def test_a_narrower_interval_never_turns_inside_to_outside(a: Interval, limit: float, s: float) -> None:
    point = a.low + s * (a.high - a.low)
    whole, within = a.compared(None, limit), Interval(point, point).compared(None, limit)
    if whole != "astride":
        assert within == whole


def test_value_in_another_unit() -> None:
    value = Value(Interval(0.01, 0.02), "%", "d", point=0.015)
    converted = value.in_unit("mg/kg")
    assert converted is not None
    assert (converted.interval, converted.point, converted.basis) == (Interval(100, 200), 150, "d")
    assert value.in_unit("MJ/kg") is None


@pytest.mark.parametrize(
    ("interval", "point", "middle"),
    [((2, 8), 3, 3), ((2, 8), None, 5), ((2, math.inf), None, 2), ((-math.inf, 7), None, 7)],
)
def test_middle(interval: tuple[float, float], point: float | None, middle: float) -> None:
    assert Value(Interval(*interval), "%", "d", point=point).middle == middle


def test_provenance_weakens_only() -> None:
    assert ORIGINS == ("measured", "stated", "definition", "derived", "typical", "none")
    assert weakest("measured", "derived") == "derived"
    assert weakest("typical", "derived") == "typical"


@pytest.mark.parametrize(
    ("low", "unit", "mass_fraction", "negative", "word"),
    [
        (-1, "%", True, False, "negative"),
        (140, "%", True, False, "more than the whole"),
        (1_200_000, "mg/kg", True, False, "more than the whole"),
        (3, "ton", False, False, "not known"),
        (3, "foo", False, False, "not known"),
    ],
)
def test_amounts_that_cannot_be(low: float, unit: str, mass_fraction: bool, negative: bool, word: str) -> None:
    with pytest.raises(InputError, match=word):
        check_amount("X", low, low, unit, mass_fraction=mass_fraction, may_be_negative=negative)


@pytest.mark.parametrize(
    ("low", "unit", "mass_fraction", "negative"),
    [(-1.2, "%", True, True), (140, "%", False, False), (100, "%", True, False), (-5, "degC", False, True)],
)
def test_amounts_that_can_be(low: float, unit: str, mass_fraction: bool, negative: bool) -> None:
    check_amount("X", low, low, unit, mass_fraction=mass_fraction, may_be_negative=negative)
