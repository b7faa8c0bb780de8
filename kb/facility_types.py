"""Finding a facility type by name, synonym or industry code, or by how well it is documented."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from kb.load import Knowledge
from kb.search import Found, Search

_LIST = r"(?:isic|nace|gb/?t\s*4754(?:-\d{4})?)\s*:?\s*"
_CODE = re.compile(rf"^(?:{_LIST})?[a-t]?(?P<digits>\d{{2}}(?:\.?\d{{1,2}})?)$")


def find_types(search: Search, knowledge: Knowledge, words: str) -> Found:
    """Return the facility types that `words` name: by a code or its beginning, else by label or synonym.

    Parameters
    ----------
    search: over `knowledge`.
    words: such as ``燃煤电厂``, ``cement``, ``ISIC 3510`` or ``23.5``.
    """
    match = _CODE.match(unicodedata.normalize("NFKC", words).casefold().strip())
    if match:
        digits = match["digits"].replace(".", "")
        cases = _documented(knowledge)
        found = [
            (min(len(c) for c in codes), -cases[name], name)
            for name, record in knowledge.processes.items()
            if (codes := [c for c in _codes(record) if c.startswith(digits)])
        ]
        if found:
            return Found(tuple(name for *_, name in sorted(found)))
    return search.find("processes", words)


def best_documented(knowledge: Knowledge) -> tuple[str, ...]:
    """Return the facility types that generate something known, by the number of cases with one of them."""
    cases = _documented(knowledge)
    known = [name for name, record in knowledge.processes.items() if record.generates]
    return tuple(sorted(known, key=lambda name: (-cases[name], name)))


def _documented(knowledge: Knowledge) -> Counter[str | None]:
    return Counter(name for case in knowledge.cases.values() for name in {f.process for f in case.facilities})


def _codes(record: object) -> list[str]:
    lists = (getattr(record, name, []) for name in ("isic", "nace", "gbt4754"))
    return [code.replace(".", "") for codes in lists for code in codes]
