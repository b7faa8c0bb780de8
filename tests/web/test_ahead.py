"""What the server opens while it starts: the shared recommender, and nothing that could keep the page from coming."""

from __future__ import annotations

import logging
import threading

import pytest
import streamlit as st
from web_kit import opened, shown
from web_stub import StubEngine

from interfaces.web import ahead, engine
from kb.errors import KnowledgeError

LONGEST_S = 60.0


def _ended() -> None:
    for thread in threading.enumerate():
        if thread.name == "bps-ahead":
            thread.join(LONGEST_S)


def test_a_session_finds_the_recommender_opened(stub: StubEngine) -> None:
    assert ahead.begin().wait(LONGEST_S)
    assert engine.shared().engine is stub
    _ended()


def test_what_cannot_be_opened_is_left_to_the_page(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(progress: object = None) -> StubEngine:
        raise KnowledgeError("There is no knowledge at /nowhere.")

    monkeypatch.setattr(engine, "open_engine", broken)
    st.cache_resource.clear()
    with caplog.at_level(logging.WARNING, logger="bps.web"):
        assert ahead.begin().wait(LONGEST_S)
        _ended()
    assert "nothing could be opened ahead: There is no knowledge" in caplog.text
    assert "bps validate" in shown(opened(lang="en"))
    st.cache_resource.clear()
