"""The table of scenarios on the real knowledge: a dangerous use is never suitable, nor conditional in silence."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from real import ask, asked_about, knowledge, words

from kb.yaml_io import read_yaml
from recommender.results import Answer, Recommendation

FIELDS = {
    "id", "text", "composition", "country", "hazardous", "facility", "material", "technology", "use", "through",
    "status", "kind", "criterion", "mention", "silent", "above", "lifted_by", "warns", "families",
}  # fmt: skip


@cache
def scenarios() -> list[dict[str, Any]]:
    document = read_yaml(Path(__file__).with_name("scenarios.yaml"), "scenarios.yaml")
    assert not document.faults, [str(f) for f in document.faults]
    return list(document.data)


def answer(row: dict[str, Any]) -> Answer:
    return ask(
        description=row["text"],
        country=row.get("country"),
        composition=row.get("composition"),
        hazardous=row.get("hazardous"),
        facility_type=row.get("facility"),
    )


def meant(found: Answer, row: dict[str, Any]) -> list[Recommendation]:
    chosen = (row.get("technology"), row.get("use"), row.get("through"))
    return [r for r in found.recommendations if asked_about(r, *chosen)]


@pytest.mark.parametrize("row", scenarios(), ids=[s["id"] for s in scenarios()])
def test_scenario(row: dict[str, Any]) -> None:
    found = answer(row)
    chosen = meant(found, row)
    if "material" in row:
        assert found.materials[0].material == f"material/{row['material']}"
    assert chosen or "absent" in row["status"], [r.technology for r in found.recommendations]
    for one in chosen:
        check(row, one, found)
    said = "\n".join([*found.warnings, *(words(r) for r in chosen)])
    missing = [w for w in row.get("warns", []) if w.casefold() not in said.casefold()]
    assert not missing, said


def check(row: dict[str, Any], one: Recommendation, found: Answer) -> None:
    said = words(one)
    assert one.status in row["status"], said
    if "kind" in row:
        assert one.rejection is not None
        assert one.rejection.kind == row["kind"]
    if "criterion" in row:
        assert one.rejection is not None
        assert one.rejection.criterion.endswith("/" + row["criterion"])
    for wanted in row.get("mention", []):
        assert any(w.casefold() in said.casefold() for w in wanted.split("|")), f"{wanted}: not in {said}"
    for unwanted in row.get("silent", []):
        assert unwanted.casefold() not in said.casefold()
    if "lifted_by" in row:
        assert one.rejection is not None
        assert set(row["lifted_by"]) <= {x.removeprefix("technology/") for x in one.rejection.lifted_by}
    ranks = {r.technology.removeprefix("technology/"): r.rank for r in found.recommendations if len(r.pathway) == 1}
    for lower in row.get("above", []):
        assert one.rank < ranks[lower]
        routes = [r.rank for r in found.recommendations if r.technology == f"technology/{lower}" and len(r.pathway) > 1]
        assert all(one.rank < rank for rank in routes)
    shown = {v.family: v.status for v in one.verdicts}
    for family, status in row.get("families", {}).items():
        assert shown[family] == status


def test_the_table_is_sound() -> None:
    identifiers = [s["id"] for s in scenarios()]
    assert len(set(identifiers)) == len(identifiers)
    for row in scenarios():
        assert set(row) <= FIELDS, row["id"]
        assert set(row["status"]) <= {"suitable", "conditional", "rejected", "absent"}
        named = [row.get("technology"), row.get("through"), *row.get("above", []), *row.get("lifted_by", [])]
        assert all(name in knowledge().technologies for name in named if name), row["id"]
        assert row.get("use") is None or row["use"] in knowledge().uses
