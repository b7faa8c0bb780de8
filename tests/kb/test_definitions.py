"""Defined classes: the evaluator at run time and HermiT say the same at each bound and either side."""

from __future__ import annotations

import shutil
from decimal import Decimal

import pytest
from kit_kb import Folder

from kb.classify import classify, contradictions
from kb.definitions import Value, check_definitions, holds, value_key
from kb.errors import KnowledgeError
from kb.records import Condition
from kb.store import GraphStore

java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java")

DEFINITIONS = {
    "at-least": "{property: CaO, min: 10, unit: '%', basis: d}",
    "at-most": "{property: CaO, max: 18.5, unit: '%'}",
    "between": "{property: CaO, min: 0.1, max: 0.3, unit: '%'}",
    "soluble": "{property: CaO, min: 2, unit: '%', measurand: water_soluble}",
    "both": "{all_of: [{property: CaO, min: 10, unit: '%'}, {property: SO3, max: 3, unit: '%'}]}",
    "either": "{any_of: [{property: CaO, min: 20, unit: '%'}, {property: SO3, min: 5, unit: '%'}]}",
    "neither": "{none_of: [{property: CaO, min: 20, unit: '%'}, {property: SO3, min: 5, unit: '%'}]}",
    "by-fact": "{property: boiler-type, any_value: [fluidised-bed]}",
    "by-hazard": "{hazardous: true}",
    "deep": "{all_of: [{any_of: [{property: CaO, min: 10, unit: '%'}, {hazardous: true}]},"
    " {property: SO3, max: 3, unit: '%'}]}",
}
BOUNDS = [
    0.0,
    0.0999999,
    0.1,
    0.1000001,
    0.3,
    0.3000001,
    9.999999,
    10.0,
    10.000001,
    18.5,
    18.500001,
    19.999999,
    20.0,
    25.0,
]
STREAMS: list[dict[str, Value]] = [
    {},
    *({"CaO": v} for v in BOUNDS),
    *({"CaO.water_soluble": v} for v in (1.999999, 2.0, 2.000001)),
    *({"CaO": c, "SO3": s} for c in (9.999999, 10.0, 20.0) for s in (3.0, 3.000001, 4.999999, 5.0)),
    {"boiler-type": "fluidised-bed"},
    {"boiler-type": "pulverised"},
    {"hazardous": True},
    {"hazardous": False},
    {"hazardous": True, "SO3": 3.0},
    {"hazardous": False, "CaO": 9.0, "SO3": 1.0},
]


@pytest.fixture
def defined(tiny: Folder) -> Folder:
    """The tiny base with a material for each definition, below the bare 'ash'."""
    records = [
        f"- {{id: {name}, label: {{en: '{name}', zh: '{name}类'}}, definition: {{en: x, zh: 某}}, broader: [ash],"
        f" family: 5, state: powder, defined_as: {text}}}\n"
        for name, text in DEFINITIONS.items()
    ]
    tiny.write("ontology/materials/defined.yaml", "".join(records))
    assert tiny.validate().faults == ()
    return tiny


@java
def test_evaluator_agrees_with_hermit(defined: Folder) -> None:
    knowledge = defined.load()
    found = classify(knowledge, {f"s{n}": ("ash", values) for n, values in enumerate(STREAMS)})
    for number, values in enumerate(STREAMS):
        ours = {
            name
            for name in DEFINITIONS
            if holds(_definition(knowledge.materials[name].defined_as), values, knowledge.properties)
        }
        assert found[f"s{number}"] & DEFINITIONS.keys() == ours, values


def _definition(condition: Condition | None) -> Condition:
    assert condition is not None
    return condition


@java
def test_definitions_are_classified_below_one_another(tiny: Folder) -> None:
    tiny.change(
        "ontology/materials/ash.yaml", "defined_as: {property: CaO, min: 10,", "defined_as: {property: CaO, min: 10.5,"
    )
    found = classify(tiny.load(), {"s": ("coal-fly-ash", {"CaO": 10.5}), "t": ("coal-fly-ash", {"CaO": 10.4})})
    assert found == {"s": {"high-calcium-fly-ash", "coal-fly-ash", "ash"}, "t": {"coal-fly-ash", "ash"}}


