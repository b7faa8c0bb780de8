"""The arithmetic that SCREENING holds the engine to; the limits are placeholders."""

from __future__ import annotations

from typing import Any

import pytest
from kit import criterion, dosing, facts, judged, technology, value

CHLORINE = {"property": "Cl", "max": 0.04, "unit": "%", "basis": "d", "subject": "kiln_feed", "lift": ["washing"]}


def cement_works(**more: Any) -> Any:
    known = {"background": {"Cl": 0.01}, "background_status": "stated"}
    return technology(dosing=dosing(0.5, 15, feed_per_product=1.5, **known, **more))


def test_ash_with_15_percent_chlorine() -> None:
    found = judged(criterion("mix", **CHLORINE), {"Cl": value(15)}, cement_works())
    assert (found.verdict, found.fail_kind, found.lifts) == ("fail", "share_too_small", ("washing",))
    assert found.share is not None
    assert f"{found.share:.2f}" == "0.20"


def test_ash_with_half_a_percent_chlorine() -> None:
    found = judged(criterion("mix", **CHLORINE), {"Cl": value(0.5)}, cement_works())
    assert (found.verdict, found.limited) == ("pass", True)
    assert found.share is not None
    assert f"{found.share:.1f}" == "6.1"


METALS = {
    "terms": [{"property": n} for n in ("Tl", "Cd", "Pb")] + [{"property": "As", "weight": 15}],
    "max": 230, "unit": "mg/kg", "basis": "d", "dosed": True, "subject": "product",
}  # fmt: skip
HEAVY = {n: value(x, unit="mg/kg") for n, x in {"Pb": 2000, "As": 100, "Cd": 20, "Tl": 0}.items()}


def test_metals_per_tonne_of_clinker() -> None:
    load = (2000 + 15 * 100 + 20) * 0.05 * 1.5
    assert load == pytest.approx(264)
    at_five = technology(dosing=dosing(5, 5, feed_per_product=1.5))
    found = judged(criterion("sum", **METALS), HEAVY, at_five)
    assert (found.verdict, found.fail_kind) == ("fail", "share_too_small")
    assert found.share is not None
    assert f"{found.share:.1f}" == "4.4"


def test_metals_limit_the_share_where_less_is_useful() -> None:
    found = judged(criterion("sum", **METALS), HEAVY, technology(dosing=dosing(1, 5, feed_per_product=1.5)))
    assert (found.verdict, found.limited) == ("pass", True)
    assert found.share == pytest.approx(230 / (3520 * 1.5) * 100)


def test_metals_of_which_one_is_not_known_can_still_fail() -> None:
    known = {n: v for n, v in HEAVY.items() if n != "Tl"}
    at_five = technology(dosing=dosing(5, 5, feed_per_product=1.5))
    assert judged(criterion("sum", **METALS), known, at_five).verdict == "fail"
    light = {n: v.times(0.1) for n, v in known.items()}
    assert judged(criterion("sum", **METALS), light, at_five).verdict == "unknown"


def test_total_lead_bounds_the_leachate() -> None:
    found = facts({"Pb": value(30, unit="mg/kg")}).amount("Pb", "mg/L", None, "leachate", "HJ 557")
    assert found is not None
    assert (found.interval.low, found.interval.high) == (0, 3)


def test_wet_fuel() -> None:
    known = facts({"NCV": value(18, unit="MJ/kg"), "moisture": value(30, basis="ar")})
    found = known.amount("NCV", "MJ/kg", "ar")
    assert found is not None
    assert f"{found.interval.low:.1f}" == f"{found.interval.high:.1f}" == "11.9"


NUCLIDES = {n: value(x, unit="Bq/kg") for n, x in {"Ra-226": 300, "Th-232": 50, "K-40": 100}.items()}
INTERNAL = {"terms": [{"property": "Ra-226", "divisor": 200}], "max": 1.0, "unit": "1", "basis": "d"}
EXTERNAL = {
    "terms": [{"property": p, "divisor": d} for p, d in (("Ra-226", 370), ("Th-232", 260), ("K-40", 4200))],
    "max": 1.0, "unit": "1", "basis": "d",
}  # fmt: skip


@pytest.mark.parametrize(("index", "expected"), [(INTERNAL, "1.50"), (EXTERNAL, "1.03")], ids=["IRa", "Igamma"])
def test_radioactivity_indices(index: dict[str, Any], expected: str) -> None:
    found = judged(criterion("sum", **index), NUCLIDES)
    assert found.verdict == "fail"
    assert found.value is not None
    assert f"{found.value.interval.low:.2f}" == f"{found.value.interval.high:.2f}" == expected


@pytest.mark.parametrize(("limit", "verdict"), [(0.5901, "pass"), (0.5899, "fail")])
def test_radium_of_a_mix(limit: float, verdict: str) -> None:
    """30 % at 300 Bq/kg in a mix at 40 Bq/kg gives an index of 0.59."""
    terms = [{"property": "Ra-226", "divisor": 200, "background": 40}]
    mixed = criterion("sum", **{**INTERNAL, "terms": terms, "max": limit, "subject": "mix"})
    tech = technology(dosing=dosing(30, 30, background={"Ra-226": 40}, background_status="stated"))
    found = judged(mixed, NUCLIDES, tech)
    assert found.verdict == verdict
    assert found.share == pytest.approx(30, abs=0.02)


@pytest.mark.parametrize(("index", "verdict"), [(0.4, "pass"), (1.5, "unknown")])
def test_an_index_as_the_laboratory_reports_it_is_blended_like_its_terms(index: float, verdict: str) -> None:
    limit = criterion("sum", **INTERNAL, stated_as="IRa", subject="mix")
    assert judged(limit, {"IRa": value(index, unit="1", basis=None)}).verdict == verdict
