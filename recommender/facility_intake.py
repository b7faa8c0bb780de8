"""What a facility could take in from others, and what others of its kind do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.load import Knowledge
from kb.records import Case, Synergy, Technology
from recommender.hierarchy import Hierarchy

_STATUSES = ("operating", "pilot", "planned", "laboratory", "discontinued", "unknown")


@dataclass(frozen=True)
class Intake:
    """A technology by which materials of others could come in.

    Parameters
    ----------
    technology: that takes them.
    accepts: the materials, without those that the facility has of its own.
    replaces: the inputs of the facility that it saves; empty where it saves something else.
    cases: the number of documented exchanges with it.
    """

    technology: Technology
    accepts: tuple[str, ...]
    replaces: tuple[str, ...]
    cases: int


@dataclass(frozen=True)
class Practice:
    """A case with a facility of this type: what it gives and what it takes there."""

    case: Case
    gives: tuple[Synergy, ...]
    takes: tuple[Synergy, ...]


def types_of(knowledge: Knowledge, process: str) -> tuple[str, ...]:
    """Return the facility type and the broader types it belongs to."""
    found: list[str] = []
    front = [process]
    while front:
        name = front.pop(0)
        if name in knowledge.processes and name not in found:
            found.append(name)
            front.extend(knowledge.processes[name].broader)
    return tuple(found)


def intakes(knowledge: Knowledge, process: str) -> list[Intake]:
    """Return what a facility of this type could take in: the uses that its type is known to run.

    What saves one of its inputs comes first, then what is best documented.
    """
    types = set(types_of(knowledge, process))
    hierarchy = Hierarchy(knowledge.materials)
    inputs = {m for name in types for m in knowledge.processes[name].consumes}
    own = {g.material for name in types for g in knowledge.processes[name].generates}
    documented = _documented(knowledge)
    out = []
    for technology in knowledge.technologies.values():
        if technology.type == "pretreatment" or not types.intersection(technology.host):
            continue
        accepts = tuple(dict.fromkeys(a.material for a in technology.accepts if a.material not in own))
        if accepts:
            replaces = tuple(i for i in sorted(inputs) if _saves(technology, i, hierarchy))
            out.append(Intake(technology, accepts, replaces, documented.get(technology.id, 0)))
    return sorted(out, key=lambda i: (not i.replaces, -i.cases, i.technology.id))


def practices(knowledge: Knowledge, process: str, country: str | None = None) -> list[Practice]:
    """Return the documented cases with a facility of this type, those of the country first, then by status."""
    out = []
    for case in knowledge.cases.values():
        own = {f.id for f in case.facilities if process in types_of(knowledge, f.process or "")}
        gives = tuple(s for s in case.synergies if s.source in own)
        takes = tuple(s for s in case.synergies if s.receiver in own and s.source not in own)
        if gives or takes:
            out.append(Practice(case, gives, takes))
    return sorted(out, key=lambda p: (p.case.place.country != country, _STATUSES.index(p.case.status), p.case.id))


def _saves(technology: Technology, material: str, hierarchy: Hierarchy) -> bool:
    saved: Iterable[str] = (d.material for d in technology.displaces)
    return any(hierarchy.relation(material, name) is not None for name in saved)


def _documented(knowledge: Knowledge) -> dict[str, int]:
    found: dict[str, int] = {}
    for case in knowledge.cases.values():
        for synergy in case.synergies:
            if synergy.technology:
                found[synergy.technology] = found.get(synergy.technology, 0) + 1
    return found
