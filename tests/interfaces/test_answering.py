"""A file of streams on several processors: the same answers in the same order, and none lost with a process."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest

from interfaces import answering
from interfaces.answering import Answered, Asking, Row, answered, processes_for
from kb.errors import InputError
from recommender.profile import Profile
from recommender.recommender import Recommender

ASKING = Asking("en", 1, ".jsonl")
BAD = InputError("country", "XX", "an ISO code", "country: 'XX' is not a country.")
ROWS: list[Row] = [
    (str(at), BAD if at % 7 == 3 else Profile(description=("coal fly ash", "red mud", "钢渣")[at % 3], country="CN"))
    for at in range(160)
]


@pytest.fixture(scope="module")
def alone() -> tuple[Recommender, list[Answered]]:
    recommender = Recommender.open()
    return recommender, list(answered(recommender, ROWS, ASKING))


def test_two_processes_give_what_one_gives(alone: tuple[Recommender, list[Answered]]) -> None:
    recommender, expected = alone
    found = list(answered(recommender, ROWS, ASKING, processes=2))
    assert [(a.identifier, a.part) for a in found] == [(a.identifier, a.part) for a in expected]
    assert [a.error.as_dict() for a in found if a.error] == [BAD.as_dict()] * 23


def test_what_a_killed_process_leaves_is_answered_here(
    alone: tuple[Recommender, list[Answered]], monkeypatch: pytest.MonkeyPatch
) -> None:
    recommender, expected = alone
    pools: list[ProcessPoolExecutor] = []

    def opened(*given: Any) -> ProcessPoolExecutor:
        pools.append(ProcessPoolExecutor(*given))
        return pools[0]

    monkeypatch.setattr(answering, "ProcessPoolExecutor", opened)
    found = []
    for one in answered(recommender, ROWS, ASKING, processes=2):
        if not found:
            for process in list(pools[0]._processes.values()):
                process.kill()
        found.append(one)
    assert [a.part for a in found] == [a.part for a in expected]


def test_few_streams_are_not_worth_a_process() -> None:
    assert processes_for(answering.MANY - 1) == 1
    assert processes_for(answering.MANY) == min(answering.MOST, os.cpu_count() or 1)
