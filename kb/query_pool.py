"""A few query workers for all who ask: whoever finds none free is told to wait, and nobody queues unseen."""

from __future__ import annotations

import threading

from kb.errors import QueryRefused
from kb.sparql_worker import SECONDS, QueryWorker
from kb.store import MAX_ROWS, GraphStore, Rows

PLACES = 2


class QueryPool:
    """Answers read-only queries, a few at a time; safe for use by many threads.

    Parameters
    ----------
    store: the graph; what is added to it later is not seen.
    seconds: the longest time that a query may take.
    places: how many queries may run at once.
    """

    def __init__(self, store: GraphStore, seconds: float = SECONDS, places: int = PLACES) -> None:
        data = store.ntriples()
        self._free = [QueryWorker(data, seconds) for _ in range(places)]
        self._lock = threading.Lock()
        self._closed = False
        self.places = places

    def query(self, sparql: str, limit: int = MAX_ROWS) -> Rows:
        """Answer `sparql` like `QueryWorker.query`.

        Raises
        ------
        QueryRefused
            with the reason ``busy`` at once, when as many queries as allowed are running.
        """
        with self._lock:
            worker = self._free.pop() if self._free and not self._closed else None
        if worker is None:
            raise QueryRefused(f"{self.places} queries are running already; try again in some seconds.", "busy")
        try:
            return worker.query(sparql, limit)
        finally:
            with self._lock:
                self._free.append(worker)
                closed = self._closed
            if closed:
                worker.close()

    def close(self) -> None:
        """End the workers, those that are busy once their query is done."""
        with self._lock:
            self._closed = True
            idle = list(self._free)
        for worker in idle:
            worker.close()
