"""The recommender that all sessions of the server share, opened once and again when the knowledge changes."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import streamlit as st

from kb.cache import digest
from kb.errors import BpsError
from ontology.paths import KnowledgePaths
from recommender.profile import Profile
from recommender.results import Answer

log = logging.getLogger("bps.web")
Progress = Callable[[str], None]


class Engine(Protocol):
    """What the pages need of a recommender."""

    @property
    def knowledge(self) -> Any:
        """The knowledge base (`kb.load.Knowledge`)."""

    def recommend(self, profile: Profile, *, language: Any = None, top: int | None = None) -> Answer:
        """Return the answer to one profile."""


def open_engine(progress: Progress | None = None) -> Engine:
    """Open the real recommender; tests put another function in this place."""
    from recommender.recommender import Recommender

    return Recommender.open(progress=progress)


@dataclass
class Shared:
    """The opened recommender and the state of the files it was opened from; guarded by `lock`."""

    lock: threading.Lock
    engine: Engine | None = None
    stamp: str = ""

    def get(self, progress: Progress | None = None) -> Engine:
        """Return the recommender for the knowledge as it lies on disk.

        A changed folder is opened anew; if that fails, the one in use stays in use.

        Raises
        ------
        BpsError
            if the knowledge cannot be used and none is in use.
        """
        stamp = folder_stamp()
        engine = self.engine
        if engine is not None and stamp == self.stamp:
            return engine
        with self.lock:
            if self.engine is None or stamp != self.stamp:
                self._open(stamp, progress)
            assert self.engine is not None
            return self.engine

    def _open(self, stamp: str, progress: Progress | None) -> None:
        gc.unfreeze()  # what `ahead` has set aside may go with the former knowledge
        try:
            self.engine = open_engine(progress)
        except BpsError as error:
            if self.engine is None:
                raise
            log.warning("changed knowledge refused, the former stays in use: %s", error)
        self.stamp = stamp


@st.cache_resource(show_spinner=False)
def shared() -> Shared:
    """Return the holder of the one recommender of this server."""
    return Shared(threading.Lock())


def folder_stamp() -> str:
    """Return a value that changes when any knowledge file does, without reading one."""
    paths = KnowledgePaths.find()
    return digest(*(line for root in (paths.ontology, paths.cases) for line in _states(root)))


def _states(root: Path) -> list[str]:
    states = []
    for path in sorted(root.rglob("*")):
        if path.suffix in {".yaml", ".ttl", ".csv", ".jsonld"}:
            state = path.stat()
            states.append(f"{path} {state.st_mtime_ns} {state.st_size}")
    return states
