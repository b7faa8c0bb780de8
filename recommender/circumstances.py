"""What the user says around a stream: how far a receiver is, what disposal costs now, what is to count for more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from recommender.jurisdiction import Scope
from recommender.profile import Profile


@dataclass(frozen=True)
class Circumstances:
    """What bears on the order of the uses, but on no verdict.

    Parameters
    ----------
    distance_km: to the receivers that come into question; None when nothing is said.
    disposal_cost_per_t: what is paid now for a tonne, in `currency`.
    currency: ISO code of the money of the stream's country; empty where there is none.
    priorities: how many times more than usual each part of the score counts.
    """

    distance_km: float | None = None
    disposal_cost_per_t: float | None = None
    currency: str = ""
    priorities: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, profile: Profile, scope: Scope) -> Circumstances:
        """Return what `profile` says, with the money of the country it is judged in."""
        priorities = {str(part): times for part, times in profile.priorities.items()}
        return cls(profile.distance_km, profile.disposal_cost_per_t, scope.currency, priorities)
