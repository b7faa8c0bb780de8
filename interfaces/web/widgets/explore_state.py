"""The link of the page Explore as its only state: widgets are filled from it and change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from interfaces.web.explore_items import Items
from interfaces.web.exploring import View
from interfaces.web.library import Library
from interfaces.web.linking import Linking
from interfaces.web.shell import Page

_LANGUAGE = "lang"


@dataclass(frozen=True)
class Explore:
    """What each part of the page needs to draw itself."""

    page: Page
    library: Library
    view: View
    see: Linking
    items: Items

    def html(self, template: str, **values: Any) -> str:
        """Return a filled template that knows labels and addresses of records."""
        return self.page.render.html(template, see=self.see, **values)


def read_view(page: Page, library: Library) -> tuple[View, list[str]]:
    """Return the view that the address asks for, and what in it makes no sense."""
    view, odd = View.from_link(st.query_params, library.catalogue)
    if st.session_state.pop("odd_language", False):
        odd.append(_LANGUAGE)
    return view, odd


def go(view: View) -> None:
    """Show another view; for callbacks, which run before the page is drawn."""
    language = st.session_state.get(_LANGUAGE, "en")
    st.query_params.from_dict({_LANGUAGE: language, **view.link()})


def bound(name: str, value: Any, follow: Callable[[Any], View]) -> dict[str, Any]:
    """Return the arguments that tie a widget to the link.

    Parameters
    ----------
    name: of the widget.
    value: what the link says.
    follow: gives the view for what the user has chosen.
    """
    key = f"explore-{name}"
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return {"key": key, "on_change": lambda: go(follow(st.session_state[key]))}


def turned(view: View, page: int) -> View:
    """Return another page of the same list."""
    return replace(view, page=page)
