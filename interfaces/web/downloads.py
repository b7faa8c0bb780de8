"""The files to take away, made when first asked for and kept for as long as the knowledge stays as it is."""

from __future__ import annotations

import csv
import io
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from interfaces.tables.writing import safe_cell
from kb import export
from kb.store import GraphStore
from recommender.versions import program_version

MARK = b"\xef\xbb\xbf"
"""Tells Excel that a CSV is Unicode, without which Chinese is garbled."""
_making = threading.Lock()


@dataclass(frozen=True)
class Offer:
    """A file that can be taken away."""

    key: str
    file: str
    mime: str


OFFERS = (
    Offer("turtle", "bps-knowledge.ttl", "text/turtle"),
    Offer("jsonld", "bps-knowledge.jsonld", "application/ld+json"),
    Offer("yaml", "bps-knowledge.zip", "application/zip"),
    Offer("cases", "bps-cases.csv", "text/csv"),
)


def made(key: str, knowledge: Any) -> bytes:
    """Return the file of an offer; two who ask at once wait for one making of it."""
    with _making:
        return _made(key, _Keyed(knowledge.fingerprint, knowledge))


@dataclass(frozen=True, eq=False)
class _Keyed:
    """The knowledge, equal to another of the same fingerprint."""

    fingerprint: str
    knowledge: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and other.fingerprint == self.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)


@lru_cache(maxsize=len(OFFERS))
def _made(key: str, keyed: _Keyed) -> bytes:
    knowledge = keyed.knowledge
    if key == "turtle":
        return export.turtle(GraphStore.build(knowledge))
    if key == "jsonld":
        return export.json_ld(knowledge, GraphStore.build(knowledge))
    if key == "yaml":
        return export.archive(knowledge, program_version())
    return cases_csv(knowledge)


def cases_csv(knowledge: Any) -> bytes:
    """Return every documented exchange as a line of CSV; what looks like a formula is marked as text."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, export.EXCHANGE_COLUMNS)
    writer.writeheader()
    writer.writerows({k: safe_cell(v) for k, v in row.items()} for row in export.exchanges(knowledge))
    return MARK + buffer.getvalue().encode()
