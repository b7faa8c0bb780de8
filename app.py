"""The app: a router over the pages of `interfaces.web.screens`, and nothing else."""

from pathlib import Path

import streamlit as st

import interfaces.web
from interfaces.i18n import translator
from interfaces.web.shell import current_language

WEB = Path(interfaces.web.__file__).parent
SCREENS = WEB / "screens"

t = translator(current_language())
st.set_page_config(page_title=t("app.name"), page_icon=WEB / "assets" / "icon.png", layout="wide")
pages = [
    st.Page(SCREENS / "find_reuse.py", title=t("nav.find"), url_path="find-reuse", default=True),
    st.Page(SCREENS / "facility.py", title=t("nav.facility"), url_path="facility"),
    st.Page(SCREENS / "explore.py", title=t("nav.explore"), url_path="explore"),
    st.Page(SCREENS / "quality.py", title=t("nav.quality"), url_path="quality"),
]
st.navigation(pages, position="top").run()
