"""Choosing a facility type, and saying how large the facility is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from interfaces.web.countries import countries
from interfaces.web.escape import markdown
from interfaces.web.facility_view import LONGEST, MODES, FacilityView
from interfaces.web.figures import interval
from interfaces.web.library import library
from interfaces.web.linking import Linking
from interfaces.web.shell import Page
from interfaces.web.widgets.facility_state import bound
from kb.facility_types import best_documented, find_types
from kb.records import Process
from recommender.facility import FacilityStream, bases

_OFFERED = 10
_LARGEST = 1e11


def choose_mode(page: Page, view: FacilityView) -> None:
    """Draw the choice between a facility type and a table of streams."""
    st.segmented_control(
        page.t("facility.from"),
        MODES,
        format_func=lambda mode: page.t(f"facility.from.{mode}"),
        required=True,
        label_visibility="collapsed",
        **bound("from", view.mode, lambda chosen: replace(view, mode=chosen or "type")),
    )


def choose_type(page: Page, view: FacilityView) -> Process | None:
    """Draw search and proposals; return the type that is chosen."""
    t, knowledge = page.t, page.engine.knowledge
    st.text_input(
        t("facility.q"),
        placeholder=t("facility.q.placeholder"),
        max_chars=LONGEST,
        icon=":material/search:",
        **bound("q", view.q, lambda words: replace(view, q=(words or "").strip())),
    )
    found = find_types(library(knowledge).catalogue.search, knowledge, view.q)
    offered = list(found.ids if view.q else best_documented(knowledge))[:_OFFERED]
    if view.facility and view.facility not in offered:
        offered = [view.facility, *offered[: _OFFERED - 1]]
    if view.q and found.near:
        st.caption(markdown(t("facility.q.near" if offered else "facility.q.none")))
    label = t("facility.type.found", n=len(found.ids)) if view.q and not found.near else t("facility.type.choose")
    st.pills(
        label,
        offered,
        format_func=lambda name: markdown(page.render.names.of("processes", str(name))),
        **bound("type", view.facility or None, lambda chosen: view.of_type(chosen or "")),
    )
    process: Process | None = knowledge.processes.get(view.facility)
    if process is not None:
        st.html(page.render.html("facility_type", p=process, see=Linking(page.render.names)))
    return process


def choose_size(page: Page, view: FacilityView, process: Process) -> None:
    """Draw what the typical figures are multiplied by, and the country."""
    t = page.t
    counted = bases(process)
    if not counted:
        st.caption(markdown(t("facility.output.none")))
    figures = dict(view.outputs)
    with st.container(horizontal=True, vertical_alignment="bottom", key="facility-size"):
        for base in counted:
            st.number_input(
                t("facility.output", base=base.label.get(page.language)),
                value=None,
                min_value=0.0,
                max_value=_LARGEST,
                format="%g",
                placeholder=t("facility.output.placeholder"),
                width=250,
                **bound(
                    f"output-{base.key}",
                    figures.get(base.key),
                    _setter(view, "outputs", base.key),
                ),
            )
        choose_country(page, view)


def choose_country(page: Page, view: FacilityView) -> None:
    """Draw the choice of the country whose rules count."""
    names = countries(page.language)
    st.selectbox(
        page.t("find.country.label"),
        ["", *names],
        format_func=lambda code: names.get(code, "") or page.t("find.country.none"),
        width=250,
        **bound("country", view.country, lambda code: replace(view, country=code or "")),
    )


def choose_amounts(page: Page, view: FacilityView, process: Process, streams: list[FacilityStream]) -> None:
    """Draw a field for each material of the type, for amounts that are known better than the typical figure."""
    t = page.t
    stated = dict(view.amounts)
    likely = {s.id: s.amount for s in streams if s.origin == "likely"}
    with st.expander(t("facility.amounts"), expanded=False, key="facility-amounts"):
        st.caption(markdown(t("facility.amounts.help")))
        columns = st.columns(2, gap="medium")
        for place, figure in enumerate(process.generates):
            name = figure.material
            amount = likely.get(name)
            with columns[place % 2]:
                st.number_input(
                    markdown(page.render.names.of("materials", name)),
                    value=None,
                    min_value=0.0,
                    max_value=_LARGEST,
                    format="%g",
                    placeholder=_span(page, amount.low, amount.high) if amount else t("facility.amounts.unknown"),
                    **bound(
                        f"amount-{name}",
                        stated.get(name),
                        _setter(view, "amounts", name),
                    ),
                )


def _setter(view: FacilityView, part: str, key: str) -> Callable[[float | None], FacilityView]:
    return lambda value: view.with_number(part, key, value)


def _span(page: Page, low: float, high: float) -> str:

    return page.t("facility.amounts.likely", n=interval(low, high))
