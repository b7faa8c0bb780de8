"""What a free text says of a stream besides its name: figures by property, facts, constituents, hazard, amount."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from kb.load import Knowledge
from kb.records import Property
from recommender.quantities import Interval, Value, convert
from recommender.reading.figures import Figure, basis_of, figures, plain, reading_words, unit_words
from recommender.reading.lexicon import Lexicon, Mention
from recommender.reading.pairing import CLAUSE, paired, with_shared_units


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
    warnings: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class Reader:
    """Reads texts with the terms of one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._properties = knowledge.properties
        self._methods = knowledge.methods
        self._waters = {m.id for m in knowledge.materials.values() if m.role == "water"}
        quantities, facts, presence, absence = [], [], [], []
        for name, record in knowledge.properties.items():
            terms = [record.label.en, record.label.zh, *record.synonyms.all(), *record.abbreviations]
            if record.kind == "quantity":
                quantities += [(name, term, "label") for term in terms]
                quantities.append((name, name, "symbol" if len(name) <= 5 else "label"))
            elif record.kind == "presence":
                heads = [term.partition(" (")[0] for term in terms]  # "PFAS (per- and polyfluoroalkyl substances)"
                presence += [(name, term, "label") for term in dict.fromkeys([*terms, *heads])]
                absence += [(name, term, "absence") for term in record.absence_terms.all()]
            else:
                for value in record.values:
                    words = [value.label.en, value.label.zh, *value.synonyms.all()]
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
            if text.casefold() in (record.label.en.casefold(), record.label.zh.casefold()):
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
        said = Said()
        self._quantity(text, said)
        self._figures(text, said, names, materials)
        self._facts(text, said, names)
        self._presence(text, said)
        said.hazardous = _hazard(text)
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
            m for m in self._quantity_terms.mentions(text) if not any(s <= m.start and m.end <= e for s, e in names)
        ]
        free = [f for f in figures(text) if not any(f.start < e and s < f.end for s, e in said.spans)]
        free = with_shared_units(text, free, mentions, lambda name: self._properties[name].unit or "1")
        owners = paired(text, free, mentions, self._fits)
        for index, figure in enumerate(free):
            mention = owners.get(index)
            name = mention.target if mention else unit_words()[1].get(figure.unit or "")
            name = self._in_water(name, figure, text, materials)
            if name is None or name not in self._properties:
                continue
            value = self._value(text, figure, name, mention, said, materials)
            if value is None:
                continue
            start = min(figure.start, mention.start) if mention else figure.start
            end = max(figure.end, mention.end) if mention else figure.end
            said.values.setdefault(name, []).append(value)
            said.words[name] = text[start:end]
            said.spans.append((start, end))

    def _fits(self, figure: Figure, name: str) -> bool:
        unit = self._properties[name].unit or "1"
        if figure.unit is None:
            return unit in ("1", "%")
        return convert(1.0, figure.unit, unit) is not None or _is_leachate(figure.unit, unit)

    def _in_water(self, name: str | None, figure: Figure, text: str, materials: Collection[str]) -> str | None:
        """Return what a name means in a stream of water: its chloride per litre is no leachate of a solid."""
        record = self._properties.get(name or "")
        if record is None or record.in_water is None or not _is_leachate(figure.unit or "1", record.unit or "1"):
            return name
        of_water = any(m in self._waters for m in materials) and self._method_named(text) is None
        return record.in_water if of_water else name

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
        leachate = _is_leachate(unit, record.unit or "1")
        method = self._method_named(text) if leachate else None
        if leachate and method is None:
            said.warnings.append(("leachate_method", {"property": name, "words": figure.words}))
        if record.mass_fraction and not leachate and not (name == "moisture" and basis == "d"):
            percent = convert(low, unit, "%")
            if percent is not None and percent > 100:
                said.warnings.append(("over_100", {"property": name, "words": figure.words}))
                return None
        return Value(
            Interval(low, figure.high),
            unit,
            basis or record.default_basis,
            "leachate" if leachate else "total",
            method,
            "stated",
            assumed_basis=basis is None and record.default_basis is not None,
        )

    def _method_named(self, text: str) -> str | None:
        """Return the leaching method that the text names, when it names just one."""
        folded = plain(text).casefold()
        named = {m.id for m in self._methods.values() if any(plain(n).casefold() in folded for n in m.names)}
        return named.pop() if len(named) == 1 else None

    # ---- facts, constituents

    def _facts(self, text: str, said: Said, names: list[tuple[int, int]]) -> None:
        found: dict[str, list[Mention]] = {}
        for mention in self._fact_terms.mentions(text):
            within_name = any(
                mention.start < e and s < mention.end and mention.length <= e - s for s, e in (*names, *said.spans)
            )
            if not within_name and not negated(text, mention) and not _untested(text, mention):
                found.setdefault(mention.target.partition("=")[0], []).append(mention)
        for name, mentions in found.items():
            values = {m.target.partition("=")[2] for m in mentions}
            words = ", ".join(m.words for m in mentions)
            if len(values) > 1:
                said.warnings.append(("facts_differ", {"property": name, "words": words}))
                continue
            said.facts[name] = values.pop()
            said.words[name] = words

    def _presence(self, text: str, said: Said) -> None:
        for mention in self._presence_terms.mentions(text):
            if any(mention.start < e and s < mention.end for s, e in said.spans):
                continue
            if _untested(text, mention):
                continue
            there = mention.kind != "absence" and not negated(text, mention)
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


def _untested(text: str, mention: Mention) -> bool:
    """Say whether the text says that the thing mentioned was not looked at.

    >>> lexicon = Lexicon([("tar", "coal tar", "label")])
    >>> _untested("planings, coal tar not tested", lexicon.mentions("planings, coal tar not tested")[0])
    True
    """
    words = reading_words()
    before = CLAUSE.split(text[max(0, mention.start - 24) : mention.start])[-1].casefold().rstrip()
    after = CLAUSE.split(text[mention.end : mention.end + 32])[0].casefold()
    return any(before.endswith(w.casefold()) for w in words["untested_before"]) or any(
        w.casefold() in after for w in words["untested_after"]
    )


def negated(text: str, mention: Mention) -> bool:
    """Say whether the text denies what is mentioned: "without" before it, "-free" after it."""
    words = reading_words()
    before = CLAUSE.split(text[max(0, mention.start - 18) : mention.start])[-1].casefold()
    after = CLAUSE.split(text[mention.end : mention.end + 14])[0].casefold()
    for word in words["negations_before"]:
        if word.isascii() and re.search(rf"(?<![a-z]){re.escape(word)}[\s-]+(?:any\s+|added\s+)?$", before):
            return True
        if not word.isascii() and before.rstrip().endswith(word):
            return True
    for word in words["negations_after"]:
        if word.isascii() and re.match(rf"[\s-]*{re.escape(word.lstrip('-'))}(?![a-z])", after):
            return True
        if not word.isascii() and after.lstrip().startswith(word):
            return True
    return False


def _hazard(text: str) -> bool | None:
    words = reading_words()
    lowered = text.casefold()
    if any(w in lowered for key in ("en", "zh") for w in words["not_hazardous"][key]):
        return False
    if any(w in lowered for key in ("en", "zh") for w in words["hazardous"][key]):
        return True
    return None
