"""Values as intervals with unit, basis, measurand and provenance, and the conversions that are allowed between them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from kb.errors import InputError
from kb.units import convert as convert
from kb.units import known_unit as known_unit
from kb.units import registry as registry

Origin = Literal["measured", "stated", "definition", "derived", "typical", "none"]
ORIGINS: tuple[Origin, ...] = ("measured", "stated", "definition", "derived", "typical", "none")
EPSILON = 1e-9


@dataclass(frozen=True)
class Interval:
    """A closed interval; infinite where a bound is missing.

    >>> Interval(1, 2).scaled(10)
    Interval(low=10, high=20)
    """

    low: float
    high: float

    def scaled(self, factor: float) -> Interval:
        """Return the interval times a factor of either sign."""
        ends = sorted((_times(self.low, factor), _times(self.high, factor)))
        return Interval(ends[0], ends[1])

    def plus(self, other: Interval) -> Interval:
        """Return the sum of two intervals."""
        return Interval(self.low + other.low, self.high + other.high)

    def over(self, other: Interval) -> Interval:
        """Return the quotient by a non-negative interval; a divisor that may be zero gives no upper bound."""
        low = self.low / other.high if other.high > 0 and math.isfinite(other.high) else 0.0
        high = self.high / other.low if other.low > 0 else math.inf
        return Interval(low, high)

    def compared(self, minimum: float | None, maximum: float | None) -> Literal["inside", "outside", "astride"]:
        """Say how the interval lies to the bounds, within a relative tolerance of 1e-9.

        >>> Interval(0.04, 0.04).compared(None, 0.04)
        'inside'
        """
        below = minimum is not None and self.low < minimum - _slack(minimum)
        above = maximum is not None and self.high > maximum + _slack(maximum)
        if minimum is not None and self.high < minimum - _slack(minimum):
            return "outside"
        if maximum is not None and self.low > maximum + _slack(maximum):
            return "outside"
        return "astride" if below or above else "inside"


@dataclass(frozen=True)
class Value:
    """An interval with what it means and where it comes from.

    Parameters
    ----------
    interval: bounds in `unit`.
    unit: a pint unit.
    basis: ``ar``, ``ad``, ``d``, ``daf``, ``loi_free`` or None where a basis makes no sense.
    measurand: ``total``, ``acid_soluble``, ``water_soluble`` or ``leachate``, the last with its `method`.
    origin: provenance of the value.
    firm: whether it rests on facts of this stream alone (measured, stated, by definition).
    point: the typical value inside a typical range.
    assumed_basis: whether the basis was not said and the property's default was taken.
    bound: what holds on facts alone, where `interval` rests on a typical moisture.
    """

    interval: Interval
    unit: str
    basis: str | None
    measurand: str = "total"
    method: str | None = None
    origin: Origin = "measured"
    firm: bool = True
    point: float | None = None
    assumed_basis: bool = False
    note: str = ""
    bound: Interval | None = None

    def times(self, factor: float, *, origin: Origin | None = None) -> Value:
        """Return the value multiplied by a factor."""
        point = None if self.point is None else self.point * factor
        return replace(self, interval=self.interval.scaled(factor), point=point, origin=origin or self.origin)

    def in_unit(self, unit: str) -> Value | None:
        """Return the value in `unit`, or None when the units measure different things."""
        if unit == self.unit:
            return self
        low, high = convert(self.interval.low, self.unit, unit), convert(self.interval.high, self.unit, unit)
        if low is None or high is None:
            return None
        point = None if self.point is None else convert(self.point, self.unit, unit)
        bound = self.bound and Interval(
            convert(self.bound.low, self.unit, unit) or 0.0, convert(self.bound.high, self.unit, unit) or 0.0
        )
        return replace(self, interval=Interval(low, high), unit=unit, point=point, bound=bound)

    @property
    def middle(self) -> float:
        """The typical point, else the middle of the interval, else its finite end."""
        if self.point is not None:
            return self.point
        if math.isfinite(self.interval.low) and math.isfinite(self.interval.high):
            return (self.interval.low + self.interval.high) / 2
        return self.interval.low if math.isfinite(self.interval.low) else self.interval.high


def weakest(*origins: Origin) -> Origin:
    """Return the weakest of several provenances.

    >>> weakest("measured", "typical")
    'typical'
    """
    return max(origins, key=ORIGINS.index)


def check_amount(field: str, low: float, high: float, unit: str, *, mass_fraction: bool, may_be_negative: bool) -> None:
    """Raise InputError for an amount that cannot be.

    Parameters
    ----------
    field: name of the property, for the message.
    low, high: bounds in `unit`.
    mass_fraction: 100 % is a ceiling.
    may_be_negative: the property may be below zero for this stream.
    """
    if not known_unit(unit):
        raise InputError(
            field, unit, "a unit such as %, mg/kg, MJ/kg, mg/L or degC ('t' for tonnes, not 'ton')",
            f"{field}: the unit '{unit}' is not known. Write one of %, mg/kg, g/kg, mg/L, MJ/kg, Bq/kg, degC.",
            "unit", unit=unit,
        )  # fmt: skip
    if low < 0 and math.isfinite(low) and not may_be_negative:
        figure = f"{low:g} {unit}"
        message = f"{field}: {figure} is negative. Give zero or more."
        raise InputError(field, low, "zero or more", message, "negative", figure=figure)
    if mass_fraction:
        percent = convert(low, unit, "%")
        if percent is not None and percent > 100 * (1 + EPSILON):
            raise InputError(
                field, f"{low:g} {unit}", "at most 100 %",
                f"{field}: a mass fraction of {low:g} {unit} is more than the whole. Check the figure and its unit.",
                "whole", figure=f"{low:g} {unit}",
            )  # fmt: skip


def _times(number: float, factor: float) -> float:
    return 0.0 if factor == 0 else number * factor


def _slack(bound: float) -> float:
    return max(abs(bound), 1e-6) * EPSILON
