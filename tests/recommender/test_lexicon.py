"""Known terms in text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.load import load
from recommender.reading.figures import plain, reading_words
from recommender.reading.lexicon import Lexicon, normal_word, tokens
from recommender.reading.reader import Reader

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


def test_terms_are_folded_as_texts_are() -> None:
    lexicon = Lexicon(
        [("dioxin", "二噁英", "label"), ("tar", "煤焦油（含量）", "label"), ("water", "HYDRO－X", "label")]
    )
    for term, name in (("二噁英", "dioxin"), ("二噁英80", "dioxin"), ("煤焦油（含量）", "tar"), ("hydro-x", "water")):
        assert [m.target for m in lexicon.mentions(plain(term))] == [name]


def test_a_single_character_stands_alone_before_its_figure() -> None:
    lexicon = Lexicon([("Cd", "镉", "label")])
    for text in ("污泥中镉为46mg/kg", "污泥中镉 46 mg/kg", "总铬和镉约3"):
        assert [m.words for m in lexicon.mentions(text)] == ["镉"]
    for text in ("硒化镉为46", "污泥中镉盐 3", "镉渣 3"):
        assert lexicon.mentions(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("K40 5", ["nuclide"]), ("K 40 g/kg", []), ("Cr6+ 4", ["six"]), ("Cr 6, Cu 5", [])],
)
def test_a_number_is_part_of_a_name_only_where_it_is_written_so(text: str, found: list[str]) -> None:
    lexicon = Lexicon([("nuclide", "K40", "label"), ("six", "Cr6+", "label")])
    assert [m.target for m in lexicon.mentions(text)] == found


def test_every_term_of_the_base_finds_its_record() -> None:
    base = load()
    reader, lost = Reader(base), []
    lexicons = {"quantity": reader._quantity_terms, "presence": reader._presence_terms}
    for name, record in base.properties.items():
        if record.kind == "category":
            continue
        for term in (record.label.en, record.label.zh, *record.synonyms.all(), *record.abbreviations):
            if name not in {m.target for m in lexicons[record.kind].mentions(plain(term))}:
                lost.append((name, term))
    for name, record in base.properties.items():
        for value in record.values:
            for term in (value.label.en, value.label.zh, *value.synonyms.all()):
                found = {m.target for m in reader._fact_terms.mentions(plain(term))}
                if f"{name}={value.id}" not in found and plain(term).casefold() not in reading_words()["none_words"]:
                    lost.append((name, term))
    named_as = {n: (m.label.en, m.label.zh, *m.synonyms.all()) for n, m in base.materials.items()}
    named = Lexicon((name, term, "label") for name, terms in named_as.items() for term in terms)
    for name, terms in named_as.items():
        for term in terms:
            if name not in {m.target for m in named.mentions(plain(term))}:
                lost.append((name, term))
    assert lost == []


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("铬", "Cr"), ("氟", "F"), ("硫", "S"), ("铁", "Fe"), ("iron", "Fe"), ("含水", "moisture"),
        ("水份", "moisture"),
        ("矿物油", "mineral-oil"), ("多氯联苯", "PCB"), ("PCBs", "PCB"), ("多环芳烃", "PAH"), ("二噁英", "dioxins-TEQ"),
        ("Cr6+", "Cr-VI"), ("CrVI", "Cr-VI"), ("镭-226", "Ra-226"), ("铀-238", "U-238"), ("total iron", "Fe"),
        ("总氰", "cyanide"), ("石油类", "mineral-oil"), ("chumbo", "Pb"), ("Gesamthalogen", "total-halogens"),
    ],
)  # fmt: skip
def test_names_as_laboratories_use_them(term: str, name: str) -> None:
    reader = Reader(load())
    assert {m.target for m in reader._quantity_terms.mentions(plain(term))} == {name}
