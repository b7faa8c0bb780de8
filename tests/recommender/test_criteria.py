"""Criteria on numbers (range, mix, sum, ratio, level, capacity): when they pass, fail and stay open."""

from __future__ import annotations

import math
from typing import Any

import pytest
from kit import check, criterion, dosing, judged, technology, value

from recommender.quantities import Value

LOI5 = {"property": "LOI", "max": 5, "unit": "%", "basis": "d"}
Rows = list[tuple[str, dict[str, Value], dict[str, Any], str, str]]


def typical(low: float, high: float, point: float | None = None, unit: str = "%") -> Value:
    return value(low, high, unit, origin="typical", firm=False, point=point)


def predicted(low: float, high: float) -> Value:
    return value(low, high, origin="derived", firm=False)


RANGE: Rows = [
    ("below", {"LOI": value(4)}, {}, "pass", "inside"),
    ("at the limit", {"LOI": value(5)}, {}, "pass", "inside"),
    ("above", {"LOI": value(5.01)}, {}, "fail", "outside"),
    ("range inside", {"LOI": value(3, 5)}, {}, "pass", "inside"),
    ("range outside", {"LOI": value(6, 9)}, {}, "fail", "outside"),
    ("range astride", {"LOI": value(4, 6)}, {}, "unknown", "astride"),
    ("one-sided, below", {"LOI": value(0, 3)}, {}, "pass", "inside"),
    ("one-sided, above", {"LOI": value(8, math.inf)}, {}, "fail", "outside"),
    ("one-sided, astride", {"LOI": value(0, 8)}, {}, "unknown", "astride"),
    ("nothing known", {}, {}, "unknown", "missing"),
    ("other unit", {"LOI": value(40, unit="g/kg")}, {}, "pass", "inside"),
    ("other unit, above", {"LOI": value(60_000, unit="mg/kg")}, {}, "fail", "outside"),
    ("lower limit met", {"LOI": value(6)}, {"max": None, "min": 5}, "pass", "inside"),
    ("lower limit not met", {"LOI": value(4)}, {"max": None, "min": 5}, "fail", "outside"),
    ("between", {"LOI": value(6)}, {"min": 5, "max": 7}, "pass", "inside"),
    ("typical inside", {"LOI": typical(1, 4)}, {}, "unknown", "typical_inside"),
    ("typical wholly outside", {"LOI": typical(6, 9)}, {}, "fail", "outside_typical"),
    ("typical astride", {"LOI": typical(2, 9)}, {}, "unknown", "astride"),
    ("one typical figure outside", {"LOI": typical(6, 6)}, {}, "unknown", "typical_outside"),
    ("predicted inside", {"LOI": predicted(1, 4)}, {}, "unknown", "predicted_inside"),
    ("predicted outside", {"LOI": predicted(6, 9)}, {}, "fail", "predicted_outside"),
    ("not inferable: typical says nothing", {"LOI": typical(6, 9)}, {"inferable": False}, "unknown", "missing"),
    ("not inferable: measured decides", {"LOI": value(9)}, {"inferable": False}, "fail", "outside"),
    ("mean, near", {"LOI": value(4.5)}, {"statistic": "mean"}, "pass", "near"),
    ("mean, not near", {"LOI": value(3.9)}, {"statistic": "mean"}, "pass", "inside"),
    ("maximum, never near", {"LOI": value(4.9)}, {"statistic": "max"}, "pass", "inside"),
    ("mean of many, given as a range", {"LOI": value(4, 4.9)}, {"statistic": "mean"}, "pass", "inside"),
    ("mean from below, near", {"LOI": value(5.5)}, {"statistic": "p80", "max": None, "min": 5}, "pass", "near"),
]


@pytest.mark.parametrize(("values", "limit", "verdict", "reason"), [r[1:] for r in RANGE], ids=[r[0] for r in RANGE])
def test_range(values: dict[str, Value], limit: dict[str, Any], verdict: str, reason: str) -> None:
    merged = {k: v for k, v in {**LOI5, **limit}.items() if v is not None}
    found = judged(criterion("range", **merged), values)
    check(found, verdict, reason)
    if verdict == "pass":
        assert found.firm
        assert found.near is (reason == "near")
    if verdict == "unknown":
        assert "LOI" in [a.property for a in found.asks]


