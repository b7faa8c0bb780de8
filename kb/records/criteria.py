"""Acceptance limits and legal gates: one model for each kind of criterion."""

from __future__ import annotations

import builtins
import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from kb.records.base import Basis, Cite, Measurand, Number, PropertyId, Record, Slug, Text

Force = Literal["legal", "process", "product_standard", "good_practice"]
Stage = Literal["screen", "trial", "contract"]
Subject = Literal["waste", "mix", "kiln_feed", "product"]
Statistic = Literal["max", "mean", "median", "p80", "characteristic"]
Link = Literal["collect", "transport", "store", "use", "dispose", "any"]
CodeList = Literal["ewc", "cnhw", "cn", "basel", "hs"]


class Condition(Record):
    """A test on what is known of a stream; true, false or unknown.

    Exactly one form is used: a property in a set of facts, a property within bounds, a hazard, a material (or one
    narrower than it), a code prefix, or a combination.
    """

    property: PropertyId | None = None
    any_value: list[str] | None = None
    min: Number | None = None
    max: Number | None = None
    unit: str | None = None
    basis: Basis | None = None
    measurand: Measurand = "total"
    method: str | None = None
    hazardous: bool | None = None
    material: list[Slug] | None = None
    codes: list[str] | None = None
    all_of: list[Condition] | None = None
    any_of: list[Condition] | None = None
    none_of: list[Condition] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Condition:
        forms = [
            self.property,
            self.hazardous,
            self.material,
            self.codes,
            self.all_of,
            self.any_of,
            self.none_of,
        ]
        if sum(x is not None for x in forms) != 1:
            raise ValueError(
                "a condition is exactly one of: property, hazardous, material, codes, all_of, any_of, none_of"
            )
        if self.property is not None:
            bounds = self.min is not None or self.max is not None
            if bounds == (self.any_value is not None):
                raise ValueError("a condition on a property needs either any_value or min / max")
            if bounds and self.unit is None:
                raise ValueError("a condition with min or max needs a unit")
        return self


class Term(Record):
    """One term of a sum or ratio: a property and its weight, or the divisor of an index."""

    property: PropertyId
    weight: Number = 1.0
    divisor: Number | None = None
    background: Number | None = None

    @builtins.property
    def factor(self) -> float:
        """The number the property's value is multiplied by."""
        return self.weight if self.divisor is None else self.weight / self.divisor


class _Common(Record):
    id: Slug
    label: Text | None = None
    note: Text | None = None
    force: Force
    stage: Stage = "screen"
    jurisdiction: str = Field(default="any", pattern=r"^(any|INT|CN(/CN-\d\d)?|EU(/[A-Z]{2})?|GB|US|[A-Z]{2})$")
    edition: str | None = None
    valid_from: dt.date | None = Field(default=None, strict=False)
    valid_until: dt.date | None = Field(default=None, strict=False)
    lift: list[Slug] = []
    inferable: bool = True
    cite: Cite


class Bounded(_Common):
    """Bounds on a number.

    `single_tolerance`: by how many per cent of the bound a single analysis may exceed it where the law judges the mean.
    """

    subject: Subject = "waste"
    measurand: Measurand = "total"
    method: str | None = None
    basis: Basis | None = None
    min: Number | None = None
    max: Number | None = None
    unit: str
    statistic: Statistic = "max"
    single_tolerance: Number | None = None

    @model_validator(mode="after")
    def _bounds(self) -> Bounded:
        if self.min is None and self.max is None:
            raise ValueError("a limit needs min or max")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min {self.min} is greater than max {self.max}")
        return self


class RangeCriterion(Bounded):
    """A property of the subject within limits."""

    kind: Literal["range"]
    property: PropertyId


class MixCriterion(Bounded):
    """A limit on the blend: decides the largest share of the waste, from the dosing and the receiver's background."""

    kind: Literal["mix"]
    property: PropertyId
    subject: Subject = "mix"


class SumCriterion(Bounded):
    """A weighted sum within limits; `dosed` multiplies by the share and by the feed per unit of product.

    `stated_as` is the property under which a laboratory reports the sum itself, such as an index of radioactivity.
    """

    kind: Literal["sum"]
    terms: list[Term] = Field(min_length=1)
    stated_as: PropertyId | None = None
    dosed: bool = False


class RatioCriterion(Bounded):
    """A quotient of weighted sums within limits."""

    kind: Literal["ratio"]
    numerator: list[Term] = Field(min_length=1)
    denominator: list[Term] = Field(min_length=1)
    unit: str = "1"


class CategoryCriterion(_Common):
    """A fact (form, cooling, boiler type) that must be in a set."""

    kind: Literal["category"]
    property: PropertyId
    allowed: list[str] = Field(min_length=1)
    refused: list[str] = []
    question: Text
    lift_from: dict[str, list[Slug]] = {}


class AbsenceCriterion(_Common):
    """Constituents that must not be there; open world: not named means unknown."""

    kind: Literal["absence"]
    of: list[PropertyId] = Field(min_length=1)


