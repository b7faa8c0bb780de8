"""The pages with a stub in the recommender's place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st
from web_kit import Open, opened
from web_stub import StubEngine

from interfaces.web import engine
from recommender.recommender import Recommender


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubEngine]:
    fake = StubEngine()
    monkeypatch.setattr(engine, "open_engine", lambda progress=None: fake)
    st.cache_resource.clear()
    yield fake
    st.cache_resource.clear()


@pytest.fixture
def open_page(stub: StubEngine) -> Open:
    """Return a function that opens the app at a link, given as its query parameters."""
    return opened


@pytest.fixture(scope="session")
def recommender() -> Recommender:
    """Return the real recommender, opened once for all tests of the pages."""
    return Recommender.open()
