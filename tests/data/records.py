"""The real records, and their criteria one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from kb.load import Knowledge, load
from kb.records import Cite
from kb.records.criteria import walk


@dataclass(frozen=True)
class Entered:
    """A criterion as entered: whose it is, the outermost one around it, and itself."""

    owner: str
    outer: Any
    criterion: Any

    @property
    def name(self) -> str:
        return f"{self.owner}/{self.criterion.id}"

    @property
    def cite(self) -> Cite | None:
        cite: Cite | None = self.criterion.cite or self.outer.cite
        return cite


@cache
def knowledge() -> Knowledge:
    return load()


def _owned() -> Iterator[tuple[str, Any]]:
    for technology in knowledge().technologies.values():
        yield from ((technology.id, c) for c in technology.criteria)
    for rule in knowledge().rules.values():
        yield rule.id, rule.criterion


@cache
def criteria() -> list[Entered]:
    """Return every criterion of every technology and rule, those within composites too."""
    return [Entered(owner, outer, inner) for owner, outer in _owned() for inner in walk(outer)]


@cache
def limits() -> list[Entered]:
    """Return every criterion with bounds."""
    kinds = ("range", "mix", "sum", "ratio")
    return [e for e in criteria() if e.criterion.kind in kinds]


@cache
def cites() -> list[tuple[str, Any]]:
    """Return every cite of every record with where it stands."""
    found: list[tuple[str, Any]] = []

    def search(name: str, node: Any) -> None:
        if isinstance(node, Cite):
            found.append((name, node))
            return
        if isinstance(node, list):
            for index, item in enumerate(node):
                search(f"{name}/{getattr(item, 'id', index)}", item)
            return
        for field in getattr(type(node), "model_fields", {}):
            search(f"{name}/{field}", getattr(node, field))

    for section in ("properties", "methods", "materials", "processes", "technologies", "rules", "cases"):
        for identifier, record in knowledge().section(section).items():
            search(f"{section}/{identifier}", record)
    return found
