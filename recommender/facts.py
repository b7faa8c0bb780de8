"""What is known of a stream of one material: the user's values first, then definitions, then typical values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kb.codes import CodeLists
from kb.load import Knowledge
from kb.records import Condition
from kb.records.vocabulary import Composition, Property
from recommender.amounts import Amounts, Wanted
from recommender.hierarchy import Hierarchy
from recommender.quantities import Origin, Value


@dataclass(frozen=True)
class CodeRef:
    """A waste code and the list it belongs to."""

    list: str
    code: str

    def matches(self, wanted: str) -> bool:
        """Say whether the code falls under `wanted`: a code or its beginning, a list before a colon, or HWnn.

        >>> CodeRef("cnhw", "321-026-48").matches("cnhw:321-026-48"), CodeRef("cnhw", "321-026-48").matches("HW48")
        (True, True)
        """
        kind, _, code = wanted.rpartition(":")
        code = code.replace(" ", "").rstrip("*")
        if kind and kind != self.list:
            return False
        if code.startswith("HW"):
            return self.list == "cnhw" and self.code.endswith(f"-{code[2:]}")
        return self.code.startswith(code)


@dataclass(frozen=True)
class Stream:
    """What the user said of a stream, as read.

    Parameters
    ----------
    values: amounts by property, best provenance first.
    facts: categorical facts (value, provenance) by property.
    presence: whether a constituent is there (state, provenance).
    codes: waste codes given.
    hazardous: what the holder says; None when nothing is said.
    quantity: amount per year.
    permits: permits that the user holds (True) or knows to be missing (False).
    """

    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    facts: Mapping[str, tuple[str, Origin]] = field(default_factory=dict)
    presence: Mapping[str, tuple[bool, Origin]] = field(default_factory=dict)
    codes: tuple[CodeRef, ...] = ()
    hazardous: bool | None = None
    quantity: Value | None = None
    permits: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Hazard:
    """Whether the stream counts as hazardous under a rule family, and by which route.

    `route` is ``stated``, ``listed``, ``not_listed``, ``mirror`` or ``unknown``; `code` the entry that says so.
    """

    state: bool | None
    route: str
    code: str | None = None


class Facts:
    """Answers questions about one stream, taken to be of one material.

    `told` and `judged` keep what conditions and common rules came out as: they are asked for each of many technologies.
    """

    def __init__(
        self, knowledge: Knowledge, hierarchy: Hierarchy, codes: CodeLists, stream: Stream, material: str
    ) -> None:
        self.knowledge = knowledge
        self.hierarchy = hierarchy
        self.stream = stream
        self.material = material
        self.told: dict[tuple[int, str], tuple[Condition, bool | None]] = {}
        self.judged: dict[tuple[str, str | None, str], Any] = {}
        self._found: dict[tuple[str, str, str | None, str, str | None], Value | None] = {}
        self._coded: dict[str | None, tuple[CodeRef, ...]] = {}
        self._codes = codes
        self._amounts = Amounts(knowledge, stream.values, _typical(knowledge, hierarchy, material))

    def with_stream(self, stream: Stream, material: str) -> Facts:
        """Return the facts of another stream or material of the same knowledge."""
        return Facts(self.knowledge, self.hierarchy, self._codes, stream, material)

    def supposing(self, name: str, value: Value) -> Facts:
        """Return the facts as they would be if property `name` had this value besides what is known of it."""
        values = {**self.stream.values, name: (value, *self.stream.values.get(name, ()))}
        return self.with_stream(replace(self.stream, values=values), self.material)

    # ---- quantities

    def amount(
        self,
        name: str,
        unit: str,
        basis: str | None = None,
        measurand: str = "total",
        method: str | None = None,
    ) -> Value | None:
        """Return what is known of property `name` in `unit` and on `basis`, or None: see `Amounts.find`."""
        key = (name, unit, basis, measurand, method)
        if key not in self._found:
            self._found[key] = self._amounts.find(Wanted(name, unit, basis, measurand, method))
        return self._found[key]

    def amount_if_other_basis(self, name: str, unit: str, basis: str) -> Value | None:
        """Return the user's value of `name`, had the unsaid basis been the other: see `Amounts.if_other_basis`."""
        return self._amounts.if_other_basis(name, unit, basis)

    # ---- facts, presence, hazard

    def fact(self, name: str) -> tuple[str, Origin] | None:
        """Return a categorical fact with its provenance: as stated, else by definition of the material."""
        if name in self.stream.facts:
            return self.stream.facts[name]
        for material in self.hierarchy.up(self.material):
            value = self.knowledge.materials[material].facts.get(name)
            if value is not None:
                return value, "definition"
        return None

    def presence(self, name: str) -> tuple[bool, Origin] | None:
        """Say whether a constituent is in the stream; None when nobody said."""
        if name in self.stream.presence:
            return self.stream.presence[name]
        for material in self.hierarchy.up(self.material):
            record = self.knowledge.materials[material]
            if name in record.contains:
                return True, "definition"
            if name in record.free_of:
                return False, "definition"
        return None

    def codes(self, code_list: str | None = None) -> tuple[CodeRef, ...]:
        """Return the codes given, else those of the material (its own, else the nearest broader one with codes)."""
        if code_list not in self._coded:
            self._coded[code_list] = self._codes_of(code_list)
        return self._coded[code_list]

    def _codes_of(self, code_list: str | None) -> tuple[CodeRef, ...]:
        given = tuple(c for c in self.stream.codes if code_list in (None, c.list))
        if given:
            return given
        for material in self.hierarchy.up(self.material):
            own = tuple(
                CodeRef(c.list, c.code) for c in self.knowledge.materials[material].codes if code_list in (None, c.list)
            )
            if own:
                return own
        return ()

    def hazard(self, family: str) -> Hazard:
        """Say whether the stream is hazardous under a rule family (``CN``, ``EU``, …).

        An absolute entry of the list in force counts as stated even if the user says nothing.
        """
        record = self.knowledge.materials[self.material]
        if self.stream.hazardous is None and (record.role == "energy" or record.state in ("gas", "heat")):
            return Hazard(False, "not_listed")  # heat and gaseous effluents are outside waste law
        chosen = "cnhw" if family.startswith("CN") else "ewc"
        refs = self.codes(chosen)
        states = {self._codes.hazard(chosen, c.code) for c in refs}
        if self.stream.hazardous is True:
            return Hazard(True, "stated")
        if refs and states == {"absolute"} and family.startswith(("CN", "EU", "GB")):
            return Hazard(True, "listed", refs[0].code)
        if self.stream.hazardous is False:
            return Hazard(False, "stated")
        if "absolute" in states or "mirror-hazardous" in states or "mirror" in states:
            return Hazard(None, "mirror", refs[0].code)
        if chosen == "cnhw":
            return self._not_on_chinese_list()
        if states == {"none"}:
            return Hazard(False, "not_listed", refs[0].code)
        return Hazard(None, "unknown")

    def _not_on_chinese_list(self) -> Hazard:
        """A material outside the closed Chinese list whose European entry is plainly non-hazardous is no such waste."""
        if any(self.codes("cnhw")):
            return Hazard(None, "mirror")
        if self._ordinary("CN"):
            return Hazard(False, "not_listed")
        if self._narrower_is_listed():
            return Hazard(None, "mirror")
        if self.codes("cn"):
            return Hazard(False, "not_listed", self.codes("cn")[0].code)
        european = {self._codes.hazard("ewc", c.code) for c in self.codes("ewc")}
        if european == {"none"}:
            return Hazard(False, "not_listed")
        if self.knowledge.materials[self.material].role in ("product", "water", "resource"):
            return Hazard(False, "not_listed")
        return Hazard(None, "mirror" if european else "unknown")

    def _ordinary(self, jurisdiction: str) -> bool:
        """Say whether a text that was read counts the material, or something broader, as ordinary waste."""
        return any(
            statement.jurisdiction == jurisdiction
            for name in self.hierarchy.up(self.material)
            for statement in self.knowledge.materials[name].ordinary_waste
        )

    def _narrower_is_listed(self) -> bool:
        return any(
            c.list == "cnhw"
            for name in self.hierarchy.down(self.material)
            for c in self.knowledge.materials[name].codes
        )

    def property(self, name: str) -> Property | None:
        """Return the record of a property."""
        return self.knowledge.properties.get(name)


def _typical(knowledge: Knowledge, hierarchy: Hierarchy, material: str) -> dict[str, list[Composition]]:
    """Return the lines of typical composition by property: the material's own, else those of the nearest broader."""
    lines: dict[str, list[Composition]] = {}
    for name in hierarchy.up(material):
        own = knowledge.materials[name].composition
        for line in own:
            known = lines.setdefault(line.property, [])
            if not known or known[0] in own:
                known.append(line)
    return lines
