"""What another answer to nearly the same question changes: uses whose status differs."""

from __future__ import annotations

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


def key_of(recommendation: Recommendation) -> str:
    """Return what names a use across answers: its steps, and the material it is for.

    The same use may be answered for several materials of one text.
    """
    steps = [step.technology for step in recommendation.pathway] or [recommendation.technology]
    names = [name.removeprefix("technology/") for name in steps]
    return "~".join([*names, recommendation.for_material.removeprefix("material/")])


def differences(before: Answer, after: Answer) -> list[Difference]:
    """Return the uses whose status differs: those in both answers first, and those that gain before those that lose."""
    was = {key_of(r): r for r in before.recommendations}
    now = {key_of(r): r for r in after.recommendations}
    pairs = [Difference(key, was.get(key), now.get(key)) for key in dict.fromkeys([*now, *was])]
    changed = [p for p in pairs if _status(p.before) != _status(p.after)]
    return sorted(changed, key=lambda p: (p.before is None or p.after is None, not p.better))


def _status(recommendation: Recommendation | None) -> Status | None:
    return recommendation.status if recommendation else None
