"""The table of faults names tests that are there, and every scenario once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
TABLE = Path(__file__).with_name("README.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(\w+)::(\w+)`", TABLE)))


@cache
def names_in(folder: str) -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (TESTS / folder).rglob("test_*.py")]
    return {name for text in texts for name in re.findall(r"^def (test_\w+)\(", text, re.M)}


@pytest.mark.parametrize(("folder", "test"), NAMED, ids=[test for _, test in NAMED])
def test_the_test_is_there(folder: str, test: str) -> None:
    assert test in names_in(folder)


def test_every_scenario_stands_once() -> None:
    numbers = [int(n) for row in re.findall(r"^\| ([\d, ]+) \|", TABLE, re.M) for n in row.split(",")]
    assert sorted(numbers) == list(range(1, 31))
