"""What one part of a mixture means for the others: hazard by listing, and uses that its presence forbids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recommender.explanation import Explainer
from recommender.facts import Facts
from recommender.results import Recommendation
from recommender.screening.technology import Screener, overall
from recommender.understanding import Understanding


@dataclass(frozen=True)
class Part:
    """A part of a mixture: as understood, and what is known of it."""

    seen: Understanding
    facts: Facts

    @property
    def hazardous(self) -> bool:
        """Whether the part counts as hazardous, by listing or by what is said, under a rule family asked for."""
        return any(self.facts.hazard(family.name).state is True for family in self.seen.scope.families)


class Mixture:
    """The parts of a mixture, asked for what they forbid.

    Parameters
    ----------
    parts: those that were recognised.
    screener: of the knowledge.
    explainer: in the language of the answer.
    """

    def __init__(self, parts: Sequence[Part], screener: Screener, explainer: Explainer) -> None:
        self._parts = {f"material/{part.facts.material}": part for part in parts}
        self._screener = screener
        self._explainer = explainer

    @property
    def hazardous(self) -> list[str]:
        """The materials of the parts that count as hazardous."""
        return [name for name, part in self._parts.items() if part.hazardous]

    def barred(self, found: Recommendation, material: str) -> Recommendation | None:
        """Return `found` as rejected where its use prohibits `material`, a part it was not screened for; else None."""
        part = self._parts.get(material)
        if part is None:
            return None
        technology = part.facts.knowledge.technologies[found.technology.removeprefix("technology/")]
        screenings = self._screener.screen_all(technology, part.facts, part.seen.scope)
        status, standing = overall(screenings)
        if status != "rejected" or standing.rejection != "prohibited":
            return None
        return found.model_copy(
            update={
                "status": "rejected",
                "rejection": self._explainer.rejection(standing, set()),
                "score": 0.0,
                "score_parts": {},
                "reasons": self._explainer.reasons(standing),
                "criteria": self._explainer.criteria(standing, set()),
                "verdicts": self._explainer.families(screenings) if len(screenings) > 1 else [],
                "benefits": {},
                "for_material": material,
            }
        )
