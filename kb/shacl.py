"""What a complete record is (`ontology/shapes.ttl`), checked by pySHACL, told in sentences about the field.

The graph is copied into rdflib's own memory store first: pySHACL asks many tiny questions, and through
Oxigraph the same check took 180 times as long.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kb.errors import Fault
from kb.load import Knowledge
from kb.store import GraphStore
from ontology.terms import NAMESPACE, local, schema_path

_READING = URIRef(NAMESPACE + "reading")


@cache
def shapes() -> Graph:
    """Return the shapes; not to be changed."""
    return Graph().parse(schema_path("shapes.ttl"))


def check_shapes(store: GraphStore, knowledge: Knowledge) -> list[Fault]:
    """Return a fault for each record that is not complete, and one if there was nothing to check.

    Parameters
    ----------
    store: the graph to check.
    knowledge: where the records of the graph were read; gives file and line.
    """
    data = store.memory_graph()
    if not focus_nodes(data):
        hint = "Nothing was checked: no shape found a record to look at. See that the files hold records."
        return [Fault("ontology/shapes.ttl", 1, "", "no record", "at least one record", hint)]
    import pyshacl

    _, report, _ = pyshacl.validate(data, shacl_graph=shapes(), inplace=True, inference="none", advanced=False)
    found = report.objects(None, SH.result)
    faults = {_fault(result, report, data, store, knowledge) for result in found}
    return sorted(faults)


def focus_nodes(data: Graph) -> set[Node]:
    """Return every node that some shape looks at."""
    found: set[Node] = set()
    for class_ in set(shapes().objects(None, SH.targetClass)):
        for kind in data.transitive_subjects(RDFS.subClassOf, class_):
            found.update(data.subjects(RDF.type, kind))
    for predicate in set(shapes().objects(None, SH.targetSubjectsOf)):
        found.update(data.subjects(predicate))
    return found


def _fault(result: Node, report: Graph, data: Graph, store: GraphStore, knowledge: Knowledge) -> Fault:
    focus = str(report.value(result, SH.focusNode))
    value = report.value(result, SH.value)
    shape: Any = report.value(result, SH.sourceShape)
    described = shapes() if (shape, None, None) in shapes() else report
    name = str(described.value(shape, SH.name) or "")
    place = store.places.get(focus)
    if isinstance(value, URIRef) and str(value) in store.places:
        place, name = store.places[str(value)], ""
    hint = str(report.value(result, SH.resultMessage) or "Complete the record.")
    allowed = _allowed(described, shape)
    if place is None:
        return Fault("?", 1, name, local(focus), allowed, hint)
    path = (*place.path, name) if name else place.path
    file, line = knowledge.line_of(place.section, place.record, path)
    if not Path(file).suffix:
        file = f"{place.section}/{place.record}"
    where = ".".join(str(part) for part in (place.record, *path))
    return Fault(file, line, where, _found(value, data, name), allowed, hint)


def _allowed(described: Graph, shape: Any) -> str:
    choices = described.value(shape, SH["in"])
    if choices is not None:
        return ", ".join(str(c) for c in Collection(described, choices))
    return str(described.value(shape, SH.description) or "")


def _found(value: Node | None, data: Graph, name: str) -> str:
    if value is None:
        return "nothing" if name else ""
    if isinstance(value, Literal):
        return f"'{value}'" + (f" ({value.language})" if value.language else "")
    reading = data.value(value, _READING)
    return f"reading {reading}" if reading is not None else local(str(value))
