"""Records by section as links: label, address inside the app, and sources with their own address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from interfaces.web.escape import web_address
from interfaces.web.links import EXPLORE, page_link, record_link
from interfaces.web.names import Names
from kb.jsonld import ROOTS
from kb.relations import SEGMENTS
from ontology.terms import local


@dataclass(frozen=True)
class Linking:
    """Says how records are called and where their pages are, in the language of the page."""

    names: Names

    def to(self, section: str, name: str) -> str:
        """Return the address of the page of a record."""
        return record_link(f"{ROOTS[section][1]}/{name}", self.names.language)

    def label(self, section: str, name: str) -> str:
        """Return how a record is called; what is not known is shown by its identifier."""
        if section == "sources":
            record = self.names.knowledge.sources.get(name)
            return self.names.source(name, record.citation) if record else name
        return self.names.of(section, name)

    def listing(self, **params: str) -> str:
        """Return the address of a list."""
        return page_link(EXPLORE, self.names.language, **params)

    def outside(self, source: str) -> str | None:
        """Return the address of a source itself, if it has one."""
        record = self.names.knowledge.sources.get(source)
        if record is None:
            return None
        return web_address(record.url) or (web_address(f"https://doi.org/{record.doi}") if record.doi else None)

    def known(self, section: str, name: str | None) -> bool:
        """Say whether there is such a record."""
        return bool(name) and name in self.names.knowledge.section(section)

    def of_iri(self, address: str) -> tuple[str, str] | None:
        """Return section and identifier of the record that an IRI of the base names, or None."""
        segment, _, name = local(address).partition("/")
        section = SEGMENTS.get(segment)
        return (section, name) if section and self.known(section, name) else None


def named(identifier: str, knowledge: Any) -> tuple[str, str] | None:
    """Return section and identifier of the record that ``material/coal-fly-ash`` or the like names, or None."""
    segment, _, name = identifier.partition("/")
    section = SEGMENTS.get(segment)
    return (section, name) if section and name in knowledge.section(section) else None
