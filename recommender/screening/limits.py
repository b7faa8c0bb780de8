"""Criteria on numbers: range, mix, sum, ratio, level and capacity."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from kb.records.criteria import (
    CapacityCriterion,
    LevelCriterion,
    MixCriterion,
    RangeCriterion,
    RatioCriterion,
    SumCriterion,
    Term,
)
from kb.records.technology import Dosing
from recommender.facts import Facts
from recommender.quantities import Interval, Origin, Value, convert, weakest
from recommender.screening.judgement import Ask, Expectation, Judgement

LEAST_SHARE = 0.5
"""A share in per cent below which no use is worth the handling, where the dosing names no least useful share."""
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
        if value.firm or value.origin != "typical" or _is_range(value):
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
        if math.isfinite(middle) and value.note != "total":
            within = Interval(middle, middle).compared(bounds.min, bounds.max) == "inside"
            expectation = "likely" if within else "unlikely"
    return Judgement(
        "unknown", "astride", firm=value.firm, expectation=expectation, value=value, asks=(ask,), lifts=lifts
    )  # fmt: skip


def _is_range(value: Value) -> bool:
    return value.interval.high > value.interval.low


def _near(value: Value, bounds: Bounds) -> bool:
    if bounds.statistic == "max" or _is_range(value):
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
    if criterion.single_tolerance is None or criterion.max is None or _is_range(value):
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


# ---- sums and shares


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


def judge_sum(criterion: SumCriterion, facts: Facts, dosing: Dosing | None) -> Judgement:
    """Judge a weighted sum; where it is dosed, find the share at which it still holds."""
    reported = _reported(criterion, facts)
    if reported is not None:
        return reported
    total = _stated_total(criterion, facts) or total_of(
        criterion.terms, facts, criterion.unit, criterion.basis, criterion.measurand, criterion.method
    )
    wanting = (*total.missing, *total.typical)
    asks = tuple(Ask(p, criterion.method, criterion.basis) for p in wanting) or (Ask(criterion.terms[0].property),)
    shared = criterion.dosed or criterion.subject in ("mix", "kiln_feed", "product")
    if shared:
        background = sum((t.background or 0.0) * t.factor for t in criterion.terms)
        stated = all(t.background is not None for t in criterion.terms)
        return _judge_share(criterion, total, dosing, background, asks, background_known=stated)
    return _judge_total(total, criterion, asks)


def _reported(criterion: SumCriterion, facts: Facts) -> Judgement | None:
    """Judge the sum as the laboratory reports it, where it does; a sum on a mix is not that of the waste."""
    if criterion.stated_as is None or criterion.dosed or criterion.subject != "waste":
        return None
    value = facts.amount(criterion.stated_as, criterion.unit)
    if value is None or not value.firm:
        return None
    own = Bounds(criterion.min, criterion.max, criterion.statistic)
    return judge_value(value, own, Ask(criterion.stated_as), inferable=criterion.inferable, lifts=tuple(criterion.lift))


def _stated_total(criterion: SumCriterion, facts: Facts) -> Total | None:
    """Return the waste's own sum as the laboratory reports it (IRa, Iγ), to be blended like the sum of its terms."""
    value = facts.amount(criterion.stated_as, criterion.unit) if criterion.stated_as else None
    return Total(value.interval, value.interval, value.origin, (), ()) if value is not None and value.firm else None


def _judge_total(total: Total, criterion: SumCriterion | RatioCriterion, asks: tuple[Ask, ...]) -> Judgement:
    lifts = tuple(criterion.lift)
    position = total.firm.compared(criterion.min, criterion.max)
    value = Value(total.best, criterion.unit, criterion.basis, origin=total.origin, firm=not total.typical)
    if position == "inside":
        return Judgement("pass", "inside", value=replace(value, interval=total.firm, firm=True))
    if position == "outside":
        return Judgement("fail", "outside", value=value, asks=asks, lifts=lifts)
    says_nothing = total.best.low <= 0 and not math.isfinite(total.best.high)
    if not criterion.inferable or says_nothing or (total.missing and not total.typical):
        guess = total.best.compared(criterion.min, criterion.max)
        if guess == "outside":
            return Judgement("fail", "outside_typical", firm=False, value=value, asks=asks, lifts=lifts)
        return Judgement("unknown", "missing", asks=asks, lifts=lifts)
    return _typical(value, Bounds(criterion.min, criterion.max), asks, lifts)


