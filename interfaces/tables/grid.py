"""From the cells of a grid to profiles: which heading means what, which rows are streams, which cells are wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from interfaces.tables.model import Column, FileError, Table
from kb.errors import InputError
from recommender.profile import Profile
from recommender.reading.figures import plain

HEADERS = {
    "id": ("id", "no", "no.", "编号", "序号"),
    "description": ("description", "stream", "waste", "name", "描述", "废物", "废物名称", "名称", "物料"),
    "material": ("material", "材料", "物质"),
    "codes": ("codes", "code", "waste code", "代码", "废物代码"),
    "facility_type": ("facility_type", "facility type", "facility", "设施类型", "企业类型"),
    "sector": ("sector", "industry", "行业"),
    "country": ("country", "国家"),
    "quantity_t_per_year": (
        "quantity_t_per_year",
        "quantity (t/year)",
        "quantity t/a",
        "t/a",
        "t/year",
        "quantity",
        "年产生量(吨)",
        "年产生量（吨）",
        "产生量(t/a)",
        "产生量（吨/年）",
        "产生量",
    ),
    "hazardous": ("hazardous", "是否危险废物", "危险废物"),
    "distance_km": ("distance_km", "distance (km)", "distance km", "distance", "距离(km)", "距离（公里）", "距离"),
    "disposal_cost_per_t": (
        "disposal_cost_per_t",
        "disposal cost (per t)",
        "disposal cost per t",
        "disposal cost",
        "处置费(元/吨)",
        "处置费（元/吨）",
        "处置费",
    ),
}
_NUMBERS = ("quantity_t_per_year", "distance_km", "disposal_cost_per_t")  # fmt: skip
_TRUE, _FALSE = ("true", "yes", "y", "1", "是", "危险"), ("false", "no", "n", "0", "否", "一般")
_SUMS = ("total", "sum", "subtotal", "合计", "总计", "小计")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_HEAD_WITHIN = 10


def row_of(data: Any, where: str) -> tuple[str | None, Profile | InputError]:
    """Return the identifier of a row and its profile, or what is wrong with it."""
    identifier = str(data["id"]) if isinstance(data, dict) and data.get("id") is not None else where
    try:
        return identifier, Profile.parse(data)
    except InputError as error:
        return identifier, error


def read_grid(lines: Iterator[list[Any]], property_named: Callable[[str], str | None], table: Table) -> None:
    """Add the rows of a grid to `table`.

    The heading is the first row that names a column; a title may stand above it.

    Raises
    ------
    FileError
        when no heading is known.
    """
    above: list[list[Any]] = []
    for number, cells in enumerate(lines, 1):
        if all(_blank(c) for c in cells):
            continue
        if not table.columns:
            columns = [_column(c, i, property_named) for i, c in enumerate(cells, 1)]
            if any(c.field for c in columns):
                table.columns = columns
                _note_columns(table, above)
            elif len(above) < _HEAD_WITHIN:
                above.append(cells)
            else:
                raise _no_columns(above)
            continue
        _add(number, cells, table)
    if not table.columns and above:
        raise _no_columns(above)


def _add(number: int, cells: list[Any], table: Table) -> None:
    where = f"row {number}"
    given = _field(table, cells, "id") or where
    if (_field(table, cells, "description") or _field(table, cells, "id") or "").casefold() in _SUMS:
        table.note("sums", where, f"{where[0].upper()}{where[1:]} is a sum and was not read as a stream.")
        return
    try:
        data = _grid_row(table.columns, cells)
    except InputError as error:
        table.add(number, given, error)
        return
    table.add(number, *row_of(data, where))


def _note_columns(table: Table, above: list[list[Any]]) -> None:
    if above:
        words = "; ".join(" ".join(str(c) for c in cells if not _blank(c))[:60] for cells in above)
        table.note("above", words, f"Above the headings, and not read: {words}.")
    for column in table.columns:
        if column.field is None and column.heading:
            said = f"The column '{column.heading}' is not known and was not read."
            table.note("column", column.heading, said)
    fields = [c.field for c in table.columns if c.field]
    for name in sorted({f for f in fields if fields.count(f) > 1}):
        headings = ", ".join(f"'{c.heading}'" for c in table.columns if c.field == name)
        table.note("twice", headings, f"The columns {headings} mean the same; the last that is filled counts.")


def _no_columns(above: list[list[Any]]) -> FileError:
    message = "No column is known. Name them id, description, country, LOI … (or in Chinese)."
    found = ", ".join(str(c) for c in above[0] if not _blank(c))
    return FileError("columns", found[:200], ", ".join(HEADERS), message)


def _blank(cell: Any) -> bool:
    return cell is None or str(cell).strip() == ""


def _field(table: Table, cells: list[Any], name: str) -> str | None:
    for column, cell in zip(table.columns, cells, strict=False):
        if column.field == name and not _blank(cell):
            return str(cell).strip()
    return None


def _column(cell: Any, place: int, property_named: Callable[[str], str | None]) -> Column:
    """Return the field or ``composition:property`` that a heading names, with the unit it states."""
    letter, words = _letter(place), plain(str(cell if cell is not None else "")).strip()
    if not words:
        return Column(letter, "", None)
    for name, headings in HEADERS.items():
        if words.casefold() in {plain(h).casefold() for h in headings}:
            return Column(letter, words, name)
    match = re.fullmatch(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]", words)
    name, unit = (match[1], match[2].strip()) if match else (words, None)
    known = property_named(words) or property_named(name)
    return Column(letter, words, f"composition:{known}", unit) if known else Column(letter, words, None)


def _letter(place: int) -> str:
    """Return the name of a column.

    >>> _letter(1), _letter(28)
    ('A', 'AB')
    """
    head, last = divmod(place - 1, 26)
    return (_letter(head) if head else "") + chr(ord("A") + last)


def _grid_row(columns: list[Column], cells: list[Any]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    beyond = [str(c) for c in cells[len(columns) :] if not _blank(c)]
    if beyond:
        message = f"{len(cells)} cells under {len(columns)} headings. A text with a comma in it needs quotation marks."
        raise InputError("row", ", ".join(beyond)[:60], f"{len(columns)} cells", message)
    for column, cell in zip(columns, cells, strict=False):
        name = column.field
        if name is None or _blank(cell):
            continue
        if name.startswith("composition:"):
            data.setdefault("composition", {})[name.partition(":")[2]] = _cell_amount(cell, column.unit)
        elif name == "codes":
            data[name] = [c.strip() for c in re.split(r"[;,；，]", str(cell)) if c.strip()]
        elif name in _NUMBERS:
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
    """Return the number in a cell; a comma parts thousands only where it can do nothing else."""
    text = plain(str(cell)).strip()
    if not _NUMBER.fullmatch(text):
        message = f"{name}: '{cell}' is not a number. Give tonnes per year, such as 20000."
        raise InputError(name, cell, "a number of tonnes per year", message)
    return float(text.replace(",", ""))
