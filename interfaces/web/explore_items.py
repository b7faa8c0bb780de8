"""Results of a search as short entries, the tree of the materials, and words for the values of filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from interfaces.i18n import Translate, word
from interfaces.web.linking import Linking
from kb.relations import Relations
from kb.settings import families

_FEW = 4
_RECORDS = {
    "sector": "processes",
    "material": "materials",
    "technology": "technologies",
    "within": "materials",
    "use": "uses",
    "generates": "materials",
    "takes": "materials",
}
_WORDS = {"status": "grade", "grade": "grade"}


@dataclass(frozen=True)
class Item:
    """One result: title, the same in the other language, facts, a text, and the address of its page."""

    href: str
    title: str
    other: str
    facts: tuple[str, ...] = ()
    text: str = ""
    status: str = ""


@dataclass(frozen=True)
class Branch:
    """A material or a family in the tree, with what is below it."""

    id: str
    label: str
    below: tuple[Branch, ...]
    open: bool

    @property
    def size(self) -> int:
        """How many materials stand below."""
        return sum(1 + b.size for b in self.below)


class Items:
    """Puts records into the words of a list.

    Parameters
    ----------
    see: labels and addresses of records.
    t: texts of the page.
    relations: what refers to what.
    """

    def __init__(self, see: Linking, t: Translate, relations: Relations) -> None:
        self._see, self._t, self._relations = see, t, relations
        self._language = see.names.language

    def item(self, kind: str, name: str) -> Item:
        """Return the entry of one record."""
        record = self._relations.knowledge.section(kind)[name]
        label = record.title if kind == "cases" else record.label
        other = label.get("en" if self._language == "zh" else "zh")
        facts = tuple(f for f in getattr(self, f"_{kind}")(record) if f)
        text = next((getattr(record, f) for f in ("summary", "definition", "description") if hasattr(record, f)), None)
        return Item(
            self._see.to(kind, name),
            label.get(self._language),
            other,
            facts,
            text.get(self._language) if text else "",
            record.status if kind == "cases" else "",
        )

    def option(self, name: str, value: str) -> str:
        """Return one value of a filter in words."""
        if name == "family":
            return family_name(self._relations.knowledge, value, self._language)
        if name == "country":
            return self._see.names.place(value)
        if name in _RECORDS:
            return self._see.label(_RECORDS[name], value)
        return word(self._language, _WORDS.get(name, f"explore.{name}"), value)

    def tree(self, shown: Iterable[str], opened: bool) -> list[Branch]:
        """Return the materials `shown` below their families and whatever is broader than them.

        Parameters
        ----------
        opened: whether the branches are drawn open.
        """
        knowledge, relations = self._relations.knowledge, self._relations
        kept = {above for name in shown for above in relations.above("materials", name)}

        def branch(name: str) -> Branch:
            below = tuple(branch(n) for n in relations.narrower("materials", name) if n in kept)
            return Branch(name, self._see.label("materials", name), _by_label(below), opened)

        tops: dict[int, list[Branch]] = {}
        for name in sorted(kept):
            record = knowledge.materials.get(name)
            if record is not None and not record.broader:
                tops.setdefault(record.family, []).append(branch(name))
        names = {number: family_name(knowledge, str(number), self._language) for number in tops}
        return [Branch("", names[number], _by_label(below), opened) for number, below in sorted(tops.items())]

    def _cases(self, case: Any) -> list[str]:
        names = self._see.names
        materials = list(dict.fromkeys(s.material for s in case.synergies))
        joint = self._t("explore.joint.comma")
        place = joint.join([case.place.name.get(self._language), names.place(case.place.country)])
        return [place, self._few("materials", materials)]

    def _materials(self, material: Any) -> list[str]:
        taken = {way.technology for way in self._relations.taking(material.id) if way.fit != "narrower"}
        cases = self._relations.cases_of("materials", material.id)
        return [
            family_name(self._relations.knowledge, str(material.family), self._language),
            word(self._language, "explore.state", material.state),
            self._t("explore.count.technologies", n=len(taken)) if taken else "",
            self._t("explore.count.cases", n=len(cases)) if cases else "",
        ]

    def _technologies(self, technology: Any) -> list[str]:
        cases = self._relations.cases_of("technologies", technology.id)
        return [
            self._see.label("uses", technology.use),
            self._t("card.trl", n=technology.maturity.trl),
            self._few("materials", [a.material for a in technology.accepts]),
            self._t("explore.count.cases", n=len(cases)) if cases else "",
        ]

    def _processes(self, process: Any) -> list[str]:
        return [
            process.product.get(self._language) if process.product else "",
            self._few("materials", [g.material for g in process.generates]),
        ]

    def _few(self, section: str, names: list[str]) -> str:
        words = [self._see.label(section, n) for n in names[:_FEW]]
        if len(names) > _FEW:
            words.append(self._t("explore.count.more", n=len(names) - _FEW))
        return self._t("list.comma").join(words)


def family_name(knowledge: Any, number: str, language: str) -> str:
    """Return what a family of by-products is called, or its number."""
    if knowledge.paths is None:
        return number
    return families(knowledge.paths).get(int(number), {}).get(language, number)


def _by_label(branches: Iterable[Branch]) -> tuple[Branch, ...]:
    return tuple(sorted(branches, key=lambda b: b.label.casefold()))
