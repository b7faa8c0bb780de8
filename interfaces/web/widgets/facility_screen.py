"""Screening all streams of a facility, one after the other, so that it can be stopped and nothing is asked twice."""

from __future__ import annotations

import streamlit as st

from interfaces.web.escape import markdown
from interfaces.web.shell import Page
from kb.cache import digest
from kb.errors import InputError
from recommender.facility import FacilityStream
from recommender.facility_matrix import Screened, screened
from recommender.wording import Wording

_KEPT, _STOPPED = "facility-screened", "facility-stopped"
_MOST_KEPT = 5_000


def screen(page: Page, streams: list[FacilityStream]) -> list[Screened]:
    """Return what came out for each stream, in order; those that were not reached after a stop are missing.

    Every result is kept in the session as soon as it is there, by the content of its stream.
    """
    kept: dict[str, Screened] = st.session_state.setdefault(_KEPT, {})
    marks = [_mark(page, stream) for stream in streams]
    missing = [(mark, stream) for mark, stream in zip(marks, streams, strict=True) if mark not in kept]
    if missing:
        if len(kept) > _MOST_KEPT:
            for mark in set(kept) - set(marks):
                del kept[mark]
        _work(page, missing, kept, len(streams), digest(*marks))
    return [kept[mark] for mark in marks if mark in kept]


def _work(
    page: Page, missing: list[tuple[str, FacilityStream]], kept: dict[str, Screened], total: int, whole: str
) -> None:
    t = page.t
    if st.session_state.get(_STOPPED) == whole:
        with st.container(horizontal=True, vertical_alignment="center", key="facility-halted"):
            st.warning(markdown(t("facility.stopped", done=total - len(missing), n=total)))
            st.button(t("facility.resume"), on_click=_stop, args=("",), icon=":material/play_arrow:")
        return
    place = st.empty()
    with place.container(key="facility-busy"):
        bar = st.progress(0.0, markdown(t("facility.busy", done=total - len(missing), n=total)))
        st.button(t("facility.stop"), on_click=_stop, args=(whole,), icon=":material/stop:")
    for done, (mark, stream) in enumerate(missing, total - len(missing) + 1):
        kept[mark] = _one(page, stream)
        # A click on stop ends this run at the next line: what is done stays.
        bar.progress(done / total, markdown(t("facility.busy", done=done, n=total)))
    place.empty()


def _stop(whole: str) -> None:
    st.session_state[_STOPPED] = whole


def _one(page: Page, stream: FacilityStream) -> Screened:
    if stream.profile is None:
        return Screened(stream, fault=stream.fault)
    try:
        answer = page.engine.recommend(stream.profile, language=page.language)
    except InputError as error:
        return Screened(stream, fault=error)
    knowledge = page.engine.knowledge
    return screened(knowledge, stream, answer, Wording(knowledge, page.language))


def _mark(page: Page, stream: FacilityStream) -> str:
    profile = stream.profile.model_dump_json() if stream.profile else str(stream.fault)
    return digest(page.engine.knowledge.fingerprint, page.language, stream.id, profile, repr(stream.amount))
