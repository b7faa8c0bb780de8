"""The questions that all are asked, and how long an answer takes."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from kb.load import Knowledge
from recommender.profile import Profile


def questions(knowledge: Knowledge) -> list[Profile]:
    """Return a mix of wastes by English and Chinese names, three of four with a country."""
    names = sorted(n for n, m in knowledge.materials.items() if m.role == "waste")
    random.Random(5).shuffle(names)
    labels = [knowledge.materials[n].label for n in names[:200]]
    return [
        Profile(description=label.en if at % 2 else label.zh, country=("CN", "DE", "US", None)[at % 4])
        for at, label in enumerate(labels)
    ]


def timed(action: Callable[..., Any], *given: Any) -> float:
    """Return how many milliseconds `action` takes on `given`."""
    started = time.perf_counter()
    action(*given)
    return 1000 * (time.perf_counter() - started)


def spread(times: Sequence[float]) -> str:
    """Return the middle and the slow end of times in milliseconds.

    >>> spread([3.0, 1.0, 2.0])
    'p50 2.0 ms, p95 2.0 ms'
    """
    ordered = sorted(times)
    middle, late = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
    return f"p50 {middle:.1f} ms, p95 {late:.1f} ms"
