"""Uses laid side by side: what decides each, what to measure, which permits, what speaks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recommender.results import CriterionResult, Evidence, Recommendation

_NUMERIC = ("range", "mix", "level", "sum", "ratio")
GRADES = ("operating", "pilot", "planned", "laboratory", "unknown", "discontinued")


@dataclass(frozen=True)
class Column:
    """One use among others.

    Parameters
    ----------
    deciding: the criteria that determine the status.
    to_measure: criteria with figures that are not settled, and decide now.
    permits: gates that decide or are closed against the use.
    gates: how many further gates may apply and are to be checked.
    evidence: how many documented practices there are of each grade, best first.
    best: the practice that speaks most for it.
    """

    recommendation: Recommendation
    deciding: tuple[CriterionResult, ...]
    to_measure: tuple[CriterionResult, ...]
    permits: tuple[CriterionResult, ...]
    gates: int
    evidence: tuple[tuple[str, int], ...]
    best: Evidence | None


def side_by_side(recommendations: Iterable[Recommendation]) -> list[Column]:
    """Return the uses as columns, in the order given."""
    return [_column(r) for r in recommendations]


def _column(r: Recommendation) -> Column:
    grades = [e.grade for e in r.evidence]
    screened = [c for c in r.criteria if c.stage == "screen" and c.verdict != "pass"]
    gates = [c for c in screened if c.kind == "gate"]
    permits = _once(c for c in gates if c.decides or c.verdict == "fail")
    return Column(
        r,
        tuple(c for c in r.criteria if c.decides),
        _once(c for c in screened if c.verdict == "unknown" and c.kind in _NUMERIC),
        permits,
        len({c.label for c in gates}) - len(permits),
        tuple((g, grades.count(g)) for g in GRADES if g in grades),
        r.evidence[0] if r.evidence else None,
    )


def _once(criteria: Iterable[CriterionResult]) -> tuple[CriterionResult, ...]:
    """Return one criterion for each thing that is asked: grades and editions ask for the same test."""
    found: dict[str, CriterionResult] = {}
    for criterion in criteria:
        found.setdefault(criterion.label, criterion)
    return tuple(found.values())
