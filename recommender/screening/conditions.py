"""Conditions on a stream: true, false or unknown (None)."""

from __future__ import annotations

import math

from kb.definitions import decide
from kb.records import Condition
from recommender.facts import Facts
from recommender.quantities import Interval, Value


def holds(condition: Condition, facts: Facts, family: str) -> bool | None:
    """Say whether a condition holds; None when it cannot be told from facts.

    Typical values never make a condition true or false. What was told once of a stream is told again from memory: a
    rule binds many technologies.
    """
    key = (id(condition), family)
    if key not in facts.told:
        facts.told[key] = (condition, _holds(condition, facts, family))
    return facts.told[key][1]


def _holds(condition: Condition, facts: Facts, family: str) -> bool | None:
    def leaf(part: Condition) -> bool | None:
        if part.hazardous is not None:
            state = facts.hazard(family).state
            return None if state is None else state is part.hazardous
        if part.material is not None:
            return _material(part.material, facts)
        if part.codes is not None:
            return _codes(part.codes, facts)
        return _property(part, facts)

    return decide(condition, leaf)


def supposed(condition: Condition, facts: Facts) -> Facts:
    """Return the facts with what a bound on a property, or all of several, would add to them if it held."""
    for part in (condition, *(condition.all_of or ())):
        if part.property is not None and part.unit is not None and (part.min is not None or part.max is not None):
            low = -math.inf if part.min is None else part.min
            high = math.inf if part.max is None else part.max
            value = Value(Interval(low, high), part.unit, part.basis, part.measurand, part.method, "stated")
            facts = facts.supposing(part.property, value)
    return facts


def _property(condition: Condition, facts: Facts) -> bool | None:
    name = condition.property or ""
    known = facts.property(name)
    if known is not None and known.kind == "presence":
        there = facts.presence(name)
        wanted = "absent" not in (condition.any_value or [])
        return None if there is None else there[0] is wanted
    if condition.any_value is not None:
        fact = facts.fact(name)
        return None if fact is None else fact[0] in condition.any_value
    value = facts.amount(name, condition.unit or "", condition.basis, condition.measurand, condition.method)
    if value is None or not value.firm:
        return None
    position = value.interval.compared(condition.min, condition.max)
    return None if position == "astride" else position == "inside"


def _material(wanted: list[str], facts: Facts) -> bool | None:
    relations = {facts.hierarchy.relation(facts.material, name) for name in wanted}
    if relations & {"same", "broader"}:
        return True
    return None if "narrower" in relations else False


def _codes(wanted: list[str], facts: Facts) -> bool | None:
    """A stream without a code of the list asked for says nothing about that list."""
    codes = facts.codes()
    if any(c.matches(w) for c in codes for w in wanted):
        return True
    lists = {w.rpartition(":")[0] for w in wanted}
    return False if codes and all(not name or any(c.list == name for c in codes) for name in lists) else None
