"""What every test may use."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

_WATCH: list[list[str]] = []


def _hook(event: str, args: tuple[object, ...]) -> None:
    if _WATCH and event in ("socket.connect", "socket.getaddrinfo", "urllib.Request"):
        _WATCH[-1].append(f"{event} {args[-1]}")


sys.addaudithook(_hook)


@pytest.fixture
def network() -> Iterator[list[str]]:
    """Every attempt to reach an address while the test runs."""
    _WATCH.append([])
    yield _WATCH[-1]
    _WATCH.pop()
