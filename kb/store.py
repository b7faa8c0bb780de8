"""The graph of the knowledge base: one store, few verbs.

Built from loaded records, the vocabulary (`bps.ttl`) and the OWL of the materials; read by SPARQL; written as
Turtle that is the same in every run. The engine is Oxigraph, in memory; `graph()` gives it to rdflib.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pyoxigraph as ox

from kb.errors import QueryRefused
from kb.jsonld import ROOTS, Location, Prepared
from kb.load import Knowledge
from kb.owl import axioms
from kb.sparql_guard import refuse_unsafe
from ontology.terms import context, prefixes, schema_path

if TYPE_CHECKING:
    from rdflib import Graph

Cell = str | Decimal | bool | None
MAX_ROWS = 10_000


@dataclass(frozen=True)
class Rows:
    """The answer to a query: rows by column, and whether it was cut at the greatest number of rows."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, Cell], ...]
    truncated: bool = False

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class GraphStore:
    """The knowledge as a graph.

    >>> store = GraphStore()
    >>> len(store.query("SELECT ?c { ?c a <http://www.w3.org/2002/07/owl#Class> } LIMIT 3"))
    3
    """

    def __init__(self) -> None:
        self._store = ox.Store()
        self.places: dict[str, Location] = {}
        self.clashes: list[tuple[str, Location]] = []
        self._store.bulk_load(path=str(schema_path("bps.ttl")), format=ox.RdfFormat.TURTLE)

    @classmethod
    def build(cls, knowledge: Knowledge) -> GraphStore:
        """Return the graph of `knowledge`; a hundred thousand statements take about a second."""
        prepared = Prepared()
        for section in ROOTS:
            for record in knowledge.section(section).values():
                prepared.add(section, record.model_dump(mode="json", exclude_none=True))
        return cls.of(prepared, axioms(knowledge))

    @classmethod
    def of(cls, prepared: Prepared, more: Iterable[ox.Triple] = ()) -> GraphStore:
        """Return the graph of prepared records, as plain data that no model has checked."""
        store = cls()
        store.places, store.clashes = prepared.places, prepared.clashes
        document = orjson.dumps({"@context": context(), "@graph": prepared.nodes})
        store._store.bulk_load(input=document, format=ox.RdfFormat.JSON_LD)
        store._store.bulk_extend(ox.Quad(*triple) for triple in more)
        store._store.update((Path(__file__).parent / "queries" / "materialise.ru").read_text(encoding="utf-8"))
        return store

    @classmethod
    def read(cls, ntriples: bytes) -> GraphStore:
        """Return the graph that `ntriples` gave; it knows no places of nodes."""
        store = cls()
        store._store.clear()
        store._store.bulk_load(input=ntriples, format=ox.RdfFormat.N_TRIPLES)
        return store

    def __len__(self) -> int:
        return len(self._store)

    def query(self, sparql: str, limit: int = MAX_ROWS) -> Rows:
        """Answer a read-only query from anywhere.

        Parameters
        ----------
        sparql: SELECT, ASK (one row with the column ``answer``), CONSTRUCT or DESCRIBE (columns s, p, o).
        limit: the greatest number of rows; `Rows.truncated` says when there were more.

        Raises
        ------
        QueryRefused
            for SERVICE, FROM, updates, and what is not SPARQL 1.1.
        """
        refuse_unsafe(sparql)
        try:
            return self._answer(sparql, limit)
        except (SyntaxError, ValueError, OSError) as error:
            raise QueryRefused(f"The query cannot be run: {error}") from None

    def trusted(self, sparql: str) -> Rows:
        """Answer a query of this package; nothing is checked or cut."""
        return self._answer(sparql, None)

    def _answer(self, sparql: str, limit: int | None) -> Rows:
        found: Any = self._store.query(sparql, prefixes=prefixes())
        if isinstance(found, ox.QueryBoolean):
            return Rows(("answer",), ({"answer": bool(found)},))
        triples = isinstance(found, ox.QueryTriples)
        columns = ("s", "p", "o") if triples else tuple(v.value for v in found.variables)
        rows: list[dict[str, Cell]] = []
        for solution in found:
            if limit is not None and len(rows) >= limit:
                return Rows(columns, tuple(rows), truncated=True)
            rows.append({name: _cell(term) for name, term in zip(columns, solution, strict=True)})
        return Rows(columns, tuple(rows))

    def graph(self) -> Graph:
        """Return the same store as an rdflib graph (not a copy)."""
        from oxrdflib import OxigraphStore
        from rdflib import Graph
        from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

        graph = Graph(store=OxigraphStore(store=self._store), identifier=DATASET_DEFAULT_GRAPH_ID)
        for name, address in prefixes().items():
            graph.bind(name, address)
        return graph

    def memory_graph(self) -> Graph:
        """Return a copy in rdflib's own memory store, for what asks many small questions (SHACL)."""
        from rdflib import BNode, Graph, Literal, URIRef

        known: dict[str, URIRef] = {}

        def term(value: Any) -> Any:
            if isinstance(value, ox.NamedNode):
                text = value.value
                return known.get(text) or known.setdefault(text, URIRef(text))
            if isinstance(value, ox.BlankNode):
                return BNode(value.value)
            plain = value.language or value.datatype.value == _STRING
            return Literal(value.value, value.language, None if plain else value.datatype.value)

        graph = Graph()
        for quad in self._store:
            graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
        return graph

    def triples(self) -> list[ox.Triple]:
        """Return every statement, sorted, blank nodes named the same in every run."""
        dataset = ox.Dataset(self._store)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return sorted((quad.triple for quad in dataset), key=_order)

    def ntriples(self) -> bytes:
        """Return the graph as N-Triples, quickly and in no particular order."""
        return self._store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""

    def write_turtle(self, path: Path) -> None:
        """Write the graph as Turtle: the same knowledge gives the same bytes."""
        path.write_bytes(self.turtle())

    def turtle(self) -> bytes:
        """Return the graph as Turtle: the same knowledge gives the same bytes."""
        data = ox.serialize(self.triples(), format=ox.RdfFormat.TURTLE, prefixes=prefixes()) or b""
        lines = data.splitlines(keepends=True)
        head = len(prefixes())
        return b"".join(sorted(lines[:head]) + lines[head:])


def _order(triple: ox.Triple) -> tuple[bool, str, bool, str, str]:
    rdf_type = triple.predicate.value.endswith("#type")
    blank = isinstance(triple.subject, ox.BlankNode)
    return blank, str(triple.subject), not rdf_type, triple.predicate.value, str(triple.object)


_NUMBERS = {"http://www.w3.org/2001/XMLSchema#decimal", "http://www.w3.org/2001/XMLSchema#integer"}
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"


def _cell(term: Any) -> Cell:
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        if datatype in _NUMBERS:
            return Decimal(term.value)
        return term.value == "true" if datatype == _BOOLEAN else str(term.value)
    return str(term.value)