@pytest.mark.parametrize(
    ("low", "high", "point", "expectation"),
    [
        (1, 4, None, "likely"),
        (2, 9, 3, "likely"),
        (2, 9, 8, "unlikely"),
        (2, 9, None, "unlikely"),
        (6, 6, None, "unlikely"),
    ],
)
def test_what_typical_values_suggest(low: float, high: float, point: float | None, expectation: str) -> None:
    found = judged(criterion("range", **LOI5), {"LOI": typical(low, high, point)})
    assert (found.verdict, found.expectation, found.firm) == ("unknown", expectation, False)


def test_a_whole_typical_range_outside_fails_softly() -> None:
    found = judged(criterion("range", **LOI5, lift=["burning"]), {"LOI": typical(6, 9)})
    assert (found.verdict, found.firm, found.lifts) == ("fail", False, ("burning",))


def test_moisture_is_asked_where_the_basis_decides() -> None:
    limit = criterion("range", **LOI5)
    found = judged(limit, {"LOI": value(4.5, basis="ar")})
    check(found, "unknown", "moisture_missing")
    assert [a.property for a in found.asks] == ["moisture", "LOI"]
    check(judged(limit, {"LOI": value(4.5, basis="ar"), "moisture": value(5, basis="ar")}), "pass", "inside")
    check(judged(limit, {"LOI": value(4.5, basis="ar"), "moisture": value(30, basis="ar")}), "fail", "outside")
    check(judged(limit, {"LOI": value(6, basis="ar")}), "fail", "outside")


def test_an_unsaid_basis_that_decides_is_asked() -> None:
    limit = criterion("range", **LOI5)
    water = value(30, basis="ar")
    check(judged(limit, {"LOI": value(4.5, assumed_basis=True), "moisture": water}), "unknown", "basis_decides")
    check(judged(limit, {"LOI": value(3, assumed_basis=True), "moisture": water}), "pass", "inside")
    check(judged(limit, {"LOI": value(4.5, assumed_basis=True)}), "pass", "inside")
    check(judged(limit, {"LOI": value(4.5), "moisture": water}), "pass", "inside")


LEACHATE = {"property": "Pb", "measurand": "leachate", "method": "HJ 557", "max": 5, "unit": "mg/L"}


@pytest.mark.parametrize(
    ("values", "verdict", "reason"),
    [
        ({"Pb": value(30, unit="mg/kg")}, "pass", "inside"),
        ({"Pb": value(300, unit="mg/kg")}, "unknown", "astride"),
        ({"Pb": value(300_000, unit="mg/kg")}, "unknown", "astride"),
        ({"Pb": value(4, unit="mg/L", basis=None, measurand="leachate", method="HJ 557")}, "pass", "inside"),
        ({"Pb": value(6, unit="mg/L", basis=None, measurand="leachate", method="HJ 557")}, "fail", "outside"),
        ({"Pb": value(6, unit="mg/L", basis=None, measurand="leachate", method="TCLP")}, "unknown", "missing"),
        ({"Pb": value(6, unit="mg/L", basis=None, measurand="leachate")}, "unknown", "missing"),
    ],
)
def test_leachate(values: dict[str, Value], verdict: str, reason: str) -> None:
    check(judged(criterion("range", **LEACHATE), values), verdict, reason)


# ---- mix

MIX = {"property": "Cl", "max": 0.04, "unit": "%", "basis": "d", "subject": "kiln_feed"}


def kiln(background: float | None = 0.01, status: str = "stated", least: float = 0.5, most: float = 15) -> Any:
    known = {} if background is None else {"background": {"Cl": background}, "background_status": status}
    return technology(dosing=dosing(least, most, **known))


