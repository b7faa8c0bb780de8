"""Whether a text says that something is there, that it is not, or leaves it open.

Only a plain denial ("free of asbestos", "石棉：未检出") counts as absence. Two negations, a doubt, or a test that was
not made leave the thing open: it is to be tested.
"""

from __future__ import annotations

import re
from functools import lru_cache

from recommender.reading.figures import NUMBER, reading_words
from recommender.reading.lexicon import Mention
from recommender.reading.pairing import CLAUSE

_REACH = 60


def stance(text: str, start: int, end: int) -> bool | None:
    """Say whether `text` (folded by `plain`) affirms what stands there, denies it, or leaves it open (None).

    >>> [stance(t, t.index("tar"), t.index("tar") + 3) for t in ("with tar", "free of tar", "not free of tar")]
    [True, False, None]
    """
    before, after = _clause(text, start, end)
    if _untested(before, after) or _pattern("questions").search(before + " . " + after):
        return None
    behind = _behind(after, text[end : end + _REACH])
    if behind is None:
        return None
    ahead = _ahead(before)
    if not ahead and not behind:
        return True
    count = max(_negations(before), int(ahead)) + bool(behind)
    told = "" if behind and "free" not in behind else after[len(behind) :]  # "not detected in the test" is a finding
    return None if count % 2 == 0 or _doubtful(before, told) else False


def negated(text: str, mention: Mention) -> bool:
    """Say whether the text denies what is mentioned: "without" before it, "-free" after it."""
    before, after = _clause(text, mention.start, mention.end)
    return _ahead(before) or bool(_behind(after, ""))


def hazard(text: str) -> bool | None:
    """Say whether `text` calls its stream hazardous, not hazardous, or leaves it open.

    >>> hazard("hazardous waste"), hazard("non-hazardous"), hazard("not proven non-hazardous")
    (True, False, None)
    """
    words = reading_words()
    said: set[bool | None] = set()
    rest = text.casefold()
    for key, meaning in (("not_hazardous", False), ("hazardous", True)):
        terms = sorted((plain_word for part in words[key].values() for plain_word in part), key=len, reverse=True)
        pattern = re.compile("|".join(map(re.escape, terms)))
        for match in pattern.finditer(rest):
            before, after = _clause(rest, match.start(), match.end())
            open_ = _negations(before) or _doubtful(before, after) or _pattern("questions").search(before)
            said.add(stance(rest, match.start(), match.end()) if meaning else None if open_ else False)
        rest = pattern.sub(lambda match: "\0" * len(match[0]), rest)
    if said == {False} and not _pattern("unassessed").search(text.casefold()):
        return False
    return True if said - {None} == {True} else None


def _clause(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after in the same clause, in lower case."""
    before = CLAUSE.split(text[max(0, start - _REACH) : start])[-1]
    return before.casefold(), CLAUSE.split(text[end : end + _REACH])[0].casefold()


def _negations(before: str) -> int:
    return sum(1 for word in _pattern("negations_counted").findall(before) if word)


def _doubtful(before: str, behind: str) -> bool:
    """Say whether the clause doubts ("may be", "missing") or speaks of a proof behind ("no asbestos survey")."""
    return bool(_pattern("doubts").search(f"{before} . {behind}") or _pattern("proofs").search(behind))


def _untested(before: str, after: str) -> bool:
    words = reading_words()
    return any(before.rstrip().endswith(w.casefold()) for w in words["untested_before"]) or any(
        w.casefold() in after for w in words["untested_after"]
    )


def _ahead(before: str) -> bool:
    """Say whether a negation stands right before, but for small words: "not from a", "不含任何"."""
    return _pattern("ahead").search(before) is not None


def _behind(after: str, further: str) -> str | None:
    """Return the words right behind that deny ("-free", ": none found"), "" where there are none, None for neither.

    A bound ("< 10 mg/kg") is a figure: it says neither.
    """
    found = _pattern("behind").match(after)
    if found:
        return found[0]
    if _pattern("bound").match(further.casefold()) or _pattern("nothing").match(after):
        return None
    return ""


@lru_cache(maxsize=16)
def _pattern(name: str) -> re.Pattern[str]:
    words = reading_words()

    def union(items: list[str]) -> str:
        longest = sorted({i.casefold() for i in items}, key=len, reverse=True)
        return "|".join(rf"(?<![a-z]){re.escape(i)}(?![a-z])" if i.isascii() else re.escape(i) for i in longest)

    if name == "ahead":
        small = union(words["negation_fillers"])
        latin = union([w for w in words["negations_before"] if w.isascii()])
        other = union([w for w in words["negations_before"] if not w.isascii()])
        return re.compile(rf"(?:(?:{latin})[\s-]+|(?:{other})\s*)(?:(?:{small})\s*)*[\s:\"'“‘]*$")
    if name == "behind":
        link = rf"[\s:=]*(?:(?:{union(words['absence_links'])})[\s:=]*)*"
        none = rf"(?:{union(words['none_words'])})\s*(?:(?:{union(words['found_words'])}|[.)])\s*)?$"
        free = r"-free(?![a-z])|\s+free(?=\s*$|\s+(?!of\b|from\b|lime\b|cao\b|water\b|acid\b|cyanide\b|fatty\b))"
        limit = rf"(?:<|≤|{union(words['at_most'])})\s*(?:the\s+)?(?:{union(words['detection_limits'])})"
        return re.compile(rf"{free}|{link}(?:{union(words['negations_after'])}|{limit}|{none})")
    if name == "nothing":
        return re.compile(rf"[\s:=]*(?:{union(words['none_words'])})")
    if name == "bound":
        return re.compile(rf"[\s:=(]*(?:<|≤|{union(words['at_most'])})\s*(?:{NUMBER})")
    if name == "negations_counted":
        return re.compile(rf"(?:{union(words['no_negations'])})|({union(words['negations_counted'])}|n't\b)")
    return re.compile(union(words[name]))
