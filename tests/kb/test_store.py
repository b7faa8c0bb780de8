"""The graph: same bytes in every run, plain decimals, rdflib as oracle, nothing fetched, nothing changed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from kit_kb import TINY, Folder
from rdflib import RDF, Graph, Literal, URIRef

from kb.errors import QueryRefused
from kb.queries import named_queries, run_named
from kb.sparql_guard import MAX_QUERY, refuse_unsafe
from kb.store import GraphStore
from ontology.terms import NAMESPACE, prefixes

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BPS_CACHE", str(tmp_path_factory.mktemp("cache")))
        return GraphStore.build(Folder(TINY).load())


def test_every_number_is_a_plain_decimal(store: GraphStore) -> None:
    literals = [o for o in store.memory_graph().objects() if isinstance(o, Literal)]
    datatypes = {str(o.datatype).removeprefix(XSD) for o in literals if o.datatype}
    assert datatypes == {"decimal", "gYear", "date", "boolean", "anyURI"}
    numbers = [str(o) for o in literals if o.datatype == URIRef(XSD + "decimal")]
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", text) for text in numbers)
    assert "0.0000001" in numbers
    found = store.query("SELECT ?v { ?c a bps:Composition ; bps:min ?v FILTER (?v < 0.0000002) }")
    assert [row["v"] for row in found] == [Decimal("0.0000001")]


def test_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "from pathlib import Path; import sys; from kb.load import load; from kb.store import GraphStore;"
        "from ontology.paths import KnowledgePaths;"
        "sys.stdout.buffer.write(GraphStore.build(load(KnowledgePaths.below(Path(sys.argv[1])))).turtle())"
    )
    root = Path(__file__).parents[2]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, str(TINY)],
            env={**os.environ, "PYTHONHASHSEED": seed, "BPS_CACHE": os.devnull + "/no"},
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 10_000


def test_turtle_reads_back_whole(store: GraphStore, tmp_path: Path) -> None:
    path = tmp_path / "all.ttl"
    store.write_turtle(path)
    assert len(Graph().parse(path)) == len(store)


QUERIES = {
    **{name: query.sparql for name, query in named_queries().items()},
    "optional": "SELECT ?m ?d { ?m a bps:Material OPTIONAL { ?m bps:definedAs/bps:min ?d } }",
    "language": 'SELECT ?m ?l { ?m a bps:Material ; skos:prefLabel ?l FILTER langMatches(lang(?l), "zh") }',
    "numbers": "SELECT ?c ?v { ?c bps:max ?v FILTER (?v >= 3) }",
    "sum": "SELECT ?k (COUNT(*) AS ?n) (MAX(?v) AS ?most) { ?c a ?k ; bps:max ?v } GROUP BY ?k",
}
BOUND = {"material": "high-calcium-fly-ash", "process": "coal-power-plant", "technology": "fly-ash-concrete"}


@pytest.mark.parametrize("name", QUERIES)
def test_rdflib_and_oxigraph_agree(store: GraphStore, name: str) -> None:
    sparql = QUERIES[name].replace("$reading", '"none"')
    for variable, slug in BOUND.items():
        sparql = sparql.replace(f"${variable}", f"<{NAMESPACE}{variable}/{slug}>")
    ours = store.query(sparql)
    graph = store.memory_graph()
    theirs = graph.query(sparql, initNs=prefixes())

    def cell(value: object) -> object:
        if isinstance(value, Literal):
            number = value.datatype in (URIRef(XSD + "decimal"), URIRef(XSD + "integer"))
            return Decimal(str(value)) if number else value.toPython() if value.datatype else str(value)
        return None if value is None else str(value)

    expected = sorted([repr([cell(v) for v in row]) for row in theirs])  # type: ignore[union-attr]
    assert sorted(repr(list(row.values())) for row in ours) == expected
    assert len(ours) > 0


def test_graph_is_the_same_store(store: GraphStore) -> None:
    graph = store.graph()
    assert len(graph) == len(store)
    assert set(graph.subjects(RDF.type, URIRef(NAMESPACE + "Case"))) == {URIRef(NAMESPACE + "case/north-plant")}


def test_rows_are_cut_visibly(store: GraphStore) -> None:
    cut = store.query("SELECT * { ?s ?p ?o }", limit=5)
    assert (len(cut), cut.truncated) == (5, True)
    assert not store.query("SELECT * { ?s a bps:Case }", limit=1).truncated


def test_ask_and_construct(store: GraphStore) -> None:
    assert list(store.query("ASK { ?s a bps:Case }")) == [{"answer": True}]
    rows = store.query("CONSTRUCT { ?s a bps:Found } WHERE { ?s a bps:Case }")
    assert (rows.columns, len(rows)) == (("s", "p", "o"), 1)


ELSEWHERE = [
    "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <%s> { ?s ?p ?o } }",
    "SELECT * { BIND(<%s> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "select * { optional { { select * { sErViCe silent <%s> { ?s ?p ?o } } } } }",
    "ASK { ?s ?p ?o FILTER EXISTS { SERVICE <%s> { ?a ?b ?c } } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE <%s> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <%s> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "#" . SERVICE <%s> { ?s ?p ?o } }',
    "PREFIX x: <%s> SELECT * { SERVICE x:a { ?s ?p ?o } }",
    "SELECT * FROM <%s> { ?s ?p ?o }",
    "SELECT * FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }",
    "DESCRIBE <urn:x> FROM <%s>",
    "LOAD <%s>",
    "LOAD SILENT <%s> INTO GRAPH <urn:g>",
    "INSERT DATA { <%s> <urn:p> <urn:o> }",
    "DELETE WHERE { ?s ?p <%s> }",
    "DROP ALL # <%s>",
    "CLEAR DEFAULT # <%s>",
    "WITH <%s> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } ; INSERT DATA { <%s> <urn:p> <urn:o> }",
]


@pytest.mark.parametrize("sparql", ELSEWHERE)
def test_other_addresses_and_updates_are_refused(store: GraphStore, sparql: str, network: list[str]) -> None:
    before = len(store)
    with pytest.raises(QueryRefused):
        store.query(sparql % "http://127.0.0.1:9/canary")
    assert len(store) == before
    assert network == []


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { ?service a ?kind }",
        "PREFIX service: <urn:x> SELECT * { ?s service:p ?o }",
        'SELECT * { ?s ?p "waste services" }',
        *(q.sparql.replace("$", "?") for q in named_queries().values()),
    ],
)
def test_harmless_queries_pass(sparql: str) -> None:
    refuse_unsafe(sparql)


@pytest.mark.parametrize(
    "sparql", ["", "SELECT", "SELECT * {", "SELECT ?x { ?x nope:p ?y }", "(" * 5000, "x" * (MAX_QUERY + 1)]
)
def test_what_is_not_sparql_is_refused_in_words(store: GraphStore, sparql: str) -> None:
    with pytest.raises(QueryRefused) as refused:
        store.query(sparql)
    assert len(str(refused.value)) > 10


def test_remote_context_and_imports_are_not_fetched(tiny: Folder, network: list[str]) -> None:
    import pyoxigraph as ox

    remote = json.dumps({"@context": "http://127.0.0.1:9/c.jsonld", "@id": "urn:x", "name": "y"}).encode()
    with pytest.raises(SyntaxError):
        list(ox.parse(remote, format=ox.RdfFormat.JSON_LD))
    tiny.change("ontology/sources/standards.yaml", "https://example.org/ash", "http://127.0.0.1:9/ash")
    store = GraphStore.build(tiny.load())
    assert len(store.query("SELECT * { ?s schema:url ?u }")) == 1
    assert network == []


def test_named_queries_answer(store: GraphStore) -> None:
    def first(name: str, column: str, **bindings: str) -> list[str]:
        return [str(row[column]).rsplit("/", 1)[-1] for row in run_named(store, name, **bindings)]

    by_material = first("technologies-accepting", "technology", material="high-calcium-fly-ash")
    assert by_material == ["ash-washing", "fly-ash-concrete"]
    steps = {row["steps"] for row in run_named(store, "technologies-accepting", material="high-calcium-fly-ash")}
    assert steps == {Decimal(2)}
    assert first("technologies-of-process", "technology", process="concrete-works") == ["fly-ash-concrete"]
    assert first("materials-of-process", "material", process="coal-power-plant") == ["coal-fly-ash"]
    assert first("cases-of-technology", "case", technology="fly-ash-concrete") == ["north-plant"]
    assert first("cases-of-material", "case", material="ash") == ["north-plant"]
    assert first("cases-of-material", "case", material="cement") == []
    limits = first("limits-of-technology", "criterion", technology="fly-ash-concrete")
    assert set(limits) == {"sulphate", "boiler", "grades", "grade-1-so3", "grade-2-so3", "cn-hazardous"}
    assert len(limits) == 6
    assert set(first("cites-by-reading", "source", reading="none")) == {"gb-t-1596-2017", "ash-study-2020"}
    counts = {str(r["class"]).rsplit("/", 1)[-1]: r["records"] for r in run_named(store, "counts")}
    assert (counts["Material"], counts["Case"], counts["Synergy"]) == (4, 1, 1)


def test_named_query_is_held_to_its_bindings(store: GraphStore) -> None:
    from kb.errors import InputError

    with pytest.raises(InputError, match="There is no query"):
        run_named(store, "none-such")
    with pytest.raises(InputError, match="binds material"):
        run_named(store, "cases-of-material", technology="x")
    hostile = "x> } ; DROP ALL #"
    assert len(run_named(store, "cases-of-material", material=hostile)) == 0
    assert len(run_named(store, "cites-by-reading", reading='none" } #\n')) == 0
