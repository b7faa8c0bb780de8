"""The page of one record: what is known of it, where that was read, and what stands around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from interfaces.web.criterion_rows import CriterionRows
from interfaces.web.escape import markdown
from interfaces.web.explore_items import family_name
from interfaces.web.graph_drawing import strips
from interfaces.web.links import FIND, page_link
from interfaces.web.mapping import window_around
from interfaces.web.widgets.explore_browse import show_query
from interfaces.web.widgets.explore_map import COAST
from interfaces.web.widgets.explore_state import Explore
from kb.jsonld import ROOTS
from kb.neighbourhood import neighbourhood
from kb.queries import bound
from kb.relations import at

_SHOWN = 12
_BACK = {"materials", "technologies", "processes", "cases"}


def show_record(x: Explore, section: str, name: str) -> None:
    """Draw the page of a record."""
    record = x.page.engine.knowledge.section(section)[name]
    label = getattr(record, "label", None) or getattr(record, "title", None)
    st.title(markdown(x.see.label(section, name)), anchor=False)
    st.html(
        x.html(
            "explore_head",
            section=section,
            identifier=f"{ROOTS[section][1]}/{name}",
            other=label.get("en" if x.page.language == "zh" else "zh") if label else "",
            texts=_texts(record, x.page.language),
            replaced=getattr(record, "replaced_by", None),
            back=x.see.listing(kind=section if section in _BACK else "cases"),
            screen=page_link(FIND, x.page.language, material=name) if section == "materials" else "",
        )
    )
    _DRAWN.get(section, _plain)(x, record)


def _texts(record: Any, language: str) -> list[str]:
    fields = ("summary", "definition", "description")
    return [text.get(language) for field in fields if (text := getattr(record, field, None)) is not None]


def _material(x: Explore, record: Any) -> None:
    relations, name, knowledge = x.library.relations, record.id, x.page.engine.knowledge
    catalogue = x.library.catalogue
    made = [
        (m.id, at(knowledge.processes[m.id], m.path[:2]))
        for m in relations.mentions("materials", name, by="processes", field="generates")
    ]
    st.html(
        x.html(
            "explore_material",
            r=record,
            family=family_name(knowledge, str(record.family), x.page.language),
            hazards=sorted(catalogue.hazards(name)),
            codes=[(c, catalogue.code_hazard(c)) for c in record.codes],
            defined=_criteria(x).condition(record.defined_as) if record.defined_as else "",
            broader=list(relations.above("materials", name))[1:],
            narrower=relations.narrower("materials", name),
            generated=made,
            consumed=relations.names("materials", name, by="processes", field="consumes"),
            yielded=relations.names("materials", name, by="technologies", field="yields"),
            displaced=relations.names("materials", name, by="technologies", field="displaces"),
        )
    )
    _graph(x, "materials", name)
    rows: dict[str, list[Any]] = {}
    for way in relations.taking(name):
        rows.setdefault(way.technology, []).append(way)
    listed = [(knowledge.technologies[technology], ways) for technology, ways in rows.items()]
    st.html(x.html("explore_taking", rows=listed))
    if listed:
        show_query(x, bound("technologies-accepting", material=name))
    _practice(x, "materials", record)


def _technology(x: Explore, record: Any) -> None:
    rules = x.library.relations.rules_of(record)
    own = [r for r in rules if "all" not in r.uses or record.id in r.technologies or record.use in r.uses]
    st.html(
        x.html(
            "explore_technology",
            r=record,
            limits=_criteria(x).rows(record.criteria),
            own_rules=own,
            all_rules=[r for r in rules if r not in own],
        )
    )
    _graph(x, "technologies", record.id)
    _practice(x, "technologies", record)


def _process(x: Explore, record: Any) -> None:
    relations = x.library.relations
    hosted = relations.names("processes", record.id, by="technologies", field="host")
    narrower = relations.narrower("processes", record.id)
    st.html(x.html("explore_process", r=record, hosted=hosted, narrower=narrower))
    _graph(x, "processes", record.id)
    _practice(x, "processes", record)


def _case(x: Explore, record: Any) -> None:
    st.html(COAST)
    window = window_around(record)
    names = {f.id: f.name.get(x.page.language) for f in record.facilities}
    place = window.place(record.place.latitude, record.place.longitude) or (50.0, 50.0)
    st.html(x.html("explore_case", r=record, window=window, at=place, facility=names))


def _property(x: Explore, record: Any) -> None:
    relations, knowledge, name = x.library.relations, x.page.engine.knowledge, record.id
    lines = [
        (m.id, at(knowledge.materials[m.id], m.path[:2]))
        for m in relations.mentions("properties", name, by="materials", field="composition")
    ]
    st.html(
        x.html(
            "explore_property",
            r=record,
            materials=sorted(lines, key=lambda line: x.see.label("materials", line[0]).casefold()),
            technologies=relations.names("properties", name, by="technologies"),
            rules=relations.names("properties", name, by="rules"),
            shown=_SHOWN,
        )
    )


def _source(x: Explore, record: Any) -> None:
    st.html(x.html("explore_source", r=record, cited=list(x.library.relations.cites(record.id)), shown=3 * _SHOWN))


def _rule(x: Explore, record: Any) -> None:
    st.html(x.html("explore_rule", r=record, limits=_criteria(x).rows([record.criterion])))


def _plain(x: Explore, record: Any) -> None:
    section = "uses" if hasattr(record, "level") else "methods"
    users = {
        kind: x.library.relations.names(section, record.id, by=kind) for kind in ("technologies", "materials", "rules")
    }
    liquid, cite = getattr(record, "liquid_to_solid", None), getattr(record, "cite", None)
    st.html(x.html("explore_plain", r=record, users=users, liquid=liquid, cite=cite))


_DRAWN: dict[str, Callable[[Explore, Any], None]] = {
    "materials": _material,
    "technologies": _technology,
    "processes": _process,
    "cases": _case,
    "properties": _property,
    "sources": _source,
    "rules": _rule,
}


def _criteria(x: Explore) -> CriterionRows:
    return CriterionRows(x.see.names, x.page.t)


def _graph(x: Explore, section: str, name: str) -> None:
    found = neighbourhood(x.library.relations, section, name)
    if found is not None:
        st.html(x.html("explore_graph", strips=strips(found), edges=found.edges))


def _practice(x: Explore, section: str, record: Any) -> None:
    found = x.library.relations.exchanges_of(section, record.id)
    st.html(x.html("explore_exchanges", found=found, shown=_SHOWN, cites=record.cites))
