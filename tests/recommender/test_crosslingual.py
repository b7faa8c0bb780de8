"""The map from Chinese n-grams: learns, forgets exactly, survives the cache, and is modest on what it does not know."""

from __future__ import annotations

import numpy as np
import pytest

from kb.load import Knowledge, load
from recommender.crosslingual import ChineseMap, Fit, pairs
from recommender.encoder import Vectors
from recommender.meaning import Meaning


@pytest.fixture(scope="module")
def base() -> Knowledge:
    return load()


TEXTS = ["粉煤灰", "粉煤灰渣", "高炉渣", "高炉矿渣", "钢渣", "脱硫石膏", "磷石膏", "石膏板", "赤泥", "污泥"]


def targets(count: int = len(TEXTS), width: int = 8) -> Vectors:
    rows = np.random.default_rng(7).normal(size=(count, width))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


class Letters:
    """An encoder of eight dimensions that counts letters."""

    name = "letters"

    def encode(self, texts: list[str]) -> Vectors:
        out = np.zeros((len(texts), 8), dtype=np.float32)
        for row, text in zip(out, texts, strict=True):
            for letter in text.casefold():
                row[ord(letter) % 8] += 1
            row /= np.linalg.norm(row) or 1
        return out


@pytest.mark.parametrize("without", [[3], [0, 4], [1, 2, 7, 9]])
def test_leaving_texts_out_is_the_same_as_never_having_seen_them(without: list[int]) -> None:
    everything = targets()
    fit = Fit(TEXTS, everything)
    kept = [i for i in range(len(TEXTS)) if i not in without]
    rows = fit._rows.toarray()[kept].astype(np.float64)
    kernel = rows @ rows.T + 0.5 * np.eye(len(kept))
    expected = rows.T @ np.linalg.solve(kernel, everything[kept].astype(np.float64))
    assert np.allclose(fit.map(without).weights.astype(np.float64), expected, atol=2e-3)


def test_a_known_text_lies_next_to_its_counterpart() -> None:
    wanted = targets()
    found = Fit(TEXTS, wanted, ridge=0.05).map().encode(TEXTS)
    assert ((found @ wanted.T).argmax(axis=1) == np.arange(len(TEXTS))).mean() >= 0.8


def test_the_cache_gives_the_same_map() -> None:
    first = Fit(TEXTS, targets()).map()
    again = ChineseMap.of_bytes(first.as_bytes())
    assert np.array_equal(first.encode(TEXTS), again.encode(TEXTS))


def test_an_unknown_text_says_nothing_and_a_half_known_one_little() -> None:
    fitted = Fit(TEXTS, targets()).map()
    assert not fitted.encode(["龘龘"]).any()
    strange, known = np.linalg.norm(fitted.encode(["手机石", "粉煤灰"]), axis=1)
    assert strange < known <= 1.0001


def test_the_real_base_teaches_a_few_thousand_pairs(base: Knowledge) -> None:
    found = pairs(base)
    assert len(found) > 3000
    assert {p.section for p in found} == {"materials", "processes", "technologies", "properties", "uses", "cases"}
    assert all(not p.zh.isascii() or p.section == "properties" for p in found if p.section == "cases")


def test_a_text_of_both_languages_has_a_part_of_each() -> None:
    meaning = Meaning(Letters(), Fit(TEXTS, targets()).map())
    english, chinese = meaning.vector("fly ash"), meaning.vector("赤泥")
    both = meaning.vector("赤泥 fly ash")
    assert english is not None
    assert chinese is not None
    assert both is not None
    assert both @ english > chinese @ english
    assert both @ chinese > english @ chinese
    assert meaning.vector("12 %") is None


def test_an_encoder_that_speaks_chinese_needs_no_map(base: Knowledge) -> None:
    class Bilingual(Letters):
        chosen = True

        def encode(self, texts: list[str]) -> Vectors:
            records = {m.label.zh: m.label.en for m in base.materials.values()}
            return super().encode([records.get(t, t) for t in texts])

    assert Meaning.of(base, Bilingual()).multilingual