def _typical(value: Value, bounds: Bounds, asks: tuple[Ask, ...], lifts: tuple[str, ...]) -> Judgement:
    position = value.interval.compared(bounds.min, bounds.max)
    if position == "outside" and _is_range(value):
        return Judgement("fail", "outside_typical", firm=False, value=value, asks=asks, lifts=lifts)
    if position == "inside":
        return Judgement(
            "unknown", "typical_inside", firm=False, expectation="likely", value=value, asks=asks, lifts=lifts
        )
    middle = value.middle
    known = math.isfinite(middle)
    inside = known and Interval(middle, middle).compared(bounds.min, bounds.max) == "inside"
    expectation: Expectation | None = None if not known else ("likely" if inside else "unlikely")
    return Judgement("unknown", "astride", firm=False, expectation=expectation, value=value, asks=asks, lifts=lifts)


def judge_ratio(criterion: RatioCriterion, facts: Facts) -> Judgement:
    """Judge a quotient of two weighted sums, in the unit of the limit (mg of cadmium per kg of phosphate)."""
    top = total_of(criterion.numerator, facts, "%", criterion.basis, criterion.measurand, criterion.method)
    bottom = total_of(criterion.denominator, facts, "%", criterion.basis, criterion.measurand, criterion.method)
    wanting = dict.fromkeys((*top.missing, *bottom.missing, *top.typical, *bottom.typical))
    asks = tuple(Ask(p, criterion.method, criterion.basis) for p in wanting)
    if not asks:
        asks = (Ask(criterion.numerator[0].property, criterion.method, criterion.basis),)
    per_unit = convert(1.0, "1", criterion.unit) or 1.0
    quotient = Total(
        top.firm.over(bottom.firm).scaled(per_unit),
        top.best.over(bottom.best).scaled(per_unit),
        weakest(top.origin, bottom.origin),
        (*top.missing, *bottom.missing),
        (*top.typical, *bottom.typical),
    )
    return _judge_total(quotient, criterion, asks)


def judge_ratio_property(criterion: RatioCriterion, facts: Facts, name: str) -> Judgement:
    """Judge a ratio that the user gave as a figure of its own (C/N, quality coefficient)."""
    value = facts.amount(name, criterion.unit)
    return judge_value(
        value,
        Bounds(criterion.min, criterion.max),
        Ask(name),
        inferable=criterion.inferable,
        lifts=tuple(criterion.lift),
    )


def judge_mix(criterion: MixCriterion, facts: Facts, dosing: Dosing | None) -> Judgement:
    """Find the largest share at which the blend meets the limit: s = (L − b) / (w − b)."""
    value = facts.amount(criterion.property, criterion.unit, criterion.basis, criterion.measurand, criterion.method)
    ask = Ask(criterion.property, criterion.method, criterion.basis)
    if value is None:
        return Judgement("unknown", "missing", asks=(ask,), lifts=tuple(criterion.lift))
    unknown = Interval(0.0, math.inf)
    total = Total(
        value.interval if value.firm else unknown,
        value.interval,
        value.origin,
        (),
        () if value.firm else (criterion.property,),
    )
    background = None
    if dosing is not None and criterion.property in dosing.background:
        unit = dosing.background_unit.get(criterion.property, criterion.unit)
        background = convert(dosing.background[criterion.property], unit, criterion.unit)
    return _judge_share(criterion, total, dosing, background or 0.0, (ask,), background_known=background is not None)


def largest_share(limit: float, waste: float, background: float) -> float:
    """Return the largest share in per cent at which a blend of waste and receiver stays at or below `limit`.

    >>> round(largest_share(0.04, 15.0, 0.01), 2)
    0.2
    """
    if waste <= limit:
        return 100.0
    if background >= limit:
        return 0.0
    return 100.0 * (limit - background) / (waste - background)


def least_share(limit: float, waste: float, background: float) -> float:
    """Return the largest share at which a blend stays at or above a lower `limit`."""
    return largest_share(-limit, -waste, -background)


