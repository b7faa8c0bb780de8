"""The pages with a stub in the recommender's place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st
from web_browser import CHROMIUM, FLAGS, require_chromium
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a Chromium for the tests of one file."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="install the package's extra 'dev' to run the browser tests"
    )
    require_chromium()
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()
