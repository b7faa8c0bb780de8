"""Rule families and countries."""

from __future__ import annotations

import pytest

from kb.errors import InputError
from recommender.jurisdiction import country_code, scope_of


@pytest.mark.parametrize(
    ("country", "families", "own"),
    [
        ("CN", ["CN"], True),
        ("DE", ["EU/DE"], True),
        ("FR", ["EU/FR"], True),
        ("NO", ["EU/NO"], True),
        ("EU", ["EU"], True),
        ("US", ["US"], True),
        ("GB", ["GB"], True),
        (None, ["CN", "EU", "US", "INT"], False),
        ("BR", ["CN", "EU", "US", "INT"], False),
    ],
)
def test_families(country: str | None, families: list[str], own: bool) -> None:
    scope = scope_of(country)
    assert [f.name for f in scope.families] == families
    assert scope.own_rules is own
    assert scope.name == "+".join(families)


def test_a_member_has_its_own_rules_and_those_of_the_union() -> None:
    (germany,) = scope_of("DE").families
    (france,) = scope_of("FR").families
    assert germany.paths == ("EU", "EU/DE")
    assert germany.stand_ins == ()
    assert france.stand_ins == ("EU/DE", "EU/NL")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("CN", "CN"), ("cn", "CN"), ("China", "CN"), ("中国", "CN"), ("Germany", "DE"), ("德国", "DE"), ("UK", "GB"),
        ("英国", "GB"), ("usa", "US"), ("美国", "US"), ("EU", "EU"), ("欧盟", "EU"), (" Norway ", "NO"),
        ("", None), (None, None),
    ],
)  # fmt: skip
def test_country(words: str | None, code: str | None) -> None:
    assert country_code(words) == code


@pytest.mark.parametrize("words", ["Chiina", "XX", "Atlantis", "1"])
def test_no_country(words: str) -> None:
    with pytest.raises(InputError, match="not a country"):
        country_code(words)
