"""A figure that was given is looked at or told: by a limit, by a later check, or by saying that no limit is known."""

from __future__ import annotations

import pytest
from real import ask, words

from recommender.results import Answer, Recommendation

NO_LIMIT = "no limit for it is known here"


def direct(answer: Answer, technology: str) -> Recommendation:
    found = [r for r in answer.recommendations if r.technology == f"technology/{technology}"]
    return next(r for r in found if len(r.pathway) == 1)


@pytest.mark.parametrize(
    ("text", "country", "technology", "named"),
    [
        ("glass powder, Hg 15 mg/kg", "CN", "glass-powder-pozzolan", "Mercury 15 mg/kg"),
        ("MSW incineration bottom ash, metallic Al 3.9 %", "DE", "msw-bottom-ash-concrete", "Metallic aluminium 3.9 %"),
    ],
)
def test_a_figure_that_nothing_looks_at_is_told_once(text: str, country: str, technology: str, named: str) -> None:
    one = direct(ask(description=text, country=country), technology)
    assert one.status == "conditional"
    told = [reason for reason in one.reasons if NO_LIMIT in reason]
    assert [reason.startswith(named) for reason in told] == [True]


def test_a_figure_that_a_limit_looks_at_is_not_told_again() -> None:
    one = direct(ask(description="coal fly ash, LOI 3 %, SO3 1 %", country="CN"), "fly-ash-cement")
    assert NO_LIMIT not in words(one)
    kiln = direct(ask(description="coal fly ash, Pb 30 mg/kg", country="CN"), "clinker-raw-material")
    assert NO_LIMIT not in words(kiln)


@pytest.mark.parametrize(("text", "said"), [("phosphorus slag, Ra-226 1200 Bq/kg", "IRa"), ("磷渣，IRa 6", "IRa")])
def test_a_check_before_the_contract_that_fails_already_is_told(text: str, said: str) -> None:
    one = direct(ask(description=text, country="CN"), "phosphorus-slag-cement")
    assert one.status == "conditional"
    later = [r for r in one.reasons if r.startswith(("Checked at the contract", "此项在签约阶段核查"))]
    assert len(later) == 1
    assert said in later[0]
