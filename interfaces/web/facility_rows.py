"""The streams of a facility as rows that page, report and workbook show alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from interfaces.reports.facility_streams import amount_words
from interfaces.web.entry import Entry
from interfaces.web.escape import plain
from interfaces.web.figures import interval
from interfaces.web.links import FIND, page_link
from interfaces.web.names import Names
from kb.records.vocabulary import Generation
from recommender.facility import FacilityStream
from recommender.facility_matrix import Screened
from recommender.quantities import Interval

_LONGEST_NAME = 90


@dataclass(frozen=True)
class StreamRow:
    """One stream as a row; its words are made when they are shown.

    Parameters
    ----------
    place: from 1, also part of the anchors on the page.
    """

    place: int
    screened: Screened
    names: Names

    @property
    def name(self) -> str:
        """What the stream is called."""
        return name_of(self.names, self.screened.stream)

    @property
    def amount(self) -> str:
        """In t/year, as people write it; empty where it is not known."""
        return tonnes(self.screened.stream.amount)

    @property
    def find(self) -> str | None:
        """Address of Find reuse with this stream filled in; None where it is too long for a link."""
        return find_link(self.names, self.screened.stream)

    @property
    def figure(self) -> Generation | None:
        """The typical figure behind a likely amount."""
        return self.screened.stream.figure if self.screened.stream.origin == "likely" else None


def stream_rows(names: Names, found: Sequence[Screened]) -> list[StreamRow]:
    """Return a row for each stream, in order."""
    return [StreamRow(place, s, names) for place, s in enumerate(found, 1)]


def name_of(names: Names, stream: FacilityStream) -> str:
    """Return how a stream is called: in the words of its holder, else by its material."""
    profile = stream.profile
    if profile is None:
        return stream.id
    words = plain(profile.description)
    if len(words) > _LONGEST_NAME:
        words = f"{words[:_LONGEST_NAME]} …"
    return words or names.of("materials", profile.material) or stream.id


def tonnes(amount: Interval | None) -> str:
    """Return an amount by the year without its unit."""
    return interval(amount.low, amount.high) if amount else ""


def find_link(names: Names, stream: FacilityStream) -> str | None:
    """Return the address of Find reuse that asks about the stream alone."""
    profile = stream.profile
    if profile is None:
        return None
    hazard: dict[bool | None, Literal["unknown", "yes", "no"]] = {None: "unknown", True: "yes", False: "no"}
    material = profile.material or ""
    entry = Entry(
        q=profile.description or names.of("materials", material),
        country=profile.country or "",
        material=material,
        lab="\n".join(f"{name} = {amount_words(amount)}" for name, amount in profile.composition.items()),
        quantity=profile.quantity_t_per_year,
        facility=profile.facility_type or "",
        codes=", ".join(profile.codes),
        hazard=hazard[profile.hazardous],
    )
    link = entry.link()
    return page_link(FIND, names.language, **link) if link is not None else None
