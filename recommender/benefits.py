"""Benefits of a use by the year: tonnes diverted, virgin material saved, CO2e and more, as ranges by Monte Carlo."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.records import Cite, Technology
from kb.records.base import Range
from recommender.quantities import Value
from recommender.results import BenefitRange

DRAWS = 4000
SEED = 20240501
LOW, HIGH = 0.05, 0.95
NAMES = {
    "co2e": "co2e_t_per_year",
    "virgin_material": "virgin_material_t_per_year",
    "energy": "energy_GJ_per_year",
    "water": "water_m3_per_year",
}
DIVERTED = "diverted_t_per_year"


@dataclass(frozen=True)
class _Factor:
    """So much of a benefit for each tonne used: least, most, and the likeliest where the source gives one."""

    name: str
    low: float
    high: float
    typical: float | None
    unit: str
    cite: Cite


def benefits(
    technology: Technology, quantity: Value | None, standard: Callable[[Cite | None], str]
) -> dict[str, BenefitRange]:
    """Return the benefits of putting the whole yearly amount to a use.

    Each draw takes the amount and each factor from their ranges on their own: evenly between least and most, or
    triangularly where a likeliest value is known. What is returned are the 5 %, 50 % and 95 % points of the product. A
    benefit without a sourced factor is left out; without an amount there is none.

    Parameters
    ----------
    technology: with its factors.
    quantity: amount in t/year.
    standard: names a source in words.
    """
    if quantity is None or not math.isfinite(quantity.interval.high):
        return {}
    random = np.random.default_rng(SEED)
    amount = _drawn(random, quantity.interval.low, quantity.interval.high, None)
    out = {DIVERTED: _summed(amount, "t/year", [])}
    for factor in _factors(technology):
        drawn = amount * _drawn(random, factor.low, factor.high, factor.typical)
        found = _summed(drawn, factor.unit, [standard(factor.cite)])
        out.setdefault(factor.name, found)
    return out


def _factors(technology: Technology) -> list[_Factor]:
    found = []
    for benefit in technology.benefits:
        scale = 0.001 if benefit.unit.startswith("kg") else 1.0
        unit = benefit.unit.split("/")[0].replace("kg", "t") + "/year"
        low, high = sorted((benefit.min * scale, benefit.max * scale))
        found.append(_Factor(NAMES[benefit.kind], low, high, None, unit, benefit.cite))
    for displaced in technology.displaces:
        if displaced.ratio is not None:
            low, high, typical = _ends(displaced.ratio)
            found.append(_Factor(NAMES["virgin_material"], low, high, typical, "t/year", displaced.ratio.cite))
    return found


def _ends(ratio: Range) -> tuple[float, float, float | None]:
    known = [x for x in (ratio.min, ratio.typical, ratio.max) if x is not None]
    return min(known), max(known), ratio.typical if ratio.min is not None and ratio.max is not None else None


def _drawn(random: np.random.Generator, low: float, high: float, typical: float | None) -> NDArray[np.float64]:
    if not low < high:
        return np.full(DRAWS, low)
    if typical is None or not low <= typical <= high:
        return random.uniform(low, high, DRAWS)
    return random.triangular(low, typical, high, DRAWS)


def _summed(drawn: NDArray[np.float64], unit: str, sources: list[str]) -> BenefitRange:
    low, middle, high = (_plain(float(x)) for x in np.quantile(drawn, [LOW, 0.5, HIGH]))
    return BenefitRange(low=low, middle=middle, high=high, unit=unit, sources=sources)


def _plain(number: float) -> float:
    """Return a number to four significant digits: more would feign what the ranges do not hold.

    >>> _plain(123456.0), _plain(0.0)
    (123500.0, 0.0)
    """
    return float(f"{number:.4g}")
