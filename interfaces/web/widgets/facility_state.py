"""The state of the page: the link, and in the session the uploaded table, which no link can hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from interfaces.tables.model import Table
from interfaces.web.countries import countries
from interfaces.web.facility_view import FacilityView
from interfaces.web.shell import Page
from interfaces.web.widgets.linked import LANGUAGE, show, tied

_VIEW, _TABLE = "facility-view", "facility-table"


@dataclass(frozen=True)
class Uploaded:
    """A table as it was read in this session; `mark` is the digest of its bytes."""

    name: str
    mark: str
    table: Table


def read_view(page: Page) -> tuple[FacilityView, list[str]]:
    """Return the view that the address asks for and what in it makes no sense; without one, the last of the session."""
    kept: FacilityView | None = st.session_state.get(_VIEW)
    knowledge = page.engine.knowledge
    if kept is not None and not FacilityView.asked(st.query_params):
        view, _ = FacilityView.from_link(kept.link(), knowledge, countries(page.language))
        odd: list[str] = []
        if view.link():
            show(view)
    else:
        view, odd = FacilityView.from_link(st.query_params, knowledge, countries(page.language))
    st.session_state[_VIEW] = view
    if st.session_state.pop("odd_language", False):
        odd.append(LANGUAGE)
    return view, odd


def go(view: FacilityView) -> None:
    """Show another view and keep it for this session; for callbacks, which run before the page is drawn."""
    st.session_state[_VIEW] = view
    show(view)


def bound(name: str, value: Any, follow: Callable[[Any], FacilityView]) -> dict[str, Any]:
    """Return the arguments that tie a widget to the link; `follow` gives the view for what the user has chosen."""
    return tied(f"facility-{name}", value, lambda chosen: go(follow(chosen)))


def uploaded() -> Uploaded | None:
    """Return the table of this session."""
    return st.session_state.get(_TABLE)


def keep(found: Uploaded | None) -> None:
    """Keep a table for this session, or forget it."""
    st.session_state[_TABLE] = found
