"""What a free text says of a stream besides its name: figures by property, facts, constituents, hazard, amount."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kb.load import Knowledge
from kb.records import Property
from kb.records.base import Basis
from recommender.quantities import Interval, Value, convert
from recommender.reading.denial import hazard, stance
from recommender.reading.denial import negated as negated
from recommender.reading.figures import Figure, basis_of, figures, plain, reading_words, unit_words
from recommender.reading.leaching import leached
from recommender.reading.lexicon import Lexicon, Mention
from recommender.reading.pairing import CLAUSE, NO_UNIT, claims, paired, with_shared_units


@dataclass
class Said:
    """What a text says.

    Parameters
    ----------
    values: amounts by property.
    facts: categorical facts by property.
    presence: whether a constituent is there.
    hazardous: what the text says of hazard.
    quantity: tonnes per year.
    words: for each of these, the words it was read from.
    spans: the parts of the text that were read as figures.
    denied: the parts that name what is not there.
    unread: figures that belong to nothing known.
    method: the leaching method that is named, where it is just one.
    warnings: what could not be used and why (message key, parameters).
    """

    values: dict[str, list[Value]] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    presence: dict[str, bool] = field(default_factory=dict)
    hazardous: bool | None = None
    quantity: Value | None = None
    words: dict[str, str] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)
    denied: list[tuple[int, int]] = field(default_factory=list)
    unread: list[Figure] = field(default_factory=list)
    method: str | None = None
    warnings: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class Reader:
    """Reads texts with the terms of one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._properties = knowledge.properties
        self._methods = knowledge.methods
        self._waters = {m.id for m in knowledge.materials.values() if m.role == "water" or m.state == "liquid"}
        self._fluids = {m.id for m in knowledge.materials.values() if m.state in ("liquid", "gas")} | self._waters
        self._of_water: dict[str, str] = {}
        for name, record in knowledge.properties.items():
            if record.in_water is not None:
                self._of_water.setdefault(record.in_water, name)
        quantities, facts, presence, absence = [], [], [], []
        heads_of = _heads(knowledge.properties)
        meaningless = {word.casefold() for key in ("none_words", "negations_before") for word in reading_words()[key]}
        for name, record in knowledge.properties.items():
            terms = [record.label.en, record.label.zh, *record.synonyms.all(), *record.abbreviations]
            if record.kind == "quantity":
                terms += heads_of.get(name, [])
                quantities += [(name, term, "label") for term in terms]
                quantities.append((name, name, "symbol" if len(name) <= 5 else "label"))
            elif record.kind == "presence":
                heads = [term.partition(" (")[0] for term in terms]  # "PFAS (per- and polyfluoroalkyl substances)"
                presence += [(name, term, "label") for term in dict.fromkeys([*terms, *heads])]
                absence += [(name, term, "absence") for term in record.absence_terms.all()]
            else:
                for value in record.values:
                    words = [value.label.en, value.label.zh, *value.synonyms.all()]
                    words = [word for word in words if word.casefold() not in meaningless]
                    facts += [(f"{name}={value.id}", word, "label") for word in words]
        self._quantity_terms = Lexicon(quantities)
        self._fact_terms = Lexicon(facts)
        self._presence_terms = Lexicon([*presence, *absence])

    def property_named(self, name: str) -> str | None:
        """Return the property called `name` (identifier, label, synonym or abbreviation), or None."""
        if name in self._properties:
            return name
        by_case = {p.casefold(): p for p in self._properties}
        if name.casefold() in by_case:
            return by_case[name.casefold()]
        text = plain(name).strip()
        for lexicon in (self._quantity_terms, self._presence_terms):
            for mention in lexicon.mentions(text):
                if mention.kind != "absence" and mention.start == 0 and mention.end >= len(text.rstrip(" .:")):
                    return mention.target
        for known, record in self._properties.items():
            if text.casefold() in (plain(record.label.en).casefold(), plain(record.label.zh).casefold()):
                return known
        return None

    def read(self, text: str, names: list[tuple[int, int]], materials: Collection[str] = ()) -> Said:
        """Read `text` (folded by `plain`).

        Parameters
        ----------
        text: what is said of the stream.
        names: the spans where materials are named.
        materials: those materials and everything broader, for the properties that may be negative for some.
        """
        said = Said(method=self._method_named(text))
        self._quantity(text, said)
        self._figures(text, said, names, materials)
        self._facts(text, said, names)
        self._presence(text, said)
        said.hazardous = hazard(text)
        self._unread(text, said, names)
        return said

    # ---- figures

    def of_a_property(self, text: str, mention: Mention) -> bool:
        """Say whether a name of a material is part of the name of a property, or is one with its figure.

        "Free lime 3 %" names no lime, and "ash 14 %" no ash.
        """
        for term in self._quantity_terms.all_mentions(text):
            if term.kind == "symbol" or not (term.start <= mention.start and mention.end <= term.end):
                continue
            if term.length > mention.length or re.match(r"[\s:=：]*(?:[<>≤≥~约]\s*)?\d", text[term.end :]):
                return True
        return False

    def _figures(self, text: str, said: Said, names: list[tuple[int, int]], materials: Collection[str]) -> None:
        mentions = [
            m
            for m in self._quantity_terms.mentions(text)
            if not any(s <= m.start and m.end <= e for s, e in names) and not _OTHER_THAN.search(text[: m.start])
        ]
        free = [f for f in figures(text) if not any(f.start < e and s < f.end for s, e in said.spans)]
        free = with_shared_units(text, free, mentions, lambda name: self._properties[name].unit or "1", self._is_trace)
        owners = paired(text, free, mentions, self._fits)
        claimed = claims(text, free, mentions)
        for index, figure in enumerate(free):
            mention = owners.get(index)
            name = mention.target if mention else unit_words()[1].get(figure.unit or "")
            if name in self._properties and figure.unit and said.method is None:
                name = self.in_water(name, figure.unit, materials)
            if name is None or name not in self._properties:
                said.unread.append(replace(figure, unit=NO_UNIT) if index in claimed and not figure.unit else figure)
                continue
            value = self._value(text, figure, name, mention, said, materials)
            if value is None:
                continue  # a warning says why
            start = min(figure.start, mention.start) if mention else figure.start
            end = max(figure.end, mention.end) if mention else figure.end
            said.values.setdefault(name, []).append(value)
            said.words[name] = text[start:end]
            said.spans.append((start, end))

    def _is_trace(self, name: str) -> bool:
        return re.fullmatch(r"[A-Z][a-z]?", name) is not None or (
            self._properties[name].quantity_kind == "VolumeFraction"
        )

    def _fits(self, figure: Figure, name: str) -> bool:
        unit = self._properties[name].unit or "1"
        if figure.unit == NO_UNIT:
            return False
        if figure.unit is None:
            return unit in ("1", "%")
        return convert(1.0, figure.unit, unit) is not None or _is_leachate(figure.unit, unit)

    def in_water(self, name: str, unit: str, materials: Collection[str]) -> str | None:
        """Return what a name means per litre: the chloride of a liquid is no leachate of a solid; None for nothing.

        What is named as dissolved in a water and given for a solid is of its leachate.
        """
        record = self._properties[name]
        if self._waters.isdisjoint(materials):
            own = self._of_water.get(name, name)
            return own if materials and _is_leachate(unit, self._properties[own].unit or "1") else name
        if not _is_leachate(unit, record.unit or "1"):
            return name
        return record.in_water

    def fluid(self, materials: Collection[str]) -> bool:
        """Say whether a stream of `materials` is a liquid or a gas: its figures are as received."""
        return not self._fluids.isdisjoint(materials)

    def _value(
        self, text: str, figure: Figure, name: str, mention: Mention | None, said: Said, materials: Collection[str]
    ) -> Value | None:
        record = self._properties[name]
        unit = figure.unit or (record.unit or "1")
        tail = text[figure.end : figure.end + 16]
        start = mention.start if mention else figure.start
        basis = basis_of(CLAUSE.split(tail.lstrip(" (（"))[0]) or figure.basis
        basis = basis or basis_of(text[max(0, start - 12) : start])
        low = figure.low
        if math.isfinite(low) and low < 0 and not may_be_negative(record, materials):
            said.warnings.append(("negative", {"property": name, "words": figure.words}))
            return None
        if math.isinf(low) and low < 0 and not record.may_be_negative:
            low = 0.0
        leachate = _is_leachate(unit, record.unit or "1") or self._taken_out(text, start, unit, record, materials)
        method = said.method if leachate else None
        if leachate and method is None:
            said.warnings.append(("leachate_method", {"property": name, "words": figure.words}))
        if record.mass_fraction and not leachate and not (name == "moisture" and basis == "d"):
            percent = convert(low, unit, "%")
            if percent is not None and percent > 100:
                said.warnings.append(("over_100", {"property": name, "words": figure.words}))
                return None
        usual = usual_basis(record, fluid=self.fluid(materials))
        return Value(
            Interval(low, figure.high),
            unit,
            basis or usual,
            "leachate" if leachate else "total",
            method,
            "stated",
            assumed_basis=basis is None and record.default_basis is not None,
        )

    def _taken_out(self, text: str, start: int, unit: str, record: Property, materials: Collection[str]) -> bool:
        """Say whether so much of a constituent per kilogram of a solid was leached from it."""
        if self.fluid(materials) or "mg/kg" not in (unit, record.unit) or convert(1.0, unit, "mg/kg") is None:
            return False
        return unit != "%" and leached(text, start)

    def _method_named(self, text: str) -> str | None:
        """Return the leaching method that the text names, when it names just one."""
        folded = plain(text).casefold()
        named = {m.id for m in self._methods.values() if any(plain(n).casefold() in folded for n in m.names)}
        return named.pop() if len(named) == 1 else None

    def _unread(self, text: str, said: Said, names: list[tuple[int, int]]) -> None:
        """Tell of the figures that look like an analysis and were given to nothing."""
        for figure in said.unread:
            if any(figure.start < e and s < figure.end for s, e in said.spans) or not self._told(figure):
                continue
            if math.isinf(figure.low) and any(
                re.fullmatch(_BOUND_OF_NONE, text[e : figure.start]) for _, e in said.denied
            ):
                continue  # "none found (< 10 mg/kg)"
            start, end = _clause_of(text, figure)
            if figure.unit in ("%", "permille") and (
                any(start <= s and e <= end for s, e in names) or _share_pattern().search(text[start:end].casefold())
            ):
                continue  # the share of a part in a mixture, a rate, an efficiency
            others = [(start + f.start, start + f.end) for f in figures(text[start:end]) if self._told(f)]
            start = max((e for _, e in others if e <= figure.start), default=start)
            end = figure.end if any(s >= figure.end for s, _ in others) else min(end, figure.end + 24)
            words = re.sub(r"\s+", " ", text[start:end]).strip(" ,;:，；、。")
            if ("unread_figure", {"words": words}) not in said.warnings:
                said.warnings.append(("unread_figure", {"words": words}))

    @staticmethod
    def _told(figure: Figure) -> bool:
        """Say whether a figure has the unit of a content, an activity or a heat, or should have had one."""
        unit = figure.unit or "1"
        kinds = ("mg/kg", "mg/L", "Bq/kg", "MJ/kg")
        return unit == NO_UNIT or any(unit != "1" and convert(1.0, unit, kind) is not None for kind in kinds)

    # ---- facts, constituents

    def _facts(self, text: str, said: Said, names: list[tuple[int, int]]) -> None:
        found: dict[str, list[Mention]] = {}
        for mention in self._fact_terms.mentions(text):
            within = [
                (s, e)
                for s, e in (*names, *said.spans)
                if mention.start < e and s < mention.end and mention.length <= e - s
            ]
            # A word before the name that shares its last sign with it qualifies it: 垃圾电厂底渣 is 底渣 of a 垃圾电厂.
            qualifies = all(span in names and mention.start < span[0] for span in within)
            if qualifies and self._states(text, mention):
                found.setdefault(mention.target.partition("=")[0], []).append(mention)
        for name, mentions in found.items():
            values = {m.target.partition("=")[2] for m in mentions}
            words = ", ".join(m.words for m in mentions)
            if len(values) > 1:
                said.warnings.append(("facts_differ", {"property": name, "words": words}))
                continue
            said.facts[name] = values.pop()
            said.words[name] = words

    @staticmethod
    def _states(text: str, mention: Mention) -> bool:
        """Say whether a word of a fact says what the stream is: not denied, no content, no purpose."""
        follows = next(iter(figures(text[mention.end : mention.end + 24])), None)
        content = (
            follows is not None
            and follows.unit is not None
            and _amount_of_matter(follows.unit)
            and re.fullmatch(r"[\s:=约]*", text[mention.end : mention.end + follows.start]) is not None
        )
        if content or stance(text, mention.start, mention.end) is not True:
            return False
        return mention.target.partition("=")[0] not in reading_words()["purpose_of"] or not _purpose(text, mention)

    def _presence(self, text: str, said: Said) -> None:
        for mention in self._presence_terms.mentions(text):
            if any(mention.start < e and s < mention.end for s, e in said.spans):
                continue
            there = stance(text, mention.start, mention.end)
            if there is None or (mention.target in reading_words()["made_of"] and _made(text, mention)):
                continue
            there = there and mention.kind != "absence"
            if not there:
                said.denied.append((mention.start, mention.end))
            said.presence[mention.target] = said.presence.get(mention.target, False) or there
            said.words.setdefault(mention.target, mention.words)

    # ---- amount

    @classmethod
    def quantity_in(cls, text: str) -> float | None:
        """Return the tonnes per year that `text` (folded by `plain`) states, or None.

        >>> Reader.quantity_in("15万吨/年")
        150000.0
        """
        said = Said()
        cls._quantity(text, said)
        return said.quantity.interval.high if said.quantity else None

    @staticmethod
    def _quantity(text: str, said: Said) -> None:
        match = _quantity_pattern().search(text)
        if match is None:
            return
        words = reading_words()
        scale = float(words["multipliers"].get(match["scale"], 1)) * (1000.0 if match["kilo"] == "k" else 1.0)
        scale *= 10000.0 if match["kilo"] in ("w", "万") else 1.0
        scale *= 1e6 if match["kilo"] == "M" else 1.0
        per = match["per"] or ""
        if per in words["per_day"]:
            scale *= words["operating_days_per_year"]
            said.warnings.append(("per_day", {"days": str(words["operating_days_per_year"])}))
        elif per in words["per_month"]:
            scale *= 12
        elif per in words["per_hour"]:
            scale *= words["operating_hours_per_year"]
            said.warnings.append(("per_hour", {"hours": str(words["operating_hours_per_year"])}))
        elif not per and not match["year"]:
            return
        low = float(match["first"].replace(",", "")) * scale
        high = float(match["second"].replace(",", "")) * scale if match["second"] else low
        said.quantity = Value(Interval(min(low, high), max(low, high)), "t/year", None, origin="stated")
        said.words["quantity"] = match.group().strip()
        said.spans.append((match.start(), match.end()))


