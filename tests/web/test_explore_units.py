"""The parts of Explore that know nothing of Streamlit: links, map, drawing, words for conditions."""

from __future__ import annotations

import math
import re
from typing import get_args

import pytest
from explore_kit import TINY
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from web_kit import ROOT

from interfaces.i18n import texts, translator
from interfaces.web.criterion_rows import CriterionRows
from interfaces.web.exploring import LONGEST_QUERY, PLACES, SHAPES, View
from interfaces.web.graph_drawing import strips
from interfaces.web.linking import Linking, named
from interfaces.web.mapping import WINDOWS, Window, marks, window_around
from interfaces.web.names import Names
from kb.browse import FILTERS, KINDS, Catalogue
from kb.jsonld import ROOTS
from kb.load import Knowledge, load
from kb.neighbourhood import neighbourhood
from kb.records import Condition, case, criteria, technology, vocabulary
from kb.relations import Relations
from ontology.paths import KnowledgePaths

KNOWLEDGE = load(KnowledgePaths.below(TINY))
CATALOGUE = Catalogue(KNOWLEDGE)


@given(
    st.sampled_from([*KINDS, "query"]),
    st.text(max_size=20),
    st.integers(1, 500),
    st.sampled_from(sorted(WINDOWS)),
    st.text(max_size=40),
    st.data(),
)
def test_a_view_comes_back_from_its_link(
    kind: str, q: str, page: int, region: str, query: str, data: st.DataObject
) -> None:
    names = FILTERS.get(kind, ())  # type: ignore[call-overload]
    chosen = tuple(
        (n, data.draw(st.sampled_from(CATALOGUE.options[kind][n])))  # type: ignore[index]
        for n in names
        if CATALOGUE.options[kind][n]  # type: ignore[index]
    )
    view = View(kind=kind, q=q, page=page, region=region, query=query if kind == "query" else "", chosen=chosen)
    assert View.from_link(view.link(), CATALOGUE) == (view, [])


@given(st.dictionaries(st.sampled_from(["kind", "shape", "q", "page", "record", "region", "country"]), st.text()))
def test_no_link_breaks_the_page(params: dict[str, str]) -> None:
    view, odd = View.from_link(params, CATALOGUE)
    assert set(odd) <= set(params)
    assert View.from_link(view.link(), CATALOGUE)[1] == []


def test_a_query_too_long_for_a_link_stays_out_of_it() -> None:
    assert "query" not in View(kind="query", query="x" * (LONGEST_QUERY + 1)).link()


def test_marks_hold_every_case_once_and_none_covers_another() -> None:
    cases = list(load().cases.values())
    for window in WINDOWS.values():
        found = marks(cases, window)
        held = [c.id for mark in found for c in mark.cases]
        assert len(held) == len(set(held))
        near = [
            math.hypot(a.x - b.x, (a.y - b.y) / window.aspect) for at, a in enumerate(found) for b in found[at + 1 :]
        ]
        assert min(near) >= 2
        assert all(0 <= mark.x <= 100 and 0 <= mark.y <= 100 for mark in found)
    assert len([c for mark in marks(cases, WINDOWS["world"]) for c in mark.cases]) == len(cases)


@pytest.mark.parametrize(("latitude", "longitude"), [(0, 0), (89, 179), (-55, -179.9), (55.7, 11.1), (-50, 170)])
def test_the_small_map_holds_its_place(latitude: float, longitude: float) -> None:
    north = next(iter(KNOWLEDGE.cases.values()))
    moved = north.model_copy(
        update={"place": north.place.model_copy(update={"latitude": latitude, "longitude": longitude})}
    )
    window = window_around(moved)
    assert -180 <= window.west < window.east <= 180
    assert latitude > 84 or window.place(latitude, longitude) is not None or abs(longitude) > 179
    assert "aspect-ratio" in window.style


def test_the_coast_lies_behind_the_points() -> None:
    """The upper left corner of a window is where the drawing is shifted to: size and place as CSS reckons them."""
    window = Window(0, 36, 10, 24.2)
    assert "--map-size:1000.0000% 1000.0000%" in window.style
    share = 180 / (360 - 36)
    assert f"--map-at:{share:.4%}" in window.style


