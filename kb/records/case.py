"""Cases: documented practice at a place, exchange by exchange."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from kb.records.base import Cite, Number, Record, Slug, Text, check_read

Status = Literal["operating", "pilot", "planned", "laboratory", "discontinued", "unknown"]


class Place(Record):
    """Where the case is; coordinates in degrees, WGS 84, of the named place."""

    name: Text
    country: str = Field(pattern=r"^[A-Z]{2}$")
    region: Text | None = None
    latitude: Number = Field(ge=-90, le=90)
    longitude: Number = Field(ge=-180, le=180)
    coordinates_of: Text


class Period(Record):
    """Years of operation as far as the source says."""

    start: int | None = Field(default=None, ge=1850, le=2030)
    end: int | None = Field(default=None, ge=1850, le=2030)

    @model_validator(mode="after")
    def _forward(self) -> Period:
        if self.start and self.end and self.end < self.start:
            raise ValueError("the period ends before it starts")
        return self


class Facility(Record):
    """A participant of the case."""

    id: Slug
    name: Text
    process: Slug | None = None


class Quantity(Record):
    """How much, as reported.

    `meaning` says what the figure is: matter ``exchanged``; the ``capacity`` to take it or what the receiver can use;
    what is ``planned`` or expected; what is ``generated`` at the source, of which only a part is exchanged; or the
    ``product`` made from it.
    """

    meaning: Literal["exchanged", "capacity", "planned", "generated", "product"] = "exchanged"
    value: Number | None = None
    min: Number | None = None
    max: Number | None = None
    unit: str
    year: int | None = None
    cite: Cite

    @model_validator(mode="after")
    def _read(self) -> Quantity:
        check_read(self.cite)
        return self


class ReportedBenefit(Record):
    """A benefit as reported; money with currency and year."""

    kind: Literal["co2e", "money", "water", "energy", "landfill", "virgin_material", "other"]
    value: Number
    unit: str
    currency: str | None = None
    year: int | None = None
    note: Text | None = None
    cite: Cite

    @model_validator(mode="after")
    def _read(self) -> ReportedBenefit:
        check_read(self.cite)
        return self


class Ended(Record):
    """Why an exchange stopped, or never came about, as the source tells it."""

    year: int | None = None
    reason: Text
    cite: Cite

    @model_validator(mode="after")
    def _read(self) -> Ended:
        check_read(self.cite)
        return self


class Synergy(Record):
    """One exchange in a case.

    ``relation`` says how what the source tells stands to the linked `material` and `technology`: ``same`` it is just
    that; ``narrower`` a special form of it; ``broader`` the source speaks of more than that; ``analogous`` only like
    it, the base having nothing closer.
    """

    id: Slug
    source: Slug
    receiver: Slug
    waste_as_worded: str
    material: Slug
    technology: Slug | None = None
    relation: Literal["same", "narrower", "broader", "analogous"] = "same"
    status: Status
    quantity: Quantity | None = None
    displaces: list[Slug] = []
    benefits: list[ReportedBenefit] = []
    ended: Ended | None = None
    note: Text | None = None
    cite: Cite

    @model_validator(mode="after")
    def _read(self) -> Synergy:
        check_read(self.cite)
        return self


class Curation(Record):
    """Who entered the case and when."""

    entered_on: dt.date = Field(strict=False)
    reviewed_on: dt.date | None = Field(default=None, strict=False)
    note: str | None = None


class Case(Record):
    """A documented practice at a place."""

    id: Slug
    title: Text
    summary: Text
    place: Place
    period: Period = Period()
    status: Status
    status_as_of: int | None = None
    facilities: list[Facility] = Field(min_length=1)
    synergies: list[Synergy] = Field(min_length=1)
    enablers: list[Text] = []
    barriers: list[Text] = []
    benefits: list[ReportedBenefit] = []
    cites: list[Cite] = Field(min_length=1)
    curation: Curation

    @property
    def domestic(self) -> bool:
        """Whether the case lies in China."""
        return self.place.country == "CN"

    @model_validator(mode="after")
    def _participants(self) -> Case:
        known = {f.id for f in self.facilities}
        for s in self.synergies:
            for role, who in (("source", s.source), ("receiver", s.receiver)):
                if who not in known:
                    here = ", ".join(sorted(known))
                    raise ValueError(f"synergy '{s.id}': {role} '{who}' is not one of the facilities ({here})")
        if any(c.reading == "none" for c in self.cites):
            raise ValueError("a case rests on sources that were read (reading full or excerpt)")
        return self
