"""Reading streams from .jsonl, .json, .csv and .xlsx: good rows are kept, bad ones and unread cells are named."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from kb.errors import InputError
from recommender.profile import Profile
from recommender.reading.figures import plain

SUFFIXES = (".jsonl", ".json", ".csv", ".xlsx")
MAX_BYTES = 20_000_000
MAX_UNPACKED = 100_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 300
_HEADERS = {
    "id": ("id", "no", "no.", "编号", "序号"),
    "description": ("description", "stream", "waste", "name", "描述", "废物", "废物名称", "名称", "物料"),
    "material": ("material", "材料", "物质"),
    "codes": ("codes", "code", "waste code", "代码", "废物代码"),
    "facility_type": ("facility_type", "facility type", "facility", "设施类型", "企业类型"),
    "sector": ("sector", "industry", "行业"),
    "country": ("country", "国家"),
    "quantity_t_per_year": (
        "quantity_t_per_year", "quantity (t/year)", "quantity t/a", "t/a", "t/year", "quantity", "年产生量(吨)",
        "年产生量（吨）", "产生量(t/a)", "产生量（吨/年）", "产生量",
    ),
    "hazardous": ("hazardous", "是否危险废物", "危险废物"),
}  # fmt: skip
_TRUE, _FALSE = ("true", "yes", "y", "1", "是", "危险"), ("false", "no", "n", "0", "否", "一般")


@dataclass
class Table:
    """Rows as profiles or errors, in order, and what was noticed of the file as a whole."""

    rows: list[tuple[str | None, Profile | InputError]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def content_of(path: Path) -> bytes:
    """Return the bytes of a file of streams.

    Raises
    ------
    InputError
        when it is of another type, cannot be read, is empty or far too large.
    """
    if path.suffix.casefold() not in SUFFIXES:
        allowed = ", ".join(SUFFIXES)
        message = f"'{path.name}' is of a type that is not read. Save it as one of {allowed}."
        raise InputError("file", path.name, allowed, message)
    try:
        raw = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        message = f"'{path}' cannot be read: {error.strerror}. Check the name and its rights."
        raise InputError("file", str(path), "a file that can be read", message) from None
    if raw is None:
        message = f"'{path.name}' is too large: split it."
        raise InputError("file", path.name, f"at most {MAX_BYTES // 1_000_000} MB", message)
    if not raw.strip():
        raise InputError("file", path.name, "a row for each stream", f"'{path.name}' is empty.")
    return raw


def read_streams(path: Path, property_named: Callable[[str], str | None], raw: bytes | None = None) -> Table:
    """Read the streams of a file.

    Parameters
    ----------
    path: file in one of `SUFFIXES`.
    property_named: finds the property that a column heading names.
    raw: its bytes, where they were read before.

    Raises
    ------
    InputError
        when nothing in the file can be used.
    """
    raw = content_of(path) if raw is None else raw
    suffix = path.suffix.casefold()
    table = Table()
    if suffix in (".jsonl", ".json"):
        _read_json(raw, suffix, table)
    else:
        lines = _csv_rows(raw, table) if suffix == ".csv" else _xlsx_rows(raw, path.name, table)
        _read_grid(lines, property_named, table)
    if not table.rows:
        message = f"'{path.name}' holds no stream: a heading alone, or nothing."
        raise InputError("file", path.name, "a row for each stream", message)
    return table


# ---- JSON


def _read_json(raw: bytes, suffix: str, table: Table) -> None:
    text = _decoded(raw, table)
    if suffix == ".json":
        data = _parsed(text, "file")
        if isinstance(data, InputError):
            raise data
        for index, item in enumerate(data if isinstance(data, list) else [data], 1):
            table.rows.append(_row(item, f"row {index}"))
        return
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        data = _parsed(line, f"line {number}")
        table.rows.append((None, data) if isinstance(data, InputError) else _row(data, f"line {number}"))


def _parsed(text: str, where: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        shown = text.strip()[:60]
        return InputError(
            where, shown, "one JSON object a line", f"{where}: not JSON ({error}). Mend it and try again."
        )


def _row(data: Any, where: str) -> tuple[str | None, Profile | InputError]:
    identifier = str(data["id"]) if isinstance(data, dict) and data.get("id") is not None else where
    try:
        return identifier, Profile.parse(data)
    except InputError as error:
        return identifier, error


# ---- grids


def _decoded(raw: bytes, table: Table) -> str:
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030":
            table.notes.append(
                "The file is not UTF-8; it was read as GB18030. Check the Chinese text below, or save it as UTF-8."
            )
        return text
    message = "The file is neither UTF-8 nor GB18030 text. Save it as UTF-8."
    raise InputError("file", "unknown encoding", "UTF-8", message)


def _csv_rows(raw: bytes, table: Table) -> Iterator[list[Any]]:
    text = _decoded(raw, table)
    if "\x00" in text:
        raise InputError(
            "file", "NUL characters", "text", "The file holds NUL characters: save it anew as CSV in UTF-8."
        )
    sample = text[:4096]
    delimiter = max((",", ";", "\t"), key=sample.split("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(rows):
            if number > MAX_ROWS:
                table.notes.append(f"Only the first {MAX_ROWS} rows were read.")
                return
            yield row
    except csv.Error as error:
        message = f"line {rows.line_num} is not CSV ({error}). Look for a quotation mark that is not closed."
        raise InputError("file", f"line {rows.line_num}", "CSV", message) from None


def _xlsx_rows(raw: bytes, name: str, table: Table) -> Iterator[list[Any]]:
    advice = "Save it as a plain .xlsx workbook without password."
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError("file", "an encrypted or old .xls workbook", ".xlsx", f"'{name}' cannot be read. {advice}")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile:
        raise InputError("file", "not a workbook", ".xlsx", f"'{name}' is not an .xlsx workbook. {advice}") from None
    if unpacked > MAX_UNPACKED:
        found = f"{unpacked} bytes unpacked"
        raise InputError("file", found, f"at most {MAX_UNPACKED}", f"'{name}' unpacks to far too much: split it.")
    try:
        yield from _sheet(raw, name, table)
    except InputError:
        raise
    except Exception as error:  # openpyxl lets what its XML and zip parsers raise through
        message = f"'{name}' is damaged ({type(error).__name__}). Save it anew as .xlsx."
        raise InputError("file", name, ".xlsx", message) from None


def _sheet(raw: bytes, name: str, table: Table) -> Iterator[list[Any]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    if not book.worksheets:
        raise InputError("file", name, "a sheet with a row for each stream", f"'{name}' holds no sheet of cells.")
    sheet = book.worksheets[0]
    if len(book.worksheets) > 1:
        table.notes.append(f"Only the first sheet, '{sheet.title}', was read.")
    if (sheet.max_row or 0) > MAX_ROWS or (sheet.max_column or 0) > MAX_COLUMNS:
        found = f"{sheet.max_row} rows × {sheet.max_column} columns"
        allowed = f"{MAX_ROWS} × {MAX_COLUMNS}"
        raise InputError("file", found, allowed, f"'{name}' is too large: delete empty rows and columns, or split it.")
    for number, row in enumerate(sheet.iter_rows()):
        if number > MAX_ROWS:
            table.notes.append(f"Only the first {MAX_ROWS} rows were read.")
            return
        yield [_cell_value(cell) for cell in row]


def _cell_value(cell: Any) -> Any:
    """Return what the cell shows: 0.12 in the format of per cent is 12 %."""
    value = cell.value
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and "%" in (getattr(cell, "number_format", "") or ""):
        return f"{value * 100:.10g} %"
    return value


def _read_grid(lines: Iterator[list[Any]], property_named: Callable[[str], str | None], table: Table) -> None:
    header: list[tuple[str, str | None] | None] | None = None
    for number, cells in enumerate(lines, 1):
        if all(c is None or str(c).strip() == "" for c in cells):
            continue
        if header is None:
            header = [_column(c, property_named, table) for c in cells]
            if not any(header):
                message = "No column is known. Name them id, description, country, LOI … (or in Chinese)."
                raise InputError("file", ", ".join(str(c) for c in cells), ", ".join(_HEADERS), message)
            continue
        where = f"row {number}"
        try:
            data = _grid_row(header, cells)
        except InputError as error:
            table.rows.append((_id_in(header, cells) or where, error))
            continue
        table.rows.append(_row(data, where))


def _id_in(header: list[tuple[str, str | None] | None], cells: list[Any]) -> str | None:
    for column, cell in zip(header, cells, strict=False):
        if column is not None and column[0] == "id" and cell is not None and str(cell).strip():
            return str(cell).strip()
    return None


def _column(cell: Any, property_named: Callable[[str], str | None], table: Table) -> tuple[str, str | None] | None:
    """Return the field or ``composition:property`` that a heading names, with the unit it states."""
    words = plain(str(cell or "")).strip()
    if not words:
        return None
    for name, headings in _HEADERS.items():
        if words.casefold() in {plain(h).casefold() for h in headings}:
            return name, None
    match = re.fullmatch(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]", words)
    name, unit = (match[1], match[2].strip()) if match else (words, None)
    known = property_named(words) or property_named(name)
    if known is None:
        table.notes.append(f"The column '{words}' is not known and was not read.")
        return None
    return f"composition:{known}", unit


def _grid_row(header: list[tuple[str, str | None] | None], cells: list[Any]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    beyond = [str(c) for c in cells[len(header) :] if c is not None and str(c).strip()]
    if beyond:
        message = f"{len(cells)} cells under {len(header)} headings. A text with a comma in it needs quotation marks."
        raise InputError("row", ", ".join(beyond)[:60], f"{len(header)} cells", message)
    for column, cell in zip(header, cells, strict=False):
        if column is None or cell is None or str(cell).strip() == "":
            continue
        name, unit = column
        if name.startswith("composition:"):
            data.setdefault("composition", {})[name.partition(":")[2]] = _cell_amount(cell, unit)
        elif name == "codes":
            data[name] = [c.strip() for c in re.split(r"[;,；，]", str(cell)) if c.strip()]
        elif name == "quantity_t_per_year":
            data[name] = _cell_number(name, cell)
        elif name == "hazardous":
            word = str(cell).strip().casefold()
            if word not in (*_TRUE, *_FALSE):
                raise InputError(name, cell, "yes or no (是 / 否)", f"hazardous: '{cell}' is neither yes nor no.")
            data[name] = word in _TRUE
        else:
            data[name] = str(cell).strip()
    return data


def _cell_amount(cell: Any, unit: str | None) -> Any:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return {"value": cell, "unit": unit} if unit else cell
    text = str(cell).strip()
    if unit and re.fullmatch(r"[<>≤≥]?\s*[\d.,~\-–至 ]+", text):
        return f"{text} {unit}"
    return text


def _cell_number(name: str, cell: Any) -> float:
    try:
        return float(str(cell).replace(",", "").strip())
    except ValueError:
        message = f"{name}: '{cell}' is not a number. Give tonnes per year, such as 20000."
        raise InputError(name, cell, "a number of tonnes per year", message) from None
