"""Every error of the project, and the faults that validation reports.

BpsError
├── KnowledgeError      the knowledge cannot be used at all
├── InputError          what the user gave cannot be used: field, found, allowed, what to do
└── QueryRefused        a query that is not read-only or asks for another address
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class BpsError(Exception):
    """Base of all errors that are told to the user without a traceback."""


class KnowledgeError(BpsError):
    """The knowledge folder cannot be used at all.

    Parameters
    ----------
    message: what is the matter and what to do.
    faults: the faults of the files, where these are the reason.
    """

    def __init__(self, message: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults


class QueryRefused(BpsError):
    """A query that is not allowed, or was stopped.

    Parameters
    ----------
    message: what is the matter and what to do.
    reason: one word for it: ``long``, ``update``, ``syntax``, ``deep``, ``service``, ``from``, ``time``, ``memory``,
        ``busy``, ``empty``, or ``other``.
    """

    def __init__(self, message: str, reason: str = "other") -> None:
        super().__init__(message)
        self.reason = reason


class InputError(BpsError):
    """Something in the user's input cannot be used.

    Parameters
    ----------
    field: name of the field at fault.
    found: the value found.
    allowed: what may stand there.
    message: one sentence that says what to do.
    reason: one word for what is the matter, by which another language says it again; empty where there is none.
    parts: what the sentence names, by which it is filled in again.
    """

    def __init__(self, field: str, found: Any, allowed: str, message: str, reason: str = "", **parts: str) -> None:
        super().__init__(message)
        self.field = field
        self.found = found
        self.allowed = allowed
        self.message = message
        self.reason = reason
        self.parts = parts

    def __reduce__(self) -> tuple[Any, ...]:
        return InputError, (self.field, self.found, self.allowed, self.message, self.reason), {"parts": self.parts}

    def as_dict(self) -> dict[str, Any]:
        """Return the error as it stands in JSON output.

        >>> InputError("country", "XX", "an ISO code", "Name a country.").as_dict()["field"]
        'country'
        """
        return {"field": self.field, "found": self.found, "allowed": self.allowed, "message": self.message}


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a knowledge file, and how to mend it."""

    file: str
    line: int
    field: str
    found: str
    allowed: str
    hint: str

    def __str__(self) -> str:
        found = f" found {self.found}." if self.found else ""
        allowed = f" Allowed: {self.allowed}." if self.allowed else ""
        field = f" {self.field}:" if self.field else ""
        return f"{self.file}:{self.line}:{field}{found}{allowed} {self.hint}".rstrip()
