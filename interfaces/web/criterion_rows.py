"""Limits and gates as rows to read: what is judged, what is required, under whose law, and where that was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from interfaces.i18n import Translate, word
from interfaces.web.figures import interval, number, with_unit
from interfaces.web.names import Names
from kb.records import Cite, Condition
from recommender.wording import Wording, unit_words


@dataclass(frozen=True)
class Freed:
    """An exemption: what it frees, under which conditions, and where that was read."""

    what: str
    conditions: str
    cite: Cite


@dataclass(frozen=True)
class CriterionRow:
    """One limit, or the head of several that belong together.

    Parameters
    ----------
    level: how deep it stands within others.
    head: whether it only holds the rows below it together.
    notes: what else the text says: refused facts, statistic, question, days of force.
    """

    criterion: Any
    level: int
    subject: str
    required: str
    head: bool = False
    notes: tuple[str, ...] = ()
    cite: Cite | None = None
    lifts: tuple[str, ...] = ()
    freed: tuple[Freed, ...] = ()


class CriterionRows:
    """Puts criteria into words.

    Parameters
    ----------
    names: words for identifiers.
    t: texts of the page.
    """

    def __init__(self, names: Names, t: Translate) -> None:
        self._names = names
        self._t = t
        self._wording = Wording(names.knowledge, names.language)

    def rows(self, criteria: Iterable[Any], level: int = 0) -> list[CriterionRow]:
        """Return the rows of criteria, those within others below them."""
        return [row for criterion in criteria for row in self._rows(criterion, level)]

    def condition(self, condition: Condition) -> str:
        """Return a condition in words."""
        t, names = self._t, self._names
        for joint, inner in (("and", condition.all_of), ("or", condition.any_of), ("none", condition.none_of)):
            if inner is not None:
                words = t(f"explore.joint.{'or' if joint == 'none' else joint}").join(self.condition(c) for c in inner)
                return t("explore.condition.none", what=words) if joint == "none" else words
        if condition.hazardous is not None:
            return t("explore.condition.hazardous" if condition.hazardous else "explore.condition.ordinary")
        if condition.material is not None:
            return self._join(names.of("materials", m) for m in condition.material)
        if condition.codes is not None:
            return t("explore.condition.codes", codes=self._join(condition.codes))
        label = names.of("properties", condition.property)
        if condition.any_value is not None:
            values = self._join(names.value(condition.property, v) for v in condition.any_value)
            return f"{label}{t('list.colon')}{values}"
        bounds = with_unit(interval(condition.min, condition.max), unit_words(condition.unit))
        return f"{label} {bounds}"

    def _rows(self, criterion: Any, level: int) -> Iterator[CriterionRow]:
        if criterion.kind in ("all_of", "any_of"):
            yield self._head(criterion, level)
            yield from self.rows(criterion.criteria, level + 1)
        elif criterion.kind == "grades":
            yield self._head(criterion, level)
            for grade in criterion.grades:
                name = grade.label.get(self._names.language) if grade.label else ""
                name = name or self._t("explore.criterion.grade", grade=grade.grade)
                head = self._head(criterion, level + 1)
                yield replace(head, subject=name, required="", cite=None)
                yield from self.rows(grade.criteria, level + 2)
        elif criterion.kind == "when":
            head = self._head(criterion, level)
            only = self._t("explore.criterion.onlyIf", what=self.condition(criterion.condition))
            yield replace(head, required=only)
            yield from self.rows([criterion.then], level + 1)
        else:
            yield CriterionRow(
                criterion,
                level,
                self._subject(criterion),
                self._required(criterion),
                notes=tuple(self._notes(criterion)),
                cite=criterion.cite,
                lifts=tuple(dict.fromkeys([*criterion.lift, *_category_lifts(criterion)])),
                freed=tuple(self._freed(e) for e in getattr(criterion, "exempt", ())),
            )

    def _head(self, criterion: Any, level: int) -> CriterionRow:
        label = criterion.label.get(self._names.language) if criterion.label else ""
        kind = word(self._names.language, "kind", criterion.kind)
        return CriterionRow(criterion, level, label or kind, kind if label else "", head=True, cite=criterion.cite)

    def _subject(self, criterion: Any) -> str:
        if criterion.label is None and criterion.kind == "absence":
            return self._join(self._names.of("properties", p) for p in criterion.of)
        if criterion.label is None and criterion.kind == "capacity":
            return word(self._names.language, "kind", "capacity")
        return self._wording.subject(criterion)

    def _freed(self, exemption: Any) -> Freed:
        t, names = self._t, self._names
        what = [t("explore.condition.codes", codes=self._join(exemption.codes))] if exemption.codes else []
        for section in ("materials", "uses", "technologies"):
            what += [names.of(section, name) for name in getattr(exemption, section)]
        conditions = [c.get(names.language) for c in exemption.conditions]
        conditions += [exemption.needs.label.get(names.language)] if exemption.needs else []
        conditions += [t("explore.criterion.row", row=exemption.row)] if exemption.row else []
        return Freed(self._join(what), t("list.semicolon").join(conditions), exemption.cite)

    def _required(self, criterion: Any) -> str:
        t = self._t
        if criterion.kind == "gate":
            what = self.condition(criterion.when)
            if criterion.prohibits:
                return t("explore.criterion.prohibited", what=what)
            return t("explore.criterion.permit", what=what, permit=criterion.requires.label.get(self._names.language))
        if criterion.kind == "absence":
            what = self._join(self._names.of("properties", p) for p in criterion.of)
            return t("explore.criterion.absent", what=what) if criterion.label else t("explore.criterion.noneOfIt")
        limit = self._wording.limit(criterion)
        if criterion.kind == "sum":
            return f"{self._sum(criterion.terms)} {limit}"
        if criterion.kind == "ratio":
            return f"({self._sum(criterion.numerator)}) / ({self._sum(criterion.denominator)}) {limit}"
        return limit

    def _notes(self, criterion: Any) -> Iterator[str]:
        t, language = self._t, self._names.language
        if refused := getattr(criterion, "refused", None):
            facts = self._join(self._names.value(criterion.property, v) for v in refused)
            yield t("explore.criterion.refused", what=facts)
        if getattr(criterion, "statistic", "max") != "max":
            yield word(language, "explore.statistic", criterion.statistic)
        if (tolerance := getattr(criterion, "single_tolerance", None)) is not None:
            yield t("explore.criterion.tolerance", percent=number(tolerance))
        if getattr(criterion, "question", None):
            yield criterion.question.get(language)
        if criterion.note:
            yield criterion.note.get(language)
        for bound in ("valid_from", "valid_until"):
            if (day := getattr(criterion, bound)) is not None:
                yield t(f"explore.criterion.{bound}", day=day.isoformat())

    def _sum(self, terms: Iterable[Any]) -> str:
        parts = []
        for term in terms:
            label = self._names.of("properties", term.property)
            if term.divisor is not None:
                label = f"{label} / {number(term.divisor)}"
            parts.append(label if term.weight == 1 else f"{number(term.weight)} × {label}")
        return " + ".join(parts)

    def _join(self, words: Iterable[str]) -> str:
        return self._t("list.comma").join(words)


def _category_lifts(criterion: Any) -> list[str]:
    return [lift for lifts in getattr(criterion, "lift_from", {}).values() for lift in lifts]
