"""The profile as the recommender read it, as short pairs of label and text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from interfaces.web.figures import amount_text, interval
from interfaces.web.shell import Page
from recommender.results import Answer


@dataclass(frozen=True)
class Chip:
    """A label, what was read, and the words or the place it was read from."""

    label: str
    text: str
    note: str = ""


def chips(page: Page, answer: Answer) -> list[Chip]:
    """Return what is shown beside the material: figures, facts, place, codes, hazard."""
    return [*_read(page, answer.understood), *_said(page, answer.understood)]


def _read(page: Page, understood: dict[str, Any]) -> Iterator[Chip]:
    """Yield figures and facts, those from the text with its words."""
    names, t = page.render.names, page.t
    words = understood.get("from_text") or {}
    for name, amounts in (understood.get("values") or {}).items():
        for amount in amounts:
            note = t("understood.assumed") if amount.get("basis_assumed") else ""
            label = names.of("properties", name)
            yield Chip(label, amount_text(amount, page.language), _note(page, words.get(name), note))
    for name, value in (understood.get("facts") or {}).items():
        yield Chip(names.of("properties", name), names.value(name, str(value)), _note(page, words.get(name)))
    for name, there in (understood.get("presence") or {}).items():
        text = t("understood.present") if there else t("understood.absent")
        yield Chip(names.of("properties", name), text, _note(page, words.get(name)))
    if quantity := understood.get("quantity_t_per_year"):
        text = t("understood.perYear", n=interval(quantity.get("low"), quantity.get("high")))
        yield Chip(t("understood.quantity"), text, _note(page, words.get("quantity")))


def _said(page: Page, understood: dict[str, Any]) -> Iterator[Chip]:
    """Yield place, codes, facility and hazard."""
    names, t = page.render.names, page.t
    country = understood.get("country")
    yield Chip(t("understood.country"), names.place(str(country)) if country else t("understood.nocountry"))
    if codes := understood.get("codes"):
        yield Chip(t("understood.codes"), t("list.comma").join(map(str, codes)))
    if facility := understood.get("facility_type"):
        yield Chip(t("understood.facility"), names.of("processes", str(facility)))
    if (hazardous := understood.get("hazardous")) is not None:
        yield Chip(t("understood.hazardous"), t("find.hazard.yes") if hazardous else t("find.hazard.no"))


def _note(page: Page, words: object, other: str = "") -> str:
    quoted = page.t("understood.words", words=str(words)) if words else ""
    return page.t("list.comma").join(part for part in (quoted, other) if part)