_PATTERNS: dict[str, re.Pattern[str]] = {}


def _quantity_pattern() -> re.Pattern[str]:
    if "quantity" not in _PATTERNS:
        words = reading_words()

        def union(items: list[str]) -> str:
            return "|".join(re.escape(i) for i in sorted(items, key=len, reverse=True))

        number = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
        per = [w for key in ("per_year", "per_day", "per_month", "per_hour") for w in words[key]]
        _PATTERNS["quantity"] = re.compile(
            rf"(?:(?P<year>{union(words['year_words'])})[^\d,;，；]{{0,6}}?)?(?P<first>{number})"
            rf"(?:\s*(?:~|-|–|至|到|to)\s*(?P<second>{number}))?\s*(?P<scale>百万|万|亿|千|thousand|million)?\s*"
            rf"(?P<kilo>[kMw](?=t))?(?:{union(words['tonnes'])})(?![A-Za-z])(?P<per>\s?(?:{union(per)}))?"
        )
    return _PATTERNS["quantity"]


def may_be_negative(record: Property, materials: Collection[str]) -> bool:
    """Say whether a property may be below zero for a stream that is one of `materials`."""
    return record.may_be_negative or any(name in materials for name in record.negative_for)


def _is_leachate(unit: str, wanted: str) -> bool:
    """A concentration in water for something measured per mass: a leachate, never the same as mg/kg."""
    return convert(1.0, unit, "mg/L") is not None and convert(1.0, wanted, "mg/kg") is not None


