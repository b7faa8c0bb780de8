"""The main path: profile → understand (resolve) → candidates → screen → rank → explain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kb.codes import CodeLists
from kb.load import Knowledge, load
from kb.records import Technology
from ontology.paths import KnowledgePaths
from recommender import ranking
from recommender.candidates import CandidateFinder, Option
from recommender.encoder import Encodes, open_encoder
from recommender.explanation import Explainer
from recommender.facts import Facts
from recommender.hierarchy import Hierarchy
from recommender.meaning import Meaning
from recommender.measure import measure_first
from recommender.pathways import PathwayBuilder, Route
from recommender.profile import Profile
from recommender.resolve import Resolver
from recommender.results import Answer, MaterialCandidate, PathwayStep, Recommendation
from recommender.screening.technology import Screener, Screening, overall
from recommender.understanding import Understander, Understanding
from recommender.warnings import understood, warnings
from recommender.wording import Wording


@dataclass(frozen=True)
class Screened:
    """An option with its verdicts, and the route to it when it is a pathway."""

    option: Option
    screenings: tuple[Screening, ...]
    standing: Screening
    route: Route | None = None

    @property
    def technology(self) -> Technology:
        """The use at the end."""
        return self.option.technology


class Recommender:
    """Recommends screened reuse technologies for waste streams.

    >>> from recommender.profile import Profile
    >>> answer = Recommender.open().recommend(Profile(description="coal fly ash", country="CN"))
    >>> answer.materials[0].material
    'material/coal-fly-ash'
    """

    def __init__(self, knowledge: Knowledge, encoder: Encodes | None) -> None:
        self.knowledge = knowledge
        self._rules = ranking.weights(knowledge.paths)
        self._hierarchy = Hierarchy(knowledge.materials)
        codes = CodeLists.load(knowledge.paths.ontology) if knowledge.paths else CodeLists({})
        self._codes = codes
        meaning = Meaning.of(knowledge, encoder) if encoder is not None else None
        resolver = Resolver(knowledge, self._hierarchy, meaning, self._rules["resolve"])
        self._understander = Understander(knowledge, self._hierarchy, codes, resolver)
        self._finder = CandidateFinder(knowledge, self._hierarchy, meaning, self._rules["resolve"]["alike"])
        self._screener = Screener(knowledge)
        self._pathways = PathwayBuilder(knowledge, self._hierarchy, self._screener)

    @classmethod
    def open(cls, paths: KnowledgePaths | None = None, progress: Callable[[str], None] | None = None) -> Recommender:
        """Return a recommender over the knowledge in force.

        Parameters
        ----------
        paths: folders of the knowledge; by default those in force.
        progress: called with a word on each slow step.

        Raises
        ------
        KnowledgeError
            when there is no knowledge to open. Faults in single files are in `knowledge.faults`.
        """
        knowledge = load(paths, progress)
        return cls(knowledge, open_encoder())

    def recommend(self, profile: Profile, *, language: str | None = None, top: int | None = None) -> Answer:
        """Return the screened and ranked technologies for `profile`.

        Parameters
        ----------
        profile: what is known of the stream.
        language: ``en`` or ``zh`` for reasons and warnings; by default that of the description.
        top: how many recommendations that are not rejected to keep; all by default.

        Raises
        ------
        InputError
            when a value of the profile cannot be.
        """
        seen = self._understander.understand(profile, language)
        say = Wording(self.knowledge, seen.language)
        if seen.material is None:
            return self._answer(profile, seen, say, [], [])
        facts = Facts(self.knowledge, self._hierarchy, self._codes, seen.stream, seen.material.material)
        direct = self._direct(seen, facts)
        routes = [screened for d in direct for screened in self._routes(d, facts, seen)]
        living: dict[str, set[str]] = {}
        for route in routes:
            if route.route is not None:
                living.setdefault(route.technology.id, set()).add(route.route.pretreatment.id)
        explainer = Explainer(self.knowledge, self._hierarchy, say)
        everything = [
            self._recommendation(s, facts, seen, explainer, living.get(s.technology.id, set()))
            for s in (*direct, *routes)
        ]
        return self._answer(profile, seen, say, _ranked(everything, top), direct)

    # ---- steps

    def _direct(self, seen: Understanding, facts: Facts) -> list[Screened]:
        options = self._finder.options(facts.material)
        known = {o.technology.id for o in options}
        options += self._finder.by_analogy(seen.text, facts.material, known)
        return [self._screened(option, facts, seen) for option in options]

    def _screened(self, option: Option, facts: Facts, seen: Understanding, route: Route | None = None) -> Screened:
        screenings = tuple(self._screener.screen_all(option.technology, facts, seen.scope))
        _, standing = overall(list(screenings))
        return Screened(option, screenings, standing, route)

    def _routes(self, direct: Screened, facts: Facts, seen: Understanding) -> list[Screened]:
        """Return pathways through pretreatments that could mend what stands against a direct use."""
        wanted: dict[str, None] = {}
        for screening in direct.screenings:
            for judged in screening.judged:
                judgement = judged.judgement
                against = judgement.verdict == "fail" or judgement.expectation == "unlikely" or judgement.limited
                if judged.decides and against:
                    wanted.update(dict.fromkeys(judgement.lifts))
        out = []
        for name in wanted:
            route = self._pathways.route(name, facts, seen.scope)
            if route is None or not self._accepts(direct.technology, route.facts.material, facts.material):
                continue
            screened = self._screened(direct.option, route.facts, seen, route)
            if overall(list(screened.screenings))[0] != "rejected":
                out.append(screened)
        return out

    def _accepts(self, technology: Technology, treated: str, material: str) -> bool:
        if treated == material:
            return True
        relations = [self._hierarchy.relation(treated, a.material) for a in technology.accepts]
        own = [self._hierarchy.relation(material, a.material) for a in technology.accepts]
        return any(r in ("same", "broader") for r in (*relations, *own))

    # ---- putting together

    def _recommendation(
        self, screened: Screened, facts: Facts, seen: Understanding, explainer: Explainer, living: set[str]
    ) -> Recommendation:
        technology, option, route = screened.technology, screened.option, screened.route
        status, standing = overall(list(screened.screenings))
        rules = self._rules["rank"]
        reasons = explainer.reasons(standing)
        say = Wording(self.knowledge, seen.language)
        capped = option.relation in ("narrower", "analogous") or route is not None
        unsure = seen.material is not None and seen.material.confidence < self._rules["resolve"]["unsure"]
        if status == "suitable" and (capped or unsure):
            status = "conditional"
        reasons = (
            self._cautious_reasons(screened, seen, say, unsure=unsure)
            + reasons[:1]
            + (self._lifting(technology, seen, living) if route is None else [])
            + reasons[1:]
        )
        evidence = explainer.evidence(technology.id, facts.material, rules["relation"])
        share = self._share(screened, standing)
        use = self.knowledge.uses.get(technology.use)
        wanted = technology.dosing.max if technology.dosing else None
        trl, steps = technology.maturity.trl, 1 if route else 0
        scored = ranking.score(
            standing, status, use, option.relation, trl, evidence, share, wanted, steps, rules
        )  # fmt: skip
        cautions = [*(route.pretreatment.cautions if route else []), *technology.cautions]
        residues = [*(route.pretreatment.residues if route else []), *technology.residues]
        title, title_zh = self._titles(technology, route)
        return Recommendation(
            rank=0,
            technology=f"technology/{technology.id}",
            title=title,
            title_zh=title_zh,
            description=technology.description.en,
            description_zh=technology.description.zh,
            use=f"use/{technology.use}",
            use_label=use.label.en if use else technology.use,
            use_label_zh=use.label.zh if use else technology.use,
            group=technology.group,
            status=status,
            rejection=explainer.rejection(standing, living) if status == "rejected" else None,
            score=scored.score,
            score_parts=scored.parts,
            grade=self._grade(technology, standing),
            max_share=share,
            reasons=list(dict.fromkeys(reasons)),
            cautions=[c.get(seen.language) for c in cautions],
            verdicts=explainer.families(screened.screenings) if len(screened.screenings) > 1 else [],
            criteria=explainer.criteria(standing, living),
            pathway=self._pathway(screened, status, facts),
            displaces=explainer.displaced([d.material for d in technology.displaces]),
            residues=[say.label("materials", r.material) for r in residues],
            host_processes=explainer.hosts(technology.host),
            benefits=explainer.benefits(technology, seen.stream.quantity) if status != "rejected" else {},
            evidence=evidence,
            matched_material=f"material/{option.accepted}",
            relation=option.relation,
            maturity=technology.maturity.trl,
        )

    def _cautious_reasons(self, screened: Screened, seen: Understanding, say: Wording, *, unsure: bool) -> list[str]:
        out = []
        option, route = screened.option, screened.route
        if unsure and seen.material is not None:
            out.append(say("unsure", material=say.label("materials", seen.material.material)))
        if option.relation == "narrower":
            out.append(say("narrower", material=say.label("materials", option.accepted)))
        if option.relation == "analogous" and option.case is not None:
            out.append(say("analogous", case=self.knowledge.cases[option.case].title.get(seen.language)))
        if route is not None:
            treatment = route.pretreatment.label.get(seen.language)
            for name, value in route.changed:
                label = say.label("properties", name)
                out.append(say("treated", treatment=treatment, property=label, value=say.amount(value)))
            out.append(say("treated_confirm", treatment=treatment))
        return out

    def _lifting(self, technology: Technology, seen: Understanding, living: set[str]) -> list[str]:
        """Return pointers to the routes through pretreatments."""
        say = Wording(self.knowledge, seen.language)
        use = technology.label.get(seen.language)
        treatments = [self.knowledge.technologies[name].label.get(seen.language) for name in sorted(living)]
        return [say("lifted", treatment=treatment, use=use) for treatment in treatments]

    def _titles(self, technology: Technology, route: Route | None) -> tuple[str, str]:
        if route is None:
            return technology.label.en, technology.label.zh
        texts = []
        for language in ("en", "zh"):
            say = Wording(self.knowledge, language)
            treatment, use = route.pretreatment.label.get(language), technology.label.get(language)
            texts.append(say("pathway_title", treatment=treatment, use=use))
        return texts[0], texts[1]

    def _pathway(self, screened: Screened, status: Any, facts: Facts) -> list[PathwayStep]:
        technology, route = screened.technology, screened.route
        material = f"material/{facts.material}"
        output = f"material/{technology.yields[0]}" if technology.yields else ""
        if route is None:
            return [_step(technology, material, output, status)]
        between = f"material/{route.facts.material}"
        first, _ = overall(list(route.first))
        return [
            _step(route.pretreatment, material, between, first),
            _step(technology, between, output, status),
        ]

    @staticmethod
    def _grade(technology: Technology, standing: Screening) -> str | None:
        """Return the grade of the technology's own product standard that is met."""
        own = [j for j in standing.judged if j.identifier.startswith(f"criterion/{technology.id}/")]
        return next((j.judgement.grade for j in own if j.judgement.grade and j.judgement.verdict == "pass"), None)

    @staticmethod
    def _share(screened: Screened, standing: Screening) -> float | None:
        dosing = screened.technology.dosing
        shares = [
            j.judgement.share
            for j in standing.judged
            if j.judgement.share is not None and (j.judgement.verdict == "pass" or j.judgement.limited)
        ]
        if dosing is None or not shares:
            return dosing.max if dosing else None
        return round(min(min(shares), dosing.max), 3)

    def _answer(
        self,
        profile: Profile,
        seen: Understanding,
        say: Wording,
        recommendations: list[Recommendation],
        direct: list[Screened],
    ) -> Answer:
        materials = [
            MaterialCandidate(
                material=f"material/{c.material}",
                label=self.knowledge.materials[c.material].label.en,
                label_zh=self.knowledge.materials[c.material].label.zh,
                confidence=round(c.confidence, 3),
                reasons=[self._reason(key, params, say) for key, params in c.reasons],
            )
            for c in seen.resolution.candidates
        ]
        return Answer(
            id=profile.id,
            language="zh" if seen.language == "zh" else "en",
            jurisdiction=seen.scope.name,
            understood=understood(profile, seen),
            materials=materials,
            recommendations=recommendations,
            measure_first=measure_first([s.screenings for s in direct], say),
            warnings=warnings(seen, say, none_known=seen.material is not None and not recommendations),
        )

    def _reason(self, key: str, params: dict[str, Any], say: Wording) -> str:
        if "process" in params:
            params = {**params, "process": say.label("processes", params["process"])}
        return say(key, **params)


def _step(technology: Technology, material: str, output: str, status: Any) -> PathwayStep:
    return PathwayStep(
        technology=f"technology/{technology.id}", title=technology.label.en, title_zh=technology.label.zh,
        input=material, output=output, status=status,
    )  # fmt: skip


def _ranked(found: list[Recommendation], top: int | None) -> list[Recommendation]:
    active = [r for r in found if r.status != "rejected"]
    rejected = [r for r in found if r.status == "rejected"]
    active.sort(key=lambda r: (-r.score, r.technology, len(r.pathway), r.title))
    rejected.sort(key=lambda r: (r.rejection.kind if r.rejection else "", r.technology, r.title))
    kept = active if top is None else active[: max(0, top)]
    return [r.model_copy(update={"rank": i}) for i, r in enumerate([*kept, *rejected], 1)]
