"""Explore: look through the knowledge, see each record with its sources, ask the graph."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from interfaces.i18n import word
from interfaces.web.escape import markdown
from interfaces.web.explore_items import Items
from interfaces.web.exploring import QUERY
from interfaces.web.library import library
from interfaces.web.linking import Linking, named
from interfaces.web.render import STYLE
from interfaces.web.shell import Page, current_language, footer, guarded, masthead, open_page
from interfaces.web.widgets.explore_browse import browse, choose_kind
from interfaces.web.widgets.explore_query import ask_graph
from interfaces.web.widgets.explore_record import show_record
from interfaces.web.widgets.explore_state import Explore, read_view


def draw() -> None:
    """Draw the page."""
    language = current_language()
    masthead(language)
    with guarded(language):
        page = open_page(language)
        st.html(STYLE.parent / "explore.css")
        with guarded(language):
            _content(page)
        footer(page)
        library(page.engine.knowledge).prepare()


def _content(page: Page) -> None:
    found = library(page.engine.knowledge)
    view, odd = read_view(page, found)
    see = Linking(page.render.names)
    x = Explore(page, found, view, see, Items(see, page.t, found.relations))
    if odd:
        words = page.t("list.comma").join(word(page.language, "explore.part", name) for name in odd)
        st.warning(markdown(page.t("error.link", names=words)))
    record = named(view.record, page.engine.knowledge)
    if record is not None:
        show_record(x, *record)
        return
    st.title(markdown(page.t("explore.title")), anchor=False)
    st.html(page.render.html("lead", text=page.t("explore.lead")))
    if view.record:
        _unknown(x)
        x = replace(x, view=replace(view, record=""))
    choose_kind(x)
    if view.kind == QUERY:
        ask_graph(x)
    else:
        browse(x, view.kind)


def _unknown(x: Explore) -> None:
    """Name the records that are called most like the one that is not there."""
    near = [(x.see.to(s, name), x.see.label(s, name)) for s, name in x.library.catalogue.near(x.view.record)]
    st.html(x.html("explore_near", record=x.view.record[:80], near=near))


if __name__ == "__main__":
    draw()
