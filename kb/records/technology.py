"""Technologies: ways to reuse a material, and pretreatments with their effect on it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from kb.records.base import Basis, Cite, Number, PropertyId, Range, Record, Slug, Terms, Text, check_order
from kb.records.criteria import Criterion
from kb.records.worth import Benefit, Cost


class Dosing(Record):
    """How much of the waste goes where: shares in per cent of `share_of`, and the receiver's background."""

    into: Text
    share_of: Text
    basis: Basis = "d"
    min_useful: Number = Field(ge=0, le=100)
    max: Number = Field(gt=0, le=100)
    unit: Literal["%"] = "%"
    feed_per_product: Number = 1.0
    background: dict[PropertyId, Number] = {}
    background_unit: dict[PropertyId, str] = {}
    background_status: Literal["typical", "stated"] = "typical"
    cite: Cite

    @model_validator(mode="after")
    def _ordered(self) -> Dosing:
        if self.min_useful > self.max:
            raise ValueError("min_useful is greater than max")
        return self


class Displaces(Record):
    """A material that the use saves, tonne for tonne times `ratio`."""

    material: Slug
    ratio: Range | None = None


class Change(Record):
    """What a pretreatment does to one property.

    `removal` is the percentage taken away, `factor` multiplies, `becomes` sets the value afterwards.
    """

    property: PropertyId
    kind: Literal["removal", "factor", "becomes"]
    min: Number | None = None
    typical: Number | None = None
    max: Number | None = None
    unit: str = "%"
    basis: Basis | None = None
    cite: Cite

    @model_validator(mode="after")
    def _read(self) -> Change:
        check_order(self.min, self.typical, self.max)
        if self.cite.reading == "none":
            raise ValueError("an effect needs a source that was read")
        return self


class Effect(Record):
    """The effect of a pretreatment on the material."""

    changes: list[Change] = []
    sets: dict[PropertyId, str] = {}
    removes: list[PropertyId] = []
    mass_yield: Range | None = None


class Residue(Record):
    """What a route leaves behind, per tonne of waste treated."""

    material: Slug
    min: Number | None = None
    max: Number | None = None
    unit: str = "kg/t"
    outlet: Slug | None = None
    note: Text | None = None
    cite: Cite | None = None


class Maturity(Record):
    """Technology readiness level 1 to 9 with what it rests on."""

    trl: int = Field(ge=1, le=9)
    basis: Text
    cite: Cite | None = None


class Accepts(Record):
    """A material that the technology takes in, and where that was read."""

    material: Slug
    note: Text | None = None
    cite: Cite | None = None


class Technology(Record):
    """A way to reuse a material, or a pretreatment."""

    id: Slug
    label: Text
    synonyms: Terms = Terms()
    description: Text
    type: Literal["use", "pretreatment"]
    use: Slug
    group: Slug | None = None
    accepts: list[Accepts] = Field(min_length=1)
    yields: list[Slug] = []
    displaces: list[Displaces] = []
    host: list[Slug] = []
    dosing: Dosing | None = None
    criteria: list[Criterion] = []
    no_limit_reason: Text | None = None
    effect: Effect | None = None
    residues: list[Residue] = []
    cautions: list[Text] = []
    maturity: Maturity
    scale: Range | None = None
    benefits: list[Benefit] = []
    cost: list[Cost] = []
    replaced_by: Slug | None = None
    cites: list[Cite] = []

    @model_validator(mode="after")
    def _complete(self) -> Technology:
        if self.type == "pretreatment" and self.effect is None:
            raise ValueError("a pretreatment needs its effect")
        if self.type == "use" and not self.criteria and self.no_limit_reason is None:
            raise ValueError("a use needs a criterion, or no_limit_reason saying why there is none")
        return self
