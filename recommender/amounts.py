"""What is known of a property's amount: the user's values, conversions, sums, bounds, then typical values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kb.load import Knowledge
from kb.records.vocabulary import Composition, Derivation
from recommender.quantities import Interval, Origin, Value, convert, weakest


@dataclass(frozen=True)
class Wanted:
    """What is asked for: a property in a unit, on a basis, as one measurand by one method.

    `seen` holds the properties already on the way here, so that conversions do not run in circles.
    """

    name: str
    unit: str
    basis: str | None = None
    measurand: str = "total"
    method: str | None = None
    seen: frozenset[str] = frozenset()

    def of(self, name: str) -> Wanted:
        """Return the same question about another property."""
        return replace(self, name=name, seen=self.seen | {self.name})


class Amounts:
    """The amounts of one stream, taken to be of one material.

    Parameters
    ----------
    knowledge: loaded records.
    values: what the user gave, by property.
    typical: lines of typical composition, by property.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        values: Mapping[str, tuple[Value, ...]],
        typical: Mapping[str, list[Composition]],
    ) -> None:
        self._knowledge = knowledge
        self._values = values
        self._typical = typical

    def if_other_basis(self, name: str, unit: str, basis: str) -> Value | None:
        """Return the user's value of `name` on `basis`, had the unsaid basis been the other of dry and as received.

        None where the moisture is not known: then there is nothing to compare; or where the test fixes the basis.
        """
        known = self._knowledge.properties.get(name)
        if (known is not None and known.fixed_basis) or self._moisture() is None:
            return None
        for value in self._values.get(name, ()):
            if value.assumed_basis and value.basis in ("d", "ar"):
                return self._fitted(replace(value, basis="ar" if value.basis == "d" else "d"), unit, basis)
        return None

    def find(self, wanted: Wanted) -> Value | None:
        """Return what is known of a property, or None.

        A value of the user goes before a typical one. Conversions of species, derivations by sums, and the bound that
        a total sets on a leachate are applied; values of different methods are never compared.
        """
        found = [
            value
            for value in (
                *self._own(wanted),
                *self._converted(wanted),
                self._derived(wanted),
                self._leachate_bound(wanted),
                *self._typical_of(wanted),
            )
            if value is not None and self._informative(value, wanted.name)
        ]
        firm = [v for v in found if v.firm]
        usable = firm or [v for v in found if v.origin != "typical"] or found
        return min(usable, key=_width) if usable else None

    def _informative(self, value: Value, name: str) -> bool:
        """Say whether a value narrows down what is possible at all."""
        known = self._knowledge.properties.get(name)
        ceiling = convert(100, "%", value.unit) if known and known.mass_fraction else None
        bounded = value.interval.high < (math.inf if ceiling is None else ceiling)
        return bounded or value.interval.low > 0

    def _own(self, wanted: Wanted) -> list[Value | None]:
        fitted = _water if wanted.name == "moisture" else self._fitted
        return [
            fitted(value, wanted.unit, wanted.basis)
            for value in self._values.get(wanted.name, ())
            if self._same_measurand(value, wanted.measurand, wanted.method)
        ]

    def _typical_of(self, wanted: Wanted) -> list[Value | None]:
        if wanted.name in self._values:
            return []
        out = []
        for line in self._typical.get(wanted.name, []):
            value = self._from_composition(line)
            if self._same_measurand(value, wanted.measurand, wanted.method):
                out.append(self._fitted(value, wanted.unit, wanted.basis))
        return out

    def _from_composition(self, line: Composition) -> Value:
        known = self._knowledge.properties.get(line.property)
        ceiling = convert(100, "%", line.unit) if known and known.mass_fraction else None
        floor = 0.0 if known and known.mass_fraction else -math.inf
        low = line.min if line.min is not None else floor
        high = line.max if line.max is not None else (ceiling if ceiling is not None else math.inf)
        point = line.typical
        return Value(
            Interval(low, high),
            line.unit,
            line.basis,
            line.measurand,
            line.method,
            "typical",
            firm=False,
            point=point,
        )

    def _fitted(self, value: Value, unit: str, basis: str | None) -> Value | None:
        converted = value.in_unit(unit)
        if converted is None or basis is None or converted.basis is None or converted.basis == basis:
            return converted
        return self._on_basis(converted, basis)

    def _on_basis(self, value: Value, basis: str) -> Value | None:
        """Convert between as-received and dry by the moisture; without moisture only a bound is known."""
        if {value.basis, basis} - {"ar", "d"}:
            return None
        moisture = self._moisture()
        anything = Interval(0.0, 99.9)
        origin = value.origin if moisture is None else weakest("derived", value.origin, moisture.origin)
        firm = value.firm and (moisture is None or moisture.firm)
        return replace(
            value,
            interval=_rebased(value, basis, moisture.interval if moisture else anything),
            basis=basis,
            origin=origin,
            firm=firm,
            point=None,
            note="" if moisture else "moisture",
            bound=_rebased(value, basis, anything) if value.firm and not firm else None,
        )

    def _moisture(self) -> Value | None:
        own = [_water(v, "%", "ar") for v in self._values.get("moisture", ())]
        if own and own[0] is not None:
            return own[0]
        solids = [v.in_unit("%") for v in self._values.get("dry-solids", ())]
        if solids and solids[0] is not None:
            rest = solids[0]
            return replace(rest, interval=Interval(100 - rest.interval.high, 100 - rest.interval.low), origin="derived")
        typical = [self._from_composition(line) for line in self._typical.get("moisture", []) if line.basis == "ar"]
        return typical[0].in_unit("%") if typical else None

    def _converted(self, wanted: Wanted) -> list[Value | None]:
        known = self._knowledge.properties.get(wanted.name)
        if known is None or wanted.name in wanted.seen:
            return []
        out: list[Value | None] = []
        for conversion in known.conversions:
            value = self.find(wanted.of(conversion.source_property))
            if value is None:
                continue
            scaled = value.times(conversion.factor, origin=weakest("derived", value.origin))
            low = scaled.interval.low if conversion.relation in ("exact", "lower_bound") else 0.0
            high = scaled.interval.high if conversion.relation in ("exact", "upper_bound") else math.inf
            ceiling = convert(100, "%", wanted.unit) if known.mass_fraction else None
            high = high if ceiling is None else min(high, ceiling)
            point = scaled.point if conversion.relation == "exact" else None
            note = scaled.note or ("" if conversion.relation == "exact" else "bound")
            out.append(replace(scaled, interval=Interval(low, high), point=point, note=note))
        return out

    def _derived(self, wanted: Wanted) -> Value | None:
        known = self._knowledge.properties.get(wanted.name)
        if known is None or known.derivation is None or wanted.name in wanted.seen or wanted.measurand != "total":
            return None
        if known.derivation.divided_by:
            return self._quotient(wanted, known.derivation)
        total = self._sum(wanted, known.derivation.terms)
        ceiling = convert(100, "%", wanted.unit) if known.mass_fraction else None
        if total is not None and ceiling is not None:
            point = None if total.point is None else min(total.point, ceiling)
            total = replace(
                total, interval=Interval(total.interval.low, min(total.interval.high, ceiling)), point=point
            )
        return total

    def _sum(self, wanted: Wanted, terms: Mapping[str, float]) -> Value | None:
        """Return the weighted sum of `terms`, each as `wanted` asks; None where one of them is not known.

        What is typical of it is the sum of what is typical of each: the middle between all at their least and all at
        their most, cut at 100 %, would be too low.
        """
        total, typical = Interval(0.0, 0.0), 0.0
        origin: Origin = "derived"
        firm = True
        for term, weight in terms.items():
            value = self.find(wanted.of(term))
            if value is None:
                return None
            total, typical = total.plus(value.interval.scaled(weight)), typical + weight * value.middle
            origin, firm = weakest(origin, value.origin), firm and value.firm
        point = None if firm or not math.isfinite(typical) else typical
        return Value(total, wanted.unit, wanted.basis, wanted.measurand, wanted.method, origin, firm, point)

    def _quotient(self, wanted: Wanted, derivation: Derivation) -> Value | None:
        """Return the quotient of two sums (basicity), both in per cent of dry matter, as a pure number."""
        part = replace(wanted, unit="%", basis="d")
        above, below = self._sum(part, derivation.terms), self._sum(part, derivation.divided_by)
        if above is None or below is None:
            return None
        origin = weakest(above.origin, below.origin)
        ratio = above.interval.over(below.interval)
        found = Value(ratio, "1", None, wanted.measurand, wanted.method, origin, above.firm and below.firm)
        return found.in_unit(wanted.unit)

    def _leachate_bound(self, wanted: Wanted) -> Value | None:
        """Bound a leachate by the total: mg/L ≤ total mg/kg ÷ (L/S). A high total never fails a leachate limit.

        A pH is taken in a suspension in water whatever it is called: it stands for that of the leachate.
        """
        if wanted.measurand != "leachate" or wanted.name in wanted.seen:
            return None
        known = self._knowledge.properties.get(wanted.name)
        if known is not None and known.unit == "1" and not known.mass_fraction:
            return self.find(Wanted(wanted.name, wanted.unit, None, seen=wanted.seen | {wanted.name}))
        ratio = self._liquid_to_solid(wanted.method)
        total = self.find(Wanted(wanted.name, "mg/kg", "d", seen=wanted.seen | {wanted.name}))
        if ratio is None or total is None:
            return None
        per_litre = convert(1.0, wanted.unit, "mg/L")
        high = total.interval.high / ratio / per_litre if per_litre else None
        if high is None:
            per_kg = convert(1.0, wanted.unit, "mg/kg")
            if not per_kg:
                return None
            high = total.interval.high / per_kg
        origin = weakest("derived", total.origin)
        return Value(
            Interval(0.0, high), wanted.unit, None, "leachate", wanted.method, origin, total.firm, note="total"
        )

    def _same_measurand(self, value: Value, measurand: str, method: str | None) -> bool:
        """Say whether a value measures the same thing; leachates only by the same method, never across methods."""
        if value.measurand != measurand or measurand != "leachate":
            return value.measurand == measurand
        return None not in (method, value.method) and self._method(method) == self._method(value.method)

    def _method(self, name: str | None) -> str | None:
        """Return the identifier of a leaching method by any of its names, else the name itself."""
        for record in self._knowledge.methods.values():
            if name == record.id or name in record.names:
                return record.id
        return name

    def _liquid_to_solid(self, method: str | None) -> float | None:
        record = self._knowledge.methods.get(self._method(method) or "")
        return record.liquid_to_solid if record else None


