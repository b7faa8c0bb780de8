"""What a use is worth: benefits and costs of a technology, footprints and prices of what it takes the place of."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from kb.records.base import Cite, Number, Record, Text, check_order, check_read


class _Figure(Record):
    """A range that was read."""

    min: Number
    max: Number
    cite: Cite

    @model_validator(mode="after")
    def _read(self) -> Self:
        check_order(self.min, None, self.max)
        check_read(self.cite)
        return self


class Benefit(_Figure):
    """A benefit factor per tonne of waste used, with its boundary and year."""

    kind: Literal["co2e", "virgin_material", "energy", "water"]
    unit: str
    boundary: Text
    year: int | None = None


class Cost(_Figure):
    """A cost or a price for one `unit`, as a range in one currency and year."""

    unit: str
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    year: int
    scope: Text


class Footprint(_Figure):
    """What making a material emits, by the tonne or, for a fuel, what burning it emits, by the gigajoule."""

    kind: Literal["co2e"] = "co2e"
    unit: Literal["kg/t", "kg/GJ", "kg/m3"]
    boundary: Text
    year: int | None = None
