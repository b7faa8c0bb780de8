"""The materials as OWL: classes, facts, constituents and definitions, for HermiT and for the graph.

A material is a class of streams, a quantity a functional decimal property `…/has/CaO` in the property's own
unit and default basis, a category a functional property to one of its values. A category that a pretreatment
sets (physical form) changes with handling, so two values of it do not exclude each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kb.definitions import Value, check_definitions, value_key
from kb.jsonld import decimal_text
from kb.load import Knowledge
from kb.records import Condition, Material, Property
from ontology.terms import iri

_OWL = "http://www.w3.org/2002/07/owl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_STREAM = NamedNode(iri("Stream"))
_HAZARDOUS = NamedNode(iri("isHazardous"))
_CONSTITUENT = NamedNode(iri("hasConstituent"))


def axioms(knowledge: Knowledge) -> list[Triple]:
    """Return the OWL of the materials: classes, definitions, and the properties these speak of."""
    out = _Axioms(knowledge)
    for record in knowledge.properties.values():
        out.property(record)
    for material in knowledge.materials.values():
        out.material(material)
    return out.triples


def individual(name: str, values: Mapping[str, Value], of: str) -> Iterator[Triple]:
    """Yield what OWL says of one stream: its material and its values by `value_key` (no intervals)."""
    this = NamedNode(iri("stream", name))
    yield Triple(this, NamedNode(_RDF + "type"), NamedNode(_OWL + "NamedIndividual"))
    yield Triple(this, NamedNode(_RDF + "type"), _material(of))
    for key, value in values.items():
        if key == "hazardous":
            yield Triple(this, _HAZARDOUS, Literal(bool(value)))
        elif isinstance(value, bool):
            if value:
                yield Triple(this, _CONSTITUENT, NamedNode(iri("property", key)))
        elif isinstance(value, str):
            yield Triple(this, _has(key), NamedNode(iri("value", key, value)))
        elif isinstance(value, int | float):
            yield Triple(this, _has(key), Literal(decimal_text(value), datatype=NamedNode(_XSD + "decimal")))


class _Axioms:
    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._unsound = {f.field.split(".")[0] for f in check_definitions(knowledge)}
        effects = (t.effect for t in knowledge.technologies.values() if t.effect)
        self._changeable = {name for effect in effects for name in effect.sets}
        self.triples: list[Triple] = []

    def property(self, record: Property) -> None:
        has = _has(record.id)
        if record.kind == "presence":
            return
        if record.id not in self._changeable:
            self._type(has, "FunctionalProperty")
        self._type(has, "DatatypeProperty" if record.kind == "quantity" else "ObjectProperty")
        if record.kind == "category":
            values = [NamedNode(iri("value", record.id, v.id)) for v in record.values]
            axiom = BlankNode()
            self._type(axiom, "AllDifferent")
            self._add(axiom, _OWL + "distinctMembers", self._list(values))

    def material(self, material: Material) -> None:
        this = _material(material.id)
        self._type(this, "Class")
        above = [_material(b) for b in material.broader] or [_STREAM]
        for broader in above:
            self._add(this, _RDFS + "subClassOf", broader)
        for name, value in material.facts.items():
            self._sub(this, self._restriction(_has(name), "hasValue", NamedNode(iri("value", name, value))))
        for name in material.contains:
            self._sub(this, self._constituent(name))
        for name in material.free_of:
            self._sub(this, self._complement(self._constituent(name)))
        if material.defined_as is not None and material.id not in self._unsound:
            definition = self._group("intersectionOf", [*above, self.expression(material.defined_as)])
            self._add(this, _OWL + "equivalentClass", definition)

    def expression(self, condition: Condition) -> NamedNode | BlankNode:
        """Return the class of the streams for which `condition` holds."""
        if condition.property is not None:
            return self._of_property(condition)
        if condition.hazardous is not None:
            value = Literal("true" if condition.hazardous else "false", datatype=NamedNode(_XSD + "boolean"))
            return self._restriction(_HAZARDOUS, "hasValue", value)
        if condition.material is not None:
            return self._group("unionOf", [_material(m) for m in condition.material])
        if condition.all_of is not None:
            return self._group("intersectionOf", [self.expression(c) for c in condition.all_of])
        inner = [self.expression(c) for c in condition.any_of or condition.none_of or []]
        union = self._group("unionOf", inner)
        return union if condition.any_of is not None else self._complement(union)

    def _of_property(self, condition: Condition) -> BlankNode:
        known = self._knowledge.properties.get(condition.property or "")
        has = _has(value_key(condition, known))
        if condition.any_value is not None:
            if known and known.kind == "category":
                values = [NamedNode(iri("value", known.id, v)) for v in condition.any_value]
                return self._restriction(has, "someValuesFrom", self._group("oneOf", values))
            return self._constituent(condition.property or "")
        self._type(has, "DatatypeProperty")
        self._type(has, "FunctionalProperty")
        facets = []
        for facet, bound in (("minInclusive", condition.min), ("maxInclusive", condition.max)):
            if bound is not None:
                node = BlankNode()
                self._add(node, _XSD + facet, Literal(decimal_text(bound), datatype=NamedNode(_XSD + "decimal")))
                facets.append(node)
        datatype = BlankNode()
        self._add(datatype, _RDF + "type", NamedNode(_RDFS + "Datatype"))
        self._add(datatype, _OWL + "onDatatype", NamedNode(_XSD + "decimal"))
        self._add(datatype, _OWL + "withRestrictions", self._list(facets))
        return self._restriction(has, "someValuesFrom", datatype)

    def _constituent(self, name: str) -> BlankNode:
        return self._restriction(_CONSTITUENT, "hasValue", NamedNode(iri("property", name)))

    def _complement(self, expression: NamedNode | BlankNode) -> BlankNode:
        node = BlankNode()
        self._type(node, "Class")
        self._add(node, _OWL + "complementOf", expression)
        return node

    def _restriction(self, on: NamedNode, kind: str, filler: Any) -> BlankNode:
        node = BlankNode()
        self._type(node, "Restriction")
        self._add(node, _OWL + "onProperty", on)
        self._add(node, _OWL + kind, filler)
        return node

    def _group(self, kind: str, members: list[Any]) -> NamedNode | BlankNode:
        if len(members) == 1 and kind != "oneOf":
            only: NamedNode | BlankNode = members[0]
            return only
        node = BlankNode()
        self._type(node, "Class")
        self._add(node, _OWL + kind, self._list(members))
        return node

    def _list(self, members: Iterable[Any]) -> NamedNode | BlankNode:
        rest: NamedNode | BlankNode = NamedNode(_RDF + "nil")
        for member in reversed(list(members)):
            node = BlankNode()
            self._add(node, _RDF + "first", member)
            self._add(node, _RDF + "rest", rest)
            rest = node
        return rest

    def _sub(self, this: NamedNode, expression: BlankNode) -> None:
        self._add(this, _RDFS + "subClassOf", expression)

    def _type(self, node: NamedNode | BlankNode, name: str) -> None:
        self._add(node, _RDF + "type", NamedNode(_OWL + name))

    def _add(self, subject: NamedNode | BlankNode, predicate: str, value: Any) -> None:
        self.triples.append(Triple(subject, NamedNode(predicate), value))


def _has(name: str) -> NamedNode:
    return NamedNode(iri("has", name))


def _material(name: str) -> NamedNode:
    return NamedNode(iri("material", name))
