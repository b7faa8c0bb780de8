"""What an answer says it understood, as short pairs of label and text, with what may be put right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from interfaces.i18n import Translate
from interfaces.web.changes import HAZARD, amount_words
from interfaces.web.figures import amount_text, interval
from interfaces.web.names import Names
from interfaces.web.profiling import hazard_words
from recommender.results import Answer

Kind = Literal["amount", "fact", "presence", "quantity", "hazard", "country", "codes", "facility"]


@dataclass(frozen=True)
class Chip:
    """One thing understood.

    Parameters
    ----------
    name: of the property, or the kind itself.
    label, text: what is shown.
    value: what a field shows to put it right.
    at: its place among several amounts of one property.
    words: the words of the description that it was read from.
    note: where it was read, in words.
    """

    name: str
    kind: Kind
    label: str
    text: str
    value: str = ""
    at: int = 0
    words: str = ""
    note: str = ""


def chips(names: Names, t: Translate, answer: Answer, fixed: Mapping[str, str]) -> list[Chip]:
    """Return what is shown beside the material: figures, facts, place, codes, hazard.

    Parameters
    ----------
    names: words for identifiers.
    t: texts of the page.
    answer: with the profile as understood.
    fixed: what the user has put right or said in the form, by property.
    """
    reader = _Reader(names, t, answer.understood, fixed)
    return [*reader.figures(), *reader.facts(), *reader.frame()]


@dataclass(frozen=True)
class _Reader:
    names: Names
    t: Translate
    understood: Mapping[str, Any]
    fixed: Mapping[str, str]

    def figures(self) -> Iterator[Chip]:
        for name, amounts in (self.understood.get("values") or {}).items():
            for at, amount in enumerate(amounts):
                assumed = bool(amount.get("basis_assumed"))
                basis = None if assumed else amount.get("basis")
                low, high, unit = amount.get("min"), amount.get("max"), amount.get("unit")
                if low is None and high is None:
                    continue
                value = amount_words(low, high, None if unit == "1" else unit, basis).replace("~", " - ")
                text = amount_text(amount, self.names.language)
                note = self.t("understood.assumed") if assumed else ""
                yield replace(self._chip(name, "amount", text, self.fixed.get(name, value), note), at=at)

    def facts(self) -> Iterator[Chip]:
        for name, value in (self.understood.get("facts") or {}).items():
            yield self._chip(name, "fact", self.names.value(name, str(value)), str(value))
        for name, there in (self.understood.get("presence") or {}).items():
            text = self.t("understood.present" if there else "understood.absent")
            yield self._chip(name, "presence", text, "yes" if there else "no")

    def frame(self) -> Iterator[Chip]:
        """Yield amount, place, codes, facility and hazard."""
        t, understood = self.t, self.understood
        if quantity := understood.get("quantity_t_per_year"):
            low, high = quantity.get("low"), quantity.get("high")
            words = self._words("quantity")
            text = t("understood.perYear", n=interval(low, high))
            label, note = t("understood.quantity"), self._note(words)
            yield Chip("quantity", "quantity", label, text, str(high), words=words, note=note)
        country = str(understood.get("country") or "")
        place = self.names.place(country) if country else t("understood.nocountry")
        yield Chip("country", "country", t("understood.country"), place, country)
        if codes := understood.get("codes"):
            yield Chip("codes", "codes", t("understood.codes"), t("list.comma").join(map(str, codes)))
        if facility := understood.get("facility_type"):
            slug = str(facility).removeprefix("process/")
            yield Chip("facility", "facility", t("understood.facility"), self.names.of("processes", slug), slug)
        if (hazardous := understood.get("hazardous")) is not None:
            answer = "yes" if hazardous else "no"
            words = "" if HAZARD in self.fixed else ", ".join(hazard_words(understood.get("description") or ""))
            label, note = t("understood.hazardous"), self._note(words)
            yield Chip(HAZARD, "hazard", label, t(f"find.hazard.{answer}"), answer, words=words, note=note)

    def _chip(self, name: str, kind: Kind, text: str, value: str, other: str = "") -> Chip:
        words = "" if name in self.fixed else self._words(name)
        note = self.t("understood.fixed") if name in self.fixed else self._note(words, other)
        return Chip(name, kind, self.names.of("properties", name), text, value, words=words, note=note)

    def _words(self, name: str) -> str:
        return str((self.understood.get("from_text") or {}).get(name, ""))

    def _note(self, words: str, other: str = "") -> str:
        quoted = self.t("understood.words", words=words) if words else ""
        return self.t("list.comma").join(part for part in (quoted, other) if part)
