"""Which technologies may take a material: by the hierarchy, and by likeness to documented practice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kb.load import Knowledge
from kb.records import Case, Synergy, Technology
from recommender.encoder import Vectors, cached_vectors
from recommender.hierarchy import Hierarchy, Relation
from recommender.meaning import Meaning


@dataclass(frozen=True)
class Option:
    """A technology that may take the stream.

    `relation` says how the accepted material lies to the stream; `case` names the practice it was proposed by, and
    `instead` the material that the stream would have to be.
    """

    technology: Technology
    accepted: str
    relation: Relation
    case: str | None = None
    instead: str | None = None


_ORDER = {"same": 0, "broader": 1, "narrower": 2, "analogous": 3}


Practice = dict[str, list[tuple[Case, Synergy]]]
"""Documented exchanges by the technology that took them."""


def practice_of(knowledge: Knowledge) -> Practice:
    """Return the exchanges of all cases by technology."""
    found: Practice = {}
    for case in knowledge.cases.values():
        for synergy in case.synergies:
            if synergy.technology is not None:
                found.setdefault(synergy.technology, []).append((case, synergy))
    return found


class CandidateFinder:
    """Finds the technologies for a material.

    Parameters
    ----------
    knowledge: loaded records.
    hierarchy: of their materials.
    meaning: for likeness to documented practice; None goes without.
    alike: from which cosine a documented waste counts as like the one asked about, in the same family and in another
        one, and how many are taken (``alike``, ``alike_elsewhere``, ``analogies``).
    """

    def __init__(
        self, knowledge: Knowledge, hierarchy: Hierarchy, meaning: Meaning | None, alike: Mapping[str, Any]
    ) -> None:
        self._knowledge = knowledge
        self._hierarchy = hierarchy
        self._meaning = meaning
        self._alike = alike
        self._options: dict[tuple[str, str], list[Option]] = {}
        self._practice = [
            (case.id, synergy.material, synergy.technology, synergy.waste_as_worded)
            for case in knowledge.cases.values()
            for synergy in case.synergies
            if synergy.technology in knowledge.technologies
        ]
        self._practised: dict[str, set[str]] = {}
        for case in knowledge.cases.values():
            for synergy in case.synergies:
                if synergy.technology is not None and synergy.status in ("operating", "pilot"):
                    self._practised.setdefault(synergy.technology, set()).add(synergy.material)
        self._vectors: Vectors | None = None
        if meaning is not None and self._practice:
            self._vectors = _practice_vectors(meaning, [worded for *_, worded in self._practice])

    def options(self, material: str, kind: str = "use") -> list[Option]:
        """Return the technologies of `kind` that accept `material`, something broader, or something narrower."""
        if (material, kind) not in self._options:
            self._options[material, kind] = self._accepting(material, kind)
        return self._options[material, kind]

    def _accepting(self, material: str, kind: str) -> list[Option]:
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

    def steps(self, material: str) -> list[Option]:
        """Return the pretreatments worth naming by themselves.

        They make something else of `material` (a product, another or a finer by-product), or are practised with it.
        """
        return [
            o
            for o in self.options(material, "pretreatment")
            if o.relation in ("same", "broader")
            and (
                any(self._hierarchy.relation(material, name) in (None, "narrower") for name in o.technology.yields)
                or self.practised(o.technology.id, material)
            )
        ]

    def practised(self, technology: str, material: str) -> bool:
        """Say whether a case tells that the technology takes the material, a kind of it, or what it is a kind of."""
        return any(self._hierarchy.relation(material, other) for other in self._practised.get(technology, ()))

    def by_analogy(self, text: str, material: str, known: set[str], *, hazardous: bool = False) -> list[Option]:
        """Return technologies used for like streams in documented cases, not already `known`, the likest few.

        What is only like a `hazardous` waste says nothing of uses whose product reaches soil, plants or animals.
        """
        if self._meaning is None or self._vectors is None or not text.strip():
            return []
        if self._knowledge.materials[material].role in ("product", "resource"):
            return []  # practice tells of wastes: what is like one of them by its words alone is none
        vector = self._meaning.vector(text)
        if vector is None:
            return []
        family = self._knowledge.materials[material].family
        likeness = np.round(self._vectors @ vector, 5)
        found: dict[str, Option] = {}
        for index in np.argsort(-likeness, kind="stable"):
            if likeness[index] < self._alike["alike"] or len(found) >= self._alike["analogies"]:
                break
            case, other, name, _ = self._practice[int(index)]
            technology = self._knowledge.technologies[str(name)]
            same_family = other in self._knowledge.materials and self._knowledge.materials[other].family == family
            if technology.id in known or technology.id in found or technology.type != "use":
                continue
            if hazardous and technology.use in self._alike["to_soil"]:
                continue
            if same_family or likeness[index] >= self._alike["alike_elsewhere"]:
                found[technology.id] = Option(technology, other, "analogous", case)
        return [found[name] for name in sorted(found)]


def _practice_vectors(meaning: Meaning, worded: list[str]) -> Vectors:
    """Return the vectors of the words of documented wastes; the English ones from the cache."""
    english = [w for w in worded if w.isascii()]
    known = dict(zip(english, cached_vectors(meaning.encoder, english, "practice"), strict=True))
    rest = [w for w in worded if w not in known]
    known.update(zip(rest, meaning.vectors(rest), strict=True))
    return np.stack([known[w] for w in worded])
