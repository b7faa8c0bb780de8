"""Criteria made of others (all of, any of, grades, when): when they pass, fail and stay open."""

from __future__ import annotations

from typing import Any

import pytest
from kit import check, criterion, judged, part, value

from recommender.quantities import Value

# ---- composites


def loi(limit: float, name: str) -> dict[str, Any]:
    return part("range", id=name, property="LOI", max=limit, unit="%", basis="d")


def so3(limit: float, name: str) -> dict[str, Any]:
    return part("range", id=name, property="SO3", max=limit, unit="%", basis="d")


@pytest.mark.parametrize(
    ("values", "both", "either"),
    [
        ({"LOI": value(1), "SO3": value(1)}, "pass", "pass"),
        ({"LOI": value(9), "SO3": value(1)}, "fail", "pass"),
        ({"LOI": value(9), "SO3": value(9)}, "fail", "fail"),
        ({"LOI": value(1)}, "unknown", "pass"),
        ({"LOI": value(9)}, "fail", "unknown"),
        ({}, "unknown", "unknown"),
    ],
)
def test_all_and_any(values: dict[str, Value], both: str, either: str) -> None:
    parts = [loi(5, "a"), so3(3, "b")]
    assert judged(criterion("all_of", criteria=parts), values).verdict == both
    assert judged(criterion("any_of", criteria=parts), values).verdict == either


GRADES = {
    "label": {"en": "Grades", "zh": "等级"},
    "grades": [
        {"grade": "I", "criteria": [loi(5, "loi-1"), so3(3, "so3-1")]},
        {"grade": "II", "criteria": [loi(8, "loi-2"), so3(3, "so3-2")]},
        {"grade": "III", "criteria": [loi(10, "loi-3"), so3(3, "so3-3")]},
    ],
}


@pytest.mark.parametrize(
    ("values", "verdict", "grade"),
    [
        ({"LOI": value(4), "SO3": value(1)}, "pass", "I"),
        ({"LOI": value(7), "SO3": value(1)}, "pass", "II"),
        ({"LOI": value(9), "SO3": value(1)}, "pass", "III"),
        ({"LOI": value(12), "SO3": value(1)}, "fail", "III"),
        ({"LOI": value(12)}, "fail", "III"),
        ({"LOI": value(1), "SO3": value(9)}, "fail", "III"),
        ({"LOI": value(9)}, "unknown", "III"),
        ({"LOI": value(4)}, "unknown", "I"),
        ({}, "unknown", "I"),
        ({"LOI": value(4, 9), "SO3": value(1)}, "pass", "III"),
    ],
)
def test_grades_report_the_best_met(values: dict[str, Value], verdict: str, grade: str) -> None:
    found = judged(criterion("grades", **GRADES), values)
    assert (found.verdict, found.grade) == (verdict, grade)


def test_no_grade_left_names_the_lowest_grades_limit() -> None:
    found = judged(criterion("grades", **GRADES), {"LOI": value(12)})
    failing = [c.id for c, j in found.parts if j.verdict == "fail" and c.id == "loi-3"]
    assert failing == ["loi-3"]
    assert found.reason == "no_grade"


WHEN = {"condition": {"property": "cooling", "any_value": ["air-cooled"]}, "then": loi(5, "inner")}


@pytest.mark.parametrize(
    ("material", "amount", "verdict", "reason"),
    [
        ("granulated-slag", 9, "pass", "not_applicable"),
        ("air-cooled-slag", 9, "fail", "outside"),
        ("air-cooled-slag", 1, "pass", "inside"),
        ("slag", 9, "unknown", "applies_unknown"),
        ("slag", 1, "pass", "inside"),
        ("slag", None, "unknown", "missing"),
    ],
)
def test_when(material: str, amount: float | None, verdict: str, reason: str) -> None:
    values = {} if amount is None else {"LOI": value(amount)}
    found = judged(criterion("when", **WHEN), values, material=material)
    check(found, verdict, reason)
    assert found.expectation == ("unlikely" if reason == "applies_unknown" else None)


def cadmium_per_phosphate(amount: float) -> Any:
    then = part(
        "ratio", id="cd", numerator=[{"property": "Cd"}], denominator=[{"property": "SO3"}], max=amount, unit="mg/kg"
    )
    return criterion("when", condition={"property": "SO3", "min": 5, "unit": "%"}, then=then)


@pytest.mark.parametrize(("limit", "verdict"), [(50, "pass"), (5, "unknown")])
def test_where_a_condition_would_settle_the_limit_it_need_not_be_known(limit: float, verdict: str) -> None:
    found = judged(cadmium_per_phosphate(limit), {"Cd": value(0.3, unit="mg/kg")})
    assert found.verdict == verdict


def test_parts_take_over_force_stage_and_place() -> None:
    built = criterion("grades", **GRADES, force="product_standard", jurisdiction="CN", stage="trial", edition="2017")
    inner = built.grades[0].criteria[0]
    assert (inner.force, inner.jurisdiction, inner.stage, inner.edition) == ("product_standard", "CN", "trial", "2017")
