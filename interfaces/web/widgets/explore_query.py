"""The box for SPARQL: examples, one query that only reads, and its rows."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import streamlit as st

from interfaces.i18n import texts
from interfaces.web.escape import markdown
from interfaces.web.exploring import LONGEST_QUERY, View
from interfaces.web.shell import problem
from interfaces.web.widgets.explore_state import Explore, bound
from kb.errors import QueryRefused
from kb.query_texts import examples
from kb.store import Rows

MOST_ROWS = 1_000
SHOWN = 200
_ANSWER = "explore-answer"
_WANTED = "explore-wanted"
_TYPED = "explore-typed"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Cell:
    """A value of a row: its text, and the page of the record it names."""

    text: str
    href: str = ""


def ask_graph(x: Explore) -> None:
    """Draw the box, and the answer to the query that was run last in this session."""
    t, view = x.page.t, x.view
    st.html(x.page.render.html("lead", text=t("explore.sparql.lead")))
    x.library.prepare()
    known = {e.name: e for e in examples()}
    text = _text(view)
    chosen = next((e.name for e in examples() if e.sparql == text), "")
    st.selectbox(
        t("explore.sparql.examples"),
        ["", *known],
        format_func=lambda name: known[name].title.get(x.page.language) if name else t("explore.sparql.own"),
        **bound("example", chosen, lambda name: _typed(view, known[name].sparql if name else text)),
    )
    st.text_area(
        t("explore.sparql.query"),
        height=260,
        placeholder="SELECT ?case WHERE { ?case a bps:Case } LIMIT 10",
        **bound("query", text, lambda typed: _typed(view, typed or "")),
    )
    st.button(t("explore.sparql.run"), type="primary", icon=":material/play_arrow:", key="explore-run", on_click=_want)
    if x.library.preparing:  # below the box: what comes and goes above moves the button under the hand
        _while_preparing(x)
    if st.session_state.get(_WANTED):
        _run(x, text)
    kept = st.session_state.get(_ANSWER)
    if kept is None or kept[0] != (text, x.page.engine.knowledge.fingerprint):
        return
    if isinstance(kept[1], QueryRefused):
        _refused(x, kept[1])
    else:
        _answer(x, kept[1])


def _want() -> None:
    """Note that the query is to be run: a run of the page that is cut short leaves it to the next one."""
    st.session_state[_WANTED] = True


@st.fragment(run_every=1.0)
def _while_preparing(x: Explore) -> None:
    """Draw a line until the graph is there, then the page without it."""
    if not x.library.preparing:
        st.rerun()
    st.caption(markdown(x.page.t("explore.sparql.preparing")))


def _text(view: View) -> str:
    """Return the query as typed: of the link, or of the session where it is too long for a link."""
    typed: str = st.session_state.get(_TYPED, "")
    return typed if len(typed) > LONGEST_QUERY and not view.query else view.query


def _typed(view: View, text: str) -> View:
    st.session_state[_TYPED] = text
    return replace(view, query=text)


def _run(x: Explore, sparql: str) -> None:
    """Run the query and keep its rows, or why it was refused, until another one is asked."""
    st.session_state.pop(_ANSWER, None)
    found: Rows | QueryRefused
    try:
        if not sparql.strip():
            raise QueryRefused("the query is empty", "empty")
        with st.spinner(x.page.t("explore.sparql.busy")):
            found = x.library.query(sparql, MOST_ROWS)
    except QueryRefused as error:
        found = error
    except Exception:  # a cut-short run of the page is no Exception
        st.session_state[_WANTED] = False
        raise
    st.session_state[_ANSWER] = ((sparql, x.page.engine.knowledge.fingerprint), found)
    st.session_state[_WANTED] = False


def _refused(x: Explore, error: QueryRefused) -> None:
    """Say why the query was not answered; the engine's own words follow where they point at a place in it."""
    t, key = x.page.t, f"explore.refused.{error.reason}"
    known = key in texts(x.page.language)
    lines = [t(key)] if known else [t("explore.refused.other")]
    if not known or error.reason == "syntax":
        lines.append(str(error)[:400])
    problem(x.page.language, t("explore.refused.title"), lines)


def _answer(x: Explore, rows: Rows) -> None:
    t = x.page.t
    shown = [[_cell(x, row[column]) for column in rows.columns] for row in rows.rows[:SHOWN]]
    st.html(
        x.html("explore_rows", columns=rows.columns, rows=shown, total=len(rows), truncated=rows.truncated),
    )
    if len(rows):
        st.download_button(
            t("explore.sparql.download"),
            lambda: _csv(rows),
            file_name="bps-query.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _cell(x: Explore, value: Any) -> Cell:
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell(x.page.t("explore.true" if value else "explore.false"))
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    record = x.see.of_iri(text) if isinstance(value, str) else None
    return Cell(x.see.label(*record), x.see.to(*record)) if record else Cell(text)


def _csv(rows: Rows) -> bytes:
    """Return the rows for a spreadsheet: a text that looks like a formula stays a text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(rows.columns)
    for row in rows:
        cells = [row[column] for column in rows.columns]
        writer.writerow([f"'{c}" if isinstance(c, str) and c.startswith(_FORMULA) else c for c in cells])
    return out.getvalue().encode("utf-8-sig")
