"""The preparation step between a YAML record and JSON-LD: types, identifiers of parts, decimal strings.

All else (which word is which predicate, datatype, language, reference) is said by `ontology/context.jsonld`.
The step follows the record models, not the values, so a record that breaks a rule reaches the graph as it is
and SHACL can judge it. Every part gets an identifier: criteria, synergies, facilities, exemptions and values
of a category by their id, other parts by their place (`…/material/coal-fly-ash#composition.0.cite`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_args, get_origin
from urllib.parse import quote

from pydantic import BaseModel

from kb.records import Case, Material, Method, Process, Property, Rule, Source, Technology, Terms, Text, Use
from kb.records.case import Facility, Synergy
from kb.records.criteria import Exemption, inherit
from kb.records.vocabulary import PropertyValue
from ontology.terms import iri

Path_ = tuple[str | int, ...]

ROOTS: dict[str, tuple[type[BaseModel], str]] = {
    "sources": (Source, "source"),
    "properties": (Property, "property"),
    "uses": (Use, "use"),
    "methods": (Method, "method"),
    "materials": (Material, "material"),
    "processes": (Process, "process"),
    "technologies": (Technology, "technology"),
    "rules": (Rule, "rule"),
    "cases": (Case, "case"),
}
"""Model and path segment of each section."""

_NAMED = {PropertyValue: "value", Synergy: "synergy", Facility: "facility", Exemption: "exemption"}
_PAIRS = {
    "facts": ("Fact", "property", "value"),
    "sets": ("Fact", "property", "value"),
    "background": ("Background", "property", "value"),
    "background_unit": ("BackgroundUnit", "property", "unit"),
    "terms": ("WeightedProperty", "property", "weight"),
    "divided_by": ("WeightedProperty", "property", "weight"),
    "lift_from": ("Lift", "value", "lift"),
}
"""Maps that become a list of nodes: type of the node, name of the key, name of the value."""


@dataclass(frozen=True)
class Location:
    """Where a node of the graph was written: section, record and field path."""

    section: str
    record: str
    path: Path_


@dataclass
class Prepared:
    """Records ready for the context, the location of each node, and identifiers that stand twice."""

    nodes: list[dict[str, Any]] = field(default_factory=list)
    places: dict[str, Location] = field(default_factory=dict)
    clashes: list[tuple[str, Location]] = field(default_factory=list)

    def add(self, section: str, data: dict[str, Any]) -> None:
        """Prepare the plain data of one record of `section`.

        >>> prepared = Prepared()
        >>> prepared.add("uses", {"id": "road", "label": {"en": "Road", "zh": "道路"}, "radius_km": 50.0})
        >>> prepared.nodes[0]["@id"], prepared.nodes[0]["radius_km"]
        ('https://w3id.org/bps/use/road', '50')
        """
        model, segment = ROOTS[section]
        name = str(data.get("id") or "")
        walker = _Walker(self, section, name)
        self.nodes.append(walker.node(model, data, iri(segment, name), ()))


def decimal_text(number: float) -> str:
    """Return `number` as a plain decimal string: no exponent, no trailing zeros.

    >>> decimal_text(1e-07), decimal_text(20.0), decimal_text(-0.5)
    ('0.0000001', '20', '-0.5')
    """
    text = format(Decimal(repr(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass
class _Walker:
    prepared: Prepared
    section: str
    record: str

    def node(self, model: type[BaseModel], data: dict[str, Any], identifier: str, path: Path_) -> dict[str, Any]:
        self._place(identifier, path)
        out: dict[str, Any] = {"@type": model.__name__, "@id": identifier}
        if data.get("kind") in ("all_of", "any_of", "grades", "when"):
            data = inherit(data)
        for name, value in {**_defaults(model), **data}.items():
            if value not in (None, {}) and name in model.model_fields:
                out[name] = self._value(model, name, value, identifier, (*path, name))
        return out

    def _value(self, model: type[BaseModel], name: str, value: Any, owner: str, path: Path_) -> Any:
        kinds = nested(model, name)
        if isinstance(value, dict):
            if Text in kinds or Terms in kinds:
                return value
            if kinds:
                return self._part(kinds, value, owner, path, (name,))
            return list(self._pairs(name, value, owner, path))
        if isinstance(value, list):
            parts = [self._item(kinds, item, owner, (*path, at), (name, at)) for at, item in enumerate(value)]
            if name == "grades":
                parts = [{**part, "position": str(at)} for at, part in enumerate(parts, 1) if isinstance(part, dict)]
            return parts
        if model is Synergy and name in ("source", "receiver") and isinstance(value, str):
            return iri("facility", self.record, value)
        return _scalar(value)

    def _item(self, kinds: tuple[type[BaseModel], ...], item: Any, owner: str, path: Path_, step: Path_) -> Any:
        if not isinstance(item, dict):
            return _scalar(item)
        if Text in kinds:
            identifier = _below(owner, step)
            self._place(identifier, path)
            return {"@type": "Statement", "@id": identifier, "text": item}
        return self._part(kinds, item, owner, path, step)

    def _part(
        self, kinds: tuple[type[BaseModel], ...], data: dict[str, Any], owner: str, path: Path_, step: Path_
    ) -> dict[str, Any]:
        model = _chosen(kinds, data)
        if model is None:
            return {}
        segment = "criterion" if model.__name__.endswith("Criterion") else _NAMED.get(model)
        name = data.get("id")
        identifier = iri(segment, self.record, str(name)) if segment and name else _below(owner, step)
        return self.node(model, data, identifier, path)

    def _pairs(self, name: str, data: dict[str, Any], owner: str, path: Path_) -> Iterator[dict[str, Any]]:
        kind, key_name, value_name = _PAIRS[name]
        for key, value in data.items():
            identifier = _below(owner, (name, key))
            self._place(identifier, (*path, key))
            content = value if isinstance(value, list) else _scalar(value)
            yield {"@type": kind, "@id": identifier, key_name: key, value_name: content}

    def _place(self, identifier: str, path: Path_) -> None:
        location = Location(self.section, self.record, path)
        if self.prepared.places.setdefault(identifier, location) != location:
            self.prepared.clashes.append((identifier, location))


def _below(owner: str, step: Path_) -> str:
    joint = "." if "#" in owner else "#"
    return owner + joint + ".".join(quote(str(part), safe="") for part in step)


def _scalar(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return decimal_text(value)


def _chosen(kinds: tuple[type[BaseModel], ...], data: dict[str, Any]) -> type[BaseModel] | None:
    if len(kinds) == 1:
        return kinds[0]
    for kind in kinds:
        tag = kind.model_fields.get("kind")
        if tag and data.get("kind") in get_args(tag.annotation):
            return kind
    return None


@cache
def _defaults(model: type[BaseModel]) -> dict[str, Any]:
    """What a record says without saying it (a limit decides at the stage `screen`): plain words and numbers."""
    return {name: f.default for name, f in model.model_fields.items() if isinstance(f.default, str | int | float)}


@cache
def nested(model: type[BaseModel], name: str) -> tuple[type[BaseModel], ...]:
    """Return the models that field `name` of `model` may hold, empty for plain values.

    >>> [m.__name__ for m in nested(Material, "defined_as")]
    ['Condition']
    """
    model.model_rebuild()  # names the models that stand further down in their file
    return tuple(dict.fromkeys(_models(model.model_fields[name].annotation)))


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) is not Literal:
        for inner in get_args(annotation):
            yield from _models(inner)
