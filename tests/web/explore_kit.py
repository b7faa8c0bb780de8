"""A knowledge base of the test's choice for the pages, without a recommender."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from web_kit import ROOT

from interfaces.web import engine
from interfaces.web.library import Library
from kb.load import Knowledge

TINY = ROOT / "tests" / "tiny"


def use(knowledge: Any, patch: pytest.MonkeyPatch) -> None:
    """Let the pages show `knowledge`, without building its graph before somebody asks it."""
    patch.setattr(Library, "prepare", lambda self: None)
    patch.setattr(engine, "open_engine", lambda progress=None: SimpleNamespace(knowledge=knowledge))
    patch.setattr(engine, "folder_stamp", lambda: knowledge.fingerprint)
    st.cache_resource.clear()


def every_record(knowledge: Knowledge) -> list[str]:
    """Return one identifier of each kind of record that there is."""
    from kb.jsonld import ROOTS

    return [
        f"{segment}/{next(iter(knowledge.section(s)))}" for s, (_, segment) in ROOTS.items() if knowledge.section(s)
    ]
