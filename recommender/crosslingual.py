"""Chinese texts in the space of an English encoder: a map from character n-grams, learned from the bilingual texts.

Kernel ridge regression (Saunders, Gammerman, Vovk 1998: dual form of ridge regression) from idf-weighted vectors of
n-grams of the Chinese texts to the vectors of their English counterparts. Fitted with numpy alone, kept as an array,
so that a query needs neither torch nor scikit-learn. The answer without some of the texts follows from the same
inverse (block formula), which makes leaving a case out cheap and exact.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from kb.cache import digest, read_cache, write_cache
from kb.load import Knowledge
from recommender.encoder import Encodes, Vectors, cached_vectors
from recommender.ngrams import grams

Matrix = NDArray[np.float64]
RIDGE = 0.5
SURE = 0.7
"""Length of a mapped vector from which the text is in the language of the base; a shorter one says less."""


@dataclass(frozen=True)
class Pair:
    """A Chinese text and its English counterpart, and where it stands: section and record."""

    zh: str
    en: str
    section: str
    record: str


def pairs(knowledge: Knowledge) -> list[Pair]:
    """Return the bilingual texts of `knowledge`: labels, synonyms against the label, definitions, cases."""
    found = list(dict.fromkeys(_pairs(knowledge)))
    return [p for p in found if p.zh.strip() and p.en.strip()]


def _pairs(knowledge: Knowledge) -> Iterator[Pair]:
    for section in ("materials", "processes", "technologies", "properties", "uses"):
        for name, record in knowledge.section(section).items():
            yield Pair(record.label.zh, record.label.en, section, name)
            synonyms = getattr(record, "synonyms", None)
            for term in synonyms.zh if synonyms else ():
                yield Pair(term, record.label.en, section, name)
            for field in ("definition", "description"):
                text = getattr(record, field, None)
                if text is not None:
                    yield Pair(text.zh, text.en, section, name)
    for name, case in knowledge.cases.items():
        yield Pair(case.title.zh, case.title.en, "cases", name)
        yield Pair(case.summary.zh, case.summary.en, "cases", name)
        for synergy in case.synergies:
            if synergy.material in knowledge.materials and not synergy.waste_as_worded.isascii():
                label = knowledge.materials[synergy.material].label.en
                yield Pair(synergy.waste_as_worded, label, "cases", name)


class Features:
    """Idf-weighted n-grams of texts as rows of length one.

    Parameters
    ----------
    index: column of each n-gram.
    idf: weight of each column.
    """

    def __init__(self, index: dict[str, int], idf: Vectors) -> None:
        self.index = index
        self.idf = idf

    @classmethod
    def learn(cls, texts: Sequence[str]) -> Features:
        """Return features of `texts`; an n-gram that one text alone has is left out, a character is kept.

        >>> Features.learn(["粉煤灰", "煤灰"]).row("煤灰")[0].tolist()
        [0, 1, 2]
        """
        seen = Counter(gram for text in texts for gram in grams(text))
        kept = sorted(g for g, n in seen.items() if n > 1 or len(g) == 1)
        idf = np.array([math.log((1 + len(texts)) / (1 + seen[g])) + 1 for g in kept], dtype=np.float32)
        return cls({gram: i for i, gram in enumerate(kept)}, idf)

    def row(self, text: str) -> tuple[NDArray[np.int64], Vectors]:
        """Return the columns and values of one text; empty where nothing in it is known."""
        known = sorted((self.index[g], n) for g, n in grams(text).items() if g in self.index)
        columns = np.array([i for i, _ in known], dtype=np.int64)
        values = np.array([1 + math.log(n) for _, n in known], dtype=np.float32) * self.idf[columns]
        length = float(np.sqrt((values * values).sum())) or 1.0
        return columns, values / np.float32(length)


class ChineseMap:
    """A fitted map.

    Parameters
    ----------
    features: n-grams and their weights.
    weights: one row a feature, one column a dimension of the encoder.
    """

    def __init__(self, features: Features, weights: NDArray[np.float16]) -> None:
        self.features = features
        self.weights = weights

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, of length one; shorter the less the text is like any learned, and zeros for none."""
        out = np.zeros((len(texts), self.weights.shape[1]), dtype=np.float32)
        for at, text in enumerate(texts):
            columns, values = self.features.row(text)
            if len(columns):
                vector = values @ self.weights[columns].astype(np.float32)
                out[at] = vector / max(float(np.linalg.norm(vector)), SURE)
        return np.asarray(np.round(out, 6), dtype=np.float32)

    def as_bytes(self) -> bytes:
        """Return the map for the cache: n-grams as JSON, a line end, weights of columns, weights of the map."""
        head = orjson.dumps(list(self.features.index))
        return head + b"\n" + self.features.idf.tobytes() + self.weights.tobytes()

    @classmethod
    def of_bytes(cls, body: bytes) -> ChineseMap:
        """Return the map that `as_bytes` gave."""
        head, _, raw = body.partition(b"\n")
        kept: list[str] = orjson.loads(head)
        idf = np.frombuffer(raw[: 4 * len(kept)], dtype=np.float32)
        weights = np.frombuffer(raw[4 * len(kept) :], dtype=np.float16).reshape(len(kept), -1)
        return cls(Features({gram: i for i, gram in enumerate(kept)}, idf), weights)


class Fit:
    """Kernel ridge regression that can be asked again without some of its texts.

    Parameters
    ----------
    texts: the Chinese side.
    targets: vectors of the English side, one row a text.
    ridge: weight of the penalty, relative to the length of a row (one).
    """

    def __init__(self, texts: Sequence[str], targets: Vectors, ridge: float = RIDGE) -> None:
        from scipy.sparse import csr_array

        self.features = Features.learn(texts)
        rows = [self.features.row(text) for text in texts]
        starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([c for c, _ in rows])
        values = np.concatenate([v for _, v in rows])
        shape = (len(texts), len(self.features.index))
        self._rows: Any = csr_array((values, columns, starts), shape=shape)
        kernel = (self._rows @ self._rows.T).toarray().astype(np.float64)
        kernel[np.diag_indices_from(kernel)] += ridge
        self._inverse: Matrix = np.asarray(np.linalg.inv(kernel), dtype=np.float64)
        self._dual: Matrix = self._inverse @ targets.astype(np.float64)

    def map(self, without: Collection[int] = ()) -> ChineseMap:
        """Return the map fitted on all texts but those at the positions `without`, exactly."""
        dual = self._dual
        out = np.array(sorted(without), dtype=np.int64)
        if len(out):
            block = self._inverse[np.ix_(out, out)]
            dual = dual - self._inverse[:, out] @ np.linalg.solve(block, dual[out])
            dual[out] = 0.0
        return ChineseMap(self.features, (self._rows.T @ dual.astype(np.float32)).astype(np.float16))


def chinese_map(knowledge: Knowledge, encoder: Encodes) -> ChineseMap | None:
    """Return the map for `knowledge` and `encoder`, from the cache where it is there; None without bilingual texts."""
    name = f"chinese-{encoder.name}"
    key = digest(knowledge.fingerprint, str(RIDGE)).encode() if knowledge.fingerprint else None
    body = read_cache(name) if key else None
    if body is not None and key is not None and body.startswith(key):
        return ChineseMap.of_bytes(body[len(key) :])
    found = pairs(knowledge)
    if not found:
        return None
    fitted = Fit([p.zh for p in found], cached_vectors(encoder, [p.en for p in found], "bilingual")).map()
    if key:
        write_cache(name, key + fitted.as_bytes())
    return fitted
