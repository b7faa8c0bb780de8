"""Searching and narrowing down: kinds, words, filters, and the page of results."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from interfaces.web.escape import markdown
from interfaces.web.exploring import PLACES, SHAPES
from interfaces.web.links import EXPLORE, page_link
from interfaces.web.widgets.explore_map import show_map
from interfaces.web.widgets.explore_state import Explore, bound, turned
from interfaces.web.widgets.linked import show
from kb.browse import Kind
from kb.query_texts import cases_query
from kb.search import Found
from kb.sparql_guard import MAX_QUERY

PAGE = 20


def choose_kind(x: Explore) -> None:
    """Draw the choice of what to look through."""
    t, view = x.page.t, x.view
    words = {p: t(f"explore.kind.{p}") for p in PLACES}
    st.segmented_control(
        t("explore.kind"),
        PLACES,
        format_func=words.__getitem__,
        required=True,
        label_visibility="collapsed",
        **bound("kind", view.kind, lambda chosen: view.of_kind(chosen or "cases")),
    )


def browse(x: Explore, kind: Kind) -> None:
    """Draw search, filters and results of one kind of record."""
    t, view = x.page.t, x.view
    st.text_input(
        t("explore.q", kind=t(f"explore.kind.{kind}")),
        placeholder=t(f"explore.q.{kind}.placeholder"),
        max_chars=400,
        icon=":material/search:",
        **bound("q", view.q, lambda words: replace(view, q=(words or "").strip(), page=1)),
    )
    _filters(x, kind)
    found = x.library.catalogue.select(kind, view.q, view.filters)
    if kind in SHAPES:
        _shape(x)
    if view.shape == "tree":
        branches = x.items.tree(found.ids, opened=bool(view.q or view.chosen))
        st.html(x.html("explore_tree", roots=branches, count=_count(x, found)))
        return
    if view.shape == "map":
        show_map(x, found.ids)
    _results(x, found)
    if kind == "cases" and found.ids:
        _query(x, found)


def _filters(x: Explore, kind: Kind) -> None:
    t, view = x.page.t, x.view
    options = x.library.catalogue.options[kind]
    title = t("explore.filters.on", n=len(view.chosen)) if view.chosen else t("explore.filters")
    with st.expander(title, expanded=bool(view.chosen), key=f"explore-filters-{kind}"):
        columns = st.columns(min(4, len(options)), gap="small")
        for at, (name, values) in enumerate(options.items()):
            with columns[at % len(columns)]:
                _filter(x, name, values)
        if view.chosen:
            st.button(
                t("explore.filters.clear"),
                key="explore-clear",
                icon=":material/close:",
                on_click=lambda: show(replace(view, chosen=(), page=1)),
            )


def _filter(x: Explore, name: str, values: tuple[str, ...]) -> None:
    t, view = x.page.t, x.view
    words = {value: x.items.option(name, value) for value in values}
    ordered = list(values) if _ordered(name) else sorted(values, key=lambda value: words[value].casefold())
    st.selectbox(
        t(f"explore.filter.{name}"),
        ["", *ordered],
        format_func=lambda value: words[value] if value else t("explore.any"),
        **bound(name, view.filters.get(name, ""), lambda value: view.filtered(name, value or "")),
    )


def _ordered(name: str) -> bool:
    return name in ("family", "status", "grade", "where", "hazard", "maturity")


def _shape(x: Explore) -> None:
    t, view = x.page.t, x.view
    shapes = SHAPES[view.kind]
    words = {shape: t(f"explore.shape.{shape}") for shape in shapes}
    st.segmented_control(
        t("explore.shape"),
        shapes,
        format_func=words.__getitem__,
        required=True,
        label_visibility="collapsed",
        **bound("shape", view.shape, lambda chosen: replace(view, shape=chosen or "list", page=1)),
    )


def _results(x: Explore, found: Found) -> None:
    view = x.view
    last = max(1, -(-len(found.ids) // PAGE))
    page = min(view.page, last)
    names = found.ids[(page - 1) * PAGE : page * PAGE]
    items = [x.items.item(view.kind, name) for name in names]
    st.html(x.html("explore_list", items=items, count=_count(x, found), near=found.near and found.ids, q=view.q))
    if last > 1:
        _pages(x, page, last)


def _pages(x: Explore, page: int, last: int) -> None:
    t, view = x.page.t, x.view
    with st.container(horizontal=True, vertical_alignment="center", key="explore-pages"):
        for name, target, off in (("previous", page - 1, page <= 1), ("next", page + 1, page >= last)):
            st.button(
                t(f"explore.page.{name}"),
                key=f"explore-{name}",
                disabled=off,
                on_click=lambda target=target: show(turned(view, target)),
            )
        st.caption(markdown(t("explore.page", n=page, of=last)))


def _count(x: Explore, found: Found) -> str:
    number = 0 if found.near else len(found.ids)
    return x.page.t("explore.found.one" if number == 1 else "explore.found", n=number)


def _query(x: Explore, found: Found) -> None:
    """Draw the query that gives the same cases."""
    sparql = cases_query(x.view.filters, found.ids if x.view.q else None)
    if len(sparql) <= MAX_QUERY:
        show_query(x, sparql)


def show_query(x: Explore, sparql: str) -> None:
    """Draw the query behind a table, with a way to the box where it can be run."""
    t = x.page.t
    with st.expander(t("explore.showQuery"), icon=":material/code:"):
        st.code(sparql, language="sparql", wrap_lines=True)
        address = page_link(EXPLORE, x.page.language, kind="query", query=sparql)
        st.html(x.html("explore_run", address=address if len(sparql) <= 6000 else ""))
