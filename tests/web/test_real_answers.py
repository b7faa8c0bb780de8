"""The page with the real recommender: the examples of the page in both languages, every word translated."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import streamlit as st
from web_kit import opened, shown

from interfaces.i18n import LANGUAGES, Language, texts, translate
from interfaces.web import engine
from interfaces.web.widgets.answer import _FIRST
from interfaces.web.widgets.stream_form import EXAMPLES
from recommender.profile import Profile
from recommender.recommender import Recommender
from recommender.results import Answer


@pytest.fixture
def _real(recommender: Recommender, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(engine, "open_engine", lambda progress=None: recommender)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.mark.usefixtures("_real")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("n", EXAMPLES)
def test_each_example_of_the_page_gets_an_answer(language: Language, n: int) -> None:
    app = opened(lang=language)
    app.button(key=f"example-{n}").click().run()
    html = shown(app)
    assert "<article" in html
    assert "bps-problem" not in html
    assert translate(language, "understood.title") in html


@pytest.mark.usefixtures("_real")
@pytest.mark.parametrize(
    ("language", "q"), [("en", "coal fly ash, LOI 12 %"), ("zh", "粉煤灰，烧失量12%")], ids=["en", "zh"]
)
def test_a_rejected_use_names_its_limit_and_points_to_its_route(language: Language, q: str) -> None:
    app = opened(lang=language, q=q, country="CN")
    html = shown(app)
    rejected = html[html.index('class="bps-rejected"') :]
    assert translate(language, "enum.verdict.fail") in rejected
    assert "GB/T 1596-2017" in rejected
    assert 'href="#route-' in rejected
    assert "bps-flow" in html


@pytest.mark.usefixtures("_real")
def test_without_a_country_the_rule_families_are_listed() -> None:
    html = shown(opened(lang="zh", q="粉煤灰，烧失量12%"))
    assert "各地规则" in html
    assert "欧盟：" in html


@pytest.mark.usefixtures("_real")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stream_nobody_knows_gets_words_and_no_card(language: Language) -> None:
    html = shown(opened(lang=language, q="xyzzy"))
    assert "<article" not in html
    assert translate(language, "answer.none") in html


@pytest.mark.usefixtures("_real")
@pytest.mark.parametrize("lab", ["SO3 140 %", "SO3 -2 %", "SO3 3 furlong"])
def test_impossible_figures_are_refused_kindly(lab: str) -> None:
    app = opened(lang="zh", q="粉煤灰", lab=lab)
    assert "暂时无法筛选" in shown(app)
    assert app.text_area(key="stream-lab").value == lab


def test_every_word_of_a_closed_set_is_translated(recommender: Recommender) -> None:
    missing = {
        f"enum.{family}.{value}"
        for language in LANGUAGES
        for n in EXAMPLES
        for family, value in words(recommender.recommend(profile(language, n), language=language))
    } - texts("zh").keys()
    assert missing == set()


def profile(language: Language, n: int) -> Profile:
    return Profile.parse({"description": translate(language, f"example.{n}.text")})


def words(answer: Answer) -> Iterator[tuple[str, str]]:
    for r in answer.recommendations:
        yield from (("score", key) for key in r.score_parts)
        yield from (("benefit", key) for key in r.benefits)
        yield from (("relation", e.relation) for e in r.evidence)
        for c in r.criteria:
            yield from (("kind", c.kind), ("force", c.force), ("stage", c.stage), ("subject", c.subject))
            yield from (("basis", c.basis),) if c.basis else ()
            yield ("reading", c.reading)


@pytest.mark.usefixtures("_real")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_ways_are_drawn_and_the_others_when_asked_for(language: Language) -> None:
    app = opened(lang=language, q="coal fly ash", country="CN")
    assert shown(app).count("<article") == _FIRST
    app.button(key="more").click().run()
    html = shown(app)
    assert html.count("<article") > _FIRST
    assert not [b for b in app.button if b.key == "more"]


@pytest.mark.usefixtures("_real")
@pytest.mark.parametrize("q", ["coal fly ash, LOI 12 %", "steel slag", "red mud"])
def test_no_link_on_the_page_leads_nowhere(q: str) -> None:
    html = shown(opened(lang="en", q=q, country="CN"))
    there = set(re.findall(r'id="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= there
