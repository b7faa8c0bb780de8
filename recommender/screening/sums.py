"""Criteria on several numbers or on a blend: sum, ratio and mix."""

from __future__ import annotations

import math
from dataclasses import replace

from kb.records.criteria import MixCriterion, RatioCriterion, SumCriterion
from kb.records.technology import Dosing
from recommender.facts import Facts
from recommender.quantities import Interval, Value, convert, weakest
from recommender.screening.judgement import Ask, Expectation, Judgement
from recommender.screening.limits import Bounds, is_range, judge_value
from recommender.screening.shares import judge_share
from recommender.screening.totals import Total, total_of


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
        return judge_share(criterion, total, dosing, background, asks, background_known=stated)
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
    if position == "outside" and is_range(value):
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
    return judge_share(criterion, total, dosing, background or 0.0, (ask,), background_known=background is not None)
