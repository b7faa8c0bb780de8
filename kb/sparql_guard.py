"""What a query from outside may not do: reach another address, choose its data set, change anything."""

from __future__ import annotations

import re
import threading
from typing import Any

from pyparsing import ParseBaseException
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kb.errors import QueryRefused
from ontology.terms import prefixes

MAX_QUERY = 20_000
_PARSING = threading.Lock()
"""rdflib's parser is one for all threads: two at once take each other's words for errors."""
_UPDATES = re.compile(r"^\s*(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b", re.IGNORECASE | re.MULTILINE)
_SERVICE = re.compile(r"(?<![?$\w:/#-])service(?=\s|<|\?|\$|#|[A-Za-z_]+:)", re.IGNORECASE)


def refuse_unsafe(sparql: str) -> None:
    """Raise QueryRefused unless `sparql` only reads, and only here.

    The algebra decides. SERVICE as a bare word is refused even in a comment or a text, since the engine that
    runs the query parses it anew and must not see what this parser skipped.

    Raises
    ------
    QueryRefused
        for SERVICE, FROM, an update, more than `MAX_QUERY` characters, or what is not SPARQL 1.1.

    >>> refuse_unsafe("SELECT * { ?s ?p ?o }")
    """
    if len(sparql) > MAX_QUERY:
        raise QueryRefused(f"The query has {len(sparql)} characters; at most {MAX_QUERY} are allowed.", "long")
    try:
        with _PARSING:
            parsed = parseQuery(sparql)
            algebra = translateQuery(parsed, initNs=prefixes()).algebra
    except ParseBaseException as error:
        if _UPDATES.search(sparql):
            raise QueryRefused("Only reading is allowed: SELECT, ASK, CONSTRUCT or DESCRIBE.", "update") from None
        place = f"line {error.lineno}, column {error.column}"
        raise QueryRefused(f"Not SPARQL 1.1, {place}: {error.msg}.", "syntax") from None
    except RecursionError:
        raise QueryRefused("The query nests too deeply.", "deep") from None
    except Exception as error:  # rdflib raises bare ones, as for an unknown prefix
        raise QueryRefused(f"Not SPARQL 1.1: {error}", "syntax") from None
    for name in _names([parsed, algebra]):
        if name == "ServiceGraphPattern":
            raise QueryRefused(
                "SERVICE asks another address and is not allowed; leave the SERVICE block out.", "service"
            )
        if name == "DatasetClause":
            raise QueryRefused("FROM chooses another data set and is not allowed; leave the FROM clause out.", "from")
    if _SERVICE.search(sparql):
        raise QueryRefused("The word SERVICE is not allowed, not even in a comment or text; leave it out.", "service")


def _names(roots: list[Any]) -> set[str]:
    names: set[str] = set()
    front: list[Any] = list(roots)
    seen: set[int] = set()
    while front:
        value = front.pop()
        if isinstance(value, str) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, CompValue):
            names.add(value.name)
            front.extend(value.values())
        elif isinstance(value, dict):
            front.extend(value.values())
        elif hasattr(value, "__iter__"):
            front.extend(value)
    return names
