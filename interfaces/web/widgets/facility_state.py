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

_VIEW, _TABLE, _LANGUAGE = "facility-view", "facility-table", "lang"


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
            st.query_params.from_dict({_LANGUAGE: page.language, **view.link()})
    else:
        view, odd = FacilityView.from_link(st.query_params, knowledge, countries(page.language))
    st.session_state[_VIEW] = view
    if st.session_state.pop("odd_language", False):
        odd.append(_LANGUAGE)
    return view, odd


def go(view: FacilityView) -> None:
    """Show another view; for callbacks, which run before the page is drawn."""
    st.session_state[_VIEW] = view
    st.query_params.from_dict({_LANGUAGE: st.session_state.get(_LANGUAGE, "en"), **view.link()})


def bound(name: str, value: Any, follow: Callable[[Any], FacilityView]) -> dict[str, Any]:
    """Return the arguments that tie a widget to the link.

    Parameters
    ----------
    name: of the widget.
    value: what the link says.
    follow: gives the view for what the user has chosen.
    """
    # A choice is held by its label, which another language does not know: there it is another widget.
    key = f"facility-{name}-{st.session_state.get(_LANGUAGE, 'en')}"
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return {"key": key, "on_change": lambda: go(follow(st.session_state[key]))}


def uploaded() -> Uploaded | None:
    """Return the table of this session."""
    return st.session_state.get(_TABLE)


def keep(found: Uploaded | None) -> None:
    """Keep a table for this session, or forget it."""
    st.session_state[_TABLE] = found
