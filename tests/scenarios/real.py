"""The real knowledge, opened once, without the big encoder."""

from __future__ import annotations

from functools import cache
from typing import Any

from kb.load import Knowledge, load
from recommender.profile import Profile
from recommender.recommender import Recommender
from recommender.results import Answer, Recommendation


@cache
def knowledge() -> Knowledge:
    return load()


@cache
def recommender() -> Recommender:
    return Recommender(knowledge(), None)


def ask(language: str | None = None, **profile: Any) -> Answer:
    """Return the answer to a profile; empty fields are left out."""
    return recommender().recommend(
        Profile.parse({k: v for k, v in profile.items() if v is not None}), language=language
    )


def words(found: Recommendation) -> str:
    """Return what the card of a recommendation says: its reasons, cautions and verdicts of families."""
    return "\n".join([*found.reasons, *found.cautions, *(v.message for v in found.verdicts)])


def asked_about(found: Recommendation, technology: str | None, use: str | None, through: str | None) -> bool:
    """Say whether a recommendation is the one meant: of a technology or a use, direct or through a pretreatment."""
    steps = [s.technology.removeprefix("technology/") for s in found.pathway]
    route = steps[:-1] == ([through] if through else [])
    return route and (found.technology == f"technology/{technology}" or found.use == f"use/{use}")
