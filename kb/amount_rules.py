"""Amounts that cannot be: no unit, a mass fraction without a basis or beyond the whole, less than nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from kb.errors import Fault
from kb.load import Knowledge
from kb.records import Property
from kb.records.case import Quantity
from kb.records.criteria import Bounded
from kb.records.vocabulary import Composition
from kb.units import convert, known_unit

Path_ = tuple[str | int, ...]
Slip = tuple[Path_, object, str, str]
_TON = re.compile(r"(?i)(?<!US )\btons?\b")
_A_UNIT = "a unit such as %, mg/kg, MJ/kg, mg/L or degC ('t' for tonnes, not 'ton')"


def check_amounts(knowledge: Knowledge) -> Iterator[Fault]:
    """Yield a fault for each amount of limits, compositions and exchanges that cannot be."""
    for section in ("materials", "technologies", "rules", "cases"):
        for name, record in knowledge.section(section).items():
            for path, found, allowed, hint in _slips(knowledge, record):
                file, line = knowledge.line_of(section, name, path)
                yield Fault(file, line, ".".join(map(str, path)), str(found), allowed, hint)


def _slips(knowledge: Knowledge, record: Any) -> Iterator[Slip]:
    for path, part in _parts(record, ()):
        if isinstance(part, Bounded):
            yield from _limit(knowledge, part, path)
        elif isinstance(part, Composition):
            yield from _line(knowledge, part, path, liquid=record.state == "liquid")
        elif isinstance(part, Quantity):
            yield from _quantity(part, path)


def _parts(value: Any, path: Path_) -> Iterator[tuple[Path_, BaseModel]]:
    if isinstance(value, BaseModel):
        yield path, value
        for name in type(value).model_fields:
            yield from _parts(getattr(value, name), (*path, name))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _parts(item, (*path, at))


def _limit(knowledge: Knowledge, limit: Any, path: Path_) -> Iterator[Slip]:
    if not known_unit(limit.unit):
        yield (*path, "unit"), limit.unit, _A_UNIT, "Mend the unit."
        return
    known = [knowledge.properties[name] for name in _properties(limit) if name in knowledge.properties]
    fractions = bool(known) and all(p.mass_fraction for p in known)
    if fractions and limit.kind != "ratio" and limit.measurand == "total" and limit.basis is None:
        hint = "Say on which basis the text sets the limit; without one, wet and dry figures are mixed up."
        yield (*path, "basis"), "no basis", "a basis such as d (dry) or ar (as received)", hint
    if limit.kind not in ("range", "mix") or not known:
        return
    for field in ("min", "max"):
        bound = getattr(limit, field)
        if bound is None:
            continue
        if fractions and limit.measurand != "leachate":
            yield from _fraction(known[0], bound, limit.unit, path, field)
        elif limit.kind == "range" and bound < 0 and not known[0].may_be_negative:
            yield (*path, field), bound, "zero or more", "Mend the sign."


def _line(knowledge: Knowledge, line: Composition, path: Path_, *, liquid: bool) -> Iterator[Slip]:
    if not known_unit(line.unit):
        yield (*path, "unit"), line.unit, _A_UNIT, "Mend the unit."
        return
    record = knowledge.properties.get(line.property)
    if record is None or not record.mass_fraction:
        return
    if (line.measurand == "leachate" or liquid) and convert(1.0, line.unit, "%") is None:
        return
    for field in ("min", "typical", "max"):
        if (bound := getattr(line, field)) is not None:
            yield from _fraction(record, bound, line.unit, path, field)


def _fraction(record: Property, bound: float, unit: str, path: Path_, field: str) -> Iterator[Slip]:
    percent = convert(bound, unit, "%")
    if percent is None:
        found = f"{unit} of {record.id}, which is a mass fraction"
        yield (*path, "unit"), found, "a unit of mass fractions such as % or mg/kg", "Mend unit or property."
    elif percent > 100:
        yield (*path, field), f"{bound:g} {unit}", "at most 100 %", "It is more than the whole: mend figure or unit."
    elif percent < 0 and not (record.may_be_negative or record.negative_for):
        yield (*path, field), f"{bound:g} {unit}", "zero or more", "Mend the sign."


def _quantity(amount: Quantity, path: Path_) -> Iterator[Slip]:
    if _TON.search(amount.unit):
        hint = "Write 't' for tonnes, or 'US ton' where the source means that."
        yield (*path, "unit"), amount.unit, "t, kt, US ton, m3 …", hint
    for field in ("value", "min", "max"):
        number = getattr(amount, field)
        if number is not None and number < 0:
            yield (*path, field), number, "zero or more", "Mend the sign."


def _properties(limit: Any) -> list[str]:
    if limit.kind == "sum":
        return [t.property for t in limit.terms]
    if limit.kind == "ratio":
        return [t.property for t in (*limit.numerator, *limit.denominator)]
    return [limit.property]
