"""How good is this: what was measured, what the base holds and what it does not know, and all of it to take away."""

from __future__ import annotations

from typing import Any

import streamlit as st

from interfaces.web.escape import markdown
from interfaces.web.quality_known import Counted
from interfaces.web.render import STYLE
from interfaces.web.shell import Page, current_language, footer, guarded, masthead, open_page
from interfaces.web.widgets import quality_parts as parts
from interfaces.web.widgets.quality_downloads import show_downloads
from interfaces.web.widgets.quality_finding import choose_queries, read_choice, show_finding
from recommender.evaluation.published import figures


def draw() -> None:
    """Draw the page."""
    language = current_language()
    masthead(language)
    with guarded(language):
        page = open_page(language)
        for name in ("explore.css", "quality.css"):
            st.html(STYLE.parent / name)
        _content(page)
        footer(page)


def _content(page: Page) -> None:
    evaluation, screening, audit = figures("evaluation"), figures("screening"), figures("audit")
    counted = _counted(page.engine.knowledge.fingerprint, page.engine.knowledge)
    chosen, odd = read_choice()
    _note(page, odd)
    st.title(markdown(page.t("quality.title")), anchor=False)
    st.html(page.render.html("lead", text=page.t("quality.lead")))
    with guarded(page.language):
        parts.show_head(page, counted, evaluation, screening, audit)
    with guarded(page.language):
        _finding(page, evaluation, chosen)
    with guarded(page.language):
        parts.show_screening(page, screening)
    with guarded(page.language):
        parts.show_sources(page, counted, audit)
    with guarded(page.language):
        parts.show_coverage(page, counted)
        parts.show_limits(page, counted)
    with guarded(page.language):
        show_downloads(page)
        parts.show_versions(page)


def _note(page: Page, odd: bool) -> None:
    names = [page.t("field.queries")] if odd else []
    if st.session_state.pop("odd_language", False):
        names.append(page.t("field.lang"))
    if names:
        st.warning(markdown(page.t("error.link", names=page.t("list.comma").join(names))))


def _finding(page: Page, found: dict[str, Any] | None, chosen: str) -> None:
    state = parts.state_of(page, found) if found else ""
    asked = sum(found["queries"].values()) if found else 0
    st.html(page.render.html("quality_finding", found=found, asked=asked, state=state))
    if found:
        choose_queries(page, chosen)
        show_finding(page, found, chosen)


@st.cache_resource(show_spinner=False, max_entries=2)
def _counted(fingerprint: str, _knowledge: Any) -> Counted:
    return Counted.of(_knowledge)


if __name__ == "__main__":
    draw()
