"""SPARQL to read and to start from: the query behind a list, and examples with a title in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kb.records import Text
from ontology.terms import iri

_FOLDER = Path(__file__).parent / "queries"
_ASKED = re.compile(r" #\? (\w+)$")
_TITLE = re.compile(r"^# (en|zh): (.+)$", re.MULTILINE)
_EXCHANGE = ("material", "technology", "grade")
_RECORDS = {"sector": "process", "material": "material", "technology": "technology"}


@dataclass(frozen=True)
class Example:
    """A query to start from."""

    name: str
    title: Text
    sparql: str


@cache
def examples() -> tuple[Example, ...]:
    """Return the examples in the order of their file names.

    >>> examples()[0].title.zh != ""
    True
    """
    found = []
    for path in sorted((_FOLDER / "examples").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        titles = dict(_TITLE.findall(text))
        body = _TITLE.sub("", text).strip() + "\n"
        found.append(Example(path.stem, Text(en=titles["en"], zh=titles["zh"]), body))
    return tuple(found)


def cases_query(chosen: Mapping[str, str], found: Iterable[str] | None = None) -> str:
    """Return the query that gives the cases of a list, by identifier.

    Parameters
    ----------
    chosen: value by filter, as `kb.browse.case_filter` takes them.
    found: the cases that words found, where words were given; SPARQL has no like of that search.

    >>> print(cases_query({"country": "DK"}).splitlines()[-2])
      FILTER (?country = "DK")
    """
    given = {name: value for name, value in chosen.items() if value}
    asked = {given.get("where", ""), *given} - {"where"}
    asked |= {"exchange"} if asked.intersection(_EXCHANGE) else set()
    terms = {name: _term(name, value) for name, value in given.items()}
    if found is not None:
        asked.add("cases")
        terms["cases"] = " ".join(f"case:{name}" for name in found)
    lines = []
    for line in (_FOLDER / "lists" / "cases.rq").read_text(encoding="utf-8").splitlines():
        part = _ASKED.search(line)
        if part is None or part[1] in asked:
            lines.append(re.sub(r"\$(\w+)", lambda m: terms[m[1]], _ASKED.sub("", line)))
    return "\n".join(lines) + "\n"


def _term(name: str, value: str) -> str:
    return str(NamedNode(iri(_RECORDS[name], value)) if name in _RECORDS else Literal(value))
