"""Criteria on facts (category, absence, gate): when they pass, fail and stay open."""

from __future__ import annotations

from typing import Any

import pytest
from kit import READ, check, codes, criterion, gate, judged, technology, value

from recommender.quantities import Value

# ---- category

QUESTION = {"en": "How was it cooled?", "zh": "如何冷却？"}
COOLING = {"property": "cooling", "allowed": ["granulated"], "question": QUESTION}


@pytest.mark.parametrize(
    ("material", "said", "verdict", "reason"),
    [
        ("granulated-slag", {}, "pass", "fact_allowed"),
        ("air-cooled-slag", {}, "fail", "fact_refused"),
        ("slag", {}, "unknown", "fact_missing"),
        ("slag", {"cooling": ("granulated", "stated")}, "pass", "fact_allowed"),
        ("slag", {"cooling": ("granulated", "typical")}, "unknown", "fact_allowed"),
        ("granulated-slag", {"cooling": ("air-cooled", "stated")}, "fail", "fact_refused"),
    ],
)
def test_category(material: str, said: dict[str, Any], verdict: str, reason: str) -> None:
    found = judged(criterion("category", **COOLING), material=material, facts=said)
    check(found, verdict, reason)
    assert found.fail_kind == "wrong_form" or verdict != "fail"
    assert [a.property for a in found.asks] == ([] if verdict != "unknown" else ["cooling"])


def test_each_form_has_its_own_lift() -> None:
    limit = criterion(
        "category",
        property="physical-form",
        allowed=["powder"],
        question=QUESTION,
        lift=["milling"],
        lift_from={"slurry": ["pressing"]},
    )
    assert judged(limit, facts={"physical-form": ("slurry", "stated")}).lifts == ("pressing",)
    assert judged(limit, facts={"physical-form": ("lumps", "stated")}).lifts == ("milling",)


# ---- absence


@pytest.mark.parametrize(
    ("presence", "verdict", "reason"),
    [
        ({}, "unknown", "presence_unknown"),
        ({"asbestos": (False, "stated")}, "unknown", "presence_unknown"),
        ({"asbestos": (False, "stated"), "explosives": (False, "measured")}, "pass", "absent"),
        ({"asbestos": (True, "stated")}, "fail", "present"),
        ({"asbestos": (False, "derived"), "explosives": (False, "stated")}, "unknown", "removed"),
    ],
)
def test_absence(presence: dict[str, Any], verdict: str, reason: str) -> None:
    found = judged(criterion("absence", of=["asbestos", "explosives"]), presence=presence)
    check(found, verdict, reason)
    assert found.fail_kind == "prohibited" or verdict != "fail"


# ---- gate

PERMIT = {"permit": "plan", "label": {"en": "A plan", "zh": "方案"}}
CONDITION = {"en": "Only once", "zh": "仅一次"}


def gated(**fields: Any) -> Any:
    return criterion("gate", **{k: v for k, v in gate(**fields).items() if k != "kind"})


def spared(**fields: Any) -> dict[str, Any]:
    return {"id": "free", "uses": ["metal"], "cite": READ, **fields}


HAZARDOUS = {"hazardous": True}
SPARED = spared()


GATES: list[tuple[str, dict[str, Any], dict[str, Any], str, str, str]] = [
    ("triggered", {}, HAZARDOUS, "concrete", "unknown", "permit_needed"),
    ("listed although the user says nothing", {}, {"material": "dross"}, "concrete", "unknown", "permit_needed"),
    (
        "listed although the user says no",
        {},
        {"material": "dross", "hazardous": False},
        "concrete",
        "unknown",
        "permit_needed",
    ),
    ("not triggered", {}, {"hazardous": False}, "concrete", "pass", "gate_closed"),
    ("trigger unknown", {}, {"material": "slag"}, "concrete", "unknown", "gate_unknown"),
    ("prohibits", {"prohibits": True}, HAZARDOUS, "concrete", "fail", "prohibited"),
    ("prohibits, not triggered", {"prohibits": True}, {"hazardous": False}, "concrete", "pass", "gate_closed"),
    ("permit held", {}, {"hazardous": True, "permits": {"licence": True}}, "concrete", "pass", "permit_held"),
    ("permit missing", {}, {"hazardous": True, "permits": {"licence": False}}, "concrete", "fail", "permit_refused"),
    ("exempt use", {"exempt": [SPARED]}, HAZARDOUS, "metal", "pass", "exempt"),
    (
        "exemption of another use",
        {"exempt": [SPARED]},
        HAZARDOUS,
        "concrete",
        "unknown",
        "permit_needed",
    ),
    (
        "exempt with a condition",
        {"exempt": [spared(conditions=[CONDITION])]},
        HAZARDOUS,
        "metal",
        "unknown",
        "exempt_if",
    ),
    (
        "exempt with a permit",
        {"exempt": [spared(needs=PERMIT)]},
        HAZARDOUS,
        "metal",
        "unknown",
        "exempt_if",
    ),
    (
        "exemption of another link",
        {"exempt": [spared(link="transport")]},
        HAZARDOUS,
        "metal",
        "unknown",
        "permit_needed",
    ),
    (
        "exemption of another code",
        {"exempt": [spared(codes=["HW18"])]},
        {"material": "dross"},
        "metal",
        "unknown",
        "permit_needed",
    ),
    (
        "exemption of its code",
        {"exempt": [spared(codes=["HW48"])]},
        {"material": "dross"},
        "metal",
        "pass",
        "exempt",
    ),
    (
        "exemption of its material",
        {"exempt": [spared(materials=["ash"])]},
        {"material": "fly-ash", "hazardous": True},
        "metal",
        "pass",
        "exempt",
    ),
    (
        "prohibited but exempt",
        {"prohibits": True, "exempt": [SPARED]},
        HAZARDOUS,
        "metal",
        "pass",
        "exempt",
    ),
]


