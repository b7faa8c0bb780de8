"""What one part of a mixture means for the others, and what the likelier reading means for a less likely one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from kit import criterion, gate, recommender, rule, technology

from kb.records import Rule, Technology
from recommender.profile import Profile
from recommender.recommender import Recommender
from recommender.resolve import Candidate, Resolution
from recommender.results import Answer

TAKES_ASH = technology(
    criterion("range", property="LOI", max=5, unit="%", basis="d"), id="ash-use", accepts=[{"material": "fly-ash"}]
)
TAKES_DROSS = technology(id="dross-use", accepts=[{"material": "dross"}])
NO_DROSS = rule("no-dross", gate("no-dross", when={"material": ["dross"]}, prohibits=True, jurisdiction="any"))
LISTED = "cnhw:321-026-48"


def asked(text: str, *rules: Rule, country: str = "CN") -> Answer:
    return recommender(TAKES_ASH, TAKES_DROSS, rules=rules).recommend(Profile(description=text, country=country))


def only(answer: Answer, name: str) -> Any:
    return next(r for r in answer.recommendations if r.technology == f"technology/{name}")


@pytest.mark.parametrize(
    "text", ["coal fly ash with a little aluminium dross", "粉煤灰里混了一点铝灰", "粉煤灰，掺有少量铝灰"]
)
def test_words_of_mixing_make_a_mixture(text: str) -> None:
    answer = asked(text)
    assert [p["material"] for p in answer.understood["parts"]] == ["material/fly-ash", "material/dross"]
    assert all(p["hazardous"] for p in answer.understood["parts"])
    for found in answer.recommendations:
        assert found.status == "conditional"
        names = ("dross", "fly ash") if answer.language == "en" else ("铝灰", "粉煤灰")
        assert all(name in found.reasons[0] for name in names)


def test_a_hazardous_part_makes_the_whole_hazardous() -> None:
    licence = rule("licence", gate("licence", jurisdiction="CN"))
    mixed = asked("coal fly ash with a little aluminium dross", licence)
    assert any("A licence" in reason for reason in only(mixed, "ash-use").reasons)
    assert any("every part is judged as hazardous waste" in w for w in mixed.warnings)
    apart = asked("coal fly ash and aluminium dross", licence)
    assert not any("A licence" in reason for reason in only(apart, "ash-use").reasons)
    abroad = asked("coal fly ash with a little aluminium dross", licence, country="US")
    assert abroad.understood["parts"][0]["hazardous"] is None


def test_a_use_that_prohibits_one_part_takes_nothing_of_the_mixture() -> None:
    found = only(asked("coal fly ash with a little aluminium dross", NO_DROSS), "ash-use")
    assert found.status == "rejected"
    assert found.rejection is not None
    assert (found.rejection.kind, found.rejection.criterion) == ("prohibited", "criterion/no-dross/no-dross")
    assert found.for_material == "material/dross"
    assert "fly ash" in found.reasons[0]
    assert only(asked("coal fly ash and aluminium dross", NO_DROSS), "ash-use").status == "conditional"


def unsure(built: Recommender, monkeypatch: pytest.MonkeyPatch, *candidates: Candidate) -> None:
    understand = built._understander.understand
    monkeypatch.setattr(
        built._understander,
        "understand",
        lambda *given: replace(understand(*given), resolution=Resolution(list(candidates), [], [])),
    )


def test_a_use_prohibited_for_what_the_stream_most_likely_is_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    other = technology(id="slag-use", accepts=[{"material": "slag"}])
    ash_use: Technology = TAKES_ASH
    banned = rule("no-dross", NO_DROSS.criterion.model_dump(exclude_none=True), uses=[], technologies=["ash-use"])
    built = recommender(ash_use, other, rules=(banned,))
    unsure(built, monkeypatch, Candidate("dross", 0.75), Candidate("fly-ash", 0.7), Candidate("slag", 0.65))
    answer = built.recommend(Profile(description="grey residue", country="CN"))
    assert [r.technology for r in answer.recommendations] == ["technology/slag-use", "technology/ash-use"]
    last = answer.recommendations[-1]
    assert last.reasons[0].startswith("Prohibited if the stream is ")
    assert last.score <= answer.recommendations[0].score
    assert not any(r.startswith("Prohibited if") for r in answer.recommendations[0].reasons)
