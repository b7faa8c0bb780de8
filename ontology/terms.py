"""The namespace, and the schema files that belong to this version of the code: TBox, context, shapes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

NAMESPACE = "https://w3id.org/bps/"


def iri(*parts: str) -> str:
    """Return the identifier of a record or of a named part of one.

    >>> iri("material", "coal-fly-ash")
    'https://w3id.org/bps/material/coal-fly-ash'
    """
    return NAMESPACE + "/".join(quote(part, safe="") for part in parts)


def local(identifier: str) -> str:
    """Return `identifier` below the namespace; one of another namespace comes back whole.

    >>> local("https://w3id.org/bps/material/coal-fly-ash")
    'material/coal-fly-ash'
    """
    return identifier.removeprefix(NAMESPACE)


def schema_path(name: str) -> Path:
    """Return the path of a schema file: ``bps.ttl``, ``context.jsonld`` or ``shapes.ttl``."""
    return Path(__file__).resolve().parent / name


@cache
def prefixes() -> dict[str, str]:
    """Return the prefixes that queries and files may use.

    >>> prefixes()["bps"]
    'https://w3id.org/bps/'
    """
    known = {k: v for k, v in context().items() if isinstance(v, str) and v.endswith(("/", "#"))}
    return {**known, "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}


@cache
def context() -> dict[str, Any]:
    """Return the JSON-LD context that turns the YAML records into RDF.

    >>> context()["Material"]["@id"]
    'bps:Material'
    """
    document: dict[str, Any] = orjson.loads(schema_path("context.jsonld").read_bytes())
    inner: dict[str, Any] = document["@context"]
    return inner
