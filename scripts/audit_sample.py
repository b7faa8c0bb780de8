"""Draw the random sample of an audit: limits, compositions and synergies, by a seed taken from a commit.

Usage: python scripts/audit_sample.py SEED [LIMITS COMPOSITIONS SYNERGIES]

Prints a Markdown table with an empty verdict column, for someone who did not enter the records to fill in.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from typing import Any

from kb.load import Knowledge, load
from kb.records.criteria import walk


def limits(knowledge: Knowledge) -> Iterator[tuple[str, str, Any]]:
    """Yield (identifier, figure, cite) of every numeric limit that was read."""
    for technology in knowledge.technologies.values():
        for criterion in technology.criteria:
            yield from _numeric(technology.id, criterion)
    for rule in knowledge.rules.values():
        yield from _numeric(rule.id, rule.criterion)


def _numeric(owner: str, criterion: Any) -> Iterator[tuple[str, str, Any]]:
    for part in walk(criterion):
        low, high = getattr(part, "min", None), getattr(part, "max", None)
        if (low is None and high is None) or part.cite is None or part.cite.reading == "none":
            continue
        name = getattr(part, "property", None) or "+".join(t.property for t in getattr(part, "terms", []))
        yield f"{owner}/{part.id}", f"{name} {_span(low, high)} {getattr(part, 'unit', '')}", part.cite


def compositions(knowledge: Knowledge) -> Iterator[tuple[str, str, Any]]:
    """Yield (identifier, figure, cite) of every line of a typical composition."""
    for material in knowledge.materials.values():
        for line in material.composition:
            figure = f"{line.property} {_span(line.min, line.max)} (typical {line.typical}) {line.unit} {line.basis}"
            yield f"{material.id}/{line.property}", figure, line.cite


def synergies(knowledge: Knowledge) -> Iterator[tuple[str, str, Any]]:
    """Yield (identifier, what it says, cite) of every synergy."""
    for case in knowledge.cases.values():
        for synergy in case.synergies:
            words = f"{synergy.waste_as_worded} → {synergy.technology or 'no technology'} ({synergy.status})"
            yield f"{case.id}/{synergy.id}", words, synergy.cite


def _span(low: float | None, high: float | None) -> str:
    return f"{'' if low is None else f'{low:g}'}..{'' if high is None else f'{high:g}'}"


def main(arguments: list[str]) -> None:
    """Print the sample."""
    seed, *sizes = arguments
    wanted = [int(size) for size in sizes] or [40, 20, 30]
    knowledge = load()
    print(
        "| record | figure entered | source | locator | read at | as found | verdict |\n|---|---|---|---|---|---|---|"
    )
    for kind, size in zip((limits, compositions, synergies), wanted, strict=True):
        population = sorted(kind(knowledge), key=lambda row: row[0])
        for identifier, figure, cite in random.Random(seed).sample(population, min(size, len(population))):
            cells = (identifier, figure, cite.source, cite.locator, cite.via or "source itself", cite.as_found, "")
            print("| " + " | ".join(str(c).replace("|", "/") for c in cells) + " |")


if __name__ == "__main__":
    main(sys.argv[1:])
