"""Benefits of a use by the year: tonnes diverted, virgin material saved, CO2e and more, as ranges by Monte Carlo."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recommender.quantities import Value
from recommender.results import BenefitRange
from recommender.wording import Wording
from recommender.worth import Factor

DRAWS = 4000
SEED = 20240501
LOW, HIGH = 0.05, 0.95
DIVERTED = "diverted_t_per_year"


def benefits(factors: Sequence[Factor], quantity: Value | None, say: Wording) -> dict[str, BenefitRange]:
    """Return the benefits of putting the whole yearly amount to a use.

    Each draw takes the amount and each factor from their ranges on their own: evenly between least and most, or
    triangularly where a likeliest value is known. What is returned are the 5 %, 50 % and 95 % points of the product. A
    benefit without a sourced factor is left out; without an amount there is none.

    Parameters
    ----------
    factors: what a tonne of waste saves.
    quantity: amount in t/year.
    say: names the sources in words.
    """
    if quantity is None or not math.isfinite(quantity.interval.high):
        return {}
    random = np.random.default_rng(SEED)
    amount = _drawn(random, quantity.interval.low, quantity.interval.high, None)
    out = {DIVERTED: _summed(amount, "t/year", [], "")}
    for factor in factors:
        drawn = amount * _drawn(random, factor.low, factor.high, factor.typical)
        sources = list(dict.fromkeys(say.standard(cite) for cite in factor.cites))
        out[factor.name] = _summed(drawn, factor.unit, sources, factor.boundary)
    return out


def _drawn(random: np.random.Generator, low: float, high: float, typical: float | None) -> NDArray[np.float64]:
    if not low < high:
        return np.full(DRAWS, low)
    if typical is None or not low <= typical <= high:
        return random.uniform(low, high, DRAWS)
    return random.triangular(low, typical, high, DRAWS)


def _summed(drawn: NDArray[np.float64], unit: str, sources: list[str], boundary: str) -> BenefitRange:
    low, middle, high = (_plain(float(x)) for x in np.quantile(drawn, [LOW, 0.5, HIGH]))
    return BenefitRange(low=low, middle=middle, high=high, unit=unit, sources=sources, boundary=boundary)


def _plain(number: float) -> float:
    """Return a number to four significant digits: more would feign what the ranges do not hold.

    >>> _plain(123456.0), _plain(0.0)
    (123500.0, 0.0)
    """
    return float(f"{number:.4g}")
