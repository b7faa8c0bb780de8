"""A map without tiles: windows on the coast lines of `assets/coast.css`, and places gathered into marks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from kb.records import Case

_WEST, _EAST, _SOUTH, _NORTH = -180.0, 180.0, -58.0, 84.0
"""What the drawing of the coast lines covers."""
_APART = 2.8
"""The least distance of two marks, in per cent of the width."""
_AROUND = 14.0
"""Degrees of latitude to each side on the map of one case."""
_EDGE = 0.5


@dataclass(frozen=True)
class Window:
    """A part of the world in degrees."""

    west: float
    east: float
    south: float
    north: float

    @property
    def aspect(self) -> float:
        """Width over height, true at the middle latitude."""
        middle = 0.0 if self.east - self.west > 180 else (self.south + self.north) / 2
        return (self.east - self.west) * math.cos(math.radians(middle)) / (self.north - self.south)

    @property
    def style(self) -> str:
        """Size and place of the coast lines behind the window, as CSS."""
        wide, high = self.east - self.west, self.north - self.south
        spare = (_EAST - _WEST - wide, _NORTH - _SOUTH - high)
        x = (self.west - _WEST) / spare[0] if spare[0] else 0.0
        y = (_NORTH - self.north) / spare[1] if spare[1] else 0.0
        size = f"{(_EAST - _WEST) / wide:.4%} {(_NORTH - _SOUTH) / high:.4%}"
        return f"--map-size:{size};--map-at:{x:.4%} {y:.4%};aspect-ratio:{self.aspect:.4f}"

    def place(self, latitude: float, longitude: float) -> tuple[float, float] | None:
        """Return the place in per cent from the left and the top, or None outside.

        >>> Window(0, 10, 0, 10).place(7.5, 5.0), Window(0, 10, 0, 10).place(20.0, 5.0)
        ((50.0, 25.0), None)
        """
        x = 100 * (longitude - self.west) / (self.east - self.west)
        y = 100 * (self.north - latitude) / (self.north - self.south)
        return (x, y) if _EDGE <= x <= 100 - _EDGE and _EDGE <= y <= 100 - _EDGE else None


WINDOWS = {
    "world": Window(-168, 180, -52, 76),
    "china": Window(73, 136, 17, 54),
    "europe": Window(-13, 33, 36, 68),
    "america": Window(-128, -62, 22, 54),
}


@dataclass(frozen=True)
class Mark:
    """A point on the map: where it stands in per cent, and the cases there."""

    x: float
    y: float
    cases: tuple[Case, ...]

    @property
    def status(self) -> str:
        """The status of the cases, or ``mixed``."""
        found = {c.status for c in self.cases}
        return found.pop() if len(found) == 1 else "mixed"


def marks(cases: Iterable[Case], window: Window) -> list[Mark]:
    """Return the marks of the cases inside the window, those too near to tell apart as one."""
    found: list[Mark] = []
    for case in sorted(cases, key=lambda c: c.id):
        if (at := window.place(case.place.latitude, case.place.longitude)) is not None:
            _add(found, Mark(*at, (case,)), window)
    return found


def window_around(case: Case) -> Window:
    """Return the part of the world around one case, for a small map."""
    half = _AROUND
    wide = half * 1.6 / max(0.3, math.cos(math.radians(case.place.latitude)))
    south = min(max(case.place.latitude - half, _SOUTH), _NORTH - 2 * half)
    west = min(max(case.place.longitude - wide, _WEST), _EAST - 2 * wide)
    return Window(west, west + 2 * wide, south, south + 2 * half)


def _add(found: list[Mark], mark: Mark, window: Window) -> None:
    """Add a mark, taking in every one that it would cover, which moves it and may cover the next."""
    while near := next((m for m in found if _covers(m, mark, window)), None):
        found.remove(near)
        one, other = len(near.cases), len(mark.cases)
        x = (near.x * one + mark.x * other) / (one + other)
        y = (near.y * one + mark.y * other) / (one + other)
        mark = Mark(x, y, (*near.cases, *mark.cases))
    found.append(mark)


def _covers(one: Mark, other: Mark, window: Window) -> bool:
    return math.hypot(one.x - other.x, (one.y - other.y) / window.aspect) < _APART
