"""Messages in both languages, by key; the texts lie in ``en.json`` and ``zh.json`` beside this file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

import orjson


@lru_cache(maxsize=2)
def messages(language: str) -> dict[str, str]:
    """Return the messages of one language."""
    texts: dict[str, str] = orjson.loads((Path(__file__).parent / f"{language}.json").read_bytes())
    return texts


@lru_cache(maxsize=1024)
def blanks(key: str, language: str) -> frozenset[str]:
    """Return the names that message `key` leaves to be filled in.

    >>> sorted(blanks("family", "en"))
    ['family', 'message', 'status']
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(messages(language)[key]) if name)


def say(key: str, language: str, **params: Any) -> str:
    """Return message `key` with `params` filled in.

    >>> say("no_rules", "en")
    'no rule of its own for this use'
    """
    return messages(language)[key].format(**params)
