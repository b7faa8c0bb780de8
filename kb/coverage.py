"""What the base covers and how its figures were read, counted; written to ``docs/coverage.md``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kb.load import Knowledge
from kb.records import Cite
from kb.records.criteria import walk
from kb.yaml_io import read_yaml

READINGS = ("full", "excerpt", "none")
Row = Sequence[object]


def limits(knowledge: Knowledge) -> Iterator[tuple[str, Any]]:
    """Yield (owner, criterion) of every criterion that judges something itself, parts of composites one by one."""
    for technology in knowledge.technologies.values():
        for criterion in technology.criteria:
            yield from ((technology.id, c) for c in walk(criterion) if c.cite is not None and not _composite(c))
    for rule in knowledge.rules.values():
        yield from ((rule.id, c) for c in walk(rule.criterion) if c.cite is not None and not _composite(c))


def _composite(criterion: Any) -> bool:
    return criterion.kind in ("all_of", "any_of", "grades", "when")


def _reading(cites: Iterable[Cite]) -> list[int]:
    found = list(cites)
    counts: Counter[str] = Counter(c.reading for c in found)
    secondary = sum(1 for c in found if c.via and c.reading != "none")
    return [*(counts[r] for r in READINGS), secondary, len(found)]


def report(knowledge: Knowledge) -> str:
    """Return the coverage as Markdown."""
    parts = [
        "# Coverage",
        "Made by `make docs` from the knowledge itself. *Secondary* means that the figure was read at another address "
        "than the source itself (a data sheet, a paper, a page that quotes the standard).",
        _table("Records", ("kind", "number"), [*sorted(knowledge.counts().items())]),
        _families(knowledge),
        _limits(knowledge),
        _compositions(knowledge),
        _codes(knowledge),
        _cases(knowledge),
        _missing(knowledge),
    ]
    return "\n\n".join(parts) + "\n"


def _table(title: str, heads: Row, rows: Iterable[Row]) -> str:
    lines = [f"## {title}", "", _line(heads), _line(["---"] * len(heads)), *(_line(r) for r in rows)]
    return "\n".join(lines)


def _line(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(c) for c in cells) + " |"


def _family_names(knowledge: Knowledge) -> dict[int, str]:
    if knowledge.paths is None:
        return {}
    data = read_yaml(knowledge.paths.ontology / "families.yaml", "ontology/families.yaml").data
    return {int(f["number"]): f"{f['number']} {f['label']['en']} {f['label']['zh']}" for f in data or []}


def _families(knowledge: Knowledge) -> str:
    rows = []
    for number, name in _family_names(knowledge).items():
        materials = {m.id for m in knowledge.materials.values() if m.family == number}
        composed = sum(1 for m in materials if knowledge.materials[m].composition)
        technologies = [t for t in knowledge.technologies.values() if any(a.material in materials for a in t.accepts)]
        treatments = sum(1 for t in technologies if t.type == "pretreatment")
        synergies = sum(1 for c in knowledge.cases.values() for s in c.synergies if s.material in materials)
        rows.append((name, len(materials), composed, len(technologies) - treatments, treatments, synergies))
    heads = ("family", "materials", "with composition", "uses", "pretreatments", "synergies in cases")
    return _table("By family of by-products", heads, rows)


def _limits(knowledge: Knowledge) -> str:
    found = [c for _, c in limits(knowledge)]
    kinds = Counter(c.kind for c in found)
    for criterion in (t for tech in knowledge.technologies.values() for t in tech.criteria):
        kinds.update(c.kind for c in walk(criterion) if _composite(c))
    for rule in knowledge.rules.values():
        kinds.update(c.kind for c in walk(rule.criterion) if _composite(c))
    places = sorted({c.jurisdiction for c in found})
    rows: list[Row] = [(p, *_reading(c.cite for c in found if c.jurisdiction == p)) for p in places]
    total = _reading(c.cite for c in found)
    rows.append(("**all**", *total))
    share = 100 * total[2] / max(1, total[-1])
    text = _table("Limits and gates by jurisdiction and reading", ("jurisdiction", *READINGS, "secondary", "all"), rows)
    unread = f"{share:.0f} % of the limits and gates were not read (`none`): they reject with a flag, never approve."
    return f"{text}\n\n{unread}\n\n" + _table("Criteria by kind", ("kind", "number"), sorted(kinds.items()))


def _compositions(knowledge: Knowledge) -> str:
    lines = [line for m in knowledge.materials.values() for line in m.composition]
    generated = [g for p in knowledge.processes.values() for g in p.generates]
    amounts = [g.cite for g in generated if g.cite is not None and (g.min, g.typical, g.max) != (None, None, None)]
    changes = [c.cite for t in knowledge.technologies.values() if t.effect for c in t.effect.changes]
    benefits = [b.cite for t in knowledge.technologies.values() for b in t.benefits]
    rows = [
        ("lines of typical composition", *_reading(line.cite for line in lines)),
        ("amounts generated per tonne of product", *_reading(amounts)),
        ("effects of pretreatments", *_reading(changes)),
        ("benefit factors", *_reading(benefits)),
    ]
    return _table("Other figures by reading", ("figure", *READINGS, "secondary", "all"), rows)


def _codes(knowledge: Knowledge) -> str:
    lists = Counter(name for m in knowledge.materials.values() for name in {c.list for c in m.codes})
    processes = knowledge.processes.values()
    rows = [(f"materials with a code of {name}", number) for name, number in sorted(lists.items())]
    rows += [
        ("processes with ISIC, NACE and GB/T 4754", sum(1 for p in processes if p.isic and p.nace and p.gbt4754)),
        ("processes with amounts generated", sum(1 for p in processes if any(g.typical or g.max for g in p.generates))),
    ]
    return _table("Codes", ("what", "number"), rows)


def _cases(knowledge: Knowledge) -> str:
    cases = list(knowledge.cases.values())
    synergies = [s for c in cases for s in c.synergies]
    rows: list[Row] = [
        ("cases in China", sum(1 for c in cases if c.domestic)),
        ("cases elsewhere", sum(1 for c in cases if not c.domestic)),
        ("countries", len({c.place.country for c in cases})),
        ("synergies", len(synergies)),
        ("synergies with a quantity", sum(1 for s in synergies if s.quantity)),
    ]
    rows += [(f"synergies {status}", n) for status, n in sorted(Counter(s.status for s in synergies).items())]
    return _table("Cases", ("what", "number"), rows)


def _missing(knowledge: Knowledge) -> str:
    wastes = [m for m in knowledge.materials.values() if m.role == "waste"]
    reached = {a.material for t in knowledge.technologies.values() for a in t.accepts}
    bare = sorted(m.id for m in wastes if not m.composition)
    stranded = sorted(m.id for m in wastes if not {m.id, *m.broader} & reached)
    uncoded = sorted(m.id for m in wastes if not any(c.list == "ewc" for c in m.codes))
    unproven = sorted(
        t.id for t in knowledge.technologies.values()
        if t.type == "use" and not any(c.stage == "screen" for c in t.criteria)
    )  # fmt: skip
    parts = ["## What is missing"]
    for title, names in (
        ("Wastes without a typical composition", bare),
        ("Wastes that no technology takes", stranded),
        ("Wastes without a European code", uncoded),
        ("Uses without a limit of their own that decides", unproven),
    ):
        parts.append(f"**{title}** ({len(names)}): {', '.join(names) or 'none'}.")
    return "\n\n".join(parts)
