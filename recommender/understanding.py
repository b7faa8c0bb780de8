"""From a profile to what is understood: language, country, values, facts, material candidates, and what was unclear."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kb.codes import FORMS, CodeLists
from kb.errors import InputError
from kb.load import Knowledge
from recommender.circumstances import Circumstances
from recommender.facts import CodeRef, Facts, Stream
from recommender.given import GivenAmounts, Note
from recommender.hierarchy import Hierarchy
from recommender.jurisdiction import ANY, Scope, country_code, scope_of
from recommender.profile import Profile
from recommender.reading.figures import blanked, figures, plain
from recommender.reading.lexicon import Lexicon, Mention, tokens
from recommender.reading.pairing import CLAUSE
from recommender.reading.reader import Reader, Said
from recommender.resolve import Candidate, Resolution, Resolver
from recommender.screening.conditions import holds
from recommender.side_by_side import SideBySide

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CODES_IN_TEXT = re.compile(
    r"(?P<cn>\b\d{3}-\d{3}-S\d{2}\b)|(?P<cnhw>\b\d{3}-\d{3}-\d{2}\b)"
    r"|(?:EWC|LoW|waste code|code|AVV)[:\s]*(?P<ewc>\d{2}\s?\d{2}\s?\d{2})\b\*?|(?P<starred>\b\d{2} \d{2} \d{2}\b\*?)",
    re.IGNORECASE,
)


@dataclass
class Understanding:
    """What was understood of a profile.

    `notes` are message keys with parameters, for the warnings of the answer.
    """

    language: str
    scope: Scope
    stream: Stream
    resolution: Resolution
    facility: str | None
    text: str
    said: Said
    around: Circumstances
    notes: list[Note] = field(default_factory=list)

    @property
    def material(self) -> Candidate | None:
        """The best candidate, or None when nothing was recognised."""
        return self.resolution.candidates[0] if self.resolution.candidates else None


class Understander:
    """Understands profiles with the terms of one knowledge base."""

    def __init__(self, knowledge: Knowledge, hierarchy: Hierarchy, codes: CodeLists, resolver: Resolver) -> None:
        self._knowledge = knowledge
        self._hierarchy = hierarchy
        self._codes = codes
        self._resolver = resolver
        self._reader = Reader(knowledge)
        self._amounts = GivenAmounts(knowledge, self._reader)
        self._beside = SideBySide(knowledge, hierarchy, resolver, self._reader)
        self._processes = Lexicon(
            (name, term, "label")
            for name, record in knowledge.processes.items()
            for term in (record.label.en, record.label.zh, *record.synonyms.all())
        )

    def understand(self, profile: Profile, language: str | None = None) -> Understanding:
        """Return what is understood of `profile`.

        Raises
        ------
        InputError
            for a value that cannot be: a negative percentage, an unknown unit, a country or material that is none.
        """
        text = plain(profile.description)
        chosen_language = language or ("zh" if _CHINESE.search(profile.description or profile.material or "") else "en")
        notes: list[Note] = []
        country = country_code(profile.country)
        scope = scope_of(country)
        if not scope.own_rules:
            families = [f.label for f in scope.families]
            notes.append(("country_no_rules" if country else "no_country", {"families": families, "country": country}))
        mentions = self._beside.names(text)
        chosen = self._chosen(profile)
        targets = {m.target for m in mentions} | ({chosen} if chosen else set())
        named = {broader for target in targets for broader in self._hierarchy.up(target)}
        said = self._reader.read(text, [(m.start, m.end) for m in mentions], named)
        notes += said.warnings
        codes = self._read_codes(profile, text, notes)
        facility = self._facility(profile, notes)
        remaining = blanked(text, [*said.spans, *said.denied, *_measured_clauses(text, mentions)])
        stream, found = self._amounts.stream(profile, said, codes, named)
        notes += found
        resolution = self._resolver.resolve(remaining, mentions, codes, facility, chosen, stream.values)
        self._without_absent(resolution, stream)
        self._refine(resolution, stream, notes)
        if resolution.candidates and resolution.candidates[0].material in resolution.strange:
            notes.append(("poisonous_works", {}))
        apart = self._beside.apart(text, mentions) if profile.material is None else []
        if len(apart) > 1 and resolution.candidates:
            notes.append(("several", {"materials": apart, "first": resolution.candidates[0].material}))
        around = Circumstances.of(profile, scope)
        return Understanding(chosen_language, scope, stream, resolution, facility, remaining, said, around, notes)

    def parts(self, profile: Profile) -> list[Profile]:
        """Return one profile for each waste that the text names side by side; mostly the profile itself."""
        return self._beside.parts(profile)

    # ---- details

    def _chosen(self, profile: Profile) -> str | None:
        if profile.material is None:
            return None
        name = profile.material.removeprefix("material/").strip()
        if name in self._knowledge.materials:
            return name
        mentions = [m for m in self._resolver.mentions(plain(name)) if m.kind == "label"]
        whole = [m for m in mentions if m.length >= len(plain(name)) - 2]
        if whole:
            return whole[0].target
        resolution = self._resolver.resolve(plain(name), mentions, (), None, None)
        near = [c.material for c in resolution.candidates[:3]] or resolution.nearest[:3]
        raise InputError(
            "material", profile.material, ", ".join(near),
            f"material: '{profile.material}' is not a known material. Nearest: {', '.join(near) or 'none'}.",
                "material", material=profile.material,
        )  # fmt: skip

    def _facility(self, profile: Profile, notes: list[Note]) -> str | None:
        for words in (profile.facility_type, profile.sector):
            if not words:
                continue
            name = words.removeprefix("process/").strip()
            if name in self._knowledge.processes:
                return name
            mentions = self._processes.mentions(plain(name))
            if mentions:
                return max(mentions, key=lambda m: m.length).target
            for identifier, record in self._knowledge.processes.items():
                if name in (*record.isic, *record.nace, *record.gbt4754):
                    return identifier
            notes.append(("facility_unknown", {"words": words}))
        return None

    def _read_codes(self, profile: Profile, text: str, notes: list[Note]) -> tuple[CodeRef, ...]:
        found = [self._code(written, notes) for written in profile.codes]
        for match in _CODES_IN_TEXT.finditer(text):
            group = match.lastgroup or ""
            kind = {"starred": "ewc"}.get(group, group)
            code = re.sub(r"\s", "", match[group])
            if self._codes.known(kind, code) and kind in ("cn", *self._codes.lists):
                found.append(CodeRef(kind, code.rstrip("*")))
        return tuple(dict.fromkeys(found))

    def _code(self, written: str, notes: list[Note]) -> CodeRef:
        kind, _, rest = written.rpartition(":")
        kind = kind.strip().casefold()
        bare = rest.strip().rstrip("*").replace(" ", "").upper()
        if not kind:
            kind = next((name for name, (form, _) in FORMS.items() if form.match(bare)), "")
            if kind:
                notes.append(("code_guessed", {"code": bare, "list": kind}))
        if kind not in FORMS or not FORMS[kind][0].match(bare):
            allowed = "; ".join(f"{name}: {words}" for name, (_, words) in FORMS.items())
            raise InputError(
                "codes", written, allowed,
                f"codes: '{written}' is not a waste code known here. Write the list and the code, such as ewc:100102.",
                "code", code=written,
            )  # fmt: skip
        if not self._codes.known(kind, bare):
            notes.append(("code_unknown", {"code": bare, "list": kind}))
        return CodeRef(kind, bare)

    def _refine(self, resolution: Resolution, stream: Stream, notes: list[Note]) -> None:
        """Prefer the material that the facts stated, or a definition met by the figures, single out.

        It is one below the first candidate; or one beside it, where a fact refutes the name or points to a listed
        hazardous waste. Where a fact only points beside it, the name stays first, and what does not fit is told. The
        name of a listed hazardous waste is believed.
        """
        if not resolution.candidates or ("chosen", {}) in resolution.candidates[0].reasons:
            return
        first = resolution.candidates[0]
        facts = {name: value for name, (value, _) in stream.facts.items()}
        present = {name for name, (state, _) in stream.presence.items() if state}
        better = self._resolver.refined(first.material, facts, present) or self._defined(first.material, stream)
        near = (name for name in resolution.nearest if name not in resolution.refuted)
        likest = [*(c.material for c in resolution.candidates), *near]
        beside = self._resolver.sibling(first.material, facts, likest) if better is None else None
        if beside is not None and not self._listed(first.material):
            other, refuted = beside
            if (refuted and not self._says_origin(first, facts)) or self._listed(other):
                better = other
            else:
                _second(resolution, other)
                notes.append(("name_or_fact", {"material": first.material, "other": other}))
        if better is not None:
            rest = [c for c in resolution.candidates if c.material != better]
            resolution.candidates = [
                replace(first, material=better, reasons=[("refined", {}), *first.reasons]),
                *[replace(c, confidence=min(c.confidence, first.confidence - 0.01)) for c in rest],
            ]

    def _says_origin(self, named: Candidate, facts: Mapping[str, str]) -> bool:
        """Say whether the words of a name tell its own origin: "coal bottom ash" stays that beside a wood boiler."""
        words = {t.word for reason, p in named.reasons if reason == "named" for t in tokens(p["words"])}
        values = (
            value
            for name in facts
            for value in self._knowledge.properties[name].values
            if self._knowledge.properties[name].identifies and value.id == self._resolver.own_fact(named.material, name)
        )
        return any(words & {t.word for text in (v.label.en, v.label.zh) for t in tokens(text)} for v in values)

    def _listed(self, material: str) -> bool:
        """Say whether a code of the material is hazardous by listing."""
        codes = self._knowledge.materials[material].codes
        return any(self._codes.hazard(c.list, c.code) == "absolute" for c in codes)

    def _defined(self, material: str, stream: Stream) -> str | None:
        """Return the only narrower material whose definition the figures meet (high-calcium fly ash), or None."""
        facts = Facts(self._knowledge, self._hierarchy, self._codes, stream, material)
        met = [
            name
            for name in self._hierarchy.down(material)
            if name != material
            and (definition := self._knowledge.materials[name].defined_as) is not None
            and holds(definition, facts, ANY)
        ]
        return met[0] if len(met) == 1 else None

    def _without_absent(self, resolution: Resolution, stream: Stream) -> None:
        """Put what a candidate contains by definition, but is said not to be there, behind something broader.

        "Chromium-free leather shavings" are leather waste, not chromium-tanned leather waste.
        """
        absent = {name for name, (state, _) in stream.presence.items() if not state}
        if not absent:
            return
        found: list[Candidate] = []
        for candidate in resolution.candidates:
            if ("chosen", {}) not in candidate.reasons and self._contains(candidate.material) & absent:
                broader = [m for m in self._hierarchy.up(candidate.material) if not self._contains(m) & absent]
                if not broader:
                    continue
                candidate = replace(candidate, material=broader[0])
            if candidate.material not in {c.material for c in found}:
                found.append(candidate)
        resolution.candidates = found

    def _contains(self, material: str) -> set[str]:
        return {name for m in self._hierarchy.up(material) for name in self._knowledge.materials[m].contains}


def _second(resolution: Resolution, material: str) -> None:
    """Put `material` behind the first candidate."""
    first, *rest = resolution.candidates
    known = next((c for c in rest if c.material == material), Candidate(material, 0.0))
    known = replace(known, confidence=first.confidence - 0.01, reasons=[*known.reasons, ("refined", {})])
    others = [replace(c, confidence=min(c.confidence, known.confidence)) for c in rest if c.material != material]
    resolution.candidates = [first, known, *others]


def _measured_clauses(text: str, mentions: list[Mention]) -> list[tuple[int, int]]:
    """Return the clauses behind the first that only report a figure: "flow ratio 99 %" says nothing of what it is."""
    out: list[tuple[int, int]] = []
    measured = [f for f in figures(text) if f.unit]
    ends = [m.start() for m in CLAUSE.finditer(text)] + [len(text)]
    for start, end in pairwise(ends):
        figure = any(start <= f.start and f.end <= end for f in measured)
        if figure and not any(m.start < end and start < m.end for m in mentions):
            out.append((start, end))
    return out
