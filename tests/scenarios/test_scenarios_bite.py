"""Each rejection in the table rests on rules: take them away one by one, and the use is rejected no more."""

from __future__ import annotations

from typing import Any

import pytest
from real import knowledge, recommender
from test_scenarios import scenarios

from recommender.facts import Facts
from recommender.profile import Profile
from recommender.screening.technology import Screener, overall

REJECTED = [s for s in scenarios() if s["status"] == ["rejected"] and "technology" in s and "through" not in s]


@pytest.mark.parametrize("row", REJECTED, ids=[s["id"] for s in REJECTED])
def test_a_rejection_rests_on_its_rules(row: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    removed: set[str] = set()
    every = Screener.criteria

    def fewer(self: Screener, *args: Any) -> list[tuple[str, Any, str | None]]:
        return [found for found in every(self, *args) if found[0] not in removed]

    monkeypatch.setattr(Screener, "criteria", fewer)
    given = {"description": row["text"], **{k: row[k] for k in ("country", "composition", "hazardous") if k in row}}
    engine = recommender()
    screener = Screener(knowledge())
    seen = engine._understander.understand(Profile.parse(given))
    assert seen.material is not None
    facts = Facts(knowledge(), engine._hierarchy, engine._codes, seen.stream, seen.material.material)
    for _ in range(6):
        screenings = screener.screen_all(knowledge().technologies[row["technology"]], facts, seen.scope)
        if overall(screenings)[0] != "rejected":
            break
        removed |= {s.decisive.identifier for s in screenings if s.decisive is not None and s.status == "rejected"}
    else:
        pytest.fail(f"still rejected without {sorted(removed)}")
    assert removed
