"""The ranking weights inside the folds: queries are asked once, and ranked again with other weights at will."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender import ranking
from recommender.evaluation.metrics import hit, ndcg
from recommender.evaluation.run import Asked, Option

WIDEST = 2.5
"""A weight is tuned to no more than so many times, and no less than one so-manieth, of what the ranking rules mean."""
SEARCHES = (11, 12, 13, 14, 15)
"""Seeds of the searches whose mean is taken: what one of them finds hangs on its draws."""
LOOKED_AT = 10
"""Places of a ranking that tuning looks at."""

Weights = NDArray[np.float64]


class Ranker:
    """Ranks the options of one query by any weights.

    Parameters
    ----------
    options: what the engine said of each technology.
    rules: the ``rank`` part of the weights, for all but the weights themselves and what a variant counts for.
    """

    def __init__(self, options: Sequence[Option], rules: Mapping[str, Any]) -> None:
        self._active = sorted(
            (o for o in options if o.status != "rejected"), key=lambda o: (o.technology, o.before)
        )  # fmt: skip
        self._rejected = [o for o in options if o.status == "rejected"]
        names = sorted(rules["weights"])
        self._parts = np.array([[o.parts[n] for n in names] for o in self._active]).reshape(-1, len(names))
        self._held = np.array([ranking.held_back(o.parts, o.status, o.steps, dict(rules)) for o in self._active])

    def ranked(self, weights: Weights, variant: float, places: int | None = None) -> list[str]:
        """Return the technologies, best first, each once; a pretreatment stands where the first route through it does.

        Parameters
        ----------
        weights: of the parts of the score, in the order of their names.
        variant: what each further variant of one use counts for.
        places: stop after so many.
        """
        scores = (self._parts @ weights) * self._held
        order = np.argsort(-np.round(scores, 4), kind="stable")
        seen = ranking.variants([self._active[i].group for i in order])
        keys = scores[order] * variant ** np.array(seen, dtype=np.float64)
        names: dict[str, None] = {}
        for option in [
            *(self._active[i] for i in order[np.argsort(-np.round(keys, 6), kind="stable")]),
            *self._rejected,
        ]:
            if places is not None and len(names) >= places:
                break
            names.update(dict.fromkeys((option.technology, *option.before)))
        return list(names)


def ranked(options: Sequence[Option], rules: Mapping[str, Any]) -> list[str]:
    """Return the technologies in the order that the weights `rules` (the ``rank`` part) give, each once."""
    return Ranker(options, rules).ranked(_vector(rules["weights"]), rules["variant"])


def _vector(weights: Mapping[str, float]) -> Weights:
    return np.array([weights[name] for name in sorted(weights)], dtype=np.float64)


def nested(asked: Sequence[Asked], rules: Mapping[str, Any], folds: int = 10) -> list[list[str]]:
    """Return the ranking of each query by weights that were settled on the groups of the other folds."""
    groups = sorted({a.query.group for a in asked})
    fold_of = {group: number % folds for number, group in enumerate(groups)}
    out: list[list[str]] = [[] for _ in asked]
    for fold in range(folds):
        chosen = settled([a for a in asked if fold_of[a.query.group] != fold], rules)
        for at, one in enumerate(asked):
            if fold_of[one.query.group] == fold:
                out[at] = ranked(one.options, chosen)
    return out


def settled(asked: Sequence[Asked], rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return the weights to ship after a look at `asked`: half way between what the rules mean and what suits best.

    The queries come without a country or an analysis: what limits and permits are worth, they cannot tell.

    Parameters
    ----------
    asked: queries to tune on, none of those to be judged.
    rules: the ``rank`` part of the weights; its ``prior`` says what the ranking rules mean.
    """
    start = {**rules, "weights": rules["prior"]}
    found = [tuned(asked, start, seed=seed) for seed in SEARCHES]

    def between(given: float, best: Sequence[float]) -> float:
        return (given + float(np.mean(best))) / 2

    weights = {name: between(given, [f["weights"][name] for f in found]) for name, given in rules["prior"].items()}
    return {**rules, "weights": weights}


def tuned(asked: Sequence[Asked], rules: Mapping[str, Any], *, draws: int = 150, seed: int = 11) -> dict[str, Any]:
    """Return ranking weights that suit the queries given: random search around the given ones, for nDCG@10 and hit@5.

    What a further variant of one use counts for is not tuned: that ten of them do not fill the list is meant.

    Parameters
    ----------
    asked: queries to tune on, none of those to be judged.
    rules: where to start (the ``rank`` part of the weights).
    draws: how many settings are tried.
    seed: of the random search.
    """
    random = np.random.default_rng(seed)
    rankers = [(Ranker(one.options, rules), one.query.relevant) for one in asked]

    def worth(weights: Weights) -> float:
        total = []
        for ranker, relevant in rankers:
            order = ranker.ranked(weights, rules["variant"], LOOKED_AT)
            total.append(ndcg(order, relevant, LOOKED_AT) + 0.5 * hit(order, relevant, 5))
        return math.fsum(total) / max(1, len(total))

    given = _vector(rules["weights"])
    best, value = given, worth(given)
    for draw in range(draws):
        spread = 0.5 if draw < draws // 2 else 0.2
        raw = best * np.exp(random.normal(0, spread, len(given)))
        raw = np.clip(raw / raw.sum(), given / WIDEST, given * WIDEST)
        candidate = raw / raw.sum()
        reached = worth(candidate)
        if reached > value + 1e-9:
            best, value = candidate, reached
    return {**rules, "weights": dict(zip(sorted(rules["weights"]), best.tolist(), strict=True))}
