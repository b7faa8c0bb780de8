"""The blind scenarios run on the real knowledge, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from real import asked_about, words

from kb.yaml_io import read_yaml
from recommender.profile import Profile
from recommender.recommender import Recommender

TABLES = ("blind.yaml", "blind2.yaml")
Outcome = Literal["right", "false accept", "false reject", "too mild", "too strict", "absent"]


@dataclass(frozen=True)
class Tried:
    """A scenario with what the engine said: the statuses found, what was said, and how that is to be called."""

    row: dict[str, Any]
    statuses: tuple[str, ...]
    said: str
    outcome: Outcome
    permits_only: bool = True


@cache
def rows() -> list[dict[str, Any]]:
    found = []
    for name in TABLES:
        document = read_yaml(Path(__file__).with_name(name), name)
        assert not document.faults, [str(f) for f in document.faults]
        found += list(document.data)
    return found


@cache
def engine() -> Recommender:
    """The recommender as users have it, encoder and all."""
    return Recommender.open()


def tried(row: dict[str, Any]) -> Tried:
    """Run one scenario; of several technologies of a use the best verdict stands."""
    given = {"description": row["text"], **{k: row[k] for k in ("country", "composition", "hazardous") if k in row}}
    answer = engine().recommend(Profile.parse(given))
    meant = [r for r in answer.recommendations if asked_about(r, row.get("technology"), row.get("use"), None)]
    if row["expected"] == "conditional" and meant and {r.status for r in meant} == {"rejected"}:
        # "Clean it first, then": the pathway that lifts the failure is the conditional answer.
        lifted = {t for r in meant if r.rejection for t in r.rejection.lifted_by}
        ends = {r.technology for r in meant}
        meant += [
            r for r in answer.recommendations if r.technology in ends and {s.technology for s in r.pathway} & lifted
        ]
    statuses = tuple(sorted({r.status for r in meant}))
    order = {"suitable": 0, "conditional": 1, "rejected": 2}
    best = min(meant, key=lambda r: order[r.status], default=None)
    said = "\n".join([*(words(r) for r in meant if best and r.status == best.status), *answer.warnings])
    permits = best is not None and all(
        c.verdict == "pass" or c.kind == "gate" or not c.decides for c in best.criteria if c.stage == "screen"
    )
    return Tried(row, statuses, said, _outcome(row, best.status if best else None, said), permits)


def _outcome(row: dict[str, Any], status: str | None, said: str) -> Outcome:
    expected = row["expected"]
    named = any(w.casefold() in said.casefold() for w in row.get("danger", ())) or not row.get("danger")
    if status is None:
        return "right" if expected == "rejected" else "absent"
    if expected == "rejected":
        if status == "rejected":
            return "right"
        return "too mild" if status == "conditional" and named else "false accept"
    if status == "rejected":
        return "false reject"
    if expected == "conditional":
        return "right" if status == "conditional" else "too mild"
    return "right" if status == "suitable" else "too strict"