def usual_basis(record: Property, *, fluid: bool) -> Basis | None:
    """Return the basis of a figure that names none: what the property goes by, or as received for a liquid or gas."""
    return "ar" if fluid and record.default_basis == "d" else record.default_basis


def _heads(properties: Mapping[str, Property]) -> dict[str, list[str]]:
    """Return what labels say before a bracket or comma ("铬" of "铬（总量）"), where it names one property alone."""
    owners: dict[str, set[str]] = {}
    heads: dict[str, list[str]] = {}
    for name, record in properties.items():
        for term in (name, record.label.en, record.label.zh, *record.synonyms.all(), *record.abbreviations):
            owners.setdefault(plain(term).casefold(), set()).add(name)
        if record.kind == "quantity":
            for label in (record.label.en, record.label.zh):
                match = _HEAD.fullmatch(plain(label))
                if match:
                    heads.setdefault(name, []).append(match[1])
                    owners.setdefault(match[1].casefold(), set()).add(name)
    return {name: [h for h in found if owners[h.casefold()] == {name}] for name, found in heads.items()}


_OTHER_THAN = re.compile(r"(?:\bnon[-\s]?|非)$", re.I)
"""Before a name: "non-methane hydrocarbons", 非甲烷总烃 give no methane."""
_BOUND_OF_NONE = r"[^()\d]{0,30}\(\s*"
_HEAD = re.compile(r"([^(,]*[^(,\s])\s*(?:\([^()]*\)|,.*)")


