"""Limits as rows of a table: the grades of one limit stand together, what fails comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recommender.results import CriterionResult, Verdict

_ORDER: dict[Verdict, int] = {"fail": 0, "unknown": 1, "pass": 2}
_NUMERIC = {"range", "mix", "sum", "ratio", "level"}


@dataclass(frozen=True)
class LimitRow:
    """One limit; more than one alternative where a standard has grades."""

    alternatives: tuple[CriterionResult, ...]

    @property
    def head(self) -> CriterionResult:
        """The alternative that stands for the row: the best met."""
        return max(self.alternatives, key=lambda c: _ORDER[c.verdict])

    @property
    def graded(self) -> bool:
        """Whether the row holds several grades."""
        return len(self.alternatives) > 1


def limit_rows(criteria: Iterable[CriterionResult]) -> list[LimitRow]:
    """Return the rows for `criteria`: failed ones first, then unknown ones, figures before questions."""
    groups: dict[tuple[str, ...], list[CriterionResult]] = {}
    for criterion in criteria:
        groups.setdefault(_same_limit(criterion), []).append(criterion)
    rows = [LimitRow(tuple(group)) for group in groups.values()]
    return sorted(rows, key=lambda row: (_ORDER[row.head.verdict], row.head.kind not in _NUMERIC))


def _same_limit(criterion: CriterionResult) -> tuple[str, ...]:
    if criterion.grade is None:
        return (criterion.criterion,)
    place = (
        criterion.standard,
        criterion.subject,
        criterion.stage,
        criterion.unit or "",
        criterion.basis or "",
    )
    return (criterion.label, criterion.property or "", *place)
