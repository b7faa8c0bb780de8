"""Likeness of short texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.ngrams import NgramIndex, grams

TERMS = ["coal fly ash", "fly ash", "red mud", "blast furnace slag", "粉煤灰", "赤泥", "高炉渣"]
INDEX = NgramIndex(TERMS)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("coal flyash", "coal fly ash"), ("blastfurnace slags", "blast furnace slag"), ("red muds", "red mud"),
        ("煤灰粉", "粉煤灰"), ("高炉水渣", "高炉渣"), ("redmud", "red mud"),
    ],
)  # fmt: skip
def test_nearest(text: str, nearest: str) -> None:
    assert TERMS[int(INDEX.scores(text).argmax())] == nearest


def test_nothing_in_common() -> None:
    assert not INDEX.scores("quartz").any()
    assert not INDEX.scores("").any()
    assert grams("") == {}


@pytest.mark.parametrize("index", range(len(TERMS)))
def test_a_term_is_most_like_itself(index: int) -> None:
    assert INDEX.scores(TERMS[index])[index] == pytest.approx(1.0)


@given(st.text(max_size=40))
def test_likeness_lies_between_nothing_and_one(text: str) -> None:
    scores = INDEX.scores(text)
    assert ((scores >= 0) & (scores <= 1 + 1e-9)).all()
