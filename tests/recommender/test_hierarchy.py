"""Broader and narrower materials."""

from __future__ import annotations

import pytest
from kit import knowledge

from recommender.hierarchy import Hierarchy

HIERARCHY = Hierarchy(knowledge().materials)


@pytest.mark.parametrize(
    ("stream", "accepted", "relation"),
    [
        ("fly-ash", "fly-ash", "same"),
        ("bed-ash", "ash", "broader"),
        ("ash", "bed-ash", "narrower"),
        ("granulated-slag", "air-cooled-slag", None),
        ("slag", "ash", None),
    ],
)
def test_relation(stream: str, accepted: str, relation: str | None) -> None:
    assert HIERARCHY.relation(stream, accepted) == relation


def test_up_and_down() -> None:
    assert HIERARCHY.up("bed-ash") == ("bed-ash", "fly-ash", "ash")
    assert HIERARCHY.down("slag") == ("slag", "air-cooled-slag", "granulated-slag")
    assert HIERARCHY.up("no-such") == ()


def test_a_cycle_ends() -> None:
    materials = dict(knowledge().materials)
    materials["ash"] = materials["ash"].model_copy(update={"broader": ["bed-ash"]})
    looped = Hierarchy(materials)
    assert looped.up("ash") == ("ash", "bed-ash", "fly-ash")
    assert set(looped.down("ash")) == {"ash", "bed-ash", "fly-ash"}
