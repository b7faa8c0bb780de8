"""Answers to entries, kept in the session: the last few, as what is given and what is supposed stand side by side."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from interfaces.web.entry import Entry
from interfaces.web.profiling import profile_data
from interfaces.web.shell import Page
from recommender.profile import Profile
from recommender.results import Answer

_KEPT = "answers"
_MOST = 4


def answer_to(page: Page, entry: Entry) -> Answer:
    """Return the answer to `entry`, kept in this session as long as question, language and knowledge stay.

    Raises
    ------
    InputError
        when a value of the entry cannot be.
    """
    key = (replace(entry, compare=""), page.language, page.engine.knowledge.fingerprint)
    kept: dict[object, Answer] = st.session_state.setdefault(_KEPT, {})
    answer = kept.pop(key, None)
    if answer is None:
        known = answer_to(page, entry.as_given).understood if entry.what_if else None
        profile = Profile.parse(profile_data(entry, page.engine.knowledge, known))
        answer = page.engine.recommend(profile, language=page.language)
    kept[key] = answer
    while len(kept) > _MOST:
        kept.pop(next(iter(kept)))
    return answer
