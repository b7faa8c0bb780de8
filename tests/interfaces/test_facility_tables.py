"""Tables of a facility's streams: files that must not be opened, cells that are named, and the way there and back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from interfaces.i18n import LANGUAGES, Language, texts
from interfaces.reports.facility_streams import FIELDS, template
from interfaces.tables.grid import HEADERS
from interfaces.tables.model import Bounds, FileError, Table
from interfaces.tables.reading import read_streams
from kb.errors import InputError
from kb.load import load
from recommender.profile import Amount, Profile
from recommender.reading.figures import plain
from recommender.reading.reader import Reader

SMALL = Bounds(size=5_000_000, unpacked=40_000_000, rows=2_000, columns=200)
PROPERTIES = ("LOI", "SO3", "Cl", "moisture", "CaO")


def named(words: str) -> str | None:
    return words if words in PROPERTIES else None


def read(raw: bytes, name: str = "s.xlsx", bounds: Bounds = SMALL) -> Table:
    return read_streams(Path(name), named, raw, bounds)


def book(*rows: list[Any], change: Callable[[Any], None] | None = None) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(made)
    return saved(made)


def saved(made: Any) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def rewritten(raw: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return a workbook with its parts changed by hand."""
    with zipfile.ZipFile(io.BytesIO(raw)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
PLAIN = book(["description", "LOI"], ["coal fly ash", 5])


def in_sheet(old: bytes, new: bytes) -> bytes:
    return rewritten(PLAIN, lambda parts: parts.update({SHEET: parts[SHEET].replace(old, new)}))


def encrypted() -> bytes:
    raw = bytearray(PLAIN)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := raw.find(mark, at + 1)) >= 0:
            raw[at + place] |= 1
    return bytes(raw)


