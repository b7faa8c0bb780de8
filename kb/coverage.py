"""What the base covers and how its figures were read, counted; written to ``docs/coverage.md``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kb.cases import by_country, by_family, by_reading, by_sector, by_status, case_counts
from kb.load import Knowledge
from kb.records.criteria import walk
from kb.settings import families
from kb.stats import (
    READINGS,
    Readings,
    by_family_of_materials,
    code_counts,
    gaps,
    is_composite,
    limits,
    limits_by_place,
)

Row = Sequence[object]


def _reading(found: Readings) -> list[int]:
    return [found.full, found.excerpt, found.none, found.secondary, found.all]


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


def _named(number: int, label: dict[str, str]) -> str:
    return f"{number} {label['en']} {label['zh']}"


def _family_names(knowledge: Knowledge) -> dict[int, str]:
    labels = families(knowledge.paths) if knowledge.paths is not None else {}
    return {number: _named(number, label) for number, label in labels.items()}


def _families(knowledge: Knowledge) -> str:
    rows = [
        (_named(f.number, f.label), f.materials, f.composed, f.uses, f.pretreatments, f.exchanges)
        for f in by_family_of_materials(knowledge)
    ]
    heads = ("family", "materials", "with composition", "uses", "pretreatments", "synergies in cases")
    return _table("By family of by-products", heads, rows)


def _limits(knowledge: Knowledge) -> str:
    found = [c for _, c in limits(knowledge)]
    kinds = Counter(c.kind for c in found)
    for criterion in (t for tech in knowledge.technologies.values() for t in tech.criteria):
        kinds.update(c.kind for c in walk(criterion) if is_composite(c))
    for rule in knowledge.rules.values():
        kinds.update(c.kind for c in walk(rule.criterion) if is_composite(c))
    rows: list[Row] = [(place, *_reading(counts)) for place, counts in limits_by_place(knowledge).items()]
    total = _reading(Readings.of(c.cite for c in found))
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
    ratios = [d.ratio.cite for t in knowledge.technologies.values() for d in t.displaces if d.ratio is not None]
    costs = [c.cite for t in knowledge.technologies.values() for c in t.cost]
    costs += [p.cite for m in knowledge.materials.values() for p in m.prices]
    footprints = [f.cite for m in knowledge.materials.values() for f in m.footprint]
    rows = [
        ("lines of typical composition", *_reading(Readings.of(line.cite for line in lines))),
        ("amounts generated per tonne of product", *_reading(Readings.of(amounts))),
        ("effects of pretreatments", *_reading(Readings.of(changes))),
        ("benefit factors", *_reading(Readings.of(benefits))),
        ("tonnes displaced per tonne used", *_reading(Readings.of(ratios))),
        ("footprints of what is displaced", *_reading(Readings.of(footprints))),
        ("costs and prices", *_reading(Readings.of(costs))),
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
    titles = {
        "composition": "Wastes without a typical composition",
        "technology": "Wastes that no technology takes",
        "code": "Wastes without a European code",
        "limit": "Uses without a limit of their own that decides",
    }
    found = gaps(knowledge)
    parts = [f"**{title}** ({len(found[k])}): {', '.join(found[k]) or 'none'}." for k, title in titles.items()]
    return "\n\n".join(["## What is missing", *parts])
