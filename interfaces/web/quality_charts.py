"""Charts as data: stacked bars and intervals, each with a sentence, a text alternative and a table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from interfaces.i18n import Language

_ROOM = 5.0
"""The least width of a part, in per cent of the chart, that holds its number."""


@dataclass(frozen=True)
class Part:
    """A part of a bar: its series, its width in per cent of the chart, the number written in it."""

    series: str
    width: float
    text: str


@dataclass(frozen=True)
class Bar:
    """A row of stacked parts."""

    label: str
    parts: tuple[Part, ...]
    text: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Span:
    """A row with an interval: places in per cent of the axis."""

    label: str
    left: float
    width: float
    middle: float
    text: str


@dataclass(frozen=True)
class Table:
    """The numbers of a chart; the first cell of a row is its head."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A chart with its words.

    Parameters
    ----------
    key: names it in addresses and style.
    title, says: head, and what it tells an engineer, in a sentence or two.
    told: the text alternative: what the picture shows, with its numbers.
    legend: series and word.
    zero: place of zero on the axis of intervals, in per cent.
    axis: ends of the axis, and zero between them.
    """

    key: str
    title: str
    says: str
    told: str
    table: Table
    bars: tuple[Bar, ...] = ()
    spans: tuple[Span, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    zero: float = 0.0
    axis: tuple[str, ...] = ()


def percent(share: float, language: Language) -> str:
    """Return a share as per cent in words of the language.

    >>> percent(0.811, "en"), percent(0.5, "zh")
    ('81 %', '50%')
    """
    number = f"{100 * share:.0f}"
    return f"{number}%" if language == "zh" else f"{number} %"


def shares(label: str, counts: Mapping[str, float], *, text: str = "", strong: bool = False) -> Bar:
    """Return a bar over the whole width, its parts by what they make of the sum; parts of nothing are left out."""
    return stacked(label, counts, sum(counts.values()), text=text, strong=strong)


def stacked(label: str, counts: Mapping[str, float], whole: float, *, text: str = "", strong: bool = False) -> Bar:
    """Return a bar whose parts stand for `counts`, the chart's width for `whole`.

    >>> [(p.series, p.width, p.text) for p in stacked("a", {"x": 1, "y": 3, "z": 0}, 8).parts]
    [('x', 12.5, '1'), ('y', 37.5, '3')]
    """
    parts = []
    for series, count in counts.items():
        width = 100 * count / whole if whole else 0.0
        if width > 0:
            parts.append(Part(series, round(width, 3), f"{count:g}" if width >= _ROOM else ""))
    return Bar(label, tuple(parts), text, strong)


def unnumbered(bar: Bar) -> Bar:
    """Return the bar without numbers in its parts, for one that tells its number at its end."""
    return replace(bar, parts=tuple(replace(part, text="") for part in bar.parts))


def steps(values: Sequence[float]) -> list[float]:
    """Return what each of growing values adds to the one before.

    >>> [round(x, 2) for x in steps([0.4, 0.7, 0.7])]
    [0.4, 0.3, 0.0]
    """
    return [max(0.0, value - before) for before, value in zip([0.0, *values], values, strict=False)]


def around_zero(values: Iterable[float]) -> tuple[float, float]:
    """Return the ends of an axis in round tenths or halves of tenths that holds zero and all `values`.

    >>> around_zero([0.037, -0.012, 0.129])
    (-0.05, 0.15)
    """
    found = [0.0, *values]
    step = 0.05
    return round(step * math.floor(min(found) / step), 2), round(step * math.ceil(max(found) / step), 2)


def on_axis(value: float, ends: tuple[float, float]) -> float:
    """Return the place of `value` in per cent of the axis.

    >>> on_axis(0.0, (-0.05, 0.15))
    25.0
    """
    low, high = ends
    return round(100 * (value - low) / (high - low), 3) if high > low else 0.0
