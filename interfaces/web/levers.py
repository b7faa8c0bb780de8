"""What decides an answer and can be supposed otherwise: which properties, in what range, with what limits in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from interfaces.web.changes import HAZARD, QUANTITY, ends
from interfaces.web.judged import LEACHATE, judged, judged_as, parted, records
from recommender.quantities import convert
from recommender.results import Answer, CriterionResult

MOST = 8
MOST_LEACHATES = 6
_NUMERIC = ("range", "mix", "level", "capacity")
_STEPS = 300
_ROOM = 1.5


@dataclass(frozen=True)
class Scale:
    """The range over which a number is supposed, its step, where it starts, and the limits in it, least first."""

    low: float
    high: float
    step: float
    start: float
    unit: str
    basis: str | None
    limits: tuple[CriterionResult, ...]


@dataclass(frozen=True)
class Lever:
    """Something that can be supposed otherwise.

    Parameters
    ----------
    name: of the property, with the method where it is that of a leachate (`interfaces.web.judged`), or `QUANTITY`
        or `HAZARD`.
    choices: the values to choose from, for all but numbers.
    """

    name: str
    kind: Literal["number", "category", "presence", "hazard"]
    choices: tuple[str, ...] = ()

    @property
    def of(self) -> str:
        """The property alone."""
        return parted(self.name)[0]

    @property
    def method(self) -> str:
        """The leaching method, or nothing."""
        return parted(self.name)[1]


def levers(answer: Answer, knowledge: Any) -> list[Lever]:
    """Return what decides `answer`: what fails, what to measure, then leachates whose limits are open.

    At most `MOST`, and `MOST_LEACHATES` of those that only an open limit names.
    """
    first = _known((*_failing(answer, knowledge), *_open(answer, knowledge)), knowledge)[:MOST]
    more = [x for x in _known(_leachates(answer, knowledge), knowledge) if x not in first]
    return first + more[:MOST_LEACHATES]


def lever(name: str, knowledge: Any) -> Lever | None:
    """Return the lever of that name, or None where there is nothing to suppose."""
    if name == QUANTITY:
        return Lever(name, "number")
    if name == HAZARD:
        return Lever(name, "hazard", ("yes", "no"))
    of, method = parted(name)
    record = knowledge.properties.get(of)
    if record is None:
        return None
    kind = getattr(record, "kind", "quantity")
    if method:
        return Lever(name, "number") if kind == "quantity" and method in knowledge.methods else None
    if kind == "category":
        return Lever(name, "category", tuple(v.id for v in record.values))
    return Lever(name, "presence", ("yes", "no")) if kind == "presence" else Lever(name, "number")


def scale(lever: Lever, answer: Answer, knowledge: Any, supposed: str = "") -> Scale:
    """Return the range of a number: from its limits, what is given, and what is typical.

    Parameters
    ----------
    lever: of a number.
    answer: to the stream as given.
    knowledge: for units and typical values.
    supposed: the amount of the link, which lies in the range as well.
    """
    record = knowledge.properties.get(lever.of)
    given = given_amount(lever, answer)
    limits = _limits(lever, answer, knowledge)
    unit = "t/year" if lever.name == QUANTITY else (given or {}).get("unit") or _unit(limits, record)
    basis = limits[0].basis if limits else getattr(record, "default_basis", None)
    if given is not None:
        basis = None if given.get("basis_assumed") else given.get("basis")
    bounds = [b for c in limits for b in _in_unit(c, unit)] or _alone(lever, answer, knowledge)
    typical = typical_range(lever, unit, answer, knowledge)
    own = [x for x in ((given or {}).get("min"), (given or {}).get("max"), *ends(supposed)) if x is not None]
    reach = max([*bounds, *own] or typical, default=0.0) * _ROOM or 10.0
    ceiling = convert(100.0, "%", unit) if getattr(record, "mass_fraction", False) else None
    high = min(reach, ceiling) if ceiling else reach
    step = _nice((high or 1.0) / _STEPS)
    high = math.ceil(round(high / step, 6)) * step
    low = min([0.0, *(math.floor(x / step) * step for x in own if x < 0)])
    low = step if lever.name == QUANTITY else low
    start = _start(given, typical, bounds, high)
    return Scale(low, round(high, 9), step, float(f"{start:.6g}"), unit, basis, limits)


def typical_range(lever: Lever, unit: str, answer: Answer, knowledge: Any) -> tuple[float, ...]:
    """Return least and greatest typical value of a number for the material of `answer`, else for any."""
    materials = getattr(knowledge, "materials", {})
    slug = answer.materials[0].material.removeprefix("material/") if answer.materials else ""
    for chosen in (((materials[slug],) if slug in materials else ()), materials.values()):
        found = [
            converted
            for material in chosen
            for line in getattr(material, "composition", ())
            if line.measurand in ("total", LEACHATE) and judged_as(line.property, line, knowledge) == lever.name
            for x in (line.min, line.typical, line.max)
            if x is not None and (converted := convert(x, line.unit, unit)) is not None
        ]
        if found:
            return min(found), max(found)
    return ()


def given_amount(lever: Lever, answer: Answer) -> dict[str, Any] | None:
    """Return the amount of a number as given, or None; an answer does not say by which method a leachate was made."""
    if lever.name == QUANTITY:
        quantity = answer.understood.get("quantity_t_per_year")
        return {"min": quantity["low"], "max": quantity["high"]} if quantity else None
    amounts = (answer.understood.get("values") or {}).get(lever.name) or []
    return next((a for a in amounts if a.get("measurand", "total") == "total"), None)


def _known(names: Iterable[str], knowledge: Any) -> list[Lever]:
    found = (lever(name, knowledge) for name in dict.fromkeys(names))
    return [x for x in found if x is not None]


def _failing(answer: Answer, knowledge: Any) -> Iterator[str]:
    """Yield what stands against a use, that of the best uses first."""
    names = judged(answer, knowledge)
    for recommendation in answer.recommendations:
        named = recommendation.rejection.criterion if recommendation.rejection else None
        for criterion in recommendation.criteria:
            if criterion.verdict != "fail" or not (criterion.decides or criterion.criterion == named):
                continue
            if criterion.kind == "capacity":
                yield QUANTITY
            elif criterion.criterion in names:
                yield names[criterion.criterion]


def _open(answer: Answer, knowledge: Any) -> Iterator[str]:
    """Yield what is to be measured: each property as such and in the leachates that open limits ask for."""
    names, written = judged(answer, knowledge), records(answer, knowledge)
    unsettled = {c.criterion: None for r in answer.recommendations for c in r.criteria if c.verdict != "pass"}
    asked: dict[str, dict[str, None]] = {}
    for identifier in unsettled:
        if identifier in names:
            asked.setdefault(parted(names[identifier])[0], {})[names[identifier]] = None
        for term in getattr(written.get(identifier), "terms", ()):
            if (name := judged_as(term.property, written[identifier], knowledge)) is not None:
                asked.setdefault(term.property, {})[name] = None
    for measurement in answer.measure_first:
        name = measurement.property.removeprefix("property/")
        yield from asked.get(name, (name,))


def _leachates(answer: Answer, knowledge: Any) -> Iterator[str]:
    """Yield the leachates on whose limits the verdict on a use still hangs."""
    names = judged(answer, knowledge)
    for recommendation in answer.recommendations:
        for criterion in recommendation.criteria if recommendation.status != "rejected" else ():
            name = names.get(criterion.criterion, "")
            if parted(name)[1] and criterion.verdict == "unknown" and criterion.decides:
                yield name


def _limits(lever: Lever, answer: Answer, knowledge: Any) -> tuple[CriterionResult, ...]:
    """Return the limits on a value of the waste, each once, those of the uses ranked first in front."""
    names = judged(answer, knowledge)
    own = None if lever.method else getattr(knowledge.properties.get(lever.of), "unit", None) or "1"
    found: dict[tuple[Any, ...], CriterionResult] = {}
    for criterion in (c for r in answer.recommendations for c in r.criteria):
        if criterion.kind not in _NUMERIC or criterion.limit is None or criterion.limit.allowed:
            continue
        if lever.name == QUANTITY:
            fits = criterion.kind == "capacity"
        else:
            unit = criterion.unit or "1"
            fits = names.get(criterion.criterion) == lever.name and convert(1.0, unit, own or unit) is not None
        if fits:
            own = own or criterion.unit
            same = (criterion.limit.min, criterion.limit.max, criterion.unit, criterion.basis, criterion.standard)
            found.setdefault(same, criterion)
    return tuple(found.values())


def _unit(limits: tuple[CriterionResult, ...], record: Any) -> str:
    return (limits[0].unit if limits else None) or getattr(record, "unit", None) or "1"


def _in_unit(criterion: CriterionResult, unit: str) -> list[float]:
    if criterion.subject != "waste" or criterion.limit is None:
        return []
    found = [x for x in (criterion.limit.min, criterion.limit.max) if x is not None]
    return [c for x in found if (c := convert(x, criterion.unit or "1", unit)) is not None]


def _alone(lever: Lever, answer: Answer, knowledge: Any) -> list[float]:
    """Return the most that an index (a sum of shares) leaves to a property when its other terms are nil."""
    return [
        term.divisor * criterion.max
        for criterion in records(answer, knowledge).values()
        if criterion.kind == "sum" and criterion.max is not None
        for term in criterion.terms
        if term.divisor is not None and judged_as(term.property, criterion, knowledge) == lever.name
    ]


def _start(given: dict[str, Any] | None, typical: tuple[float, ...], bounds: list[float], high: float) -> float:
    """Return where to start: at what is given, else at the strictest limit, else amid what is typical."""
    if given is not None:
        known = [x for x in (given.get("min"), given.get("max")) if x is not None]
        if known:
            return float(sum(known)) / len(known)
    if bounds:
        return min(bounds)
    return sum(typical) / 2 if typical else high / 2


def _nice(number: float) -> float:
    """Return the next larger of 1, 2, 5 times a power of ten.

    >>> _nice(0.09), _nice(3.0)
    (0.1, 5.0)
    """
    power = math.pow(10.0, math.floor(math.log10(number)))
    return float(f"{next(m for m in (1, 2, 5, 10) if m * power >= number * (1 - 1e-9)) * power:.6g}")
