"""The SPARQL box: it answers, refuses in words, keeps what was typed, and gives the rows of the lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import streamlit as st
from explore_kit import use
from streamlit.testing.v1 import AppTest
from web_kit import explored, shown

from interfaces.i18n import LANGUAGES, Language, translate
from interfaces.web.library import Library, library
from interfaces.web.widgets.explore_query import _csv
from kb.browse import Catalogue
from kb.load import Knowledge, load
from kb.queries import bound
from kb.query_texts import cases_query, examples
from kb.relations import Relations
from kb.store import Rows
from ontology.terms import local


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def books(knowledge: Knowledge) -> Iterator[Library]:
    made = Library(Catalogue(knowledge), Relations(knowledge))
    yield made
    made.close()


@pytest.fixture(autouse=True)
def page(knowledge: Knowledge, books: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    use(knowledge, monkeypatch)
    monkeypatch.setattr("interfaces.web.library._kept", lambda: {knowledge.fingerprint: books})
    yield
    st.cache_resource.clear()


def run(sparql: str, language: str = "en") -> AppTest:
    app = explored(kind="query", lang=language)
    app.text_area(key=f"explore-query-{language}").input(sparql).run()
    return app.button(key="explore-run").click().run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_titled_and_answers(language: Language) -> None:
    app = explored(kind="query", lang=language)
    for example in examples():
        app.selectbox(key=f"explore-example-{language}").select(example.name).run()
        assert app.text_area(key=f"explore-query-{language}").value == example.sparql
        app.button(key="explore-run").click().run()
        html = shown(app)
        assert "bps-rows" in html, example.name
        assert "bps-problem" not in html
        assert example.title.get(language)


def test_records_in_an_answer_are_links() -> None:
    html = shown(run("SELECT ?c { ?c a bps:Case } ORDER BY ?c LIMIT 3"))
    assert html.count("record=case%2F") == 3
    assert translate("en", "explore.sparql.rows", n=3) in html


def test_rows_are_cut_and_that_is_said() -> None:
    html = shown(run("SELECT * { ?s ?p ?o }"))
    assert translate("en", "explore.sparql.truncated", n=1000) in html
    assert translate("en", "explore.sparql.shown", n=200) in html
    assert html.count("<tr>") == 201


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("sparql", "reason"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "service"),
        ("SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", "from"),
        ("DROP ALL", "update"),
        ("SELECT * {", "syntax"),
        ("# " + "x" * 1_000_000, "long"),
        ("", "empty"),
    ],
)
def test_what_is_refused_says_why_and_stays(language: Language, sparql: str, reason: str, network: list[str]) -> None:
    app = run(sparql, language)
    html = shown(app)
    assert translate(language, f"explore.refused.{reason}") in html
    assert "bps-problem" in html
    assert "Traceback" not in html
    assert app.text_area(key=f"explore-query-{language}").value == sparql
    assert "bps-problem" in shown(app.run())
    assert network == []


def test_the_query_stands_in_the_link_and_is_not_run_by_opening_it() -> None:
    sparql = "SELECT ?c { ?c a bps:Case } LIMIT 3"
    app = explored(kind="query", query=sparql)
    assert app.text_area(key="explore-query-en").value == sparql
    assert "bps-rows" not in shown(app)
    app.button_group(key="lang").set_value("zh").run()
    assert app.text_area(key="explore-query-zh").value == sparql


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_says_that_the_graph_is_not_there_yet(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    line = translate(language, "explore.sparql.preparing")
    assert line not in captions(explored(kind="query", lang=language))
    monkeypatch.setattr(Library, "preparing", property(lambda self: True))
    assert line in captions(explored(kind="query", lang=language))
    assert line not in captions(explored(kind="cases", lang=language))


def captions(app: AppTest) -> list[str]:
    return [c.value.replace("\\", "") for c in app.caption]


def test_one_session_sees_no_answer_of_another() -> None:
    first = run("SELECT ?c { ?c a bps:Case } LIMIT 3")
    assert "bps-rows" in shown(first)
    assert "bps-rows" not in shown(explored(kind="query"))


def test_a_formula_stays_a_text_in_the_download() -> None:
    text = _csv(Rows(("a", "b"), ({"a": "=1+1", "b": "-x"}, {"a": "@SUM", "b": None}))).decode("utf-8-sig")
    assert text.splitlines() == ["a,b", "'=1+1,'-x", "'@SUM,"]


FILTERS = [
    {},
    {"where": "domestic"},
    {"where": "international", "status": "pilot"},
    {"country": "DK", "grade": "operating"},
    {"material": "combustion-residue", "grade": "operating", "where": "domestic"},
    {"sector": "cement-works"},
    {"technology": "fly-ash-concrete"},
    {"status": "discontinued"},
]


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
@pytest.mark.parametrize("words", ["", "slag"])
def test_the_query_shown_behind_the_cases_gives_the_same_cases(
    books: Library, chosen: dict[str, str], words: str
) -> None:
    listed = books.catalogue.select("cases", words, chosen)
    app = explored(kind="cases", q=words, **chosen)
    if not listed.ids:
        assert app.code == []
        return
    sparql = cases_query(chosen, listed.ids if words else None)
    assert app.code[0].value.strip() == sparql.strip()
    rows = books.query(sparql, 1000)
    assert [local(str(row["case"])).partition("/")[2] for row in rows] == sorted(listed.ids)


@pytest.mark.parametrize("material", ["coal-fly-ash", "steel-slag", "pulverised-coal-fly-ash", "red-mud"])
def test_the_query_shown_behind_the_technologies_gives_the_same_ones(books: Library, material: str) -> None:
    app = explored(record=f"material/{material}")
    assert app.code[0].value.strip() == bound("technologies-accepting", material=material).strip()
    rows = books.query(app.code[0].value, 1000)
    queried = [tuple(local(str(row[c])).partition("/")[2] for c in ("technology", "accepted")) for row in rows]
    taking = [(t.technology, t.accepted) for t in books.relations.taking(material) if t.fit != "narrower"]
    assert set(queried) == set(taking)
    table = re.search(r"bps-table-taking.*?</table>", shown(app), re.DOTALL)
    assert table
    assert {t for t, _ in queried} <= set(re.findall(r"record=technology%2F([\w-]+)", table[0]))


def test_the_library_of_a_former_version_is_closed(monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge) -> None:
    kept: dict[str, Library] = {}
    monkeypatch.setattr("interfaces.web.library._kept", lambda: kept)
    first = library(knowledge)
    closed: list[bool] = []
    monkeypatch.setattr(first, "close", lambda: closed.append(True))
    assert library(knowledge) is first
    monkeypatch.setattr(knowledge, "fingerprint", "another")
    assert library(knowledge) is not first
    assert closed == [True]
    assert len(kept) == 1
