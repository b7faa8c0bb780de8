"""What was worked out once for a thing, found again by the thing itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """Results by the object they were made from.

    Records are frozen and could be keys, but hashing one walks all its fields; so the object itself is the key, and is
    held as long as its result. Nothing of it is kept in a snapshot, where the same objects lie elsewhere.

    >>> lengths: Memory[int] = Memory()
    >>> word = ["a", "b"]
    >>> lengths.of(word, len), lengths.of(word, lambda _: 0)
    (2, 2)
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, T]] = {}

    def of(self, thing: Any, make: Callable[[Any], T]) -> T:
        """Return what `make` gives for `thing`, made the first time it is asked for."""
        found = self._known.get(id(thing))
        if found is None:
            found = self._known[id(thing)] = (thing, make(thing))
        return found[1]

    def __reduce__(self) -> tuple[type[Memory[T]], tuple[()]]:
        return Memory, ()
