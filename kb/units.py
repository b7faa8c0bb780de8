"""Units: the one registry, what counts as a unit, and what converts into what."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from ontology.paths import KnowledgePaths

if TYPE_CHECKING:
    import pint

_POWERS = re.compile(r"(?<![A-Za-z])(m|cm|mm|dm|km)([23])(?![A-Za-z0-9])")


@lru_cache(maxsize=1)
def registry() -> pint.UnitRegistry[float]:
    """Return the one unit registry, with the project's own units."""
    import pint

    units: pint.UnitRegistry[float] = pint.UnitRegistry(autoconvert_offset_to_baseunit=True)
    units.load_definitions(KnowledgePaths.find().ontology / "units.txt")
    return units


_factors: dict[tuple[str, str], tuple[float, float] | None] = {}
_MANY = 50_000


def known_factors() -> dict[tuple[str, str], tuple[float, float] | None]:
    """Return every conversion looked up so far, to be kept for the next start."""
    return dict(_factors)


def learn_factors(factors: Mapping[tuple[str, str], tuple[float, float] | None]) -> None:
    """Take over conversions that `known_factors` gave: the library of units is then opened only for others."""
    _factors.update(factors)


def _factor(source: str, target: str) -> tuple[float, float] | None:
    key = (source, target)
    if key not in _factors:
        if len(_factors) >= _MANY:  # what users make up is not kept for ever
            _factors.clear()
        _factors[key] = _looked_up(source, target)
    return _factors[key]


def _looked_up(source: str, target: str) -> tuple[float, float] | None:
    import pint

    units = registry()
    try:
        zero = units.Quantity(0.0, units.parse_units(_spelled(source))).to(_spelled(target)).magnitude
        one = units.Quantity(1.0, units.parse_units(_spelled(source))).to(_spelled(target)).magnitude
    except (pint.errors.PintError, ValueError, TypeError, AttributeError, KeyError):
        return None
    return float(one - zero), float(zero)


def _spelled(unit: str) -> str:
    """Return a unit as pint spells it: '%' and '1' by name, squares and cubes with their power."""
    if unit in ("1", ""):
        return "dimensionless"
    return _POWERS.sub(r"\1**\2", unit).replace("%", "percent")


def known_unit(unit: str) -> bool:
    """Say whether `unit` is a unit; 'ton' is not, because it may be 907, 1000 or 1016 kg.

    >>> known_unit("mg/kg"), known_unit("ton"), known_unit("furlongs per moon")
    (True, False, False)
    """
    if re.search(r"(?i)\btons?\b|//", unit):
        return False
    return _factor(unit, unit) is not None


def convert(number: float, source: str, target: str) -> float | None:
    """Return `number` of unit `source` in unit `target`, or None when they measure different things.

    >>> convert(0.04, "%", "mg/kg")
    400.0
    """
    if source == target or not math.isfinite(number):
        return number
    factor = _factor(source, target)
    if factor is None:
        return None
    return float(f"{number * factor[0] + factor[1]:.12g}")
