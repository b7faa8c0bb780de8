"""What is known of a stream of one material: the user's values first, then definitions, then typical values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kb.codes import CodeLists
from kb.load import Knowledge
from kb.records.vocabulary import Composition, Property
from recommender.hierarchy import Hierarchy
from recommender.quantities import Interval, Origin, Value, convert, weakest

TREATED: Origin = "derived"


@dataclass(frozen=True)
class CodeRef:
    """A waste code and the list it belongs to."""

    list: str
    code: str

    def matches(self, wanted: str) -> bool:
        """Say whether the code falls under `wanted`: a code or its beginning, a list before a colon, or HWnn.

        >>> CodeRef("cnhw", "321-026-48").matches("cnhw:321-026-48"), CodeRef("cnhw", "321-026-48").matches("HW48")
        (True, True)
        """
        kind, _, code = wanted.rpartition(":")
        code = code.replace(" ", "").rstrip("*")
        if kind and kind != self.list:
            return False
        if code.startswith("HW"):
            return self.list == "cnhw" and self.code.endswith(f"-{code[2:]}")
        return self.code.startswith(code)


@dataclass(frozen=True)
class Stream:
    """What the user said of a stream, as read.

    Parameters
    ----------
    values: amounts by property, best provenance first.
    facts: categorical facts (value, provenance) by property.
    presence: whether a constituent is there (state, provenance).
    codes: waste codes given.
    hazardous: what the holder says; None when nothing is said.
    quantity: amount per year.
    permits: permits that the user holds (True) or knows to be missing (False).
    """

    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    facts: Mapping[str, tuple[str, Origin]] = field(default_factory=dict)
    presence: Mapping[str, tuple[bool, Origin]] = field(default_factory=dict)
    codes: tuple[CodeRef, ...] = ()
    hazardous: bool | None = None
    quantity: Value | None = None
    permits: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Hazard:
    """Whether the stream counts as hazardous under a rule family, and by which route.

    `route` is ``stated``, ``listed``, ``not_listed``, ``mirror`` or ``unknown``; `code` the entry that says so.
    """

    state: bool | None
    route: str
    code: str | None = None


class Facts:
    """Answers questions about one stream, taken to be of one material."""

    def __init__(
        self, knowledge: Knowledge, hierarchy: Hierarchy, codes: CodeLists, stream: Stream, material: str
    ) -> None:
        self.knowledge = knowledge
        self.hierarchy = hierarchy
        self.stream = stream
        self.material = material
        self._codes = codes
        self._typical: dict[str, list[Composition]] = {}
        for name in hierarchy.up(material):
            for line in knowledge.materials[name].composition:
                known = self._typical.setdefault(line.property, [])
                if not known or known[0] in knowledge.materials[name].composition:
                    known.append(line)

    def with_stream(self, stream: Stream, material: str) -> Facts:
        """Return the facts of another stream or material of the same knowledge."""
        return Facts(self.knowledge, self.hierarchy, self._codes, stream, material)

    # ---- quantities

    def amount(
        self,
        name: str,
        unit: str,
        basis: str | None = None,
        measurand: str = "total",
        method: str | None = None,
    ) -> Value | None:
        """Return what is known of property `name` in `unit` and on `basis`, or None.

        A value of the user goes before a typical one. Conversions of species, derivations by sums, and the bound that
        a total sets on a leachate are applied; values of different methods are never compared.
        """
        return self._best(name, unit, basis, measurand, method, frozenset())

    def amount_if_other_basis(self, name: str, unit: str, basis: str) -> Value | None:
        """Return the user's value of `name` on `basis`, had the unsaid basis been the other of dry and as received.

        None where the moisture is not known: then there is nothing to compare. Water itself is a share of the whole.
        """
        if name in ("moisture", "dry-solids") or self._moisture() is None:
            return None
        for value in self.stream.values.get(name, ()):
            if value.assumed_basis and value.basis in ("d", "ar"):
                return self._fitted(replace(value, basis="ar" if value.basis == "d" else "d"), unit, basis)
        return None

    def _best(
        self,
        name: str,
        unit: str,
        basis: str | None,
        measurand: str,
        method: str | None,
        seen: frozenset[str],
    ) -> Value | None:
        found = [
            value
            for value in (
                *self._own(name, unit, basis, measurand, method),
                *self._converted(name, unit, basis, measurand, method, seen),
                self._derived(name, unit, basis, measurand, method, seen),
                self._leachate_bound(name, unit, measurand, method, seen),
                *self._typical_of(name, unit, basis, measurand, method),
            )
            if value is not None and self._informative(value, name)
        ]
        firm = [v for v in found if v.firm]
        usable = firm or [v for v in found if v.origin != "typical"] or found
        return min(usable, key=_tightness) if usable else None

    def _informative(self, value: Value, name: str) -> bool:
        """Say whether a value narrows down what is possible at all."""
        known = self.knowledge.properties.get(name)
        ceiling = convert(100, "%", value.unit) if known and known.mass_fraction else None
        bounded = value.interval.high < (math.inf if ceiling is None else ceiling)
        return bounded or value.interval.low > 0

    def _own(self, name: str, unit: str, basis: str | None, measurand: str, method: str | None) -> list[Value | None]:
        fitted = _water if name == "moisture" else self._fitted
        return [
            fitted(value, unit, basis)
            for value in self.stream.values.get(name, ())
            if self._same_measurand(value, measurand, method)
        ]

    def _typical_of(
        self, name: str, unit: str, basis: str | None, measurand: str, method: str | None
    ) -> list[Value | None]:
        if name in self.stream.values:
            return []
        out = []
        for line in self._typical.get(name, []):
            value = self._from_composition(line)
            if self._same_measurand(value, measurand, method):
                out.append(self._fitted(value, unit, basis))
        return out

    def _from_composition(self, line: Composition) -> Value:
        known = self.knowledge.properties.get(line.property)
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
        own = [_water(v, "%", "ar") for v in self.stream.values.get("moisture", ())]
        if own and own[0] is not None:
            return own[0]
        solids = [v.in_unit("%") for v in self.stream.values.get("dry-solids", ())]
        if solids and solids[0] is not None:
            rest = solids[0]
            return replace(rest, interval=Interval(100 - rest.interval.high, 100 - rest.interval.low), origin="derived")
        typical = [self._from_composition(line) for line in self._typical.get("moisture", []) if line.basis == "ar"]
        return typical[0].in_unit("%") if typical else None

    def _converted(
        self,
        name: str,
        unit: str,
        basis: str | None,
        measurand: str,
        method: str | None,
        seen: frozenset[str],
    ) -> list[Value | None]:
        known = self.knowledge.properties.get(name)
        if known is None or name in seen:
            return []
        out: list[Value | None] = []
        for conversion in known.conversions:
            value = self._best(conversion.source_property, unit, basis, measurand, method, seen | {name})
            if value is None:
                continue
            scaled = value.times(conversion.factor, origin=weakest("derived", value.origin))
            low = scaled.interval.low if conversion.relation in ("exact", "lower_bound") else 0.0
            high = scaled.interval.high if conversion.relation in ("exact", "upper_bound") else math.inf
            ceiling = convert(100, "%", unit) if known.mass_fraction else None
            high = high if ceiling is None else min(high, ceiling)
            point = scaled.point if conversion.relation == "exact" else None
            out.append(replace(scaled, interval=Interval(low, high), point=point))
        return out

    def _derived(
        self,
        name: str,
        unit: str,
        basis: str | None,
        measurand: str,
        method: str | None,
        seen: frozenset[str],
    ) -> Value | None:
        known = self.knowledge.properties.get(name)
        if known is None or known.derivation is None or name in seen or measurand != "total":
            return None
        total = Interval(0.0, 0.0)
        origin: Origin = "derived"
        firm = True
        for term, weight in known.derivation.terms.items():
            value = self._best(term, unit, basis, measurand, method, seen | {name})
            if value is None:
                return None
            total = total.plus(value.interval.scaled(weight))
            origin, firm = weakest(origin, value.origin), firm and value.firm
        ceiling = convert(100, "%", unit) if known.mass_fraction else None
        if ceiling is not None:
            total = Interval(total.low, min(total.high, ceiling))
        return Value(total, unit, basis, measurand, method, origin, firm)

    def _leachate_bound(
        self, name: str, unit: str, measurand: str, method: str | None, seen: frozenset[str]
    ) -> Value | None:
        """Bound a leachate by the total: mg/L ≤ total mg/kg ÷ (L/S). A high total never fails a leachate limit."""
        if measurand != "leachate" or name in seen:
            return None
        ratio = self._liquid_to_solid(method)
        total = self._best(name, "mg/kg", "d", "total", None, seen | {name})
        if ratio is None or total is None:
            return None
        per_litre = convert(1.0, unit, "mg/L")
        high = total.interval.high / ratio / per_litre if per_litre else None
        if high is None:
            per_kg = convert(1.0, unit, "mg/kg")
            if not per_kg:
                return None
            high = total.interval.high / per_kg
        origin = weakest("derived", total.origin)
        return Value(Interval(0.0, high), unit, None, "leachate", method, origin, total.firm, note="total")

    def _same_measurand(self, value: Value, measurand: str, method: str | None) -> bool:
        """Say whether a value measures the same thing; leachates only by the same method, never across methods."""
        if value.measurand != measurand or measurand != "leachate":
            return value.measurand == measurand
        return None not in (method, value.method) and self._method(method) == self._method(value.method)

    def _method(self, name: str | None) -> str | None:
        """Return the identifier of a leaching method by any of its names, else the name itself."""
        for record in self.knowledge.methods.values():
            if name == record.id or name in record.names:
                return record.id
        return name

    def _liquid_to_solid(self, method: str | None) -> float | None:
        record = self.knowledge.methods.get(self._method(method) or "")
        return record.liquid_to_solid if record else None

    # ---- facts, presence, hazard

    def fact(self, name: str) -> tuple[str, Origin] | None:
        """Return a categorical fact with its provenance: as stated, else by definition of the material."""
        if name in self.stream.facts:
            return self.stream.facts[name]
        for material in self.hierarchy.up(self.material):
            value = self.knowledge.materials[material].facts.get(name)
            if value is not None:
                return value, "definition"
        return None

    def presence(self, name: str) -> tuple[bool, Origin] | None:
        """Say whether a constituent is in the stream; None when nobody said."""
        if name in self.stream.presence:
            return self.stream.presence[name]
        for material in self.hierarchy.up(self.material):
            record = self.knowledge.materials[material]
            if name in record.contains:
                return True, "definition"
            if name in record.free_of:
                return False, "definition"
        return None

    def codes(self, code_list: str | None = None) -> tuple[CodeRef, ...]:
        """Return the codes given, else those of the material (its own, else the nearest broader one with codes)."""
        given = tuple(c for c in self.stream.codes if code_list in (None, c.list))
        if given:
            return given
        for material in self.hierarchy.up(self.material):
            own = tuple(
                CodeRef(c.list, c.code) for c in self.knowledge.materials[material].codes if code_list in (None, c.list)
            )
            if own:
                return own
        return ()

    def hazard(self, family: str) -> Hazard:
        """Say whether the stream is hazardous under a rule family (``CN``, ``EU``, …).

        An absolute entry of the list in force counts as stated even if the user says nothing.
        """
        record = self.knowledge.materials[self.material]
        if self.stream.hazardous is None and (record.role == "energy" or record.state in ("gas", "heat")):
            return Hazard(False, "not_listed")  # heat and gaseous effluents are outside waste law
        chosen = "cnhw" if family.startswith("CN") else "ewc"
        refs = self.codes(chosen)
        states = {self._codes.hazard(chosen, c.code) for c in refs}
        if self.stream.hazardous is True:
            return Hazard(True, "stated")
        if refs and states == {"absolute"} and family.startswith(("CN", "EU", "GB")):
            return Hazard(True, "listed", refs[0].code)
        if self.stream.hazardous is False:
            return Hazard(False, "stated")
        if "absolute" in states or "mirror-hazardous" in states or "mirror" in states:
            return Hazard(None, "mirror", refs[0].code)
        if chosen == "cnhw":
            return self._not_on_chinese_list()
        if states == {"none"}:
            return Hazard(False, "not_listed", refs[0].code)
        return Hazard(None, "unknown")

    def _not_on_chinese_list(self) -> Hazard:
        """A material outside the closed Chinese list whose European entry is plainly non-hazardous is no such waste."""
        if any(self.codes("cnhw")):
            return Hazard(None, "mirror")
        if self._ordinary("CN"):
            return Hazard(False, "not_listed")
        if self._narrower_is_listed():
            return Hazard(None, "mirror")
        if self.codes("cn"):
            return Hazard(False, "not_listed", self.codes("cn")[0].code)
        european = {self._codes.hazard("ewc", c.code) for c in self.codes("ewc")}
        if european == {"none"}:
            return Hazard(False, "not_listed")
        if self.knowledge.materials[self.material].role in ("product", "water", "resource"):
            return Hazard(False, "not_listed")
        return Hazard(None, "mirror" if european else "unknown")

    def _ordinary(self, jurisdiction: str) -> bool:
        """Say whether a text that was read counts the material, or something broader, as ordinary waste."""
        return any(
            statement.jurisdiction == jurisdiction
            for name in self.hierarchy.up(self.material)
            for statement in self.knowledge.materials[name].ordinary_waste
        )

    def _narrower_is_listed(self) -> bool:
        return any(
            c.list == "cnhw"
            for name in self.hierarchy.down(self.material)
            for c in self.knowledge.materials[name].codes
        )

    def property(self, name: str) -> Property | None:
        """Return the record of a property."""
        return self.knowledge.properties.get(name)


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


def _tightness(value: Value) -> tuple[float, int]:
    width = value.interval.high - value.interval.low
    return (width if math.isfinite(width) else math.inf, 0)