def test_curves_join_the_middles_of_their_rows() -> None:
    found = neighbourhood(Relations(KNOWLEDGE), "materials", "coal-fly-ash")
    assert found is not None
    drawn = strips(found)
    assert [s.column for s in drawn] == list(found.columns)
    assert drawn[-1].curves == ""
    assert all(s.curves.startswith("data:image/svg+xml,") and "'" not in s.curves for s in drawn[:-1])


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Condition(hazardous=True), "the waste is hazardous"),
        (Condition(property="CaO", min=10.0, unit="%"), "Calcium oxide ≥ 10 %"),
        (Condition(material=["ash", "cement"]), "Ash, Cement"),
        (Condition(codes=["100102"]), "code 100102"),
        (
            Condition(all_of=[Condition(hazardous=False), Condition(codes=["10"])]),
            "the waste is not hazardous and code 10",
        ),
        (Condition(none_of=[Condition(codes=["10"]), Condition(codes=["11"])]), "none of: code 10 or code 11"),
    ],
)
def test_conditions_are_said_in_words(condition: Condition, words: str) -> None:
    said = CriterionRows(Names(KNOWLEDGE, "en"), translator("en")).condition(condition)
    assert said == words


def test_composites_keep_their_parts_below_them() -> None:
    concrete = KNOWLEDGE.technologies["fly-ash-concrete"]
    rows = CriterionRows(Names(KNOWLEDGE, "zh"), translator("zh")).rows(concrete.criteria)
    grades = [r for r in rows if r.head]
    assert grades[0].level == 0
    assert {r.level for r in rows} == {0, 1, 2}
    assert all(r.cite is not None for r in rows if not r.head)


def test_identifiers_lead_to_records_and_back() -> None:
    see = Linking(Names(KNOWLEDGE, "en"))
    assert named("material/coal-fly-ash", KNOWLEDGE) == ("materials", "coal-fly-ash")
    assert see.of_iri("https://w3id.org/bps/material/coal-fly-ash") == ("materials", "coal-fly-ash")
    for odd in ("https://w3id.org/bps/material/none", "https://w3id.org/bps/criterion/a/b", "x", "", "material/"):
        assert see.of_iri(odd) is None
        assert named(odd, KNOWLEDGE) is None
    assert isinstance(KNOWLEDGE, Knowledge)


def _values(model: type[BaseModel], name: str) -> set[str]:
    return set(get_args(model.model_fields[name].annotation))


@pytest.mark.parametrize(
    ("family", "values"),
    [
        ("explore.role", _values(vocabulary.Material, "role")),
        ("explore.state", _values(vocabulary.Material, "state")),
        ("explore.hazard", {"absolute", "mirror", "none", "unknown"}),
        ("explore.codes", _values(vocabulary.Code, "list")),
        ("explore.measurand", _values(vocabulary.Composition, "measurand")),
        ("explore.meaning", _values(case.Quantity, "meaning")),
        ("explore.wording", _values(case.Synergy, "relation")),
        ("explore.effect", _values(technology.Change, "kind")),
        ("explore.conversion", _values(vocabulary.Conversion, "relation")),
        ("explore.property.kind", _values(vocabulary.Property, "kind")),
        ("explore.source.type", _values(vocabulary.Source, "type")),
        ("explore.source.status", _values(vocabulary.Source, "status") - {"unknown"}),
        ("explore.language", _values(vocabulary.Source, "language")),
        ("explore.statistic", set(get_args(criteria.Statistic)) - {"max"}),
        ("explore.one", set(ROOTS)),
        ("explore.back", set(ROOTS)),
        ("explore.where", {"domestic", "international"}),
        ("explore.maturity", {"9", "7-8", "1-6"}),
        ("explore.part", {*(n for names in FILTERS.values() for n in names), "kind", "shape", "q", "record", "page"}),
        ("explore.part", {"region", "query", "lang"}),
        ("benefit", _values(case.ReportedBenefit, "kind") | _values(technology.Benefit, "kind")),
    ],
)
def test_every_value_of_a_closed_set_has_a_word(family: str, values: set[str]) -> None:
    assert values
    assert [v for v in values if f"enum.{family}.{v}" not in texts("zh")] == []


def test_every_text_whose_key_is_put_together_exists() -> None:
    reasons = set(re.findall(r'", "([a-z]+)"\)', (ROOT / "kb" / "sparql_guard.py").read_text(encoding="utf-8")))
    assert {"service", "from", "update", "long", "syntax", "deep"} <= reasons
    keys = {f"explore.refused.{reason}" for reason in (*reasons, "time", "memory", "busy", "other")}
    keys |= {f"explore.filter.{name}" for names in FILTERS.values() for name in names}
    keys |= {f"explore.kind.{place}" for place in PLACES} | {f"explore.q.{kind}.placeholder" for kind in KINDS}
    keys |= {f"explore.region.{name}" for name in WINDOWS} | {f"explore.shape.{s}" for v in SHAPES.values() for s in v}
    assert keys - texts("zh").keys() == set()
