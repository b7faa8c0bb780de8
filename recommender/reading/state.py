"""Whether a text names a water or what is left of it: 印染废水 is no sludge of dyeing, sewage sludge is no sewage."""

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
    >>> is_water("slag flushing water"), is_water("flushing water of slag"), is_water("wastewater and sludge")
    (True, True, False)
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
    if found.group().isascii():  # so is slag flushing water, and waste water from sludge drying
        before = _BEFORE.search(words, 0, found.start())
        after = _AFTER.match(words, found.end())
        start, end = before.start() if before else found.start(), after.end() if after else found.end()
        words = words[:start] + " " * (found.start() - start) + words[found.start() : found.end()] + words[end:]
    else:  # 冲渣水 is a water, whatever is flushed
        words = words[: found.start()] + " " * len(found.group()) + words[found.end() :]
    return other.search(words) is None


_WORD = r"(?!(?:and|or|with|plus|of|from|in|by|for|after|to)\b)[a-z][a-z-]*"
_BEFORE = re.compile(rf"(?:\b{_WORD}\s+){{1,4}}$")
_AFTER = re.compile(rf"\s+(?:of|from)\s+(?:{_WORD}\s*)+")


@lru_cache(maxsize=1)
def _leavings() -> re.Pattern[str]:
    words = reading_words()

    def union(key: str, ascii_only: bool) -> str:
        chosen = sorted((w for w in words[key] if w.isascii() == ascii_only), key=len, reverse=True)
        return "|".join(map(re.escape, chosen))

    latin, chinese = union("waters", True), union("waters", False)
    left, left_zh = (f"{union('solids', now)}|{union('left_of_water', now)}" for now in (True, False))
    return re.compile(
        rf"(?<![a-z])(?:{latin})s?(?:'s)?\s+(?:(?:{union('left_by', True)})s?(?:'s)?\s+){{0,4}}(?:{left})"
        rf"|(?:{chinese})(?:{union('left_by', False)}){{0,4}}[^\W\d中含带有高低]{{0,2}}(?:{left_zh})"
        rf"|(?<![a-z])(?:{left})(?:e?s)?\s+(?:from|of)\s+(?:[\w'-]+\s+){{0,5}}(?:{latin})"
    )


def is_of_water(text: str) -> bool:
    """Say whether a text names what a water left or gave: then the water tells where it comes from.

    >>> is_of_water("brewery wastewater sludge"), is_of_water("sludge of a dairy's waste water plant")
    (True, True)
    >>> is_of_water("制药废水处理站污泥"), is_of_water("制药废水"), is_of_water("wastewater from sludge drying")
    (True, False, False)
    """
    return _leavings().search(text.casefold()) is not None


@lru_cache(maxsize=1)
def _treated() -> re.Pattern[str]:
    return re.compile("|".join(reading_words()["treated_words"]))


def is_treated(text: str) -> bool:
    """Say whether a text tells that the water it names was treated.

    >>> is_treated("treated refinery effluent"), is_treated("处理后的城市污水"), is_treated("untreated effluent")
    (True, True, False)
    >>> is_treated("sewage to be treated"), is_treated("未经处理废水"), is_treated("废水处理")
    (False, False, False)
    """
    return _treated().search(text.casefold()) is not None
