"""Find reuse: describe a waste stream, see the screened ways to reuse it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from interfaces.web.asking import answer_to
from interfaces.web.entry import Entry
from interfaces.web.escape import markdown
from interfaces.web.shell import Page, current_language, footer, guarded, masthead, open_page, problem, show_input_error
from interfaces.web.widgets.answer import show_answer
from interfaces.web.widgets.stream_form import asked, change, examples, read_link, stream_form
from kb.errors import InputError
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
        try:
            with st.spinner(page.t("find.busy")):
                given = answer_to(page, entry.as_given)
                answer = _supposing(page, entry, given)
        except InputError as error:
            show_input_error(page.language, error)
            if entry.fix:
                bare = replace(entry, fix="", what_if="")
                st.button(page.t("error.drop"), key="drop", icon=":material/undo:", on_click=change, args=(bare,))
            return
        st.session_state["answer"] = (entry, answer)
        show_answer(page, entry, given, answer)


def _supposing(page: Page, entry: Entry, given: Answer) -> Answer:
    """Return the answer with what is supposed; where that cannot be, say so and keep the stream as given."""
    if not entry.what_if:
        return given
    try:
        return answer_to(page, entry)
    except InputError as error:
        show_input_error(page.language, error)
        return given


if __name__ == "__main__":
    draw()
