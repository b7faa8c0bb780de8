"""Hostile knowledge on every part of Explore is shown letter by letter and calls nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st
from explore_kit import TINY, every_record, use
from pydantic import TypeAdapter
from web_kit import explored, shown

from interfaces.i18n import LANGUAGES, Language
from kb.load import SECTIONS, Knowledge, load
from ontology.paths import KnowledgePaths

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>![x](http://outside.invalid/x.png):material/home:'
_TEXTS = {"en", "zh", "citation", "locator", "as_found", "waste_as_worded", "edition", "note", "row", "unit"}
_ADDRESSES = {"via", "url"}


def _turn(value: Any) -> Any:
    if isinstance(value, list):
        return [_turn(x) for x in value]
    if not isinstance(value, dict):
        return value
    out = {}
    for key, inner in value.items():
        if key in _ADDRESSES and inner:
            out[key] = "javascript:alert(1)"
        elif key in _TEXTS and isinstance(inner, str) and inner:
            out[key] = EVIL
        elif key in ("en", "zh") and isinstance(inner, list):
            out[key] = [EVIL for _ in inner]
        else:
            out[key] = _turn(inner)
    return out


@pytest.fixture(scope="module")
def hostile() -> Knowledge:
    knowledge = load(KnowledgePaths.below(TINY))
    for section in SECTIONS:
        adapter = TypeAdapter(section.model)
        records = knowledge.section(section.name)
        for name, record in list(records.items()):
            records[name] = adapter.validate_python(_turn(record.model_dump(exclude_none=True)))
    knowledge.fingerprint = "hostile-knowledge"
    return knowledge


@pytest.fixture(autouse=True)
def page(hostile: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    use(hostile, monkeypatch)
    yield
    st.cache_resource.clear()


def views(knowledge: Knowledge) -> list[dict[str, str]]:
    lists: list[dict[str, str]] = [{"kind": kind} for kind in ("cases", "materials", "technologies", "processes")]
    lists += [{"kind": "materials", "shape": "tree"}, {"kind": "cases", "shape": "map", "region": "china"}]
    lists += [{"kind": "materials", "q": EVIL}, {"record": EVIL}, {"kind": "query", "query": EVIL}, {"page": EVIL}]
    return lists + [{"record": identifier} for identifier in every_record(knowledge)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_it_is_markup_or_a_link(hostile: Knowledge, language: Language, network: list[str]) -> None:
    met = 0
    for params in views(hostile):
        app = explored(lang=language, **params)
        html = "\n".join(e.proto.body for e in app.get("html") if "<style>" not in e.proto.body)
        assert "Something went wrong" not in shown(app), params
        assert not re.search(r"<(script|img|iframe|object|svg)\b", html, re.IGNORECASE), params
        assert not re.search(r"href=\"(?!explore\?|\./\?|https?://)", html), params
        assert not re.search(r"\son\w+=\"?alert", re.sub(r"&[#\w]+;", "", re.sub(r"&lt;.*?&gt;", "", html))), params
        met += html.count("&lt;script&gt;")
        for told in [*app.title, *app.warning, *app.caption, *app.markdown]:
            assert "](http" not in told.value
            assert ":material/" not in told.value
            assert not re.search(r"(?<!\\)<", told.value)
    assert met > 50
    assert network == []
