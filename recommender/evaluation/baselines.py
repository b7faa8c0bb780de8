"""What a simpler tool would answer: popularity, TF-IDF, BM25, and the sentence encoder alone."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence

import numpy as np

from kb.load import Knowledge
from kb.records import Technology
from recommender.encoder import Encodes, cached_vectors
from recommender.ngrams import grams

NAMES = ("popularity", "TF-IDF", "BM25", "dense only")


def texts_of(knowledge: Knowledge, technology: Technology) -> list[str]:
    """Return what a technology says of itself: names, description, and names of the materials that it takes."""
    out = [technology.label.en, technology.label.zh, *technology.synonyms.all()]
    out += [technology.description.en, technology.description.zh]
    for accepted in technology.accepts:
        record = knowledge.materials.get(accepted.material)
        if record is not None:
            out += [record.label.en, record.label.zh, *record.synonyms.all()]
    return out


def pieces(text: str) -> list[str]:
    """Return the n-grams of a text, as often as they stand in it: the words of the lexical baselines."""
    return list(grams(text).elements())


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
        texts = [texts_of(knowledge, knowledge.technologies[name]) for name in self._names]
        joined = ["\n".join(parts) for parts in texts]
        self._tfidf = TfidfVectorizer(analyzer=pieces, sublinear_tf=True)
        self._matrix = self._tfidf.fit_transform(joined)
        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it tells of every index
        self._bm25 = bm25s.BM25()
        self._bm25.index([pieces(text) for text in joined], show_progress=False)
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
        lexical = np.asarray((self._matrix @ self._tfidf.transform([text]).T).todense()).ravel()
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
