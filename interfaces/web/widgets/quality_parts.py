"""The parts of the page "How good is this?" that only show: from the headline to the versions."""

from __future__ import annotations

from typing import Any

import streamlit as st

from interfaces.web.linking import Linking
from interfaces.web.quality_charts import percent
from interfaces.web.quality_known import Counted, Known
from interfaces.web.quality_measured import OURS, Measured, agreement, let_through, number_of
from interfaces.web.shell import Page
from recommender.versions import encoder_version, program_version

SECTIONS = ("finding", "screening", "sources", "coverage", "limits", "downloads", "versions")
POINTS = (
    "permit", "excerpts", "receiver", "performance", "pathways", "exemptions", "practice", "economics", "languages",
)  # fmt: skip
_GAPS = {"technology": "materials", "composition": "materials", "code": "materials", "limit": "technologies"}
_COUNTS = ("materials", "processes", "technologies", "rules", "properties", "sources")
Figures = dict[str, Any] | None


def show_head(page: Page, counted: Counted, evaluation: Figures, screening: Figures, audit: Figures) -> None:
    """Draw the headline figures and the way to each part."""
    t, cards = page.t, []
    if evaluation:
        share = percent(evaluation["spoken"][OURS]["hit@5"], page.language)
        cards.append(_card("finding", share, t("quality.card.finding", n=number_of(evaluation, "both"))))
    if screening:
        silent, dangerous = let_through(screening)
        cards.append(_card("screening", f"{silent} / {dangerous}", t("quality.card.screening")))
    if audit:
        share = percent(agreement(audit["rows"]), page.language)
        drawn = sum(r["agree"] + r["disagree"] for r in audit["rows"])
        cards.append(_card("sources", share, t("quality.card.audit", n=drawn)))
    limits = counted.all_limits
    share = percent(1 - limits.none / max(1, limits.all), page.language)
    cards.append(_card("figure-readings", share, t("quality.card.readings", n=limits.all)))
    st.html(page.render.html("quality_head", cards=cards, sections=SECTIONS))


def show_screening(page: Page, found: Figures) -> None:
    """Draw what came of the blind scenarios."""
    first, figure, state = [], None, ""
    if found:
        first = [(n, table["first_run"]) for n, table in enumerate(found["tables"], 1) if table.get("first_run")]
        figure = Measured(page.render.names).screening(found)
        state = state_of(page, found)
    st.html(page.render.html("quality_screening", figure=figure, first=first, state=state))


def show_sources(page: Page, counted: Counted, audit: Figures) -> None:
    """Draw how values agree with their sources, and how limits were read."""
    figure = Measured(page.render.names).audit(audit) if audit else None
    readings = Known(counted, page.render.names).readings()
    secondary = counted.all_limits.secondary
    st.html(page.render.html("quality_sources", audit=figure, readings=readings, secondary=secondary))


def show_coverage(page: Page, counted: Counted) -> None:
    """Draw what the base holds."""
    t, known = page.t, Known(counted, page.render.names)
    counts = [(t(f"quality.count.{name}"), counted.records[name]) for name in _COUNTS]
    counts.append((t("quality.count.limits"), counted.all_limits.all))
    for key, name in (("cases", "cases"), ("synergies", "exchanges"), ("countries", "countries")):
        counts.append((t(f"quality.count.{name}"), counted.cases[key]))
    figures = [known.families(), known.practice(), known.countries()]
    st.html(page.render.html("quality_coverage", counts=counts, figures=figures))


def show_limits(page: Page, counted: Counted) -> None:
    """Draw what the base does not know."""
    names = page.render.names
    places = page.t("list.comma").join(names.place(p) for p in counted.limits if p != "any")
    gaps = [(key, section, counted.gaps[key]) for key, section in _GAPS.items()]
    st.html(page.render.html("quality_limits", points=POINTS, places=places, gaps=gaps, see=Linking(names)))


def show_versions(page: Page) -> None:
    """Draw versions, licences and how to cite."""
    fingerprint = page.engine.knowledge.fingerprint[:16]
    html = page.render.html(
        "quality_versions", version=program_version(), fingerprint=fingerprint, encoder=encoder_version()
    )
    st.html(html)


def state_of(page: Page, found: dict[str, Any]) -> str:
    """Say on which state of the knowledge figures were measured; empty where it is the present one."""
    measured = str(found.get("knowledge") or "")
    if measured == page.engine.knowledge.fingerprint:
        return ""
    return page.t("quality.state.other", stamp=measured[:8]) if measured else page.t("quality.state.unknown")


def _card(to: str, value: str, text: str) -> dict[str, str]:
    return {"to": to, "value": value, "text": text}
