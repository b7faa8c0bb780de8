"""Queries from outside in a process of their own, which is ended when one takes too long.

Oxigraph has no time limit and a query cannot be interrupted from within, so the public face of the graph runs here:
`QueryWorker` starts ``python -m kb.sparql_worker``, hands it the graph once, and starts it anew after a kill.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLong
from typing import IO, Any

from kb.errors import QueryRefused
from kb.sparql_guard import refuse_unsafe
from kb.store import MAX_ROWS, GraphStore, Rows

SECONDS = 10.0
MEMORY_BYTES = 4_000_000_000
_GRACE = 5.0


class QueryWorker:
    """Answers read-only queries within a time and a memory limit; safe for use by several threads, one at a time.

    Parameters
    ----------
    store: the graph, or its N-Triples; what is added to it later is not seen.
    seconds: the longest time that a query may take.
    """

    def __init__(self, store: GraphStore | bytes, seconds: float = SECONDS) -> None:
        self._data = store if isinstance(store, bytes) else store.ntriples()
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def query(self, sparql: str, limit: int = MAX_ROWS) -> Rows:
        """Answer `sparql` like `GraphStore.query`.

        Raises
        ------
        QueryRefused
            also when the query took too long or too much memory and was stopped.
        """
        refuse_unsafe(sparql)
        with self._lock:
            process = self._started()
            try:
                answer = _exchange(process, (sparql, limit), self._seconds)
            except TooLong:
                self._end()
                hint = "ask for less: bind a variable, join the patterns, or leave out paths of any length"
                raise QueryRefused(f"The query was stopped after {self._seconds:g} s; {hint}.", "time") from None
            except (EOFError, OSError, pickle.UnpicklingError):
                self._end()
                raise QueryRefused("The query took too much memory and was stopped; ask for less.", "memory") from None
        if isinstance(answer, Rows):
            return answer
        raise QueryRefused(str(answer))

    def close(self) -> None:
        """End the process; the next query starts it anew."""
        with self._lock:
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kb.sparql_worker", str(self._seconds + _GRACE)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
            _exchange(self._process, self._data, 60 + self._seconds)
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()
            self._process = None


def _exchange(process: subprocess.Popen[bytes], message: object, seconds: float) -> Any:
    """Send `message` and return the answer, or raise TimeoutError after `seconds`."""
    future: Future[Any] = Future()

    def talk() -> None:
        try:
            _send(process.stdin, message)
            future.set_result(pickle.load(process.stdout))  # type: ignore[arg-type]
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=talk, daemon=True).start()
    return future.result(seconds)


def _send(stream: IO[bytes] | None, message: object) -> None:
    if stream is not None:
        pickle.dump(message, stream)
        stream.flush()


def shut_in() -> None:
    """Limit the memory of this process and let it open nothing more: no file, and no socket for a SERVICE."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def _end_after(seconds: float) -> None:
    """End this process after `seconds` even if the one that would kill it is gone; 0 takes that back."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def main() -> None:
    """Serve queries on standard input and output until it is closed."""
    longest = float(sys.argv[1])
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    store = GraphStore.read(pickle.load(source))
    for warm in ("ASK { ?s ?p ?o }", "ASK {"):  # what is imported on first use must be there before the doors close
        with contextlib.suppress(QueryRefused):
            store.query(warm)
    shut_in()
    _send(sink, "ready")
    while True:
        try:
            sparql, limit = pickle.load(source)
        except EOFError:
            return
        _end_after(longest)
        try:
            answer: Rows | str = store.query(sparql, limit)
        except QueryRefused as error:
            answer = str(error)
        _end_after(0)
        _send(sink, answer)


if __name__ == "__main__":
    main()
