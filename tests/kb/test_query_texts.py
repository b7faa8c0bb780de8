"""The queries that are shown: safe, quick, titled, and the same as the lists they stand behind."""

from __future__ import annotations

import itertools

import pytest

from kb.browse import Catalogue
from kb.load import Knowledge, load
from kb.query_texts import cases_query, examples
from kb.sparql_guard import refuse_unsafe
from kb.store import GraphStore
from ontology.terms import local


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def store(knowledge: Knowledge) -> GraphStore:
    return GraphStore.build(knowledge)


@pytest.mark.parametrize("example", examples(), ids=lambda e: e.name)
def test_every_example_is_allowed_and_answers(store: GraphStore, example: object) -> None:
    sparql = example.sparql  # type: ignore[attr-defined]
    assert 0 < len(store.query(sparql, 1000)) <= 1000
    assert example.title.en != example.title.zh  # type: ignore[attr-defined]
    assert "# en:" not in sparql


def test_every_pair_of_filters_gives_the_cases_of_the_list(knowledge: Knowledge, store: GraphStore) -> None:
    catalogue = Catalogue(knowledge)
    values = {
        "where": "international",
        "country": "DE",
        "sector": "cement-works",
        "material": "combustion-residue",
        "technology": "fly-ash-cement",
        "status": "operating",
        "grade": "discontinued",
    }
    for pair in itertools.combinations(values, 2):
        chosen = {name: values[name] for name in pair}
        sparql = cases_query(chosen)
        refuse_unsafe(sparql)
        rows = [local(str(row["case"])).partition("/")[2] for row in store.query(sparql)]
        assert rows == sorted(catalogue.select("cases", "", chosen).ids), chosen


def test_a_hostile_value_stays_a_value(store: GraphStore) -> None:
    for name in ("country", "status", "grade", "material", "sector", "technology"):
        sparql = cases_query({name: 'x") } ; DROP ALL # <http://127.0.0.1:9/>'})
        refuse_unsafe(sparql)
        assert len(store.query(sparql)) == 0
