"""How good a ranking is, and how sure a difference between two is."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

CUTS = (1, 3, 5, 10)


def hit(ranking: Sequence[str], relevant: Collection[str], at: int) -> float:
    """Return 1 where one of the first `at` is relevant, else 0.

    >>> hit(["a", "b"], {"b"}, 1), hit(["a", "b"], {"b"}, 2)
    (0.0, 1.0)
    """
    return float(any(name in relevant for name in ranking[:at]))


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """Return one over the place of the first relevant, 0 where there is none.

    >>> reciprocal_rank(["a", "b"], {"b"})
    0.5
    """
    return next((1.0 / place for place, name in enumerate(ranking, 1) if name in relevant), 0.0)


def ndcg(ranking: Sequence[str], relevant: Collection[str], at: int = 10) -> float:
    """Return the discounted cumulative gain of the first `at` over the best possible (Järvelin, Kekäläinen 2002).

    >>> ndcg(["b", "a"], {"b"}), round(ndcg(["a", "b"], {"b"}), 3)
    (1.0, 0.631)
    """
    gain = sum(1 / math.log2(place + 1) for place, name in enumerate(ranking[:at], 1) if name in relevant)
    best = sum(1 / math.log2(place + 1) for place in range(1, min(at, len(relevant)) + 1))
    return gain / best if best else 0.0


def _hit_at(at: int) -> Callable[[Sequence[str], Collection[str]], float]:
    return lambda ranking, relevant: hit(ranking, relevant, at)


MEASURES: dict[str, Callable[[Sequence[str], Collection[str]], float]] = {
    **{f"hit@{k}": _hit_at(k) for k in CUTS},
    "MRR": reciprocal_rank,
    "nDCG@10": ndcg,
}


def measured(rankings: Sequence[Sequence[str]], relevant: Sequence[Collection[str]]) -> dict[str, NDArray[np.float64]]:
    """Return each measure for each query."""
    return {
        name: np.array([measure(r, wanted) for r, wanted in zip(rankings, relevant, strict=True)], dtype=np.float64)
        for name, measure in MEASURES.items()
    }


def means(values: Mapping[str, NDArray[np.float64]], chosen: Sequence[int] | None = None) -> dict[str, float]:
    """Return the mean of each measure, over all queries or those at the positions `chosen`."""
    picked = {name: found if chosen is None else found[list(chosen)] for name, found in values.items()}
    return {name: float(found.mean()) if len(found) else 0.0 for name, found in picked.items()}


def difference(
    ours: NDArray[np.float64], theirs: NDArray[np.float64], groups: Sequence[str], *, draws: int = 4000, seed: int = 7
) -> tuple[float, float, float]:
    """Return the mean difference and its 95 % interval by a paired bootstrap over groups (clusters) of queries.

    >>> difference(np.array([1.0, 1.0]), np.array([0.0, 0.0]), ["a", "b"])
    (1.0, 1.0, 1.0)
    """
    gap = ours - theirs
    names = sorted(set(groups))
    at = {name: i for i, name in enumerate(names)}
    index = np.array([at[g] for g in groups])
    sums = np.bincount(index, weights=gap, minlength=len(names))
    counts = np.bincount(index, minlength=len(names)).astype(np.float64)
    drawn = np.random.default_rng(seed).integers(0, len(names), size=(draws, len(names)))
    found = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(found, [0.025, 0.975])
    return float(gap.mean()), float(low), float(high)
