"""What the base holds, counted in groups; the command and the coverage document show the same numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from kb.cases import by_country, by_reading, by_status, case_counts
from kb.load import Knowledge
from kb.records.criteria import walk


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
