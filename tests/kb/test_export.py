"""What is taken away holds the whole knowledge, reads back, and is the same each time."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from kit_kb import Folder

from kb import export
from kb.load import Knowledge, load
from kb.store import GraphStore
from ontology.paths import KnowledgePaths

TWICE = """
import hashlib, sys
from kb import export
from kb.load import load
from kb.store import GraphStore
knowledge = load()
store = GraphStore.build(knowledge)
for body in (export.turtle(store), export.json_ld(knowledge, store), export.archive(knowledge, "1")):
    print(hashlib.sha256(body).hexdigest())
"""


@pytest.fixture
def known(tiny: Folder) -> Knowledge:
    return tiny.load()


def triples(body: bytes, kind: ox.RdfFormat) -> set[ox.Triple]:
    dataset = ox.Dataset(ox.parse(body, format=kind))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in dataset}


def test_turtle_and_json_ld_are_the_whole_graph(known: Knowledge) -> None:
    store = GraphStore.build(known)
    whole = set(store.triples())
    assert triples(export.turtle(store), ox.RdfFormat.TURTLE) == whole
    assert triples(export.json_ld(known, store), ox.RdfFormat.JSON_LD) == whole


def test_json_ld_needs_nothing_from_elsewhere(known: Knowledge) -> None:
    body = export.json_ld(known, GraphStore.build(known))
    assert b'"@context":{' in body
    assert b'"@import"' not in body
    assert b'"@context":"http' not in body


def test_the_same_bytes_whatever_the_hash_seed(tiny: Folder) -> None:
    told = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "BPS_DATA": str(tiny.root)}
        done = subprocess.run([sys.executable, "-c", TWICE], env=env, capture_output=True, text=True, check=True)
        told.add(done.stdout)
    assert len(told) == 1
    assert len(next(iter(told)).split()) == 3


def test_the_zip_is_a_base_that_works(known: Knowledge, tmp_path: Path) -> None:
    body = export.archive(known, "1.2.3")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        assert packed.testzip() is None
        assert not [n for n in packed.namelist() if n.startswith(("/", "..")) or n.endswith((".py", ".pyc"))]
        packed.extractall(tmp_path)
    assert "1.2.3" in (tmp_path / "NOTICE.txt").read_text(encoding="utf-8")
    assert "CC-BY-4.0" in (tmp_path / "NOTICE.txt").read_text(encoding="utf-8")
    again = load(KnowledgePaths.below(tmp_path))
    assert again.counts() == known.counts()
    assert again.fingerprint == known.fingerprint
    assert not again.faults


def test_a_broken_file_is_taken_along_and_stops_nothing(tiny: Folder) -> None:
    tiny.write("data/cases/china/broken.yaml", "id: broken\nid: twice\n")
    known = tiny.load()
    assert known.faults
    names = zipfile.ZipFile(io.BytesIO(export.archive(known, "1"))).namelist()
    assert "data/cases/china/broken.yaml" in names
    assert export.turtle(GraphStore.build(known))


def test_every_exchange_is_a_row_with_its_source(known: Knowledge) -> None:
    rows = list(export.exchanges(known))
    assert len(rows) == sum(len(c.synergies) for c in known.cases.values()) > 0
    for row in rows:
        assert tuple(row) == export.EXCHANGE_COLUMNS
        assert row["source"] in known.sources
        assert row["reading"] in ("full", "excerpt")
