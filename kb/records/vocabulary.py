"""Sources, properties, uses, methods, materials and processes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from kb.records.base import Basis, Cite, Measurand, Number, PropertyId, Record, Slug, Terms, Text, check_order
from kb.records.criteria import CodeList, Condition
from kb.records.worth import Cost, Footprint


class Source(Record):
    """A law, standard, paper or page that values were read in."""

    id: Slug
    citation: str
    title: Text | None = None
    type: Literal["law", "standard", "paper", "report", "guideline", "web", "dataset", "book", "thesis"]
    doi: str | None = None
    url: str | None = None
    year: int | None = Field(default=None, ge=1850, le=2030)
    language: Literal["en", "zh", "de", "nl", "fr", "ja", "ko", "es", "pt", "other"]
    jurisdiction: str | None = None
    status: Literal["in_force", "superseded", "unknown"] = "unknown"


class Method(Record):
    """A leaching or test method; `liquid_to_solid` in L/kg lets a total bound a leachate."""

    id: Slug
    label: Text
    names: list[str] = []
    liquid_to_solid: Number | None = None
    cite: Cite


class PropertyValue(Record):
    """One allowed value of a categorical property."""

    id: str
    label: Text
    synonyms: Terms = Terms()


class Conversion(Record):
    """A declared species conversion: value = factor × value of `source_property`."""

    source_property: PropertyId
    factor: Number
    relation: Literal["exact", "upper_bound", "lower_bound"]


class Derivation(Record):
    """A property that is a weighted sum of others (Na2Oeq = Na2O + 0.658 K2O), or the quotient of two such sums.

    The terms of a quotient are taken in per cent of dry matter.
    """

    terms: dict[PropertyId, Number]
    divided_by: dict[PropertyId, Number] = {}


class Property(Record):
    """Something measurable, a fact in a set of values, or the presence of a constituent.

    `absence_terms` are the words that say a constituent is not there, beside a plain "without" before its name.
    `mass_fraction` has 100 % as its ceiling; those that `adds_up` are parts of one whole; below zero are only those
    that `may_be_negative`, or the materials in `negative_for` (a slag that gains mass when its metal oxidises).
    Where the test itself says on what it is reported (`fixed_basis`), nobody is asked for the basis. `in_water` is what
    the same name means, per litre, in a water: chloride of an effluent, not of a solid. A fact that `identifies` a
    material (its origin) may contradict the name it goes by. A given figure of `concern` is told where no limit of a
    use looks at it.
    """

    id: PropertyId
    label: Text
    synonyms: Terms = Terms()
    abbreviations: list[str] = []
    definition: Text | None = None
    kind: Literal["quantity", "category", "presence"] = "quantity"
    absence_terms: Terms = Terms()
    unit: str | None = None
    default_basis: Basis | None = None
    fixed_basis: bool = False
    identifies: bool = False
    concern: bool = False
    in_water: PropertyId | None = None
    quantity_kind: str | None = None
    mass_fraction: bool = False
    adds_up: bool = False
    may_be_negative: bool = False
    negative_for: list[Slug] = []
    conversions: list[Conversion] = []
    derivation: Derivation | None = None
    values: list[PropertyValue] = []
    cas: str | None = None
    chebi: str | None = None
    test_method: Text | None = None
    test_cost: Literal["low", "medium", "high"] = "medium"

    @model_validator(mode="after")
    def _kind(self) -> Property:
        if self.kind == "quantity" and self.unit is None:
            raise ValueError("a quantity needs a unit (write '1' for a pure number)")
        if self.kind == "category" and not self.values:
            raise ValueError("a category needs its values")
        return self


class Use(Record):
    """A kind of use (feed, clinker, aggregate): what rules bind and what the ranking cascade orders."""

    id: Slug
    label: Text
    level: Literal[
        "closed_loop",
        "metal_recovery",
        "functional_substitute",
        "raw_material_substitute",
        "bulk_use",
        "energy",
        "land_reclamation",
        "pretreatment",
    ]
    radius_km: Number | None = None


class Composition(Record):
    """One line of a typical composition."""

    property: PropertyId
    min: Number | None = None
    typical: Number | None = None
    max: Number | None = None
    unit: str
    basis: Basis
    measurand: Measurand = "total"
    method: str | None = None
    cite: Cite

    @model_validator(mode="after")
    def _read(self) -> Composition:
        check_order(self.min, self.typical, self.max)
        if self.cite.reading == "none":
            raise ValueError("a composition needs a source that was read (reading full or excerpt)")
        return self


class Code(Record):
    """A waste code with its edition and, where the bare list does not carry it, where it was read."""

    list: CodeList
    code: str
    edition: str | None = None
    cite: Cite | None = None


class OrdinaryWaste(Record):
    """Where a law or authority counts the material as ordinary, not hazardous, waste."""

    jurisdiction: str
    cite: Cite

    @model_validator(mode="after")
    def _read(self) -> OrdinaryWaste:
        if self.cite.reading == "none":
            raise ValueError("only a text that was read can say that a waste is not hazardous")
        return self


class Material(Record):
    """A by-product, waste, resource or product, by what it is."""

    id: Slug
    label: Text
    synonyms: Terms = Terms()
    abbreviations: list[str] = []
    definition: Text
    broader: list[Slug] = []
    family: int = Field(ge=1, le=25)
    role: Literal["waste", "product", "resource", "energy", "water", "group"] = "waste"
    state: Literal["solid", "powder", "sludge", "slurry", "liquid", "gas", "heat"]
    codes: list[Code] = []
    ordinary_waste: list[OrdinaryWaste] = []
    facts: dict[PropertyId, str] = {}
    contains: list[PropertyId] = []
    free_of: list[PropertyId] = []
    composition: list[Composition] = []
    defined_as: Condition | None = None
    footprint: list[Footprint] = []
    prices: list[Cost] = []
    replaced_by: Slug | None = None
    cites: list[Cite] = []


class Generation(Record):
    """A material that a process generates, per tonne of its product where a source says how much."""

    material: Slug
    min: Number | None = None
    typical: Number | None = None
    max: Number | None = None
    unit: str = "kg/t"
    per: Text | None = None
    cite: Cite | None = None

    @model_validator(mode="after")
    def _amount_is_sourced(self) -> Generation:
        if any(x is not None for x in (self.min, self.typical, self.max)):
            check_order(self.min, self.typical, self.max)
            if self.cite is None or self.cite.reading == "none":
                raise ValueError("an amount generated needs a source that was read")
        return self


class Process(Record):
    """An industrial process or facility type."""

    id: Slug
    label: Text
    synonyms: Terms = Terms()
    definition: Text
    broader: list[Slug] = []
    product: Text | None = None
    isic: list[str] = []
    nace: list[str] = []
    gbt4754: list[str] = []
    generates: list[Generation] = []
    consumes: list[Slug] = []
    cost: list[Cost] = []
    replaced_by: Slug | None = None
    cites: list[Cite] = []
