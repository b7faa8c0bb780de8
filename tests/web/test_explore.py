"""Explore as a reader of either language meets it: lists, filters, records, map, hierarchy, nonsense in links."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import streamlit as st
from explore_kit import every_record, use
from web_kit import explored, shown

from interfaces.i18n import LANGUAGES, Language, translate
from kb.load import Knowledge, load

WRONG = translate("en", "error.other.title"), translate("zh", "error.other.title")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(autouse=True)
def page(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    use(knowledge, monkeypatch)
    yield
    st.cache_resource.clear()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["cases", "materials", "technologies", "processes"])
def test_lists_are_paged_and_named(knowledge: Knowledge, language: Language, kind: str) -> None:
    app = explored(kind=kind, lang=language)
    html = shown(app)
    assert app.title[0].value == translate(language, "explore.title")
    assert translate(language, "explore.found", n=len(knowledge.section(kind))) in html
    assert html.count("<h3><a ") == 20
    app.button(key="explore-next").click().run()
    assert app.query_params["page"] in ("2", ["2"])
    assert shown(app).count("<h3><a ") == 20
    assert shown(app) != html


@pytest.mark.parametrize(
    ("kind", "words", "first"),
    [
        ("materials", "粉煤灰", "material%2Fcoal-fly-ash"),
        ("materials", "PFA", "material%2Fcoal-fly-ash"),
        ("materials", "10 01 02", "material%2Fcoal-fly-ash"),
        ("cases", "Kalundborg", "case%2Fkalundborg"),
        ("cases", "卡伦堡", "case%2Fkalundborg"),
        ("technologies", "fly-ash-cement", "technology%2Ffly-ash-cement"),
        ("processes", "水泥厂", "process%2Fcement-works"),
    ],
)
def test_the_exact_name_stands_first_or_on_the_page(kind: str, words: str, first: str) -> None:
    html = shown(explored(kind=kind, q=words))
    assert first in html
    if "10" not in words:
        assert re.findall(r"record=([\w%-]+)", html)[0] == first


def test_filters_stand_in_the_link_and_come_back(knowledge: Knowledge) -> None:
    app = explored(kind="cases")
    app.selectbox(key="explore-country-en").select("DK").run()
    assert dict(app.query_params)["country"] in ("DK", ["DK"])
    cases = [c for c in knowledge.cases.values() if c.place.country == "DK"]
    again = explored(kind="cases", country="DK", status="operating")
    assert again.selectbox(key="explore-country-en").value == "DK"
    operating = [c for c in cases if "operating" in (c.status, *(s.status for s in c.synergies))]
    assert translate("en", "explore.found", n=len(operating)) in shown(again)
    again.button(key="explore-clear").click().run()
    assert translate("en", "explore.found", n=len(knowledge.cases)) in shown(again)


def test_another_kind_keeps_the_words_and_leaves_the_filters() -> None:
    app = explored(kind="cases", q="slag", country="CN")
    app.button_group(key="explore-kind-en").set_value("materials").run()
    assert app.text_input(key="explore-q-en").value == "slag"
    assert "country" not in app.query_params


def test_switching_the_language_keeps_search_and_filters() -> None:
    app = explored(kind="materials", q="slag", state="solid", lang="en")
    app.button_group(key="lang").set_value("zh").run()
    assert app.text_input(key="explore-q-zh").value == "slag"
    assert app.selectbox(key="explore-state-zh").value == "solid"
    assert app.title[0].value == translate("zh", "explore.title")


def test_nothing_like_it_names_the_nearest() -> None:
    html = shown(explored(kind="materials", q="cole fly assh"))
    assert "coal-fly-ash" in html
    assert "are called alike" in html
    assert translate("en", "explore.nothing") in shown(explored(kind="materials", q="qqqqzzzz"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_record_has_a_page(knowledge: Knowledge, language: Language) -> None:
    for identifier in every_record(knowledge):
        app = explored(record=identifier, lang=language)
        html = shown(app)
        assert not set(WRONG) & set(re.findall(r"<h2>([^<]*)</h2>", html)), identifier
        assert f"<code>{identifier}</code>" in html
        assert len(app.title) == 1


def test_no_record_of_the_base_breaks_its_page(knowledge: Knowledge) -> None:
    """All technologies with their limits, and the largest of the others, drawn without Streamlit."""
    from interfaces.i18n import translator
    from interfaces.web.criterion_rows import CriterionRows
    from interfaces.web.names import Names

    for language in LANGUAGES:
        rows = CriterionRows(Names(knowledge, language), translator(language))
        for technology in knowledge.technologies.values():
            assert all(r.subject for r in rows.rows(technology.criteria)), technology.id
        for rule in knowledge.rules.values():
            assert all(r.required or r.head for r in rows.rows([rule.criterion])), rule.id
        for material in knowledge.materials.values():
            assert material.defined_as is None or rows.condition(material.defined_as)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_value_stands_with_source_locator_reading_and_address(knowledge: Knowledge, language: Language) -> None:
    line = knowledge.materials["coal-fly-ash"].composition[0]
    html = shown(explored(record="material/coal-fly-ash", lang=language))
    for part in (line.cite.locator, line.cite.as_found, f"source%2F{line.cite.source}"):
        assert part
        assert part in html
    assert translate(language, f"enum.reading.{line.cite.reading}") in html
    assert "record=technology%2Ffly-ash-cement" in html
    assert "record=process%2Fcoal-power-plant" in html
    assert translate(language, "explore.graph.table") in html


def test_a_technology_shows_its_limits_with_standard_and_clause() -> None:
    html = shown(explored(record="technology/fly-ash-cement"))
    assert "GB/T 1596-2017" in html
    assert "table 2" in html
    assert "bps-read-none" in html
    assert "record=technology%2Fcarbon-burn-out" in html


def test_a_case_shows_what_was_worded_how_much_and_why_it_ended(knowledge: Knowledge) -> None:
    case = knowledge.cases["kalundborg"]
    html = shown(explored(record="case/kalundborg"))
    assert all(s.waste_as_worded.replace("&", "&amp;").replace("'", "&#39;") in html for s in case.synergies)
    assert 'role="img"' in html
    assert translate("en", "explore.ended") in html
    quantity = next(s.quantity for s in case.synergies if s.quantity)
    assert translate("en", f"enum.explore.meaning.{quantity.meaning}") in html


def test_an_unknown_record_names_the_nearest_and_shows_the_list() -> None:
    app = explored(record="material/coal-fli-ash")
    html = shown(app)
    assert "There is no record" in html
    assert "record=material%2Fcoal-fly-ash" in html
    assert translate("en", "explore.title") == app.title[0].value
    app.text_input(key="explore-q-en").input("slag").run()
    assert "record" not in app.query_params


@pytest.mark.parametrize(
    "params",
    [
        {"lang": "../../etc"},
        {"kind": "../../etc"},
        {"shape": "<script>"},
        {"page": "-3"},
        {"page": "1e9"},
        {"page": "９"},
        {"page": "9" * 100_000},
        {"country": "XX"},
        {"material": "no-such"},
        {"region": "moon"},
        {"q": "x" * 100_000},
        {"record": "x" * 100_000},
        {"kind": "query", "query": "x" * 100_000},
        {"kind": "materials", "family": "99"},
    ],
)
def test_a_link_with_nonsense_gives_the_default_and_a_note(params: dict[str, str]) -> None:
    app = explored(**params)
    html = shown(app)
    assert len(app.warning) == 1
    assert app.title[0].value == translate("en", "explore.title")
    assert not any(wrong in html for wrong in WRONG)
    assert len(app.warning[0].value) < 300


@pytest.mark.parametrize(
    "record",
    ["../../etc", "material/", "/", "material/a/b", "<script>alert(1)</script>", "粉煤灰", "nothing/such", "%00"],
)
def test_a_record_that_makes_no_sense_is_told(record: str) -> None:
    html = shown(explored(record=record))
    assert "There is no record" in html
    assert "<script" not in html


def test_a_page_beyond_the_last_shows_the_last() -> None:
    html = shown(explored(kind="cases", page="9000"))
    assert html.count("<h3><a ") >= 1


@pytest.mark.parametrize("region", ["world", "china", "europe", "america"])
def test_the_map_holds_every_case_in_its_part_once(knowledge: Knowledge, region: str) -> None:
    html = shown(explored(kind="cases", shape="map", region=region))
    drawn = re.search(r"<figure.*?</figure>", html, re.DOTALL)
    assert drawn
    linked = re.findall(r"record=case%2F([\w-]+)", drawn[0])
    assert len(linked) == len(set(linked))
    inside = int(re.search(r"Cases in this part: (\d+)", drawn[0])[1])  # type: ignore[index]
    assert len(linked) == inside
    if region == "world":
        assert inside == len(knowledge.cases)


def test_the_hierarchy_holds_every_material_and_opens_for_a_search(knowledge: Knowledge) -> None:
    html = shown(explored(kind="materials", shape="tree"))
    assert set(re.findall(r"record=material%2F([\w-]+)", html)) == set(knowledge.materials)
    assert "<details open" not in html.replace("  ", " ")
    assert "<details open" in shown(explored(kind="materials", shape="tree", q="fly ash")).replace("  ", " ")


def test_money_is_told_with_its_currency_and_source() -> None:
    material = shown(explored(record="material/portland-cement", lang="en"))
    assert "486 CNY/t" in material
    assert translate("en", "explore.worth") in material
    assert "GBP/t" in shown(explored(record="technology/food-waste-biogas", lang="en"))
