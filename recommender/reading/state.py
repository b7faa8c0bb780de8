"""Whether the name in a text is that of a water: 印染废水 is no sludge of dyeing, sewage is no sewage sludge."""

from __future__ import annotations

import re
from functools import lru_cache

from recommender.reading.figures import reading_words


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = reading_words()
    latin = "|".join(rf"{re.escape(w)}s?" for w in words["waters"] if w.isascii())
    chinese = "|".join(re.escape(w) for w in words["waters"] if not w.isascii())
    links = "|".join(w for w in words["water_before"])
    head = (
        rf"(?<![a-z])(?:{latin})(?=\s*(?:$|[^\w\s]|\d|(?:{links})\b))"
        rf"|(?:{chinese})(?=\s*(?:$|[^\w\s]|[a-z\d]|{'|'.join(words['water_with'])}))"
    )
    solid = "|".join(rf"(?<![a-z]){re.escape(w)}" if w.isascii() else re.escape(w) for w in words["solids"])
    return re.compile(head), re.compile(rf"{solid}|(?:from|of|in|by|after|for)\s+(?:\w+\s+){{0,3}}(?:{latin})")


def is_water(text: str) -> bool:
    """Say whether what a text names is a waste water, and nothing solid beside.

    >>> is_water("印染废水"), is_water("wastewater from a brewery"), is_water("municipal sewage, COD 400 mg/L")
    (True, True, True)
    >>> is_water("高炉冲渣水"), is_water("冲渣水沉淀渣")
    (True, False)
    >>> is_water("sewage sludge"), is_water("污水处理厂污泥"), is_water("fat from slaughterhouse wastewater")
    (False, False, False)
    """
    head, other = _patterns()
    words = text.casefold()
    found = head.search(words)
    if found is None:
        return False
    if not found.group().isascii():  # 冲渣水 is a water, whatever is flushed
        words = words[: found.start()] + " " * len(found.group()) + words[found.end() :]
    return other.search(words) is None
