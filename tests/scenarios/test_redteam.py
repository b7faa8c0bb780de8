"""Streams thought out to be answered wrongly: no danger passes in silence, no good route is rejected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from blind import engine
from real import asked_about, words

from kb.yaml_io import read_yaml
from recommender.profile import Profile

TABLE = read_yaml(Path(__file__).with_name("redteam.yaml"), "redteam.yaml")
OPEN = {"A102-dewpoint": "the dew point of acid is no property yet"}
UNANSWERED = {"B71-lithium-slag"}
"""Good routes that the base does not know: not offered, but not rejected either."""


def rows() -> list[Any]:
    assert not TABLE.faults
    return [
        pytest.param(
            row, id=row["id"], marks=pytest.mark.xfail(reason=OPEN[row["id"]], strict=True) if row["id"] in OPEN else ()
        )
        for row in TABLE.data
    ]


@pytest.mark.parametrize("row", rows())
def test_neither_silent_nor_too_strict(row: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "description": row["text"],
        **{k: row[k] for k in ("country", "composition", "hazardous") if k in row},
    }
    answer = engine().recommend(Profile.parse(given))
    meant = [r for r in answer.recommendations if asked_about(r, row.get("technology"), row.get("use"), None)]
    statuses = {r.status for r in meant}
    if row["expected"] == "ok":
        assert (statuses != {"rejected"}) if meant else row["id"] in UNANSWERED
        return
    assert "suitable" not in statuses
    open_ = [r for r in meant if r.status == "conditional"]
    said = "\n".join([*(words(r) for r in open_), *answer.warnings]).casefold()
    assert not open_ or any(str(word).casefold() in said for word in row["danger"])
