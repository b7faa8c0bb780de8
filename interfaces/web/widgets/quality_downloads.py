"""Taking the knowledge away: a button for each form; the file is made when it is clicked."""

from __future__ import annotations

from functools import partial

import streamlit as st

from interfaces.web.downloads import OFFERS, made
from interfaces.web.shell import Page


def show_downloads(page: Page) -> None:
    """Draw a button for each file, and below it what is inside."""
    t, knowledge = page.t, page.engine.knowledge
    st.html(page.render.html("quality_downloads"))
    with st.container(key="quality-downloads"):
        for offer, column in zip(OFFERS, st.columns(len(OFFERS), gap="small"), strict=True):
            with column:
                st.download_button(
                    t(f"quality.download.{offer.key}"),
                    partial(made, offer.key, knowledge),
                    file_name=offer.file,
                    mime=offer.mime,
                    icon=":material/download:",
                    key=f"download-{offer.key}",
                    on_click="ignore",
                    width="stretch",
                )
                st.html(page.render.html("quality_download", key=offer.key))
