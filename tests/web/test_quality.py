"""The page How good is this, in both languages, on the real knowledge and the published figures."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from web_kit import ROOT, shown

from interfaces.i18n import LANGUAGES, Language, texts, translate
from interfaces.web import engine
from interfaces.web.quality_measured import QUERIES
from kb.load import Knowledge, load
from kb.records.base import Text
from recommender.evaluation import published

NONSENSE = ["<script>alert(1)</script>", "../../etc", "x" * 100_000]


@pytest.fixture(scope="module")
def base() -> Knowledge:
    return load()


@pytest.fixture(autouse=True)
def knowledge(base: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Serve the real knowledge without a recommender; a test may put another in its place."""
    held = SimpleNamespace(knowledge=base)
    monkeypatch.setattr(engine, "open_engine", lambda progress=None: held)
    st.cache_resource.clear()
    yield held
    st.cache_resource.clear()


def quality(**params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    return app.switch_page("interfaces/web/screens/quality.py").run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_there_with_its_figures(base: Knowledge, language: Language) -> None:
    app = quality(lang=language)
    html = shown(app)
    assert app.title[0].value.startswith(translate(language, "quality.title")[:3])
    assert "bps-problem" not in html
    sections = re.findall(r'id="(\w+)"></span><h2>', html)
    assert sections == ["finding", "screening", "sources", "coverage", "limits", "downloads", "versions"]
    for anchor in re.findall(r'href="#([\w-]+)"', html):
        assert f'id="{anchor}"' in html
    assert f"{len(base.cases)}" in html
    assert base.fingerprint[:16] in html
    assert "CC-BY-4.0" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_has_words_and_a_table(language: Language) -> None:
    html = shown(quality(lang=language))
    figures = re.findall(r"<figure.*?</figure>", html, re.S)
    assert len(figures) == 9
    for figure in figures:
        told = re.search(r'role="img" aria-label="([^"]+)"', figure)
        assert told is not None
        assert re.search(r"\d", told[1])
        assert "<h3>" in figure
        assert re.search(r"<table.*?<td", figure, re.S)
        says = re.search(r"</h3><p>(.+?)</p>", figure)
        assert says is not None
        assert len(says[1]) > 20


def test_headings_are_in_order() -> None:
    levels = [int(n) for n in re.findall(r"<h([2-6])", shown(quality(lang="en")))]
    assert all(after <= before + 1 for before, after in zip([1, *levels], levels, strict=False))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_translated(language: Language) -> None:
    html = shown(quality(lang=language))
    assert "quality." not in re.sub(r'(class|id|href)="[^"]*"', "", html)
    found = published.figures("evaluation")
    assert found is not None
    keys = {f"enum.ranking.{name}" for part in ("spoken", "en", "zh", "other") for name in found[part]}
    keys |= {f"enum.ablation.{name}" for name in found.get("ablation", {})}
    assert keys - texts(language).keys() == set()


@pytest.mark.parametrize("asked", QUERIES)
def test_the_questions_shown_stand_in_the_link(asked: str) -> None:
    app = quality(lang="en", queries=asked)
    assert not app.warning
    assert app.button_group(key="quality-queries").value == asked
    found = published.figures("evaluation")
    assert found is not None
    best = found["spoken" if asked == "both" else asked]["bm25"]["nDCG@10"]
    assert f"<span>{best:.3f}</span>" in shown(app)


def test_choosing_other_questions_shows_theirs() -> None:
    app = quality(lang="en")
    app.button_group(key="quality-queries").set_value("zh").run()
    found = published.figures("evaluation")
    assert found is not None
    assert f"Share of {found['queries']['zh']} questions" in shown(app)
    assert app.query_params["queries"] in ("zh", ["zh"])


def test_switching_the_language_keeps_the_choice() -> None:
    app = quality(lang="en", queries="other")
    app.button_group(key="lang").set_value("zh").run()
    assert app.button_group(key="quality-queries").value == "other"
    assert translate("zh", "quality.section.limits") in shown(app)


@pytest.mark.parametrize("value", NONSENSE, ids=["script", "path", "long"])
@pytest.mark.parametrize("name", ["queries", "lang"])
def test_nonsense_in_the_link_gives_the_default_and_a_note(name: str, value: str) -> None:
    app = quality(**{name: value})
    assert len(app.warning) == 1
    assert app.button_group(key="quality-queries").value == "both"
    assert "<script" not in shown(app)


def test_figures_that_are_not_there_are_said_and_the_rest_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(published, "folder", lambda: tmp_path)
    with caplog.at_level(logging.WARNING, logger="bps.published"):
        html = shown(quality(lang="en"))
    assert html.count(translate("en", "quality.missing")) == 3
    assert "figure-readings" in html
    assert "bps-problem" not in html


def test_figures_of_another_form_break_only_their_part(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(published, "folder", lambda: tmp_path)
    (tmp_path / "evaluation.json").write_text('{"queries": {"en": 1}}', encoding="utf-8")
    (tmp_path / "audit.json").write_text("[1, 2]", encoding="utf-8")
    (tmp_path / "screening.json").write_text('{"tables": [', encoding="utf-8")
    with caplog.at_level(logging.CRITICAL, logger="bps.web"):
        html = shown(quality(lang="en"))
    assert "Traceback" not in html
    assert "bps-problem" in html
    assert "figure-readings" in html


def test_what_was_measured_on_another_state_says_so(monkeypatch: pytest.MonkeyPatch, knowledge: Any) -> None:
    found = published.figures("evaluation")
    assert found is not None
    for stamp, words in (("feedbeef" * 8, "state feedbeef"), (knowledge.knowledge.fingerprint, None)):
        monkeypatch.setitem(found, "knowledge", stamp)
        monkeypatch.setattr(published, "figures", lambda name: found if name == "evaluation" else None)
        html = shown(quality(lang="en"))
        assert ("it has changed since" in html) == (words is not None)
        assert words is None or words in html


def test_hostile_knowledge_is_inert(base: Knowledge, knowledge: Any) -> None:
    evil = "<script>alert(1)</script> ![x](http://outside.invalid/x.png) [y](javascript:alert(1))"
    named = {
        name: m.model_copy(update={"label": Text(en=evil, zh=evil)})
        for name, m in base.materials.items()
        if name in ("mixed-municipal-waste", "asbestos-cement-waste", "brick-rubble")
    }
    changed = {f.name: getattr(base, f.name) for f in base.__dataclass_fields__.values()}
    changed |= {"materials": base.materials | named, "fingerprint": "<b>hostile</b>"}
    knowledge.knowledge = Knowledge(**changed)
    html = shown(quality(lang="en"))
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>hostile" not in html
    assert 'href="javascript' not in html


def test_a_base_without_anything_is_shown_too(knowledge: Any) -> None:
    knowledge.knowledge = Knowledge(fingerprint="empty")
    html = shown(quality(lang="zh"))
    assert "bps-problem" not in html
    assert 'id="downloads"' in html
