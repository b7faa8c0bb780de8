"""Likeness of the words of a question to those of a technology."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from kit import knowledge, technology

from recommender.encoder import Vectors
from recommender.meaning import Meaning
from recommender.words import Okapi, TechnologySense, TechnologyWords, texts_of


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


class ByFirstLetter:
    """An encoder for which texts mean the same that begin alike."""

    name = "first-letter"

    def encode(self, texts: Sequence[str]) -> Vectors:
        out = np.zeros((len(texts), 26), dtype=np.float32)
        for row, text in enumerate(texts):
            out[row, ord(text.strip().lower()[0]) - ord("a")] = 1
        return out


def test_the_nearest_name_or_description_says_how_like_in_meaning_a_technology_is() -> None:
    base = knowledge(
        technology(id="a", label={"en": "Bricks", "zh": "砖"}, description={"en": "Clay", "zh": "黏土"}),
        technology(id="b", label={"en": "Feed", "zh": "饲料"}, description={"en": "Whey", "zh": "乳清"}),
    )
    sense = TechnologySense(base, Meaning(ByFirstLetter(), None))
    assert (sense.likeness("whisky draff")["b"], sense.likeness("clinker")["a"]) == (1, 1)
    assert sense.likeness("whisky draff")["a"] == sense.likeness("lime")["b"] == 0
    assert sense.likeness("") == TechnologySense(base, None).likeness("whey") == {}
