"""Ranking: how good a use is for the stream, from what speaks for it; the weights lie in ``ontology/ranking.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kb.records import Use
from kb.settings import setting
from ontology.paths import KnowledgePaths
from recommender.results import Evidence
from recommender.screening.technology import Judged, Screening


@lru_cache(maxsize=4)
def weights(paths: KnowledgePaths | None = None) -> dict[str, Any]:
    """Return the weights of resolving and ranking."""
    data: dict[str, Any] = setting("ranking.yaml", paths)
    return data


@dataclass(frozen=True)
class Scored:
    """A score from 0 to 1 and its weighted parts."""

    score: float
    parts: dict[str, float]


def score(
    screening: Screening,
    status: str,
    use: Use | None,
    relation: str,
    maturity: int,
    evidence: list[Evidence],
    share: float | None,
    wanted_share: float | None,
    steps: int,
    rules: dict[str, Any],
) -> Scored:
    """Return the score of one option.

    Parameters
    ----------
    screening: the verdict that stands for it.
    status: of the recommendation, which may be lower than that of the screening.
    use: kind of use, for the place in the cascade.
    relation: of the accepted material to the stream.
    maturity: technology readiness level, 1 to 9.
    evidence: documented practice.
    share, wanted_share: largest share in the blend and the share wanted, in per cent.
    steps: number of pretreatments before the use.
    rules: the ``rank`` part of the weights.
    """
    if status == "rejected":
        return Scored(0.0, {})
    parts = {
        "fit": _fit(screening, rules),
        "permit": rules["permit_needed"] if _permits(screening) else 1.0,
        "evidence": max((rules["evidence"][e.grade] * e.similarity for e in evidence), default=0.0),
        "cascade": rules["cascade"][use.level] if use else 0.5,
        "maturity": maturity / 9,
        "relation": rules["relation"][relation],
        "share": min(1.0, share / wanted_share) if share is not None and wanted_share else 1.0,
        "simplicity": rules["pretreatment_step"] ** steps,
    }
    total = sum(rules["weights"][name] * value for name, value in parts.items())
    total *= (0.4 + 0.6 * rules["status"][status]) * (0.4 + 0.6 * rules["relation"][relation])
    if steps:
        total *= 0.5 + 0.5 * rules["pretreatment_step"] ** steps
    return Scored(round(total, 4), {name: round(value, 4) for name, value in parts.items()})


def _permits(screening: Screening) -> bool:
    return any(j.judgement.permit is not None and j.judgement.verdict != "pass" for j in screening.judged)


def _fit(screening: Screening, rules: dict[str, Any]) -> float:
    deciding = [
        j
        for j in screening.judged
        if j.criterion.stage == "screen" and j.judgement.reason != "not_applicable" and not j.quiet
    ]
    if not deciding:
        return 0.4
    values = [_pass_chance(j, rules["expectation"]) for j in deciding]
    return 0.5 * sum(values) / len(values) + 0.5 * min(values)


def _pass_chance(judged: Judged, expectation: dict[str, float]) -> float:
    judgement = judged.judgement
    if judgement.verdict == "pass":
        return 1.0 if not (judgement.limited or judgement.near) else 0.8
    if judgement.verdict == "fail":
        return 0.0
    return expectation[judgement.expectation or "none"]