REFUSED: dict[str, tuple[bytes, str]] = {
    "bomb": (rewritten(PLAIN, lambda p: p.update({"xl/media/x.bin": bytes(41_000_000)})), "bomb"),
    "far cell": (in_sheet(b'r="B2"', b'r="XFD1048576"'), "extent"),
    "wide": (in_sheet(b'r="B2"', b'r="ZZ2"'), "extent"),
    "entities": (in_sheet(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'), "entities"),
    "utf-16": (rewritten(PLAIN, lambda p: p.update({SHEET: p[SHEET].decode().encode("utf-16")})), "entities"),
    "ole": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "encrypted"),
    "zip with a password": (encrypted(), "encrypted"),
    "renamed html": (b"<html><table><tr><td>description</td></tr></table></html>", "workbook"),
    "another zip": (rewritten(PLAIN, lambda p: p.pop("[Content_Types].xml")), "workbook"),
    "macros": (rewritten(PLAIN, lambda p: p.update({"xl/vbaProject.bin": b"x"})), "macros"),
    "links": (rewritten(PLAIN, lambda p: p.update({"xl/externalLinks/externalLink1.xml": b"<x/>"})), "links"),
    "cut short": (PLAIN[:-200], "workbook"),
    "damaged": (in_sheet(b"</sheetData>", b""), "damaged"),
    "no heading known": (book(["taste"], ["sweet"]), "columns"),
    "headings alone": (book(["description"]), "streams"),
    "empty": (b"", "empty"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_is_refused_with_its_reason(case: str) -> None:
    raw, reason = REFUSED[case]
    with pytest.raises(FileError) as told:
        read(raw)
    assert told.value.reason == reason
    assert all(f"facility.file.{reason}" in texts(language) for language in LANGUAGES)


def test_a_bomb_is_refused_from_its_directory_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_, **__: pytest.fail("a part was unpacked"))
    with pytest.raises(FileError, match="unpacks"):
        read(REFUSED["bomb"][0])


def test_a_far_cell_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openpyxl.load_workbook", lambda *_, **__: pytest.fail("the workbook was parsed"))
    with pytest.raises(FileError, match="too large"):
        read(REFUSED["far cell"][0])


def test_too_large_a_file_is_refused() -> None:
    with pytest.raises(FileError) as told:
        read(b"description\n" + b"x" * 5_000_000, "s.csv")
    assert told.value.reason == "size"


@pytest.mark.parametrize("name", ["../../x.csv", "\\\\host\\share.csv", f"{'x' * 300}.csv"])
def test_a_name_is_never_used_as_a_path(name: str) -> None:
    assert len(read(b"description\nash\n", name).rows) == 1


# ---- what is noted


def notes(table: Table) -> dict[str, str]:
    return {note.reason: note.detail for note in table.told}


def test_formulas_without_a_value_merged_cells_and_hidden_sheets_are_told() -> None:
    def change(made: Any) -> None:
        sheet = made.active
        sheet["B2"] = "=1+1"
        sheet.merge_cells("A3:A4")
        made.create_sheet("first", 0).sheet_state = "hidden"

    raw = book(["description", "LOI"], ["ash", None], ["slag", 3], [None, 4], change=change)
    table = read(raw)
    told = notes(table)
    assert (told["formulas"], told["merged"]) == ("B2", "A3:A4")
    assert told["sheet"] == "Sheet"
    assert [row.description for _, row in table.rows[:2] if isinstance(row, Profile)] == ["ash", "slag"]


def test_a_formula_with_its_value_is_read() -> None:
    raw = in_sheet(b'<c r="B2" t="n"><v>5</v></c>', b'<c r="B2"><f>2+3</f><v>5</v></c>')
    ((_, row),) = read(raw).rows
    assert isinstance(row, Profile)
    assert row.composition["LOI"].value == 5
    assert "formulas" not in notes(read(raw))


def test_sums_titles_unknown_and_double_columns_are_told() -> None:
    table = read(
        book(
            ["Wastes of our works"],
            ["编号", "废物名称", "产生量", "colour", "名称"],
            ["1", "粉煤灰", 100, "grey", None],
            [None, "合计", 100, None, None],
        )
    )
    told = notes(table)
    assert told["above"] == "Wastes of our works"
    assert told["column"] == "colour"
    assert told["sums"] == "row 4"
    assert "废物名称" in told["twice"]
    assert len(table.rows) == 1


def test_every_note_has_its_words() -> None:
    reasons = ("gb18030", "rows", "sheet", "formulas", "merged", "sums", "above", "column", "twice")
    assert [r for r in reasons if f"facility.note.{r}" not in texts("zh")] == []


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1.5", 1.5), ("20,000", 20000.0), ("1,234,567.5", 1234567.5), ("２０００", 2000.0), (3, 3.0), ("1,5", 1.5)],
)
def test_numbers_as_people_write_them(cell: Any, number: float) -> None:
    ((_, row),) = read(book(["description", "quantity"], ["ash", cell])).rows
    assert isinstance(row, Profile)
    assert row.quantity_t_per_year == number


@pytest.mark.parametrize("cell", ["1.234,5", "1,2,3", "much", "12 t"])
def test_what_is_no_number_is_named_with_its_cell(cell: str) -> None:
    table = read(book(["description", "quantity"], ["ash", 5], ["slag", cell]))
    error = table.rows[1][1]
    assert isinstance(error, InputError)
    assert error.found == cell
    assert table.cell_of(1, error) == "B3"


# ---- there and back


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers with the 15 digits that a spreadsheet keeps."""
    return st.floats(low, high).map(lambda x: float(f"{x:.12g}"))


amounts = st.one_of(
    st.builds(Amount, value=numbers(0.0001, 100)),
    st.builds(
        lambda low, wide, unit, basis: Amount(
            min=low, max=float(f"{low + wide:.12g}"), unit=unit, basis=basis
        ),
        numbers(0.001, 50), numbers(0.001, 50), st.sampled_from(["%", "mg/kg"]), st.sampled_from([None, "d", "ar"]),
    ),
    st.builds(Amount, value=numbers(0.001, 100), unit=st.just("%"), basis=st.sampled_from([None, "d", "ad"])),
    st.builds(Amount, max=numbers(0.001, 1), unit=st.just("%")),
)  # fmt: skip
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cf", "Cn", "Co")),
    min_size=1,
    max_size=20,
)
profiles = st.builds(
    lambda description, codes, quantity, hazardous, composition: Profile(
        id="1",
        description=description,
        codes=codes,
        country="CN",
        quantity_t_per_year=quantity,
        hazardous=hazardous,
        composition=composition,
    ),
    words.filter(lambda w: w.casefold() not in ("total", "sum", "subtotal", "合计", "总计", "小计")),
    st.lists(st.sampled_from(["ewc:100102", "cnhw:321-026-48"]), unique=True),
    st.none() | numbers(0.001, 1e9),
    st.none() | st.booleans(),
    st.dictionaries(st.sampled_from(PROPERTIES), amounts, max_size=3),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(profiles, min_size=1, max_size=3), st.sampled_from(LANGUAGES))
def test_what_is_exported_is_imported_the_same(given_: list[Profile], language: Language) -> None:
    table = read(template(given_, language, []))
    assert [row for _, row in table.rows] == given_
    assert table.told == []


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "＝1"])
def test_what_looks_like_a_formula_is_text_and_comes_back(text: str) -> None:
    raw = template([Profile(id="=x", description=text)], "en", [])
    sheet = load_workbook(io.BytesIO(raw)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet["B2"].quotePrefix
    ((identifier, row),) = read(raw).rows
    assert isinstance(row, Profile)
    assert (identifier, row.description) == ("=x", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headings_of_the_template_are_known(language: Language) -> None:
    known = {name: {plain(h).casefold() for h in headings} for name, headings in HEADERS.items()}
    for name in FIELDS:
        assert plain(texts(language)[f"facility.column.{name}"]).casefold() in known[name], name


def test_every_property_is_found_by_its_identifier() -> None:
    knowledge = load()
    reader = Reader(knowledge)
    assert [name for name in knowledge.properties if reader.property_named(name) != name] == []
