"""Refused input in the language of the page: what the engine says in English is said again by its reason."""

from __future__ import annotations

from interfaces.i18n import Language, texts, translate
from kb.errors import InputError


def refusal(error: InputError, language: Language) -> str | None:
    """Return what is wrong and what to do, or None where the pages have no words for the reason.

    >>> refusal(InputError("Cl", -2, "", "Cl: -2 % is negative. Give zero or more.", "negative", figure="-2 %"), "zh")
    '-2 % 为负值。请填写零或正数。'
    """
    key = f"error.said.{error.reason}"
    return translate(language, key, **error.parts) if key in texts(language) else None
