"""What an answer is: the output half of the JSON contract."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Status = Literal["suitable", "conditional", "rejected"]
Verdict = Literal["pass", "fail", "unknown"]
Origin = Literal["measured", "stated", "definition", "derived", "typical", "none"]
RejectionKind = Literal[
    "prohibited",
    "permit_missing",
    "out_of_limit",
    "share_too_small",
    "wrong_form",
    "typical",
    "no_market",
]


class Result(BaseModel):
    """A frozen part of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class MaterialCandidate(Result):
    """A material that the stream may be, with the confidence (0 to 1) and what speaks for it."""

    material: str
    label: str
    label_zh: str
    confidence: float
    reasons: list[str]


class Limit(Result):
    """The bounds or the allowed facts of a criterion."""

    min: float | None = None
    max: float | None = None
    allowed: list[str] | None = None


class ValueRead(Result):
    """The value that was judged, in the unit and basis of the limit."""

    low: float | None = None
    high: float | None = None
    text: str | None = None


class CriterionResult(Result):
    """One criterion as judged, with everything needed to check it.

    `decides` says whether it determines the status of the recommendation; `message` is one sentence in the
    language of the answer.
    """

    criterion: str
    kind: str
    label: str
    label_zh: str
    subject: str
    property: str | None
    grade: str | None
    limit: Limit | None
    unit: str | None
    basis: str | None
    value: ValueRead | None
    value_origin: Origin
    verdict: Verdict
    expectation: Literal["likely", "unlikely"] | None
    force: str
    stage: str
    jurisdiction: str
    standard: str
    source: str
    citation: str
    url: str | None
    clause: str | None
    edition: str | None
    reading: str
    via: str | None
    as_found: str | None
    lifted_by: list[str]
    max_share: float | None
    decides: bool
    message: str


class Rejection(Result):
    """Why a use is rejected: the kind, the criterion that decides, and the pretreatments that would lift it."""

    kind: RejectionKind
    criterion: str
    lifted_by: list[str]


class FamilyVerdict(Result):
    """The verdict under one rule family (CN, EU, US, INT or a country), with what decides it."""

    family: str
    status: Status
    criterion: str | None
    message: str


class PathwayStep(Result):
    """One step of a pathway."""

    technology: str
    title: str
    title_zh: str
    input: str
    output: str
    status: Status


class HostProcess(Result):
    """A facility type that can run the use, with its industry codes."""

    process: str
    label: str
    label_zh: str
    isic: list[str]
    nace: list[str]
    gbt4754: list[str]


class BenefitRange(Result):
    """A benefit per year: the 5 %, 50 % and 95 % points of a Monte Carlo over amount and factors.

    `sources` names where the factors were read, `boundary` says what is counted.
    """

    low: float
    middle: float
    high: float
    unit: str
    sources: list[str]
    boundary: str = ""


class Evidence(Result):
    """A documented practice that speaks for the use."""

    case: str
    title: str
    title_zh: str
    country: str
    grade: Literal["operating", "pilot", "planned", "laboratory", "discontinued", "unknown"]
    relation: str
    similarity: float
    source: str
    url: str | None
    waste_as_worded: str


class Displaced(Result):
    """A material that the use saves."""

    material: str
    label: str
    label_zh: str


class Recommendation(Result):
    """One technology, or a pathway to it, as screened for the stream.

    `for_material` is the material it was screened for: where the text names several, one of them.
    """

    rank: int
    technology: str
    title: str
    title_zh: str
    description: str
    description_zh: str
    use: str
    use_label: str
    use_label_zh: str
    group: str | None
    status: Status
    rejection: Rejection | None
    score: float
    score_parts: dict[str, float]
    grade: str | None
    max_share: float | None
    reasons: list[str]
    cautions: list[str]
    verdicts: list[FamilyVerdict]
    criteria: list[CriterionResult]
    pathway: list[PathwayStep]
    displaces: list[Displaced]
    residues: list[str]
    host_processes: list[HostProcess]
    benefits: dict[str, BenefitRange]
    evidence: list[Evidence]
    matched_material: str
    for_material: str
    relation: Literal["same", "narrower", "broader", "analogous"]
    maturity: int


class Measurement(Result):
    """A missing value, how many verdicts it would decide, and how to get it."""

    property: str
    label: str
    label_zh: str
    would_decide: int
    method: str | None
    question: str


class Answer(Result):
    """The answer to one profile."""

    id: str | None
    language: Literal["en", "zh"]
    jurisdiction: str
    understood: dict[str, Any]
    materials: list[MaterialCandidate]
    recommendations: list[Recommendation]
    measure_first: list[Measurement]
    warnings: list[str]
