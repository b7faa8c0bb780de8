"""Known terms in text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.reading.lexicon import Lexicon, normal_word, tokens

LEXICON = Lexicon(
    [
        ("fly-ash", "coal fly ash", "label"),
        ("fly-ash", "粉煤灰", "label"),
        ("ash", "ash", "label"),
        ("ash", "灰", "label"),
        ("slag", "blast furnace slag", "label"),
        ("S", "S", "symbol"),
        ("one", "mud", "label"),
        ("two", "mud", "label"),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    return [(m.target, m.words) for m in LEXICON.mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Coal fly-ashes", [("fly-ash", "Coal fly-ashes")]),
        ("the coal fly ash of unit 3", [("fly-ash", "coal fly ash")]),
        ("干粉煤灰", [("fly-ash", "粉煤灰")]),
        ("washing", []),
        ("slag of a blast furnace", []),
        ("blast-furnace slag and ash", [("slag", "blast-furnace slag"), ("ash", "ash")]),
        ("mud", [("one", "mud"), ("two", "mud")]),
        ("S 2 %", [("S", "S")]),
        ("s 2 %", []),
        ("", []),
    ],
)
def test_longest_mentions(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("word", "normal"),
    [
        ("ashes", "ash"), ("slags", "slag"), ("sludges", "sludge"), ("residues", "residue"), ("gas", "gas"),
        ("glass", "glass"), ("molasses", "molass"), ("batteries", "battery"), ("bus", "bus"), ("boxes", "box"),
    ],
)  # fmt: skip
def test_singular(word: str, normal: str) -> None:
    assert normal_word(word) == normal
    assert normal_word(word.upper()) == normal


def test_spellings_agree() -> None:
    assert [t.word for t in tokens("flyash aluminum")] == [t.word for t in tokens("fly ash aluminium")]


@given(st.text(max_size=60))
def test_mentions_never_overlap(text: str) -> None:
    spans = {(m.start, m.end) for m in LEXICON.mentions(text)}
    for a in spans:
        assert not any(a != b and a[0] < b[1] and b[0] < a[1] for b in spans)


def test_a_comma_parts_the_words_of_a_term() -> None:
    lexicon = Lexicon([("salt", "waste salt", "label"), ("food", "food waste", "label"), ("list", "ash, wet", "label")])
    assert [m.target for m in lexicon.mentions("food waste, salt 3 %")] == ["food"]
    assert [m.target for m in lexicon.mentions("ash, wet")] == ["list"]


def test_a_single_character_after_hold_is_a_word() -> None:
    lexicon = Lexicon([("Cl", "氯", "label")])
    assert [m.target for m in lexicon.mentions("废塑料，含氯 6%")] == ["Cl"]
    assert lexicon.mentions("含氯废塑料") == []
    assert lexicon.mentions("聚氯 6%") == []
