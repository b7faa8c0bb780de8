"""What a text means, as a vector: English by the sentence encoder, Chinese by the learned map, mixed texts by both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kb.load import Knowledge
from recommender.crosslingual import ChineseMap, chinese_map
from recommender.encoder import Encodes, Vectors
from recommender.reading.lexicon import tokens

KEPT = 256
"""Vectors of queries that are kept: one query asks for the same text more than once."""
SAMPLE = 60
"""How many labels tell whether an encoder speaks Chinese itself."""


class Meaning:
    """Turns texts of either language into vectors of one space.

    Parameters
    ----------
    encoder: sentence encoder.
    chinese: map for Chinese texts; None where the encoder speaks Chinese itself, or there is nothing to learn from.
    multilingual: whether the encoder takes Chinese as it is.
    """

    def __init__(self, encoder: Encodes, chinese: ChineseMap | None, multilingual: bool = False) -> None:
        self.encoder = encoder
        self.chinese = chinese
        self.multilingual = multilingual
        self._known: dict[str, Vectors | None] = {}

    @classmethod
    def of(cls, knowledge: Knowledge, encoder: Encodes) -> Meaning:
        """Return the meaning for `knowledge`: with the learned map, unless the encoder speaks Chinese."""
        if speaks_chinese(knowledge, encoder):
            return cls(encoder, None, multilingual=True)
        return cls(encoder, chinese_map(knowledge, encoder))

    def vector(self, text: str) -> Vectors | None:
        """Return the vector of `text` (of length one, or less for Chinese unlike any known), or None for nothing.

        A text of both languages is the mean of its parts, each weighing as its words or characters do.
        """
        if text not in self._known:
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[text] = self._vector(text)
        return self._known[text]

    def _vector(self, text: str) -> Vectors | None:
        if self.multilingual:
            return self.encoder.encode([text])[0] if text.strip() else None
        words = tokens(text)
        latin = [t.word for t in words if t.word[0].isascii() and t.word[0].isalpha()]
        chinese = sum(1 for t in words if not t.word[0].isascii())
        parts: list[tuple[float, Vectors]] = []
        if len(" ".join(latin)) >= 4 and chinese <= 2 * len(latin):
            parts.append((float(len(latin)), self.encoder.encode([" ".join(latin)])[0]))
        if chinese >= 2 and self.chinese is not None:
            mapped = self.chinese.encode([text])[0]
            if mapped.any():
                parts.append((chinese / 2, mapped))
        if not parts:
            return None
        if len(parts) == 1:
            return parts[0][1]
        mean = np.asarray(sum(weight * vector for weight, vector in parts), dtype=np.float32)
        return np.asarray(mean / (float(np.linalg.norm(mean)) or 1.0), dtype=np.float32)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, zeros where there is nothing to go by."""
        found = [self.vector(text) for text in texts]
        width = next((len(v) for v in found if v is not None), 0)
        return np.stack([v if v is not None else np.zeros(width, dtype=np.float32) for v in found]) if found else (
            np.zeros((0, 0), dtype=np.float32)
        )  # fmt: skip


def speaks_chinese(knowledge: Knowledge, encoder: Encodes) -> bool:
    """Say whether the Chinese labels of materials lie nearest to their own English ones more often than not."""
    if not getattr(encoder, "chosen", False):
        return False
    records = sorted(knowledge.materials.values(), key=lambda m: m.id)[:SAMPLE]
    if not records:
        return False
    english = encoder.encode([r.label.en for r in records])
    chinese = encoder.encode([r.label.zh for r in records])
    nearest = (chinese @ english.T).argmax(axis=1)
    return bool((nearest == np.arange(len(records))).mean() > 0.5)
