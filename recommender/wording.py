"""Putting judgements into words: values, limits, standards, in the language of the answer."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

from kb.load import Knowledge
from kb.records import Cite
from recommender.memory import Memory
from recommender.messages import blanks, say
from recommender.quantities import Value
from recommender.screening.judgement import Judgement


def number(value: float) -> str:
    """Return a number with at most four significant digits and no exponent.

    >>> number(0.0400), number(12.0), number(123456.0)
    ('0.04', '12', '123456')
    """
    if value == 0:
        return "0"
    digits = max(0, 3 - math.floor(math.log10(abs(value))))
    text = f"{value:.{min(digits, 9)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_DESIGNATION = re.compile(r"[A-Z]{2,6}(?:[/ ][A-Z]{1,3})?[ ]?[A-Z]?\d[\d.]*(?:-\d+)*(?:[:-]\d{4})?(?![\w/])")
_ACT = re.compile(
    r"(?:[A-Z][a-z]+ )*(?:Regulation|Directive|Decision)(?: \([A-Z]+\))?(?: No\.?)? ?\d+/\d+(?:/[A-Za-z]+)?"
)
_REMARK = re.compile(r", as [a-z]| \((?=[^)]{16,}\))")
_FURTHER_CLAUSE = re.compile(r"(?:§|Art\.|[Aa]nnex|[Tt]able|\d)[^;,:]{0,12}")
_PARTS = frozenset(("label", "value", "limit", "standard", "share", "how", "question"))
_OWN_WORDS = {"hazard": "hazard", "code": "waste_code", "material": "material", "quantity": "quantity"}
_UNIT_WORDS = {
    "1": "",
    "degC": "°C",
    "kcal_it/kg": "kcal/kg",
    "ug/kg": "µg/kg",
    "uS/cm": "µS/cm",
    "m2/kg": "m²/kg",
}


def unit_words(unit: str | None) -> str:
    """Return a unit as it is written for people."""
    return _UNIT_WORDS.get(unit or "1", unit or "")


class Wording:
    """Says things about one knowledge base in one language.

    What is always said alike of a criterion or a citation is put together once.
    """

    def __init__(self, knowledge: Knowledge, language: str) -> None:
        self.knowledge = knowledge
        self.language = language
        self._subjects: Memory[str] = Memory()
        self._limits: Memory[str] = Memory()
        self._standards: Memory[str] = Memory()

    def __call__(self, key: str, **params: Any) -> str:
        """Return message `key` in the language."""
        return say(key, self.language, **params)

    def label(self, section: str, name: str) -> str:
        """Return the label of a record, or its identifier when there is none."""
        record = self.knowledge.section(section).get(name)
        return record.label.get(self.language) if record else name

    def list(self, words: list[str]) -> str:
        """Join words as a list."""
        return ("、" if self.language == "zh" else ", ").join(words)

    def basis(self, basis: str | None) -> str:
        """Return a basis in words with a leading space, or nothing."""
        if basis is None:
            return ""
        words = self(f"basis_{basis}")
        return f"（{words}）" if self.language == "zh" else f" ({words})"

    def amount(self, value: Value | None, *, with_basis: bool = True) -> str:
        """Return a value in words."""
        if value is None:
            return "–"
        low, high, unit = value.interval.low, value.interval.high, unit_words(value.unit)
        if math.isinf(high) and (math.isinf(low) or low == 0):
            return "–"
        if low == high:
            words = number(low)
        elif math.isinf(high):
            words = f"≥ {number(low)}"
        elif math.isinf(low) or low == 0:
            words = f"≤ {number(high)}"
        else:
            words = f"{number(low)}–{number(high)}"
        return f"{words} {unit}".strip() + (self.basis(value.basis) if with_basis else "")

    def limit(self, criterion: Any) -> str:
        """Return the bounds or the allowed facts of a criterion in words."""
        return self._limits.of(criterion, self._limit)

    def _limit(self, criterion: Any) -> str:
        if criterion.kind == "category":
            return self.list([self.fact(criterion.property, v) for v in criterion.allowed])
        if criterion.kind == "level":
            return self("at_least", min=number(criterion.need + criterion.margin), unit=unit_words(criterion.unit))
        low, high = vars(criterion).get("min"), vars(criterion).get("max")
        unit = unit_words(vars(criterion).get("unit"))
        basis = self.basis(vars(criterion).get("basis"))
        if low is not None and high is not None:
            words = self("between", min=number(low), max=number(high), unit=unit)
        elif high is not None:
            words = self("at_most", max=number(high), unit=unit)
        elif low is not None:
            words = self("at_least", min=number(low), unit=unit)
        else:
            return ""
        return words.strip() + basis

    def fact(self, name: str, value: str) -> str:
        """Return a categorical value in words."""
        record = self.knowledge.properties.get(name)
        for known in record.values if record else []:
            if known.id == value:
                return known.label.get(self.language)
        return value

    def standard(self, cite: Cite | None) -> str:
        """Return the source of a citation and its clause, both in short."""
        return self._standards.of(cite, self._standard) if cite is not None else ""

    def _standard(self, cite: Cite) -> str:
        source = self.knowledge.sources.get(cite.source)
        name = short_name(source.citation) if source else cite.source
        if source is not None and source.type == "paper" and source.year and str(source.year) not in name:
            name = f"{name} {source.year}"
        return f"{name}, {short_locator(cite.locator)}" if cite.locator else name

    def subject(self, criterion: Any) -> str:
        """Return what a criterion is about: its own label, else its property or constituents."""
        return self._subjects.of(criterion, self._subject)

    def _subject(self, criterion: Any) -> str:
        if criterion.label is not None:
            return str(criterion.label.get(self.language))
        name = vars(criterion).get("property")
        if name:
            label = self.label("properties", name)
            if getattr(criterion, "measurand", "total") == "leachate":
                method = f" {criterion.method}" if criterion.method else ""
                label = f"{label} ({self('leachate')}{method})"
            return label
        names = [t.property for t in vars(criterion).get("terms") or getattr(criterion, "numerator", [])]
        return self.list([self.label("properties", n) for n in names]) or criterion.id

    def judgement(self, criterion: Any, judgement: Judgement) -> str:
        """Return one sentence on how a criterion came out."""
        if judgement.parts and criterion.kind in ("grades", "all_of", "any_of", "when"):
            return self._composite(criterion, judgement)
        wanted = blanks(judgement.reason, self.language) & _PARTS - judgement.params.keys()
        params = {**judgement.params, **{name: self._part(name, criterion, judgement) for name in wanted}}
        if "names" in judgement.params:
            params["names"] = self.list([self.label("properties", n) for n in judgement.params["names"]])
        if "fact" in judgement.params:
            params["fact"] = self.fact(criterion.property, judgement.params["fact"])
        if "least" in judgement.params:
            params["least"] = number(judgement.params["least"])
        if "permit" in self._needs(judgement.reason):
            permit = judgement.permit or vars(criterion).get("requires")
            params["permit"] = permit.label.get(self.language) if permit else "–"
        exemption = judgement.params.get("exemption")
        if exemption is not None:
            params.update(self._exemption(criterion, exemption))
        return self(judgement.reason, **params)

    def _part(self, name: str, criterion: Any, judgement: Judgement) -> str:
        """Return what stands in a message on a judgement for one of `_PARTS`."""
        match name:
            case "label":
                return self.subject(criterion)
            case "value":
                return self.amount(judgement.value)
            case "limit":
                return self.limit(criterion)
            case "standard":
                return self.standard(criterion.cite)
            case "share":
                return number(round(judgement.share, 2)) if judgement.share is not None else "–"
            case "how":
                return self._how(criterion)
            case "question":
                return self._question(criterion, judgement)
        raise AssertionError(f"no words for {name}")

    @staticmethod
    def _needs(reason: str) -> tuple[str, ...]:
        return ("permit",) if reason in ("permit_needed", "permit_refused", "exempt_if", "permit_held") else ()

    def _exemption(self, criterion: Any, exemption: Any) -> dict[str, str]:
        conditions = [c.get(self.language) for c in exemption.conditions]
        if exemption.needs is not None:
            conditions.insert(0, exemption.needs.label.get(self.language))
        permit = criterion.requires.label.get(self.language) if criterion.requires else "–"
        row = f" ({exemption.row})" if exemption.row else ""
        joint = "；" if self.language == "zh" else "; "
        return {
            "conditions": joint.join(conditions),
            "permit": permit,
            "row": row,
            "standard": self.standard(exemption.cite),
        }

    def _composite(self, criterion: Any, judgement: Judgement) -> str:
        verdict = judgement.verdict
        label = criterion.label.get(self.language) if criterion.label else ""
        if criterion.kind == "grades" and verdict == "pass":
            cite = criterion.cite or judgement.parts[0][0].cite
            return self("grade_met", label=label, grade=judgement.grade, standard=self.standard(cite))
        chosen = list(judgement.parts)
        if criterion.kind == "grades":
            names = {c.id for g in criterion.grades if g.grade == judgement.grade for c in g.criteria}
            chosen = [(c, j) for c, j in judgement.parts if c.id in names] or chosen
        same = [(c, j) for c, j in chosen if j.verdict == verdict]
        inner = " ".join(self.judgement(c, j) for c, j in same[:3])
        if criterion.kind == "grades" and verdict == "fail":
            return self("no_grade", label=label, grade=judgement.grade, inner=inner)
        return inner

    def _how(self, criterion: Any) -> str:
        method = vars(criterion).get("method")
        return self("by_method", method=method) if method else ""

    def asked(self, name: str) -> str:
        """Return what has to be found out in words: a property, the hazard, the code, the material, the amount."""
        if name in _OWN_WORDS:
            return self(_OWN_WORDS[name])
        return self.label("properties", name)

    def _question(self, criterion: Any, judgement: Judgement) -> str:
        question = vars(criterion).get("question")
        if question is not None:
            return str(question.get(self.language))
        condition = vars(criterion).get("when")
        if condition is not None and condition.hazardous is not None:
            return self("hazard_question")
        return self("gate_question", asked=self.list([self.asked(n) for n in judgement.params.get("asked", ())]))


@lru_cache(maxsize=8192)
def short_locator(locator: str) -> str:
    """Return the clause, table or page of a locator without the remarks of the curator behind it.

    >>> short_locator("3.1 (the sign ≤ is lost in the copy)"), short_locator("table 2, class C; class F 1.0")
    ('3.1', 'table 2, class C')
    >>> short_locator("Art. 6(1), (3)"), short_locator("§ 62 (2), (4); § 61 (3)")
    ('Art. 6(1), (3)', '§ 62 (2), (4); § 61 (3)')
    """
    head, mark, rest = locator.partition("; ")
    if mark and _FURTHER_CLAUSE.fullmatch(rest):
        return locator
    head = _REMARK.split(head, maxsplit=1)[0].strip()
    return head or locator


@lru_cache(maxsize=8192)
def short_name(citation: str) -> str:
    """Return the part of a citation that names the standard or paper in short.

    >>> short_name("GB/T 1596-2017, Fly ash used for cement and concrete")
    'GB/T 1596-2017'
    """
    match = _DESIGNATION.match(citation) or _ACT.match(citation)
    if match:
        return match.group().strip()
    for mark in (", ", ": ", "，", "：", " – ", " — ", " (", "（", ". "):
        head, found, _ = citation.partition(mark)
        if found and 5 <= len(head) <= 40:
            return head
    return citation if len(citation) <= 60 else citation[:57] + "…"
