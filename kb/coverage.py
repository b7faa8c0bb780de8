"""What the base covers and how its figures were read, counted; written to ``docs/coverage.md``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kb.cases import by_country, by_family, by_reading, by_sector, by_status, case_counts
from kb.load import Knowledge
from kb.records import Cite
from kb.records.criteria import walk
from kb.stats import code_counts, is_composite, limits
from kb.yaml_io import read_yaml

READINGS = ("full", "excerpt", "none")
Row = Sequence[object]


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
        kinds.update(c.kind for c in walk(criterion) if is_composite(c))
    for rule in knowledge.rules.values():
        kinds.update(c.kind for c in walk(rule.criterion) if is_composite(c))
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
    return _table("Codes", ("what", "number"), code_counts(knowledge).items())


def _cases(knowledge: Knowledge) -> str:
    names = _family_names(knowledge)
    tables = [
        _table("Cases", ("what", "number"), case_counts(knowledge).items()),
        _table("Cases by country", ("country", "cases"), by_country(knowledge).items()),
        _table("Cases by how they were read at best", ("reading", "cases"), by_reading(knowledge).items()),
        _table("Exchanges by status", ("status", "exchanges"), by_status(knowledge).items()),
        _table(
            "Exchanges by sector of the giver (ISIC division)", ("division", "exchanges"), by_sector(knowledge).items()
        ),
        _table(
            "Exchanges by family of by-products",
            ("family", "exchanges"),
            [(names.get(number, number), count) for number, count in by_family(knowledge).items()],
        ),
    ]
    return "\n\n".join(tables)


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
