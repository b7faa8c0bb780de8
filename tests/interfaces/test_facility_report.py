"""The report and the workbook of a facility: whole, asking nobody, inert, readable again."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from interfaces.i18n import LANGUAGES, Language, translate
from interfaces.reports.facility_report import Facts, html, workbook
from interfaces.tables.reading import read_streams
from interfaces.web.countries import countries
from interfaces.web.facility_words import CellFault
from interfaces.web.names import Names
from interfaces.web.render import Renderer
from kb.load import Knowledge, load
from recommender.facility import FacilityStream, likely_streams, stated_stream
from recommender.facility_matrix import Screened, screened
from recommender.profile import Profile
from recommender.results import Answer
from recommender.wording import Wording

ANSWER = Path(__file__).parents[1] / "web" / "answer.json"
HOSTILE = '<script>window.hacked=1</script>![x](http://outside.invalid/x.png)=HYPERLINK("http://x")'


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def renderer(knowledge: Knowledge, language: Language) -> Renderer:
    return Renderer(Names(knowledge, language, countries(language)))


def facts(knowledge: Knowledge) -> Facts:
    process = knowledge.processes["integrated-steelworks"]
    answer = Answer.model_validate_json(ANSWER.read_text(encoding="utf-8"))
    likely = likely_streams(knowledge, process, {"t-of-iron": 4_000_000}, {"bof-slag": 500_000}, "CN")[:2]
    told = stated_stream("=1", Profile(id="=1", description=HOSTILE, country="CN", quantity_t_per_year=10))
    found = [screened(knowledge, stream, answer, Wording(knowledge, "en")) for stream in (*likely, told)]
    bad = Screened(FacilityStream("bad", Profile(description="bad")), fault=ValueError("x"))
    return Facts(knowledge, (*found, bad), process, "CN", ("4,000,000 t of iron",), (CellFault("D5", HOSTILE),))


class Asking(HTMLParser):
    """Notes every element and attribute that would ask for something."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "img", "iframe", "link", "object", "embed", "video", "audio", "form"):
            self.asked.append(tag)
        self.asked += [name for name in given if name in ("src", "srcset", "data", "action") or name.startswith("on")]
        href = given.get("href") or ""
        if not href.startswith(("https://", "http://", "#", "")) or "javascript" in href:
            self.asked.append(href)
        if href.startswith("#"):
            self.targets.append(href[1:])
        elif href and not href.startswith("http"):
            self.asked.append(href)
        if given.get("id"):
            self.ids.append(str(given["id"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_stands_by_itself(knowledge: Knowledge, language: Language) -> None:
    text = html(renderer(knowledge, language), facts(knowledge))
    assert text.startswith("<!doctype html>")
    seen = Asking()
    seen.feed(text)
    assert seen.asked == []
    assert set(seen.targets) <= set(seen.ids)
    assert len(seen.ids) == len(set(seen.ids))
    style = text[text.index("<style>") : text.index("</style>")]
    assert re.findall(r"url\((?!\"data:)", style) == []
    assert "@import" not in style
    assert "&lt;script&gt;" in text
    assert knowledge.processes["integrated-steelworks"].label.get(language) in text
    for key in ("facility.totals.title", "facility.matrix.title", "facility.routes.title", "facility.intake.title"):
        assert translate(language, key) in text
    assert "D5" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_likely_amount_names_its_source(knowledge: Knowledge, language: Language) -> None:
    text = html(renderer(knowledge, language), facts(knowledge))
    assert "800,000" in text
    assert translate(language, "facility.likely") in text
    figure = knowledge.processes["integrated-steelworks"].generates[0]
    assert figure.cite is not None
    assert str(figure.cite.locator) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_no_formula_and_its_streams_are_read_again(knowledge: Knowledge, language: Language) -> None:
    known = facts(knowledge)
    raw = workbook(renderer(knowledge, language), known)
    book = load_workbook(io.BytesIO(raw))
    cells: list[Any] = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [c.coordinate for c in cells if c.data_type == "f"] == []
    names = ("streams", "routes", "matrix", "limits", "intake", "about")
    assert [sheet.title for sheet in book.worksheets] == [translate(language, f"facility.sheet.{n}") for n in names]
    again = read_streams(Path("x.xlsx"), lambda name: name if name in knowledge.properties else None, raw)
    assert [row for _, row in again.rows] == [s.stream.profile for s in known.screened]
    routes = list(book.worksheets[1].iter_rows(values_only=True))
    assert routes[1][1:3] == (800_000, 800_000)


def test_a_report_without_streams_or_type_is_still_one(knowledge: Knowledge) -> None:
    for known in (Facts(knowledge, ()), Facts(knowledge, (), knowledge.processes["cement-works"])):
        assert "</html>" in html(renderer(knowledge, "en"), known)
        assert load_workbook(io.BytesIO(workbook(renderer(knowledge, "en"), known))).worksheets
