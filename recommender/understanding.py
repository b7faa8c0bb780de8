"""From a profile to what is understood: language, country, values, facts, material candidates, and what was unclear."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import Any

from kb.codes import FORMS, CodeLists
from kb.errors import InputError
from kb.load import Knowledge
from recommender.facts import CodeRef, Facts, Stream
from recommender.hierarchy import Hierarchy
from recommender.jurisdiction import ANY, Scope, country_code, scope_of
from recommender.profile import Amount, Profile
from recommender.quantities import Interval, Origin, Value, check_amount, convert
from recommender.reading.figures import plain
from recommender.reading.lexicon import Lexicon
from recommender.reading.reader import Reader, Said, may_be_negative
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
        mentions = self._resolver.mentions(text)
        chosen = self._chosen(profile)
        targets = {m.target for m in mentions} | ({chosen} if chosen else set())
        named = {broader for target in targets for broader in self._hierarchy.up(target)}
        said = self._reader.read(text, [(m.start, m.end) for m in mentions], named)
        notes += said.warnings
        codes = self._read_codes(profile, text, notes)
        facility = self._facility(profile, notes)
        remaining = _without(text, said.spans)
        stream = self._stream(profile, said, codes, notes, named)
        resolution = self._resolver.resolve(remaining, mentions, codes, facility, chosen, stream.values)
        self._refine(resolution, stream, said)
        self._several(resolution, notes)
        return Understanding(chosen_language, scope, stream, resolution, facility, remaining, said, notes)

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
            presence[known] = (max(numbers) > 0, "measured")
            return
        own = record.unit or "1"
        unit = amount.unit or ("%" if own != "1" and _by_mass(own) else own)
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
        basis = amount.basis or record.default_basis
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

    def _refine(self, resolution: Resolution, stream: Stream, said: Said) -> None:
        """Prefer the narrower material that the facts stated, or a definition met by the figures, single out."""
        if not resolution.candidates or ("chosen", {}) in resolution.candidates[0].reasons:
            return
        first = resolution.candidates[0]
        facts = {name: value for name, (value, _) in stream.facts.items()}
        present = {name for name, (state, _) in stream.presence.items() if state}
        narrower = self._resolver.refined(first.material, facts, present) or self._defined(first.material, stream)
        if narrower is not None:
            rest = [c for c in resolution.candidates if c.material != narrower]
            resolution.candidates = [
                replace(first, material=narrower, reasons=[("refined", {}), *first.reasons]),
                *[replace(c, confidence=min(c.confidence, first.confidence - 0.01)) for c in rest],
            ]

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

    def _several(self, resolution: Resolution, notes: list[Note]) -> None:
        wastes = {
            m.target
            for m in resolution.mentions
            if m.kind == "label" and self._knowledge.materials[m.target].role not in ("product", "resource")
        }
        apart = [
            a for a in sorted(wastes)
            if not any(a != b and a in self._hierarchy.up(b) for b in wastes)
        ]  # fmt: skip
        if len(apart) > 1 and resolution.candidates:
            notes.append(("several", {"materials": apart, "first": resolution.candidates[0].material}))


def _by_mass(unit: str) -> bool:
    return unit != "h/year" and convert(1.0, unit, "mg/kg") is not None


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    kept = list(text)
    for start, end in spans:
        kept[start:end] = [" "] * (end - start)
    return re.sub(r"\s+", " ", "".join(kept)).strip(" ,;，；、。")
