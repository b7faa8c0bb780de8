"""What surrounds every page: language, style, masthead, footer, and the guard that words errors."""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from interfaces.i18n import LANGUAGES, Language, Translate, language_of, texts, translator
from interfaces.refusals import refusal
from interfaces.web.countries import countries
from interfaces.web.engine import Engine, shared
from interfaces.web.escape import markdown
from interfaces.web.names import Names
from interfaces.web.render import STYLE, Renderer
from kb.errors import BpsError, InputError

log = logging.getLogger("bps.web")
_OWN_NAMES = {"en": "English", "zh": "中文"}
_LANGUAGE_KEY = "lang"
_ENGLISH = re.compile(r"[a-z]+ [a-z]+")


@dataclass(frozen=True)
class Page:
    """What a screen needs to draw itself."""

    language: Language
    t: Translate
    engine: Engine
    render: Renderer


def current_language() -> Language:
    """Return the language: as chosen, else of the link, else of the browser, else `BPS_LANGUAGE`."""
    if _LANGUAGE_KEY not in st.session_state or st.session_state[_LANGUAGE_KEY] not in LANGUAGES:
        asked = st.query_params.get("lang")
        st.session_state["odd_language"] = asked is not None and language_of(asked) is None
        st.session_state[_LANGUAGE_KEY] = (
            language_of(asked) or language_of(_locale()) or language_of(os.environ.get("BPS_LANGUAGE")) or "en"
        )
    language: Language = st.session_state[_LANGUAGE_KEY]
    return language


def _locale() -> str | None:
    return st.context.locale


def masthead(language: Language) -> None:
    """Draw name and language switch, and load the style of the pages."""
    t = translator(language)
    st.html(STYLE)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="masthead"):
        st.html(_bare(language).html("masthead"), width="content")
        st.segmented_control(
            t("app.language"),
            LANGUAGES,
            format_func=_OWN_NAMES.__getitem__,
            key=_LANGUAGE_KEY,
            required=True,
            label_visibility="collapsed",
            persist_state="session",
            on_change=lambda: st.query_params.update(lang=st.session_state[_LANGUAGE_KEY]),
        )


def footer(page: Page) -> None:
    """Draw what holds for every answer, and the version of the knowledge."""
    knowledge = page.engine.knowledge
    version = page.t(
        "app.version",
        stamp=knowledge.fingerprint[:8],
        technologies=len(knowledge.technologies),
        materials=len(knowledge.materials),
        cases=len(knowledge.cases),
    )
    st.html(page.render.html("footer", version=version))


@contextmanager
def guarded(language: Language) -> Iterator[None]:
    """Turn any error of the block into words that say what to do; the log gets the traceback."""
    try:
        yield
    except InputError as error:
        show_input_error(language, error)
    except BpsError as error:
        t = translator(language)
        log.error("knowledge cannot be used: %s", error)
        problem(language, t("error.knowledge.title"), [str(error), t("error.knowledge.todo")])
    except Exception:
        log.exception("a page failed")
        t = translator(language)
        now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        problem(language, t("error.other.title"), [t("error.other.todo", time=now)])


def show_input_error(language: Language, error: InputError) -> None:
    """Say which field cannot be used, what was found there and what may stand there."""
    t = translator(language)
    head, _, detail = error.field.partition(".")
    if f"field.{head}" not in texts(language):
        head, detail = "composition", error.field
    hint = {"composition": "analysis", "properties": "analysis"}.get(head, head)
    hint = hint if f"error.hint.{hint}" in texts(language) else "other"
    said = refusal(error, language)
    lines = [said or (error.message if language == "en" else t(f"error.hint.{hint}"))]
    lines.append(t("error.input.field", field=f"{t(f'field.{head}')} {detail}".strip()))
    if str(error.found).strip():
        lines.append(t("error.input.found", found=str(error.found)[:200]))
    if error.allowed and said is None and (language == "en" or not _ENGLISH.search(error.allowed)):
        lines.append(t("error.input.allowed", allowed=error.allowed))
    problem(language, t("error.input.title"), [*lines, t("error.input.kept")])


def problem(language: Language, title: str, lines: list[str]) -> None:
    """Draw a box that says what is wrong and what to do."""
    st.html(_bare(language).html("problem", title=title, lines=lines))


def open_page(language: Language) -> Page:
    """Return the page with the shared recommender, showing progress while it is prepared.

    Raises
    ------
    BpsError
        if the knowledge cannot be used.
    """
    t = translator(language)
    holder = shared()
    if holder.engine is None:
        with st.status(t("load.title"), expanded=True) as status:
            st.caption(markdown(t("load.first")))
            line = st.empty()

            def tell(text: str) -> None:
                line.caption(markdown(text))

            engine = holder.get(tell)
            status.update(state="complete", expanded=False)
        st.rerun()
    engine = holder.get()
    names = Names(engine.knowledge, language, countries(language))
    if faults := getattr(engine.knowledge, "faults", []):
        st.warning(markdown(t("app.faults", n=len(faults))))
    return Page(language, t, engine, Renderer(names))


def _bare(language: Language) -> Renderer:
    return Renderer(Names(None, language))
