"""Opening the page Explore on a knowledge base of the test's choice, without a recommender."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from web_kit import ROOT

from interfaces.web import engine
from kb.load import Knowledge

SCREEN = ROOT / "interfaces" / "web" / "screens" / "explore.py"
TINY = ROOT / "tests" / "tiny"


def use(knowledge: Any, patch: pytest.MonkeyPatch) -> None:
    """Let the pages show `knowledge`."""
    patch.setattr(engine, "open_engine", lambda progress=None: SimpleNamespace(knowledge=knowledge))
    patch.setattr(engine, "folder_stamp", lambda: knowledge.fingerprint)
    st.cache_resource.clear()


def explored(**params: str) -> AppTest:
    """Return the page after its first run, opened at a link with these query parameters."""
    app = AppTest.from_file(str(SCREEN), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def every_record(knowledge: Knowledge) -> list[str]:
    """Return one identifier of each kind of record that there is."""
    from kb.jsonld import ROOTS

    return [
        f"{segment}/{next(iter(knowledge.section(s)))}" for s, (_, segment) in ROOTS.items() if knowledge.section(s)
    ]
