"""The answer: what was understood, what to measure, ranked cards, rejected uses, what to take away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from interfaces.web.entry import Entry
from interfaces.web.escape import markdown
from interfaces.web.limits import limit_rows
from interfaces.web.shell import Page
from interfaces.web.widgets.chips import chips
from interfaces.web.widgets.measurements import tests_first
from interfaces.web.widgets.stream_form import ask
from recommender.results import Answer, CriterionResult, MaterialCandidate, Recommendation

LOW_CONFIDENCE = 0.6
_CHOICES = 5
_MEASURES = 3
_OPENED = 3
_LISTED = 6
_LIMITS = 5


def show_answer(page: Page, entry: Entry, answer: Answer) -> None:
    """Draw the whole answer."""
    _understood(page, entry, answer)
    if answer.measure_first:
        st.html(page.render.html("measure", items=tests_first(page, answer)[:_MEASURES]))
    active = [r for r in answer.recommendations if r.status != "rejected"]
    st.html(page.render.html("summary", count=_count(answer), active=active, listed=_LISTED))
    for place, recommendation in enumerate(active):
        show_card(page, recommendation, opened=place < _OPENED)
    _rejected(page, answer)
    _actions(page, entry, answer)


def show_card(page: Page, recommendation: Recommendation, *, opened: bool) -> None:
    """Draw one recommendation."""
    html = page.render.html(
        "card",
        r=recommendation,
        open=opened,
        deciding=limit_rows(_deciding(recommendation)),
        checked=limit_rows(recommendation.criteria),
        shown=_LIMITS,
        hosts_codes=_industry_codes,
    )
    st.html(html)


def _understood(page: Page, entry: Entry, answer: Answer) -> None:
    t = page.t
    top = answer.materials[0] if answer.materials else None
    warnings = list(answer.warnings)
    if unread := entry.unread():
        warnings.insert(0, t("understood.unread", lines=t("list.semicolon").join(unread)))
    html = page.render.html("understood", top=top, chips=chips(page, answer), warnings=warnings, low=LOW_CONFIDENCE)
    st.html(html)
    if len(answer.materials) > 1:
        _choice(page, entry, answer.materials[:_CHOICES])


def _choice(page: Page, entry: Entry, materials: list[MaterialCandidate]) -> None:
    labels = {m.material: m.label_zh if page.language == "zh" else m.label for m in materials}
    key = "choice"
    top = next((m for m in labels if m.rpartition("/")[2] == entry.material.rpartition("/")[2]), None)
    st.session_state[key] = top or materials[0].material

    def choose() -> None:
        if chosen := st.session_state[key]:
            ask(replace(entry, material=chosen))

    st.pills(
        page.t("understood.choose"),
        list(labels),
        format_func=lambda m: markdown(labels.get(str(m), str(m))),
        key=key,
        required=True,
        on_change=choose,
    )


def _rejected(page: Page, answer: Answer) -> None:
    rejected = [r for r in answer.recommendations if r.status == "rejected"]
    if not rejected:
        return
    items = [
        {"recommendation": r, "deciding": limit_rows(_decisive(r))[:_LIMITS], **_ways_out(r, answer)} for r in rejected
    ]
    alone = len(rejected) == len(answer.recommendations)
    with st.expander(page.t("rejected.title", n=len(rejected)), expanded=alone, key="rejected"):
        st.html(page.render.html("rejected", items=items))


def _actions(page: Page, entry: Entry, answer: Answer) -> None:
    t = page.t
    with st.container(horizontal=True, key="actions"):
        st.download_button(
            t("answer.download"),
            answer.model_dump_json(indent=2),
            file_name="bps-answer.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
        )
        with st.popover(t("answer.share"), icon=":material/link:"):
            params = entry.link()
            if params is None:
                st.write(markdown(t("answer.share.long")))
            else:
                st.write(markdown(t("answer.share.text")))
                st.code(_address({"lang": page.language, **params}), language=None, wrap_lines=True)


def _address(params: dict[str, str]) -> str:
    return f"{(st.context.url or '').split('?')[0]}?{urlencode(params)}"


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


def _industry_codes(host: Any) -> str:
    lists = (("ISIC", host.isic), ("NACE", host.nace), ("GB/T 4754", host.gbt4754))
    return " · ".join(f"{name} {', '.join(codes)}" for name, codes in lists if codes)
