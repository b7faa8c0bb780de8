"""Bare code lists (facts) kept beside the vocabulary, and what a well-formed code looks like."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from kb.errors import KnowledgeError

FORMS = {
    "ewc": (re.compile(r"^\d{6}$"), "six digits such as 100102"),
    "cnhw": (re.compile(r"^\d{3}-\d{3}-\d{2}$"), "a code such as 321-026-48"),
    "cn": (re.compile(r"^\d{3}-\d{3}-S\d{2}$"), "a code such as 441-001-S02"),
    "basel": (re.compile(r"^([AB]\d{4}|Y\d{1,2})$"), "an entry such as B1100 or Y22"),
    "hs": (re.compile(r"^\d{4}(\d{2})?$"), "four or six digits such as 2620"),
}


@dataclass(frozen=True)
class CodeLists:
    """The codes of each list that is kept here, with the hazard flag where the list has one."""

    lists: dict[str, dict[str, str]]

    @classmethod
    def load(cls, ontology: Path) -> CodeLists:
        """Read `codes/*.csv` below `ontology`: columns ``code`` and ``hazard``, one file a list.

        Raises
        ------
        KnowledgeError
            naming the file that is no such list.
        """
        lists = {}
        for path in sorted((ontology / "codes").glob("*.csv")):
            try:
                with path.open(encoding="utf-8", newline="") as file:
                    lists[path.stem] = {row["code"]: row.get("hazard") or "" for row in csv.DictReader(file)}
            except (KeyError, OSError, UnicodeDecodeError, csv.Error) as error:
                name = f"ontology/codes/{path.name}"
                raise KnowledgeError(f"{name} is not a code list in UTF-8 with a column 'code' ({error!r}).") from None
        return cls(lists)

    def known(self, name: str, code: str) -> bool:
        """Say whether `code` is in list `name`; a list that is not kept here knows every code."""
        return name not in self.lists or code in self.lists[name]

    def hazard(self, name: str, code: str) -> str:
        """Return ``absolute``, ``mirror``, ``none`` or '' (not known here).

        >>> CodeLists({"ewc": {"100102": "none"}}).hazard("ewc", "100102")
        'none'
        """
        return self.lists.get(name, {}).get(code, "")

    def complaint(self, name: str, code: str, cited: bool) -> str:
        """Return what is wrong with `code` of list `name`, or an empty string."""
        form, words = FORMS[name]
        if not form.match(code):
            return words
        if name in self.lists and code not in self.lists[name] and not cited:
            return f"a code of the list {name}, or a cite saying where it was read"
        if name not in self.lists and not cited:
            return f"a cite: the list {name} is not kept here, say where the code was read"
        return ""
