"""What decides an answer and can be supposed otherwise: which properties, in what range, with what limits in it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from interfaces.web.changes import HAZARD, QUANTITY, ends
from kb.records.criteria import walk
from recommender.quantities import convert
from recommender.results import Answer, CriterionResult

MOST = 8
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
    name: of the property, or `QUANTITY` or `HAZARD`.
    choices: the values to choose from, for all but numbers.
    """

    name: str
    kind: Literal["number", "category", "presence", "hazard"]
    choices: tuple[str, ...] = ()


def levers(answer: Answer, knowledge: Any) -> list[Lever]:
    """Return what decides `answer`: first what fails, then what to measure, at most `MOST`."""
    found: dict[str, Lever] = {}
    for name in (*_failing(answer), *(m.property.removeprefix("property/") for m in answer.measure_first)):
        lever = _lever(name, knowledge)
        if lever is not None:
            found.setdefault(name, lever)
    return list(found.values())[:MOST]


def lever(name: str, knowledge: Any) -> Lever | None:
    """Return the lever of that name, or None where there is nothing to suppose."""
    return _lever(name, knowledge)


def scale(lever: Lever, answer: Answer, knowledge: Any, supposed: str = "") -> Scale:
    """Return the range of a number: from its limits, what is given, and what is typical.

    Parameters
    ----------
    lever: of a number.
    answer: to the stream as given.
    knowledge: for units and typical values.
    supposed: the amount of the link, which lies in the range as well.
    """
    record = knowledge.properties.get(lever.name)
    given = _given(lever.name, answer)
    limits = _limits(lever.name, answer, getattr(record, "unit", None) or "1")
    unit = "t/year" if lever.name == QUANTITY else (given or {}).get("unit") or _unit(limits, record)
    basis = limits[0].basis if limits else getattr(record, "default_basis", None)
    if given is not None:
        basis = None if given.get("basis_assumed") else given.get("basis")
    bounds = [b for c in limits for b in _in_unit(c, unit)] or _alone(lever.name, answer, knowledge)
    typical = typical_range(lever.name, unit, answer, knowledge)
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


def typical_range(name: str, unit: str, answer: Answer, knowledge: Any) -> tuple[float, ...]:
    """Return least and greatest typical value of a property for the material of `answer`, else for any."""
    materials = getattr(knowledge, "materials", {})
    slug = answer.materials[0].material.removeprefix("material/") if answer.materials else ""
    for chosen in (((materials[slug],) if slug in materials else ()), materials.values()):
        found = [
            converted
            for material in chosen
            for line in getattr(material, "composition", ())
            if line.property == name and line.measurand == "total"
            for x in (line.min, line.typical, line.max)
            if x is not None and (converted := convert(x, line.unit, unit)) is not None
        ]
        if found:
            return min(found), max(found)
    return ()


def _lever(name: str, knowledge: Any) -> Lever | None:
    if name == QUANTITY:
        return Lever(name, "number")
    if name == HAZARD:
        return Lever(name, "hazard", ("yes", "no"))
    record = knowledge.properties.get(name)
    if record is None:
        return None
    kind = getattr(record, "kind", "quantity")
    if kind == "category":
        return Lever(name, "category", tuple(v.id for v in record.values))
    return Lever(name, "presence", ("yes", "no")) if kind == "presence" else Lever(name, "number")


def _failing(answer: Answer) -> Iterator[str]:
    """Yield the properties that stand against a use, those of the best uses first."""
    for recommendation in answer.recommendations:
        named = recommendation.rejection.criterion if recommendation.rejection else None
        for criterion in recommendation.criteria:
            if criterion.verdict != "fail" or not (criterion.decides or criterion.criterion == named):
                continue
            if criterion.kind == "capacity":
                yield QUANTITY
            elif criterion.property:
                yield criterion.property.removeprefix("property/")


def _given(name: str, answer: Answer) -> dict[str, Any] | None:
    if name == QUANTITY:
        quantity = answer.understood.get("quantity_t_per_year")
        return {"min": quantity["low"], "max": quantity["high"]} if quantity else None
    amounts = (answer.understood.get("values") or {}).get(name) or []
    return next((a for a in amounts if a.get("measurand", "total") == "total"), None)


def _limits(name: str, answer: Answer, own: str) -> tuple[CriterionResult, ...]:
    """Return the limits on a property of the waste, each once, those of the uses ranked first in front."""
    found: dict[tuple[Any, ...], CriterionResult] = {}
    for criterion in (c for r in answer.recommendations for c in r.criteria):
        if criterion.kind not in _NUMERIC or criterion.limit is None or criterion.limit.allowed:
            continue
        if name == QUANTITY:
            fits = criterion.kind == "capacity"
        else:
            fits = criterion.property == f"property/{name}" and convert(1.0, criterion.unit or "1", own) is not None
        if fits:
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


def _alone(name: str, answer: Answer, knowledge: Any) -> list[float]:
    """Return the most that an index (a sum of shares) leaves to a property when its other terms are nil."""
    found = []
    for identifier in {c.criterion for r in answer.recommendations for c in r.criteria if c.kind == "sum"}:
        _, owner, leaf = identifier.split("/") if identifier.count("/") == 2 else ("", "", "")
        record = getattr(knowledge, "technologies", {}).get(owner) or getattr(knowledge, "rules", {}).get(owner)
        roots = getattr(record, "criteria", None) or filter(None, [getattr(record, "criterion", None)])
        for criterion in (c for root in roots for c in walk(root) if c.id == leaf and c.kind == "sum"):
            found += [
                term.divisor * criterion.max
                for term in criterion.terms
                if term.property == name and term.divisor is not None and criterion.max is not None
            ]
    return found


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
