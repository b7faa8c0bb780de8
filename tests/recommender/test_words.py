"""Likeness of the words of a question to those of a technology."""

from __future__ import annotations

import math

from kit import knowledge, technology

from recommender.words import Okapi, TechnologyWords, texts_of


def test_a_score_is_that_of_the_formula() -> None:
    """One document in two holds the sign, twice; both are as long as the mean, so that k1 alone holds back."""
    index = Okapi([["灰灰"], ["渣水"]])
    rarity = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert math.isclose(index.scores("灰")[0], rarity * 2 * (1.5 + 1) / (2 + 1.5))
    assert index.scores("灰")[1] == 0


def test_rare_words_weigh_more() -> None:
    index = Okapi([["slag road"], ["slag cement"], ["slag brick"]])
    scores = index.scores("slag cement")
    assert scores.argmax() == 1
    assert scores[0] < scores[1] / 2


def test_the_likest_technology_has_one_and_a_foreign_text_nothing() -> None:
    base = knowledge(
        technology(id="a", label={"en": "Bricks of sludge", "zh": "污泥制砖"}),
        technology(id="b", label={"en": "Feed of whey", "zh": "乳清饲料"}),
    )
    words = TechnologyWords(base, {})
    found = words.likeness("bricks")
    assert found["a"] == 1 > found["b"]
    assert words.likeness("тест") == {}
    assert words.likeness("") == {}


def test_what_a_technology_takes_belongs_to_its_words() -> None:
    base = knowledge(technology(id="a", accepts=[{"material": "sludge"}]))
    texts = texts_of(base, base.technologies["a"], {})
    assert base.materials["sludge"].label.zh in texts
