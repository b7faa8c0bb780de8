"""The shared recommender: opened once, opened anew when the knowledge changes, kept when the change is broken."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit as st
from web_kit import opened, shown
from web_stub import StubEngine

from interfaces.web import engine
from kb.errors import KnowledgeError


class Opener:
    """Counts how often the knowledge is opened; fails when told to."""

    def __init__(self) -> None:
        self.opened: list[StubEngine] = []
        self.broken = False

    def __call__(self, progress: object = None) -> StubEngine:
        if self.broken:
            raise KnowledgeError("There is no knowledge at /nowhere.")
        self.opened.append(StubEngine())
        return self.opened[-1]


@pytest.fixture
def opener(monkeypatch: pytest.MonkeyPatch) -> Opener:
    made = Opener()
    monkeypatch.setattr(engine, "open_engine", made)
    return made


def test_many_sessions_open_it_once(opener: Opener) -> None:
    holder = engine.Shared(threading.Lock())
    with ThreadPoolExecutor(8) as pool:
        engines = list(pool.map(lambda _: holder.get(), range(40)))
    assert len(opener.opened) == 1
    assert {id(e) for e in engines} == {id(opener.opened[0])}


def test_changed_knowledge_is_opened_anew_and_a_broken_change_is_refused(
    opener: Opener, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stamp = ["one"]
    monkeypatch.setattr(engine, "folder_stamp", lambda: stamp[0])
    holder = engine.Shared(threading.Lock())
    first = holder.get()
    stamp[0] = "two"
    second = holder.get()
    assert second is not first
    stamp[0], opener.broken = "three", True
    with caplog.at_level(logging.WARNING, logger="bps.web"):
        assert holder.get() is second
    assert "refused" in caplog.text


def test_no_knowledge_is_said_in_words(opener: Opener, caplog: pytest.LogCaptureFixture) -> None:
    opener.broken = True
    st.cache_resource.clear()
    with caplog.at_level(logging.CRITICAL, logger="bps.web"):
        html = shown(opened(lang="zh"))
    assert "知识库无法使用" in html
    assert "bps validate" in html
    assert "Traceback" not in html


def test_the_stamp_sees_any_change_of_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = tmp_path
    (root / "ontology").mkdir()
    (root / "data" / "cases").mkdir(parents=True)
    monkeypatch.setenv("BPS_DATA", str(root))
    stamps = {engine.folder_stamp()}
    file = root / "ontology" / "a.yaml"
    for content in ("a", "ab"):
        file.write_text(content)
        stamps.add(engine.folder_stamp())
    assert len(stamps) == 3
