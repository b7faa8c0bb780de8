"""Which technologies may take a material: by the hierarchy, and by likeness to documented practice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kb.load import Knowledge
from kb.records import Technology
from recommender.encoder import Encodes, Vectors, cached_vectors
from recommender.hierarchy import Hierarchy, Relation


@dataclass(frozen=True)
class Option:
    """A technology that may take the stream.

    `relation` says how the accepted material lies to the stream; `case` names the practice it was proposed by.
    """

    technology: Technology
    accepted: str
    relation: Relation
    case: str | None = None


_ORDER = {"same": 0, "broader": 1, "narrower": 2, "analogous": 3}


class CandidateFinder:
    """Finds the technologies for a material.

    Parameters
    ----------
    knowledge: loaded records.
    hierarchy: of their materials.
    encoder: for likeness to documented practice; None goes without.
    alike: cosine from which a documented waste counts as like the one asked about.
    """

    def __init__(self, knowledge: Knowledge, hierarchy: Hierarchy, encoder: Encodes | None, alike: float) -> None:
        self._knowledge = knowledge
        self._hierarchy = hierarchy
        self._encoder = encoder
        self._alike = alike
        self._practice = [
            (case.id, synergy.material, synergy.technology, synergy.waste_as_worded)
            for case in knowledge.cases.values()
            for synergy in case.synergies
            if synergy.technology in knowledge.technologies and synergy.waste_as_worded.isascii()
        ]
        self._vectors: Vectors | None = None
        if encoder is not None and self._practice:
            self._vectors = cached_vectors(encoder, [worded for *_, worded in self._practice], "practice")

    def options(self, material: str, kind: str = "use") -> list[Option]:
        """Return the technologies of `kind` that accept `material`, something broader, or something narrower."""
        found = []
        for technology in self._knowledge.technologies.values():
            if technology.type != kind or technology.replaced_by:
                continue
            relations = [
                (relation, a.material)
                for a in technology.accepts
                if (relation := self._hierarchy.relation(material, a.material))
            ]
            if relations:
                relation, accepted = min(relations, key=lambda pair: (_ORDER[pair[0]], pair[1]))
                found.append(Option(technology, accepted, relation))
        return sorted(found, key=lambda o: o.technology.id)

    def by_analogy(self, text: str, material: str, known: set[str]) -> list[Option]:
        """Return technologies used for like streams of the same family in documented cases, not already `known`."""
        if self._encoder is None or self._vectors is None or not text.strip() or not text.isascii():
            return []
        family = self._knowledge.materials[material].family
        likeness = np.round(self._vectors @ self._encoder.encode([text])[0], 5)
        found: dict[str, Option] = {}
        for index in np.argsort(-likeness, kind="stable"):
            if likeness[index] < self._alike:
                break
            case, other, name, _ = self._practice[int(index)]
            technology = self._knowledge.technologies[str(name)]
            same_family = other in self._knowledge.materials and self._knowledge.materials[other].family == family
            if technology.id in known or technology.id in found or technology.type != "use" or not same_family:
                continue
            found[technology.id] = Option(technology, other, "analogous", case)
        return [found[name] for name in sorted(found)]
