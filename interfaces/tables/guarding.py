"""Looking at a workbook before it is parsed: what it unpacks to, how far its cells reach, what it carries along."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from interfaces.tables.model import Bounds, FileError, Table

_OLE = b"\xd0\xcf\x11\xe0"
_ADVICE = "Save it as a plain .xlsx workbook without password."
_BLOCK = 1 << 20
_OVERLAP = 4_096
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4})(\d{1,8})"')
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NO_VALUE = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4}\d{1,8})"[^>]*><(?:\w+:)?f\b[^<]*?(?:/>|</(?:\w+:)?f>)'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z0-9:]{3,24})"')
LISTED = 20


def guard_workbook(raw: bytes, name: str, bounds: Bounds, table: Table) -> None:
    """Refuse a workbook that is none, or that no parser should be given; note what will not be read of it.

    The directory of the archive is looked at first, then its sheets block by block, so that neither a bomb nor a
    single cell at the far end costs time or memory.

    Parameters
    ----------
    raw: the file.
    name: of the file, for messages.
    bounds: how large it may be.
    table: takes the notes on formulas without a value and on merged cells.

    Raises
    ------
    FileError
        saying why.
    """
    if raw.startswith(_OLE):
        raise FileError(
            "encrypted", "an encrypted or old .xls workbook", ".xlsx", f"'{name}' cannot be read. {_ADVICE}"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _directory(archive, name, bounds)
            _sheets(archive, name, bounds, table)
    except (zipfile.BadZipFile, NotImplementedError, EOFError):
        message = f"'{name}' is not an .xlsx workbook. {_ADVICE}"
        raise FileError("workbook", "not a workbook", ".xlsx", message) from None


def _directory(archive: zipfile.ZipFile, name: str, bounds: Bounds) -> None:
    items = archive.infolist()
    unpacked = sum(item.file_size for item in items)
    if unpacked > bounds.unpacked or len(items) > 10_000:
        message = f"'{name}' unpacks to far too much: split it."
        raise FileError("bomb", f"{unpacked} bytes unpacked", f"at most {bounds.unpacked}", message)
    if any(item.flag_bits & 1 for item in items):
        raise FileError("encrypted", "an encrypted workbook", ".xlsx", f"'{name}' cannot be read. {_ADVICE}")
    parts = [item.filename.casefold() for item in items]
    if any(part.endswith("vbaproject.bin") for part in parts):
        message = f"'{name}' holds macros. Save it as .xlsx without macros."
        raise FileError("macros", "a workbook with macros", ".xlsx without macros", message)
    if any(part.startswith("xl/externallinks/") for part in parts):
        message = f"'{name}' refers to other workbooks. Save a copy with values in place of those formulas."
        raise FileError("links", "links to other workbooks", "values", message)
    if "[content_types].xml" not in parts:
        raise FileError("workbook", "not a workbook", ".xlsx", f"'{name}' is not an .xlsx workbook. {_ADVICE}")


def _sheets(archive: zipfile.ZipFile, name: str, bounds: Bounds, table: Table) -> None:
    empty: dict[bytes, None] = {}
    merged: dict[bytes, None] = {}
    for item in archive.infolist():
        part = item.filename.casefold()
        if not part.endswith((".xml", ".rels")):
            continue
        sheet = part.startswith("xl/worksheets/")
        for block in _blocks(archive, item):
            if _ENTITY.search(block) or block.startswith((b"\xff\xfe", b"\xfe\xff")):
                message = f"'{name}' holds XML that no spreadsheet program writes. Save it anew as .xlsx."
                raise FileError("entities", "declarations in XML", ".xlsx", message)
            if sheet:
                _extent(block, name, bounds)
                empty.update(dict.fromkeys(_NO_VALUE.findall(block)))
                merged.update(dict.fromkeys(_MERGED.findall(block)))
    if empty:
        cells = _listed(empty)
        table.note("formulas", cells, f"Formulas without a value were not read: {cells}. Open and save the file first.")
    if merged:
        cells = _listed(merged)
        table.note("merged", cells, f"Of merged cells only the first holds the value: {cells}.")


def _blocks(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part of the archive in blocks that overlap, so that nothing is cut in two."""
    kept = b""
    with archive.open(item) as part:
        while block := part.read(_BLOCK):
            yield kept + block
            kept = block[-_OVERLAP:]


def _extent(block: bytes, name: str, bounds: Bounds) -> None:
    for letters, digits in _CELL.findall(block):
        if int(digits) > bounds.rows + 1 or _number(letters) > bounds.columns:
            found = f"a cell at {letters.decode()}{digits.decode()}"
            message = f"'{name}' is too large: delete empty rows and columns, or split it."
            raise FileError("extent", found, f"{bounds.rows} × {bounds.columns}", message)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _listed(cells: dict[bytes, None]) -> str:
    shown = ", ".join(cell.decode() for cell in list(cells)[:LISTED])
    return shown if len(cells) <= LISTED else f"{shown} … ({len(cells)})"
