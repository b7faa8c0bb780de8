"""Single limits and list entries that other scenarios lean on without naming them."""

from __future__ import annotations

from real import ask

from recommender.results import CriterionResult, Recommendation


def criterion(found: Recommendation, end: str) -> CriterionResult:
    (one,) = [c for c in found.criteria if c.criterion.endswith(f"/{end}")]
    return one


def one(technology: str, through: str | None = None, **profile: object) -> Recommendation:
    route = [f"technology/{t}" for t in (through, technology) if t]
    (found,) = [r for r in ask(**profile).recommendations if [s.technology for s in r.pathway] == route]
    return found


def test_a_clean_ash_meets_the_chlorine_limit_of_the_kiln() -> None:
    found = one("clinker-raw-material", material="coal-fly-ash", composition={"Cl": "0.02 % d"}, country="CN")
    assert criterion(found, "chlorine").verdict == "pass"


def test_a_salty_ash_goes_to_the_kiln_in_traces_only() -> None:
    found = one("clinker-raw-material", material="coal-fly-ash", composition={"Cl": "15 % d"}, country="CN")
    assert found.status != "suitable"
    assert found.status == "rejected" or (found.max_share or 100.0) <= 0.3


def test_burning_the_carbon_out_brings_the_loss_on_ignition_below_the_limit() -> None:
    found = one(
        "fly-ash-concrete", "carbon-burn-out", material="coal-fly-ash", composition={"LOI": "12 %"}, country="DE"
    )
    value = criterion(found, "eu-loi-c").value
    assert value is not None
    assert value.high is not None
    assert value.high <= 9.0


def test_dross_stays_listed_in_china_whatever_the_holder_says() -> None:
    answer = ask(material="secondary-aluminium-dross", hazardous=False, country="CN")
    gates = [criterion(r, "cn-hazardous-waste-licence") for r in answer.recommendations if r.status != "rejected"]
    assert gates
    assert {g.verdict for g in gates} == {"unknown"}
