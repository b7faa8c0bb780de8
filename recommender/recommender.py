"""The main path: profile → understand (resolve) → candidates → screen → rank → explain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kb.codes import CodeLists
from kb.load import Knowledge, load
from kb.records import Technology
from ontology.paths import KnowledgePaths
from recommender import ranking
from recommender.ahead import opened
from recommender.benefits import benefits
from recommender.candidates import CandidateFinder
from recommender.considering import Considered, Considerer
from recommender.encoder import Encodes, encoder_name
from recommender.explanation import Explainer
from recommender.facts import Facts
from recommender.hierarchy import Hierarchy
from recommender.meaning import Meaning
from recommender.measure import measure_first
from recommender.mixture import Mixture, Part
from recommender.pathways import Route
from recommender.profile import Profile
from recommender.resolve import Resolver
from recommender.results import Answer, BenefitRange, MaterialCandidate, PathwayStep, Recommendation
from recommender.screening.technology import Screener, Screening, overall
from recommender.several import merged, mixed
from recommender.snapshot import LaterEncoder, keep, kept, stamp
from recommender.understanding import Understander, Understanding
from recommender.warnings import understood, warnings
from recommender.wording import Wording


class Recommender:
    """Recommends screened reuse technologies for waste streams.

    >>> from recommender.profile import Profile
    >>> answer = Recommender.open().recommend(Profile(description="coal fly ash", country="CN"))
    >>> answer.materials[0].material
    'material/coal-fly-ash'
    """

    def __init__(
        self,
        knowledge: Knowledge,
        encoder: Encodes | None,
        *,
        meaning: Meaning | None = None,
        rules: dict[str, Any] | None = None,
    ) -> None:
        self.knowledge = knowledge
        self._rules = rules or ranking.weights(knowledge.paths)
        self._hierarchy = Hierarchy(knowledge.materials)
        codes = CodeLists.load(knowledge.paths.ontology) if knowledge.paths else CodeLists({})
        self._codes = codes
        if meaning is None and encoder is not None:
            meaning = Meaning.of(knowledge, encoder)
        resolver = Resolver(knowledge, self._hierarchy, meaning, self._rules["resolve"])
        self._understander = Understander(knowledge, self._hierarchy, codes, resolver)
        self._screener = Screener(knowledge)
        finder = CandidateFinder(knowledge, self._hierarchy, meaning, self._rules["resolve"])
        self._considerer = Considerer(knowledge, self._hierarchy, finder, meaning, self._rules)
        self._explainers: dict[str, Explainer] = {}

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
        folders, name = paths or KnowledgePaths.find(), encoder_name() or ""
        later = LaterEncoder(name, opened)  # which also says where there is none
        holds_for = stamp(folders, name)
        built = kept(holds_for, later)
        encoder = later if later.usable() else None
        if encoder is None:
            holds_for = stamp(folders, "")
            built = kept(holds_for, None)
        if built is None:
            built = cls(load(folders, progress), encoder)
            if not built.knowledge.faults:
                keep(built, holds_for)
        return built

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
        parts = self.parts(profile)
        mixture = self._mixture(parts, language) if len(parts) > 1 and mixed(profile.description) else None
        if mixture is not None and mixture.hazardous:
            parts = [part.model_copy(update={"hazardous": True}) for part in parts]
        answers = [self._answer_to(part, language) for part in parts]
        answer = answers[0] if len(answers) == 1 else merged(profile, answers, self.knowledge, mixture)
        return answer.model_copy(update={"recommendations": _numbered(answer.recommendations, top)})

    def parts(self, profile: Profile) -> list[Profile]:
        """Return one profile for each waste that the text names side by side; mostly the profile itself."""
        return self._understander.parts(profile)

    def consider(self, profile: Profile, language: str | None = None) -> tuple[Understanding, list[Considered]]:
        """Return what is understood of a profile of one material, and every option, best first, without the words.

        Raises
        ------
        InputError
            when a value of the profile cannot be.
        """
        seen = self._understander.understand(profile, language)
        if seen.material is None:
            return seen, []
        return seen, self._considerer.consider(seen, self._facts(seen, seen.material.material))

    def _mixture(self, parts: list[Profile], language: str | None) -> Mixture:
        found = [self._understander.understand(part, language) for part in parts]
        known = [Part(seen, self._facts(seen, seen.material.material)) for seen in found if seen.material is not None]
        return Mixture(known, self._screener, self._explainer(found[0].language))

    def _explainer(self, language: str) -> Explainer:
        if language not in self._explainers:
            say = Wording(self.knowledge, language)
            self._explainers[language] = Explainer(self.knowledge, self._hierarchy, say, self._considerer.practice)
        return self._explainers[language]

    def _facts(self, seen: Understanding, material: str) -> Facts:
        return Facts(self.knowledge, self._hierarchy, self._codes, seen.stream, material)

    def _answer_to(self, profile: Profile, language: str | None) -> Answer:
        seen, found = self.consider(profile, language)
        explainer = self._explainer(seen.language)
        say = explainer.say
        if seen.material is None:
            return self._answer(profile, seen, say, [], [])
        facts = self._facts(seen, seen.material.material)
        recommendations = [self._recommendation(c, facts, seen, explainer) for c in found]
        banned = [self._ban(c, facts, seen, explainer) for c in found]
        recommendations = _banned_last(recommendations, banned)
        direct = sorted((c for c in found if c.route is None), key=lambda c: c.technology.id)
        return self._answer(profile, seen, say, recommendations, direct)

    def _ban(self, found: Considered, facts: Facts, seen: Understanding, explainer: Explainer) -> str | None:
        """Return why a use comes last: prohibited for what the stream most likely is, or poisoned by the works told."""
        if found.status != "rejected" and self._considerer.poisoned(found.option, seen):
            return explainer.say("poisonous_works_use")
        if found.option.instead is None or found.status == "rejected":
            return None
        _, standing = overall(self._screener.screen_all(found.technology, facts, seen.scope))
        if standing.status != "rejected" or standing.rejection != "prohibited":
            return None
        say, why = explainer.say, explainer.reasons(standing)[0]
        return say("prohibited_if", material=say.label("materials", facts.material), why=why)

    # ---- putting together

    def _recommendation(
        self, found: Considered, facts: Facts, seen: Understanding, explainer: Explainer
    ) -> Recommendation:
        technology, option, route = found.technology, found.option, found.route
        status, standing, living = found.status, found.standing, set(found.living)
        say = explainer.say
        reasons = explainer.reasons(standing)
        reasons = (
            self._cautious_reasons(found, seen, say)
            + reasons[:1]
            + (self._lifting(technology, seen, living) if route is None else [])
            + reasons[1:]
        )
        evidence = explainer.evidence(technology.id, facts.material, self._rules["rank"]["relation"])
        use = self.knowledge.uses.get(technology.use)
        steps = route.steps if route else ()
        cautions = [*(c for s in steps for c in s.pretreatment.cautions), *technology.cautions]
        residues = [*(r for s in steps for r in s.pretreatment.residues), *technology.residues]
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
            score=found.scored.score,
            score_parts=found.scored.parts,
            grade=self._grade(technology, standing),
            max_share=found.share,
            reasons=list(dict.fromkeys(reasons)),
            cautions=list(dict.fromkeys(c.get(seen.language) for c in cautions)),
            verdicts=explainer.families(found.screenings) if len(found.screenings) > 1 else [],
            criteria=explainer.criteria(standing, living),
            pathway=self._pathway(found, facts),
            displaces=explainer.displaced([d.material for d in technology.displaces]),
            residues=[say.label("materials", r.material) for r in residues],
            host_processes=explainer.hosts(technology.host),
            benefits=self._benefits(found, seen, say) if status != "rejected" else {},
            evidence=evidence,
            matched_material=f"material/{option.accepted}",
            for_material=f"material/{facts.material}",
            relation=option.relation,
            maturity=technology.maturity.trl,
        )

    def _benefits(self, found: Considered, seen: Understanding, say: Wording) -> dict[str, BenefitRange]:
        quantity = seen.stream.quantity
        if quantity is None:
            return {}
        before = [s.pretreatment for s in found.route.steps] if found.route else []
        return benefits(self._considerer.worth.factors(found.technology, before, seen.around, say), quantity, say)

    def _cautious_reasons(self, found: Considered, seen: Understanding, say: Wording) -> list[str]:
        out = []
        option, route = found.option, found.route
        if seen.material is not None and seen.material.confidence < self._rules["resolve"]["unsure"]:
            out.append(say("unsure", material=say.label("materials", seen.material.material)))
        if option.relation == "narrower":
            out.append(say("narrower", material=say.label("materials", option.accepted)))
        if found.technology.type == "pretreatment":
            made = [n for n in found.technology.yields if self.knowledge.materials[n].role == "product"]
            labels = [say.label("materials", name) for name in made or found.technology.yields]
            key = "recovers" if made else "step_only" if labels else "step_prepares"
            out.append(say(key, materials=say.list(labels)))
        if option.instead is not None:
            out.append(say("instead", material=say.label("materials", option.instead)))
        if option.relation == "analogous" and option.case is not None:
            out.append(say("analogous", case=self.knowledge.cases[option.case].title.get(seen.language)))
        for step in route.steps if route else ():
            treatment = step.pretreatment.label.get(seen.language)
            for name, value in step.changed:
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
            treatments = [step.pretreatment.label.get(language) for step in route.steps]
            use = technology.label.get(language)
            texts.append(say("pathway_title", treatment=say("then").join(treatments), use=use))
        return texts[0], texts[1]

    def _pathway(self, found: Considered, facts: Facts) -> list[PathwayStep]:
        technology = found.technology
        out = []
        before = found.option.instead or facts.material
        for step in found.route.steps if found.route else ():
            status, _ = overall(list(step.screenings))
            out.append(_step(step.pretreatment, f"material/{before}", f"material/{step.facts.material}", status))
            before = step.facts.material
        output = f"material/{technology.yields[0]}" if technology.yields else ""
        return [*out, _step(technology, f"material/{before}", output, found.status)]

    @staticmethod
    def _grade(technology: Technology, standing: Screening) -> str | None:
        """Return the grade of the technology's own product standard that is met."""
        own = [j for j in standing.judged if j.identifier.startswith(f"criterion/{technology.id}/")]
        return next((j.judgement.grade for j in own if j.judgement.grade and j.judgement.verdict == "pass"), None)

    def _answer(
        self,
        profile: Profile,
        seen: Understanding,
        say: Wording,
        recommendations: list[Recommendation],
        direct: list[Considered],
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


def _banned_last(found: list[Recommendation], banned: list[str | None]) -> list[Recommendation]:
    """Put what is prohibited for what the stream most likely is behind the other uses, and say so."""
    kept = [r for r, why in zip(found, banned, strict=True) if why is None]
    least = min((r.score for r in kept if r.status != "rejected"), default=1.0)
    last = [
        r.model_copy(update={"reasons": [why, *r.reasons], "score": min(r.score, least)})
        for r, why in zip(found, banned, strict=True)
        if why is not None
    ]
    return [*kept, *last]


def _numbered(found: list[Recommendation], top: int | None) -> list[Recommendation]:
    active = [r for r in found if r.status != "rejected"]
    rejected = [r for r in found if r.status == "rejected"]
    kept = active if top is None else active[: max(0, top)]
    return [r.model_copy(update={"rank": i}) for i, r in enumerate([*kept, *rejected], 1)]
