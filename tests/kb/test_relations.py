"""References read backwards, against a search through every record; the neighbourhood is bounded and joined."""

from __future__ import annotations

import pytest

from kb.load import Knowledge, load
from kb.neighbourhood import LARGEST, neighbourhood
from kb.records import Cite
from kb.relations import Relations, at


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def relations(knowledge: Knowledge) -> Relations:
    return Relations(knowledge)


def test_every_mention_is_where_it_says(knowledge: Knowledge, relations: Relations) -> None:
    count = 0
    for source in knowledge.sources:
        for mention, cite in relations.cites(source):
            assert isinstance(cite, Cite)
            assert cite.source == source
            assert at(knowledge.section(mention.section)[mention.id], mention.path) == source
            count += 1
    dumped = str(
        [r.model_dump() for s in ("materials", "technologies", "cases") for r in knowledge.section(s).values()]
    )
    assert count >= dumped.count("'as_found'")


def test_technologies_that_take_a_material(knowledge: Knowledge, relations: Relations) -> None:
    for name in ("coal-fly-ash", "pulverised-coal-fly-ash", "steel-slag"):
        above, below = relations.above("materials", name), relations.below("materials", name)
        expected = {
            (t.id, a.material, "same" if a.material == name else "broader" if a.material in above else "narrower")
            for t in knowledge.technologies.values()
            for a in t.accepts
            if a.material in above or a.material in below
        }
        taking = relations.taking(name)
        assert {(t.technology, t.accepted, t.fit) for t in taking} == expected
        assert [t.fit == "narrower" for t in taking] == sorted(t.fit == "narrower" for t in taking)


def test_cases_of_a_material_are_those_with_an_exchange(knowledge: Knowledge, relations: Relations) -> None:
    for section, name in (("materials", "metallurgical-slag"), ("technologies", "fly-ash-cement")):
        exchanges = relations.exchanges_of(section, name)
        assert exchanges
        assert {x.case.id for x in exchanges} == relations.cases_of(section, name)
    hosted = relations.exchanges_of("processes", "cement-works")
    assert {x.case.id for x in hosted} <= {
        c.id for c in knowledge.cases.values() if any(f.process == "cement-works" for f in c.facilities)
    }


def test_the_hierarchy_goes_both_ways(knowledge: Knowledge, relations: Relations) -> None:
    for name in knowledge.materials:
        for below in relations.narrower("materials", name):
            assert name in relations.above("materials", below)


def test_neighbourhoods_are_bounded_and_their_lines_lead_right(knowledge: Knowledge, relations: Relations) -> None:
    drawn = 0
    for section in ("materials", "technologies", "processes"):
        for name in knowledge.section(section):
            found = neighbourhood(relations, section, name)
            if found is None:
                continue
            drawn += 1
            assert found.size <= 30
            assert all(len(c.nodes) <= LARGEST for c in found.columns)
            place = {node: at for at, column in enumerate(found.columns) for node in column.nodes}
            assert all(place[e.start] < place[e.end] for e in found.edges), name
            assert all(node[1] in knowledge.section(node[0]) for node in place)
            assert (section, name) in place
            lonely = set(place) - {n for e in found.edges for n in (e.start, e.end)}
            assert lonely == set(), (name, lonely)
    assert drawn > 500
