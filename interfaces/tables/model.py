"""What reading a table of streams gives: rows, columns, notes, and the reason why a file cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kb.errors import InputError
from recommender.profile import Profile


@dataclass(frozen=True)
class Bounds:
    """How large a file may be: bytes as it lies there and unpacked, rows and columns."""

    size: int = 20_000_000
    unpacked: int = 100_000_000
    rows: int = 20_000
    columns: int = 300


@dataclass(frozen=True)
class Column:
    """A heading of a grid and what it was taken for.

    Parameters
    ----------
    letter: of the column, as a spreadsheet names it.
    field: a field of a profile or ``composition:property``; None if the column was not read.
    """

    letter: str
    heading: str
    field: str | None
    unit: str | None = None


@dataclass(frozen=True)
class Note:
    """What was noticed of the file as a whole: one word for it, and what or where."""

    reason: str
    detail: str = ""


@dataclass
class Table:
    """Rows as profiles or errors, in order, and what was noticed of the file as a whole.

    `notes` are sentences in English; `told` says the same in words that can be translated. `lines` are the numbers of
    the rows in the file.
    """

    rows: list[tuple[str | None, Profile | InputError]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    told: list[Note] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def note(self, reason: str, detail: str, sentence: str) -> None:
        """Note something of the file as a whole."""
        self.told.append(Note(reason, detail))
        self.notes.append(sentence)

    def add(self, line: int, identifier: str | None, row: Profile | InputError) -> None:
        """Add a row with its number in the file."""
        self.rows.append((identifier, row))
        self.lines.append(line)

    def cell_of(self, index: int, error: InputError) -> str:
        """Return the cell that an error of row `index` speaks of (``D5``), or the number of its row.

        >>> table = Table(columns=[Column("A", "LOI", "composition:LOI")], lines=[5])
        >>> table.cell_of(0, InputError("composition.LOI", "x", "", ""))
        'A5'
        """
        wanted = error.field.split(".")
        for column in self.columns:
            if column.field is not None and column.field.partition(":")[2 if ":" in column.field else 0] in wanted:
                return f"{column.letter}{self.lines[index]}"
        return str(self.lines[index])


class FileError(InputError):
    """A file that cannot be read.

    Parameters
    ----------
    reason: one word for why: ``type``, ``unreadable``, ``size``, ``empty``, ``json``, ``encoding``, ``nul``, ``csv``,
        ``encrypted``, ``workbook``, ``bomb``, ``macros``, ``links``, ``entities``, ``extent``, ``damaged``,
        ``columns``, ``sheet``, ``streams``.
    found, allowed, message: as of every `InputError`.
    """

    def __init__(self, reason: str, found: Any, allowed: str, message: str) -> None:
        super().__init__("file", found, allowed, message)
        self.reason = reason
