"""A facility's waste profile: likely or stated streams, screened at once, and what the facility could take in."""

from __future__ import annotations

import streamlit as st

from interfaces.i18n import word
from interfaces.web.escape import markdown
from interfaces.web.facility_parts import Facts
from interfaces.web.facility_view import FacilityView
from interfaces.web.facility_words import faults_of
from interfaces.web.figures import number
from interfaces.web.render import STYLE
from interfaces.web.shell import Page, current_language, footer, guarded, masthead, open_page
from interfaces.web.widgets.facility_choose import choose_amounts, choose_mode, choose_size, choose_type
from interfaces.web.widgets.facility_result import show_result
from interfaces.web.widgets.facility_screen import screen
from interfaces.web.widgets.facility_state import read_view, uploaded
from interfaces.web.widgets.facility_table import choose_table
from recommender.facility import FacilityStream, bases, likely_streams


def draw() -> None:
    """Draw the page."""
    language = current_language()
    masthead(language)
    with guarded(language):
        page = open_page(language)
        for name in ("explore.css", "facility.css"):
            st.html(STYLE.with_name(name))
        with guarded(language):
            _content(page)
        footer(page)


def _content(page: Page) -> None:
    view, odd = read_view(page)
    if odd:
        words = page.t("list.comma").join(word(page.language, "facility.part", name) for name in odd)
        st.warning(markdown(page.t("error.link", names=words)))
    st.title(markdown(page.t("facility.title")), anchor=False)
    st.html(page.render.html("lead", text=page.t("facility.lead")))
    choose_mode(page, view)
    streams = choose_table(page, view) if view.mode == "table" else _likely(page, view)
    process = page.engine.knowledge.processes.get(view.facility)
    if not streams and process is None:
        return
    found = tuple(screen(page, streams))
    table = uploaded() if view.mode == "table" else None
    faults = tuple(faults_of(page.render.names, table.table)) if table else ()
    facts = Facts(page.engine.knowledge, found, process, view.country, _outputs(page, view), faults)
    show_result(page, view, facts)


def _likely(page: Page, view: FacilityView) -> list[FacilityStream]:
    process = choose_type(page, view)
    if process is None:
        return []
    choose_size(page, view, process)
    known = page.engine.knowledge
    streams = likely_streams(known, process, dict(view.outputs), dict(view.amounts), view.country or None)
    choose_amounts(page, view, process, streams)
    return streams


def _outputs(page: Page, view: FacilityView) -> tuple[str, ...]:
    process = page.engine.knowledge.processes.get(view.facility)
    labels = {base.key: base.label.get(page.language) for base in bases(process)} if process else {}
    said = ((labels[key], value) for key, value in view.outputs if key in labels)
    return tuple(page.t("facility.output.said", base=base, n=number(value)) for base, value in said)


if __name__ == "__main__":
    draw()
