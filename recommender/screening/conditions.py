"""Conditions on a stream: true, false or unknown (None)."""

from __future__ import annotations

from collections.abc import Iterable

from kb.records import Condition
from recommender.facts import Facts


def holds(condition: Condition, facts: Facts, family: str) -> bool | None:
    """Say whether a condition holds; None when it cannot be told from facts.

    Typical values never make a condition true or false.
    """
    if condition.all_of is not None:
        return _all(holds(c, facts, family) for c in condition.all_of)
    if condition.any_of is not None:
        return _any(holds(c, facts, family) for c in condition.any_of)
    if condition.none_of is not None:
        return _not(_any(holds(c, facts, family) for c in condition.none_of))
    if condition.hazardous is not None:
        state = facts.hazard(family).state
        return state if condition.hazardous else _not(state)
    if condition.material is not None:
        return _material(condition.material, facts)
    if condition.codes is not None:
        return _codes(condition.codes, facts)
    return _property(condition, facts)


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
    value = facts.amount(name, condition.unit or "", condition.basis, condition.measurand)
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


def _all(values: Iterable[bool | None]) -> bool | None:
    seen = list(values)
    return False if False in seen else (None if None in seen else True)


def _any(values: Iterable[bool | None]) -> bool | None:
    seen = list(values)
    return True if True in seen else (None if None in seen else False)


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value
