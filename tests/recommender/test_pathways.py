"""Pathways: a pretreatment, then the use, screened again with the treated values."""

from __future__ import annotations

from typing import Any

import pytest
from kit import (
    codes,
    criterion,
    dosing,
    facts,
    gate,
    knowledge,
    pretreatment,
    recommender,
    rule,
    technology,
    value,
)  # fmt: skip

from recommender.hierarchy import Hierarchy
from recommender.jurisdiction import scope_of
from recommender.pathways import PathwayBuilder, Step
from recommender.profile import Profile
from recommender.results import Recommendation
from recommender.screening.technology import Screener

LOI = {"property": "LOI", "unit": "%", "basis": "d"}
BURNING = pretreatment(
    "burning", [{**LOI, "kind": "becomes", "max": 4}], accepts=[{"material": "fly-ash"}], yields=["fly-ash"]
)


def route(treatment: Any, known: Any, country: str = "CN", **more: Any) -> Step | None:
    base = knowledge(treatment, **more)
    hierarchy = Hierarchy(base.materials)
    return PathwayBuilder(base, hierarchy, Screener(base)).step(treatment.id, known, scope_of(country))


def treated(change: dict[str, Any], known: dict[str, Any]) -> tuple[float, float]:
    found = route(pretreatment("treating", [{**LOI, **change}]), facts(known))
    assert found is not None
    amount = found.facts.amount("LOI", "%", "d")
    assert amount is not None
    assert (amount.origin, amount.firm) == ("derived", False)
    return amount.interval.low, amount.interval.high


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        ({"kind": "removal", "min": 50, "max": 80}, value(10), (2, 5)),
        ({"kind": "removal", "typical": 90}, value(10, 20), (1, 2)),
        ({"kind": "factor", "unit": "1", "min": 0.1, "max": 0.2}, value(10), (1, 2)),
        ({"kind": "factor", "min": 200, "max": 300}, value(10), (20, 30)),
        ({"kind": "becomes", "max": 4}, value(10), (0, 4)),
        ({"kind": "becomes", "min": 1, "max": 4}, value(10), (1, 4)),
        ({"kind": "becomes", "typical": 3}, value(10), (3, 3)),
        ({"kind": "becomes", "max": 40, "unit": "g/kg"}, value(10), (0, 4)),
    ],
)
def test_treated_values(change: dict[str, Any], before: Any, after: tuple[float, float]) -> None:
    assert treated(change, {"LOI": before}) == pytest.approx(after)


def test_what_the_treatment_does_not_touch_stays() -> None:
    found = route(pretreatment("t", [{**LOI, "kind": "becomes", "max": 4}]), facts({"LOI": value(9), "Cl": value(0.3)}))
    assert found is not None
    untouched = found.facts.amount("Cl", "%", "d")
    assert untouched is not None
    assert (untouched.interval.low, untouched.origin) == (0.3, "measured")


def test_removal_of_something_not_known_stays_unknown() -> None:
    found = route(pretreatment("t", [{**LOI, "kind": "removal", "min": 50, "max": 80}]), facts())
    assert found is not None
    assert found.facts.amount("LOI", "%", "d") is None


def test_codes_go_along_through_a_treatment() -> None:
    """What comes from a listed waste stays one until it is assessed anew."""
    hydrolysis = pretreatment(
        "hydrolysis", [], accepts=[{"material": "dross"}], yields=["treated-dross"], effect={"removes": ["gas-former"]}
    )
    found = route(hydrolysis, facts(material="dross"))
    assert found is not None
    assert found.facts.material == "treated-dross"
    assert {(c.list, c.code) for c in found.facts.codes()} == {("cnhw", "321-026-48"), ("ewc", "100315")}
    assert found.facts.hazard("CN").state is True
    assert found.facts.presence("gas-former") == (False, "derived")


def test_a_treatment_takes_only_what_it_accepts() -> None:
    assert route(BURNING, facts({"LOI": value(12)}, material="slag")) is None
    assert route(BURNING, facts({"LOI": value(12)}, material="bed-ash")) is not None
    assert route(BURNING, facts({"LOI": value(12)}, material="ash")) is None


def test_a_treatment_does_not_change_what_the_material_is() -> None:
    """Carbon burnt out of fluidised-bed ash leaves fluidised-bed ash, although the treatment yields fly ash."""
    found = route(BURNING, facts({"LOI": value(12)}, material="bed-ash"))
    assert found is not None
    assert found.facts.material == "bed-ash"


