"""Reading streams from .jsonl, .json, .csv and .xlsx: good rows are kept, bad ones and unread cells are named."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from interfaces.tables.grid import read_grid, row_of
from interfaces.tables.guarding import guard_workbook
from interfaces.tables.model import Bounds, FileError, Table
from kb.errors import InputError

__all__ = ["SUFFIXES", "Bounds", "FileError", "Table", "content_of", "read_streams"]

SUFFIXES = (".jsonl", ".json", ".csv", ".xlsx")
_BOUNDS = Bounds()


def content_of(path: Path) -> bytes:
    """Return the bytes of a file of streams.

    Raises
    ------
    FileError
        when it is of another type, cannot be read, is empty or far too large.
    """
    _check_type(path.name)
    try:
        raw = path.read_bytes() if path.stat().st_size <= _BOUNDS.size else None
    except OSError as error:
        message = f"'{path}' cannot be read: {error.strerror}. Check the name and its rights."
        raise FileError("unreadable", str(path), "a file that can be read", message) from None
    if raw is None:
        raise _too_large(path.name, _BOUNDS)
    _check_filled(path.name, raw)
    return raw


def read_streams(
    path: Path, property_named: Callable[[str], str | None], raw: bytes | None = None, bounds: Bounds = _BOUNDS
) -> Table:
    """Read the streams of a file.

    Parameters
    ----------
    path: file in one of `SUFFIXES`; where `raw` is given, its name alone counts.
    property_named: finds the property that a column heading names.
    raw: its bytes, where they were read before.
    bounds: how large it may be.

    Raises
    ------
    FileError
        when nothing in the file can be used.
    """
    if raw is None:
        raw = content_of(path)
    _check_type(path.name)
    _check_filled(path.name, raw)
    if len(raw) > bounds.size:
        raise _too_large(path.name, bounds)
    suffix = path.suffix.casefold()
    table = Table()
    if suffix in (".jsonl", ".json"):
        _read_json(raw, suffix, table)
    else:
        lines = _csv_rows(raw, table, bounds) if suffix == ".csv" else _xlsx_rows(raw, path.name, table, bounds)
        read_grid(lines, property_named, table)
    if not table.rows:
        message = f"'{path.name}' holds no stream: a heading alone, or nothing."
        raise FileError("streams", path.name, "a row for each stream", message)
    return table


def _check_type(name: str) -> None:
    if Path(name).suffix.casefold() not in SUFFIXES:
        allowed = ", ".join(SUFFIXES)
        message = f"'{name}' is of a type that is not read. Save it as one of {allowed}."
        raise FileError("type", name, allowed, message)


def _check_filled(name: str, raw: bytes) -> None:
    if not raw.strip():
        raise FileError("empty", name, "a row for each stream", f"'{name}' is empty.")


def _too_large(name: str, bounds: Bounds) -> FileError:
    allowed = f"at most {bounds.size // 1_000_000} MB"
    return FileError("size", name, allowed, f"'{name}' is too large: split it.")


# ---- JSON


def _read_json(raw: bytes, suffix: str, table: Table) -> None:
    text = _decoded(raw, table)
    if suffix == ".json":
        data = _parsed(text, "file")
        if isinstance(data, InputError):
            raise FileError("json", data.found, data.allowed, data.message)
        for index, item in enumerate(data if isinstance(data, list) else [data], 1):
            table.add(index, *row_of(item, f"row {index}"))
        return
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        data = _parsed(line, f"line {number}")
        table.add(number, *((None, data) if isinstance(data, InputError) else row_of(data, f"line {number}")))


def _parsed(text: str, where: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        shown = text.strip()[:60]
        return InputError(
            where, shown, "one JSON object a line", f"{where}: not JSON ({error}). Mend it and try again."
        )


# ---- grids


def _decoded(raw: bytes, table: Table) -> str:
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030":
            said = "The file is not UTF-8; it was read as GB18030. Check the Chinese text below, or save it as UTF-8."
            table.note("gb18030", "", said)
        return text
    message = "The file is neither UTF-8 nor GB18030 text. Save it as UTF-8."
    raise FileError("encoding", "unknown encoding", "UTF-8", message)


def _csv_rows(raw: bytes, table: Table, bounds: Bounds) -> Iterator[list[Any]]:
    text = _decoded(raw, table)
    if "\x00" in text:
        message = "The file holds NUL characters: save it anew as CSV in UTF-8."
        raise FileError("nul", "NUL characters", "text", message)
    sample = text[:4096]
    delimiter = max((",", ";", "\t"), key=sample.split("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(rows):
            if _beyond(number, table, bounds):
                return
            yield row
    except csv.Error as error:
        message = f"line {rows.line_num} is not CSV ({error}). Look for a quotation mark that is not closed."
        raise FileError("csv", f"line {rows.line_num}", "CSV", message) from None


def _beyond(number: int, table: Table, bounds: Bounds) -> bool:
    if number > bounds.rows:
        table.note("rows", str(bounds.rows), f"Only the first {bounds.rows} rows were read.")
    return number > bounds.rows


def _xlsx_rows(raw: bytes, name: str, table: Table, bounds: Bounds) -> Iterator[list[Any]]:
    guard_workbook(raw, name, bounds, table)
    try:
        yield from _sheet(raw, name, table, bounds)
    except InputError:
        raise
    except Exception as error:  # openpyxl lets what its XML and zip parsers raise through
        message = f"'{name}' is damaged ({type(error).__name__}). Save it anew as .xlsx."
        raise FileError("damaged", name, ".xlsx", message) from None


def _sheet(raw: bytes, name: str, table: Table, bounds: Bounds) -> Iterator[list[Any]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    shown = [s for s in book.worksheets if s.sheet_state == "visible"] or book.worksheets
    if not shown:
        message = f"'{name}' holds no sheet of cells."
        raise FileError("sheet", name, "a sheet with a row for each stream", message)
    sheet = shown[0]
    if len(book.worksheets) > 1:
        table.note("sheet", sheet.title, f"Only the first sheet, '{sheet.title}', was read.")
    if (sheet.max_row or 0) > bounds.rows + 1 or (sheet.max_column or 0) > bounds.columns:
        # The cells were counted before: a size that is only declared says nothing.
        sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows()):
        if _beyond(number, table, bounds):
            return
        yield [_cell_value(cell) for cell in row]


def _cell_value(cell: Any) -> Any:
    """Return what the cell shows: 0.12 in the format of per cent is 12 %."""
    value = cell.value
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and "%" in (getattr(cell, "number_format", "") or ""):
        return f"{value * 100:.10g} %"
    return value
