"""The answer as a workbook: numbers as numbers, text that looks like a formula as text."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from interfaces.i18n import translate, word
from interfaces.reports.citation import Edition, cited, plain_text
from interfaces.web.names import Names
from recommender.results import Answer, CriterionResult, Recommendation

_WIDE = 60
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Row = list[Any]


def answer_workbook(answer: Answer, names: Names, of: Edition, today: dt.date) -> bytes:
    """Return the workbook as bytes.

    Parameters
    ----------
    answer: to write down.
    names: words for identifiers, which also gives the language of the headings.
    of: the state of the knowledge.
    today: the date of the workbook.
    """
    from openpyxl import Workbook

    writer = _Writer(answer, names)
    book = Workbook()
    book.remove(book.active)
    for name, rows in writer.sheets().items():
        _sheet(book, writer.word(f"sheet.{name}"), writer.heads(name), rows)
    about = [
        [writer.word("about.date"), today.isoformat()],
        [writer.word("about.version"), f"{of.version} ({of.stamp})"],
        [writer.word("about.stream"), str(answer.understood.get("description", ""))],
        [writer.word("about.rules"), answer.jurisdiction],
        *([writer.word("about.note"), warning] for warning in answer.warnings),
        [writer.word("about.cite"), plain_text(of, today, names.language)],
        [writer.word("about.caution"), translate(names.language, "app.footer")],
    ]
    _sheet(book, writer.word("sheet.about"), [], about)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class _Writer:
    def __init__(self, answer: Answer, names: Names) -> None:
        self._answer = answer
        self._names = names
        self._language = names.language
        self._sources = cited(answer)

    def word(self, key: str) -> str:
        return translate(self._language, f"report.{key}")

    def heads(self, sheet: str) -> list[str]:
        return [self.word(f"column.{name}") for name in _COLUMNS[sheet]]

    def sheets(self) -> dict[str, Iterable[Row]]:
        found = self._answer.recommendations
        return {
            "recommendations": map(self._recommendation, found),
            "criteria": (self._criterion(r, c) for r in found for c in r.criteria),
            "benefits": (row for r in found for row in self._benefits(r)),
            "evidence": (row for r in found for row in self._evidence(r)),
            "measurements": self._measurements(),
            "sources": ([n, s.citation, s.url] for n, s in enumerate(self._sources, 1)),
        }

    def _recommendation(self, r: Recommendation) -> Row:
        return [
            r.rank,
            self._enum("status", r.status),
            self._pick(r, "title"),
            self._pick(r, "use_label"),
            r.score,
            r.grade,
            r.max_share,
            self._enum("rejection", r.rejection.kind) if r.rejection else None,
            self._list(self._names.thing(x) for x in (r.rejection.lifted_by if r.rejection else ())),
            " → ".join(self._pick(s, "title") for s in r.pathway),
            self._list(self._pick(d, "label") for d in r.displaces),
            self._list(r.residues),
            self._list(self._pick(h, "label") for h in r.host_processes),
            r.maturity,
            "\n".join(r.reasons),
            "\n".join(r.cautions),
            r.technology,
        ]

    def _criterion(self, r: Recommendation, c: CriterionResult) -> Row:
        limit, value = c.limit, c.value
        allowed = self._list(self._names.value(c.property, a) for a in (limit.allowed or ())) if limit else None
        return [
            r.rank,
            self._pick(r, "title"),
            self._pick(c, "label"),
            self._enum("kind", c.kind),
            c.grade,
            limit.min if limit else None,
            limit.max if limit else None,
            allowed,
            c.unit,
            self._enum("basis", c.basis) if c.basis else None,
            value.low if value else None,
            value.high if value else None,
            value.text if value and value.low is None and value.high is None else None,
            self._enum("origin", c.value_origin),
            self._enum("verdict", c.verdict),
            self._enum("expectation", c.expectation) if c.expectation else None,
            translate(self._language, "find.hazard.yes" if c.decides else "find.hazard.no"),
            c.max_share,
            self._enum("subject", c.subject),
            self._enum("force", c.force),
            self._enum("stage", c.stage),
            self._names.place(c.jurisdiction),
            c.standard,
            c.clause,
            c.edition,
            self._enum("reading", c.reading),
            c.as_found,
            c.message,
            c.citation,
            c.url,
            c.via,
            c.criterion,
        ]

    def _benefits(self, r: Recommendation) -> Iterator[Row]:
        for key, b in r.benefits.items():
            figures = (b.low, b.middle, b.high, b.unit, b.boundary, "\n".join(b.sources))
            yield [r.rank, self._pick(r, "title"), self._enum("benefit", key), *figures]

    def _evidence(self, r: Recommendation) -> Iterator[Row]:
        for e in r.evidence:
            yield [
                r.rank,
                self._pick(r, "title"),
                self._pick(e, "title"),
                self._names.place(e.country),
                self._enum("grade", e.grade),
                self._enum("relation", e.relation),
                e.similarity,
                e.waste_as_worded,
                e.source,
                e.url,
                e.case,
            ]

    def _measurements(self) -> Iterator[Row]:
        for m in self._answer.measure_first:
            yield [self._pick(m, "label"), m.would_decide, m.method, m.question, m.property]

    def _pick(self, record: Any, name: str) -> str:
        return str((getattr(record, f"{name}_zh", "") if self._language == "zh" else "") or getattr(record, name))

    def _enum(self, family: str, value: str) -> str:
        return word(self._language, family, value)

    def _list(self, words: Iterable[str]) -> str:
        return translate(self._language, "list.semicolon").join(words)


def _sheet(book: Any, title: str, heads: list[str], rows: Iterable[Row]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title[:31])
    widths: dict[int, int] = {}
    for line, row in enumerate([heads, *rows] if heads else rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(line, column)
            _fill(cell, value)
            widths[column] = max(widths.get(column, 6), len(str(value or "")))
            if heads and line == 1:
                cell.font = Font(bold=True)
            elif isinstance(value, str) and len(value) > _WIDE:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    if heads:
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = min(width + 2, _WIDE)


def _fill(cell: Any, value: Any) -> None:
    """Write a value; a text stays a text, whatever it begins with."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = _CONTROL.sub(" ", value)[:32_767]
    if cell.data_type != "s" or cell.value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        cell.data_type = "s"
        cell.quotePrefix = True


_COLUMNS = {
    "recommendations": (
        "rank", "status", "title", "use", "score", "grade", "maxShare", "rejection", "lift", "pathway", "displaces",
        "residues", "hosts", "trl", "reasons", "cautions", "technology",
    ),
    "criteria": (
        "rank", "title", "limit", "kind", "grade", "min", "max", "allowed", "unit", "basis", "valueLow", "valueHigh",
        "valueText", "origin", "verdict", "expectation", "decides", "maxShare", "subject", "force", "stage",
        "jurisdiction", "standard", "clause", "edition", "reading", "asFound", "message", "citation", "url", "via",
        "criterion",
    ),
    "benefits": ("rank", "title", "benefit", "low", "middle", "high", "unit", "boundary", "sources"),
    "evidence": (
        "rank", "title", "case", "country", "grade", "relation", "similarity", "waste", "source", "url", "caseId",
    ),
    "measurements": ("property", "wouldDecide", "method", "question", "propertyId"),
    "sources": ("number", "citation", "url"),
}  # fmt: skip
