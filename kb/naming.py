"""Finding a record by what a person calls it: identifier, label or synonym, in English or Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapidfuzz import fuzz, process

from kb.errors import InputError


def record_named(records: Mapping[str, Any], words: str, field: str) -> str:
    """Return the identifier of the record that `words` name.

    Parameters
    ----------
    records: records with `label` and maybe `synonyms`, by identifier.
    words: identifier (with or without its class before a slash), label or synonym.
    field: what is asked for, for the message.

    Raises
    ------
    InputError
        naming the nearest records, if there is none of that name.
    """
    wanted = words.rpartition("/")[2].strip().casefold()
    terms: dict[str, str] = {}
    for name, record in records.items():
        synonyms = record.synonyms.all() if getattr(record, "synonyms", None) else []
        for term in (name, record.label.en, record.label.zh, *synonyms):
            terms.setdefault(term.casefold(), name)
    if wanted in terms:
        return terms[wanted]
    close = process.extract(wanted, list(terms), scorer=fuzz.WRatio, limit=8)
    near = list(dict.fromkeys(terms[term] for term, _, _ in close))[:4]
    message = f"{field}: '{words}' is not known. Nearest: {', '.join(near) or 'none'}."
    raise InputError(field, words, ", ".join(near), message)
