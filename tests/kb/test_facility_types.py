"""Facility types are found by name in either language and by the codes of three lists."""

from __future__ import annotations

import pytest

from kb.facility_types import best_documented, find_types
from kb.load import Knowledge, load
from kb.search import Search


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("火电厂", "coal-power-plant"),
        ("thermal power plant", "coal-power-plant"),
        ("钢铁联合企业", "integrated-steelworks"),
        ("ISIC 2394", "cement-works"),
        ("NACE 23.51", "cement-works"),
        ("23.51", "cement-works"),
        ("GB/T 4754 3011", "cement-works"),
        ("gb/t 4754-2017：3011", "cement-works"),
        ("C3011", "cement-works"),
        ("ISIC 24", "integrated-steelworks"),
    ],
)
def test_a_type_is_found(knowledge: Knowledge, words: str, wanted: str) -> None:
    found = find_types(Search(knowledge), knowledge, words)
    assert wanted in found.ids[:4]
    assert not found.near


@pytest.mark.parametrize("words", ["xyzzy", "99", "<script>", "3510" * 50])
def test_nonsense_finds_nothing_of_that_name(knowledge: Knowledge, words: str) -> None:
    assert find_types(Search(knowledge), knowledge, words).near


def test_the_best_documented_types_generate_something(knowledge: Knowledge) -> None:
    names = best_documented(knowledge)[:8]
    assert all(knowledge.processes[name].generates for name in names)
    assert "cement-works" in names
