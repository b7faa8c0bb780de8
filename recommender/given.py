"""What a profile gives in figures: amounts by property, facts and constituents, beside what its text says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb.errors import InputError
from kb.load import Knowledge
from kb.records import Property
from recommender.facts import CodeRef, Stream
from recommender.profile import Amount, Profile
from recommender.quantities import Interval, Origin, Value, check_amount, convert
from recommender.reading.reader import Reader, Said, may_be_negative, usual_basis

Note = tuple[str, dict[str, Any]]


@dataclass
class _Given:
    values: dict[str, list[Value]] = field(default_factory=dict)
    facts: dict[str, tuple[str, Origin]] = field(default_factory=dict)
    presence: dict[str, tuple[bool, Origin]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


class GivenAmounts:
    """Reads the amounts of profiles with the properties of one knowledge base.

    A leachate whose method is not given is of the one that the text names.
    """

    def __init__(self, knowledge: Knowledge, reader: Reader) -> None:
        self._properties = knowledge.properties
        self._reader = reader

    def stream(
        self, profile: Profile, said: Said, codes: tuple[CodeRef, ...], named: set[str]
    ) -> tuple[Stream, list[Note]]:
        """Return the stream of a profile, and notes on what could not be used; an amount goes before the text.

        Parameters
        ----------
        profile: with its composition, properties, quantity and hazard.
        said: what its text says.
        codes: of the waste.
        named: the materials that are named and everything broader.

        Raises
        ------
        InputError
            for a value that cannot be, or a unit that does not fit.
        """
        given = _Given(
            facts={name: (value, "stated") for name, value in said.facts.items()},
            presence={name: (state, "stated") for name, state in said.presence.items()},
        )
        for name, amount in (*profile.composition.items(), *profile.properties.items()):
            self._add(name, amount, given, named, said.method)
        for name, found in said.values.items():
            given.values.setdefault(name, found)
        if (total := self._sum(given.values)) > 110:
            given.notes.append(("sum_over_100", {"total": f"{total:.4g}"}))
        quantity = said.quantity
        if profile.quantity_t_per_year is not None:
            tonnes = profile.quantity_t_per_year
            quantity = Value(Interval(tonnes, tonnes), "t/year", None)
        hazardous = profile.hazardous if profile.hazardous is not None else said.hazardous
        values = {name: tuple(found) for name, found in given.values.items()}
        return Stream(values, given.facts, given.presence, codes, hazardous, quantity), given.notes

    def _add(self, name: str, amount: Amount, given: _Given, named: set[str], method: str | None) -> None:
        known = self._reader.property_named(name)
        if known is None:
            given.notes.append(("unknown_property", {"property": name}))
            if amount.unit is not None:
                check_amount(name, amount.min or 0.0, math.inf, amount.unit, mass_fraction=False, may_be_negative=True)
            return
        record = self._properties[known]
        numbers = [x for x in (amount.value, amount.min, amount.max) if x is not None]
        if record.kind == "category":
            given.facts[known] = (_category(known, record, amount), "stated")
        elif not numbers:
            given.notes.append(("not_a_figure", {"property": known, "words": amount.text}))
        elif record.kind == "quantity":
            self._add_value(name, known, amount, given, named, method)
        elif amount.value is None and amount.min is None:  # "< 10 mg/kg": neither that it is there nor that it is not
            words = f"{name} ≤ {amount.max:g} {amount.unit or ''}".strip()
            given.notes.append(("unread_figure", {"words": words}))
        else:
            given.presence[known] = (max(numbers) > 0, "measured")

    def _add_value(
        self, name: str, known: str, amount: Amount, given: _Given, named: set[str], method: str | None
    ) -> None:
        record = self._properties[known]
        own = record.unit or "1"
        unit = amount.unit or ("%" if own != "1" and _by_mass(own) else own)
        if amount.measurand is None and amount.method is None:
            known = self._reader.in_water(known, unit, named) or known
            record = self._properties[known]
            own = record.unit or "1"
        low = amount.value if amount.value is not None else amount.min
        high = amount.value if amount.value is not None else amount.max
        if low is None:
            low = -math.inf if record.may_be_negative else 0.0
        over_solids = known == "moisture" and amount.basis == "d"  # water per dry solids passes 100 %
        whole = record.mass_fraction and not over_solids
        negative = may_be_negative(record, named)
        check_amount(name, low, high or 0.0, unit, mass_fraction=whole, may_be_negative=negative)
        leachate = amount.measurand == "leachate" or (_by_mass(own) and convert(1.0, unit, "mg/L") is not None)
        if not leachate and convert(1.0, unit, own) is None:
            raise InputError(
                name, unit, f"a unit like {own}",
                f"{name}: the unit '{unit}' does not fit; {record.label.en} is given in units like {own}.",
                "unitOther", unit=unit, like=own,
            )  # fmt: skip
        method = amount.method or (method if leachate else None)
        if leachate and method is None:
            given.notes.append(("leachate_method", {"property": known, "words": f"{low:g} {unit}"}))
        measurand = "leachate" if leachate else (amount.measurand or "total")
        basis = amount.basis or usual_basis(record, fluid=self._reader.fluid(named))
        value = Value(
            Interval(low, math.inf if high is None else high), unit, basis, measurand, method, "measured",
            assumed_basis=amount.basis is None and record.default_basis is not None,
        )  # fmt: skip
        given.values.setdefault(known, []).append(value)

    def _sum(self, values: Mapping[str, Sequence[Value]]) -> float:
        """Return what the shares that add up come to at least, in per cent."""
        total = 0.0
        for name, found in values.items():
            percent = found[0].in_unit("%") if self._properties[name].adds_up else None
            if percent is not None and math.isfinite(percent.interval.low):
                total += percent.interval.low
        return total


def _category(name: str, record: Property, amount: Amount) -> str:
    words = (amount.text or "").strip()
    for value in record.values:
        spelled = (value.id, value.label.en, value.label.zh, *value.synonyms.all())
        if words.casefold() in {s.casefold() for s in spelled}:
            return value.id
    allowed = ", ".join(v.id for v in record.values)
    found = words or amount.value
    raise InputError(name, found, allowed, f"{name}: say one of {allowed}.", "fact", choices=allowed)


def _by_mass(unit: str) -> bool:
    return unit != "h/year" and convert(1.0, unit, "mg/kg") is not None
