"""What a use is worth: benefits and costs of a technology, footprints and prices of what it takes the place of."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from kb.records.base import Cite, Number, Record, Text, check_order, check_read


class Benefit(Record):
    """A benefit factor per tonne of waste used, with its boundary and year."""

    kind: Literal["co2e", "virgin_material", "energy", "water"]
    min: Number
    max: Number
    unit: str
    boundary: Text
    year: int | None = None
    cite: Cite

    @model_validator(mode="after")
    def _read(self) -> Benefit:
        check_order(self.min, None, self.max)
        check_read(self.cite)
        return self


class Cost(Record):
    """A cost or a price for one `unit`, as a range in one currency and year."""

    min: Number
    max: Number
    unit: str
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    year: int
    scope: Text
    cite: Cite

    @model_validator(mode="after")
    def _read(self) -> Cost:
        check_order(self.min, None, self.max)
        check_read(self.cite)
        return self


class Footprint(Record):
    """What making a material emits, by the tonne or, for a fuel, what burning it emits, by the gigajoule."""

    kind: Literal["co2e"] = "co2e"
    min: Number
    max: Number
    unit: Literal["kg/t", "kg/GJ", "kg/m3"]
    boundary: Text
    year: int | None = None
    cite: Cite

    @model_validator(mode="after")
    def _read(self) -> Footprint:
        check_order(self.min, None, self.max)
        check_read(self.cite)
        return self
