"""A neighbourhood as columns of links with curves between them; drawn by the browser's own style."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from kb.neighbourhood import Column, Neighbourhood, Node

_ROW = 100
_WIDE = 100


@dataclass(frozen=True)
class Strip:
    """A column, and the curves from it to the next one as the address of a picture."""

    column: Column
    curves: str


def strips(found: Neighbourhood) -> list[Strip]:
    """Return the columns with the curves that leave each to the right."""
    rows = max(_rows(c) for c in found.columns)
    heights = [_heights(c, rows) for c in found.columns]
    out = []
    for at, column in enumerate(found.columns):
        following = heights[at + 1] if at + 1 < len(heights) else {}
        paths = [
            _curve(heights[at][e.start], following[e.end])
            for e in found.edges
            if e.start in heights[at] and e.end in following
        ]
        out.append(Strip(column, _picture(paths, rows) if paths else ""))
    return out


def _rows(column: Column) -> int:
    return len(column.nodes) + bool(column.more)


def _heights(column: Column, rows: int) -> dict[Node, float]:
    """Return the middle of each node: columns stand centred beside each other."""
    top = (rows - _rows(column)) / 2
    return {node: (top + at + 0.5) * _ROW for at, node in enumerate(column.nodes)}


def _curve(start: float, end: float) -> str:
    half = _WIDE // 2
    return f"M0 {start:g}C{half} {start:g} {half} {end:g} {_WIDE} {end:g}"


def _picture(paths: list[str], rows: int) -> str:
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDE} {rows * _ROW}' preserveAspectRatio='none'>"
        f"<path d='{''.join(paths)}' fill='none' stroke='black' stroke-width='1.5'"
        " vector-effect='non-scaling-stroke'/></svg>"
    )
    return f"data:image/svg+xml,{quote(svg, safe='')}"
