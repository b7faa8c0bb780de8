"""Numbers, limits and values as people write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from interfaces.i18n import Language, word
from recommender.results import Limit, ValueRead

_SAME = 1e-9


def number(value: float) -> str:
    """Return a number with four digits at most, never with an exponent.

    >>> number(0.0002), number(12.0), number(20000.0), number(4.40)
    ('0.0002', '12', '20,000', '4.4')
    """
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    if value == 0 or abs(value) >= 0.001:
        return f"{value:.4g}"
    return f"{value:.6f}".rstrip("0").rstrip(".")


def interval(low: float | None, high: float | None) -> str:
    """Return an interval in words of mathematics.

    >>> interval(None, 5.0), interval(20.0, None), interval(3.0, 5.0), interval(2.0, 2.0)
    ('≤ 5', '≥ 20', '3 – 5', '2')
    """
    if low is None and high is None:
        return ""
    if low is None:
        return f"≤ {number(high or 0.0)}"
    if high is None:
        return f"≥ {number(low)}"
    return number(low) if abs(high - low) <= _SAME * max(1.0, abs(high)) else f"{number(low)} – {number(high)}"


def with_unit(text: str, unit: str | None) -> str:
    """Return `text` with its unit; a pure number has none."""
    return f"{text} {unit}" if text and unit and unit != "1" else text


def citation_head(citation: str, longest: int = 64) -> str:
    """Return the part of a citation that names it: the first sentence, cut at a word.

    >>> citation_head("EN 197-1:2011 Cement - Part 1: Composition. CEN.")
    'EN 197-1:2011 Cement - Part 1: Composition'
    """
    head = citation.split(". ")[0].rstrip(".")
    return head if len(head) <= longest else head[:longest].rsplit(" ", 1)[0] + " …"


def limit_text(limit: Limit | None, unit: str | None, name_of: Callable[[str], str]) -> str:
    """Return a limit as words; `name_of` gives the label of an allowed fact."""
    if limit is None:
        return ""
    if limit.allowed:
        return ", ".join(name_of(fact) for fact in limit.allowed)
    return with_unit(interval(limit.min, limit.max), unit)


def value_text(value: ValueRead | None, unit: str | None, name_of: Callable[[str], str]) -> str:
    """Return the value that was judged as words."""
    if value is None:
        return ""
    if value.text:
        return name_of(value.text)
    return with_unit(interval(value.low, value.high), unit)


def amount_text(amount: Mapping[str, Any], language: Language) -> str:
    """Return an amount of the profile as understood (range, unit, basis) as words.

    >>> amount_text({"min": 12.0, "max": 12.0, "unit": "%", "basis": "d"}, "en")
    '12 % (dry)'
    """
    text = with_unit(interval(amount.get("min"), amount.get("max")), amount.get("unit"))
    return f"{text} ({word(language, 'basis', str(amount['basis']))})" if amount.get("basis") else text
