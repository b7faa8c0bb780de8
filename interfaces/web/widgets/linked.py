"""The link as the state of a page: its widgets are filled from it and change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import streamlit as st

LANGUAGE = "lang"


class Linked(Protocol):
    """A view of a page that a link can hold."""

    def link(self) -> dict[str, str]:
        """Return the parameters that bring this view back."""


def show(view: Linked) -> None:
    """Show another view; for callbacks, which run before the page is drawn."""
    st.query_params.from_dict({LANGUAGE: _language(), **view.link()})


def tied(name: str, value: Any, choose: Callable[[Any], None]) -> dict[str, Any]:
    """Return the arguments that tie a widget to the link.

    Parameters
    ----------
    name: of the widget.
    value: what the link says.
    choose: takes what the user has chosen.
    """
    # A choice is held by its label, which another language does not know: there it is another widget.
    key = f"{name}-{_language()}"
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return {"key": key, "on_change": lambda: choose(st.session_state[key])}


def _language() -> str:
    language: str = st.session_state.get(LANGUAGE, "en")
    return language
