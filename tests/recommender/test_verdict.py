"""From judgements to a verdict: the four rules, families, editions, near limits, texts that were not read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from kit import (
    UNREAD,
    codes,
    criterion,
    dosing,
    facts,
    family,
    gate,
    knowledge,
    part,
    rule,
    screened,
    technology,
    value,
)

from recommender.jurisdiction import scope_of
from recommender.quantities import Value
from recommender.screening.technology import Screener, Screening, overall

LOI = {"property": "LOI", "max": 5, "unit": "%", "basis": "d"}
TYPICAL = value(6, 9, origin="typical", firm=False)


def limit(**fields: Any) -> Any:
    return criterion("range", **{**LOI, **fields})


def status(*criteria: Any, values: dict[str, Value] | None = None, country: str = "CN", **more: Any) -> str:
    return screened(technology(*criteria), facts(values, **more), country).status


# ---- rule 1


@pytest.mark.parametrize("force", ["legal", "process", "product_standard"])
def test_a_deciding_limit_rejects(force: str) -> None:
    found = screened(technology(limit(force=force)), facts({"LOI": value(9)}))
    assert (found.status, found.rejection) == ("rejected", "out_of_limit")


def test_good_practice_warns_and_never_rejects() -> None:
    found = screened(technology(limit(force="good_practice")), facts({"LOI": value(9)}))
    assert found.status == "conditional"
    both = technology(limit(), limit(id="advice", force="good_practice", max=2))
    assert screened(both, facts({"LOI": value(4)})).status == "conditional"
    assert screened(both, facts({"LOI": value(1)})).status == "suitable"


@pytest.mark.parametrize("stage", ["trial", "contract"])
def test_later_stages_reject_nothing_and_approve_nothing(stage: str) -> None:
    later = limit(id="later", stage=stage, property="SO3")
    assert status(limit(), later, values={"LOI": value(4)}) == "suitable"
    assert status(later, values={"SO3": value(1)}) == "conditional"


@pytest.mark.parametrize("stage", ["trial", "contract"])
def test_a_later_check_that_fails_already_is_told(stage: str) -> None:
    later = limit(id="later", stage=stage, property="SO3")
    found = screened(technology(limit(), later), facts({"LOI": value(4), "SO3": value(50)}))
    assert found.status == "conditional"
    assert found.decisive is not None
    assert found.decisive.identifier == "criterion/use/later"
    typical = screened(technology(limit(), later), facts({"LOI": value(4), "SO3": TYPICAL}))
    assert typical.status == "suitable"
    worse = screened(technology(limit(), later), facts({"LOI": value(9), "SO3": value(50)}))
    assert (worse.status, worse.rejection) == ("rejected", "out_of_limit")


def test_a_figure_of_concern_that_nothing_looks_at_leaves_the_use_open() -> None:
    tech = technology(limit())
    scope = scope_of("CN")

    def found(**values: Value) -> Screening:
        return Screener(knowledge(tech)).screen_all(tech, facts({"LOI": value(4), **values}), scope)[0]

    given = found(Pb=value(30, unit="mg/kg"))
    assert (given.status, [name for name, _ in given.unjudged]) == ("conditional", ["Pb"])
    for quiet in (value(0, unit="mg/kg"), value(30, unit="mg/kg", origin="typical", firm=False)):
        assert (found(Pb=quiet).status, found(Pb=quiet).unjudged) == ("suitable", ())
    assert found(SiO2=value(50)).status == "suitable"
    condition = {"property": "Pb", "min": 5000, "unit": "mg/kg", "basis": "d"}
    looking = rule("lead", gate("lead", when=condition, jurisdiction="any"))
    seen = Screener(knowledge(tech, rules=(looking,))).screen_all(
        tech, facts({"LOI": value(4), "Pb": value(30, unit="mg/kg")}), scope
    )
    assert (seen[0].status, seen[0].unjudged) == ("suitable", ())


def test_a_definition_rejects_like_a_measurement() -> None:
    question = {"en": "How?", "zh": "如何？"}
    cooled = criterion("category", property="cooling", allowed=["granulated"], question=question)
    found = screened(technology(cooled), facts(material="air-cooled-slag"))
    assert (found.status, found.rejection) == ("rejected", "wrong_form")


KINDS: list[tuple[Any, dict[str, Any], str]] = [
    (criterion("absence", of=["asbestos"]), {"presence": {"asbestos": (True, "stated")}}, "prohibited"),
    (limit(), {"values": {"LOI": value(9)}}, "out_of_limit"),
]


@pytest.mark.parametrize(("one", "said", "kind"), KINDS)
def test_the_kind_of_a_rejection(one: Any, said: dict[str, Any], kind: str) -> None:
    found = screened(technology(one), facts(said.get("values"), **{k: v for k, v in said.items() if k != "values"}))
    assert found.rejection == kind


def test_a_prohibition_is_told_before_a_limit() -> None:
    tech = technology(limit(), criterion("absence", id="clean", of=["asbestos"]))
    found = screened(tech, facts({"LOI": value(9)}, presence={"asbestos": (True, "stated")}))
    assert found.rejection == "prohibited"
    assert found.decisive is not None
    assert found.decisive.identifier == "criterion/use/clean"


# ---- rule 2


def test_a_whole_typical_range_outside_rejects_as_typical() -> None:
    found = screened(technology(limit(max=1)), facts(material="fly-ash"))
    assert (found.status, found.rejection) == ("rejected", "typical")
    measured = screened(technology(limit(max=1)), facts({"LOI": value(0.5)}, material="fly-ash"))
    assert measured.status == "suitable"


def test_a_firm_failure_goes_before_a_typical_one() -> None:
    tech = technology(limit(max=1), limit(id="so3", property="SO3", max=3))
    assert screened(tech, facts({"SO3": value(9)}, material="fly-ash")).rejection == "out_of_limit"


# ---- rule 3

OPEN: list[tuple[str, list[Any], dict[str, Any]]] = [
    ("missing", [limit()], {}),
    ("likely", [limit(max=50)], {"material": "fly-ash"}),
    ("near a mean", [limit(statistic="mean")], {"values": {"LOI": value(4.6)}}),
    ("not read", [limit(cite=UNREAD)], {"values": {"LOI": value(1)}}),
    ("no limit at all", [], {"values": {"LOI": value(1)}}),
    ("one of two missing", [limit(), limit(id="so3", property="SO3")], {"values": {"LOI": value(1)}}),
]


@pytest.mark.parametrize(("criteria", "said"), [o[1:] for o in OPEN], ids=[o[0] for o in OPEN])
def test_what_is_open_is_conditional(criteria: list[Any], said: dict[str, Any]) -> None:
    known = facts(said.get("values"), **{k: v for k, v in said.items() if k != "values"})
    assert screened(technology(*criteria), known).status == "conditional"


def test_a_limited_share_is_conditional() -> None:
    tech = technology(
        criterion("mix", property="Cl", max=0.04, unit="%", basis="d"),
        dosing=dosing(0.5, 15, background={"Cl": 0.01}, background_status="stated"),
    )
    assert screened(tech, facts({"Cl": value(0.5)})).status == "conditional"
    assert screened(tech, facts({"Cl": value(0.02)})).status == "suitable"


LICENCE = rule("law", gate(jurisdiction="CN"))


def test_a_permit_that_is_needed_is_conditional() -> None:
    tech = technology(limit())
    found = screened(tech, facts({"LOI": value(1)}, material="dross"), rules=(LICENCE,))
    assert found.status == "conditional"
    assert found.decisive is not None
    assert found.decisive.judgement.permit is not None
    held = facts({"LOI": value(1)}, material="dross", permits={"licence": True})
    assert screened(tech, held, rules=(LICENCE,)).status == "suitable"
    refused = facts({"LOI": value(1)}, material="dross", permits={"licence": False})
    assert screened(tech, refused, rules=(LICENCE,)).rejection == "permit_missing"


def test_a_gate_that_stays_closed_is_no_limit() -> None:
    """A use whose only criterion is a gate that does not concern the stream has no limit that speaks for it."""
    found = screened(technology(), facts(material="sludge"), rules=(LICENCE,))
    assert found.status == "conditional"


def test_a_gate_nobody_expects_is_no_limit() -> None:
    odd = rule("pcb", gate(when={"property": "Pb", "min": 50, "unit": "mg/kg"}, prohibits=True))
    assert screened(technology(), facts(), rules=(odd,)).status == "conditional"
    assert screened(technology(limit()), facts({"LOI": value(1)}), rules=(odd,)).status == "suitable"


def test_a_limit_that_does_not_apply_is_no_limit() -> None:
    when = criterion(
        "when", condition={"material": ["fly-ash"]}, then=part("range", property="LOI", max=5, unit="%", basis="d")
    )
    assert screened(technology(when), facts(material="sludge")).status == "conditional"


# ---- rule 4


def test_all_met_is_suitable() -> None:
    assert status(limit(), limit(id="so3", property="SO3"), values={"LOI": value(1), "SO3": value(1)}) == "suitable"


# ---- rules bind by use and place


def test_a_rule_binds_its_uses() -> None:
    tight = rule("tight", part("range", property="LOI", max=1, unit="%", basis="d", force="legal"), uses=["brick"])
    known = facts({"LOI": value(4)})
    assert screened(technology(limit()), known, rules=(tight,)).status == "suitable"
    assert screened(technology(limit(), use="brick"), known, rules=(tight,)).status == "rejected"
    spared = tight.model_copy(update={"except_technologies": ["use"]})
    assert screened(technology(limit(), use="brick"), known, rules=(spared,)).status == "suitable"


def test_what_binds_every_use_binds_a_pretreatment() -> None:
    banned = rule("ban", gate(prohibits=True))
    tech = technology(limit())
    treating = technology(limit(), id="treating", type="pretreatment", use="preparing", effect={})
    known = facts({"LOI": value(1)}, hazardous=True)
    assert screened(tech, known, rules=(banned,)).status == "rejected"
    assert screened(treating, known, rules=(banned,)).status == "rejected"
    assert screened(treating, known).status == "suitable"


@pytest.mark.parametrize(
    ("jurisdiction", "country", "binds"),
    [
        ("any", "CN", True), ("CN", "CN", True), ("CN", "DE", False), ("EU", "DE", True), ("EU/DE", "DE", True),
        ("EU/NL", "DE", False), ("EU/DE", "FR", True), ("EU/DE", "US", False), ("US", "US", True), ("EU", "GB", True),
    ],
)  # fmt: skip
def test_a_limit_binds_in_its_place(jurisdiction: str, country: str, binds: bool) -> None:
    found = screened(technology(limit(jurisdiction=jurisdiction)), facts({"LOI": value(9)}), country)
    assert found.status == ("rejected" if binds else "conditional")


def test_a_member_stands_in_only_where_the_union_is_silent() -> None:
    german = limit(id="german", jurisdiction="EU/DE", max=1)
    union = limit(id="union", jurisdiction="EU", max=10)
    known = facts({"LOI": value(4)})
    alone = screened(technology(german), known, "FR")
    assert alone.status == "rejected"
    assert [j.stand_in for j in alone.judged] == ["EU/DE"]
    both = screened(technology(german, union), known, "FR")
    assert both.status == "suitable"
    assert [j.identifier for j in both.judged] == ["criterion/use/union"]


@pytest.mark.parametrize(
    ("dates", "today", "binds"),
    [
        ({"valid_until": "2020-12-31"}, None, False),
        ({"valid_until": "2020-12-31"}, "2020-06-01", True),
        ({"valid_until": "2020-12-31"}, "2021-01-01", False),
        ({"valid_from": "2022-01-01"}, "2021-01-01", False),
        ({"valid_from": "2022-01-01"}, "2022-01-01", True),
        ({}, "2022-01-01", True),
    ],
)
def test_editions(dates: dict[str, str], today: str | None, binds: bool) -> None:
    parsed = {k: dt.date.fromisoformat(v) for k, v in dates.items()}
    day = None if today is None else dt.date.fromisoformat(today)
    tech = technology(limit(**parsed))
    screening = Screener(knowledge(tech), day).screen(tech, facts({"LOI": value(9)}), family())
    assert (screening.status == "rejected") is binds


# ---- families


def under(
    *criteria: Any, values: dict[str, Value], country: str | None = None
) -> tuple[str, Screening, list[Screening]]:
    tech = technology(*criteria)
    screenings = Screener(knowledge(tech)).screen_all(tech, facts(values), scope_of(country))
    found, standing = overall(screenings)
    return found, standing, screenings


def test_without_a_country_rejected_only_if_rejected_everywhere() -> None:
    china, union = limit(id="cn", jurisdiction="CN", max=5), limit(id="eu", jurisdiction="EU", max=10)
    found, standing, screenings = under(china, union, values={"LOI": value(7)})
    assert found == "conditional"
    assert standing.family.name == "EU"
    assert {s.family.name: s.status for s in screenings if s.has_rules} == {"CN": "rejected", "EU": "suitable"}
    assert under(china, union, values={"LOI": value(12)})[0] == "rejected"
    assert under(china, union, values={"LOI": value(1)})[0] == "suitable"
    assert under(china, union, values={})[0] == "conditional"


def test_physics_rejects_everywhere() -> None:
    physics, china = limit(max=5), limit(id="cn", jurisdiction="CN", max=50)
    assert under(physics, china, values={"LOI": value(7)})[0] == "rejected"


def test_a_country_without_rules_is_judged_like_none() -> None:
    china = limit(id="cn", jurisdiction="CN", max=5)
    assert under(china, values={"LOI": value(1)}, country="BR")[0] == under(china, values={"LOI": value(1)})[0]


def test_a_measured_rejection_stands_before_a_typical_one() -> None:
    china, union = limit(id="cn", jurisdiction="CN", max=1), limit(id="eu", jurisdiction="EU", property="SO3", max=1)
    tech = technology(china, union)
    known = facts({"SO3": value(5)}, material="fly-ash")
    found, standing = overall(Screener(knowledge(tech)).screen_all(tech, known, scope_of(None)))
    assert (found, standing.rejection) == ("rejected", "out_of_limit")


def test_codes_of_a_listed_waste_close_no_gate() -> None:
    known = facts({"LOI": value(1)}, material="slag", codes=codes("cnhw:321-026-48"))
    assert screened(technology(limit()), known, rules=(LICENCE,)).status == "conditional"
