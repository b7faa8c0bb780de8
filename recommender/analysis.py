"""Likeness by analysis: which materials have a typical composition like the one measured.

Compositions are parts of a whole, so that ratios count, not differences: the distance is Aitchison's, the Euclidean
distance of centred log-ratios over the constituents that both sides have (Aitchison 1986).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from kb.load import Knowledge
from kb.records.vocabulary import Composition
from recommender.quantities import Value, convert

FEWEST = 3
"""Constituents in common below which an analysis says nothing."""
SPREAD = 1.0
"""Distance at which the likeness has fallen to 1/e: about a factor of 2.7 in one ratio."""


class AnalysisIndex:
    """Typical compositions in comparable form.

    Parameters
    ----------
    knowledge: loaded records; only total mass fractions on dry basis are compared.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._properties = knowledge.properties
        self._typical: dict[str, dict[str, float]] = {}
        for name, record in knowledge.materials.items():
            parts = {line.property: self._middle(line) for line in record.composition if self._compared(line)}
            known = {p: v for p, v in parts.items() if v}
            if len(known) >= FEWEST:
                self._typical[name] = {p: v for p, v in known.items() if v}

    def _compared(self, line: Composition) -> bool:
        record = self._properties.get(line.property)
        return bool(record and record.mass_fraction) and line.measurand == "total" and line.basis == "d"

    @staticmethod
    def _middle(line: Composition) -> float:
        known = [x for x in (line.min, line.max) if x is not None and x > 0]
        middle = line.typical if line.typical else math.sqrt(known[0] * known[-1]) if known else 0.0
        return convert(middle, line.unit, "%") or 0.0

    def likeness(self, values: Mapping[str, tuple[Value, ...]]) -> dict[str, float]:
        """Return the likeness (0 to 1) of each material that shares at least three constituents with `values`."""
        measured = {name: share for name, found in values.items() if (share := self._share(name, found[0]))}
        out = {}
        for material, typical in self._typical.items():
            shared = sorted(measured.keys() & typical.keys())
            if len(shared) >= FEWEST:
                coverage = len(shared) / len(measured)
                distance = _aitchison([measured[p] for p in shared], [typical[p] for p in shared])
                out[material] = coverage * math.exp(-distance / SPREAD)
        return out

    def _share(self, name: str, value: Value) -> float:
        record = self._properties.get(name)
        percent = value.in_unit("%") if record and record.mass_fraction and value.measurand == "total" else None
        return percent.middle if percent is not None and math.isfinite(percent.middle) else 0.0


def _aitchison(first: list[float], second: list[float]) -> float:
    """Return the root mean square distance of two compositions of positive parts.

    >>> _aitchison([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])
    0.0
    """
    ratios = [math.log(a / b) for a, b in zip(first, second, strict=True)]
    mean = sum(ratios) / len(ratios)
    return math.sqrt(sum((r - mean) ** 2 for r in ratios) / len(ratios))
