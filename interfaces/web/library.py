"""What the page Explore looks things up in, made once for each version of the knowledge and shared by all users."""

from __future__ import annotations

import logging
import threading
from typing import Any

import streamlit as st

from kb.browse import Catalogue
from kb.errors import QueryRefused
from kb.query_pool import QueryPool
from kb.relations import Relations
from kb.store import GraphStore, Rows

log = logging.getLogger("bps.web")


class Library:
    """Lists, relations and, once asked for, the graph of one version of the knowledge; safe for use by many threads.

    Parameters
    ----------
    catalogue, relations: of the knowledge.
    """

    def __init__(self, catalogue: Catalogue, relations: Relations) -> None:
        self.catalogue = catalogue
        self.relations = relations
        self._building = threading.Lock()
        self._starting = threading.Lock()
        self._pool: QueryPool | None = None
        self._builder: threading.Thread | None = None
        self._closed = False

    @property
    def preparing(self) -> bool:
        """Whether the graph is being built in the background."""
        return self._builder is not None and self._builder.is_alive()

    def prepare(self) -> None:
        """Build the graph in the background, once; where that fails, a query tries again and says why."""
        with self._starting:
            if self._builder is None and self._pool is None:
                self._builder = threading.Thread(target=self._prepared, name="graph", daemon=True)
                self._builder.start()

    def query(self, sparql: str, limit: int) -> Rows:
        """Answer a read-only query; one that comes while the graph is being built waits for it.

        Raises
        ------
        QueryRefused
            if it is not allowed, takes too long, or too many are running.
        """
        return self._opened().query(sparql, limit)

    def close(self) -> None:
        """End the processes that answer queries."""
        self._closed = True
        if self._pool is not None:
            self._pool.close()

    def _prepared(self) -> None:
        try:
            self._opened().query("ASK {}")
        except QueryRefused:
            pass  # Those who asked meanwhile have taken its place.
        except Exception:
            log.exception("the graph could not be prepared")

    def _opened(self) -> QueryPool:
        with self._building:
            if self._pool is None:
                self._pool = QueryPool(GraphStore.build(self.relations.knowledge))
                if self._closed:
                    self._pool.close()
            return self._pool


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