def _clause_of(text: str, figure: Figure) -> tuple[int, int]:
    """Return the clause that a figure stands in."""
    breaks = list(CLAUSE.finditer(text))
    start = max((m.end() for m in breaks if m.end() <= figure.start), default=0)
    end = min((m.start() for m in breaks if m.start() >= figure.end), default=len(text))
    return start, end


@lru_cache(maxsize=1)
def _share_pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in reading_words()["share_words"]))


def _amount_of_matter(unit: str) -> bool:
    return any(convert(1.0, unit, other) is not None for other in ("mg/kg", "mg/L"))


@lru_cache(maxsize=1)
def _purpose_pattern() -> re.Pattern[str]:
    words = sorted(reading_words()["purpose_before"], key=len, reverse=True)
    union = "|".join(rf"\b{re.escape(w)}\s" if w.isascii() else re.escape(w) for w in words)
    return re.compile(rf"(?:{union})\s*(?:the\s+|a\s+|an\s+)?(?:[^\s,;，；。的()]{{1,8}}[、/])*(?:生产|制备|制)?$")


@lru_cache(maxsize=1)
def _made_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before, after = (
        "|".join(rf"\b{word}\b" if word.isascii() else word for word in reading_words()[key])
        for key in ("made_before", "made_after")
    )
    return re.compile(rf"(?:{before})\s*(?:an?\s|the\s)?\s*$", re.I), re.compile(rf"\s*(?:gas\s)?(?:{after})", re.I)


def _made(text: str, mention: Mention) -> bool:
    """Say whether a constituent is named as what a works makes, or what the stream comes from."""
    before, after = _made_patterns()
    return bool(before.search(text[: mention.start]) or after.match(text[mention.end :]))


def _purpose(text: str, mention: Mention) -> bool:
    """Say whether a word tells what the stream is meant for: "corn steep liquor for penicillin", "用于青霉素"."""
    return _purpose_pattern().search(text[max(0, mention.start - 40) : mention.start].casefold()) is not None