class Permit(Record):
    """A permit that satisfies a gate, and who has to hold it."""

    permit: Slug
    of: Literal["generator", "carrier", "receiver"] = "receiver"
    label: Text


class Exemption(Record):
    """Frees only its link, codes, materials and uses, and only with all its conditions."""

    id: Slug
    codes: list[str] = []
    materials: list[Slug] = []
    uses: list[Slug] = []
    technologies: list[Slug] = []
    link: Link = "use"
    conditions: list[Text] = []
    needs: Permit | None = None
    row: str | None = None
    cite: Cite


class GateCriterion(_Common):
    """A legal gate: when it is triggered, a permit or an exemption is needed, or the use is prohibited.

    `unless` closes it where facts show that it holds: PCB is named, but an analysis says how little.
    """

    kind: Literal["gate"]
    label: Text
    link: Link = "use"
    when: Condition
    unless: Condition | None = None
    prohibits: bool = False
    requires: Permit | None = None
    exempt: list[Exemption] = []
    dilution_allowed: bool = True
    question: Text | None = None

    @model_validator(mode="after")
    def _effect(self) -> GateCriterion:
        if self.prohibits == (self.requires is not None):
            raise ValueError("a gate either prohibits or requires a permit")
        return self


class LevelCriterion(_Common):
    """A heat or quality cascade: supply level less margin reaches the need, and the hours overlap."""

    kind: Literal["level"]
    property: PropertyId
    need: Number
    margin: Number = 0.0
    unit: str
    hours_property: PropertyId | None = None
    hours_min: Number | None = None


class CapacityCriterion(_Common):
    """The amount that is practical; too little means pooling, never a failure."""

    kind: Literal["capacity"]
    min: Number | None = None
    max: Number | None = None
    unit: str = "t/year"


class _Composite(_Common):
    cite: Cite | None = None  # type: ignore[assignment]

    @model_validator(mode="before")
    @classmethod
    def _parts_inherit(cls, data: Any) -> Any:
        return inherit(data) if isinstance(data, dict) else data


class AllOfCriterion(_Composite):
    """Every part must pass."""

    kind: Literal["all_of"]
    criteria: list[Criterion] = Field(min_length=2)


class AnyOfCriterion(_Composite):
    """One part must pass."""

    kind: Literal["any_of"]
    criteria: list[Criterion] = Field(min_length=2)


class Grade(Record):
    """One grade of a product standard: all its criteria must pass."""

    grade: str
    label: Text | None = None
    criteria: list[Criterion] = Field(min_length=1)


class GradesCriterion(_Composite):
    """Ordered alternatives, best first; the best one met is reported, none met fails."""

    kind: Literal["grades"]
    label: Text
    grades: list[Grade] = Field(min_length=1)


class WhenCriterion(_Composite):
    """A criterion that binds only under a condition."""

    kind: Literal["when"]
    condition: Condition
    then: Criterion


Criterion = Annotated[
    RangeCriterion
    | MixCriterion
    | SumCriterion
    | RatioCriterion
    | CategoryCriterion
    | AbsenceCriterion
    | GateCriterion
    | LevelCriterion
    | CapacityCriterion
    | AllOfCriterion
    | AnyOfCriterion
    | GradesCriterion
    | WhenCriterion,
    Field(discriminator="kind"),
]


class Rule(Record):
    """A criterion that binds many technologies at once: by their use, or by name."""

    id: Slug
    label: Text
    uses: list[Slug] = []
    technologies: list[Slug] = []
    except_technologies: list[Slug] = []
    criterion: Criterion

    @model_validator(mode="after")
    def _binds(self) -> Rule:
        if not self.uses and not self.technologies:
            raise ValueError("a rule names the uses or technologies it binds ('all' is a use)")
        return self


INHERITED = ("force", "stage", "jurisdiction", "edition")


def inherit(data: dict[str, Any]) -> dict[str, Any]:
    """Return composite `data` whose parts take over the force, stage, jurisdiction and edition they do not state."""
    given = {key: data[key] for key in INHERITED if key in data}

    def filled(part: Any) -> Any:
        return {**given, **part} if isinstance(part, dict) else part

    out = dict(data)
    if isinstance(out.get("criteria"), list):
        out["criteria"] = [filled(part) for part in out["criteria"]]
    if isinstance(out.get("grades"), list):
        out["grades"] = [
            {**g, "criteria": [filled(part) for part in g["criteria"]]}
            if isinstance(g, dict) and isinstance(g.get("criteria"), list)
            else g
            for g in out["grades"]
        ]
    if "then" in out:
        out["then"] = filled(out["then"])
    return out


def parts(criterion: Any) -> list[Any]:
    """Return the criteria directly inside `criterion`, empty for a simple one."""
    if criterion.kind in ("all_of", "any_of"):
        return list(criterion.criteria)
    if criterion.kind == "grades":
        return [c for g in criterion.grades for c in g.criteria]
    if criterion.kind == "when":
        return [criterion.then]
    return []


def walk(criterion: Any) -> list[Any]:
    """Return `criterion` and every criterion within it, outermost first."""
    return [criterion, *(inner for part in parts(criterion) for inner in walk(part))]
