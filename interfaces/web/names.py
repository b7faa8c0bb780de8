"""Words for identifiers, in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from interfaces.i18n import Language, word
from interfaces.web.figures import citation_head

_NUMBER = re.compile(r"[A-Z]{1,5}(?:/[A-Z]{1,2})? \S*\d{4}")
_SECTIONS = {
    "material": "materials",
    "technology": "technologies",
    "process": "processes",
    "property": "properties",
    "use": "uses",
    "case": "cases",
    "source": "sources",
}


@dataclass(frozen=True)
class Names:
    """Looks up labels in the knowledge; what is not known there is shown as it stands.

    Parameters
    ----------
    knowledge: the knowledge base (`kb.load.Knowledge`).
    language: of the page.
    countries: names by ISO code, in that language.
    """

    knowledge: Any
    language: Language
    countries: Mapping[str, str] = field(default_factory=dict)

    def of(self, section: str, identifier: str | None) -> str:
        """Return the label of a record of `section`."""
        if not identifier:
            return ""
        slug = identifier.rpartition("/")[2]
        record = getattr(self.knowledge, section, {}).get(slug)
        return self._label(record) or slug.replace("-", " ")

    def thing(self, identifier: str) -> str:
        """Return the label of the record that ``material/…``, ``technology/…`` or the like names."""
        section = _SECTIONS.get(identifier.partition("/")[0])
        return self.of(section, identifier) if section else identifier

    def known(self, identifier: str | None) -> bool:
        """Return whether the knowledge holds the record that ``material/…``, ``case/…`` or the like names."""
        segment, _, slug = (identifier or "").partition("/")
        return slug in getattr(self.knowledge, _SECTIONS.get(segment, ""), {})

    def value(self, property_id: str | None, value: str) -> str:
        """Return the label of one value of a categorical property."""
        slug = (property_id or "").rpartition("/")[2]
        record = getattr(self.knowledge, "properties", {}).get(slug)
        known = next((v for v in getattr(record, "values", ()) if v.id == value), None)
        return self._label(known) or word(self.language, "fact", value)

    def source(self, slug: str, citation: str) -> str:
        """Return a source in short: number and title of a standard, else the head of the citation."""
        title = self._label(getattr(self.knowledge, "sources", {}).get(slug.removeprefix("source/")))
        number = _NUMBER.match(citation)
        if not title:
            return citation_head(citation)
        return f"{number[0]} {title}" if number and number[0] not in title else title

    def place(self, code: str) -> str:
        """Return the name of a country, a rule family or a part of a country (``CN/CN-13``)."""
        head = code.split("/")[-1]
        return self.countries.get(head) or word(self.language, "family", head)

    def _label(self, record: Any) -> str:
        label = getattr(record, "label", None) or getattr(record, "title", None)
        if label is None:
            return ""
        text: str = label.get(self.language) if hasattr(label, "get") else str(label)
        return text


def facilities(knowledge: Any, language: Language) -> dict[str, str]:
    """Return the facility types by identifier, sorted by their label."""
    names = Names(knowledge, language)
    labels = {i: names.of("processes", i) for i in getattr(knowledge, "processes", {})}
    return dict(sorted(labels.items(), key=lambda pair: pair[1].casefold()))
