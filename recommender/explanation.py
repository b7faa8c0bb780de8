"""From screenings to the parts of an answer: criteria as judged, rejection, evidence, hosts, benefits."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import partial
from typing import Any

from kb.load import Knowledge
from kb.records import Cite
from recommender.candidates import Practice
from recommender.hierarchy import Hierarchy
from recommender.memory import Memory
from recommender.quantities import Value
from recommender.results import (
    CriterionResult,
    Displaced,
    Evidence,
    FamilyVerdict,
    HostProcess,
    Limit,
    Rejection,
    ValueRead,
)
from recommender.screening.judgement import Judgement, leaves
from recommender.screening.technology import Judged, Screening, unread_limit
from recommender.wording import Wording, short_name

_WAYS = 3
"""Closed ways that a card names; the criteria below it show all."""


class Explainer:
    """Explains screenings in one language.

    What is always said of a criterion is put together once, and so is all of a gate that is closed or not told: most
    lines of an answer are such gates.
    """

    def __init__(self, knowledge: Knowledge, hierarchy: Hierarchy, wording: Wording, practice: Practice) -> None:
        self._knowledge = knowledge
        self._hierarchy = hierarchy
        self._practice = practice
        self.say = wording
        self._other = Wording(knowledge, "zh" if wording.language == "en" else "en")
        self._fixed: Memory[dict[str, Any]] = Memory()
        self._gates: dict[str, Memory[CriterionResult]] = {"gate_closed": Memory(), "gate_unknown": Memory()}

    # ---- criteria

    def criteria(self, screening: Screening, living: set[str]) -> list[CriterionResult]:
        """Return every criterion of `screening`, the parts of composites one by one, those that decide first.

        Parameters
        ----------
        screening: the verdict that stands for the option.
        living: pretreatments that lead to a route which is not rejected.
        """
        rows = []
        for judged in screening.judged:
            decides = judged is screening.decisive
            for criterion, judgement, grade in leaves(judged.criterion, judged.judgement):
                row = partial(self._row, judged, judgement, grade, decides, living)
                known = self._gates.get(judgement.reason)
                alike = criterion is judged.criterion and not decides and judged.stand_in is None
                rows.append(known.of(criterion, row) if known is not None and alike else row(criterion))
        order = {"fail": 0, "unknown": 1, "pass": 2}
        return sorted(rows, key=lambda r: (not r.decides, order[r.verdict], r.stage != "screen", r.criterion))

    def _row(
        self, judged: Judged, judgement: Judgement, grade: str | None, decides: bool, living: set[str], criterion: Any
    ) -> CriterionResult:
        cite: Cite | None = criterion.cite or judged.criterion.cite
        value = judgement.value
        message = self.say.judgement(criterion, judgement)
        if cite is not None and cite.reading == "none" and judgement.verdict != "unknown":
            key = "unverified_reject" if judgement.verdict == "fail" else "unverified"
            message = f"{message} {self.say(key, standard=self.say.standard(cite))}"
        if judged.stand_in:
            message = f"{message} {self.say('stand_in', member=judged.stand_in)}"
        owner = judged.identifier.rsplit("/", 1)[0]
        return CriterionResult(
            **self._fixed.of(criterion, lambda c: self._always(c, owner, cite)),
            grade=grade,
            value=_value_read(value, judgement, self.say, criterion),
            value_origin=value.origin if value else judgement.params.get("origin", "none"),
            verdict=judgement.verdict,
            expectation=judgement.expectation,
            lifted_by=[f"technology/{x}" for x in judgement.lifts if x in living],
            max_share=round(judgement.share, 3) if judgement.share is not None else None,
            decides=decides,
            message=message,
        )

    def _always(self, criterion: Any, owner: str, cite: Cite | None) -> dict[str, Any]:
        """Return the part of a line that does not depend on how the criterion came out."""
        source = self._knowledge.sources.get(cite.source) if cite else None
        labels = {w.language: w.subject(criterion) for w in (self.say, self._other)}
        return {
            "criterion": f"{owner}/{criterion.id}",
            "kind": criterion.kind,
            "label": labels["en"],
            "label_zh": labels["zh"],
            "subject": getattr(criterion, "subject", "waste"),
            "property": _prefixed("property", vars(criterion).get("property")),
            "limit": _limit(criterion),
            "unit": vars(criterion).get("unit"),
            "basis": vars(criterion).get("basis"),
            "force": criterion.force,
            "stage": criterion.stage,
            "jurisdiction": criterion.jurisdiction,
            "standard": short_name(source.citation) if source else (cite.source if cite else ""),
            "source": f"source/{cite.source}" if cite else "",
            "citation": source.citation if source else "",
            "url": (source.url or (f"https://doi.org/{source.doi}" if source.doi else None)) if source else None,
            "clause": cite.locator if cite else None,
            "edition": criterion.edition,
            "reading": cite.reading if cite else "none",
            "via": cite.via if cite else None,
            "as_found": cite.as_found if cite else None,
        }

    def rejection(self, screening: Screening, living: set[str]) -> Rejection | None:
        """Return why `screening` is rejected, pointing at the innermost limit that fails."""
        decisive = screening.decisive
        if decisive is None or screening.rejection is None:
            return None
        owner = decisive.identifier.rsplit("/", 1)[0]
        failing = [
            (c, j, g)
            for c, j, g in leaves(decisive.criterion, decisive.judgement)
            if j.verdict == "fail" and (decisive.judgement.grade is None or g == decisive.judgement.grade)
        ]
        leaf = failing[0][0].id if failing else decisive.criterion.id
        lifts = [x for x in decisive.judgement.lifts if x in living]
        return Rejection(
            kind=screening.rejection,
            criterion=f"{owner}/{leaf}",
            lifted_by=[f"technology/{x}" for x in lifts],
        )

    def reasons(self, screening: Screening) -> list[str]:
        """Return sentences for the card: what decides first, then what stays open, then what is met."""
        say = self.say
        out = []
        if screening.decisive is not None:
            out.append(self._sentence(screening.decisive))
            out += self._ways_closed(screening.decisive)
        opened = [
            j for j in screening.judged
            if j is not screening.decisive and not j.quiet
            and (j.fails_later or (j.criterion.stage == "screen" and j.judgement.verdict != "pass"))
        ]  # fmt: skip
        order = {"fail": 0, "unknown": 1}
        opened.sort(key=lambda j: (order[j.judgement.verdict], j.judgement.permit is None, j.identifier))
        for judged in opened:
            out.append(self._sentence(judged))
            out += self._ways_closed(judged)
        if screening.unjudged and screening.status != "rejected":
            out.append(self._unjudged(screening))
        if screening.status == "conditional" and screening.decisive is None and not screening.proven:
            out.append(say("no_limit"))
        met = [
            j for j in screening.judged
            if j.criterion.stage == "screen" and j.judgement.verdict == "pass"
            and j.judgement.reason not in ("gate_closed", "not_applicable")
        ]  # fmt: skip
        out += [self._sentence(j) for j in met]
        return list(dict.fromkeys(out))

    def _unjudged(self, screening: Screening) -> str:
        """Name the figures of concern that no limit of the use looks at."""
        say = self.say
        figures = []
        for name, value in screening.unjudged:
            method = f" {value.method}" if value.method else ""
            leachate = f" ({say('leachate')}{method})" if value.measurand == "leachate" else ""
            figures.append(f"{say.label('properties', name)}{leachate} {say.amount(value)}")
        return say("given_not_judged" if len(figures) == 1 else "given_not_judged_all", values=say.list(figures))

    def _ways_closed(self, judged: Judged) -> list[str]:
        """Say which limits of an alternative fail on facts, where another alternative is still open."""
        if judged.judgement.verdict != "unknown" or judged.judgement.reason == "applies_unknown":
            return []
        failing = [(c, j) for c, j, _ in leaves(judged.criterion, judged.judgement) if j.verdict == "fail" and j.firm]
        return [self.say("way_closed", what=self.say.judgement(c, j)) for c, j in failing[:_WAYS]]

    def _sentence(self, judged: Judged) -> str:
        words = self.say.judgement(judged.criterion, judged.judgement)
        cite = judged.criterion.cite
        unread = unread_limit(judged)
        if unread is not None:
            words = f"{words} {self.say('unverified', standard=self.say.standard(unread))}"
        elif judged.judgement.verdict == "fail" and cite is not None and cite.reading == "none":
            words = f"{words} {self.say('unverified_reject', standard=self.say.standard(cite))}"
        if judged.stand_in:
            words = f"{words} {self.say('stand_in', member=judged.stand_in)}"
        if judged.fails_later:
            words = self.say("fails_later", stage=self.say(f"stage_{judged.criterion.stage}"), what=words)
        return words

    def families(self, screenings: Iterable[Screening]) -> list[FamilyVerdict]:
        """Return the verdict under each rule family."""
        out = []
        for screening in screenings:
            decisive = screening.decisive
            if decisive is not None:
                message = self._sentence(decisive)
            elif not screening.has_rules:
                message = self.say("no_rules")
            elif screening.proven:
                message = self._unjudged(screening) if screening.unjudged else ""
            else:
                message = self.say("no_limit") if screening.status == "conditional" else ""
            out.append(
                FamilyVerdict(
                    family=screening.family.name,
                    status=screening.status,
                    criterion=decisive.identifier if decisive else None,
                    message=message,
                )
            )
        return out

    # ---- the rest of a recommendation

    def evidence(self, technology: str, material: str, weights: dict[str, float]) -> list[Evidence]:
        """Return documented practice of `technology`, nearest material first."""
        out = []
        for case, synergy in self._practice.get(technology, ()):
            relation = self._hierarchy.relation(material, synergy.material) or "analogous"
            source = self._knowledge.sources.get(synergy.cite.source)
            out.append(
                Evidence(
                    case=f"case/{case.id}",
                    title=case.title.en,
                    title_zh=case.title.zh,
                    country=case.place.country,
                    grade=synergy.status,
                    relation=f"{relation} material",
                    similarity=weights[relation],
                    source=source.citation if source else synergy.cite.source,
                    url=synergy.cite.via or (source.url if source else None),
                    waste_as_worded=synergy.waste_as_worded,
                )
            )
        grades = ("operating", "pilot", "planned", "laboratory", "unknown", "discontinued")
        return sorted(out, key=lambda e: (-e.similarity, grades.index(e.grade), e.case, e.waste_as_worded))

    def hosts(self, names: list[str]) -> list[HostProcess]:
        """Return facility types with their codes."""
        out = []
        for name in names:
            record = self._knowledge.processes.get(name)
            if record is not None:
                out.append(
                    HostProcess(
                        process=f"process/{name}", label=record.label.en, label_zh=record.label.zh,
                        isic=record.isic, nace=record.nace, gbt4754=record.gbt4754,
                    )
                )  # fmt: skip
        return out

    def displaced(self, names: list[str]) -> list[Displaced]:
        """Return the materials that a use saves."""
        materials = self._knowledge.materials
        return [
            Displaced(material=f"material/{n}", label=materials[n].label.en, label_zh=materials[n].label.zh)
            for n in names
            if n in materials
        ]


def _prefixed(kind: str, name: str | None) -> str | None:
    return f"{kind}/{name}" if name else None


def _limit(criterion: Any) -> Limit | None:
    if criterion.kind == "category":
        return Limit(allowed=list(criterion.allowed))
    if criterion.kind == "level":
        return Limit(min=criterion.need + criterion.margin)
    low, high = vars(criterion).get("min"), vars(criterion).get("max")
    return Limit(min=low, max=high) if low is not None or high is not None else None


def _value_read(value: Value | None, judgement: Judgement, say: Wording, criterion: Any) -> ValueRead | None:
    if value is None:
        fact = judgement.params.get("fact")
        return ValueRead(text=say.fact(criterion.property, fact)) if fact else None
    low, high = value.interval.low, value.interval.high
    return ValueRead(
        low=round(low, 6) if math.isfinite(low) else None,
        high=round(high, 6) if math.isfinite(high) else None,
        text=say.amount(value),
    )
