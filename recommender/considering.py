"""What may be done with a stream: every use and every route to one, screened and scored, before any words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kb.load import Knowledge
from kb.records import Technology
from recommender import ranking
from recommender.candidates import CandidateFinder, Option, practice_of
from recommender.facts import Facts
from recommender.hierarchy import Hierarchy
from recommender.meaning import Meaning
from recommender.pathways import PathwayBuilder, Route, Step
from recommender.screening.technology import Screener, Screening, Status, overall
from recommender.understanding import Understanding
from recommender.words import TechnologySense, TechnologyWords
from recommender.worth import Worth

LONGEST = 2
"""Pretreatments before a use: three steps with the use itself."""


@dataclass(frozen=True)
class Considered:
    """An option with its verdicts and score, and the route to it when it is a pathway.

    `living` names the pretreatments by which a route to the same use is not rejected (only for direct uses).
    """

    option: Option
    screenings: tuple[Screening, ...]
    status: Status
    standing: Screening
    route: Route | None
    scored: ranking.Scored
    share: float | None
    living: frozenset[str] = frozenset()

    @property
    def technology(self) -> Technology:
        """The use at the end."""
        return self.option.technology


@dataclass(frozen=True)
class _Question:
    """What is asked: the stream as understood, the facts it is asked with, and how like it a technology is.

    `wording` by the words, `meaning` by what they mean.
    """

    seen: Understanding
    facts: Facts
    wording: Mapping[str, float]
    meaning: Mapping[str, float]


class Considerer:
    """Finds, screens and scores what may be done with a stream of one material.

    Parameters
    ----------
    knowledge: loaded records.
    hierarchy: of their materials.
    finder: of the uses for a material.
    meaning: of texts, or None to go by words alone.
    rules: the weights (``ontology/ranking.yaml``).
    """

    def __init__(
        self,
        knowledge: Knowledge,
        hierarchy: Hierarchy,
        finder: CandidateFinder,
        meaning: Meaning | None,
        rules: dict[str, Any],
    ) -> None:
        self._knowledge = knowledge
        self._hierarchy = hierarchy
        self._finder = finder
        self._rules = rules
        self._screener = Screener(knowledge)
        self._pathways = PathwayBuilder(knowledge, hierarchy, self._screener)
        self.practice = practice_of(knowledge)
        self._words = TechnologyWords(knowledge, self.practice)
        self._sense = TechnologySense(knowledge, meaning)
        self.worth = Worth(knowledge)

    def consider(self, seen: Understanding, facts: Facts) -> list[Considered]:
        """Return every option, best first, the rejected ones after the others."""
        asked = _Question(seen, facts, self._words.likeness(seen.text), self._sense.likeness(seen.text))
        options = [o for o in self._finder.options(facts.material) if o.accepted not in seen.resolution.refuted]
        known = {o.technology.id for o in options}
        hazardous = any(facts.hazard(family.name).state for family in seen.scope.families)
        analogous = self._finder.by_analogy(seen.text, facts.material, known, hazardous=hazardous)
        analogous = [o for o in analogous if self._may_be(o, seen)]
        direct = [self._screened(option, facts, asked) for option in (*options, *analogous)]
        steps = [o for o in self._finder.steps(facts.material) if self._may_be(o, seen)]
        direct += self._of_alternatives({*known, *(o.technology.id for o in (*analogous, *steps))}, asked)
        routes = [*self._lifted(direct, asked), *self._transformed(known, asked)]
        begun = {found.route.names[0] for found in routes if found.route is not None}
        steps = [
            option
            for option in steps
            if option.technology.id not in begun or self._finder.practised(option.technology.id, facts.material)
        ]
        direct += [self._screened(option, facts, asked) for option in steps]
        living: dict[str, set[str]] = {}
        for found in routes:
            if found.route is not None:
                living.setdefault(found.technology.id, set()).add(found.route.names[0])
        direct = [replace(d, living=frozenset(living.get(d.technology.id, ()))) for d in direct]
        return ranking.ordered([*direct, *routes], self._rules["rank"])

    def poisoned(self, option: Option, seen: Understanding) -> bool:
        """Say whether the option reaches soil, plants or animals with what is not known to come from the works told."""
        return option.technology.use in self._rules["resolve"]["to_soil"] and option.accepted in seen.resolution.strange

    def _may_be(self, option: Option, seen: Understanding) -> bool:
        """Say whether what the text tells of metals and works leaves room for an option that no name stands for."""
        return option.accepted not in seen.resolution.refuted and not self.poisoned(option, seen)

    def _of_alternatives(self, known: set[str], asked: _Question) -> list[Considered]:
        """Return the uses of what the stream may be instead, where it is not sure what it is."""
        facts, seen = asked.facts, asked.seen
        weights = self._rules["resolve"]
        first = seen.resolution.candidates[0].confidence
        if first >= weights["sure"]:
            return []
        out: list[Considered] = []
        taken = set(known)
        for candidate in seen.resolution.candidates[1:]:
            near = candidate.confidence >= first - weights["alternative"]
            if len(out) >= weights["alternatives"] or not near or candidate.material == facts.material:
                continue
            other = facts.with_stream(facts.stream, candidate.material)
            for option in (*self._finder.options(candidate.material), *self._finder.steps(candidate.material)):
                meant = option.relation in ("same", "broader") and self._may_be(option, seen)
                if meant and option.technology.id not in taken:
                    taken.add(option.technology.id)
                    instead = replace(option, relation="analogous", instead=candidate.material)
                    out.append(self._screened(instead, other, replace(asked, facts=other)))
        return out

    # ---- one option

    def _screened(self, option: Option, facts: Facts, asked: _Question, route: Route | None = None) -> Considered:
        seen = asked.seen
        screenings = tuple(self._screener.screen_all(option.technology, facts, seen.scope))
        status, standing = overall(list(screenings))
        confidence = seen.material.confidence if seen.material is not None else 0.0
        capped = option.relation in ("narrower", "analogous") or route is not None
        if status == "suitable" and (capped or confidence < self._rules["resolve"]["unsure"]):
            status = "conditional"
        share = _share(option.technology, standing)
        steps = route.steps if route else ()
        quantity = seen.stream.quantity
        grounds = ranking.Grounds(
            evidence=self._evidence(option, asked.facts),
            wording=asked.wording.get(option.technology.id, 0.0),
            meaning=asked.meaning.get(option.technology.id, 0.0),
            share=share,
            steps=len(steps),
            net_value=self.worth.net_value(option.technology, [s.pretreatment for s in steps], seen.around),
            quantity=quantity.interval.high if quantity is not None else None,
            leads_to=self._leads_to(option.technology),
        )
        use = self._knowledge.uses.get(option.technology.use)
        scored = ranking.score(standing, status, use, option, grounds, seen.around, self._rules["rank"])
        return Considered(option, screenings, status, standing, route, scored, share)

    def _leads_to(self, technology: Technology) -> float | None:
        """Return the place in the cascade of the best use of what a pretreatment makes, or None."""
        if technology.type != "pretreatment":
            return None
        places = self._rules["rank"]["cascade"]
        made = (option for name in technology.yields for option in self._finder.options(name))
        uses = (self._knowledge.uses.get(o.technology.use) for o in made if o.relation in ("same", "broader"))
        return max((float(places[use.level]) for use in uses if use is not None), default=None)

    def _evidence(self, option: Option, facts: Facts) -> float:
        """Return how well documented practice speaks for the use: the best exchange for one half, how many the other.

        An exchange weighs by its grade and by the likeness of its material; so many as `evidence_half` make half.
        """
        rules = self._rules["rank"]
        best = total = 0.0
        for _, synergy in self.practice.get(option.technology.id, ()):
            relation = self._hierarchy.relation(facts.material, synergy.material)
            weight = rules["evidence"][synergy.status] * rules["relation"][relation or "analogous"]
            best = max(best, weight)
            total += weight if relation else 0.0
        return float(0.5 * best + 0.5 * total / (total + rules["evidence_half"]))

    # ---- routes

    def _lifted(self, direct: list[Considered], asked: _Question) -> list[Considered]:
        """Return routes by which pretreatments mend what stands against a direct use, the shortest that do."""
        facts, seen = asked.facts, asked.seen
        steps: dict[tuple[str, ...], Step | None] = {}

        def after(route: tuple[str, ...], known: Facts) -> Step | None:
            if route not in steps:
                steps[route] = self._pathways.step(route[-1], known, seen.scope)
            return steps[route]

        out = []
        for found in direct:
            front: list[tuple[Route | None, Considered]] = [(None, found)]
            reached: set[frozenset[str]] = set()
            for _ in range(LONGEST):
                ahead: list[tuple[Route | None, Considered]] = []
                for route, before in front:
                    used = route.names if route else ()
                    for name in _wanted(before):
                        if name in used or any(r <= {*used, name} for r in reached):
                            continue
                        step = after((*used, name), route.facts if route else facts)
                        if step is None or not self._still_takes(found.technology, step.facts.material, facts.material):
                            continue
                        longer = route.then(step) if route else Route((step,))
                        option = found.option
                        screened = self._screened(option, step.facts, asked, longer)
                        if screened.status != "rejected":
                            out.append(screened)
                            reached.add(frozenset(longer.names))
                        else:
                            ahead.append((longer, screened))
                front = ahead
        return out

    def _transformed(self, known: set[str], asked: _Question) -> list[Considered]:
        """Return routes by which a pretreatment makes another by-product, for which there are uses of its own."""
        facts, seen = asked.facts, asked.seen
        out = []
        for name in self._pathways.transforming(facts.material):
            step = self._pathways.step(name, facts, seen.scope)
            if step is None:
                continue
            for option in self._finder.options(step.facts.material):
                if option.technology.id in known or option.relation not in ("same", "broader"):
                    continue
                if not self._may_be(replace(option, accepted=facts.material), seen):
                    continue
                screened = self._screened(option, step.facts, asked, Route((step,)))
                if screened.status != "rejected":
                    out.append(screened)
        return out

    def _still_takes(self, technology: Technology, treated: str, material: str) -> bool:
        if treated == material:
            return True
        relations = [self._hierarchy.relation(treated, a.material) for a in technology.accepts]
        own = [self._hierarchy.relation(material, a.material) for a in technology.accepts]
        return any(r in ("same", "broader") for r in (*relations, *own))


def _wanted(found: Considered) -> list[str]:
    """Return the pretreatments that could mend what stands against a use."""
    wanted: dict[str, None] = {}
    for screening in found.screenings:
        for judged in screening.judged:
            judgement = judged.judgement
            against = judgement.verdict == "fail" or judgement.expectation == "unlikely" or judgement.limited
            if judged.decides and against:
                wanted.update(dict.fromkeys(judgement.lifts))
    return list(wanted)


def _share(technology: Technology, standing: Screening) -> float | None:
    """Return the largest share in per cent that the limits leave, or None where the use has no dosing."""
    dosing = technology.dosing
    shares = [
        j.judgement.share
        for j in standing.judged
        if j.judgement.share is not None and (j.judgement.verdict == "pass" or j.judgement.limited)
    ]
    if dosing is None or not shares:
        return dosing.max if dosing else None
    return round(min(min(shares), dosing.max), 3)
