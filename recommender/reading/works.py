"""Which works with poisons of their own a text names: a filter cake of a pharmaceutical factory is none for compost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from recommender.reading.figures import plain, reading_words


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = reading_words()
    before = (*words["purpose_before"], *(w for w in words["negations_before"] if w != "non"))  # non-ferrous plating
    barred = "|".join(
        rf"\b{re.escape(w)}" if w.isascii() else re.escape(w) for w in sorted(before, key=len, reverse=True)
    )
    kinds = "|".join(
        f"(?P<{kind}>{'|'.join(map(_bounded, terms))})" for kind, terms in words["poisonous_works"].items()
    )
    return re.compile(rf"(?P<barred>(?:{barred})\s*(?:(?:from|of|in|the|an?)\s+)*(?:\w+\s+)?)?(?:{kinds})")


def _bounded(word: str) -> str:
    return rf"\b{re.escape(word)}" if word.isascii() else re.escape(word)


def works_told(text: str) -> dict[str, str]:
    """Return the kinds of poisonous works that `text` names as an origin, and the words for each.

    Works that the stream goes to, lies beside or does not come from are not meant.

    >>> works_told("filter cake of a pharmaceutical factory"), works_told("电镀厂污泥")
    ({'pharmacy': 'pharmaceutical'}, {'plating': '电镀'})
    >>> works_told("waste water of an edible oil refinery"), works_told("waste water of an oil refinery")
    ({}, {'petroleum': 'oil refinery'})
    >>> works_told("whey sent to the pharmaceutical factory"), works_told("municipal sludge, no tannery in the town")
    ({}, {})
    """
    found: dict[str, str] = {}
    words = plain(text).casefold()
    for harmless in reading_words()["harmless_works"]:
        words = words.replace(harmless, " ")
    for match in _pattern().finditer(words):
        kind = match.lastgroup
        if match["barred"] is None and kind is not None and kind != "barred":
            found.setdefault(kind, match[kind])
    return found


def works_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the kinds of poisonous works that any of `texts` names."""
    return frozenset(kind for text in texts for kind in _kinds(text))


@lru_cache(maxsize=32768)
def _kinds(text: str) -> frozenset[str]:
    return frozenset(works_told(text))
