"""Weighted sums of what is known, typical and missing."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kb.records.criteria import Term
from recommender.facts import Facts
from recommender.quantities import Interval, Origin, weakest


@dataclass(frozen=True)
class Total:
    """A weighted sum: from facts alone (what is missing or typical taken as anything), and with typical values."""

    firm: Interval
    best: Interval
    origin: Origin
    missing: tuple[str, ...]
    typical: tuple[str, ...]


def total_of(
    terms: list[Term], facts: Facts, unit: str, basis: str | None, measurand: str, method: str | None
) -> Total:
    """Add up terms, each in `unit` (a term with a divisor in its own unit of the property)."""
    firm = best = Interval(0.0, 0.0)
    origin: Origin = "measured"
    missing: list[str] = []
    typical: list[str] = []
    for term in terms:
        known = facts.property(term.property)
        own_unit = (known.unit if known and known.unit else unit) if term.divisor is not None else unit
        value = facts.amount(term.property, own_unit, basis, measurand, method)
        anything = Interval(0.0, math.inf).scaled(term.factor)
        if value is None:
            missing.append(term.property)
            firm, best = firm.plus(anything), best.plus(anything)
            continue
        part = value.interval.scaled(term.factor)
        best = best.plus(part)
        if value.firm:
            firm = firm.plus(part)
        else:
            typical.append(term.property)
            firm = firm.plus(anything)
        origin = weakest(origin, value.origin)
    return Total(firm, best, origin, tuple(missing), tuple(typical))
