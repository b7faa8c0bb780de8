"""The texts of the interfaces: a folder a language, in it one JSON file a page, and words for closed sets."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
_FOLDER = Path(__file__).parent / "translations"

Translate = Callable[..., str]


@lru_cache
def texts(language: Language) -> dict[str, str]:
    """Return all texts of `language` by key."""
    content: dict[str, str] = {}
    for path in files(language):
        content |= json.loads(path.read_text(encoding="utf-8"))
    return content


def files(language: Language) -> list[Path]:
    """Return the files that hold the texts of `language`; a key lies in one of them."""
    return sorted((_FOLDER / language).glob("*.json"))


def translate(language: Language, key: str, **values: object) -> str:
    """Return the plain text of `key`, its placeholders filled in.

    The result is text, not markup: whoever writes it into Markdown or HTML escapes it there.

    >>> translate("zh", "enum.status.suitable")
    '适用'
    """
    text = texts(language)[key]
    return text.format(**values) if values else text


def translator(language: Language) -> Translate:
    """Return `translate` for one language."""

    def t(key: str, **values: object) -> str:
        return translate(language, key, **values)

    return t


def word(language: Language, family: str, value: str) -> str:
    """Return the word for a value of a closed set, or the value itself where there is none.

    >>> word("en", "origin", "typical"), word("en", "origin", "new-one")
    ('typical value', 'new-one')
    """
    return texts(language).get(f"enum.{family}.{value}", value.replace("_", " "))


def language_of(value: str | None) -> Language | None:
    """Return the language that a link or a browser's locale asks for, or None if we do not speak it.

    >>> language_of("zh-CN"), language_of("../../etc")
    ('zh', None)
    """
    head = (value or "").strip().lower().replace("_", "-").split("-")[0]
    return next((known for known in LANGUAGES if known == head), None)
