"""Queries from outside: nobody else is asked, nobody waits unseen, and what is refused says why."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest
from kit_kb import TINY, Folder

from kb.errors import QueryRefused
from kb.query_pool import QueryPool
from kb.sparql_guard import refuse_unsafe
from kb.store import GraphStore

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
QUICK = "ASK { ?s a bps:Case }"
ELSEWHERE = {
    "constant": "SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "silent": "SELECT * {{ SERVICE SILENT <{0}> {{ ?s ?p ?o }} }}",
    "variable": "SELECT * {{ BIND(<{0}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
    "values": "SELECT * {{ VALUES ?x {{ <{0}> }} SERVICE SILENT ?x {{ ?s ?p ?o }} }}",
    "nested": "SELECT * {{ OPTIONAL {{ {{ SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }} }} }} }}",
    "in a filter": "ASK {{ ?s ?p ?o FILTER NOT EXISTS {{ SERVICE <{0}> {{ ?a ?b ?c }} }} }}",
    "odd case": "SELECT * {{ sErViCe sIlEnT <{0}> {{ ?s ?p ?o }} }}",
    "escaped": "SELECT * {{ \\u0053ERVICE <{0}> {{ ?s ?p ?o }} }}",
    "prefixed": "PREFIX x: <{0}> SELECT * {{ SERVICE x:sparql {{ ?s ?p ?o }} }}",
    "from": "SELECT * FROM <{0}> {{ ?s ?p ?o }}",
    "from named": "SELECT * FROM NAMED <{0}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "load": "LOAD <{0}>",
    "load silent": "LOAD SILENT <{0}> INTO GRAPH <urn:g>",
    "insert": "INSERT DATA {{ <{0}> <urn:p> <urn:o> }}",
    "insert where": "INSERT {{ ?s <urn:p> ?o }} WHERE {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "drop": "DROP ALL # {0}",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BPS_CACHE", str(tmp_path_factory.mktemp("cache")))
        return GraphStore.build(Folder(TINY).load())


@pytest.fixture(scope="module")
def pool(store: GraphStore) -> Iterator[QueryPool]:
    pool = QueryPool(store, seconds=5)
    yield pool
    pool.close()


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """A listener on loopback that nobody may call."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        yield listener


def called(canary: socket.socket) -> bool:
    try:
        canary.accept()
    except BlockingIOError:
        return False
    return True


@pytest.mark.parametrize("sparql", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_nobody_else_is_asked(pool: QueryPool, canary: socket.socket, network: list[str], sparql: str) -> None:
    address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
    with pytest.raises(QueryRefused) as refused:
        pool.query(sparql.format(address))
    assert refused.value.reason in {"service", "from", "update", "syntax"}
    assert not called(canary)
    assert network == []
    assert list(pool.query(QUICK)) == [{"answer": True}]


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
@pytest.mark.parametrize("closed", [True, False])
def test_even_unguarded_the_worker_reaches_nobody(canary: socket.socket, closed: bool) -> None:
    """The second lock: a SERVICE that slipped through the parser finds no socket. Without the lock it would call."""
    sparql = f"SELECT * {{ SERVICE <http://127.0.0.1:{canary.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
    code = (
        "import sys; from kb.sparql_worker import shut_in; from kb.store import GraphStore;"
        f"store = GraphStore(); {'shut_in()' if closed else 'pass'};"
        "store.trusted(sys.argv[1])"
    )
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", code, sparql], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    if closed:
        assert process.wait(timeout=60) != 0
        assert not called(canary)
        return
    canary.settimeout(60)
    try:
        canary.accept()[0].close()
    finally:
        process.kill()
        process.wait()


def test_a_third_query_is_told_to_wait_and_the_places_come_back(store: GraphStore) -> None:
    pool = QueryPool(store, seconds=4)
    refused: list[str] = []
    started = threading.Barrier(3)

    def run() -> None:
        started.wait()
        with pytest.raises(QueryRefused) as stopped:
            pool.query(ENDLESS)
        refused.append(stopped.value.reason)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(refused) == ["busy", "time", "time"]
    assert list(pool.query(QUICK)) == [{"answer": True}]
    pool.close()
    with pytest.raises(QueryRefused):
        pool.query(QUICK)


def test_large_queries_and_answers_are_bounded(pool: QueryPool) -> None:
    with pytest.raises(QueryRefused) as refused:
        pool.query("SELECT * { ?s ?p ?o } #" + "x" * 1_000_000)
    assert refused.value.reason == "long"
    cut = pool.query("SELECT * { ?a ?b ?c . ?d ?e ?f }", limit=9)
    assert (len(cut), cut.truncated) == (9, True)


def test_the_guard_opens_neither_file_nor_address(network: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    watching = True
    sys.addaudithook(lambda event, args: opened.append(args[0]) if watching and event == "open" else None)
    for sparql in ELSEWHERE.values():
        with pytest.raises(QueryRefused):
            refuse_unsafe(sparql.format("file:///etc/passwd"))
    watching = False
    assert opened == []
    assert network == []


def test_the_guard_reads_many_queries_at_once() -> None:
    sparql = "SELECT * { ?s ?p ?o . " + "FILTER (?o > 1 || ?o < 2) " * 20 + "}"
    with ThreadPoolExecutor(6) as threads:
        for done in [threads.submit(refuse_unsafe, sparql) for _ in range(24)]:
            done.result(60)


ENTITY = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{0}">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e#">
<rdf:Description rdf:about="urn:a"><e:p>&x;</e:p></rdf:Description></rdf:RDF>"""


def test_rdf_from_elsewhere_opens_no_file_and_calls_nobody(
    canary: socket.socket, network: list[str], tmp_path: Path
) -> None:
    """External entities, remote contexts and imports stay unread by the engine that holds the graph."""
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret", encoding="utf-8")
    address = f"http://127.0.0.1:{canary.getsockname()[1]}/x"
    documents = [
        (ENTITY.format(secret.as_uri()), ox.RdfFormat.RDF_XML),
        (ENTITY.format(address), ox.RdfFormat.RDF_XML),
        (f'{{"@context": "{address}", "@id": "urn:a", "p": "b"}}', ox.RdfFormat.JSON_LD),
        (f"<urn:a> <http://www.w3.org/2002/07/owl#imports> <{address}> .", ox.RdfFormat.TURTLE),
    ]
    for text, form in documents:
        try:
            read = "\n".join(map(str, ox.parse(text.encode(), format=form)))
        except SyntaxError:
            continue
        assert "a secret" not in read
    assert not called(canary)
    assert network == []
