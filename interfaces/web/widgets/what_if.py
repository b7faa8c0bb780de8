"""What if a value were another: supposed values that screen the stream again at once."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from interfaces.i18n import word
from interfaces.web.changes import HAZARD, QUANTITY, amount_words, changes_of, ends, written
from interfaces.web.entry import Entry
from interfaces.web.escape import markdown
from interfaces.web.figures import interval, with_unit
from interfaces.web.judged import parted
from interfaces.web.levers import Lever, Scale, given_amount, lever, levers, scale
from interfaces.web.shell import Page
from interfaces.web.widgets.stream_form import change
from recommender.differences import differences
from recommender.results import Answer, CriterionResult, Limit
from recommender.wording import unit_words

_PILLS = "what-if"


def show_what_if(page: Page, entry: Entry, given: Answer, answer: Answer) -> None:
    """Draw what can be supposed, the values supposed, and what they change.

    Parameters
    ----------
    page: to draw on.
    entry: as asked, with what is supposed.
    given: the answer to the stream as given.
    answer: the answer with what is supposed, or `given` itself.
    """
    supposed = changes_of(entry.what_if)
    offered = {x.name: x for x in levers(given, page.engine.knowledge)}
    for name in supposed:
        if name not in offered and (other := lever(name, page.engine.knowledge)):
            offered[name] = other
    if not offered:
        return
    with st.container(key="what-if-box"):
        st.html(page.render.html("what_if"))
        _pills(page, entry, offered, given, supposed)
        for name, value in supposed.items():
            if name in offered:
                _control(page, entry, offered[name], given, value)
        if supposed:
            found = differences(given, answer)
            st.html(page.render.html("changed", found=found, words=_words(page, supposed)))
            st.button(
                page.t("whatif.back"),
                key="what-if-back",
                icon=":material/undo:",
                on_click=change,
                args=(replace(entry, what_if=""),),
            )


def label(page: Page, name: str) -> str:
    """Return what is supposed in words."""
    own = {QUANTITY: "understood.quantity", HAZARD: "understood.hazardous"}
    if name in own:
        return page.t(own[name])
    of, method = parted(name)
    words = page.render.names.of("properties", of)
    return page.t("whatif.leachate", what=words, method=page.render.names.of("methods", method)) if method else words


def _pills(page: Page, entry: Entry, offered: dict[str, Lever], given: Answer, supposed: dict[str, str]) -> None:
    st.session_state[_PILLS] = [name for name in offered if name in supposed]

    def choose() -> None:
        chosen = st.session_state[_PILLS]
        values = {n: supposed.get(n) or _first(page, offered[n], given) for n in chosen}
        change(replace(entry, what_if=written(values)))

    st.pills(
        page.t("whatif.choose"),
        list(offered),
        selection_mode="multi",
        format_func=lambda name: markdown(label(page, str(name))),
        key=_PILLS,
        on_change=choose,
    )


def _control(page: Page, entry: Entry, found: Lever, given: Answer, value: str) -> None:
    if found.kind == "number":
        _number(page, entry, found, given, value)
        return
    key = f"what-if-{found.name}"
    st.session_state[key] = value if value in found.choices else None
    st.segmented_control(
        markdown(label(page, found.name)),
        found.choices,
        format_func=lambda choice: markdown(choice_label(page, found, str(choice))),
        key=key,
        on_change=lambda: _suppose(entry, found.name, st.session_state[key]),
    )


def _number(page: Page, entry: Entry, found: Lever, given: Answer, value: str) -> None:
    at = scale(found, given, page.engine.knowledge, value)
    low, high = ends(value)
    known = [x for x in (low, high) if x is not None]
    figure = sum(known) / len(known) if known else at.start
    slider, field = f"what-if-{found.name}", f"what-if-{found.name}-figure"
    st.session_state[slider] = min(max(figure, at.low), at.high)
    st.session_state[field] = figure
    title = label(page, found.name)
    unit = unit_words(at.unit)
    basis = word(page.language, "basis", at.basis) if at.basis else ""
    title = page.t("list.comma").join(part for part in (title, unit, basis) if part)

    def follow(key: str) -> None:
        number = st.session_state[key]
        _suppose(entry, found.name, _amount(found, at, number) if number is not None else "")

    left, right = st.columns([4, 1], vertical_alignment="bottom", gap="medium")
    with left:
        st.slider(
            markdown(title),
            at.low,
            at.high,
            step=at.step,
            format="%g",
            key=slider,
            on_change=follow,
            args=(slider,),
        )
    with right:
        st.number_input(
            markdown(title),
            min_value=at.low,
            step=at.step,
            format="%g",
            key=field,
            label_visibility="collapsed",
            on_change=follow,
            args=(field,),
        )
    st.html(page.render.html("scale", limits=_limits(at), given=_given(found, given), unit=unit))


def _suppose(entry: Entry, name: str, value: str | None) -> None:
    values = changes_of(entry.what_if)
    values.pop(name, None)
    change(replace(entry, what_if=written(values | ({name: value} if value else {}))))


def _first(page: Page, found: Lever, given: Answer) -> str:
    """Return the value with which a supposition starts."""
    if found.kind != "number":
        fact = (given.understood.get("facts") or {}).get(found.name)
        return str(fact) if fact in found.choices else found.choices[0]
    at = scale(found, given, page.engine.knowledge)
    return _amount(found, at, at.start)


def _amount(found: Lever, at: Scale, number: float) -> str:
    number = float(f"{number:.9g}")
    return f"{number:.10g}" if found.name == QUANTITY else amount_words(number, number, at.unit, at.basis)


def choice_label(page: Page, found: Lever, choice: str) -> str:
    """Return one of the values to choose from in words."""
    if found.kind == "category":
        return page.render.names.value(found.name, choice)
    if found.kind == "hazard":
        return page.t(f"find.hazard.{choice}")
    return page.t("understood.present" if choice == "yes" else "understood.absent")


def _words(page: Page, supposed: dict[str, str]) -> list[str]:
    """Return what is supposed, one phrase each."""
    words = []
    for name, value in supposed.items():
        found = lever(name, page.engine.knowledge)
        if found is not None and found.kind != "number":
            text = choice_label(page, found, value)
        else:
            unit = "t/year" if name == QUANTITY else [*value.split(" "), ""][1]
            text = with_unit(interval(*ends(value)), unit_words(unit)) or value
        words.append(f"{label(page, name)} {text}")
    return words


def _limits(at: Scale) -> list[tuple[str, str]]:
    """Return the limits on the scale, least first, with the standards that set them."""
    by_words: dict[str, list[str]] = {}
    shown = [c for c in at.limits if c.limit is not None and c.unit in (at.unit, None) and c.subject == "waste"]
    for criterion in sorted(shown, key=_bound):
        assert criterion.limit is not None
        standards = by_words.setdefault(interval(criterion.limit.min, criterion.limit.max), [])
        if criterion.standard not in standards:
            standards.append(criterion.standard)
    return [(words, ", ".join(standards)) for words, standards in by_words.items()]


def _bound(criterion: CriterionResult) -> float:
    limit = criterion.limit or Limit()
    return (limit.max if limit.max is not None else limit.min) or 0.0


def _given(found: Lever, given: Answer) -> str:
    amount = given_amount(found, given)
    return with_unit(interval(amount["min"], amount["max"]), unit_words(amount.get("unit") or "")) if amount else ""
