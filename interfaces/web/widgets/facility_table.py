"""A table of streams: template, upload, what was read of it, and what could not be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from interfaces.reports.facility_streams import template
from interfaces.tables.model import Bounds
from interfaces.tables.reading import read_streams
from interfaces.web.escape import plain
from interfaces.web.facility_view import FacilityView
from interfaces.web.facility_words import columns_of, faults_of, file_words, good_rows, notes_of
from interfaces.web.names import facilities
from interfaces.web.shell import Page, problem
from interfaces.web.widgets.facility_choose import choose_country
from interfaces.web.widgets.facility_state import Uploaded, bound, keep, uploaded
from kb.cache import digest
from kb.errors import InputError
from recommender.facility import FacilityStream, likely_streams, stated_stream, usual_properties
from recommender.reading.reader import Reader

BOUNDS = Bounds(size=5_000_000, unpacked=40_000_000, rows=2_000, columns=200)
TYPES = ("xlsx", "csv")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN = 12
_LONGEST_NAME = 80


def choose_table(page: Page, view: FacilityView) -> list[FacilityStream]:
    """Draw template and upload; return the streams of the table of this session."""
    t = page.t
    known = facilities(page.engine.knowledge, page.language)
    with st.container(horizontal=True, vertical_alignment="bottom", key="facility-table-setting"):
        st.selectbox(
            t("find.facility.label"),
            ["", *known],
            format_func=lambda i: known.get(i, "") or t("find.facility.none"),
            width=320,
            **bound("table-type", view.facility, lambda chosen: view.of_type(chosen or "")),
        )
        choose_country(page, view)
        st.download_button(
            t("facility.template"),
            lambda: _template(page, view),
            file_name="bps-streams.xlsx",
            mime=XLSX,
            icon=":material/download:",
            on_click="ignore",
        )
    st.file_uploader(
        t("facility.upload"),
        TYPES,
        key=_upload_key(),
        help=t("facility.upload.help"),
        max_upload_size=BOUNDS.size // 1_000_000,
    )
    _receive(page, st.session_state.get(_upload_key()))
    found = uploaded()
    if found is None:
        return []
    faults = faults_of(page.render.names, found.table)
    good = good_rows(found.table)
    html = page.render.html(
        "facility_table",
        name=found.name,
        good=len(good),
        faults=faults,
        shown=_SHOWN,
        notes=notes_of(page.render.names, found.table),
        columns=columns_of(page.render.names, found.table.columns),
    )
    st.html(html)
    st.button(t("facility.table.forget"), on_click=_forget, icon=":material/close:", type="tertiary")
    return [stated_stream(name, _completed(profile, view)) for name, profile in good]


def _completed(profile: Any, view: FacilityView) -> Any:
    """Return a row with country and facility type of the page where it names none."""
    missing = {"country": view.country, "facility_type": view.facility}
    given = {k: v for k, v in missing.items() if v and not getattr(profile, k)}
    if profile.sector:
        given.pop("facility_type", None)
    return profile.model_copy(update=given) if given else profile


def _receive(page: Page, file: Any) -> None:
    """Read a file that is new; one that cannot be read leaves the former in place."""
    if file is None:
        return
    raw = file.getvalue()
    mark = digest(raw)
    if st.session_state.get("facility-read") == (file.file_id, page.language):
        refused = st.session_state.get("facility-refused")
    else:
        refused = _read(page, file.name, raw, mark)
        st.session_state["facility-read"] = (file.file_id, page.language)
        st.session_state["facility-refused"] = refused
    if refused:
        lines = [page.t("facility.file.name", name=cleaned(file.name)), refused]
        problem(page.language, page.t("facility.file.title"), lines)


def _read(page: Page, name: str, raw: bytes, mark: str) -> str:
    """Keep the table of a file; return why it cannot be read, or nothing."""
    named = Reader(page.engine.knowledge).property_named
    # The name of a file is its user's: only its ending is looked at, and it is never used as a path.
    path = Path(f"table{Path(cleaned(name)).suffix.casefold()}")
    try:
        keep(Uploaded(cleaned(name), mark, read_streams(path, named, raw, BOUNDS)))
    except InputError as error:
        return file_words(page.render.names, error)
    return ""


def cleaned(name: str) -> str:
    r"""Return the name of an uploaded file as it can be shown: no folders, no control or direction signs, not too long.

    >>> cleaned("../../x.csv"), cleaned("\\\\host\\share\\y.xlsx")
    ('x.csv', 'y.xlsx')
    """
    last = plain(name).replace("\\", "/").rpartition("/")[2]
    return last if len(last) <= _LONGEST_NAME else f"{last[: _LONGEST_NAME - 12]}…{last[-11:]}"


def _upload_key() -> str:
    """Return the key of the upload; a new one empties it, which nothing else does."""
    return f"facility-upload-{st.session_state.get('facility-uploads', 0)}"


def _forget() -> None:
    keep(None)
    st.session_state["facility-uploads"] = st.session_state.get("facility-uploads", 0) + 1
    st.session_state["facility-refused"] = ""


def _template(page: Page, view: FacilityView) -> bytes:
    knowledge = page.engine.knowledge
    process = knowledge.processes.get(view.facility)
    likely = likely_streams(knowledge, process, dict(view.outputs), {}, view.country or None) if process else []
    names = page.render.names
    profiles = [
        s.profile.model_copy(update={"description": names.of("materials", s.id)})
        for s in likely
        if s.profile is not None
    ]
    return template(profiles, page.language, usual_properties(knowledge, [s.id for s in likely]))
