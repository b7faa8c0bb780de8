"""Pathways: pretreatments that lift what stands against a use or make another by-product, each with its screening."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from kb.load import Knowledge
from kb.records import Technology
from kb.records.technology import Change
from recommender.facts import Facts
from recommender.hierarchy import Hierarchy
from recommender.jurisdiction import Scope
from recommender.quantities import Interval, Origin, Value, convert
from recommender.screening.technology import Screener, Screening


@dataclass(frozen=True)
class Step:
    """A pretreatment, its screenings, the facts after it, and what it changed."""

    pretreatment: Technology
    screenings: tuple[Screening, ...]
    facts: Facts
    changed: tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Route:
    """Pretreatments one after the other, before a use."""

    steps: tuple[Step, ...]

    @property
    def facts(self) -> Facts:
        """The facts after the last step."""
        return self.steps[-1].facts

    @property
    def names(self) -> tuple[str, ...]:
        """The pretreatments in order."""
        return tuple(step.pretreatment.id for step in self.steps)

    @property
    def changed(self) -> dict[str, Value]:
        """What the steps changed, as it is after the last one."""
        return {name: value for step in self.steps for name, value in step.changed}

    def then(self, step: Step) -> Route:
        """Return the route with one more step."""
        return Route((*self.steps, step))


class PathwayBuilder:
    """Applies pretreatments to a stream, one step at a time."""

    def __init__(self, knowledge: Knowledge, hierarchy: Hierarchy, screener: Screener) -> None:
        self._knowledge = knowledge
        self._hierarchy = hierarchy
        self._screener = screener
        self._pretreatments = sorted(
            (t for t in knowledge.technologies.values() if t.type == "pretreatment" and not t.replaced_by),
            key=lambda t: t.id,
        )
        self._transforming: dict[str, list[str]] = {}

    def step(self, pretreatment: str, facts: Facts, scope: Scope) -> Step | None:
        """Return the step through `pretreatment`, or None when it does not take the material or is itself rejected."""
        technology = self._knowledge.technologies.get(pretreatment)
        if technology is None or technology.type != "pretreatment" or technology.effect is None:
            return None
        if not self._takes(technology, facts.material):
            return None
        screenings = tuple(self._screener.screen_all(technology, facts, scope))
        if all(s.status == "rejected" for s in screenings):
            return None
        treated, changed = self._treated(technology, facts)
        return Step(technology, screenings, treated, changed)

    def transforming(self, material: str) -> list[str]:
        """Return the pretreatments that make another by-product out of `material`."""
        if material not in self._transforming:
            self._transforming[material] = [
                t.id
                for t in self._pretreatments
                if t.effect is not None and self._takes(t, material) and self._yielded(t, material) != material
            ]
        return self._transforming[material]

    def _takes(self, technology: Technology, material: str) -> bool:
        return any(self._hierarchy.relation(material, a.material) in ("same", "broader") for a in technology.accepts)

    def _treated(self, technology: Technology, facts: Facts) -> tuple[Facts, tuple[tuple[str, Value], ...]]:
        effect = technology.effect
        if effect is None:
            return facts, ()
        values = dict(facts.stream.values)
        changed = []
        for change in effect.changes:
            value = _changed(change, facts)
            if value is not None:
                values[change.property] = (value,)
                changed.append((change.property, value))
        stated = dict(facts.stream.facts)
        stated.update({name: (value, "derived") for name, value in effect.sets.items()})
        presence = dict(facts.stream.presence)
        for name in effect.removes:
            presence[name] = (False, "derived")
        material = self._yielded(technology, facts.material)
        for name, value_and_origin in self._inherited(facts, material).items():
            stated.setdefault(name, value_and_origin)
        for name in self._contained(facts, material):
            presence.setdefault(name, (True, "definition"))
        # What comes from a hazardous waste stays one until it is assessed anew (derived-from rule): codes go along.
        stream = replace(facts.stream, values=values, facts=stated, presence=presence, codes=facts.codes())
        return facts.with_stream(stream, material), tuple(changed)

    def _yielded(self, technology: Technology, material: str) -> str:
        """Return the material after the treatment; fluidised-bed ash treated as fly ash stays fluidised-bed ash."""
        for name in technology.yields:
            record = self._knowledge.materials.get(name)
            if record is not None and record.role != "product":
                kept = self._hierarchy.relation(material, name) in ("same", "broader")
                return material if kept else name
        return material

    def _inherited(self, facts: Facts, treated: str) -> dict[str, tuple[str, Origin]]:
        """Return what the untreated material is by definition and the treated one does not define anew."""
        anew = {name for m in self._hierarchy.up(treated) for name in self._knowledge.materials[m].facts}
        out: dict[str, tuple[str, Origin]] = {}
        for material in self._hierarchy.up(facts.material):
            for name, known in self._knowledge.materials[material].facts.items():
                if name not in anew:
                    out.setdefault(name, (known, "definition"))
        return out

    def _contained(self, facts: Facts, treated: str) -> list[str]:
        """Return the constituents of the untreated material of which the treated one says nothing."""
        records = [self._knowledge.materials[m] for m in self._hierarchy.up(treated)]
        anew = {name for r in records for name in (*r.contains, *r.free_of)}
        held = (name for m in self._hierarchy.up(facts.material) for name in self._knowledge.materials[m].contains)
        return [name for name in held if name not in anew]


def _changed(change: Change, facts: Facts) -> Value | None:
    """Return the property after the treatment: an interval over the range of the effect, never firm."""
    record = facts.property(change.property)
    unit = record.unit if record and record.unit else change.unit
    if change.kind == "becomes":
        low = change.min if change.min is not None else change.typical
        high = change.max if change.max is not None else change.typical
        ends = Interval(
            convert(low, change.unit, unit) or 0.0 if low is not None else 0.0,
            (convert(high, change.unit, unit) or 0.0) if high is not None else math.inf,
        )
        return Value(ends, unit, change.basis, origin="derived", firm=False)
    before = facts.amount(change.property, unit, change.basis)
    if before is None:
        return None
    known = [x for x in (change.min, change.typical, change.max) if x is not None]
    if change.kind == "removal":
        factors = [1 - x / 100 for x in known]
    else:
        scale = 0.01 if change.unit == "%" else 1.0
        factors = [x * scale for x in known]
    low, high = before.interval.low * min(factors), before.interval.high * max(factors)
    return replace(before, interval=Interval(low, high), origin="derived", firm=False, point=None)
