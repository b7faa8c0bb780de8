"""The map of cases: marks on the coast lines, no tiles, no borders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from interfaces.web.mapping import WINDOWS, marks
from interfaces.web.render import STYLE
from interfaces.web.widgets.explore_state import Explore, bound

COAST = STYLE.parent / "coast.css"


def show_map(x: Explore, names: Iterable[str]) -> None:
    """Draw the cases on a map; the list below it says the same in words."""
    t, view = x.page.t, x.view
    st.html(COAST)
    regions = {name: t(f"explore.region.{name}") for name in WINDOWS}
    st.segmented_control(
        t("explore.region"),
        list(WINDOWS),
        format_func=regions.__getitem__,
        required=True,
        **bound("region", view.region, lambda chosen: replace(view, region=chosen or "world")),
    )
    window = WINDOWS[view.region]
    cases = [x.page.engine.knowledge.cases[name] for name in names]
    found = marks(cases, window)
    inside = sum(len(mark.cases) for mark in found)
    statuses = dict.fromkeys(c.status for mark in found for c in mark.cases)
    st.html(
        x.html(
            "explore_map",
            marks=found,
            window=window,
            inside=inside,
            elsewhere=len(cases) - inside,
            statuses=list(statuses),
        )
    )
