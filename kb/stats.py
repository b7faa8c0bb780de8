"""What the base holds, counted in groups; the command and the coverage document show the same numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kb.cases import by_country, by_reading, by_status, case_counts
from kb.load import Knowledge
from kb.records import Cite
from kb.records.criteria import walk
from kb.settings import families

READINGS = ("full", "excerpt", "none")


def limits(knowledge: Knowledge) -> Iterator[tuple[str, Any]]:
    """Yield (owner, criterion) of every criterion that judges something itself, parts of composites one by one."""
    for technology in knowledge.technologies.values():
        for criterion in technology.criteria:
            yield from ((technology.id, c) for c in walk(criterion) if c.cite is not None and not is_composite(c))
    for rule in knowledge.rules.values():
        yield from ((rule.id, c) for c in walk(rule.criterion) if c.cite is not None and not is_composite(c))


def is_composite(criterion: Any) -> bool:
    """Say whether a criterion only combines others."""
    return criterion.kind in ("all_of", "any_of", "grades", "when")


@dataclass(frozen=True)
class Readings:
    """How figures were read: counts by reading, and how many were read at another address than the source itself."""

    full: int
    excerpt: int
    none: int
    secondary: int

    @classmethod
    def of(cls, cites: Iterable[Cite]) -> Readings:
        """Count `cites`."""
        found = list(cites)
        counts: Counter[str] = Counter(c.reading for c in found)
        secondary = sum(1 for c in found if c.via and c.reading != "none")
        return cls(counts["full"], counts["excerpt"], counts["none"], secondary)

    @property
    def all(self) -> int:
        """All figures."""
        return self.full + self.excerpt + self.none


def limits_by_place(knowledge: Knowledge) -> dict[str, Readings]:
    """Return how the limits and gates of each jurisdiction were read."""
    found: dict[str, list[Cite]] = {}
    for _, criterion in limits(knowledge):
        found.setdefault(criterion.jurisdiction, []).append(criterion.cite)
    return {place: Readings.of(found[place]) for place in sorted(found)}


@dataclass(frozen=True)
class FamilyCount:
    """What the base holds of one family of by-products."""

    number: int
    label: dict[str, str]
    materials: int
    composed: int
    uses: int
    pretreatments: int
    exchanges: int


def by_family_of_materials(knowledge: Knowledge) -> list[FamilyCount]:
    """Return the counts of each family, in the order of their numbers."""
    labels = families(knowledge.paths) if knowledge.paths is not None else {}
    return [_family(knowledge, number, label) for number, label in labels.items()]


def _family(knowledge: Knowledge, number: int, label: dict[str, str]) -> FamilyCount:
    materials = {m.id for m in knowledge.materials.values() if m.family == number}
    technologies = [t for t in knowledge.technologies.values() if any(a.material in materials for a in t.accepts)]
    treatments = sum(1 for t in technologies if t.type == "pretreatment")
    return FamilyCount(
        number,
        label,
        materials=len(materials),
        composed=sum(1 for m in materials if knowledge.materials[m].composition),
        uses=len(technologies) - treatments,
        pretreatments=treatments,
        exchanges=sum(1 for c in knowledge.cases.values() for s in c.synergies if s.material in materials),
    )


def gaps(knowledge: Knowledge) -> dict[str, list[str]]:
    """Return what is missing: identifiers of wastes without something, and of uses without a limit of their own."""
    wastes = [m for m in knowledge.materials.values() if m.role == "waste"]
    reached = {a.material for t in knowledge.technologies.values() for a in t.accepts}
    return {
        "composition": sorted(m.id for m in wastes if not m.composition),
        "technology": sorted(m.id for m in wastes if not {m.id, *m.broader} & reached),
        "code": sorted(m.id for m in wastes if not any(c.list == "ewc" for c in m.codes)),
        "limit": sorted(
            t.id for t in knowledge.technologies.values()
            if t.type == "use" and not any(c.stage == "screen" for c in t.criteria)
        ),
    }  # fmt: skip


def code_counts(knowledge: Knowledge) -> dict[str, int]:
    """Return how many materials and processes carry codes."""
    lists = Counter(name for m in knowledge.materials.values() for name in {c.list for c in m.codes})
    processes = knowledge.processes.values()
    return {
        **{f"materials with a code of {name}": number for name, number in sorted(lists.items())},
        "processes with ISIC, NACE and GB/T 4754": sum(1 for p in processes if p.isic and p.nace and p.gbt4754),
        "processes with amounts generated": sum(1 for p in processes if any(g.typical or g.max for g in p.generates)),
    }


def statistics(knowledge: Knowledge) -> dict[str, dict[str, int]]:
    """Return counts by group and name: records, limits, codes, cases."""
    found = [c for _, c in limits(knowledge)]
    return {
        "Records": dict(sorted(knowledge.counts().items())),
        "Limits and gates by jurisdiction": dict(sorted(Counter(c.jurisdiction for c in found).items())),
        "Limits and gates by reading": dict(sorted(Counter(c.cite.reading for c in found).items())),
        "Codes": code_counts(knowledge),
        "Cases": case_counts(knowledge),
        "Cases by country": by_country(knowledge),
        "Cases by best reading": by_reading(knowledge),
        "Exchanges by status": by_status(knowledge),
    }
