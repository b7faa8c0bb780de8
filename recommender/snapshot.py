"""The recommender as built, kept whole: taking it out again costs a tenth of building it.

A snapshot holds for one content of the knowledge, one encoder and one version of the code. It is a pickle, and so it is
taken only from a file of this user that nobody else may write, and only classes of this project come out of it.
Damaged, of another version or not there: the recommender is built anew and kept.
"""

from __future__ import annotations

import gc
import io
import logging
import os
import pickle
import platform
import threading
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pydantic

import kb
import ontology
import recommender
from kb.cache import digest, own, read_cache, write_cache
from kb.records import Record
from kb.units import convert, known_factors, known_unit, learn_factors
from ontology.paths import KnowledgePaths
from recommender.encoder import Encodes, Vectors
from recommender.reading.figures import unit_words

if TYPE_CHECKING:
    from recommender.recommender import Recommender

NAME = "recommender.pickle"
log = logging.getLogger("bps.snapshot")
_KNOWLEDGE = {".yaml", ".ttl", ".csv", ".jsonld", ".txt"}
_CODE = (kb, ontology, recommender)
_FOREIGN = {
    ("builtins", "list"),
    ("collections", "defaultdict"),
    ("datetime", "date"),
    ("numpy", "dtype"),
    ("numpy._core.numeric", "_frombuffer"),
    ("pathlib", "Path"),
    ("pathlib", "PosixPath"),
    ("pathlib", "WindowsPath"),
}


class LaterEncoder:
    """An encoder that is opened beside other work; whoever needs it first waits for it.

    Parameters
    ----------
    name: fingerprint of the model.
    opening: returns the encoder, or None where it cannot be opened.
    """

    def __init__(self, name: str, opening: Callable[[], Encodes | None]) -> None:
        self.name = name
        self.chosen = bool(os.environ.get("BPS_ENCODER"))
        self._found: Encodes | None = None
        self._thread = threading.Thread(target=self._open, args=(opening,))
        self._thread.start()

    def _open(self, opening: Callable[[], Encodes | None]) -> None:
        self._found = opening()

    def usable(self) -> bool:
        """Wait for the encoder and say whether it could be opened."""
        self._thread.join()
        return self._found is not None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of `texts`, as the encoder does."""
        self._thread.join()
        assert self._found is not None, "asked although it is not usable"
        return self._found.encode(texts)


def stamp(paths: KnowledgePaths, encoder: str) -> str:
    """Return what a snapshot holds for: the content of the knowledge, the encoder, the code and what it runs on."""
    parts: list[bytes | str] = [encoder, platform.python_version(), pydantic.VERSION, np.__version__, _code()]
    for root in (paths.ontology, paths.cases):
        for path in sorted(root.rglob("*")):
            if path.suffix in _KNOWLEDGE:
                parts += [str(path), path.read_bytes()]
    return digest(*parts)


@lru_cache(maxsize=1)
def _code() -> str:
    lines = []
    for package in _CODE:
        for path in sorted(Path(str(package.__file__)).parent.rglob("*.py")):
            state = path.stat()
            lines.append(f"{path} {state.st_mtime_ns} {state.st_size}")
    return digest(*lines)


def keep(built: Recommender, holds_for: str) -> None:
    """Keep a recommender for the next start; where that cannot be, work goes on without."""
    units = sorted({*unit_words()[0].values(), *(p.unit for p in built.knowledge.properties.values() if p.unit)})
    for source in units:
        known_unit(source)
        for target in units:
            convert(1.0, source, target)
    body = io.BytesIO()
    _Writer(body, protocol=5).dump((holds_for, known_factors(), built))
    write_cache(NAME, body.getvalue())


def kept(holds_for: str, encoder: Encodes | None) -> Recommender | None:
    """Return the recommender kept for this stamp, with `encoder` in its place, or None."""
    body = read_cache(NAME) if own(NAME) else None
    if body is None:
        return None
    collecting = gc.isenabled()
    gc.disable()  # nothing of what is read becomes garbage
    try:
        found, factors, built = _Reader(io.BytesIO(body), encoder).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, TypeError, ValueError, KeyError) as error:
        log.warning("the kept recommender cannot be read (%s) and is built anew", error)
        return None
    finally:
        # What was read counts as long-lived at once, or the collector would look through all of it three times.
        gc.freeze()
        gc.unfreeze()
        if collecting:
            gc.enable()
    if found != holds_for:
        return None
    learn_factors(factors)
    result: Recommender = built
    return result


def as_checked(kind: type[Record], fields: dict[str, Any]) -> Record:
    """Return a record of fields that were checked before they were kept.

    >>> from kb.records import Text
    >>> as_checked(Text, {"en": "Fly ash", "zh": "粉煤灰"}) == Text(en="Fly ash", zh="粉煤灰")
    True
    """
    record = kind.__new__(kind)
    put = object.__setattr__  # records are frozen
    put(record, "__dict__", fields)
    put(record, "__pydantic_fields_set__", _same_set(tuple(fields)))
    put(record, "__pydantic_extra__", None)
    put(record, "__pydantic_private__", None)
    return record


@cache
def _same_set(names: tuple[str, ...]) -> set[str]:
    """Return one set for all records with these fields: nobody changes that of a frozen record."""
    return set(names)


class _Writer(pickle.Pickler):
    def persistent_id(self, thing: Any) -> str | None:
        """Leave the encoder out: it is opened beside."""
        return "encoder" if isinstance(thing, LaterEncoder) else None

    def reducer_override(self, thing: Any) -> Any:
        """Keep of a record its fields alone, which takes half the time to read of what a model keeps of itself."""
        if isinstance(thing, Record):
            return as_checked, (type(thing), vars(thing))
        return NotImplemented


class _Reader(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, encoder: Encodes | None) -> None:
        super().__init__(file)
        self._encoder = encoder

    def persistent_load(self, name: Any) -> Any:
        """Put the encoder in its place."""
        return self._encoder

    def find_class(self, module: str, name: str) -> Any:
        """Return a class of this project, or one of the few that its records hold; nothing else."""
        found = super().find_class(module, name)
        ours = module.split(".")[0] in {p.__name__ for p in _CODE} and isinstance(found, type)
        if not ours and found is not as_checked and (module, name) not in _FOREIGN:
            raise pickle.UnpicklingError(f"{module}.{name} does not belong into a snapshot")
        return found
