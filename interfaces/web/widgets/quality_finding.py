"""Finding the right use: how it was measured, and the results for the questions of one language."""

from __future__ import annotations

from typing import Any

import streamlit as st

from interfaces.web.quality_measured import QUERIES, Measured
from interfaces.web.shell import Page

_PARAMETER = "queries"
_KEY = "quality-queries"


def read_choice() -> tuple[str, bool]:
    """Return the questions that the address asks for, and whether what it asks for makes no sense."""
    asked = st.query_params.get(_PARAMETER)
    return (asked, False) if asked in QUERIES else (QUERIES[0], asked is not None)


def choose_queries(page: Page, chosen: str) -> None:
    """Draw the choice of the language of the questions; the address keeps it."""
    t = page.t
    words = {q: t(f"quality.queries.{q}") for q in QUERIES}
    if st.session_state.get(_KEY) != chosen:
        st.session_state[_KEY] = chosen
    st.segmented_control(
        t("quality.queries"),
        QUERIES,
        format_func=words.__getitem__,
        required=True,
        key=_KEY,
        on_change=lambda: st.query_params.update({_PARAMETER: st.session_state[_KEY]}),
    )


def show_finding(page: Page, found: dict[str, Any], chosen: str) -> None:
    """Draw the results."""
    t, measured = page.t, Measured(page.render.names)
    st.html(page.render.html("quality_figures", figures=[measured.ranking(found, chosen)], tables=[]))
    tables = [(t(f"quality.by.{field}"), measured.groups(found, field)) for field in ("country", "sector")]
    if (signals := measured.signals(found)) is not None:
        tables.append((t("quality.signals"), signals))
    figures = [measured.difference(found), measured.confidence(found)]
    st.html(page.render.html("quality_figures", figures=figures, tables=tables))
