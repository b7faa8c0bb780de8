"""The material hierarchy: what is broader, narrower, and how two materials are related."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from kb.records import Material

Relation = Literal["same", "narrower", "broader", "analogous"]


class Hierarchy:
    """Broader and narrower materials.

    Parameters
    ----------
    materials: records by identifier; unknown broader names are passed over.
    """

    def __init__(self, materials: Mapping[str, Material]) -> None:
        self._materials = materials
        self._up: dict[str, tuple[str, ...]] = {}

    def up(self, material: str) -> tuple[str, ...]:
        """Return `material` and everything broader, nearest first."""
        if material not in self._up:
            order: list[str] = []
            front = [material]
            while front:
                name = front.pop(0)
                if name in order or name not in self._materials:
                    continue
                order.append(name)
                front.extend(self._materials[name].broader)
            self._up[material] = tuple(order)
        return self._up[material]

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for name, record in self._materials.items():
            for parent in record.broader:
                children.setdefault(parent, []).append(name)
        return children

    def down(self, material: str) -> tuple[str, ...]:
        """Return `material` and everything narrower."""
        order: list[str] = []
        front = [material]
        while front:
            name = front.pop(0)
            if name in order:
                continue
            order.append(name)
            front.extend(sorted(self._children.get(name, [])))
        return tuple(order)

    def relation(self, stream: str, accepted: str) -> Relation | None:
        """Say how `accepted` lies to the material of the stream, None when neither contains the other.

        ``broader``: the technology accepts something broader, which includes the stream.
        ``narrower``: it accepts only a part of what the stream may be.
        """
        if stream == accepted:
            return "same"
        if accepted in self.up(stream):
            return "broader"
        if stream in self.up(accepted):
            return "narrower"
        return None
