"""What a simpler tool would answer: popularity, TF-IDF, BM25, and the sentence encoder alone."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from kb.load import Knowledge
from recommender.candidates import practice_of
from recommender.encoder import Encodes, cached_vectors
from recommender.ngrams import grams
from recommender.words import texts_of

NAMES = ("popularity", "TF-IDF", "BM25", "dense only")


@lru_cache(maxsize=65536)
def pieces(text: str) -> tuple[str, ...]:
    """Return the n-grams of a text, as often as they stand in it: the words of the lexical baselines."""
    return tuple(grams(text).elements())


def _of_all(parts: Sequence[str]) -> list[str]:
    return [piece for part in parts for piece in pieces(part)]


class Baselines:
    """The simpler tools over one knowledge base.

    Parameters
    ----------
    knowledge: without the cases asked about.
    encoder: for the dense one; None leaves it out.
    """

    def __init__(self, knowledge: Knowledge, encoder: Encodes | None) -> None:
        import bm25s
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._names = sorted(knowledge.technologies)
        practice = practice_of(knowledge)
        texts = [texts_of(knowledge, knowledge.technologies[name], practice) for name in self._names]
        self._tfidf = TfidfVectorizer(analyzer=_of_all, sublinear_tf=True)
        self._matrix = self._tfidf.fit_transform(texts)
        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it tells of every index
        self._bm25 = bm25s.BM25()
        self._bm25.index([_of_all(parts) for parts in texts], show_progress=False)
        self._encoder = encoder
        if encoder is not None:
            flat = [(at, text) for at, parts in enumerate(texts) for text in dict.fromkeys(parts)]
            self._owner = np.array([at for at, _ in flat])
            self._vectors = cached_vectors(encoder, [text for _, text in flat], "baseline")

    def rankings(self, text: str, fold: Knowledge) -> dict[str, list[str]]:
        """Return the technologies as each baseline ranks them for `text`, best first.

        Parameters
        ----------
        text: the query.
        fold: the cases that popularity may count.
        """
        used = Counter(s.technology for c in fold.cases.values() for s in c.synergies if s.technology)
        popular = sorted(self._names, key=lambda name: (-used[name], name))
        lexical = np.asarray((self._matrix @ self._tfidf.transform([[text]]).T).todense()).ravel()
        out = {"popularity": popular, "TF-IDF": self._ranked(lexical)}
        out["BM25"] = self._ranked(self._okapi(text))
        if self._encoder is not None:
            best = np.full(len(self._names), -1.0)
            np.maximum.at(best, self._owner, self._vectors @ self._encoder.encode([text])[0])
            out["dense only"] = self._ranked(best)
        return out

    def _okapi(self, text: str) -> np.ndarray:
        known = [piece for piece in pieces(text) if piece in self._bm25.vocab_dict]
        return np.asarray(self._bm25.get_scores(known)) if known else np.zeros(len(self._names))

    def _ranked(self, scores: Sequence[float] | np.ndarray) -> list[str]:
        order = np.argsort(-np.asarray(scores), kind="stable")
        return [self._names[int(i)] for i in order]
