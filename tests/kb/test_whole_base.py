"""The knowledge base of this checkout as a graph: queries answer, numbers are plain, definitions agree with HermiT."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest

from kb.classify import classify
from kb.definitions import Value, holds, value_key
from kb.load import Knowledge, load
from kb.queries import named_queries, run_named
from kb.records import Condition
from kb.sparql_guard import refuse_unsafe
from kb.store import GraphStore


@pytest.fixture(scope="module")
def base() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def store(base: Knowledge) -> GraphStore:
    return GraphStore.build(base)


@pytest.mark.parametrize("name", named_queries())
def test_every_named_query_answers(base: Knowledge, store: GraphStore, name: str) -> None:
    query = named_queries()[name]
    first = {
        "material": next(iter(base.materials)),
        "process": next(iter(base.processes)),
        "technology": next(iter(base.technologies)),
        "text": "full",
    }
    rows = run_named(store, name, **{variable: first[kind] for variable, kind in query.bindings.items()})
    assert rows.columns
    assert query.purpose
    refuse_unsafe(query.sparql)


def test_counts_are_those_of_the_records(base: Knowledge, store: GraphStore) -> None:
    counts = {str(row["class"]).rsplit("/", 1)[-1]: row["records"] for row in run_named(store, "counts")}
    assert counts["Material"] == len(base.materials)
    assert counts["Technology"] == len(base.technologies)
    assert counts["Source"] == len(base.sources)
    assert counts["Case"] == len(base.cases)


def test_numbers_are_plain_decimals(store: GraphStore) -> None:
    text = store.turtle().decode()
    assert "XMLSchema#double" not in text
    assert "xsd:double" not in text
    decimals = re.findall(r'"([^"]*)"\^\^xsd:decimal', text) + re.findall(
        r"(?<=\s)-?[0-9.]+[eE][0-9+-]+(?=[\s,;])", text
    )
    assert all(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", d) for d in decimals)


def _bounds(condition: Condition) -> Iterator[tuple[Condition, float]]:
    for bound in (condition.min, condition.max):
        if bound is not None:
            yield condition, bound
    for part in [*(condition.all_of or []), *(condition.any_of or []), *(condition.none_of or [])]:
        yield from _bounds(part)


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java")
def test_definitions_agree_with_hermit_at_each_bound(base: Knowledge) -> None:
    defined = {m.id: m.defined_as for m in base.materials.values() if m.defined_as}
    streams: dict[str, tuple[str, dict[str, Value]]] = {}
    for name, definition in defined.items():
        for number, (part, bound) in enumerate(_bounds(definition)):
            key = value_key(part, base.properties[part.property or ""])
            step = max(abs(bound), 1.0) / 1_000_000
            for side, value in (("below", bound - step), ("at", bound), ("above", bound + step)):
                streams[f"{name}.{number}.{side}"] = (base.materials[name].broader[0], {key: value})
    found = classify(base, streams)
    for stream, (above, values) in streams.items():
        for name, definition in defined.items():
            if base.materials[name].broader == [above]:
                assert (name in found[stream]) is (holds(definition, values, base.properties) is True), stream
