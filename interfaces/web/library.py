"""What the page Explore looks things up in, made once for each version of the knowledge and shared by all users."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from kb.browse import Catalogue
from kb.query_pool import QueryPool
from kb.relations import Relations
from kb.store import GraphStore, Rows


@dataclass
class Library:
    """Lists, relations and, from the first query on, the graph of one version of the knowledge."""

    catalogue: Catalogue
    relations: Relations
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _pool: QueryPool | None = None

    def query(self, sparql: str, limit: int) -> Rows:
        """Answer a read-only query.

        Raises
        ------
        QueryRefused
            if it is not allowed, takes too long, or too many are running.
        """
        with self._lock:
            if self._pool is None:
                self._pool = QueryPool(GraphStore.build(self.relations.knowledge))
        return self._pool.query(sparql, limit)

    def close(self) -> None:
        """End the processes that answer queries."""
        if self._pool is not None:
            self._pool.close()


@st.cache_resource(show_spinner=False)
def _kept() -> dict[str, Library]:
    return {}


_opening = threading.Lock()


def library(knowledge: Any) -> Library:
    """Return the library of `knowledge`; that of a former version is closed."""
    kept = _kept()
    with _opening:
        if knowledge.fingerprint not in kept:
            for former in list(kept):
                kept.pop(former).close()
            kept[knowledge.fingerprint] = Library(Catalogue(knowledge), Relations(knowledge))
        return kept[knowledge.fingerprint]
