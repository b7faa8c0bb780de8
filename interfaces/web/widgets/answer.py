"""The answer: what was understood, what to measure, what if, ranked cards, rejected uses, what to take away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from interfaces.web.changes import changes_of
from interfaces.web.entry import Entry
from interfaces.web.escape import markdown
from interfaces.web.flow import flow
from interfaces.web.judged import judged
from interfaces.web.limits import limit_rows
from interfaces.web.shell import Page
from interfaces.web.widgets.chips import show_chips
from interfaces.web.widgets.compare import show_compare
from interfaces.web.widgets.measurements import tests_first
from interfaces.web.widgets.stream_form import change
from interfaces.web.widgets.take_away import show_take_away
from interfaces.web.widgets.what_if import show_what_if
from recommender.differences import differences
from recommender.results import Answer, CriterionResult, MaterialCandidate, Recommendation

LOW_CONFIDENCE = 0.6
_CHOICES = 5
_MEASURES = 3
_OPENED = 3
_LISTED = 6
_LIMITS = 5
_DRAWN = "drawn"
_FIRST = 6
"""So many ways are drawn whole at once, the others as a line each until they are asked for."""
_ALL_OF = "all_of"


def show_answer(page: Page, entry: Entry, given: Answer, answer: Answer) -> None:
    """Draw the whole answer.

    Parameters
    ----------
    page: to draw on.
    entry: as asked.
    given: the answer to the stream as given.
    answer: the answer with what is supposed; `given` itself where nothing is.
    """
    _understood(page, entry, given)
    if answer.measure_first:
        st.html(page.render.html("measure", items=tests_first(page, answer)[:_MEASURES]))
    show_what_if(page, entry, given, answer)
    was = _was(given, answer)
    active = [r for r in answer.recommendations if r.status != "rejected"]
    st.html(page.render.html("summary", count=_count(answer), active=active, listed=_LISTED, was=was))
    show_compare(page, entry, answer)
    changed = changes_of(entry.what_if)
    names = judged(answer, page.engine.knowledge) if changed else {}
    supposed = frozenset(criterion for criterion, name in names.items() if name in changed)
    shown = len(active) if st.session_state.get(_ALL_OF) is answer else min(_FIRST, len(active))
    cards, rejected = _drawn(page, answer, was, supposed, shown)
    for card in cards:
        st.html(card)
    if rest := active[shown:]:
        st.html(page.render.html("rest", rest=rest))
        label = page.t("answer.rest", n=len(rest))
        st.button(label, key="more", icon=":material/expand_more:", on_click=_show_all, args=(answer,))
    if rejected:
        number = len(answer.recommendations) - len(active)
        with st.expander(page.t("rejected.title", n=number), expanded=not active, key="rejected"):
            st.html(rejected)
    show_take_away(page, entry, answer)


def _show_all(answer: Answer) -> None:
    st.session_state[_ALL_OF] = answer


def _drawn(
    page: Page, answer: Answer, was: dict[int, str], supposed: frozenset[str], shown: int
) -> tuple[list[str], str]:
    """Return the first cards and the rejected uses as HTML, kept in the session while the answer stays the same."""
    kept = st.session_state.get(_DRAWN)
    if kept is not None and kept[0] is answer and kept[1] == (was, supposed, shown):
        cards, rejected = kept[2]
        return cards, rejected
    active = [r for r in answer.recommendations if r.status != "rejected"][:shown]
    cards = [
        _card(page, r, opened=place < _OPENED, was=was[r.rank], supposed=supposed) for place, r in enumerate(active)
    ]
    drawn = (cards, _rejected(page, answer, was, supposed))
    st.session_state[_DRAWN] = (answer, (was, supposed, shown), drawn)
    return drawn


def _card(page: Page, found: Recommendation, *, opened: bool, was: str, supposed: frozenset[str]) -> str:
    return page.render.html(
        "card",
        r=found,
        open=opened,
        was=was,
        supposed=supposed,
        stations=flow(found, page.render.names, page.t),
        deciding=limit_rows(_deciding(found)),
        checked=limit_rows(found.criteria),
        shown=_LIMITS,
        hosts_codes=industry_codes,
    )


def _understood(page: Page, entry: Entry, answer: Answer) -> None:
    t = page.t
    top = answer.materials[0] if answer.materials else None
    warnings = list(answer.warnings)
    if unread := entry.unread():
        warnings.insert(0, t("understood.unread", lines=t("list.semicolon").join(unread)))
    st.html(page.render.html("understood", top=top, warnings=warnings, low=LOW_CONFIDENCE))
    show_chips(page, entry, answer)
    if warnings:
        st.html(page.render.html("warnings", warnings=warnings))
    if len(answer.materials) > 1:
        _choice(page, entry, answer.materials[:_CHOICES])


def _choice(page: Page, entry: Entry, materials: list[MaterialCandidate]) -> None:
    labels = {m.material: m.label_zh if page.language == "zh" else m.label for m in materials}
    key = "choice"
    top = next((m for m in labels if m.rpartition("/")[2] == entry.material.rpartition("/")[2]), None)
    st.session_state[key] = top or materials[0].material

    def choose() -> None:
        if chosen := st.session_state[key]:
            change(replace(entry, material=chosen))

    st.pills(
        page.t("understood.choose"),
        list(labels),
        format_func=lambda m: markdown(labels.get(str(m), str(m))),
        key=key,
        required=True,
        on_change=choose,
    )


def _rejected(page: Page, answer: Answer, was: dict[int, str], supposed: frozenset[str]) -> str:
    rejected = [r for r in answer.recommendations if r.status == "rejected"]
    items = [
        {
            "recommendation": r,
            "was": was[r.rank],
            "deciding": limit_rows(_decisive(r))[:_LIMITS],
            **_ways_out(r, answer),
        }
        for r in rejected
    ]
    return page.render.html("rejected", items=items, supposed=supposed) if items else ""


def _was(given: Answer, answer: Answer) -> dict[int, str]:
    """Return by rank how a use stood as given, where it stands otherwise now: a status, ``none``, or nothing."""
    found = differences(given, answer) if answer is not given else []
    was = {d.after.rank: d.before.status if d.before else "none" for d in found if d.after}
    return {r.rank: was.get(r.rank, "") for r in answer.recommendations}


def _count(answer: Answer) -> dict[str, int]:
    statuses = [r.status for r in answer.recommendations]
    return {status: statuses.count(status) for status in ("suitable", "conditional", "rejected")}


def _deciding(recommendation: Recommendation) -> list[CriterionResult]:
    return [c for c in recommendation.criteria if c.decides]


def _decisive(recommendation: Recommendation) -> list[CriterionResult]:
    named = recommendation.rejection.criterion if recommendation.rejection else None
    first = [c for c in recommendation.criteria if c.criterion == named]
    return first or [c for c in _deciding(recommendation) if c.verdict == "fail"] or _deciding(recommendation)


def _ways_out(rejected: Recommendation, answer: Answer) -> dict[str, Any]:
    lifts = list(rejected.rejection.lifted_by) if rejected.rejection else []
    routes = [
        r
        for r in answer.recommendations
        if r.status != "rejected"
        and len(r.pathway) > 1
        and r.pathway[-1].technology == rejected.technology
        and (not lifts or any(step.technology in lifts for step in r.pathway))
    ]
    return {"routes": routes, "lifts": lifts}


def industry_codes(host: Any) -> str:
    """Return the industry codes of a facility type, by list."""
    lists = (("ISIC", host.isic), ("NACE", host.nace), ("GB/T 4754", host.gbt4754))
    return " · ".join(f"{name} {', '.join(codes)}" for name, codes in lists if codes)
