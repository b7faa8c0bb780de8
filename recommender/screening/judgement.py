"""The judgement on one criterion, and the three-valued logic that combines judgements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kb.records.criteria import Permit
from recommender.quantities import Value

Verdict = Literal["pass", "fail", "unknown"]
Expectation = Literal["likely", "unlikely"]
FailKind = Literal["prohibited", "permit_missing", "out_of_limit", "share_too_small", "wrong_form"]
_ORDER: dict[Verdict, int] = {"fail": 0, "unknown": 1, "pass": 2}


@dataclass(frozen=True)
class Ask:
    """Something to find out: a property to measure or a question to answer."""

    property: str
    method: str | None = None
    basis: str | None = None


@dataclass(frozen=True)
class Judgement:
    """How one criterion came out.

    Parameters
    ----------
    verdict: pass, fail or unknown.
    reason: key of the message that explains it, with `params` to fill in.
    firm: the verdict rests on facts of this stream; a typical value never gives a firm one.
    expectation: for an unknown verdict, what typical values suggest.
    value: the value that was judged.
    share: largest share in per cent at which a blend still meets the limit.
    limited: passes, but only up to `share`.
    near: passes, but a single sample lies close to a limit on a mean.
    asks: what would settle an unknown verdict.
    permit: the permit that would satisfy a gate.
    fail_kind: what kind of rejection a failure is.
    lifts: pretreatments that can mend a failure.
    parts: judgements of the criteria inside.
    grade: the grade reached.
    """

    verdict: Verdict
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)
    firm: bool = True
    expectation: Expectation | None = None
    value: Value | None = None
    share: float | None = None
    limited: bool = False
    near: bool = False
    asks: tuple[Ask, ...] = ()
    permit: Permit | None = None
    fail_kind: FailKind = "out_of_limit"
    lifts: tuple[str, ...] = ()
    parts: tuple[tuple[Any, Judgement], ...] = ()
    grade: str | None = None


def leaves(
    criterion: Any, judgement: Judgement, grade: str | None = None
) -> Iterator[tuple[Any, Judgement, str | None]]:
    """Yield the simple criteria inside, each with its judgement and the grade it belongs to."""
    if not judgement.parts:
        yield criterion, judgement, grade
        return
    names = {c.id: g.grade for g in criterion.grades for c in g.criteria} if criterion.kind == "grades" else {}
    for part, inner in judgement.parts:
        yield from leaves(part, inner, names.get(part.id, grade))


def worst(judgements: Iterable[Judgement]) -> Judgement | None:
    """Return the judgement that decides a conjunction: fail before unknown before pass, firm failures first."""
    return min(judgements, key=lambda j: (_ORDER[j.verdict], not j.firm, j.expectation != "unlikely"), default=None)


def best(judgements: Iterable[Judgement]) -> Judgement | None:
    """Return the judgement that decides a disjunction: pass before unknown before fail."""
    return max(judgements, key=_hope, default=None)


def _hope(judgement: Judgement) -> tuple[int, bool, bool, bool]:
    """Say how good an outcome is: what is likely before what may be, and that before what is unlikely."""
    said = judgement.expectation
    return _ORDER[judgement.verdict], judgement.firm, said == "likely", said is None


def conjunction(parts: list[tuple[Any, Judgement]], reason: str) -> Judgement:
    """Combine parts that must all pass."""
    decisive = worst(j for _, j in parts)
    if decisive is None:
        return Judgement("pass", reason)
    same = [j for _, j in parts if j.verdict == decisive.verdict]
    said = [j.expectation for j in same]
    expectation: Expectation | None = "likely" if all(e == "likely" for e in said) else None
    return _combined(decisive, parts, reason, same, "unlikely" if "unlikely" in said else expectation)


def disjunction(parts: list[tuple[Any, Judgement]], reason: str) -> Judgement:
    """Combine parts of which one must pass; one that passes without reserve needs no help from the others."""
    decisive = best(j for _, j in parts)
    if decisive is None:
        return Judgement("fail", reason)
    same = [j for _, j in parts if j.verdict == decisive.verdict]
    if decisive.verdict == "pass":
        same = [j for j in same if not (j.limited or j.near)] or same
        decisive = same[0]
    said = [j.expectation for j in same]
    expectation: Expectation | None = "unlikely" if all(e == "unlikely" for e in said) else None
    return _combined(decisive, parts, reason, same, "likely" if "likely" in said else expectation)


def _combined(
    decisive: Judgement,
    parts: list[tuple[Any, Judgement]],
    reason: str,
    same: list[Judgement],
    expectation: Expectation | None,
) -> Judgement:
    """Return what `decisive` says, with what those of its verdict say beside; `expectation` is for one not known."""
    shares = [j.share for j in same if j.share is not None]
    return Judgement(
        decisive.verdict,
        decisive.reason,
        {**decisive.params},
        firm=all(j.firm for j in same) if decisive.verdict == "pass" else decisive.firm,
        expectation=expectation if decisive.verdict == "unknown" else decisive.expectation,
        value=decisive.value,
        share=min(shares) if shares else None,
        limited=any(j.limited for j in same),
        near=any(j.near for j in same),
        asks=tuple(dict.fromkeys(a for j in same for a in j.asks)),
        permit=next((j.permit for j in same if j.permit), None),
        fail_kind=decisive.fail_kind,
        lifts=tuple(dict.fromkeys(x for j in same for x in j.lifts)),
        parts=tuple(parts),
    )
