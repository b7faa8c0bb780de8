"""A query that would never end is stopped, and the next one is answered."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from kit_kb import TINY, Folder

from kb.errors import QueryRefused
from kb.sparql_worker import QueryWorker
from kb.store import GraphStore


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BPS_CACHE", str(tmp_path_factory.mktemp("cache")))
        return GraphStore.build(Folder(TINY).load())


@pytest.fixture
def worker(store: GraphStore) -> Iterator[QueryWorker]:
    worker = QueryWorker(store, seconds=1)
    yield worker
    worker.close()


ENDLESS = {
    "cartesian product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "sorted product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?a",
    "paths of any length": "SELECT (COUNT(*) AS ?n) { ?a (bps:x|!bps:x)* ?b . ?c (bps:x|!bps:x)* ?d . ?e !bps:x* ?f }",
}


@pytest.mark.parametrize("sparql", ENDLESS.values(), ids=ENDLESS.keys())
def test_endless_queries_are_stopped_and_the_next_is_answered(worker: QueryWorker, sparql: str) -> None:
    with pytest.raises(QueryRefused, match="stopped"):
        worker.query(sparql)
    assert list(worker.query("ASK { ?s a bps:Case }")) == [{"answer": True}]


def test_the_same_answers_as_the_store(worker: QueryWorker, store: GraphStore) -> None:
    sparql = "SELECT ?c ?v { ?c bps:max ?v } ORDER BY ?c"
    assert worker.query(sparql) == store.query(sparql)
    assert all(isinstance(row["v"], Decimal) for row in worker.query(sparql))
    cut = worker.query("SELECT * { ?s ?p ?o . ?a ?b ?c }", limit=7)
    assert (len(cut), cut.truncated) == (7, True)


def test_refusals_come_through(worker: QueryWorker) -> None:
    for sparql in ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "DROP ALL", "SELECT * {"):
        with pytest.raises(QueryRefused):
            worker.query(sparql)


def test_many_values(worker: QueryWorker) -> None:
    with pytest.raises(QueryRefused, match="at most"):
        worker.query("SELECT * { VALUES ?x { " + "<urn:x> " * 100_000 + "} ?x ?p ?o }")
