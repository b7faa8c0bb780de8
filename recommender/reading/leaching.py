"""Whether a figure per kilogram is what a solid holds or what water takes out of it: "Uitloging: As 0.1 mg/kg"."""

from __future__ import annotations

import re
from functools import lru_cache

from recommender.reading.figures import reading_words

_SENTENCE = re.compile(r"[。\n]|\.\s+(?=[A-Z\u3400-\u9fff])")


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    def union(key: str) -> str:
        words = sorted(reading_words()[key], key=len, reverse=True)
        return "|".join(rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in words)

    kinds = {"none": "no_leaching", "out": "leaching_words", "in": "content_words"}
    return re.compile("|".join(f"(?P<{kind}>{union(key)})" for kind, key in kinds.items()), re.I)


def leached(text: str, at: int) -> bool:
    """Say whether what is given at `at` was leached: the last word before it, in its sentence, that tells speaks of it.

    >>> text = "Leaching test: As 0.1 mg/kg; total content: As 12 mg/kg"
    >>> leached(text, 15), leached(text, 47)
    (True, False)
    """
    start = max((m.end() for m in _SENTENCE.finditer(text) if m.end() <= at), default=0)
    last = None
    for match in _words().finditer(text, start, at):
        if match.lastgroup != "none":
            last = match.lastgroup
    return last == "out"
