"""How a question resembles a technology: by words (names, what it takes, what it took in practice) and by meaning."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kb.load import Knowledge
from kb.records import Technology
from recommender.candidates import Practice
from recommender.encoder import cached_vectors
from recommender.meaning import Meaning
from recommender.ngrams import grams

SATURATION, LENGTH = 1.5, 0.75
"""k1 and b of BM25: how soon more of the same word stops counting, and how much long texts are held back."""


def texts_of(knowledge: Knowledge, technology: Technology, practice: Practice) -> list[str]:
    """Return what is said of a technology: its names, its description, what it takes, and what it took in practice."""
    out = [technology.label.en, technology.label.zh, *technology.synonyms.all()]
    out += [technology.description.en, technology.description.zh]
    for accepted in technology.accepts:
        record = knowledge.materials.get(accepted.material)
        if record is not None:
            out += [record.label.en, record.label.zh, *record.synonyms.all()]
    return [*out, *dict.fromkeys(synergy.waste_as_worded for _, synergy in practice.get(technology.id, ()))]


class Okapi:
    """BM25 over character n-grams (Robertson and Zaragoza, The probabilistic relevance framework, 2009, eq. 3.15).

    Parameters
    ----------
    documents: the texts to compare with, each as a list of pieces.

    >>> index = Okapi([["fly ash", "concrete"], ["whey", "feed"]])
    >>> scores = index.scores("coal fly ash")
    >>> bool(scores[0] > scores[1]), float(scores[1])
    (True, 0.0)
    """

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        counted: list[Counter[str]] = []
        for parts in documents:
            counts: Counter[str] = Counter()
            for part in parts:
                counts.update(grams(part))
            counted.append(counts)
        lengths = np.array([max(1, counts.total()) for counts in counted], dtype=np.float64)
        held_back = SATURATION * (1 - LENGTH + LENGTH * lengths / (lengths.mean() if counted else 1.0))
        self._count = len(counted)
        found: dict[str, list[int]] = {}
        for index, counts in enumerate(counted):
            for gram in counts:
                found.setdefault(gram, []).append(index)
        self._at = {gram: place for place, gram in enumerate(found)}
        self._starts = np.cumsum([0, *(len(places) for places in found.values())], dtype=np.int32)
        self._places = np.array([at for places in found.values() for at in places], dtype=np.int32)
        often = np.array([counted[at][gram] for gram, places in found.items() for at in places], dtype=np.float64)
        rare = [math.log(1 + (self._count - len(p) + 0.5) / (len(p) + 0.5)) for p in found.values() for _ in p]
        self._worth = np.array(rare) * often * (SATURATION + 1) / (often + held_back[self._places])

    def scores(self, text: str) -> NDArray[np.float64]:
        """Return the score of each document, in their order; 0 where nothing is shared."""
        out = np.zeros(self._count)
        for gram in grams(text):
            place = self._at.get(gram)
            if place is not None:
                span = slice(self._starts[place], self._starts[place + 1])
                out[self._places[span]] += self._worth[span]
        return out


class TechnologyWords:
    """The words of all technologies of a knowledge base.

    Parameters
    ----------
    knowledge: loaded records.
    practice: its documented exchanges by technology.
    """

    def __init__(self, knowledge: Knowledge, practice: Practice) -> None:
        self._names = sorted(knowledge.technologies)
        self._index = Okapi([texts_of(knowledge, knowledge.technologies[name], practice) for name in self._names])

    def likeness(self, text: str) -> Mapping[str, float]:
        """Return how like `text` the words of each technology are, 1 for the likest; empty where none are."""
        scores = self._index.scores(text)
        best = float(scores.max(initial=0.0))
        return dict(zip(self._names, (scores / best).tolist(), strict=True)) if best > 0 else {}


class TechnologySense:
    """What all technologies of a knowledge base are, as vectors: their English names and what is said of them.

    Parameters
    ----------
    knowledge: loaded records.
    meaning: of texts; None says nothing.
    """

    def __init__(self, knowledge: Knowledge, meaning: Meaning | None) -> None:
        self._meaning = meaning
        self._names = sorted(knowledge.technologies)
        if meaning is None or not self._names:
            return
        records = [knowledge.technologies[name] for name in self._names]
        texts = [[r.label.en, *r.synonyms.en, r.description.en] for r in records]
        self._starts = np.cumsum([0, *(len(own) for own in texts[:-1])])
        self._vectors = cached_vectors(meaning.encoder, [text for own in texts for text in own], "technologies")

    def likeness(self, text: str) -> Mapping[str, float]:
        """Return how like in meaning each technology is to `text`, by its nearest name or description, from 0 to 1."""
        vector = self._meaning.vector(text) if self._meaning is not None and self._names else None
        if vector is None:
            return {}
        nearest = np.maximum.reduceat(self._vectors @ vector, self._starts)
        return dict(zip(self._names, np.round(nearest.clip(0, 1), 5).tolist(), strict=True))
