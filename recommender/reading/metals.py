"""Which metal a text tells of a residue: 铜冶炼水淬渣 and "lead blast furnace slag" are no slags of iron making."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from recommender.reading.figures import reading_words
from recommender.reading.lexicon import Token, tokens

BEFORE = 6
"""So many words or characters before a name still belong to it."""
BEHIND = 5
"""And so many behind a word that tells of an origin."""


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, str], frozenset[str], frozenset[str], frozenset[str]]:
    """Return metals by their words, what ends a phrase, what only contains a metal, and what begins an origin."""
    words = reading_words()
    metals = {t.word: metal for metal, terms in words["metals"].items() for term in terms for t in tokens(term)}
    ends, holding, origin = (
        frozenset(t.word for word in words[key] for t in tokens(word))
        for key in ("phrase_ends", "metal_held", "origin_before")
    )
    return metals, ends, holding, origin


def metals_in(texts: Sequence[str]) -> frozenset[str]:
    """Return the metals that any of `texts` names.

    >>> sorted(metals_in(["Lead and zinc smelter slag", "铜渣"]))
    ['copper', 'lead', 'zinc']
    """
    return frozenset(metal for text in texts for metal in _metals_of(text))


@lru_cache(maxsize=32768)
def _metals_of(text: str) -> frozenset[str]:
    metals = _words()[0]
    return frozenset(metals[t.word] for t in tokens(text) if t.word in metals)


def metals_smelted(text: str) -> frozenset[str]:
    """Return the metals whose works a text tells of.

    >>> sorted(metals_smelted("filter cake of a zinc smelter")), sorted(metals_smelted("锌冶炼压滤泥"))
    (['zinc'], ['zinc'])
    >>> metals_smelted("zinc-rich sludge")
    frozenset()
    """
    found = [match["metal"] for match in _smelted().finditer(text.casefold())]
    return metals_in(found) - frozenset(reading_words()["metals_everywhere"])


@lru_cache(maxsize=1)
def _smelted() -> re.Pattern[str]:
    words = reading_words()
    metals = "|".join(_bounded(term) for terms in words["metals"].values() for term in terms)
    works = "|".join(_bounded(word) for word in words["smelting"])
    return re.compile(rf"(?P<metal>{metals})[\s-]*(?:{works})")


def _bounded(word: str) -> str:
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)


def metals_told(text: str, start: int, end: int, *, origin: bool) -> frozenset[str]:
    """Return the metals told of what `text` names from `start` to `end`: before it, or behind it as its origin.

    A metal that the residue only holds ("zinc-bearing", 含锌) is not meant, nor one beyond a mark or an "and".

    Parameters
    ----------
    text: description of a stream.
    start, end: where the name stands in it.
    origin: whether a metal behind a name counts ("converter slag of a copper works").

    >>> text = "nickel converter slag"
    >>> sorted(metals_told(text, 7, len(text), origin=False))
    ['nickel']
    >>> metals_told("copper wire and converter slag", 16, 30, origin=False)
    frozenset()
    """
    found = _run(text, list(tokens(text[:start]))[::-1][:BEFORE], start)
    if origin:
        behind = tokens(text[end:])
        if behind and behind[0].word in _words()[3] and not text[end : end + behind[0].start].strip():
            rest = [Token(t.word, t.start + end, t.end + end) for t in behind[1 : BEHIND + 1]]
            found |= _run(text, rest, end + behind[0].end)
    return found


def _run(text: str, near: Sequence[Token], at: int) -> frozenset[str]:
    """Return the metals among `near`, the words next to position `at` and outwards, until the phrase ends."""
    metals, ends, holding, _ = _words()
    found: set[str] = set()
    for place, token in enumerate(near):
        gap = text[min(at, token.end) : max(at, token.start)]
        if token.word in ends or gap.strip(" -–/"):
            break
        at = token.start if token.end <= at else token.end
        beside = {t.word for t in (*near[max(0, place - 1) : place], *near[place + 1 : place + 2])}
        if token.word in metals and not beside & holding:
            found.add(metals[token.word])
    return frozenset(found) - frozenset(reading_words()["metals_everywhere"])
