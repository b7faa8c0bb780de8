"""The vocabulary: every term has both languages, HermiT finds it consistent, and finds what breaks it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from ontology.reasoning import JavaMissing, ReasonerFailed, reason
from ontology.terms import NAMESPACE, context, iri, local, schema_path

java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java")


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return Graph().parse(schema_path("bps.ttl"))


def test_every_term_has_both_languages(vocabulary: Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    own = {s for k in kinds for s in vocabulary.subjects(RDF.type, k) if str(s).startswith(NAMESPACE)}
    assert len(own) > 150
    for term in own:
        for predicate in (RDFS.label, SKOS.definition):
            languages = sorted(getattr(text, "language", "") for text in vocabulary.objects(term, predicate))
            assert languages == ["en", "zh"], (term, predicate)


def _identifiers(terms: dict[str, Any]) -> Iterator[str]:
    for key, value in terms.items():
        if not key.startswith("@"):
            yield value if isinstance(value, str) else value["@id"]
            if isinstance(value, dict):
                yield from _identifiers(value.get("@context", {}))


def test_context_and_vocabulary_name_the_same_terms(vocabulary: Graph) -> None:
    used = {i.removeprefix("bps:") for i in _identifiers(context()) if i.startswith("bps:")}
    declared = {local(str(s)) for s in vocabulary.subjects(RDF.type) if str(s).startswith(NAMESPACE)}
    assert used - declared == set()
    assert declared - used == {
        "",
        "Criterion",
        "Stream",
        "hasConstituent",
        "isHazardous",
        "materials",
        "processes",
        "use/all",
    }


def _ntriples(vocabulary: Graph, *more: tuple[str, URIRef, URIRef]) -> bytes:
    text = "".join(f"<{s}> <{p}> <{o}> .\n" for s, p, o in more)
    return vocabulary.serialize(format="nt").encode() + text.encode()


@java
def test_hermit_finds_it_consistent(vocabulary: Graph) -> None:
    result = reason(_ntriples(vocabulary))
    assert result.consistent
    assert result.unsatisfiable == ()
    assert iri("Criterion") in result.parents[iri("GateCriterion")]


@java
def test_hermit_finds_a_thing_of_two_kinds(vocabulary: Graph) -> None:
    thing = "urn:x"
    two = [(thing, RDF.type, URIRef(iri(kind))) for kind in ("Material", "Process")]
    assert not reason(_ntriples(vocabulary, *two)).consistent


@java
def test_hermit_infers_by_range_and_finds_the_clash(vocabulary: Graph) -> None:
    statements = [(thing, RDF.type, OWL.NamedIndividual) for thing in ("urn:t", "urn:m")]
    statements.append(("urn:t", URIRef(iri("hostProcess")), URIRef("urn:m")))
    assert reason(_ntriples(vocabulary, *statements)).is_a("urn:m", iri("Process"))
    statements.append(("urn:m", RDF.type, URIRef(iri("Material"))))
    assert not reason(_ntriples(vocabulary, *statements)).consistent


@java
def test_imports_are_not_fetched(vocabulary: Graph, network: list[str]) -> None:
    imports = (NAMESPACE, OWL.imports, URIRef("http://127.0.0.1:9/elsewhere.owl"))
    assert reason(_ntriples(vocabulary, imports)).consistent
    assert network == []


@java
def test_what_hermit_cannot_read_is_said() -> None:
    bad = (
        "<urn:p> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#DatatypeProperty> .\n"
        "<urn:p> <http://www.w3.org/2000/01/rdf-schema#range> <http://www.w3.org/2001/XMLSchema#date> .\n"
        '<urn:a> <urn:p> "2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
    )
    with pytest.raises(ReasonerFailed, match="gave up"):
        reason(bad.encode())


def test_no_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(JavaMissing, match="needs Java"):
        reason(b"")
