"""Ranking: how good a use is for the stream, from what speaks for it; the weights lie in ``ontology/ranking.yaml``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kb.records import Use
from kb.settings import setting
from ontology.paths import KnowledgePaths
from recommender.candidates import Option
from recommender.circumstances import Circumstances
from recommender.screening.technology import Judged, Screening

if TYPE_CHECKING:
    from recommender.considering import Considered


@lru_cache(maxsize=4)
def weights(paths: KnowledgePaths | None = None) -> dict[str, Any]:
    """Return the weights of resolving and ranking."""
    data: dict[str, Any] = setting("ranking.yaml", paths)
    return data


_HALVES = ("distance", "scale")


@dataclass(frozen=True)
class Scored:
    """A score from 0 to 1 and its weighted parts."""

    score: float
    parts: dict[str, float]


@dataclass(frozen=True)
class Grounds:
    """What speaks for an option beside its verdict.

    Parameters
    ----------
    evidence: how well documented practice speaks for it, 0 to 1.
    wording: how like the words of the question those of the technology and of its practice are, 0 to 1.
    meaning: how like in meaning the question is to the names and the description of the technology, 0 to 1.
    share: largest share in the blend that the limits leave, in per cent; None where the use has no dosing.
    steps: number of pretreatments before the use.
    net_value: of a tonne, in `currency`; None where it is not known.
    quantity: of the stream in t/year; None where it is not known.
    leads_to: place in the cascade of the best use of what a pretreatment makes; None for a use.
    """

    evidence: float = 0.0
    wording: float = 0.0
    meaning: float = 0.0
    share: float | None = None
    steps: int = 0
    net_value: float | None = None
    quantity: float | None = None
    leads_to: float | None = None


def score(
    screening: Screening,
    status: str,
    use: Use | None,
    option: Option,
    grounds: Grounds,
    around: Circumstances,
    rules: dict[str, Any],
) -> Scored:
    """Return the score of one option.

    Parameters
    ----------
    screening: the verdict that stands for it.
    status: of the recommendation, which may be lower than that of the screening.
    use: kind of use, for the place in the cascade and the usual radius.
    option: the technology, and how the accepted material lies to the stream.
    grounds: what speaks for it beside.
    around: what the user says around the stream.
    rules: the ``rank`` part of the weights.
    """
    if status == "rejected":
        return Scored(0.0, {})
    technology, relation, share = option.technology, option.relation, grounds.share
    wanted = technology.dosing.max if technology.dosing else None
    parts = {
        "fit": _fit(screening, rules),
        "permit": rules["permit_needed"] if _permits(screening) else 1.0,
        "evidence": grounds.evidence,
        "wording": round(grounds.wording, 2),
        "meaning": round(grounds.meaning, 2),
        "cascade": _cascade(use, grounds.leads_to, rules),
        "maturity": technology.maturity.trl / 9,
        "relation": rules["relation"][relation],
        "share": min(1.0, share / wanted) if share is not None and wanted else 1.0,
        "simplicity": rules["pretreatment_step"] ** grounds.steps,
        "value": _worth(grounds.net_value, rules["value_half"].get(around.currency)),
    }
    if around.distance_km is not None and use is not None and use.radius_km is not None:
        parts["distance"] = 1 / (1 + (around.distance_km / use.radius_km) ** 2)
    least = technology.scale.min if technology.scale is not None else None
    if grounds.quantity is not None and least:
        parts["scale"] = min(1.0, grounds.quantity / least)
    total = combined(parts, status, grounds.steps, preferred(rules, around.priorities))
    return Scored(round(total, 4), {name: round(value, 4) for name, value in parts.items()})


def preferred(rules: dict[str, Any], priorities: Mapping[str, float]) -> dict[str, Any]:
    """Return `rules` with the weights of what the user puts first raised, and the others lowered to the same sum.

    >>> preferred({"weights": {"fit": 0.5, "evidence": 0.5}}, {"evidence": 3})["weights"]
    {'fit': 0.25, 'evidence': 0.75}
    """
    if not priorities:
        return rules
    wanted = {name: weight * priorities.get(name, 1.0) for name, weight in rules["weights"].items()}
    whole, total = sum(rules["weights"].values()), sum(wanted.values())
    if total == 0:
        return rules
    return {**rules, "weights": {name: weight * whole / total for name, weight in wanted.items()}}


def combined(parts: Mapping[str, float], status: str, steps: int, rules: dict[str, Any]) -> float:
    """Return the weighted sum of `parts`, held back where `held_back` says so."""
    total: float = sum(weight * parts[name] for name, weight in rules["weights"].items())
    return total * held_back(parts, status, steps, rules)


def held_back(parts: Mapping[str, float], status: str, steps: int, rules: dict[str, Any]) -> float:
    """Return the factor that lowers a use that is not sure, not meant, a step away, or out of reach.

    How far a receiver is and how small the stream, where that is known, take away half at most: neither is a gate.
    """
    factor: float = (0.4 + 0.6 * rules["status"][status]) * (0.4 + 0.6 * parts["relation"])
    for name in _HALVES:
        factor *= 0.5 + 0.5 * parts.get(name, 1.0)
    return factor * (0.5 + 0.5 * rules["pretreatment_step"] ** steps) if steps else factor


def ordered(found: Sequence[Considered], rules: dict[str, Any]) -> list[Considered]:
    """Return options best first, rejected ones last; each further variant of one use counts for less.

    Variants share the `group` of their technology, or the technology itself (routes to it): ten of them do not fill
    the list.
    """
    active = sorted(
        (c for c in found if c.status != "rejected"),
        key=lambda c: (-c.scored.score, c.technology.id, c.route.names if c.route else ()),
    )
    rejected = sorted(
        (c for c in found if c.status == "rejected"),
        key=lambda c: (c.standing.rejection or "", c.technology.id, c.route.names if c.route else ()),
    )
    places = variants([c.technology.group or c.technology.id for c in active])
    keys = [c.scored.score * rules["variant"] ** place for c, place in zip(active, places, strict=True)]
    order = sorted(range(len(active)), key=lambda i: (-round(keys[i], 6), i))
    return [*(active[i] for i in order), *rejected]


def variants(groups: Sequence[str]) -> list[int]:
    """Return for each place how many of its group stand before it.

    >>> variants(["a", "b", "a", "a"])
    [0, 0, 1, 2]
    """
    seen: Counter[str] = Counter()
    out = []
    for group in groups:
        out.append(seen[group])
        seen[group] += 1
    return out


def _cascade(use: Use | None, leads_to: float | None, rules: dict[str, Any]) -> float:
    """Return the place in the cascade: that of the use, or for a first step half way to the best use it leads to."""
    own = float(rules["cascade"][use.level]) if use else 0.5
    return own if leads_to is None or leads_to < own else (own + leads_to) / 2


def _worth(value: float | None, half: float | None) -> float:
    """Return what a net value counts for: half where it is nought or not known, all but all where it is great.

    >>> _worth(None, 150), _worth(150, 150), _worth(-150, 150)
    (0.5, 0.75, 0.25)
    """
    return 0.5 if value is None or not half else 0.5 + 0.5 * value / (abs(value) + half)


def _permits(screening: Screening) -> bool:
    return any(j.judgement.permit is not None and j.judgement.verdict != "pass" for j in screening.judged)


def _fit(screening: Screening, rules: dict[str, Any]) -> float:
    deciding = [
        j
        for j in screening.judged
        if j.criterion.stage == "screen" and j.judgement.reason not in ("not_applicable", "gate_closed") and not j.quiet
    ]
    if not deciding:
        return float(rules["fit_unproven"])
    values = [_pass_chance(j, rules["expectation"]) for j in deciding]
    return 0.5 * sum(values) / len(values) + 0.5 * min(values)


def _pass_chance(judged: Judged, expectation: dict[str, float]) -> float:
    judgement = judged.judgement
    if judgement.verdict == "pass":
        return 1.0 if not (judgement.limited or judgement.near) else 0.8
    if judgement.verdict == "fail":
        return 0.0
    return expectation[judgement.expectation or "none"]
