"""Which rules apply: rule families, the countries in them, and what stands in where a family has none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kb.errors import InputError
from kb.records import Text
from kb.settings import setting

ANY = "any"


@dataclass(frozen=True)
class Family:
    """A set of rules that hold together.

    Parameters
    ----------
    name: ``CN``, ``EU``, ``EU/DE``, ``US`` …
    paths: jurisdictions of the criteria that bind, besides those that bind everywhere.
    stand_ins: member jurisdictions that step in where none of `paths` has a rule.
    label: name for the user.
    currency: ISO code of the money its prices are in; empty where there is none.
    """

    name: str
    paths: tuple[str, ...]
    stand_ins: tuple[str, ...]
    label: Text
    currency: str = ""


@dataclass(frozen=True)
class Scope:
    """The families a query is judged under, and in words which set that is."""

    country: str | None
    families: tuple[Family, ...]
    own_rules: bool

    @property
    def name(self) -> str:
        """The set in short, such as ``EU/DE`` or ``CN+EU+US+INT``."""
        return "+".join(f.name for f in self.families)

    @property
    def currency(self) -> str:
        """The money of the country, as an ISO code; empty where none is given, or its rules are not known."""
        return self.families[0].currency if self.own_rules else ""


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = setting("jurisdictions.yaml")
    return data


def scope_of(country: str | None) -> Scope:
    """Return the families that judge a stream in `country` (ISO code, or None when no country is given).

    >>> [f.name for f in scope_of("DE").families]
    ['EU/DE']
    >>> scope_of("DE").currency, scope_of(None).currency
    ('EUR', '')
    """
    named = {str(f["id"]): f for f in _data()["families"]}
    if country == "EU":
        return Scope(country, (_family("EU", named["EU"], None),), own_rules=True)
    if country is not None:
        for name, entry in named.items():
            if country in entry["countries"]:
                return Scope(country, (_family(name, entry, country),), own_rules=True)
    return Scope(country, tuple(_family(n, named[n], None) for n in _data()["none_given"]), own_rules=False)


def _family(name: str, entry: dict[str, Any], country: str | None) -> Family:
    label = Text.model_validate(entry["label"])
    currency = str(entry.get("currency", ""))
    stand_ins = tuple(str(x) for x in entry.get("stand_ins", []))
    paths: tuple[str, ...] = (name,)
    if name == "EU" and country is not None:
        member = f"EU/{country}"
        paths = ("EU", member)
        stand_ins = () if member in stand_ins else stand_ins
        return Family(member, paths, stand_ins, label, currency)
    follows = tuple(str(x) for x in entry.get("follows", []))
    return Family(name, paths, (*follows, *stand_ins), label, currency)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    from babel import Locale

    names: dict[str, str] = {}
    for language in ("en", "zh"):
        for code, name in Locale(language).territories.items():
            if re.fullmatch(r"[A-Z]{2}", code):
                names[name.casefold()] = code
    return {**names, **_data()["aliases"]}


@lru_cache(maxsize=1)
def _judged() -> frozenset[str]:
    """The countries whose rules the families name; for others the names of all countries are opened."""
    return frozenset(str(c) for entry in _data()["families"] for c in entry["countries"])


def country_code(text: str | None) -> str | None:
    """Return the ISO code of a country given by code or by name in English or Chinese.

    Raises
    ------
    InputError
        when no country has that code or name; the nearest names are given.

    >>> country_code("德国"), country_code("de"), country_code(None)
    ('DE', 'DE', None)
    """
    if text is None or not text.strip():
        return None
    word = text.strip()
    if word.upper() == "EU" or word in ("欧盟", "European Union"):
        return "EU"
    if word.upper() in _judged():
        return word.upper()
    names = _names()
    if re.fullmatch(r"[A-Za-z]{2}", word) and word.upper() in names.values():
        return word.upper()
    if word.casefold() in names:
        return names[word.casefold()]
    import difflib

    near = difflib.get_close_matches(word.casefold(), names, 3, 0.6)
    allowed = ", ".join(f"{names[n]} ({n})" for n in near) or "an ISO code such as CN, DE, US"
    raise InputError(
        "country", word, allowed,
        f"country: '{word}' is not a country. Give an ISO code such as CN, or a name in English or Chinese.",
        "country", country=word,
    )  # fmt: skip
