"""The state of the page Explore, which is its link alone."""

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
from interfaces.web.widgets.linked import LANGUAGE, show, tied


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
        odd.append(LANGUAGE)
    return view, odd


def bound(name: str, value: Any, follow: Callable[[Any], View]) -> dict[str, Any]:
    """Return the arguments that tie a widget to the link; `follow` gives the view for what the user has chosen."""
    return tied(f"explore-{name}", value, lambda chosen: show(follow(chosen)))


def turned(view: View, page: int) -> View:
    """Return another page of the same list."""
    return replace(view, page=page)
