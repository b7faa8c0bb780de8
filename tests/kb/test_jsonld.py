"""YAML to RDF by the context alone: no field is lost, both parsers agree, records and plain files give one graph."""

from __future__ import annotations

from typing import Any

import orjson
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit_kb import Folder, unchecked
from pydantic import BaseModel
from rdflib import Graph
from rdflib.compare import to_isomorphic

from kb.jsonld import ROOTS, Prepared, decimal_text, nested
from kb.records import Terms, Text
from kb.store import GraphStore
from ontology.terms import NAMESPACE, context, iri


def _all_models() -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    front = [model for model, _ in ROOTS.values()]
    while front:
        model = front.pop()
        if model not in found:
            found.add(model)
            front.extend(inner for name in model.model_fields for inner in nested(model, name))
    return found - {Text, Terms}


@pytest.mark.parametrize("model", sorted(_all_models(), key=lambda m: m.__name__), ids=lambda m: m.__name__)
def test_every_field_has_a_term(model: type[BaseModel]) -> None:
    own = context()[model.__name__]
    scoped = own.get("@context", {}) if isinstance(own, dict) else {}
    assert [f for f in model.model_fields if f not in scoped and f not in context()] == []


def test_references_lead_to_the_identifiers_that_records_get() -> None:
    bases = {
        v["@context"]["@base"] for v in context().values() if isinstance(v, dict) and "@base" in v.get("@context", {})
    }
    ours = {base.removeprefix(NAMESPACE).removesuffix("/") for base in bases if base.startswith(NAMESPACE)}
    segments = {segment for _, segment in ROOTS.values()}
    assert ours - {"permit"} <= segments


def test_plain_files_and_records_give_the_same_graph(tiny: Folder) -> None:
    plain, _ = unchecked(tiny)
    checked = GraphStore.of(_prepared(tiny))
    assert set(plain.triples()) ^ set(checked.triples()) == set()


def _prepared(tiny: Folder) -> Prepared:
    prepared = Prepared()
    knowledge = tiny.load()
    for section in ROOTS:
        for record in knowledge.section(section).values():
            prepared.add(section, record.model_dump(mode="json", exclude_none=True))
    return prepared


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")
def test_rdflib_reads_the_same_from_the_context(tiny: Folder) -> None:
    document = orjson.dumps({"@context": context(), "@graph": _prepared(tiny).nodes})
    quads = ox.parse(document, format=ox.RdfFormat.JSON_LD)
    ours = Graph().parse(data=ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES), format="nt")
    theirs = Graph().parse(data=document, format="json-ld")
    assert len(ours) > 300
    assert to_isomorphic(ours) == to_isomorphic(theirs)


def test_identifiers(tiny: Folder) -> None:
    places = _prepared(tiny).places
    assert iri("criterion", "fly-ash-concrete", "grade-2-so3") in places
    assert iri("criterion", "cn-hazardous", "cn-hazardous") in places
    assert iri("synergy", "north-plant", "ash-to-concrete") in places
    assert iri("facility", "north-plant", "works") in places
    assert iri("value", "boiler-type", "pulverised") in places
    line = places[iri("material", "coal-fly-ash") + "#composition.0.cite"]
    assert (line.section, line.record, line.path) == ("materials", "coal-fly-ash", ("composition", 0, "cite"))
    assert iri("material", "coal-fly-ash") + "#facts.boiler-type" in places


def test_two_parts_of_one_name_are_told(tiny: Folder) -> None:
    tiny.change("ontology/technologies/fly-ash-concrete.yaml", "id: boiler\n", "id: sulphate\n")
    fault = next(f for f in tiny.validate().faults if "twice" in f.found)
    assert (fault.field, fault.line) == ("fly-ash-concrete.criteria.1", 20)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_decimal_text_is_plain_and_exact(number: float) -> None:
    text = decimal_text(number)
    assert "e" not in text.lower()
    assert float(text) == number


@given(st.integers(-(10**12), 10**12))
def test_integers_keep_their_digits(number: int) -> None:
    assert decimal_text(number) == str(number)


def test_unknown_forms_do_not_stop_the_step() -> None:
    prepared = Prepared()
    broken: dict[str, Any] = {"id": "x", "cites": ["words"], "criteria": [{"kind": "nope"}], "label": "words"}
    prepared.add("technologies", broken)
    assert len(GraphStore.of(prepared).query("SELECT ?l { <https://w3id.org/bps/technology/x> bps:cite ?l }")) == 1
