"""Searching by words of either language, and narrowing down."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.browse import FILTERS, KINDS, Catalogue
from kb.load import Knowledge, load
from kb.search import Search, code_of, normal


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def catalogue(knowledge: Knowledge) -> Catalogue:
    return Catalogue(knowledge)


def test_every_name_finds_its_record_among_the_first(knowledge: Knowledge, catalogue: Catalogue) -> None:
    lost = []
    for kind in ("materials", "technologies", "processes"):
        called = {name: _names(record) for name, record in knowledge.section(kind).items()}
        for name, words in ((name, w) for name, names in called.items() for w in sorted(names)[:6]):
            first = catalogue.search.find(kind, words).ids[0]
            if first != name and words not in called[first]:
                lost.append((kind, name, words, first))
    assert lost == []


def _names(record: Any) -> set[str]:
    abbreviations = getattr(record, "abbreviations", [])
    return {normal(n) for n in (record.id, record.label.en, record.label.zh, *record.synonyms.all(), *abbreviations)}


@pytest.mark.parametrize("kind", KINDS)
def test_no_words_give_every_record_once(knowledge: Knowledge, catalogue: Catalogue, kind: str) -> None:
    found = catalogue.select(kind)  # type: ignore[arg-type]
    assert sorted(found.ids) == sorted(knowledge.section(kind))
    assert not found.near


@pytest.mark.parametrize("words", ["EWC 10 01 02", "ewc:100102", "100102", "10 01 02*"])
def test_codes_are_found_however_written(catalogue: Catalogue, knowledge: Knowledge, words: str) -> None:
    found = catalogue.search.find("materials", words)
    assert "coal-fly-ash" in found.ids
    assert all(any(c.code == "100102" for c in knowledge.materials[i].codes) for i in found.ids[:3])


def test_traditional_characters_and_full_width_are_read(catalogue: Catalogue) -> None:
    assert catalogue.search.find("materials", "鋼渣").ids[0] == "steel-slag"
    assert catalogue.search.find("materials", "ｓｔｅｅｌ　ｓｌａｇ").ids[0] == "steel-slag"


def test_the_words_of_a_case_find_it(knowledge: Knowledge, catalogue: Catalogue) -> None:
    case = knowledge.cases["kalundborg"]
    for words in (case.title.en, case.title.zh, case.place.name.zh, case.facilities[0].name.en):
        assert "kalundborg" in catalogue.search.find("cases", words).ids


@given(st.text(max_size=60))
def test_no_text_breaks_the_search(words: str) -> None:
    assert normal(normal(words)) == normal(words)
    assert code_of(words) == "" or any(c.isdigit() for c in code_of(words))
    small = Knowledge()
    assert Search(small).find("materials", words).ids == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_option_of_every_filter_gives_something_and_less_than_all(catalogue: Catalogue, kind: str) -> None:
    for name in FILTERS[kind]:  # type: ignore[index]
        assert catalogue.options[kind][name], name  # type: ignore[index]
        for value in catalogue.options[kind][name]:  # type: ignore[index]
            assert catalogue.select(kind, "", {name: value}).ids, (name, value)  # type: ignore[arg-type]


def test_filters_hold_together(knowledge: Knowledge, catalogue: Catalogue) -> None:
    chosen = {"where": "domestic", "material": "combustion-residue", "grade": "operating"}
    for name in catalogue.select("cases", "", chosen).ids:
        case = knowledge.cases[name]
        assert case.place.country == "CN"
        assert any(s.status == "operating" for s in case.synergies)
    assert catalogue.select("materials", "", {"country": "DK"}).ids == catalogue.select("materials").ids


def test_hazard_follows_the_codes(catalogue: Catalogue, knowledge: Knowledge) -> None:
    for name in catalogue.select("materials", "", {"hazard": "absolute"}).ids:
        assert any(catalogue.code_hazard(c) == "absolute" for c in knowledge.materials[name].codes)
    bare = [m.id for m in knowledge.materials.values() if not m.codes]
    assert set(bare) <= set(catalogue.select("materials", "", {"hazard": "unknown"}).ids)


def test_the_nearest_of_a_mistyped_identifier(catalogue: Catalogue) -> None:
    assert ("materials", "coal-fly-ash") in catalogue.near("material/coal-fli-ash")
    assert ("cases", "kalundborg") in catalogue.near("case/kalunborg")
    assert catalogue.near("x" * 100_000) == []
