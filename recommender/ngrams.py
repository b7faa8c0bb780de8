"""Likeness of short texts by their character n-grams: robust to spelling, endings and compounds, in any script."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recommender.reading.lexicon import tokens

_REMEMBERED: dict[str, Counter[str]] = {}
_REMEMBERING: list[bool] = []


def remember() -> None:
    """Keep the n-grams of each text from now on: for whoever builds many indexes over the same texts."""
    _REMEMBERING[:] = [True]


def grams(text: str) -> Counter[str]:
    """Return the n-grams of `text`: three letters within words, one and two Chinese characters.

    >>> sorted(grams("灰渣"))
    ['渣', '灰', '灰渣']
    """
    if not _REMEMBERING:
        return _grams(text)
    if text not in _REMEMBERED:
        _REMEMBERED[text] = _grams(text)
    return _REMEMBERED[text]


def _grams(text: str) -> Counter[str]:
    out: Counter[str] = Counter()
    previous = ""
    for token in tokens(text):
        if token.word[0].isascii():
            word = f" {token.word} "
            out.update(word[i : i + 3] for i in range(len(word) - 2))
            previous = ""
        else:
            out[token.word] += 1
            if previous:
                out[previous + token.word] += 1
            previous = token.word
    return out


class NgramIndex:
    """Cosine likeness of a query to many terms, weighted by how rare an n-gram is.

    Parameters
    ----------
    terms: the texts that a query is compared with; how rare an n-gram is, is counted in them.
    more: further texts to compare with, that do not count for that.
    """

    def __init__(self, terms: Sequence[str], more: Sequence[str] = ()) -> None:
        counted = [grams(term) for term in terms]
        seen = Counter(gram for counts in counted for gram in counts)
        self._idf = {gram: math.log((1 + len(terms)) / (1 + count)) + 1 for gram, count in seen.items()}
        self._rare = math.log(1 + len(terms)) + 1
        counted += [grams(term) for term in more]
        self._count = len(counted)
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for index, counts in enumerate(counted):
            weights = {g: n * self._idf.get(g, self._rare) for g, n in counts.items()}
            length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
            for gram, weight in weights.items():
                postings[gram].append((index, weight / length))
        # All in two arrays, where each n-gram has its span: thousands of small ones take long to read from a snapshot.
        self._at = {gram: place for place, gram in enumerate(postings)}
        self._starts = np.cumsum([0, *(len(found) for found in postings.values())], dtype=np.int32)
        self._places = np.array([at for found in postings.values() for at, _ in found], dtype=np.int32)
        self._weights = np.array([weight for found in postings.values() for _, weight in found])

    def scores(self, text: str) -> NDArray[np.float64]:
        """Return the likeness (0 to 1) of `text` to each term, in the order of the terms."""
        weights = {g: n * self._idf.get(g, self._rare) for g, n in grams(text).items()}
        length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        out = np.zeros(self._count)
        for gram, weight in weights.items():
            place = self._at.get(gram)
            if place is not None:
                span = slice(self._starts[place], self._starts[place + 1])
                out[self._places[span]] += weight / length * self._weights[span]
        return out
