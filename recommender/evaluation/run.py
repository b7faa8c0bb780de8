"""Leave one case out: the base without it, the map refitted without it, the question in the source's own words."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from kb.load import Knowledge
from recommender.considering import Considered
from recommender.crosslingual import Fit, Pair, pairs
from recommender.encoder import Encodes, cached_vectors, open_encoder
from recommender.evaluation.baselines import Baselines
from recommender.evaluation.queries import Query, grouped, queries, without
from recommender.meaning import Meaning, speaks_chinese
from recommender.ngrams import remember
from recommender.profile import Profile
from recommender.recommender import Recommender

Say = Callable[[str], None]


@dataclass(frozen=True)
class Option:
    """What the engine said of one technology for a query: enough to rank it again with other weights."""

    technology: str
    group: str
    status: str
    steps: int
    parts: Mapping[str, float]
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A query as the engine answered it: material understood, its confidence, and every option."""

    query: Query
    material: str | None
    confidence: float
    options: tuple[Option, ...]


@dataclass
class Run:
    """All queries under one setting, and the baselines' rankings beside them."""

    asked: list[Asked] = field(default_factory=list)
    baselines: dict[str, list[list[str]]] = field(default_factory=dict)
    cut_synonyms: int = 0
    cut_links: int = 0


@dataclass(frozen=True)
class Setting:
    """How the queries are asked: see `Evaluation.run`."""

    cut: bool = True
    baselines: bool = False
    rules: Mapping[str, Any] | None = None
    meaning: bool = True
    chinese: bool = True


@dataclass
class Fold:
    """What came of the queries of one group: their answers, the rankings of the baselines, how much was withheld."""

    answers: list[Asked] = field(default_factory=list)
    rankings: list[dict[str, list[str]]] = field(default_factory=list)
    synonyms: int = 0
    links: int = 0


class Evaluation:
    """Asks every documented practice as if it were not in the base.

    Parameters
    ----------
    knowledge: the whole base.
    encoder: sentence encoder; None goes without meaning.
    say: called with a word on progress.
    processes: how many work at once; each further one opens the encoder in force anew.
    """

    def __init__(
        self, knowledge: Knowledge, encoder: Encodes | None, say: Say = lambda _: None, processes: int = 1
    ) -> None:
        remember()  # each fold builds its indexes over nearly the same texts
        self.knowledge = knowledge
        self._processes = processes
        self.queries = queries(knowledge)
        self.groups = grouped(knowledge)
        self._encoder = encoder
        self._say = say
        self._pairs: list[Pair] = pairs(knowledge)
        self._fit: Fit | None = None
        if encoder is not None and not speaks_chinese(knowledge, encoder):
            vectors = cached_vectors(encoder, [p.en for p in self._pairs], "bilingual")
            self._fit = Fit([p.zh for p in self._pairs], vectors)

    def run(
        self,
        *,
        cut: bool = True,
        baselines: bool = False,
        rules: Mapping[str, Any] | None = None,
        meaning: bool = True,
        chinese: bool = True,
    ) -> Run:
        """Return how every query is answered.

        Parameters
        ----------
        cut: withhold what the vocabulary may have from the case alone (see `queries.without`).
        baselines: rank by the simpler tools as well.
        rules: weights in place of ``ontology/ranking.yaml``.
        meaning, chinese: whether the encoder and the map for Chinese are used.
        """
        found = Run()
        groups = sorted({query.group for query in self.queries})
        answers: dict[tuple[str, str], Asked] = {}
        others: dict[tuple[str, str], dict[str, list[str]]] = {}
        for number, fold in enumerate(self._folds(groups, Setting(cut, baselines, rules, meaning, chinese))):
            if number % 50 == 0:
                self._say(f"  {number} of {len(groups)} groups")
            found.cut_synonyms += fold.synonyms
            found.cut_links += fold.links
            keys = [(a.query.case, a.query.text) for a in fold.answers]
            answers.update(zip(keys, fold.answers, strict=True))
            others.update(zip(keys, fold.rankings, strict=False))
        found.asked = [answers[(q.case, q.text)] for q in self.queries]
        if baselines:
            names = next(iter(others.values()), {})
            found.baselines = {name: [others[(q.case, q.text)][name] for q in self.queries] for name in names}
        return found

    def _folds(self, groups: Sequence[str], setting: Setting) -> Iterator[Fold]:
        if self._processes < 2:
            yield from (self.fold(group, setting) for group in groups)
            return
        fresh = multiprocessing.get_context("spawn")  # a fork would copy the locks of running threads
        given = (self.knowledge, self._encoder is not None)
        with ProcessPoolExecutor(self._processes, fresh, _begin, given) as pool:
            yield from pool.map(_work, groups, [setting] * len(groups), chunksize=4)

    def fold(self, group: str, setting: Setting) -> Fold:
        """Return how the queries of `group` are answered by the base without it."""
        knowledge, withheld = without(self.knowledge, group, self.groups, cut=setting.cut)
        meaning = self._meaning(group, withheld.synonyms, setting.chinese) if setting.meaning else None
        engine = Recommender(
            knowledge,
            self._encoder if setting.meaning else None,
            meaning=meaning,
            rules=dict(setting.rules) if setting.rules else None,
        )
        tools = Baselines(knowledge, self._encoder) if setting.baselines else None
        found = Fold(synonyms=len(withheld.synonyms), links=len(withheld.links))
        for query in (q for q in self.queries if q.group == group):
            found.answers.append(_asked(engine, query))
            if tools is not None:
                found.rankings.append(tools.rankings(query.text, knowledge))
        return found

    def _meaning(self, group: str, synonyms: Sequence[tuple[str, str]], chinese: bool) -> Meaning | None:
        """Return the meaning with a map that has seen neither the texts of the group nor the synonyms withheld."""
        if self._encoder is None:
            return None
        if self._fit is None:
            return Meaning(self._encoder, None, multilingual=chinese)
        if not chinese:
            return Meaning(self._encoder, None)
        cut = set(synonyms)
        out = [
            at
            for at, pair in enumerate(self._pairs)
            if (pair.section == "cases" and self.groups[pair.record] == group)
            or (pair.section == "materials" and (pair.record, pair.zh) in cut)
        ]
        return Meaning(self._encoder, self._fit.map(out))


_IN_PROCESS: list[Evaluation] = []
"""In a process of the pool: what it works with."""


def _begin(knowledge: Knowledge, encoded: bool) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked is told once, by the process that was asked
    _IN_PROCESS[:] = [Evaluation(knowledge, open_encoder() if encoded else None)]


def _work(group: str, setting: Setting) -> Fold:
    return _IN_PROCESS[0].fold(group, setting)


def _asked(engine: Recommender, query: Query) -> Asked:
    options: list[Option] = []
    material, confidence = None, 0.0
    for part in engine.parts(Profile(description=query.text)):
        seen, found = engine.consider(part)
        if seen.material is not None and seen.material.confidence > confidence:
            material, confidence = seen.material.material, seen.material.confidence
        options += [_option(c) for c in found]
    return Asked(query, material, confidence, tuple(options))


def _option(found: Considered) -> Option:
    technology = found.technology
    steps = found.route.names if found.route else ()
    return Option(
        technology.id, technology.group or technology.id, found.status, len(steps), found.scored.parts, steps
    )  # fmt: skip