def _judge_share(
    criterion: MixCriterion | SumCriterion,
    total: Total,
    dosing: Dosing | None,
    background: float,
    asks: tuple[Ask, ...],
    *,
    background_known: bool,
) -> Judgement:
    """Judge by the share: pass at the share wanted, limited at a smaller useful one, fail below the least useful."""
    lifts = tuple(criterion.lift)
    value = Value(total.best, criterion.unit, criterion.basis, origin=total.origin, firm=not total.typical)
    factor = dosing.feed_per_product if dosing and isinstance(criterion, SumCriterion) and criterion.dosed else 1.0
    bounds = Bounds(
        None if criterion.min is None else criterion.min / factor,
        None if criterion.max is None else criterion.max / factor,
    )
    if not math.isfinite(total.best.high) and bounds.max is not None and total.firm.low <= bounds.max:
        return Judgement("unknown", "missing", asks=asks, lifts=lifts)
    if dosing is None:
        # No share is known: a waste that meets the limit by itself cannot spoil the blend; more cannot be said.
        if total.firm.compared(bounds.min, bounds.max) == "inside":
            return Judgement("pass", "inside_undiluted", value=value)
        return Judgement("unknown", "share_decides", value=value, asks=asks, lifts=lifts)
    least = max(dosing.min_useful, LEAST_SHARE)
    worst, optimistic = _shares(total.firm, bounds, background)
    stated = background_known and dosing.background_status == "stated"
    if total.firm.compared(bounds.min, bounds.max) == "inside" and _no_worse(background, bounds):
        return Judgement("pass", "inside_undiluted", value=value, share=dosing.max)
    fails_anyway = _shares(total.firm, bounds, 0.0)[1] < least if criterion.min is None else False
    if optimistic < least and (fails_anyway or stated):
        return Judgement(
            "fail", "share_too_small", {"least": least}, value=value, share=optimistic,
            fail_kind="share_too_small", asks=asks, lifts=lifts,
        )  # fmt: skip
    if worst >= least:
        limited = worst < dosing.max
        share = min(worst, dosing.max)
        if stated or _background_is_harmless(criterion, background_known):
            return Judgement(
                "pass", "limited" if limited else "inside_blend", value=value, share=share, limited=limited
            )
        return Judgement(
            "unknown", "limited" if limited else "inside_blend", value=value, share=share, limited=limited,
            expectation="likely", asks=(),
        )  # fmt: skip
    return _guess_share(total, bounds, background, dosing, value, asks, lifts)


def _guess_share(
    total: Total,
    bounds: Bounds,
    background: float,
    dosing: Dosing,
    value: Value,
    asks: tuple[Ask, ...],
    lifts: tuple[str, ...],
) -> Judgement:
    least = max(dosing.min_useful, LEAST_SHARE)
    worst, optimistic = _shares(total.best, bounds, background)
    if optimistic < least:
        whole_range = bool(total.typical) and total.best.high > total.best.low
        return Judgement(
            "fail" if whole_range else "unknown", "share_too_small", {"least": least}, firm=False,
            expectation=None if whole_range else "unlikely", value=value, share=optimistic,
            fail_kind="share_too_small", asks=asks, lifts=lifts,
        )  # fmt: skip
    likely = worst >= least
    return Judgement(
        "unknown", "limited" if likely else "share_decides", firm=False,
        expectation="likely" if likely else None, value=value,
        share=min(worst, dosing.max) if likely else None, limited=likely and worst < dosing.max, asks=asks, lifts=lifts,
    )  # fmt: skip


def _shares(waste: Interval, bounds: Bounds, background: float) -> tuple[float, float]:
    """Return the largest share in the worst and in the best case."""
    cases = []
    for end in (waste.low, waste.high):
        share = 100.0
        if bounds.max is not None:
            share = min(share, 0.0 if math.isinf(end) else largest_share(bounds.max, end, background))
        if bounds.min is not None:
            share = min(share, least_share(bounds.min, end, background) if math.isfinite(end) else 100.0)
        cases.append(share)
    return min(cases), max(cases)


def _no_worse(background: float, bounds: Bounds) -> bool:
    return Interval(background, background).compared(None, bounds.max) == "inside"


def _background_is_harmless(criterion: MixCriterion | SumCriterion, background_known: bool) -> bool:
    """A sum over the waste alone (metals brought in with the waste) has no background to ask for."""
    return isinstance(criterion, SumCriterion) and criterion.dosed and not background_known


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