def test_definitions_go_along_unless_made_anew() -> None:
    crushed = pretreatment("crushing", [], accepts=[{"material": "slag"}], yields=["treated-dross"])
    found = route(crushed, facts(material="air-cooled-slag"))
    assert found is not None
    assert found.facts.material == "treated-dross"
    assert found.facts.fact("cooling") == ("air-cooled", "definition")
    milled = pretreatment(
        "milling",
        [],
        accepts=[{"material": "slag"}],
        yields=["granulated-slag"],
        effect={"sets": {"cooling": "granulated"}},
    )
    made = route(milled, facts(material="air-cooled-slag"))
    assert made is not None
    assert made.facts.fact("cooling") == ("granulated", "derived")


def test_constituents_go_along_unless_removed() -> None:
    dried = pretreatment("drying", [], accepts=[{"material": "dross"}], yields=["treated-dross"])
    found = route(dried, facts(material="dross"))
    assert found is not None
    assert found.facts.presence("gas-former") == (True, "definition")


def test_a_rejected_treatment_is_no_route() -> None:
    picky = BURNING.model_copy(update={"criteria": [criterion("range", max=10, **LOI)]})
    assert route(picky, facts({"LOI": value(12)}, material="fly-ash")) is None
    assert route(picky, facts({"LOI": value(9)}, material="fly-ash")) is not None


CONCRETE = technology(
    criterion("range", max=5, lift=["burning"], **LOI), id="concrete", accepts=[{"material": "fly-ash"}]
)


def found(*technologies: Any, rules: Any = (), **profile: Any) -> list[Recommendation]:
    return recommender(*technologies, rules=rules).recommend(Profile.parse(profile)).recommendations


def test_a_rejected_use_points_to_the_route_that_lifts_it() -> None:
    lifted, direct = found(CONCRETE, BURNING, material="fly-ash", composition={"LOI": "12 % d"}, country="CN")
    assert (direct.status, direct.rejection and direct.rejection.lifted_by) == ("rejected", ["technology/burning"])
    assert (lifted.status, len(lifted.pathway)) == ("conditional", 2)
    assert [s.technology for s in lifted.pathway] == ["technology/burning", "technology/concrete"]
    assert "predicted" in " ".join(lifted.reasons)


def test_a_route_is_never_suitable() -> None:
    sure = BURNING.model_copy(update={"criteria": []})
    routes = [
        r for r in found(CONCRETE, sure, material="fly-ash", composition={"LOI": "12 % d"}) if len(r.pathway) == 2
    ]
    assert [r.status for r in routes] == ["conditional"]


def test_a_route_that_does_not_lift_is_not_offered() -> None:
    weak = pretreatment("burning", [{**LOI, "kind": "becomes", "min": 6, "max": 9}], accepts=[{"material": "fly-ash"}])
    (only,) = found(CONCRETE, weak, material="fly-ash", composition={"LOI": "12 % d"})
    assert only.rejection is not None
    assert only.rejection.lifted_by == []


def test_no_route_where_nothing_stands_against_the_use() -> None:
    assert len(found(CONCRETE, BURNING, material="fly-ash", composition={"LOI": "2 % d"})) == 1


def test_washing_lifts_a_share_too_small() -> None:
    limit = criterion("mix", property="Cl", max=0.04, unit="%", basis="d", lift=["washing"])
    clinker = technology(
        limit, id="clinker", accepts=[{"material": "fly-ash"}],
        dosing=dosing(0.5, 15, background={"Cl": 0.01}, background_status="stated"),
    )  # fmt: skip
    washing = pretreatment(
        "washing", [{"property": "Cl", "kind": "removal", "min": 95, "max": 99}], accepts=[{"material": "fly-ash"}]
    )
    route_, direct = found(clinker, washing, material="fly-ash", composition={"Cl": "15 % d"})
    assert direct.rejection is not None
    assert direct.rejection.kind == "share_too_small"
    assert (route_.status, len(route_.pathway)) == ("conditional", 2)


def test_a_listed_waste_needs_its_licence_after_treatment_too() -> None:
    licence = rule("law", gate(jurisdiction="CN"))
    hydrolysis = pretreatment(
        "hydrolysis", [], accepts=[{"material": "dross"}], yields=["treated-dross"], effect={"removes": ["gas-former"]}
    )
    block = technology(
        criterion("absence", of=["gas-former"], lift=["hydrolysis"]), id="block",
        accepts=[{"material": "dross"}, {"material": "treated-dross"}],
    )  # fmt: skip
    lifted, direct = found(block, hydrolysis, rules=(licence,), material="dross", country="CN", hazardous=False)
    assert direct.status == "rejected"
    assert lifted.status == "conditional"
    assert any("licence" in reason.casefold() for reason in lifted.reasons)


def test_given_codes_go_along_too() -> None:
    found_ = route(BURNING, facts({"LOI": value(9)}, material="fly-ash", codes=codes("cnhw:321-026-48")))
    assert found_ is not None
    assert found_.facts.hazard("CN").state is True
