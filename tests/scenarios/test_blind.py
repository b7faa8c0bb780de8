"""The blind scenarios: no false accept, few false rejects, and an answer to nearly all of them."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from blind import Tried, rows, tried

from recommender.encoder import open_encoder


@pytest.fixture(scope="module", autouse=True)
def with_encoder() -> None:
    if open_encoder() is None:
        pytest.skip("no sentence encoder installed here")


@cache
def outcomes() -> tuple[Tried, ...]:
    return tuple(tried(row) for row in rows())


def named(outcome: str) -> list[str]:
    return [t.row["id"] for t in outcomes() if t.outcome == outcome]


def test_the_table_is_sound() -> None:
    ids = [row["id"] for row in rows()]
    assert len(ids) == len(set(ids)) >= 120
    for row in rows():
        assert row["expected"] in ("suitable", "conditional", "rejected")
        assert row["source"]["citation"]
        assert row["source"]["reading"] in ("full", "excerpt", "none")
        assert row["expected"] != "rejected" or row["danger"]
    wanted = Counter(row["expected"] for row in rows())
    assert min(wanted.values()) >= 30


def test_nothing_dangerous_is_accepted_in_silence() -> None:
    assert named("false accept") == []


def test_few_are_wrongly_rejected() -> None:
    may_pass = [t for t in outcomes() if t.row["expected"] != "rejected"]
    assert len(named("false reject")) <= 0.05 * len(may_pass), named("false reject")


def test_nearly_all_are_answered() -> None:
    assert len(named("absent")) <= 0.05 * len(outcomes()), named("absent")
