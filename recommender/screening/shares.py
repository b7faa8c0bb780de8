"""How much of a waste a blend bears: criteria on the mix, judged by the largest share."""

from __future__ import annotations

import math

from kb.records.criteria import MixCriterion, SumCriterion
from kb.records.technology import Dosing
from recommender.quantities import Interval, Value
from recommender.screening.judgement import Ask, Judgement
from recommender.screening.limits import Bounds
from recommender.screening.totals import Total

LEAST_SHARE = 0.5
"""A share in per cent below which no use is worth the handling, where the dosing names no least useful share."""


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


def judge_share(
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
