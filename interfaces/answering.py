"""A file of streams answered: one after the other, or, where there are many, on several processors at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice

from interfaces.tables.writing import Part, rendered
from kb.errors import InputError
from recommender.profile import Profile
from recommender.recommender import Recommender
from recommender.results import Answer

Row = tuple[str | None, Profile | InputError]
MANY = 500
"""From so many streams further processes pay: each has to open the knowledge first."""
MOST = 4
"""Processes at most: each takes half a gigabyte."""
_CHUNK = 25
_AHEAD = 4


@dataclass(frozen=True)
class Asking:
    """How the streams are asked about.

    Parameters
    ----------
    language: of the answers; None for that of each stream.
    top: how many uses that are not rejected are kept.
    suffix: of the file the answers are written for.
    """

    language: str | None
    top: int | None
    suffix: str


@dataclass(frozen=True)
class Answered:
    """What came of a stream: what is to be written, and the error where there is no answer."""

    identifier: str | None
    part: Part
    error: InputError | None = None


def processes_for(streams: int) -> int:
    """Return how many processes answer a file of so many streams.

    >>> processes_for(3)
    1
    """
    return 1 if streams < MANY else min(MOST, os.cpu_count() or 1)


def answered(recommender: Recommender, rows: Sequence[Row], asking: Asking, processes: int = 1) -> Iterator[Answered]:
    """Yield what came of each row, in their order.

    Parameters
    ----------
    recommender: opened; further processes open their own.
    rows: identifiers with profiles, or with what is wrong with them.
    asking: how.
    processes: how many work at once; where one of them is killed, this one answers the rest.
    """
    if processes < 2:
        yield from (_one(recommender, row, asking) for row in rows)
        return
    done = 0
    try:
        for chunk in _at_once(rows, asking, processes):
            done += len(chunk)
            yield from chunk
    except BrokenProcessPool:
        yield from (_one(recommender, row, asking) for row in rows[done:])


def _at_once(rows: Sequence[Row], asking: Asking, processes: int) -> Iterator[list[Answered]]:
    chunks = iter([rows[at : at + _CHUNK] for at in range(0, len(rows), _CHUNK)])
    waiting: deque[Future[list[Answered]]] = deque()
    fresh = multiprocessing.get_context("spawn")  # a fork would copy the locks of running threads
    with ProcessPoolExecutor(processes, fresh, _open, (asking,)) as pool:
        try:
            waiting.extend(pool.submit(_chunk, chunk) for chunk in islice(chunks, _AHEAD * processes))
            while waiting:
                yield waiting.popleft().result()
                waiting.extend(pool.submit(_chunk, chunk) for chunk in islice(chunks, 1))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_WORK: list[tuple[Recommender, Asking]] = []
"""In a process of the pool: what it works with."""


def _open(asking: Asking) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked is told once, by the process that was asked
    _WORK[:] = [(Recommender.open(), asking)]


def _chunk(rows: Iterable[Row]) -> list[Answered]:
    recommender, asking = _WORK[0]
    return [_one(recommender, row, asking) for row in rows]


def _one(recommender: Recommender, row: Row, asking: Asking) -> Answered:
    identifier, given = row
    result = given if isinstance(given, InputError) else _answer(recommender, given, asking)
    if isinstance(result, InputError):
        return Answered(identifier, rendered((identifier, result), asking.suffix), result)
    named = result if result.id is not None else result.model_copy(update={"id": identifier})
    return Answered(identifier, rendered((identifier, named), asking.suffix))


def _answer(recommender: Recommender, profile: Profile, asking: Asking) -> Answer | InputError:
    try:
        return recommender.recommend(profile, language=asking.language, top=asking.top)
    except InputError as error:
        return error
