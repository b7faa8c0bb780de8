"""What to take away: a report to print, a workbook, the data, how to cite it, and a link."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import streamlit as st

from interfaces.reports.answer_html import answer_html
from interfaces.reports.answer_workbook import answer_workbook
from interfaces.reports.citation import bibtex, cited, edition, plain_text
from interfaces.web.entry import Entry
from interfaces.web.escape import markdown
from interfaces.web.shell import Page
from recommender.results import Answer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_take_away(page: Page, entry: Entry, answer: Answer) -> None:
    """Draw the downloads and the link; a file is made when it is asked for."""
    t = page.t
    names, today = page.render.names, dt.datetime.now(dt.UTC).date()
    of = edition(page.engine.knowledge)
    params = entry.link()
    address = _address({"lang": page.language, **params}) if params is not None else ""
    files = (
        ("report", "html", "text/html", lambda: answer_html(answer, names, of, today, link=address).encode()),
        ("workbook", "xlsx", XLSX, lambda: answer_workbook(answer, names, of, today)),
        ("data", "json", "application/json", lambda: answer.model_dump_json(indent=2).encode()),
        ("bibtex", "bib", "application/x-bibtex", lambda: bibtex(of, cited(answer)).encode()),
    )
    st.html(page.render.html("take_away"))
    with st.container(horizontal=True, key="actions"):
        for name, suffix, mime, made in files:
            st.download_button(
                t(f"answer.download.{name}"),
                made,
                file_name=f"bps-answer.{suffix}",
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"download-{name}",
            )
        with st.popover(t("answer.share"), icon=":material/link:"):
            if params is None:
                st.write(markdown(t("answer.share.long")))
            else:
                st.write(markdown(t("answer.share.text")))
                st.code(address, language=None, wrap_lines=True)
        with st.popover(t("answer.cite"), icon=":material/format_quote:"):
            st.write(markdown(t("answer.cite.text")))
            st.code(plain_text(of, today, page.language), language=None, wrap_lines=True)


def _address(params: dict[str, str]) -> str:
    return f"{(st.context.url or '').split('?')[0]}?{urlencode(params)}"
