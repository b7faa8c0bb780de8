"""What to find out first."""

from __future__ import annotations

from typing import Any

from kit import criterion, recommender, technology

from recommender.profile import Profile
from recommender.results import Measurement


def limit(name: str, **fields: Any) -> Any:
    return criterion("range", **{"id": name.lower(), "property": name, "max": 5, "unit": "%", "basis": "d", **fields})


def use(name: str, *properties: str, **fields: Any) -> Any:
    return technology(*(limit(p) for p in properties), id=name, accepts=[{"material": "sludge"}], **fields)


def asked(*technologies: Any, **profile: Any) -> list[Measurement]:
    return recommender(*technologies).recommend(Profile.parse({"material": "sludge", **profile})).measure_first


def names(found: list[Measurement]) -> list[str]:
    return [m.property.removeprefix("property/") for m in found]


def test_what_decides_most_comes_first() -> None:
    found = asked(use("a", "SO3", "Cl"), use("b", "SO3"), use("c", "SO3", "LOI"))
    assert names(found)[0] == "SO3"
    assert found[0].would_decide == 3


def test_cheaper_tests_first_where_as_much_is_decided() -> None:
    assert names(asked(use("a", "activity-index-28d", "SO3", "LOI"))) == ["LOI", "SO3", "activity-index-28d"]


def test_the_name_breaks_ties() -> None:
    assert names(asked(use("a", "SiO2", "CaO", "Al2O3"))) == ["Al2O3", "CaO", "SiO2"]


def test_what_is_known_is_not_asked() -> None:
    assert names(asked(use("a", "SO3", "LOI"), composition={"SO3": "1 % d"})) == ["LOI"]


def test_a_firmly_rejected_use_asks_nothing() -> None:
    assert names(asked(use("a", "SO3", "LOI"), composition={"SO3": "9 % d"})) == []


def test_a_typical_rejection_still_asks() -> None:
    one = technology(limit("LOI", max=1), id="a", accepts=[{"material": "fly-ash"}])
    found = recommender(one).recommend(Profile.parse({"material": "fly-ash"})).measure_first
    assert names(found) == ["LOI"]


def test_a_later_stage_is_not_asked() -> None:
    late = technology(limit("SO3"), limit("LOI", stage="trial"), id="a", accepts=[{"material": "sludge"}])
    assert names(asked(late)) == ["SO3"]


def test_the_method_of_the_limit_is_named() -> None:
    leached = limit("Pb", measurand="leachate", method="HJ 557", unit="mg/L", basis=None)
    found = asked(technology(leached, id="a", accepts=[{"material": "sludge"}]))
    assert (found[0].property, found[0].method) == ("property/Pb", "HJ 557")


def test_never_more_than_eight() -> None:
    many = ("LOI", "SO3", "CaO", "SiO2", "Al2O3", "Fe2O3", "MgO", "Na2O", "K2O", "Cl", "TOC")
    assert len(asked(use("a", *many))) == 8