MIXES: list[tuple[str, dict[str, Value], Any, str, str, float | None]] = [
    ("too salty", {"Cl": value(15)}, kiln(), "fail", "share_too_small", 0.2001),
    ("limited", {"Cl": value(0.5)}, kiln(), "pass", "limited", 6.1224),
    ("full share", {"Cl": value(0.1)}, kiln(), "pass", "inside_blend", 15),
    ("undiluted", {"Cl": value(0.03)}, kiln(), "pass", "inside_undiluted", 15),
    ("unknown waste", {}, kiln(), "unknown", "missing", None),
    ("typical background: limited, likely", {"Cl": value(0.5)}, kiln(status="typical"), "unknown", "limited", 6.1224),
    (
        "typical background: even alone too much",
        {"Cl": value(15)},
        kiln(status="typical"),
        "fail",
        "share_too_small",
        0.2,
    ),
    ("background above the limit", {"Cl": value(1)}, kiln(0.05), "fail", "share_too_small", 0),
    ("typical waste: too salty", {"Cl": typical(10, 20)}, kiln(), "fail", "share_too_small", None),
    ("typical waste: fits", {"Cl": typical(0.02, 0.1)}, kiln(), "unknown", "limited", None),
    ("typical waste: astride", {"Cl": typical(0.02, 20)}, kiln(), "unknown", "share_decides", None),
    ("no dosing, clean", {"Cl": value(0.03)}, technology(), "pass", "inside_undiluted", None),
    ("no dosing, salty", {"Cl": value(0.5)}, technology(), "unknown", "share_decides", None),
]


@pytest.mark.parametrize(
    ("values", "tech", "verdict", "reason", "share"), [m[1:] for m in MIXES], ids=[m[0] for m in MIXES]
)
def test_mix(values: dict[str, Value], tech: Any, verdict: str, reason: str, share: float | None) -> None:
    found = judged(criterion("mix", **MIX), values, tech)
    if reason == "limited" and found.verdict == "unknown" and share is None:
        assert found.reason in ("limited", "inside_blend")
    else:
        check(found, verdict, reason)
    if share is not None:
        assert found.share == pytest.approx(share, abs=0.001)
    if verdict == "unknown":
        assert found.verdict != "pass"


def test_a_limited_share_is_no_full_pass() -> None:
    found = judged(criterion("mix", **MIX), {"Cl": value(0.5)}, kiln())
    assert found.limited
    assert not judged(criterion("mix", **MIX), {"Cl": value(0.1)}, kiln()).limited


def test_a_lower_limit_on_a_blend() -> None:
    limit = criterion("mix", property="SiO2", min=50, unit="%", basis="d")
    tech = technology(dosing=dosing(5, 40, background={"SiO2": 60}, background_status="stated"))
    found = judged(limit, {"SiO2": value(20)}, tech)
    assert (found.verdict, found.limited) == ("pass", True)
    assert found.share == pytest.approx(25)


# ---- sum

METALS = {
    "terms": [{"property": "Cd"}, {"property": "Pb"}, {"property": "As", "weight": 15}],
    "max": 230,
    "unit": "mg/kg",
    "basis": "d",
}


def metals(cd: float | None, pb: float | None, arsenic: float | None) -> dict[str, Value]:
    known = {"Cd": cd, "Pb": pb, "As": arsenic}
    return {name: value(x, unit="mg/kg") for name, x in known.items() if x is not None}


SUMS: Rows = [
    ("all known, inside", metals(1, 100, 5), {}, "pass", "inside"),
    ("all known, outside", metals(1, 200, 5), {}, "fail", "outside"),
    ("the known part fails an upper limit", metals(None, 240, None), {}, "fail", "outside"),
    ("the known part never passes it", metals(None, 100, 5), {}, "unknown", "missing"),
    ("nothing known", {}, {}, "unknown", "missing"),
    ("lower limit: the known part passes", metals(None, 240, None), {"min": 230, "max": None}, "pass", "inside"),
    (
        "lower limit: the known part never fails",
        metals(None, 100, None),
        {"min": 230, "max": None},
        "unknown",
        "missing",
    ),
    ("lower limit: all known, outside", metals(1, 100, 5), {"min": 230, "max": None}, "fail", "outside"),
]


@pytest.mark.parametrize(("values", "limit", "verdict", "reason"), [s[1:] for s in SUMS], ids=[s[0] for s in SUMS])
def test_sum(values: dict[str, Value], limit: dict[str, Any], verdict: str, reason: str) -> None:
    merged = {k: v for k, v in {**METALS, **limit}.items() if v is not None}
    check(judged(criterion("sum", **merged), values), verdict, reason)


