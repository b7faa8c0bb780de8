"""Values put right or supposed by the user, as they stand in a link: ``LOI=5 % d;Cu@ls-2=80 ug/L;cooling=quenched``."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from typing import Any, get_args

from interfaces.web.judged import parted
from kb.records.base import Basis
from recommender.quantities import known_unit

QUANTITY, HAZARD = "quantity", "hazard"
PRESENT, ABSENT = "yes", "no"
_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?"
_AMOUNT = re.compile(
    rf"(?P<bound>[<>])?(?P<low>{_NUMBER})(?:~(?P<high>{_NUMBER}))?(?: (?P<unit>\S+?))?(?: (?P<basis>[a-z_]+))?"
)
_NAME = re.compile(r"[\w.()+-]{1,80}(?:@[a-z0-9-]{1,40})?")
_BASES = get_args(Basis)


def changes_of(
    text: str, known: Collection[str] | None = None, methods: Collection[str] | None = None
) -> dict[str, str]:
    """Return the changes that a link names, by property, or by property and leaching method (``Cu@ls-2``).

    Parameters
    ----------
    text: of the link.
    known: properties that may be named; None for any.
    methods: leaching methods that may be named; None for any.

    Raises
    ------
    ValueError
        when a part of it is no change.

    >>> changes_of("LOI=5 % d;quantity=2000")
    {'LOI': '5 % d', 'quantity': '2000'}
    """
    found: dict[str, str] = {}
    for part in filter(None, text.split(";")):
        name, mark, value = part.partition("=")
        if not mark or not value.strip() or not _NAME.fullmatch(name) or name in found:
            raise ValueError(f"'{part[:80]}' is no change")
        of, method = parted(name)
        if known is not None and of not in known and name not in (QUANTITY, HAZARD):
            raise ValueError(f"'{name}' is not known")
        if method and ((methods is not None and method not in methods) or isinstance(amount_data(value), str)):
            raise ValueError(f"'{part[:80]}' is no leachate")
        if name == QUANTITY and not 0 < _bare(value) < 1e12:
            raise ValueError(f"'{value}' is no quantity")
        if name == HAZARD and value not in (PRESENT, ABSENT):
            raise ValueError(f"'{value}' says nothing of hazard")
        found[name] = value
    return found


def written(changes: Mapping[str, str]) -> str:
    """Return changes as a link holds them.

    >>> written({"LOI": "5 % d", "quantity": "2000"})
    'LOI=5 % d;quantity=2000'
    """
    return ";".join(f"{name}={value}" for name, value in changes.items())


def amount_words(low: float | None, high: float | None, unit: str | None, basis: str | None) -> str:
    """Return an amount as a link holds it.

    >>> amount_words(5.0, 5.0, "%", "d"), amount_words(None, 0.02, "%", None), amount_words(3, 5, "1", None)
    ('5 % d', '<0.02 %', '3~5 1')
    """
    if low is None and high is None:
        raise ValueError("an amount has one end at least")
    if low is None or high is None:
        words = f"<{high:.10g}" if low is None else f">{low:.10g}"
    else:
        words = f"{low:.10g}" if low == high else f"{low:.10g}~{high:.10g}"
    return " ".join(part for part in (words, unit, basis) if part)


def amount_data(words: str) -> dict[str, Any] | str:
    """Return the amount of a change as data for a profile; what is written more freely is left as it is.

    >>> amount_data("3~5 % d"), amount_data("3 to 5 % dry")
    ({'min': 3.0, 'max': 5.0, 'unit': '%', 'basis': 'd'}, '3 to 5 % dry')
    """
    match = _AMOUNT.fullmatch(words.strip())
    if match is None or not known_unit(match["unit"] or "1") or (match["basis"] or "d") not in _BASES:
        return words
    low = float(match["low"])
    if match["bound"]:
        data: dict[str, Any] = {"max" if match["bound"] == "<" else "min": low}
    else:
        data = {"min": low, "max": float(match["high"])} if match["high"] else {"value": low}
    return data | {name: match[name] for name in ("unit", "basis") if match[name]}


def ends(words: str) -> tuple[float | None, float | None]:
    """Return the least and greatest value of the amount of a change.

    >>> ends("<0.02 %"), ends("5 % d"), ends("about 5 %")
    ((None, 0.02), (5.0, 5.0), (None, None))
    """
    data = amount_data(words)
    if isinstance(data, str):
        return None, None
    if "value" in data:
        return data["value"], data["value"]
    return data.get("min"), data.get("max")


def _bare(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        return 0.0
    return number if math.isfinite(number) else 0.0
