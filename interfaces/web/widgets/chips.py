"""The profile as the recommender read it: chips that can be put right or taken out without typing anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from interfaces.web.asking import answer_to
from interfaces.web.changes import HAZARD, changes_of, written
from interfaces.web.countries import countries
from interfaces.web.entry import Entry
from interfaces.web.escape import markdown
from interfaces.web.names import facilities
from interfaces.web.profiling import hazard_words, lab_without, without, words_left_out
from interfaces.web.reading import Chip, chips
from interfaces.web.shell import Page, show_input_error
from interfaces.web.widgets.stream_form import change
from kb.errors import InputError
from recommender.results import Answer

_REFUSED = "chip-refused"


def show_chips(page: Page, entry: Entry, answer: Answer) -> None:
    """Draw the chips, each opening on what can be put right, and what was left out."""
    with st.container(horizontal=True, gap="small", key="chips"):
        said = {HAZARD: entry.hazard} if entry.hazard != "unknown" else {}
        for number, chip in enumerate(chips(page.render.names, page.t, answer, said | changes_of(entry.fix))):
            with st.popover(f"{markdown(chip.label)} **{markdown(chip.text)}**", key=f"chip-{number}"):
                _opened(page, entry, chip)
        for words in dict.fromkeys(words_left_out(entry)):
            st.button(
                markdown(page.t("understood.leftOut", words=words)),
                key=f"chip-back-{words}",
                icon=":material/undo:",
                help=markdown(page.t("understood.putBack")),
                on_click=change,
                args=(replace(entry, left_out="|".join(w for w in words_left_out(entry) if w != words)),),
            )
    refused = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        show_input_error(page.language, refused)


def _opened(page: Page, entry: Entry, chip: Chip) -> None:
    if chip.note:
        st.caption(markdown(chip.note))
    _field(page, entry, chip)
    fixed = changes_of(entry.fix)
    if chip.name in fixed:
        fixed.pop(chip.name)
        st.button(
            page.t("understood.undo"),
            key=f"chip-undo-{chip.name}-{chip.at}",
            icon=":material/undo:",
            on_click=change,
            args=(replace(entry, fix=written(fixed)),),
        )
    elif (without := _without(page, entry, chip)) is not None:
        st.button(
            page.t("understood.remove"),
            key=f"chip-remove-{chip.name}-{chip.at}",
            icon=":material/close:",
            on_click=change,
            args=(without,),
        )


def _field(page: Page, entry: Entry, chip: Chip) -> None:
    label = markdown(chip.label)

    def put(value: Any) -> None:
        _try(page, _put_right(entry, chip, value))

    if chip.kind == "amount":
        text = _bound(chip, chip.value, put)
        st.text_input(label, **text, help=markdown(page.t("find.lab.help")), max_chars=100)
    elif chip.kind == "quantity":
        bound = _bound(chip, float(chip.value), put)
        st.number_input(page.t("find.quantity.label"), **bound, min_value=0.001, max_value=1e11, format="%g")
    elif chip.kind == "codes":
        st.text_input(label, **_bound(chip, entry.codes, put), help=markdown(page.t("find.codes.help")))
    else:
        choices = _choices(page, chip)
        chosen = chip.value if chip.value in choices else next(iter(choices))
        st.selectbox(label, list(choices), format_func=lambda c: choices.get(c, ""), **_bound(chip, chosen, put))


def _choices(page: Page, chip: Chip) -> Mapping[str, str]:
    t = page.t
    if chip.kind == "country":
        return {"": t("find.country.none"), **countries(page.language)}
    if chip.kind == "facility":
        return {"": t("find.facility.none"), **facilities(page.engine.knowledge, page.language)}
    if chip.kind == "hazard":
        return {"yes": t("find.hazard.yes"), "no": t("find.hazard.no")}
    if chip.kind == "presence":
        return {"yes": t("understood.present"), "no": t("understood.absent")}
    record = page.engine.knowledge.properties.get(chip.name)
    return {v.id: page.render.names.value(chip.name, v.id) for v in getattr(record, "values", ())}


def _put_right(entry: Entry, chip: Chip, value: Any) -> Entry:
    """Return the entry with what the chip says put right."""
    if chip.kind in ("quantity", "country", "facility", "codes", "hazard"):
        changed: dict[str, Any] = {chip.kind: value}
        return replace(entry, **changed)
    fixed = changes_of(entry.fix)
    words = str(value).replace(";", " ").strip()
    fixed.pop(chip.name, None)
    return replace(entry, fix=written(fixed | ({chip.name: words} if words else {})))


def _without(page: Page, entry: Entry, chip: Chip) -> Entry | None:
    """Return the entry without what the chip says, or None where it is nothing that can be taken out."""
    if chip.kind == "quantity" and entry.quantity is not None:
        return replace(entry, quantity=None)
    left_out = words_left_out(entry)
    if chip.kind == "hazard":
        gone = hazard_words(without(entry.q, left_out))
        return replace(entry, hazard="unknown", left_out="|".join([*left_out, *gone]))
    if chip.words:
        gone = [w for part in chip.words.split(", ") if (w := part.strip()) and "|" not in w]
        return replace(entry, left_out="|".join([*left_out, *gone]))
    lab = lab_without(entry.lab, chip.name, page.engine.knowledge)
    return replace(entry, lab=lab) if lab != entry.lab else None


def _try(page: Page, entry: Entry) -> None:
    """Ask about `entry`, unless it cannot be screened: then say why and keep the former."""
    try:
        answer_to(page, entry)
    except InputError as error:
        st.session_state[_REFUSED] = error
    else:
        change(entry)


def _bound(chip: Chip, value: object, put: Callable[[Any], None]) -> dict[str, Any]:
    """Return the arguments that tie the field to what was understood."""
    key = f"chip-{chip.kind}-{chip.name}-{chip.at}"
    st.session_state[key] = value
    return {"key": key, "on_change": lambda: put(st.session_state[key])}
