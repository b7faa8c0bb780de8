"""Criteria on one number: range, level and capacity."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from kb.records.criteria import (
    CapacityCriterion,
    LevelCriterion,
    RangeCriterion,
)
from recommender.facts import Facts
from recommender.quantities import Interval, Value
from recommender.screening.judgement import Ask, Expectation, Judgement

NEAR = 0.20
"""A single sample within this fraction of a limit on a mean or percentile is near the limit."""


@dataclass(frozen=True)
class Bounds:
    """The two sides of a limit and the statistic it is on."""

    min: float | None
    max: float | None
    statistic: str = "max"


def judge_value(value: Value | None, bounds: Bounds, ask: Ask, *, inferable: bool, lifts: tuple[str, ...]) -> Judgement:
    """Judge one value against bounds in the same unit and on the same basis.

    A typical value never passes: it makes the outcome likely or unlikely. Only a whole typical range outside the
    bounds fails, and then not firmly.
    """
    if value is None or (not value.firm and value.origin == "typical" and not inferable):
        return Judgement("unknown", "missing", asks=(ask,), lifts=lifts)
    if value.bound is not None and value.bound.compared(bounds.min, bounds.max) != "astride":
        # Whatever the moisture: as received is never more than dry.
        value = replace(value, interval=value.bound, firm=True)
    position = value.interval.compared(bounds.min, bounds.max)
    if value.note == "moisture" and position == "astride":
        return Judgement("unknown", "moisture_missing", value=value, asks=(Ask("moisture"), ask), lifts=lifts)
    if position == "outside":
        if value.firm or value.origin != "typical" or is_range(value):
            reason = (
                "outside" if value.firm else ("outside_typical" if value.origin == "typical" else "predicted_outside")
            )
            return Judgement("fail", reason, firm=value.firm, value=value, asks=(ask,), lifts=lifts)
        return Judgement(
            "unknown",
            "typical_outside",
            firm=False,
            expectation="unlikely",
            value=value,
            asks=(ask,),
            lifts=lifts,
        )
    if position == "inside":
        if not value.firm:
            reason = "typical_inside" if value.origin == "typical" else "predicted_inside"
            return Judgement("unknown", reason, firm=False, expectation="likely", value=value, asks=(ask,), lifts=lifts)
        near = _near(value, bounds)
        return Judgement("pass", "near" if near else "inside", value=value, near=near, asks=(ask,) if near else ())
    expectation: Expectation | None = None
    if not value.firm or value.origin == "derived":
        middle = value.middle
        if math.isfinite(middle) and value.note not in ("total", "bound"):
            within = Interval(middle, middle).compared(bounds.min, bounds.max) == "inside"
            expectation = "likely" if within else "unlikely"
    return Judgement(
        "unknown", "astride", firm=value.firm, expectation=expectation, value=value, asks=(ask,), lifts=lifts
    )  # fmt: skip


def is_range(value: Value) -> bool:
    """Say whether a value is a range and no single figure."""
    return value.interval.high > value.interval.low


def _near(value: Value, bounds: Bounds) -> bool:
    if bounds.statistic == "max" or is_range(value):
        return False
    number = value.interval.low
    close_above = bounds.max is not None and bounds.max > 0 and number > bounds.max * (1 - NEAR)
    close_below = bounds.min is not None and bounds.min > 0 and number < bounds.min * (1 + NEAR)
    return close_above or close_below


def judge_range(criterion: RangeCriterion, facts: Facts) -> Judgement:
    """Judge a property against its limits, in the limit's unit, basis, measurand and method."""
    ask = Ask(criterion.property, criterion.method, criterion.basis)
    lifts = tuple(criterion.lift)
    bounds = Bounds(criterion.min, criterion.max, criterion.statistic)

    def judged(value: Value | None) -> Judgement:
        return judge_value(value, bounds, ask, inferable=criterion.inferable, lifts=lifts)

    value = facts.amount(criterion.property, criterion.unit, criterion.basis, criterion.measurand, criterion.method)
    if criterion.subject != "waste":
        return _of_the_product(criterion, judged(value), ask)
    judgement = judged(value)
    if value is not None and value.assumed_basis and criterion.basis in ("d", "ar"):
        other = facts.amount_if_other_basis(criterion.property, criterion.unit, criterion.basis)
        if other is not None and not _decides_alike(judged(other), judgement):
            return Judgement("unknown", "basis_decides", value=value, asks=(ask,), lifts=lifts)
    if judgement.verdict == "fail" and judgement.firm and value is not None and _within_tolerance(value, criterion):
        return Judgement("unknown", "mean_decides", expectation="unlikely", value=value, asks=(ask,), lifts=lifts)
    return judgement


