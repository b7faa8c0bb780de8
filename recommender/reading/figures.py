"""Figures in text: numbers, ranges, bounds, units, and the property each belongs to."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kb.settings import setting

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2}(?![\d.]))?"
_RANGE = r"\s*(?P<link>~|–|—|-|至|到|\bto\b|\band\b)\s*"


@dataclass(frozen=True)
class Figure:
    """A number or range with its unit, and where it stands in the text.

    `low` or `high` is infinite for a one-sided figure ("< 5 %"); `basis` is what a list says behind its last figure;
    `bare` are those written without a unit, whether or not a list gave them one.
    """

    low: float
    high: float
    unit: str | None
    start: int
    end: int
    words: str
    basis: str | None = None
    bare: bool = False


def plain(text: str) -> str:
    """Return `text` with full-width forms folded and traditional characters simplified; the length may change.

    A comma between digits that parts no thousands is a decimal one. A unit in front goes behind its figure.

    >>> plain("１２％"), plain("鋼渣"), plain("Cd 0,4; 1,200 t"), plain("Cd (mg/kg): 46")
    ('12%', '钢渣', 'Cd 0.4; 1,200 t', 'Cd: 46 mg/kg')
    """
    return _unit_ahead().sub(_behind_figure, folded(text))


def folded(text: str) -> str:
    """Return `text` with one writing for each sign, number and unit.

    >>> folded("46 mg kg⁻¹"), folded("百分之十四"), folded("4.6×10³ mg / kg")
    ('46 mg/kg', '14%', '4.6e3 mg/kg')
    """
    out = _POWER.sub(lambda m: "e" + unicodedata.normalize("NFKC", m[1] or m[2]).replace("\u2212", "-"), text)
    out = _STOP.sub(", ", out)
    out = unicodedata.normalize("NFKC", out.replace("℃", "°C").replace("～", "~"))
    if _HAN.search(out):
        out = _SHARE.sub(_as_digits, _simplifier().convert(out))
    out = _COMMA.sub(_decimal, out)
    out = out.replace("μ", "µ").replace("−", "-").replace("＜", "<").replace("﹤", "<")
    return _PER.sub(r"\1/\2", out)


_STOP = re.compile(r"(?<=\d)，(?=\d)")  # parts clauses, never a number
_POWER = re.compile(r"(?<=\d)\s*[x×*·]\s*10(?:([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\^\(?([-+]?\d{1,2})\)?)")
_PER = re.compile(
    r"(?<![A-Za-z])(mg|µg|ug|ng|kg|g|kBq|Bq|pCi|MJ|kJ|kcal|毫克|微克|克|贝可)"
    r"(?:\s*/\s+|\s+/\s*|\s*[·.*]?\s*(?=(?:kg|g|L|l|t)\s?\^?-1))(kg|g|L|l|t|m3|千克|公斤|升|吨|克)(?![A-Za-z])(?:\s?\^?-1)?"
)
_SHARE = re.compile(r"([百千])分之([零〇一二两三四五六七八九十百点]+|\d+(?:\.\d+)?)")
_NUMERALS = {n: i for i, n in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def _as_digits(match: re.Match[str]) -> str:
    """Return 百分之十四 as 14%."""
    whole, _, part = match[2].partition("点")
    number, digit = 0, 0
    if whole[:1].isdigit() and whole.isascii():
        return match[2] + ("%" if match[1] == "百" else "‰")
    for sign in whole:
        if sign in ("十", "百"):
            number, digit = number + max(digit, 1) * (10 if sign == "十" else 100), 0
        else:
            digit = _NUMERALS[sign]
    shown = str(number + digit) + ("." + "".join(str(_NUMERALS.get(s, 0)) for s in part) if part else "")
    return shown + ("%" if match[1] == "百" else "‰")


@lru_cache(maxsize=1)
def _unit_ahead() -> re.Pattern[str]:
    unit, words = unit_words()[2].pattern, reading_words()
    bound = "|".join(
        re.escape(folded(w)) for w in sorted({*words["at_most"], *words["at_least"]}, key=len, reverse=True)
    )
    figure = rf"(?P<figure>(?:(?:{bound})\s*)?(?:{NUMBER})(?:\s*[-~–]\s*(?:{NUMBER}))?)"
    rest = rf"(?!\s*(?:{unit})|[\w.%‰])"
    return re.compile(
        rf"\s*(?:\((?P<pre>[^()\d]{{0,16}}[\s,])?(?P<in>{unit})(?P<post>[\s,][^()\d]{{0,16}})?\)\s*[:=]?"
        rf"|,\s*(?P<by>{unit})\s*[:=])\s*{figure}{rest}"
    )


def _behind_figure(match: re.Match[str]) -> str:
    more = " ".join(part.strip(" ,") for part in (match["pre"], match["post"]) if part)
    return f": {match['figure']} {match['in'] or match['by']}" + (f" {more}" if more else "")


_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d+)(?!\d|[.,]\d)")
_HAN = re.compile(r"[\u3400-\u9fff]")


def _decimal(match: re.Match[str]) -> str:
    whole, part = match.groups()
    return match[0] if len(part) == 3 and whole.lstrip("0") else f"{whole}.{part}"


@lru_cache(maxsize=1)
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=1)
def reading_words() -> dict[str, Any]:
    """Return the words of ``ontology/reading.yaml``."""
    data: dict[str, Any] = setting("reading.yaml")
    return data


@lru_cache(maxsize=1)
def unit_words() -> tuple[dict[str, str], dict[str, str], re.Pattern[str]]:
    """Return units by writing, the property a bare unit means, and a pattern that matches any writing."""
    units: dict[str, str] = {}
    bare: dict[str, str] = {}
    for entry in setting("unit_words.yaml"):
        for word in entry["words"]:
            units[folded(word)] = entry["unit"]
        if "bare_property" in entry:
            bare[entry["unit"]] = entry["bare_property"]
    longest = sorted(units, key=len, reverse=True)
    pattern = "|".join(
        re.escape(w) + (r"(?![A-Za-z0-9])" if w[-1].isalnum() and w[-1].isascii() else "") for w in longest
    )
    return units, bare, re.compile(pattern)


def _number(text: str) -> float:
    return float(text.replace(",", ""))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = reading_words()
    bounds = sorted({*words["at_most"], *words["at_least"]}, key=len, reverse=True)
    bound = "|".join(re.escape(folded(b)) for b in bounds)
    scale = "百万|万|亿|千(?![卡克焦])"
    unit = unit_words()[2].pattern
    return re.compile(
        rf"(?P<bound>{bound})?\s*(?P<sign>(?<![\w.])-)?(?P<first>{NUMBER})\s*(?P<scale1>{scale})?\s*(?P<unit1>{unit})?"
        rf"(?:{_RANGE}(?P<second>{NUMBER})\s*(?P<scale2>{scale})?\s*(?P<unit2>{unit})?)?\s*(?P<after>以上|以下)?"
    )


def figures(text: str) -> list[Figure]:
    """Return the figures of `text` (folded by `plain`) from left to right.

    >>> [(f.low, f.high, f.unit) for f in figures("Cl 3~5%, 5500大卡")]
    [(3.0, 5.0, '%'), (5500.0, 5500.0, 'kcal_it/kg')]
    """
    units = unit_words()[0]
    words = reading_words()
    out = []
    position = 0
    while match := _pattern().search(text, position):
        first_end = max(match.end(group) for group in ("first", "scale1", "unit1"))
        ranged = match["second"] is not None and _joins(match, text, units)
        end = match.end() if ranged or match["second"] is None else first_end
        position = first_end
        unit = (match["unit2"] if ranged else None) or match["unit1"]
        before = text[match.start("first") - 1] if match.start("first") else ""
        if before == "." or not _apart(text[: match.start("first")], units.get(unit or "")):
            continue  # part of a name such as CO2 or S95
        position = end
        number_end = match.end("second") if ranged else match.end("first")
        after_number = text[number_end] if number_end < len(text) else ""
        if unit is None and after_number.isascii() and after_number.isalpha():
            continue  # 3rd, 2nd, 5x
        if before.isalpha() and before.isascii() and re.match(r"\s*[<>≤≥=:]", text[number_end:]):
            continue  # PH3 < 0.05
        low = _number(match["first"]) * _scale(match["scale1"] or (match["scale2"] if ranged else None))
        if match["sign"]:
            low = -low
        high = low
        if ranged:
            high = _number(match["second"]) * _scale(match["scale2"])
            if high < low:
                continue
        bound = match["bound"] or ""
        after = match["after"] if end == match.end() else None
        if after == "以上" or bound in words["at_least"]:
            high = math.inf
        elif after == "以下" or bound in words["at_most"]:
            low = -math.inf
        start = min(match.start(group) for group in ("bound", "sign", "first") if match[group])
        out.append(Figure(low, high, units[unit] if unit else None, start, end, text[start:end].strip()))
    return out


def _apart(before: str, unit: str | None) -> bool:
    """Say whether a number is none of the name it is glued to: pH7.8, Pb60mg/kg and LOI12% are figures, CO2 is none."""
    name = re.search(r"[A-Za-z]*$", before)
    letters = name[0] if name else ""
    if not letters or letters.casefold() == "ph":
        return True
    return unit is not None and (unit != "%" or (letters.isupper() and len(letters) > 2))


def _joins(match: re.Match[str], text: str, units: dict[str, str]) -> bool:
    """Say whether two numbers are the ends of one range: of one unit, and 'and' only after 'between'."""
    if match["unit1"] and units[match["unit1"]] != units.get(match["unit2"] or match["unit1"]):
        return False
    return match["link"] != "and" or re.search(r"(?i)\bbetween\s*$", text[: match.start("first")]) is not None


def _scale(word: str | None) -> float:
    return float(reading_words()["multipliers"].get(word, 1)) if word else 1.0


def amount_of(text: str) -> dict[str, Any]:
    """Return the amount that a short text states, as the fields of an `Amount`.

    Raises
    ------
    ValueError
        when it holds no figure, or more than one.

    >>> amount_of("3-5 % d")
    {'unit': '%', 'basis': 'd', 'min': 3.0, 'max': 5.0}
    """
    text_read = plain(text).strip()
    lowered = text_read.casefold()
    if lowered in ("nd", "n.d.", "-", "—", "未检出", ""):
        raise ValueError(f"'{text}' is not a figure; leave the property out, or give the detection limit as '<0.01'")
    found = figures(text_read)
    if len(found) != 1:
        raise ValueError(f"'{text}' is not one figure with its unit, such as '2.1 %', '<0.01 %' or '3-5 mg/kg'")
    figure = found[0]
    rest = (text_read[: figure.start] + " " + text_read[figure.end :]).strip()
    out: dict[str, Any] = {}
    basis = basis_of(rest)
    unit = figure.unit
    if unit is None and rest and basis is None:
        unit = rest.split()[0]
    if unit is not None:
        out["unit"] = unit
    if basis is not None:
        out["basis"] = basis
    if figure.low == figure.high:
        out["value"] = figure.low
    else:
        if math.isfinite(figure.low):
            out["min"] = figure.low
        if math.isfinite(figure.high):
            out["max"] = figure.high
    return out


def basis_of(text: str) -> str | None:
    """Return the basis that `text` names, or None."""
    lowered = text.strip().casefold()
    if lowered in ("d", "ar", "ad", "daf"):
        return lowered
    named = [(word, basis) for basis, words in reading_words()["basis_words"].items() for word in words]
    for word, basis in sorted(named, key=lambda pair: -len(pair[0])):
        if re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", lowered) if word.isascii() else word in lowered:
            return str(basis)
    last = lowered.split()[-1:] if lowered else []
    return last[0] if last and last[0] in ("d", "ar", "ad", "daf") else None


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return `text` without the parts at `spans`.

    >>> blanked("fly ash, LOI 12 %, dry", [(9, 17)])
    'fly ash, , dry'
    """
    kept = list(text)
    for start, end in spans:
        kept[start:end] = [" "] * (end - start)
    return re.sub(r"\s+", " ", "".join(kept)).strip(" ,;，；、。")
