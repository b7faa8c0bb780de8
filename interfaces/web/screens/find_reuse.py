"""Find reuse: describe a waste stream, see the screened ways to reuse it."""

from __future__ import annotations

import streamlit as st

from interfaces.web.entry import Entry
from interfaces.web.escape import markdown
from interfaces.web.shell import Page, current_language, footer, guarded, masthead, open_page, problem
from interfaces.web.widgets.answer import show_answer
from interfaces.web.widgets.stream_form import asked, examples, read_link, stream_form
from recommender.profile import Profile
from recommender.results import Answer


def draw() -> None:
    """Draw the page."""
    language = current_language()
    masthead(language)
    with guarded(language):
        page = open_page(language)
        read_link(page)
        st.title(markdown(page.t("find.title")), anchor=False)
        st.html(page.render.html("lead", text=page.t("find.lead")))
        stream_form(page)
        with guarded(language):
            _result(page, asked())
        footer(page)


def _result(page: Page, entry: Entry | None) -> None:
    if entry is None:
        examples(page)
        st.html(page.render.html("empty"))
    elif entry.empty:
        problem(page.language, page.t("error.input.title"), [page.t("error.empty")])
        examples(page)
    else:
        with st.spinner(page.t("find.busy")):
            answer = _answer(page, entry)
        show_answer(page, entry, answer)


def _answer(page: Page, entry: Entry) -> Answer:
    """Return the answer, kept in this session as long as question, language and knowledge stay."""
    key = (entry, page.language, page.engine.knowledge.fingerprint)
    kept = st.session_state.get("answer")
    if kept is not None and kept[0] == key:
        answer: Answer = kept[1]
        return answer
    answer = page.engine.recommend(Profile.parse(entry.data()), language=page.language)
    st.session_state["answer"] = (key, answer)
    return answer


if __name__ == "__main__":
    draw()
