"""Scenario 30 on the whole knowledge: hiding a value never approves; a stricter limit never approves."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from real import ask, knowledge

from kb.records import Technology
from recommender.profile import Profile
from recommender.recommender import Recommender

STREAMS: dict[str, dict[str, Any]] = {
    "fly ash": {
        "description": "pulverised coal fly ash", "country": "CN",
        "composition": {"LOI": "3 %", "SO3": "1 %", "moisture": "0.5 %", "free-CaO": "0.5 %", "Cl": "0.01 %"},
    },
    "slag": {
        "description": "granulated blast furnace slag", "country": "DE",
        "composition": {"SO3": "0.5 %", "MgO": "8 %", "Cl": "0.02 %", "LOI": "1 %"},
    },
    "whey": {"description": "sweet whey", "country": "CN", "composition": {"protein": "12 %", "ash": "8 %"}},
}  # fmt: skip
RANK = {"suitable": 0, "conditional": 1, "rejected": 2}


def statuses(answer: Any) -> dict[tuple[str, ...], str]:
    return {(r.technology, *(s.technology for s in r.pathway)): r.status for r in answer.recommendations}


@cache
def plain() -> Recommender:
    return Recommender(knowledge(), None)


@pytest.mark.parametrize("name", STREAMS)
def test_hiding_a_value_makes_nothing_suitable(name: str) -> None:
    stream = STREAMS[name]
    whole = statuses(ask(**stream))
    for hidden in stream["composition"]:
        fewer = {k: v for k, v in stream["composition"].items() if k != hidden}
        for key, status in statuses(ask(**{**stream, "composition": fewer})).items():
            if status == "suitable":
                assert whole.get(key) == "suitable", (hidden, key)


@pytest.mark.parametrize("factor", [0.5, 0.1])
def test_a_stricter_limit_makes_no_use_better(factor: float) -> None:
    known = knowledge()
    strict = {name: tightened(t, factor) for name, t in known.technologies.items() if "fly-ash" in name}
    assert len(strict) >= 5
    engine = Recommender(replace(known, technologies={**known.technologies, **strict}), None)
    profile = Profile.parse(STREAMS["fly ash"])
    before, after = statuses(plain().recommend(profile)), statuses(engine.recommend(profile))
    assert {k for k in before if k[0].removeprefix("technology/") in strict}
    for key, status in after.items():
        if key in before and len(key) == 2:
            assert RANK[status] >= RANK[before[key]], key


def tightened(technology: Technology, factor: float) -> Technology:
    """Lower every greatest value of plain ranges."""
    criteria = [
        c.model_copy(update={"max": c.max * factor})
        if c.kind == "range" and c.max is not None and (c.min is None or c.min < c.max * factor)
        else c
        for c in technology.criteria
    ]
    return technology.model_copy(update={"criteria": criteria})
