"""Finding known terms in text: word by word and character by character, longest match first, positions kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from recommender.reading.figures import plain, reading_words

_TOKEN = re.compile(r"[A-Za-zÀ-ɏ]+(?:'[a-z]+)?|\d+(?:\.\d+)?|[\u3400-\u9fff\u3007\U00020000-\U0003ffff]")
_NUCLIDE = re.compile(r"(?:[A-Za-z]{1,2}|[\u3400-\u9fff])\d{2,3}|\d{2,3}[A-Z][a-z]?")
_Term = tuple[str, str, str]
"""What a term names, its kind, and how it is written."""


@dataclass(frozen=True)
class Token:
    """A normalised word or character, and where it stands."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Mention:
    """A known term in a text: what it names, where it stands, and as it is written there."""

    target: str
    start: int
    end: int
    words: str
    kind: str = "label"

    @property
    def length(self) -> int:
        """Characters covered."""
        return self.end - self.start


@lru_cache(maxsize=1)
def _spellings() -> dict[str, list[str]]:
    return {written: normal.split() for written, normal in reading_words()["spellings"]}


@lru_cache(maxsize=65536)
def normal_word(word: str) -> str:
    """Return a word in lower case, in the singular where the ending shows it.

    >>> normal_word("Ashes"), normal_word("slags"), normal_word("gas")
    ('ash', 'slag', 'gas')
    """
    low = word.lower().removesuffix("'s")
    if len(low) > 4 and low.endswith(("shes", "ches", "xes", "sses")):
        return low[:-2]
    if len(low) > 4 and low.endswith("ies"):
        return low[:-3] + "y"
    if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is", "as")):
        return low[:-1]
    return low


@lru_cache(maxsize=64)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words, numbers and Chinese characters of `text`; punctuation and hyphens part words.

    >>> [t.word for t in tokens("Fly-ashes 粉煤灰")]
    ['fly', 'ash', '粉', '煤', '灰']
    """
    out = []
    for match in _TOKEN.finditer(text):
        word = normal_word(match.group())
        for part in _spellings().get(word, [word]):
            out.append(Token(part, match.start(), match.end()))
    return tuple(out)


def _inside_a_word(text: str, start: int, end: int) -> bool:
    """Say whether a single Chinese character is part of a longer word: 煤 in 煤粉炉 names no coal."""
    if end - start > 1 or text[start].isascii():
        return False
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before == "含" or _lone_figure().match(text, end):
        before = before if before not in reading_words()["lone_before"] else ""
        after = "" if _lone_figure().match(text, end) else after
    return any("\u3400" <= c <= "\u9fff" for c in before + after)


@lru_cache(maxsize=1)
def _lone_figure() -> re.Pattern[str]:
    links = "|".join(sorted(reading_words()["lone_after"], key=len, reverse=True))
    return re.compile(rf"(?:{links})?[\s:=<>≤≥~]*\d")


@lru_cache(maxsize=1)
def _longer_words() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, reading_words()["longer_words"]), key=len, reverse=True)))


@lru_cache(maxsize=64)
def _spans_of_longer_words(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in _longer_words().finditer(text))


def _across_words(text: str, start: int, end: int) -> bool:
    """Say whether a name is cut out of other words: 中水 in 其中水分, 绿泥 in 绿泥石."""
    return any(s < end and start < e and not (start <= s and e <= end) for s, e in _spans_of_longer_words(text))


def _parted(written: str, term: str) -> bool:
    """Say whether a comma parts the words that a term has together: "food waste, salt" names no waste salt."""
    return any(sign in written and sign not in term for sign in ",;，；、。")


class Lexicon:
    """Terms by what they name.

    Parameters
    ----------
    terms: (target, term, kind) triples; several targets may share a term. They are folded as texts are.
    """

    def __init__(self, terms: Iterable[tuple[str, str, str]]) -> None:
        self._terms: dict[str, tuple[_Term, ...]] = {}  # by their words; of a beginning of a term nothing
        for target, written, kind in terms:
            term = plain(written)
            key = ""
            for token in tokens(term):
                key = f"{key} {token.word}"
                self._terms.setdefault(key, ())
            if key:
                self._terms[key] += ((target, kind, term),)

    def all_mentions(self, text: str) -> list[Mention]:
        """Return every mention, nested and overlapping ones included, from left to right."""
        words = tokens(text)
        out = []
        for first in range(len(words)):
            key = ""
            for last in range(first, len(words)):
                key = f"{key} {words[last].word}"
                found = self._terms.get(key)
                if found is None:
                    break
                start, end = words[first].start, words[last].end
                if text[start:end].count("(") > text[start:end].count(")") and text[end : end + 1] == ")":
                    end += 1  # chromium(VI)
                for target, kind, term in found:
                    if term.endswith("+") and text[end : end + 1] != "+":
                        continue  # "Cr 6" is no Cr6+
                    if _NUCLIDE.fullmatch(term) and " " in text[start:end]:
                        continue  # "K 40" is no K40
                    stop = end + term.endswith("+")
                    written = text[start:stop]
                    if _parted(written, term) or (
                        kind == "symbol" and (written != term or text[:start][-1:] in (")", "/"))
                    ):
                        continue
                    if _inside_a_word(text, start, stop) or _across_words(text, start, stop):
                        continue
                    out.append(Mention(target, start, stop, written, kind))
        return list(dict.fromkeys(out))

    def mentions(self, text: str) -> list[Mention]:
        """Return the longest mentions that do not overlap, in order; several targets of one term all count."""
        chosen: list[Mention] = []
        taken: list[tuple[int, int]] = []
        ordered = sorted(self.all_mentions(text), key=lambda m: (-m.length, m.start, m.target))
        for mention in ordered:
            span = (mention.start, mention.end)
            if span in taken or all(mention.end <= s or mention.start >= e for s, e in taken):
                chosen.append(mention)
                if span not in taken:
                    taken.append(span)
        return sorted(chosen, key=lambda m: (m.start, m.end, m.target))
