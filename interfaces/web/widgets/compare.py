"""Two or three uses side by side."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from interfaces.web.entry import Entry
from interfaces.web.escape import markdown
from interfaces.web.limits import limit_rows
from interfaces.web.shell import Page
from interfaces.web.widgets.stream_form import change
from recommender.comparison import side_by_side
from recommender.differences import keyed
from recommender.results import Answer

MOST = 3
_KEY = "compare"
_LIMITS = 5


def show_compare(page: Page, entry: Entry, answer: Answer) -> None:
    """Draw the choice of uses, and those chosen as a table."""
    by_key = keyed(answer.recommendations)
    if len(by_key) < 2:
        return
    asked = [k for k in dict.fromkeys(entry.compare.split("|")) if k]
    chosen = [k for k in asked if k in by_key][:MOST]
    st.session_state[_KEY] = chosen
    titles = {k: (r.title_zh if page.language == "zh" else r.title) for k, r in by_key.items()}
    with st.container(key="compare-box"):
        st.html(page.render.html("compare_head"))
        st.multiselect(
            page.t("compare.choose"),
            list(by_key),
            format_func=lambda key: f"{by_key[key].rank}. {titles[key]}" if key in by_key else str(key),
            key=_KEY,
            max_selections=MOST,
            placeholder=page.t("compare.placeholder"),
            on_change=lambda: change(replace(entry, compare="|".join(st.session_state[_KEY]))),
        )
        if len(chosen) < len(asked):
            st.caption(markdown(page.t("compare.gone")))
        if len(chosen) == 1:
            st.caption(markdown(page.t("compare.more")))
        elif chosen:
            columns = side_by_side(by_key[k] for k in chosen)
            rows = [limit_rows(c.deciding)[:_LIMITS] for c in columns]
            st.html(page.render.html("compare", columns=columns, deciding=rows))
