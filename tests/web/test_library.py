"""The graph behind Explore: built in the background, once, and whoever asks meanwhile waits for it."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from interfaces.web import library
from interfaces.web.library import Library
from kb.store import Rows

ANSWER = Rows(("answer",), ({"answer": True},))


class Pool:
    """Answers everything alike."""

    def __init__(self, store: Any) -> None:
        self.asked: list[str] = []
        self.closed = False

    def query(self, sparql: str, limit: int = 1) -> Rows:
        self.asked.append(sparql)
        return ANSWER

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[Pool]:
    made: list[Pool] = []

    def pool(store: Any) -> Pool:
        made.append(Pool(store))
        return made[-1]

    monkeypatch.setattr(library, "QueryPool", pool)
    return made


def books() -> Library:
    parts: Any = SimpleNamespace(knowledge=None)
    return Library(parts, parts)


def building(monkeypatch: pytest.MonkeyPatch, build: Any) -> None:
    monkeypatch.setattr(library.GraphStore, "build", build)


def finished(found: Library) -> None:
    assert found._builder is not None
    found._builder.join(10)
    assert not found.preparing


def test_the_graph_is_built_once_and_those_who_ask_meanwhile_wait(
    pools: list[Pool], monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    building(monkeypatch, lambda knowledge: go.wait(10))
    found = books()
    assert not found.preparing
    found.prepare()
    found.prepare()
    assert found.preparing
    with ThreadPoolExecutor(4) as people:
        answers = [people.submit(found.query, f"ASK {n}", 1) for n in range(4)]
        assert pools == []
        go.set()
        assert [a.result(10) for a in answers] == [ANSWER] * 4
    finished(found)
    found.prepare()
    assert not found.preparing
    (pool,) = pools
    assert sorted(pool.asked) == ["ASK 0", "ASK 1", "ASK 2", "ASK 3", "ASK {}"]


def test_a_build_that_fails_is_logged_and_tried_again_by_whoever_asks(
    pools: list[Pool], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(knowledge: Any) -> Any:
        raise RuntimeError("no graph today")

    building(monkeypatch, broken)
    found = books()
    with caplog.at_level(logging.ERROR, logger="bps.web"):
        found.prepare()
        finished(found)
    assert "the graph could not be prepared" in caplog.text
    found.prepare()
    assert not found.preparing
    with pytest.raises(RuntimeError):
        found.query("ASK {}", 1)
    building(monkeypatch, lambda knowledge: None)
    assert found.query("ASK {}", 1) == ANSWER


def test_a_library_closed_while_its_graph_is_built_leaves_no_process(
    pools: list[Pool], monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    building(monkeypatch, lambda knowledge: go.wait(10))
    found = books()
    found.prepare()
    found.close()
    go.set()
    finished(found)
    assert [pool.closed for pool in pools] == [True]
