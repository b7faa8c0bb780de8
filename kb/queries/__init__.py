"""Named SPARQL queries: one `.rq` file each; its first line says what it answers, `# x: kind` binds `$x`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kb.errors import InputError
from kb.store import GraphStore, Rows
from ontology.terms import iri

_BINDING = re.compile(r"^# (\w+): (\w+)$")


@dataclass(frozen=True)
class NamedQuery:
    """One query: text, what it answers, and the kind (path segment, or ``text``) of each variable to bind."""

    name: str
    purpose: str
    bindings: dict[str, str]
    sparql: str


@cache
def named_queries() -> dict[str, NamedQuery]:
    """Return every named query.

    >>> named_queries()["cases-of-technology"].bindings
    {'technology': 'technology'}
    """
    found = {}
    for path in sorted(Path(__file__).parent.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        first, *rest = text.splitlines()
        bindings = {m[1]: m[2] for m in map(_BINDING.match, rest) if m}
        found[path.stem] = NamedQuery(path.stem, first.removeprefix("# "), bindings, text)
    return found


def run_named(store: GraphStore, name: str, **bindings: str) -> Rows:
    """Answer the query `name`; each variable is bound to a slug (``material="coal-fly-ash"``) or a text.

    Raises
    ------
    InputError
        if there is no such query, or a variable is missing or unknown.

    >>> len(run_named(GraphStore(), "cases-of-technology", technology="none-such"))
    0
    """
    return store.trusted(bound(name, **bindings))


def bound(name: str, **bindings: str) -> str:
    """Return the text of the query `name`, its variables bound as in `run_named`.

    Raises
    ------
    InputError
        if there is no such query, or a variable is missing or unknown.
    """
    queries = named_queries()
    if name not in queries:
        allowed = ", ".join(queries)
        raise InputError("name", name, allowed, f"There is no query '{name}'. Use one of: {allowed}.")
    query = queries[name]
    if bindings.keys() != query.bindings.keys():
        allowed = ", ".join(query.bindings) or "nothing"
        raise InputError("bindings", ", ".join(bindings), allowed, f"The query '{name}' binds {allowed}.")
    text = query.sparql
    for variable, value in bindings.items():
        kind = query.bindings[variable]
        term = str(Literal(value) if kind == "text" else NamedNode(iri(kind, value)))
        text = term.join(re.split(rf"\${variable}\b", text))
    return text
