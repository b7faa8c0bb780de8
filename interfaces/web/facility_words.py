"""What is wrong with a table or one of its rows, in the language of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interfaces.i18n import texts, translator
from interfaces.tables.model import Column, FileError, Table
from interfaces.web.names import Names
from kb.errors import BpsError, InputError
from recommender.profile import Profile


@dataclass(frozen=True)
class CellFault:
    """A cell (``D5``) or row that cannot be used, and what to do."""

    cell: str
    message: str


@dataclass(frozen=True)
class ColumnRead:
    """A column of the file and what it was taken for; empty where it was not read."""

    letter: str
    heading: str
    meaning: str


def file_words(names: Names, error: InputError) -> str:
    """Return why a file cannot be read, and what to do."""
    t = translator(names.language)
    if isinstance(error, FileError) and f"facility.file.{error.reason}" in texts(names.language):
        return t(f"facility.file.{error.reason}", found=str(error.found)[:200], allowed=error.allowed)
    return error.message if names.language == "en" else t("facility.file.damaged", found="", allowed="")


def fault_words(names: Names, error: BaseException) -> str:
    """Return what is wrong with one row."""
    if not isinstance(error, BpsError):
        return ""
    if names.language == "en" or not isinstance(error, InputError):
        return str(error)
    t, known = translator(names.language), texts(names.language)
    head, _, detail = error.field.partition(".")
    head, detail = (head, detail) if f"field.{head}" in known else ("composition", error.field)
    hint = {"composition": "analysis", "properties": "analysis", "quantity_t_per_year": "quantity"}.get(head, head)
    hint = next(k for k in (f"facility.hint.{hint}", f"error.hint.{hint}", "error.hint.other") if k in known)
    label = names.of("properties", detail) if detail and head in ("composition", "properties") else t(f"field.{head}")
    return t("facility.fault.row", field=label, found=str(error.found)[:100], hint=t(hint))


def faults_of(names: Names, table: Table) -> list[CellFault]:
    """Return every row at fault with its cell."""
    return [
        CellFault(_place(names, table.cell_of(i, row)), fault_words(names, row))
        for i, (_, row) in enumerate(table.rows)
        if isinstance(row, InputError)
    ]


def good_rows(table: Table) -> list[tuple[str, Profile]]:
    """Return the rows that can be screened, each under an identifier of its own."""
    out: list[tuple[str, Profile]] = []
    seen: dict[str, int] = {}
    for (given, row), line in zip(table.rows, table.lines, strict=True):
        if isinstance(row, Profile):
            name = given or str(line)
            seen[name] = seen.get(name, 0) + 1
            out.append((name if seen[name] == 1 else f"{name} ({seen[name]})", row))
    return out


def notes_of(names: Names, table: Table) -> list[str]:
    """Return what was noticed of the file as a whole; each kind of note once, with all it is about."""
    t = translator(names.language)
    grouped: dict[str, list[str]] = {}
    for note in table.told:
        grouped.setdefault(note.reason, []).append(note.detail)
    return [t(f"facility.note.{reason}", what=t("list.comma").join(found)) for reason, found in grouped.items()]


def columns_of(names: Names, columns: Sequence[Column]) -> list[ColumnRead]:
    """Return what each column was taken for."""
    t = translator(names.language)
    out = []
    for column in columns:
        meaning = ""
        if column.field is not None:
            kind, _, name = column.field.rpartition(":")
            meaning = names.of("properties", name) if kind else t(f"facility.column.{name}")
            meaning = f"{meaning} ({column.unit})" if column.unit else meaning
        if column.heading:
            out.append(ColumnRead(column.letter, column.heading, meaning))
    return out


def _place(names: Names, cell: str) -> str:
    return translator(names.language)("facility.row", n=cell) if cell.isdecimal() else cell
