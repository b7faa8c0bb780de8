"""All streams of a facility beside each other: what each may become, its best route, and what it adds up to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kb.load import Knowledge
from recommender.benefits import DIVERTED, benefits
from recommender.circumstances import Circumstances
from recommender.facility import FacilityStream
from recommender.jurisdiction import country_code, scope_of
from recommender.quantities import Interval, Value
from recommender.results import Answer, BenefitRange, CriterionResult, Recommendation, Status
from recommender.wording import Wording
from recommender.worth import Worth

_ORDER: dict[Status, int] = {"suitable": 0, "conditional": 1, "rejected": 2}
_VERDICTS = {"fail": 0, "unknown": 1, "pass": 2}
LIMITS = 4


@dataclass(frozen=True)
class Screened:
    """What came out for one stream, without what a table of many streams does not show.

    Parameters
    ----------
    routes: the recommendations, each with the limits that stand against it or are open, the gravest first.
    unsettled: by the rank of a route, how many of its deciding limits fail or are open.
    best: the first that is not rejected, a use before a mere treatment.
    benefits: of the best, over the whole range of the amount.
    fault: why the stream could not be screened.
    """

    stream: FacilityStream
    material: str = ""
    confidence: float = 0.0
    routes: tuple[Recommendation, ...] = ()
    unsettled: dict[int, int] = field(default_factory=dict)
    best: Recommendation | None = None
    benefits: dict[str, BenefitRange] = field(default_factory=dict)
    measure: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    fault: Exception | None = None

    @property
    def status(self) -> Status | None:
        """The status of the best route; None where nothing is known."""
        if self.best is not None:
            return self.best.status
        return "rejected" if self.routes else None


@dataclass(frozen=True)
class Column:
    """A kind of use, with the number of streams it is suitable and conditional for."""

    use: str
    label: str
    label_zh: str
    suitable: int
    conditional: int


@dataclass(frozen=True)
class Matrix:
    """Streams against kinds of use."""

    columns: tuple[Column, ...]
    rows: tuple[Screened, ...]

    @staticmethod
    def cell(row: Screened, use: str) -> list[Recommendation]:
        """Return what is known of one stream in one kind of use, the best first."""
        return sorted((r for r in row.routes if r.use == use), key=lambda r: (_ORDER[r.status], r.rank))


@dataclass(frozen=True)
class Totals:
    """What the best routes add up to, in t/year and in benefits; ends are added to ends, which widens the range.

    `counted` is the number of streams behind each benefit, `unknown` that of streams without an amount.
    """

    amount: Interval | None
    by_status: dict[str, Interval]
    streams: dict[str, int]
    benefits: dict[str, BenefitRange]
    counted: dict[str, int]
    unknown: int


def screened(knowledge: Knowledge, stream: FacilityStream, answer: Answer, say: Wording) -> Screened:
    """Return what a table shows of the answer to one stream.

    Parameters
    ----------
    knowledge: for the factors of the best route.
    stream: that was asked about.
    answer: of the recommender.
    say: words of the boundaries and sources.
    """
    found = answer.recommendations
    routes = tuple(r.model_copy(update={**_LEFT_OUT, "criteria": _against(r.criteria)}) for r in found)
    best = best_of(routes)
    return Screened(
        stream,
        material=answer.materials[0].material if answer.materials else "",
        confidence=answer.materials[0].confidence if answer.materials else 0.0,
        routes=routes,
        unsettled={r.rank: sum(1 for c in _deciding(r.criteria) if c.verdict != "pass") for r in found},
        best=best,
        benefits=_benefits(knowledge, stream, best, say),
        measure=tuple(dict.fromkeys(m.property for m in answer.measure_first[:3])),
        warnings=tuple(answer.warnings),
    )


_LEFT_OUT = {"description": "", "description_zh": "", "evidence": [], "score_parts": {}, "host_processes": []}


def best_of(routes: Sequence[Recommendation]) -> Recommendation | None:
    """Return the first route that is not rejected; one that ends in a mere treatment only for want of another."""
    active = [r for r in routes if r.status != "rejected"]
    uses = [r for r in active if r.use.rpartition("/")[2] != "pretreatment"]
    return next(iter(uses or active), None)


def matrix(rows: Iterable[Screened]) -> Matrix:
    """Return the table of streams and kinds of use, the use that serves most streams first."""
    rows = tuple(rows)
    found: dict[str, Recommendation] = {}
    for row in rows:
        for route in row.routes:
            found.setdefault(route.use, route)
    columns = [_column(use, route, rows) for use, route in found.items()]
    columns.sort(key=lambda c: (-c.suitable, -c.conditional, c.use))
    return Matrix(tuple(columns), rows)


def totals(rows: Iterable[Screened]) -> Totals:
    """Return the sums over all streams that could be screened."""
    rows = [r for r in rows if r.fault is None]
    by_status: dict[str, Interval] = {}
    streams: dict[str, int] = {}
    whole: Interval | None = None
    for row in rows:
        status = row.status or "none"
        streams[status] = streams.get(status, 0) + 1
        amount = row.stream.amount
        if amount is not None:
            whole = whole.plus(amount) if whole else amount
            by_status[status] = by_status[status].plus(amount) if status in by_status else amount
    summed: dict[str, BenefitRange] = {}
    counted: dict[str, int] = {}
    for row in rows:
        for name, found in row.benefits.items():
            summed[name] = _plus(summed[name], found) if name in summed else found
            counted[name] = counted.get(name, 0) + 1
    return Totals(whole, by_status, streams, summed, counted, sum(1 for r in rows if r.stream.amount is None))


def _benefits(
    knowledge: Knowledge, stream: FacilityStream, best: Recommendation | None, say: Wording
) -> dict[str, BenefitRange]:
    amount, profile = stream.amount, stream.profile
    technology = knowledge.technologies.get(_bare(best.technology)) if best else None
    if best is None or technology is None or amount is None or profile is None:
        return {}
    steps = [knowledge.technologies[_bare(step.technology)] for step in best.pathway[:-1]]
    around = Circumstances.of(profile, scope_of(country_code(profile.country)))
    factors = Worth(knowledge).factors(technology, steps, around, say)
    found = benefits(factors, Value(amount, "t/year", None), say)
    # The amount itself is told from end to end, not by the points of a draw.
    middle = found[DIVERTED].middle
    found[DIVERTED] = BenefitRange(low=amount.low, middle=middle, high=amount.high, unit="t/year", sources=[])
    return found


def _bare(name: str) -> str:
    return name.rpartition("/")[2]


def _column(use: str, route: Recommendation, rows: Sequence[Screened]) -> Column:
    heads = [cell[0].status for row in rows if (cell := Matrix.cell(row, use))]
    return Column(use, route.use_label, route.use_label_zh, heads.count("suitable"), heads.count("conditional"))


def _against(criteria: Iterable[CriterionResult]) -> list[CriterionResult]:
    deciding = _deciding(criteria)
    open_or_failed = [c for c in deciding if c.verdict != "pass"] or deciding
    return sorted(open_or_failed, key=lambda c: _VERDICTS[c.verdict])[:LIMITS]


def _deciding(criteria: Iterable[CriterionResult]) -> list[CriterionResult]:
    """Return the limits that decide; of one limit in several grades, the grade that is met best."""
    found: dict[tuple[str, ...], CriterionResult] = {}
    for c in criteria:
        if not c.decides:
            continue
        key = (c.label, c.property or "", c.standard, c.subject, c.stage) if c.grade else (c.criterion,)
        if key not in found or _VERDICTS[c.verdict] > _VERDICTS[found[key].verdict]:
            found[key] = c
    return list(found.values())


def _plus(one: BenefitRange, other: BenefitRange) -> BenefitRange:
    return BenefitRange(
        low=one.low + other.low,
        middle=one.middle + other.middle,
        high=one.high + other.high,
        unit=one.unit,
        sources=list(dict.fromkeys([*one.sources, *other.sources])),
        boundary=one.boundary if one.boundary == other.boundary else "",
    )