def test_a_sum_of_typical_terms_never_passes() -> None:
    values = {n: typical(1, 2, unit="mg/kg") for n in ("Cd", "Pb", "As")}
    found = judged(criterion("sum", **METALS), values)
    assert (found.verdict, found.expectation) == ("unknown", "likely")
    values["Pb"] = typical(300, 400, unit="mg/kg")
    assert (judged(criterion("sum", **METALS), values).verdict, judged(criterion("sum", **METALS), values).firm) == (
        "fail",
        False,
    )


# ---- ratio

BASICITY = {
    "numerator": [{"property": "CaO"}, {"property": "MgO"}],
    "denominator": [{"property": "SiO2"}],
    "min": 1.0,
    "basis": "d",
}


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"CaO": value(40), "MgO": value(8), "SiO2": value(35)}, "pass"),
        ({"CaO": value(20), "MgO": value(8), "SiO2": value(35)}, "fail"),
        ({"CaO": value(30, 45), "MgO": value(0, 8), "SiO2": value(30, 40)}, "unknown"),
        ({"CaO": value(40), "MgO": value(8)}, "unknown"),
        ({"CaO": value(40), "SiO2": value(35)}, "pass"),
        ({"CaO": value(30), "SiO2": value(35)}, "unknown"),
        ({"CaO": value(40), "MgO": value(8), "SiO2": value(0)}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_ratio(values: dict[str, Value], verdict: str) -> None:
    assert judged(criterion("ratio", **BASICITY), values).verdict == verdict


@pytest.mark.parametrize(("cadmium", "verdict"), [(5, "pass"), (10, "pass"), (11, "fail"), (200, "fail")])
def test_a_ratio_is_judged_in_the_unit_of_its_limit(cadmium: float, verdict: str) -> None:
    """At most 50 mg of cadmium per kg of an oxide that makes up 20 % of the waste."""
    limit = criterion(
        "ratio", numerator=[{"property": "Cd"}], denominator=[{"property": "CaO"}], max=50, unit="mg/kg", basis="d"
    )
    assert judged(limit, {"Cd": value(cadmium, unit="mg/kg"), "CaO": value(20)}).verdict == verdict


# ---- level, capacity


def hot(degrees: float) -> Value:
    return value(degrees, unit="degC", basis=None)


def hours(number: float) -> Value:
    return value(number, unit="h/year", basis=None)


LEVEL = {
    "property": "temperature",
    "need": 90,
    "margin": 5,
    "unit": "degC",
    "hours_property": "operating-hours",
    "hours_min": 4000,
}


@pytest.mark.parametrize(
    ("values", "verdict", "reason"),
    [
        (
            {
                "temperature": hot(95),
                "operating-hours": hours(5000),
            },
            "pass",
            "inside",
        ),
        ({"temperature": hot(94)}, "fail", "outside"),
        ({"temperature": hot(120)}, "unknown", "hours_missing"),
        (
            {
                "temperature": hot(120),
                "operating-hours": hours(3000),
            },
            "unknown",
            "hours_short",
        ),
        ({"operating-hours": hours(5000)}, "unknown", "missing"),
        (
            {
                "temperature": value(370, unit="K", basis=None),
                "operating-hours": hours(5000),
            },
            "pass",
            "inside",
        ),
    ],
)
def test_level(values: dict[str, Value], verdict: str, reason: str) -> None:
    check(judged(criterion("level", **LEVEL), values, material="hot-water"), verdict, reason)


@pytest.mark.parametrize(
    ("tonnes", "verdict", "reason"),
    [
        (None, "unknown", "quantity_missing"),
        ((500, 500), "unknown", "pool"),
        ((5000, 5000), "pass", "capacity"),
        ((90_000, 90_000), "unknown", "too_much"),
        ((500, 5000), "pass", "capacity"),
    ],
)
def test_capacity_never_fails(tonnes: tuple[float, float] | None, verdict: str, reason: str) -> None:
    quantity = None if tonnes is None else value(*tonnes, unit="t/year", basis=None)
    check(judged(criterion("capacity", min=1000, max=50_000), quantity=quantity), verdict, reason)
