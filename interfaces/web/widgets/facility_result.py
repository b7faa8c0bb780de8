"""What came out for a facility: totals, matrix, routes, reasons, what it could take in, practice elsewhere."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from interfaces.reports.facility_report import Facts, html, workbook
from interfaces.web.escape import markdown
from interfaces.web.facility_parts import Parts
from interfaces.web.facility_view import FacilityView
from interfaces.web.shell import Page
from interfaces.web.widgets.facility_table import XLSX

PAGE = 30


def show_result(page: Page, view: FacilityView, facts: Facts) -> None:
    """Draw everything that is known of the facility."""
    parts = Parts(page.render, facts)
    if facts.screened:
        st.html(parts.totals())
        at = _page_of(page, len(facts.screened))
        rows = parts.rows[at * PAGE : (at + 1) * PAGE]
        st.html(parts.matrix(rows))
        st.html(parts.routes(rows))
        st.html(parts.reasons(rows))
    if facts.process is not None:
        st.html(parts.intake())
        st.html(parts.practices())
    _take_away(page, view, facts)


def _page_of(page: Page, number: int) -> int:
    pages = -(-number // PAGE)
    if pages < 2:
        return 0
    key = "facility-page"
    if st.session_state.get(key, 1) > pages:
        st.session_state[key] = 1
    chosen = st.number_input(page.t("facility.page", n=pages), 1, pages, key=key, width=200)
    return int(chosen) - 1


def _take_away(page: Page, view: FacilityView, facts: Facts) -> None:
    t = page.t
    with st.container(horizontal=True, key="facility-actions"):
        st.download_button(
            t("facility.report"),
            lambda: html(page.render, facts),
            file_name="bps-facility.html",
            mime="text/html",
            icon=":material/print:",
            on_click="ignore",
        )
        st.download_button(
            t("facility.workbook"),
            lambda: workbook(page.render, facts),
            file_name="bps-facility.xlsx",
            mime=XLSX,
            icon=":material/table:",
            on_click="ignore",
        )
        with st.popover(t("answer.share"), icon=":material/link:"):
            st.write(markdown(t("facility.share.table" if view.mode == "table" else "facility.share")))
            address = f"{(st.context.url or '').split('?')[0]}?{urlencode({'lang': page.language, **view.link()})}"
            st.code(address, language=None, wrap_lines=True)