@java
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("facts: {boiler-type: fluidised-bed}", "fluidised-bed in 'odd-ash' and pulverised in 'coal-fly-ash'"),
        ("free_of: [asbestos]\n  contains: [asbestos]", "asbestos is contained in 'odd-ash'"),
        ("defined_as: {property: CaO, min: 20, max: 10, unit: '%'}", "a definition that nothing can meet"),
        ("defined_as: {property: boiler-type, any_value: [fluidised-bed]}", "a definition that nothing can meet"),
    ],
)
def test_contradiction_names_the_material_and_both_ends(tiny: Folder, text: str, found: str) -> None:
    file = tiny.path("ontology/materials/ash.yaml")
    more = (
        "- id: odd-ash\n  label: {en: Odd ash, zh: 怪灰}\n  definition: {en: Odd, zh: 怪}\n"
        f"  broader: [coal-fly-ash]\n  family: 5\n  state: powder\n  {text}\n"
    )
    tiny.write("ontology/materials/ash.yaml", file.read_text(encoding="utf-8") + more)
    faults = contradictions(tiny.load())
    assert [(f.file, f.field) for f in faults] == [("ontology/materials/ash.yaml", "odd-ash")]
    assert faults[0].line == 36
    assert found in faults[0].found


@java
def test_a_fact_that_a_pretreatment_sets_excludes_nothing(tiny: Folder) -> None:
    tiny.change("ontology/technologies/ash-washing.yaml", "effect:\n", "effect:\n  sets: {boiler-type: pulverised}\n")
    tiny.change("ontology/materials/ash.yaml", "  defined_as:", "  facts: {boiler-type: fluidised-bed}\n  defined_as:")
    assert contradictions(tiny.load()) == []


@java
def test_values_that_contradict_the_material(tiny: Folder) -> None:
    with pytest.raises(KnowledgeError, match="contradict"):
        classify(tiny.load(), {"s": ("coal-fly-ash", {"boiler-type": "fluidised-bed"})})


def test_without_java_the_message_says_so(tiny: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(KnowledgeError, match="install a Java runtime"):
        contradictions(tiny.load())


CaO10 = Condition(property="CaO", min=10, unit="%")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(10, True), (9.9, False), ((10, 12), True), ((8, 9), False), ((8, 10), None), ((8, 12), None), ("high", None)],
)
def test_intervals_and_words(value: Value, expected: bool | None) -> None:
    assert holds(CaO10, {"CaO": value}) is expected


def test_unknown_stays_unknown() -> None:
    assert holds(CaO10, {}) is None
    assert holds(Condition(all_of=[CaO10, Condition(hazardous=True)]), {"hazardous": False}) is False
    assert holds(Condition(all_of=[CaO10, Condition(hazardous=True)]), {"hazardous": True}) is None
    assert holds(Condition(any_of=[CaO10, Condition(hazardous=True)]), {"hazardous": True}) is True
    assert holds(Condition(none_of=[CaO10, Condition(hazardous=True)]), {"hazardous": False}) is None
    assert holds(Condition(material=["ash"]), {}, belongs=lambda m: m == "ash") is True
    assert holds(Condition(codes=["10 01"]), {}) is None


def test_basis_and_measurand_are_kept_apart(tiny: Folder) -> None:
    known = tiny.load().properties["CaO"]
    assert value_key(Condition(property="CaO", min=1, unit="%", basis="d"), known) == "CaO"
    assert value_key(Condition(property="CaO", min=1, unit="%", basis="ar"), known) == "CaO.ar"


def test_definition_stands_in_the_graph(tiny: Folder) -> None:
    rows = GraphStore.build(tiny.load()).query(
        """SELECT ?broader ?bound (DATATYPE(?bound) AS ?type) {
          <https://w3id.org/bps/material/high-calcium-fly-ash> owl:equivalentClass/owl:intersectionOf ?members .
          ?members rdf:first ?broader ; rdf:rest/rdf:first ?restriction .
          ?restriction owl:onProperty <https://w3id.org/bps/has/CaO> ; owl:someValuesFrom ?range .
          ?range owl:onDatatype xsd:decimal ; owl:withRestrictions/rdf:first/xsd:minInclusive ?bound }"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("https://w3id.org/bps/material/coal-fly-ash", Decimal(10), "http://www.w3.org/2001/XMLSchema#decimal")
    ]


def test_definitions_that_cannot_be_stated(tiny: Folder) -> None:
    tiny.change("ontology/materials/ash.yaml", '{property: CaO, min: 10, unit: "%", basis: d}', "{codes: ['100102']}")
    assert [f.allowed for f in check_definitions(tiny.load())] == ["no codes in a definition"]
