"""Figures of concern that were given and that nothing in a use looks at."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kb.records import Condition
from kb.records.criteria import walk
from kb.records.vocabulary import Property
from recommender.facts import Facts
from recommender.quantities import Value

GIVEN = ("measured", "stated")
Unjudged = tuple[tuple[str, Value], ...]


def looked_at(criteria: Iterable[Any], properties: Mapping[str, Property]) -> set[str]:
    """Return the properties that criteria look at, in their limits and conditions, and what these are counted from."""
    named = {name for criterion in criteria for part in walk(criterion) for name in _named(part)}
    records = (properties.get(name) for name in named)
    return named | {name for record in records if record is not None for name in _counted_from(record)}


def unjudged(facts: Facts, looked: set[str]) -> Unjudged:
    """Return the figures of concern that were given, are not zero, and are not among the properties looked at."""
    out = []
    for name, values in facts.stream.values.items():
        record = facts.property(name)
        if record is not None and record.concern and name not in looked:
            out += [(name, v) for v in values[:1] if v.origin in GIVEN and v.interval.high > 0 and _says(v)]
    return tuple(out)


def _says(value: Value) -> bool:
    return value.interval.low > 0 or math.isfinite(value.interval.high)


def _named(criterion: Any) -> Iterator[str]:
    fields = vars(criterion)
    yield from (fields[key] for key in ("property", "stated_as") if fields.get(key))
    yield from fields.get("of") or ()
    for key in ("terms", "numerator", "denominator"):
        yield from (term.property for term in fields.get(key) or ())
    for key in ("when", "unless", "condition"):
        if fields.get(key) is not None:
            yield from conditioned(fields[key])


def conditioned(condition: Condition) -> Iterator[str]:
    """Yield the properties that a condition names."""
    if condition.property is not None:
        yield condition.property
    for inner in (*(condition.all_of or ()), *(condition.any_of or ()), *(condition.none_of or ())):
        yield from conditioned(inner)


def _counted_from(record: Property) -> Iterator[str]:
    yield from (conversion.source_property for conversion in record.conversions)
    if record.derivation is not None:
        yield from (*record.derivation.terms, *record.derivation.divided_by)
