"""From a profile to what is understood: language, country, values, facts, material candidates, and what was unclear."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from kb.codes import FORMS, CodeLists
from kb.errors import InputError
from kb.load import Knowledge
from recommender.circumstances import Circumstances
from recommender.facts import CodeRef, Facts, Stream
from recommender.hierarchy import Hierarchy
from recommender.jurisdiction import ANY, Scope, country_code, scope_of
from recommender.profile import Amount, Profile
from recommender.quantities import Interval, Origin, Value, check_amount, convert
from recommender.reading.figures import figures, plain, reading_words
from recommender.reading.lexicon import Lexicon, Mention
from recommender.reading.pairing import CLAUSE
from recommender.reading.reader import Reader, Said, may_be_negative, negated, usual_basis
from recommender.resolve import Candidate, Resolution, Resolver
from recommender.screening.conditions import holds

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CODES_IN_TEXT = re.compile(
    r"(?P<cn>\b\d{3}-\d{3}-S\d{2}\b)|(?P<cnhw>\b\d{3}-\d{3}-\d{2}\b)"
    r"|(?:EWC|LoW|waste code|code|AVV)[:\s]*(?P<ewc>\d{2}\s?\d{2}\s?\d{2})\b\*?|(?P<starred>\b\d{2} \d{2} \d{2}\b\*?)",
    re.IGNORECASE,
)
Note = tuple[str, dict[str, Any]]


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
        mentions = self._names(text)
        chosen = self._chosen(profile)
        targets = {m.target for m in mentions} | ({chosen} if chosen else set())
        named = {broader for target in targets for broader in self._hierarchy.up(target)}
        said = self._reader.read(text, [(m.start, m.end) for m in mentions], named)
        notes += said.warnings
        codes = self._read_codes(profile, text, notes)
        facility = self._facility(profile, notes)
        remaining = _without(text, [*said.spans, *said.denied, *_measured_clauses(text, mentions)])
        stream = self._stream(profile, said, codes, notes, named)
        resolution = self._resolver.resolve(remaining, mentions, codes, facility, chosen, stream.values)
        self._without_absent(resolution, stream)
        self._refine(resolution, stream, notes)
        apart = self._named_apart(text, mentions) if profile.material is None else []
        if len(apart) > 1 and resolution.candidates:
            notes.append(("several", {"materials": apart, "first": resolution.candidates[0].material}))
        around = Circumstances.of(profile, scope)
        return Understanding(chosen_language, scope, stream, resolution, facility, remaining, said, around, notes)

    # ---- parts

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
            )  # fmt: skip
        if not self._codes.known(kind, bare):
            notes.append(("code_unknown", {"code": bare, "list": kind}))
        return CodeRef(kind, bare)

    def _stream(
        self, profile: Profile, said: Said, codes: tuple[CodeRef, ...], notes: list[Note], named: set[str]
    ) -> Stream:
        values: dict[str, list[Value]] = {}
        facts: dict[str, tuple[str, Origin]] = {name: (value, "stated") for name, value in said.facts.items()}
        presence: dict[str, tuple[bool, Origin]] = {name: (state, "stated") for name, state in said.presence.items()}
        for name, amount in (*profile.composition.items(), *profile.properties.items()):
            self._amount(name, amount, values, facts, presence, notes, named)
        for name, found in said.values.items():
            values.setdefault(name, found)
        self._check_sum(values, notes)
        quantity = said.quantity
        if profile.quantity_t_per_year is not None:
            tonnes = profile.quantity_t_per_year
            quantity = Value(Interval(tonnes, tonnes), "t/year", None)
        hazardous = profile.hazardous if profile.hazardous is not None else said.hazardous
        return Stream(
            {name: tuple(found) for name, found in values.items()},
            facts,
            presence,
            codes,
            hazardous,
            quantity,
        )

    def _amount(
        self,
        name: str,
        amount: Amount,
        values: dict[str, list[Value]],
        facts: dict[str, tuple[str, Origin]],
        presence: dict[str, tuple[bool, Origin]],
        notes: list[Note],
        named: set[str],
    ) -> None:
        known = self._reader.property_named(name)
        if known is None:
            notes.append(("unknown_property", {"property": name}))
            if amount.unit is not None:
                check_amount(name, amount.min or 0.0, math.inf, amount.unit, mass_fraction=False, may_be_negative=True)
            return
        record = self._knowledge.properties[known]
        if record.kind == "category":
            self._category(known, amount, facts, notes)
            return
        numbers = [x for x in (amount.value, amount.min, amount.max) if x is not None]
        if not numbers:
            notes.append(("not_a_figure", {"property": known, "words": amount.text}))
            return
        if record.kind == "presence":
            if amount.value is None and amount.min is None:
                notes.append(("unread_figure", {"words": f"{name} ≤ {amount.max:g} {amount.unit or ''}".strip()}))
                return  # "< 10 mg/kg" says neither that it is there nor that it is not
            presence[known] = (max(numbers) > 0, "measured")
            return
        own = record.unit or "1"
        unit = amount.unit or ("%" if own != "1" and _by_mass(own) else own)
        dissolved = (
            self._reader.in_water(known, unit, named) if amount.measurand is None and amount.method is None else None
        )
        if dissolved not in (None, known):
            known, record = dissolved, self._knowledge.properties[dissolved]
            own = record.unit or "1"
        low = amount.value if amount.value is not None else amount.min
        high = amount.value if amount.value is not None else amount.max
        negative = may_be_negative(record, named)
        if low is None:
            low = -math.inf if record.may_be_negative else 0.0
        over_solids = known == "moisture" and amount.basis == "d"  # water per dry solids passes 100 %
        whole = record.mass_fraction and not over_solids
        check_amount(name, low, high or 0.0, unit, mass_fraction=whole, may_be_negative=negative)
        leachate = amount.measurand == "leachate" or (_by_mass(own) and convert(1.0, unit, "mg/L") is not None)
        if not leachate and convert(1.0, unit, own) is None:
            raise InputError(
                name, unit, f"a unit like {own}",
                f"{name}: the unit '{unit}' does not fit; {record.label.en} is given in units like {own}.",
            )  # fmt: skip
        if leachate and amount.method is None:
            notes.append(("leachate_method", {"property": known, "words": f"{low:g} {unit}"}))
        measurand = "leachate" if leachate else (amount.measurand or "total")
        basis = amount.basis or usual_basis(record, fluid=self._reader.fluid(named))
        values.setdefault(known, []).append(
            Value(
                Interval(low, math.inf if high is None else high), unit, basis, measurand, amount.method, "measured",
                assumed_basis=amount.basis is None and record.default_basis is not None,
            )
        )  # fmt: skip

    def _category(self, name: str, amount: Amount, facts: dict[str, tuple[str, Origin]], notes: list[Note]) -> None:
        record = self._knowledge.properties[name]
        words = (amount.text or "").strip()
        for value in record.values:
            spelled = (value.id, value.label.en, value.label.zh, *value.synonyms.all())
            if words.casefold() in {s.casefold() for s in spelled}:
                facts[name] = (value.id, "stated")
                return
        allowed = ", ".join(v.id for v in record.values)
        raise InputError(name, words or amount.value, allowed, f"{name}: say one of {allowed}.")

    def _check_sum(self, values: dict[str, list[Value]], notes: list[Note]) -> None:
        total = 0.0
        for name, found in values.items():
            record = self._knowledge.properties[name]
            percent = found[0].in_unit("%") if record.adds_up else None
            if percent is not None and math.isfinite(percent.interval.low):
                total += percent.interval.low
        if total > 110:
            notes.append(("sum_over_100", {"total": f"{total:.4g}"}))

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
        beside = self._resolver.sibling(first.material, facts) if better is None else None
        if beside is not None and not self._listed(first.material):
            other, refuted = beside
            if refuted or self._listed(other):
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

    # ---- several materials

    def parts(self, profile: Profile) -> list[Profile]:
        """Return the profile itself, or, where its text names several wastes side by side, one profile for each.

        Wastes stand side by side where words such as "and" or a comma join them; "sludge from whey" names one. What
        the text says before the first and after the last goes for all, but for figures: they go to the waste they stand
        with.
        """
        text = plain(profile.description)
        spans = self._side_by_side(text) if profile.material is None and not profile.codes else []
        if len(spans) < 2 or self._tainted(text):
            return [profile]
        before, tail = text[: spans[0][0]], text[spans[-1][1] :]
        shared, shared_tail = (_without(part, self._reader.read(part, []).spans) for part in (before, tail))
        out = []
        for at, (start, _) in enumerate(spans):
            first, last = at == 0, at == len(spans) - 1
            segment = text[0 if first else start : len(text) if last else spans[at + 1][0]]
            words = ("" if first else f"{shared} ") + segment + ("" if last else f" {shared_tail}")
            out.append(profile.model_copy(update={"description": words.strip(" ,;，；、。")}))
        return out

    def _names(self, text: str) -> list[Mention]:
        """Return where `text` names materials, but for names it denies and words that belong to a property."""
        return [
            m for m in self._resolver.mentions(text)
            if not negated(text, m) and not self._reader.of_a_property(text, m)
        ]  # fmt: skip

    def _tainted(self, text: str) -> bool:
        """Say whether the text names a constituent such as asbestos: it may be in every part, so nothing is parted."""
        return any(self._reader.read(text, []).presence.values())

    def _side_by_side(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of the wastes that `text` joins, none a kind of another; empty for fewer than two."""
        found = self._wastes_joined(text, self._names(text))
        return [span for span, _ in found] if len(found) > 1 else []

    def _named_apart(self, text: str, names: Sequence[Mention]) -> list[str]:
        return [targets[0] for _, targets in self._wastes_joined(text, names)]

    def _wastes_joined(self, text: str, names: Sequence[Mention]) -> list[tuple[tuple[int, int], list[str]]]:
        by_span: dict[tuple[int, int], list[str]] = {}
        for mention in names:
            if mention.kind == "label":
                by_span.setdefault((mention.start, mention.end), []).append(mention.target)
        found: list[tuple[tuple[int, int], list[str]]] = []
        for span, targets in sorted(by_span.items()):
            if all(self._knowledge.materials[t].role in ("product", "resource") for t in targets):
                continue
            kinds = [kind for _, known in found for kind in known]
            related = any(
                self._hierarchy.relation(a, b) or self._hierarchy.relation(b, a) for a in kinds for b in targets
            )
            if not found or (not related and _joined(text[found[-1][0][1] : span[0]])):
                found.append((span, targets))
        return found


def _second(resolution: Resolution, material: str) -> None:
    """Put `material` behind the first candidate."""
    first, *rest = resolution.candidates
    known = next((c for c in rest if c.material == material), Candidate(material, 0.0))
    known = replace(known, confidence=first.confidence - 0.01, reasons=[*known.reasons, ("refined", {})])
    others = [replace(c, confidence=min(c.confidence, known.confidence)) for c in rest if c.material != material]
    resolution.candidates = [first, known, *others]


def _joined(between: str) -> bool:
    """Say whether the words between two names join them as equals.

    >>> _joined(" and "), _joined(" from "), _joined("、")
    (True, False, True)
    """
    words = reading_words()
    folded = between.casefold()

    def named(key: str) -> bool:
        return any(
            re.search(rf"(?<![a-z]){re.escape(w)}(?![a-z])", folded) if w.isascii() and w.isalpha() else w in folded
            for w in words[key]
        )

    return named("joins") and not named("links")


def _by_mass(unit: str) -> bool:
    return unit != "h/year" and convert(1.0, unit, "mg/kg") is not None


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


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    kept = list(text)
    for start, end in spans:
        kept[start:end] = [" "] * (end - start)
    return re.sub(r"\s+", " ", "".join(kept)).strip(" ,;，；、。")
