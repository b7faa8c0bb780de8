"""The parts of a facility's waste profile as HTML, for the page and for the report alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from interfaces.web.facility_rows import StreamRow, stream_rows, tonnes
from interfaces.web.facility_words import CellFault, fault_words
from interfaces.web.linking import Linking
from interfaces.web.names import Names
from interfaces.web.render import Renderer
from kb.load import Knowledge
from kb.records import Process, Synergy
from recommender.facility_intake import intakes, practices
from recommender.facility_matrix import Matrix, Screened, matrix, totals

_INTAKES, _PRACTICES, _WAYS = 8, 6, 3


@dataclass(frozen=True)
class Facts:
    """What page, report and workbook are made of.

    Parameters
    ----------
    screened: what came out for each stream.
    process: the facility type, where one is chosen.
    country: ISO code, or nothing.
    outputs: what the facility makes or takes in by the year, in words.
    faults: rows of its table that could not be read.
    """

    knowledge: Knowledge
    screened: tuple[Screened, ...]
    process: Process | None = None
    country: str = ""
    outputs: tuple[str, ...] = ()
    faults: tuple[CellFault, ...] = ()


class Unlinked(Linking):
    """Says how records are called; on paper none of them has a page."""

    def known(self, section: str, name: str | None) -> bool:
        """Say that there is no page to go to."""
        return False


class Parts:
    """The parts, each a text of HTML.

    Parameters
    ----------
    render: of the language.
    facts: to show.
    inside: whether the parts stand in the app, where records can be opened and details unfolded.
    """

    def __init__(self, render: Renderer, facts: Facts, *, inside: bool = True) -> None:
        self._render = render
        self._facts = facts
        self._inside = inside
        self._names: Names = render.names
        self._see = Linking(self._names) if inside else Unlinked(self._names)

    @cached_property
    def rows(self) -> list[StreamRow]:
        """Every stream as a row."""
        return stream_rows(self._names, self._facts.screened)

    @cached_property
    def table(self) -> Matrix:
        """Streams against uses."""
        return matrix(self._facts.screened)

    def totals(self) -> str:
        """Return what it adds up to."""
        return self._html("totals", sums=totals(self._facts.screened), tonnes=tonnes)

    def matrix(self, rows: Sequence[StreamRow]) -> str:
        """Return the matrix of these rows."""
        return self._html("matrix", table=self.table, rows=rows) if self.table.columns else ""

    def routes(self, rows: Sequence[StreamRow]) -> str:
        """Return the best route of each row."""
        return self._html("routes", rows=rows, variants=self._variants, fault=lambda e: fault_words(self._names, e))

    def reasons(self, rows: Sequence[StreamRow]) -> str:
        """Return what stands against each use of each row."""
        return self._html("reasons", table=self.table, rows=rows, shown=_WAYS) if self.table.columns else ""

    def intake(self) -> str:
        """Return what the facility could take in."""
        process = self._facts.process
        found = intakes(self._facts.knowledge, process.id) if process else []
        consumes = process.consumes if process else []
        return self._html("intake", items=found, consumes=consumes, shown=_INTAKES)

    def practices(self) -> str:
        """Return the documented cases with a facility of this type."""
        process = self._facts.process
        found = practices(self._facts.knowledge, process.id, self._facts.country) if process else []
        found = [
            replace(
                p,
                gives=_once(p.gives, lambda s: (s.material, s.technology)),
                takes=_once(p.takes, lambda s: s.material),
            )
            for p in found
        ]
        return self._html("practices", found=found, shown=_PRACTICES)

    def _variants(self, materials: Sequence[str]) -> str:
        joint = "、" if self._render.language == "zh" else ", "
        return joint.join(self._names.of("materials", m) for m in materials)

    def _html(self, template: str, **values: Any) -> str:
        return self._render.html(f"facility_{template}", see=self._see, inside=self._inside, **values)


def _once(exchanges: Iterable[Synergy], shown: Callable[[Synergy], object]) -> tuple[Synergy, ...]:
    """Return exchanges, of those that are shown alike the first."""
    found: dict[object, Synergy] = {}
    for exchange in exchanges:
        found.setdefault(shown(exchange), exchange)
    return tuple(found.values())
