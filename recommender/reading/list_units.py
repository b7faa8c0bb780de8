"""The unit that is told once for a whole list: "eluate in µg/l: As 12; Pb 20", "Zn 55 (all µg/l)", "单位mg/L"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from recommender.reading.figures import Figure, basis_of, reading_words, unit_words

_SENTENCE_END = re.compile(r"[。\n]|\.\s+(?=[A-Z\u3400-\u9fff])")


@dataclass(frozen=True)
class ListUnit:
    """From where to where a unit holds for the figures that have none of their own, and the basis told with it."""

    start: int
    end: int
    unit: str
    basis: str | None


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    def measure(number: int) -> str:
        return rf"(?P<unit{number}>{unit_words()[2].pattern})(?P<rest{number}>[^():;,\d]{{0,16}}?)"

    said, words = (
        "|".join(re.escape(w) for w in sorted(reading_words()[key], key=len, reverse=True))
        for key in ("unit_said", "all_in")
    )
    name = r"(?=\s*[^\W\d])"  # a figure right behind the unit is that of the name before it
    ahead = re.compile(
        rf"(?:\(\s*(?:(?:in|{said})\s*:?\s*)?{measure(1)}\)\s*[:=]{name}"
        rf"|\(\s*(?:{said})\s*:?\s*{measure(2)}\)\s*[:=,]?{name}"
        rf"|(?:\bin\s|(?:{said})\s*:?|(?:^|(?<=[,;(])|(?<=[^\d.]\s)))\s*{measure(3)}[:,]{name})"
    )
    behind = re.compile(rf"(?:\b|(?=[\u3400-\u9fff]))(?:{words})\s*(?:in\s+)?:?\s*{measure(1)}(?=\)?(?:[\s,;.]|$))")
    return ahead, behind


def list_units(text: str, figures: Sequence[Figure]) -> list[ListUnit]:
    """Return the units that `text` tells for whole lists, each with the span in which it holds.

    One told ahead holds to the end of the sentence or to the next such unit; one told behind ("all in mg/L") holds
    back to the last figure with a unit of its own, or to the beginning of the sentence.

    Parameters
    ----------
    text: as folded by `plain`.
    figures: those of the text.

    >>> from recommender.reading.figures import figures
    >>> text = "eluate in mg/L: As 0.12; Pb 0.2. Ash 3"
    >>> [(text[u.start : u.end].strip(), u.unit) for u in list_units(text, figures(text))]
    [('As 0.12; Pb 0.2', 'mg/L')]
    """
    ahead, behind = _patterns()
    ends = [m.start() for m in _SENTENCE_END.finditer(text)] + [len(text)]
    heads = list(ahead.finditer(text))
    out = []
    for match in heads:
        stops = [*ends, *(other.start() for other in heads)]
        out.append(_told(match, match.end(), min(e for e in stops if e >= match.end())))
    for match in behind.finditer(text):
        start = max((e for e in ends if e < match.start()), default=0)
        own = [f.end for f in figures if f.unit not in (None, "%") and f.end <= match.start()]
        out.append(_told(match, max([start, *own]), match.start()))
    return out


def _told(match: re.Match[str], start: int, end: int) -> ListUnit:
    groups = match.groupdict()
    which = next(n for n in (1, 2, 3) if groups.get(f"unit{n}"))
    unit = unit_words()[0][groups[f"unit{which}"]]
    rest = (groups.get(f"rest{which}") or "").strip()
    dry = rest.casefold() in {word.casefold() for word in reading_words()["dry_beside_unit"]}
    return ListUnit(start, end, unit, "d" if dry else basis_of(rest))
