"""The same broken records are refused by the record models and by SHACL, each in words about the field."""

from __future__ import annotations

import pytest
from kit_kb import Folder, unchecked

from kb.jsonld import ROOTS
from kb.load import Knowledge
from kb.shacl import check_shapes, focus_nodes, shapes
from kb.store import GraphStore
from ontology.terms import NAMESPACE

# file, text to replace, its replacement, the field of the fault as SHACL names it, a word of the hint
BROKEN = {
    "composition without cite": (
        "ontology/materials/ash.yaml",
        'cite: {source: ash-study-2020, locator: table 2, reading: full, as_found: "SO3 0-3 %"}',
        "",
        "coal-fly-ash.composition.0.cite",
        "where the value was read",
    ),
    "composition not read": (
        "ontology/materials/ash.yaml",
        'locator: table 2, reading: full, as_found: "SO3 0-3 %"',
        "reading: none",
        "coal-fly-ash.composition.0.cite",
        "was read",
    ),
    "composition without basis": (
        "ontology/materials/ash.yaml",
        "    basis: d\n    cite",
        "    cite",
        "coal-fly-ash.composition.0.basis",
        "basis",
    ),
    "least above greatest": (
        "ontology/materials/ash.yaml",
        "max: 3\n",
        "max: 0\n",
        "coal-fly-ash.composition.0.typical",
        "greater",
    ),
    "source unnamed": (
        "ontology/materials/ash.yaml",
        "source: ash-study-2020, ",
        "",
        "coal-fly-ash.composition.0.cite.source",
        "source",
    ),
    "figure not noted": (
        "ontology/materials/ash.yaml",
        ', as_found: "SO3 0-3 %"',
        "",
        "coal-fly-ash.composition.0.cite",
        "as_found",
    ),
    "no Chinese label": (
        "ontology/materials/ash.yaml",
        "{en: Coal fly ash, zh: 粉煤灰}",
        "{en: Coal fly ash}",
        "coal-fly-ash.label",
        "zh",
    ),
    "no English definition": (
        "ontology/materials/ash.yaml",
        "{en: Fine ash from coal flue gas, zh: 燃煤烟气中的细灰}",
        "{zh: 燃煤烟气中的细灰}",
        "coal-fly-ash.definition",
        "English",
    ),
    "limit without unit": (
        "ontology/technologies/fly-ash-concrete.yaml",
        '  max: 3\n  unit: "%"\n',
        "  max: 3\n",
        "fly-ash-concrete.criteria.0.unit",
        "unit",
    ),
    "limit without bound": (
        "ontology/technologies/fly-ash-concrete.yaml",
        "  basis: d\n  max: 3\n",
        "  basis: d\n",
        "fly-ash-concrete.criteria.0.max",
        "min or max",
    ),
    "limit without cite": (
        "ontology/technologies/fly-ash-concrete.yaml",
        "  cite: {source: gb-t-1596-2017, locator: table 1, reading: none}\n",
        "",
        "fly-ash-concrete.criteria.0.cite",
        "which source",
    ),
    "amount generated not read": (
        "ontology/processes/power.yaml",
        'locator: p. 3, reading: excerpt, as_found: "60 kg per t"',
        "reading: none",
        "coal-power-plant.generates.0",
        "was read",
    ),
    "effect not read": (
        "ontology/technologies/ash-washing.yaml",
        'locator: p. 9, reading: full, as_found: "50-70 %"',
        "reading: none",
        "ash-washing.effect.changes.0.cite",
        "was read",
    ),
    "quantity not read": (
        "data/cases/china/north-plant.yaml",
        'year: 2019, cite: {source: ash-study-2020, locator: p. 5, reading: full, as_found: "120,000 t/a"}',
        "year: 2019, cite: {source: ash-study-2020, reading: none}",
        "north-plant.synergies.0.quantity.cite",
        "was read",
    ),
    "case not read": (
        "data/cases/china/north-plant.yaml",
        '- {source: ash-study-2020, locator: p. 5, reading: full, as_found: "North plant"}',
        "- {source: ash-study-2020, reading: none}",
        "north-plant.cites.0",
        "read",
    ),
    "exchange not read": (
        "data/cases/china/north-plant.yaml",
        'locator: p. 5, reading: full, as_found: "fly ash is used"',
        "reading: none",
        "north-plant.synergies.0.cite",
        "was read",
    ),
    "latitude out of range": (
        "data/cases/china/north-plant.yaml",
        "39.63",
        "139.63",
        "north-plant.place.latitude",
        "latitude",
    ),
    "unknown receiver": (
        "data/cases/china/north-plant.yaml",
        "receiver: works",
        "receiver: shop",
        "north-plant.synergies.0.receiver",
        "facility",
    ),
    "quantity without unit": (
        "ontology/properties/all.yaml",
        'zh: 三氧化硫}, unit: "%",',
        "zh: 三氧化硫},",
        "SO3",
        "unit",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "field", "word"), BROKEN.values(), ids=BROKEN.keys())
def test_refused_by_loader_and_by_shacl(tiny: Folder, file: str, old: str, new: str, field: str, word: str) -> None:
    tiny.change(file, old, new)
    refused = [f for f in tiny.load().faults if f.file == file]
    assert refused, "the loader let it pass"
    assert all(f.line >= 1 and (f.hint or f.allowed) for f in refused)

    faults = check_shapes(*unchecked(tiny))
    assert field in {f.field for f in faults}
    fault = next(f for f in faults if f.field == field)
    assert fault.file == file
    assert fault.line >= 1
    assert word in fault.hint
    assert not any(term in str(fault) for term in ("sh:", "Constraint", "http", "Literal", "shacl"))


def test_the_tiny_base_is_complete(tiny: Folder) -> None:
    store, knowledge = unchecked(tiny)
    assert check_shapes(store, knowledge) == []
    assert tiny.validate().faults == ()


def test_limits_and_gates_may_be_known_without_reading(tiny: Folder) -> None:
    store = GraphStore.build(tiny.load())
    unread = store.query('SELECT ?c { ?c bps:cite/bps:reading "none" }')
    assert len(unread) == 4
    assert check_shapes(store, tiny.load()) == []


def test_checking_nothing_is_a_failure() -> None:
    faults = check_shapes(GraphStore(), Knowledge())
    assert len(faults) == 1
    assert "Nothing was checked" in faults[0].hint


def test_every_target_is_a_class_of_the_vocabulary_and_every_property_shape_speaks() -> None:
    from rdflib import OWL, RDF, SH

    vocabulary = GraphStore().memory_graph()
    classes = set(vocabulary.subjects(RDF.type, OWL.Class))
    targets = set(shapes().objects(None, SH.targetClass))
    assert targets <= classes
    for shape in shapes().objects(None, SH.property):
        where = shapes().value(shape, SH.path)
        if shapes().value(shape, SH.name) is not None:
            assert shapes().value(shape, SH.message), where
            assert shapes().value(shape, SH.description) or shapes().value(shape, SH["in"]), where


def test_every_kind_of_record_is_looked_at(tiny: Folder) -> None:
    data = GraphStore.build(tiny.load()).memory_graph()
    looked_at = {str(node).removeprefix(NAMESPACE).partition("/")[0] for node in focus_nodes(data)}
    assert {segment for _, segment in ROOTS.values()} - {"method"} <= looked_at