def _decides_alike(other: Judgement, judgement: Judgement) -> bool:
    """Say whether the other basis decides the same, be it only by the usual moisture of the material."""
    if judgement.verdict == "pass" and other.verdict == "unknown":
        return other.expectation == "likely" and other.reason in ("typical_inside", "predicted_inside")
    return other.verdict == judgement.verdict


def _within_tolerance(value: Value, criterion: RangeCriterion) -> bool:
    """Say whether a single analysis above the limit may still belong to a mean that keeps it."""
    if criterion.single_tolerance is None or criterion.max is None or is_range(value):
        return False
    return value.interval.high <= criterion.max * (1 + criterion.single_tolerance / 100)


def _of_the_product(criterion: RangeCriterion, judgement: Judgement, ask: Ask) -> Judgement:
    """A limit on the product or mix is not settled by the waste; one that the waste exceeds is unlikely to be met."""
    exceeds = criterion.max is not None and (judgement.verdict == "fail" or judgement.expectation == "unlikely")
    fits = judgement.verdict == "pass" or judgement.expectation == "likely"
    expectation: Expectation | None = "unlikely" if exceeds else "likely" if fits else None
    return Judgement(
        "unknown", "product_decides", firm=False, expectation=expectation, value=judgement.value, asks=(ask,),
        lifts=tuple(criterion.lift),
    )  # fmt: skip


def judge_level(criterion: LevelCriterion, facts: Facts) -> Judgement:
    """Judge a cascade: the supply level less the margin reaches the need, and the hours suffice."""
    value = facts.amount(criterion.property, criterion.unit)
    ask = Ask(criterion.property)
    lifts = tuple(criterion.lift)
    level = judge_value(
        value,
        Bounds(criterion.need + criterion.margin, None),
        ask,
        inferable=criterion.inferable,
        lifts=lifts,
    )
    if level.verdict != "pass" or criterion.hours_min is None or criterion.hours_property is None:
        return level
    hours = facts.amount(criterion.hours_property, "h/year")
    if hours is None:
        return Judgement("unknown", "hours_missing", value=value, asks=(Ask(criterion.hours_property),))
    if hours.interval.low < criterion.hours_min:
        return Judgement("unknown", "hours_short", value=value, asks=(Ask(criterion.hours_property),))
    return level


def judge_capacity(criterion: CapacityCriterion, facts: Facts) -> Judgement:
    """Judge the amount: never a failure; too little means pooling with others."""
    quantity = facts.stream.quantity
    if quantity is None:
        return Judgement("unknown", "quantity_missing", asks=(Ask("quantity"),))
    value = quantity.in_unit(criterion.unit)
    if value is None:
        return Judgement("unknown", "quantity_missing", asks=(Ask("quantity"),))
    if criterion.min is not None and value.interval.high < criterion.min:
        return Judgement("unknown", "pool", value=value, expectation="likely")
    if criterion.max is not None and value.interval.low > criterion.max:
        return Judgement("unknown", "too_much", value=value, expectation="likely")
    return Judgement("pass", "capacity", value=value)
