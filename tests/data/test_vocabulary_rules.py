"""Materials, properties, processes, technologies, sources: complete, reachable, named once."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import pytest
from records import cites, criteria, knowledge

from recommender.hierarchy import Hierarchy
from recommender.reading.lexicon import tokens

MATERIALS = list(knowledge().materials.values())
TECHNOLOGIES = list(knowledge().technologies.values())
CHINESE = re.compile(r"[\u3400-\u9fff]")
LABELLED = [
    (f"{section}/{name}", record)
    for section in ("materials", "processes", "properties", "technologies", "uses", "methods", "rules")
    for name, record in knowledge().section(section).items()
]


def ids(records: list[Any]) -> list[str]:
    return [r.id for r in records]


def test_the_knowledge_has_no_faults() -> None:
    assert [str(f) for f in knowledge().faults] == []


@pytest.mark.parametrize(("name", "record"), LABELLED, ids=[n for n, _ in LABELLED])
def test_both_languages_are_complete(name: str, record: Any) -> None:
    symbol = name.split("/")[0] in ("properties", "methods")
    assert CHINESE.search(record.label.zh) or symbol or not re.search(r"[a-z]{4}", record.label.zh), record.label.zh
    assert not CHINESE.search(record.label.en), record.label.en
    for field in ("definition", "description"):
        text = getattr(record, field, None)
        if text is not None:
            assert CHINESE.search(text.zh), text.zh
            assert not CHINESE.search(text.en), text.en
    terms = getattr(record, "synonyms", None)
    for term in terms.en if terms else []:
        assert not CHINESE.search(term), term


@pytest.mark.parametrize("technology", TECHNOLOGIES, ids=ids(TECHNOLOGIES))
def test_a_technology_is_reachable_and_limited(technology: Any) -> None:
    taken = [knowledge().materials[a.material] for a in technology.accepts]
    assert any(m.role != "product" for m in taken), "it accepts no by-product"
    assert set(technology.yields) <= set(knowledge().materials)
    on_land = technology.use in ("soil", "fertiliser", "land-reclamation")
    assert technology.host or on_land or technology.type == "pretreatment", "name a host process"
    rules = [r for r in knowledge().rules.values() if technology.use in r.uses or technology.id in r.technologies]
    bound = [c for c in (*technology.criteria, *(r.criterion for r in rules)) if c.stage == "screen"]
    deciding = [c for c in bound if c.force in ("legal", "process", "product_standard")]
    assert deciding or technology.no_limit_reason or technology.type == "pretreatment"


GENERAL = {"thermal-drying", "filter-pressing", "fine-grinding", "crushing", "sludge-drying", "washing-desliming"}
"""Treatments that suit more materials than they were entered for: a lift to one of them may lead to no route yet."""


@pytest.mark.parametrize("technology", TECHNOLOGIES, ids=ids(TECHNOLOGIES))
def test_a_lift_can_take_what_the_technology_takes(technology: Any) -> None:
    """A pretreatment that takes nothing of what the use accepts can never lift it."""
    from kb.records.criteria import walk

    hierarchy = Hierarchy(knowledge().materials)
    for criterion in (inner for outer in technology.criteria for inner in walk(outer)):
        for lift in criterion.lift:
            pairs = [
                hierarchy.relation(a.material, b.material)
                for a in technology.accepts
                for b in knowledge().technologies[lift].accepts
            ]
            assert any(pairs) or lift in GENERAL, f"{criterion.id}: {lift} takes none of its materials"


def _touched() -> set[str]:
    out: set[str] = set()
    for technology in TECHNOLOGIES:
        out |= {a.material for a in technology.accepts} | set(technology.yields)
        out |= {d.material for d in technology.displaces} | {r.material for r in technology.residues}
    for process in knowledge().processes.values():
        out |= {g.material for g in process.generates} | set(process.consumes)
    for case in knowledge().cases.values():
        out |= {s.material for s in case.synergies}
    conditions = [e.criterion.when for e in criteria() if e.criterion.kind == "gate"]
    conditions += [e.criterion.condition for e in criteria() if e.criterion.kind == "when"]
    while conditions:
        condition = conditions.pop()
        out |= set(condition.material or ())
        conditions += [*(condition.all_of or ()), *(condition.any_of or ()), *(condition.none_of or ())]
    return out


@pytest.mark.parametrize("material", MATERIALS, ids=ids(MATERIALS))
def test_no_material_stands_alone(material: Any) -> None:
    hierarchy = Hierarchy(knowledge().materials)
    kin = {*hierarchy.up(material.id), *hierarchy.down(material.id)}
    assert kin & _touched(), "nothing accepts, generates, yields, displaces, consumes or exchanges it or its kin"


@pytest.mark.parametrize("material", MATERIALS, ids=ids(MATERIALS))
def test_the_hierarchy_has_no_cycle(material: Any) -> None:
    above: set[str] = set()
    front = list(material.broader)
    while front:
        name = front.pop()
        assert name != material.id
        if name not in above:
            above.add(name)
            front.extend(knowledge().materials[name].broader)


def test_no_name_means_two_materials() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for material in MATERIALS:
        for term in (material.label.en, material.label.zh, *material.synonyms.all()):
            owners[" ".join(t.word for t in tokens(term)) or term].add(material.id)
    twice = {term: sorted(who) for term, who in owners.items() if len(who) > 1}
    assert twice == {}


@pytest.mark.parametrize("material", MATERIALS, ids=ids(MATERIALS))
def test_abbreviations_are_short_and_no_synonyms(material: Any) -> None:
    names = {t.casefold() for t in (material.label.en, material.label.zh, *material.synonyms.all())}
    for short in material.abbreviations:
        assert 2 <= len(short) <= 6, short
        assert short.casefold() not in names, short


@pytest.mark.parametrize("material", MATERIALS, ids=ids(MATERIALS))
def test_typical_values_are_plausible(material: Any) -> None:
    from recommender.quantities import convert

    for line in material.composition:
        record = knowledge().properties[line.property]
        for bound in (line.min, line.typical, line.max):
            if bound is None or not record.mass_fraction:
                continue
            percent = convert(bound, line.unit, "%")
            if percent is None and (line.measurand == "leachate" or material.state == "liquid"):
                continue
            assert percent is not None, f"{line.property}: {line.unit}"
            assert 0 <= percent <= 100 or record.negative_for


@pytest.mark.parametrize("material", MATERIALS, ids=ids(MATERIALS))
def test_defining_facts_are_values_of_their_property(material: Any) -> None:
    for name, fact in material.facts.items():
        assert fact in {v.id for v in knowledge().properties[name].values}
    for name in (*material.contains, *material.free_of):
        assert knowledge().properties[name].kind == "presence"
    assert not set(material.contains) & set(material.free_of)


def test_no_table_is_copied_whole() -> None:
    """At most five materials take their composition from one place of one source."""
    users: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for material in MATERIALS:
        for line in material.composition:
            users[(line.cite.source, line.cite.locator)].add(material.id)
    many = {place: sorted(who) for place, who in users.items() if len(who) > 5}
    assert many == {}


def test_every_source_is_cited() -> None:
    used = {cite.source for _, cite in cites()}
    assert sorted(set(knowledge().sources) - used) == []
    assert sorted(used - set(knowledge().sources)) == []


def test_the_counts_that_were_asked_for() -> None:
    known = knowledge()
    assert len(known.materials) >= 260
    assert sum(1 for m in known.materials.values() if any(c.list == "ewc" for c in m.codes)) >= 180
    assert sum(1 for m in known.materials.values() if m.composition) >= 140
    assert len(known.processes) >= 90
    assert sum(1 for p in known.processes.values() if any(g.typical or g.max for g in p.generates)) >= 60
    assert len(known.properties) >= 90
    assert len(known.technologies) >= 150
    assert sum(1 for t in known.technologies.values() if t.type == "pretreatment" and t.effect) >= 30
    assert sum(1 for e in criteria() if e.criterion.kind in ("range", "mix", "sum", "ratio", "level")) >= 500
    titles = " ".join(case.title.en for case in known.cases.values())
    for place in ("Kalundborg", "Guitang", "Ulsan"):
        assert place in titles


def test_what_qinhuangdao_and_huainan_bring_is_there() -> None:
    for name in (
        "aluminium-dross", "pulverised-coal-fly-ash", "cfb-fly-ash", "fgd-gypsum", "coal-gangue", "iron-ore-tailings",
        "granulated-blast-furnace-slag", "steel-slag", "waste-glass", "red-mud", "molasses", "bagasse",
    ):  # fmt: skip
        assert name in knowledge().materials
