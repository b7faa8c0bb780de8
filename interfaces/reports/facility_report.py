"""A facility's waste profile to take away: a page to print and a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from interfaces.i18n import translator, word
from interfaces.reports.facility_streams import add_sheet, new_book, saved, streams_grid
from interfaces.web.facility_parts import Facts, Parts
from interfaces.web.facility_rows import StreamRow
from interfaces.web.facility_words import fault_words
from interfaces.web.figures import limit_text, value_text
from interfaces.web.render import STYLE, Renderer
from recommender.facility_intake import intakes
from recommender.facility_matrix import Matrix
from recommender.results import CriterionResult, Recommendation

__all__ = ["Facts", "html", "workbook"]

_STYLES = ("style.css", "explore.css", "facility.css", "facility-print.css")
_ROUTES = (
    "stream", "amount.low", "amount.high", "origin", "status", "best", "diverted.low", "diverted.high", "benefits",
    "source",
)  # fmt: skip
_LIMITS = (
    "stream", "use", "route", "status", "verdict", "limit", "required", "value", "standard", "clause", "jurisdiction",
    "reading",
)  # fmt: skip
_INTAKE = ("takes", "replaces", "by", "share", "cases")


def html(render: Renderer, facts: Facts) -> str:
    """Return the whole profile as one page of HTML that stands by itself: style inside, nothing asked for."""
    parts = Parts(render, facts, inside=False)
    return render.html(
        "facility_report",
        facts=facts,
        style=Markup("\n".join(STYLE.with_name(file).read_text(encoding="utf-8") for file in _STYLES)),  # our own files
        parts=parts,
    )


def workbook(render: Renderer, facts: Facts) -> bytes:
    """Return the whole profile as a workbook; its first sheet can be read in again."""
    t = translator(render.language)
    parts = Parts(render, facts)
    book = new_book()
    profiles = [s.stream.profile for s in facts.screened if s.stream.profile is not None]
    add_sheet(book, t("facility.sheet.streams"), *streams_grid(profiles, render.language))
    add_sheet(book, t("facility.sheet.routes"), _heads(t, _ROUTES), [_route(render, row) for row in parts.rows])
    columns = parts.table.columns
    uses = [c.label_zh if render.language == "zh" else c.label for c in columns]
    grid = [[row.name, *(_status(render, row, c.use) for c in columns)] for row in parts.rows]
    add_sheet(book, t("facility.sheet.matrix"), [t("facility.stream"), *uses], grid)
    add_sheet(book, t("facility.sheet.limits"), _heads(t, _LIMITS), _limits(render, parts))
    if facts.process is not None:
        add_sheet(book, t("facility.sheet.intake"), _heads(t, _INTAKE), _intakes(render, facts))
    add_sheet(book, t("facility.sheet.about"), [t("app.name"), ""], _about(render, facts))
    return saved(book)


def _heads(t: Any, names: tuple[str, ...]) -> list[str]:
    return [t(f"facility.head.{name}") for name in names]


def _route(render: Renderer, row: StreamRow) -> list[Any]:
    s, t = row.screened, translator(render.language)
    amount, best = s.stream.amount, s.best
    diverted = s.benefits.get("diverted_t_per_year")
    others = t("list.semicolon").join(
        f"{_word(render, 'benefit', key)}: {b.low:g} – {b.high:g} {b.unit}"
        for key, b in s.benefits.items()
        if key != "diverted_t_per_year"
    )
    cite = row.figure.cite if row.figure else None
    status = _word(render, "status", s.status) if s.status else t("facility.totals.none")
    return [
        row.name,
        amount.low if amount else None,
        amount.high if amount else None,
        t(f"facility.origin.{s.stream.origin}"),
        fault_words(render.names, s.fault) if s.fault else status,
        _title(render, best) if best else None,
        diverted.low if diverted else None,
        diverted.high if diverted else None,
        others,
        f"{render.names.of('sources', cite.source)}, {cite.locator}" if cite else None,
    ]


def _status(render: Renderer, row: StreamRow, use: str) -> str | None:
    cell = Matrix.cell(row.screened, use)
    return _word(render, "status", cell[0].status) if cell else None


def _limits(render: Renderer, parts: Parts) -> Iterator[list[Any]]:
    for row in parts.rows:
        for route in row.screened.routes:
            for c in route.criteria:
                yield [row.name, _pick(render, route, "use_label"), _title(render, route),
                       _word(render, "status", route.status), *_criterion(render, c)]  # fmt: skip


def _criterion(render: Renderer, c: CriterionResult) -> list[Any]:
    def fact(value: str) -> str:
        return render.names.value(c.property, value)

    return [
        _word(render, "verdict", c.verdict),
        _pick(render, c, "label"),
        limit_text(c.limit, c.unit, fact),
        value_text(c.value, c.unit, fact),
        render.names.source(c.source, c.citation),
        c.clause,
        render.names.place(c.jurisdiction),
        _word(render, "reading", c.reading),
    ]


def _intakes(render: Renderer, facts: Facts) -> Iterator[list[Any]]:
    joint = translator(render.language)("list.comma")
    names = render.names
    for i in intakes(facts.knowledge, facts.process.id if facts.process else ""):
        yield [
            joint.join(names.of("materials", m) for m in i.accepts),
            joint.join(names.of("materials", m) for m in i.replaces),
            names.of("technologies", i.technology.id),
            i.technology.dosing.max if i.technology.dosing else None,
            i.cases,
        ]


def _about(render: Renderer, facts: Facts) -> list[list[Any]]:
    t = translator(render.language)
    rows = [[t("find.facility.label"), facts.process.label.get(render.language)]] if facts.process else []
    if facts.country:
        rows.append([t("find.country.label"), render.names.place(facts.country)])
    rows += [[t("facility.report.size"), text] for text in facts.outputs]
    rows += [[fault.cell, fault.message] for fault in facts.faults]
    rows.append([t("facility.report.knowledge"), facts.knowledge.fingerprint[:8]])
    return [*rows, [t("facility.report.note"), t("app.footer")]]


def _word(render: Renderer, family: str, value: str) -> str:
    return word(render.language, family, value)


def _pick(render: Renderer, record: Any, name: str) -> str:
    return str(getattr(record, f"{name}_zh" if render.language == "zh" else name))


def _title(render: Renderer, route: Recommendation) -> str:
    return _pick(render, route, "title")
