"""The form that describes a waste stream: words first, details folded away."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, get_args

import streamlit as st

from interfaces.i18n import word
from interfaces.web.countries import countries
from interfaces.web.entry import Entry
from interfaces.web.escape import markdown
from interfaces.web.names import facilities
from interfaces.web.shell import Page
from recommender.profile import Priority

EXAMPLES = (1, 2, 3, 4, 5)
_ASKED = "asked"
_IN_FORM = ("q", "country", "lab", "quantity", "facility", "codes", "hazard", "distance", "disposal", "prefer")
_FIELDS = {f.name: f.default for f in fields(Entry) if f.name in _IN_FORM}
_LONGEST = 20_000


def asked() -> Entry | None:
    """Return the entry that was last asked about in this session."""
    return st.session_state.get(_ASKED)


def ask(entry: Entry) -> None:
    """Show `entry` in the form and ask about it; for callbacks, which run before the form is drawn."""
    _fill(entry)
    _remember(entry)


def change(entry: Entry) -> None:
    """Ask about `entry`, which differs from the one asked about; words typed and not yet sent stay in the form."""
    before = asked() or Entry()
    for field in fields(Entry):
        value = getattr(entry, field.name)
        if value != getattr(before, field.name):
            st.session_state[_key(field.name)] = _shown(field.name, value)
    _remember(entry)


def _fill(entry: Entry) -> None:
    for field in fields(Entry):
        st.session_state[_key(field.name)] = _shown(field.name, getattr(entry, field.name))


def _shown(name: str, value: Any) -> Any:
    """Return a value of an entry as its widget holds it."""
    return [part for part in value.split("|") if part] if name == "prefer" else value


def _remember(entry: Entry) -> None:
    st.session_state[_ASKED] = entry
    st.session_state["odd_link"] = []
    language = st.session_state.get("lang", "en")
    st.query_params.from_dict({"lang": language, **(entry.link() or {})})


def read_link(page: Page) -> None:
    """Ask what the address of the page asks for, once for each session."""
    if _ASKED in st.session_state:
        return
    st.session_state[_ASKED] = None
    knowledge = page.engine.knowledge
    known = facilities(knowledge, page.language)
    entry, odd = Entry.from_link(
        st.query_params, countries(page.language), known, knowledge.properties, knowledge.methods
    )
    if st.session_state.pop("odd_language", False):
        odd.append("lang")
    st.session_state["odd_link"] = odd
    _fill(entry)
    if not entry.empty:
        st.session_state[_ASKED] = entry


def stream_form(page: Page) -> None:
    """Draw form and examples; a new question is found in `asked` on the same run."""
    t = page.t
    if odd := st.session_state.get("odd_link"):
        names = t("list.comma").join(t(f"field.{name}") for name in odd)
        st.warning(markdown(t("error.link", names=names)))
    with st.form("stream", border=False):
        st.text_area(
            t("find.q.label"),
            key=_key("q"),
            placeholder=t("find.q.placeholder"),
            height=104,
            max_chars=_LONGEST,
        )
        with st.container(horizontal=True, vertical_alignment="bottom", key="ask-row"):
            _country(page)
            submitted = st.form_submit_button(t("find.submit"), type="primary", icon=":material/search:")
        with st.expander(t("find.details")):
            _details(page)
    if submitted:
        _remember(_typed())


def examples(page: Page) -> None:
    """Draw examples that fill the form and ask at once."""
    t = page.t
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="examples"):
        st.html(page.render.html("try"), width="content")
        for n in EXAMPLES:
            entry = Entry(q=t(f"example.{n}.text"), country=t(f"example.{n}.country"))
            label = markdown(t(f"example.{n}.label"))
            st.button(label, key=f"example-{n}", on_click=ask, args=(entry,))


def _country(page: Page) -> None:
    names = countries(page.language)
    st.selectbox(
        page.t("find.country.label"),
        ["", *names],
        format_func=lambda code: names.get(code, "") or page.t("find.country.none"),
        key=_key("country"),
        width=320,
    )


def _details(page: Page) -> None:
    t = page.t
    known = facilities(page.engine.knowledge, page.language)
    left, right = st.columns(2, gap="medium")
    with left:
        st.text_area(
            t("find.lab.label"),
            key=_key("lab"),
            placeholder=t("find.lab.placeholder"),
            help=t("find.lab.help"),
            height=224,
            max_chars=_LONGEST,
        )
    with right:
        st.number_input(
            t("find.quantity.label"),
            key=_key("quantity"),
            value=None,
            min_value=0.001,
            max_value=1e11,
            format="%g",
        )
        st.selectbox(
            t("find.facility.label"),
            ["", *known],
            format_func=lambda i: known.get(i, "") or t("find.facility.none"),
            key=_key("facility"),
        )
        st.text_input(
            t("find.codes.label"),
            key=_key("codes"),
            placeholder=t("find.codes.placeholder"),
            help=t("find.codes.help"),
        )
    _hazard(page)
    _order(page)


def _hazard(page: Page) -> None:
    t = page.t
    st.segmented_control(
        t("find.hazard.label"),
        ["unknown", "yes", "no"],
        format_func=lambda value: t(f"find.hazard.{value}"),
        key=_key("hazard"),
        required=True,
    )


def _order(page: Page) -> None:
    """Draw what bears on the order of the uses alone."""
    t = page.t
    left, middle, right = st.columns(3, gap="medium")
    for column, name, most in ((left, "distance", 20_000.0), (middle, "disposal", 1e6)):
        with column:
            label, words = t(f"find.{name}.label"), t(f"find.{name}.help")
            st.number_input(
                label, key=_key(name), value=None, min_value=0.0, max_value=most, format="%g", help=words
            )  # fmt: skip
    with right:
        st.multiselect(
            t("find.prefer.label"),
            get_args(Priority),
            format_func=lambda part: word(page.language, "score", part),
            key=_key("prefer"),
            placeholder=t("find.prefer.placeholder"),
            help=t("find.prefer.help"),
        )


def _typed() -> Entry:
    """Return the form as typed; what was changed in the answer stays as long as the description does."""
    typed: dict[str, Any] = {n: st.session_state.get(_key(n)) or default for n, default in _FIELDS.items()}
    typed["prefer"] = "|".join(typed["prefer"])
    before = asked()
    if before is None or before.q.strip() != str(typed["q"]).strip():
        return Entry(**typed)
    return replace(before, **typed)


def _key(name: str) -> str:
    return f"stream-{name}"
