"""What another answer to nearly the same question changes: uses whose status differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recommender.results import Answer, Recommendation, Status

_ORDER: dict[Status | None, int] = {"rejected": 0, None: 1, "conditional": 2, "suitable": 3}


@dataclass(frozen=True)
class Difference:
    """A use before and after; None where an answer does not hold it."""

    key: str
    before: Recommendation | None
    after: Recommendation | None

    @property
    def better(self) -> bool:
        """Whether the use stands better after than before."""
        return _ORDER[_status(self.after)] > _ORDER[_status(self.before)]

    @property
    def of(self) -> Recommendation:
        """The use itself."""
        found = self.after or self.before
        assert found is not None
        return found


def keyed(recommendations: Iterable[Recommendation]) -> dict[str, Recommendation]:
    """Return uses by what names them across answers: their steps, and the material where two go the same way."""
    found: dict[str, Recommendation] = {}
    for r in recommendations:
        steps = [step.technology for step in r.pathway] or [r.technology]
        key = "~".join(name.removeprefix("technology/") for name in steps)
        found[f"{key}~{r.for_material.removeprefix('material/')}" if key in found else key] = r
    return found


def differences(before: Answer, after: Answer) -> list[Difference]:
    """Return the uses whose status differs: those in both answers first, and those that gain before those that lose."""
    was, now = keyed(before.recommendations), keyed(after.recommendations)
    pairs = [Difference(key, was.get(key), now.get(key)) for key in dict.fromkeys([*now, *was])]
    changed = [p for p in pairs if _status(p.before) != _status(p.after)]
    return sorted(changed, key=lambda p: (p.before is None or p.after is None, not p.better))


def _status(recommendation: Recommendation | None) -> Status | None:
    return recommendation.status if recommendation else None