def _rebased(value: Value, basis: str, wet: Interval) -> Interval:
    """Return the interval of `value` on the other basis, for a moisture within `wet` in per cent as received."""
    keep = Interval(max(0.0, 1 - wet.high / 100), min(1.0, 1 - wet.low / 100))
    heat = 0.0
    if value.unit.endswith("/kg") and value.unit.startswith(("MJ", "kJ", "kcal")):
        # Net calorific value: the water in the fuel has to be evaporated (2.443 MJ per kg of water at 25 °C).
        heat = convert(2.443, "MJ/kg", value.unit) or 0.0
    low, high = value.interval.low, value.interval.high
    if basis == "ar":
        return Interval(low * keep.low - heat * wet.high / 100, high * keep.high - heat * wet.low / 100)
    top = (high + heat * wet.high / 100) / keep.low if keep.low else math.inf
    return Interval((low + heat * wet.low / 100) / keep.high, top)


def _width(value: Value) -> float:
    """Return how wide the interval is; the narrowest of several values says most."""
    width = value.interval.high - value.interval.low
    return width if math.isfinite(width) else math.inf


def _water(value: Value, unit: str, basis: str | None) -> Value | None:
    """Return a moisture in `unit`, as a share of the whole (as received) or of the dry solids, which may pass 100 %."""
    percent = value.in_unit("%")
    if percent is None or basis is None or value.basis in (None, basis):
        return value.in_unit(unit)
    if {value.basis, basis} != {"ar", "d"}:
        return None

    def turned(number: float) -> float:
        if basis == "ar":
            return 100 * number / (100 + number) if math.isfinite(number) else 100.0
        return 100 * number / (100 - number) if number < 100 else math.inf

    ends = Interval(turned(percent.interval.low), turned(percent.interval.high))
    return replace(percent, interval=ends, basis=basis, point=None).in_unit(unit)
