"""What is taken away: a page to print, a workbook, citations. Every figure stands in them; nothing in them acts."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from openpyxl import load_workbook
from web_stub import ANSWER, KNOWLEDGE

from interfaces.i18n import LANGUAGES, Language
from interfaces.reports.answer_html import answer_html
from interfaces.reports.answer_workbook import answer_workbook
from interfaces.reports.citation import Cited, bibtex, cited, edition, plain_text
from interfaces.web.countries import countries
from interfaces.web.figures import number
from interfaces.web.names import Names
from recommender.results import Answer

TODAY = dt.date(2024, 5, 17)
OF = edition(KNOWLEDGE)
HOSTILE = "<script>alert(1)</script> ![x](http://outside.invalid/x.png) =1+1"
FREE = {
    "title", "label", "description", "reasons", "cautions", "message", "clause", "citation", "as_found", "source",
    "waste_as_worded", "warnings",
}  # fmt: skip
FORMULAS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\tx", '=HYPERLINK("http://outside.invalid")')
TAGS = {"script", "img", "link", "iframe", "object", "embed", "form", "svg", "base"}


class Seen(HTMLParser):
    """The tags, attributes and addresses that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {value for name, value in attrs if name == "href" and value}


def plain_answer() -> Answer:
    return Answer.model_validate_json(ANSWER.read_text(encoding="utf-8"))


def hostile_answer(text: str) -> Answer:
    """Return the answer with `text` wherever it holds free words."""

    def turned(part: Any, key: str = "") -> Any:
        if isinstance(part, dict):
            return {k: turned(v, k) for k, v in part.items()}
        if isinstance(part, list):
            return [turned(x, key) for x in part]
        if isinstance(part, str) and key.removesuffix("_zh") in FREE:
            return text
        return "javascript:alert(1)" if key in ("url", "via") and part else part

    return Answer.model_validate(turned(plain_answer().model_dump()))


def report(answer: Answer, language: Language) -> str:
    return answer_html(answer, Names(KNOWLEDGE, language, countries(language)), OF, TODAY, link="http://localhost/?q=x")


def workbook(answer: Answer, language: Language) -> Any:
    raw = answer_workbook(answer, Names(KNOWLEDGE, language, countries(language)), OF, TODAY)
    return load_workbook(io.BytesIO(raw))


def figures(answer: Answer) -> Iterator[float]:
    for r in answer.recommendations:
        yield from (r.score, *([r.max_share] if r.max_share is not None else []), r.maturity)
        for c in r.criteria:
            ends = [c.limit.min, c.limit.max] if c.limit else []
            ends += [c.value.low, c.value.high] if c.value and not c.value.text else []
            yield from (x for x in (*ends, c.max_share) if x is not None)
        for b in r.benefits.values():
            yield from (b.low, b.middle, b.high)


def words(html: str) -> str:
    body = html[html.index("<body") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_the_answer_stands_in_the_report(language: Language) -> None:
    answer = plain_answer()
    text = words(report(answer, language))
    assert [x for x in figures(answer) if number(x) not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_limit_stands_with_its_standard_clause_and_source(language: Language) -> None:
    answer = plain_answer()
    html = report(answer, language)
    text = words(html)
    for c in (c for r in answer.recommendations for c in r.criteria):
        assert f"{c.standard}, {c.clause}" in text
    for number_, source in enumerate(cited(answer), 1):
        assert f'id="source-{number_}"' in html
        assert source.citation in text
    assert "2024-05-17" in text
    assert OF.stamp in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [None, HOSTILE], ids=["as it is", "hostile"])
def test_the_report_asks_for_nothing_and_runs_nothing(language: Language, text: str | None) -> None:
    html = report(plain_answer() if text is None else hostile_answer(text), language)
    seen = Seen(html)
    assert seen.tags & TAGS == set()
    assert {a for a in seen.attributes if a == "src" or a.startswith("on")} == set()
    assert {a for a in seen.addresses if not a.startswith(("#", "https://", "http://"))} == set()
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_is_read_again_with_its_figures(language: Language) -> None:
    answer = plain_answer()
    book = workbook(answer, language)
    uses, criteria = book.worksheets[0], book.worksheets[1]
    assert [row[0].value for row in uses.iter_rows(min_row=2)] == [r.rank for r in answer.recommendations]
    cells = {c.value for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float)}
    assert [x for x in figures(answer) if x not in cells] == []
    assert criteria.max_row - 1 == sum(len(r.criteria) for r in answer.recommendations)
    assert book.worksheets[5].max_row - 1 == len(cited(answer))
    assert all(sheet.max_row > 1 for sheet in book)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    book = workbook(hostile_answer(text), "en")
    kinds = {c.data_type for sheet in book for row in sheet.iter_rows() for c in row}
    assert "f" not in kinds
    assert text in {c.value for row in book.worksheets[0].iter_rows() for c in row}


def test_text_that_a_workbook_cannot_hold_is_written_all_the_same() -> None:
    book = workbook(hostile_answer("a\x00b" + "x" * 40_000), "en")
    assert "a b" in str(book.worksheets[0].cell(2, 3).value)[:3]


def test_sources_have_keys_of_their_own_and_nothing_breaks_out() -> None:
    sources = [Cited("a", "One {2001} \\input{x} 5 %", "https://x.org/a#b"), Cited("a", "Two", None)]
    text = bibtex(OF, sources)
    assert re.findall(r"@misc\{([^,]+),", text) == [f"bps-synergy-{OF.stamp}", "a", "a-2"]
    assert "\\input{" not in text
    assert "5 \\%" in text
    assert text.count("{") - text.count("\\{") == text.count("}") - text.count("\\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_knowledge_is_cited_with_its_version(language: Language) -> None:
    text = plain_text(OF, TODAY, language)
    assert OF.version in text
    assert OF.stamp in text
    assert "2024" in text


def test_an_empty_answer_makes_an_empty_report() -> None:
    answer = plain_answer().model_copy(update={"recommendations": [], "materials": [], "measure_first": []})
    assert "<article" not in report(answer, "en")
    assert workbook(answer, "zh").worksheets[0].max_row == 1