@pytest.mark.parametrize(
    ("fields", "said", "use", "verdict", "reason"), [g[1:] for g in GATES], ids=[g[0] for g in GATES]
)
def test_gate(fields: dict[str, Any], said: dict[str, Any], use: str, verdict: str, reason: str) -> None:
    found = judged(gated(**fields), None, technology(use=use), **said)
    check(found, verdict, reason)
    kinds = {"prohibited": "prohibited", "permit_refused": "permit_missing"}
    assert reason not in kinds or found.fail_kind == kinds[reason]


ASBESTOS = {"property": "asbestos", "any_value": ["present"]}
LEAD = {"property": "Pb", "min": 50, "unit": "mg/kg"}
TRIGGERS: list[tuple[str, dict[str, Any], dict[str, Any], bool | None]] = [
    ("code", {"codes": ["HW48"]}, {"material": "dross"}, True),
    ("other code of the list", {"codes": ["cnhw:HW18"]}, {"material": "dross"}, False),
    ("no code", {"codes": ["cnhw:HW18"]}, {"material": "slag"}, None),
    (
        "a code of another list says nothing",
        {"codes": ["cnhw:HW18"]},
        {"material": "slag", "codes": codes("ewc:100201")},
        None,
    ),
    ("material", {"material": ["fly-ash"]}, {"material": "bed-ash"}, True),
    ("perhaps the material", {"material": ["bed-ash"]}, {"material": "ash"}, None),
    ("another material", {"material": ["slag"]}, {"material": "ash"}, False),
    ("fact", {"property": "cooling", "any_value": ["air-cooled"]}, {"material": "air-cooled-slag"}, True),
    ("fact not said", {"property": "cooling", "any_value": ["air-cooled"]}, {"material": "slag"}, None),
    (
        "constituent",
        ASBESTOS,
        {"presence": {"asbestos": (True, "stated")}},
        True,
    ),
    (
        "constituent absent",
        ASBESTOS,
        {"presence": {"asbestos": (False, "stated")}},
        False,
    ),
    ("constituent not said", ASBESTOS, {}, None),
    ("content", LEAD, {"values": {"Pb": value(60, unit="mg/kg")}}, True),
    (
        "content below",
        LEAD,
        {"values": {"Pb": value(40, unit="mg/kg")}},
        False,
    ),
    (
        "content astride",
        LEAD,
        {"values": {"Pb": value(40, 60, "mg/kg")}},
        None,
    ),
    ("typical content", {"property": "Pb", "min": 5, "unit": "mg/kg"}, {"material": "fly-ash"}, None),
    ("all", {"all_of": [{"hazardous": True}, {"material": ["dross"]}]}, {"material": "dross"}, True),
    ("all, one false", {"all_of": [{"hazardous": True}, {"material": ["ash"]}]}, {"material": "slag"}, False),
    ("any, one unknown", {"any_of": [{"hazardous": True}, {"material": ["ash"]}]}, {"material": "slag"}, None),
    ("none", {"none_of": [{"hazardous": True}, {"material": ["ash"]}]}, {"material": "dross"}, False),
    ("not hazardous", {"hazardous": False}, {"material": "dross"}, False),
]


@pytest.mark.parametrize(("when", "said", "state"), [t[1:] for t in TRIGGERS], ids=[t[0] for t in TRIGGERS])
def test_trigger(when: dict[str, Any], said: dict[str, Any], state: bool | None) -> None:
    limit = gated(when=when, prohibits=True)
    expected = {True: "fail", False: "pass", None: "unknown"}[state]
    assert judged(limit, said.pop("values", None) if "values" in said else None, **said).verdict == expected


@pytest.mark.parametrize(
    ("values", "verdict"),
    [({}, "unknown"), ({"Cl": value(0.01)}, "pass"), ({"Cl": value(3)}, "unknown")],
)
def test_an_analysis_closes_a_gate(values: dict[str, Value], verdict: str) -> None:
    limit = gated(unless={"property": "Cl", "max": 0.05, "unit": "%"})
    assert judged(limit, values, **HAZARDOUS).verdict == verdict
