"""``bps recommend FILE``: good rows are answered whatever the others hold, and each bad one is named."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_kit import Bps
from openpyxl import Workbook, load_workbook

from interfaces.tables.writing import COLUMNS, Outcome, write_answers
from kb.errors import InputError

ROOT = Path(__file__).parents[2]
GOOD = {"id": "good", "description": "coal fly ash", "country": "CN"}
BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "empty": ({}, "description", "describe it"),
    "negative": ({"description": "ash", "composition": {"SO3": -1}}, "SO3", "negative"),
    "too much": ({"description": "ash", "composition": {"SO3": 140}}, "SO3", "more than the whole"),
    "unit": ({"description": "ash", "composition": {"SO3": {"value": 1, "unit": "blorps"}}}, "SO3", "blorps"),
    "country": ({"description": "ash", "country": "Atlantis"}, "country", "Atlantis"),
    "misspelt": ({"describtion": "ash"}, "describtion", "there is no such field"),
    "quantity": ({"description": "ash", "quantity_t_per_year": -4}, "quantity_t_per_year", "-4 is not greater than"),
    "words": ({"description": "ash", "quantity_t_per_year": "much"}, "quantity_t_per_year", "'much' is not a number"),
    "number": ({"description": 5}, "description", "5 is not text"),
    "flag": ({"description": "ash", "hazardous": "perhaps"}, "hazardous", "neither true nor false"),
    "amount": ({"description": "ash", "composition": {"SO3": None}}, "composition.SO3", "such as 2.1 or '2.1 %'"),
    "object": ({"description": "ash", "composition": "SO3 2 %"}, "composition", '{"LOI": "8.4 %"}'),
    "bounds": ({"description": "ash", "composition": {"Cl": {"min": 3, "max": 1}}}, "composition.Cl", "than max"),
    "list": ({"description": "ash", "codes": "ewc:100102"}, "codes", '["ewc:100102"]'),
    "code": ({"description": "ash", "codes": ["xyz:1"]}, "codes", "xyz:1"),
}  # fmt: skip


def jsonl(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    return path


def grid(path: Path, *rows: list[Any]) -> Path:
    if path.suffix == ".csv":
        buffer = io.StringIO()
        csv.writer(buffer).writerows(rows)
        path.write_text(buffer.getvalue(), encoding="utf-8")
        return path
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("name", BAD)
def test_good_rows_are_answered_beside_a_bad_one(bps: Bps, tmp_path: Path, name: str) -> None:
    row, field, words = BAD[name]
    done = bps("recommend", jsonl(tmp_path / "s.jsonl", GOOD, {"id": "bad", **row}))
    assert done.code == 1
    good, bad = done.lines
    assert good["id"] == "good"
    assert good["recommendations"]
    assert bad["id"] == "bad"
    assert bad["error"].keys() == {"field", "found", "allowed", "message"}
    assert bad["error"]["field"] == field
    assert words in bad["error"]["message"]
    assert "bad: " in done.err
    assert "1 of 2 streams answered" in done.err


def test_a_line_that_is_no_json_is_named_and_the_others_answered(bps: Bps, tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(json.dumps(GOOD) + '\n{"description": "ash"\n\n[1]\n"ash"\n', encoding="utf-8")
    done = bps("recommend", path)
    assert done.code == 1
    assert [("error" in line) for line in done.lines] == [False, True, True, True]
    assert "line 2" in done.err
    assert "line 4" in done.err


def test_only_good_rows_is_done(bps: Bps, tmp_path: Path) -> None:
    done = bps("recommend", jsonl(tmp_path / "s.jsonl", GOOD, {"description": "fly ash", "country": "DE"}))
    assert done.code == 0
    assert [line["id"] for line in done.lines] == ["good", "line 2"]
    assert done.err == "2 of 2 streams answered.\n"


def test_only_bad_rows_is_nothing_usable(bps: Bps, tmp_path: Path) -> None:
    done = bps("recommend", jsonl(tmp_path / "s.jsonl", {"id": 1}, {"id": 2, "country": "CN"}))
    assert done.code == 2
    assert [line["error"]["field"] for line in done.lines] == ["description", "description"]
    assert "0 of 2 streams answered" in done.err


def test_json_of_one_or_many(bps: Bps, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text(json.dumps(GOOD))
    assert bps("recommend", path).code == 0
    path.write_text(json.dumps([GOOD, {"id": "b"}]))
    assert bps("recommend", path).code == 1


def test_the_country_of_the_command_is_for_streams_without_one(bps: Bps, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "s.jsonl", GOOD, {"description": "fly ash"})
    done = bps("recommend", path, "--country", "DE")
    assert [line["jurisdiction"] for line in done.lines] == ["CN", "EU/DE"]


def test_options_for_one_stream_are_refused_with_a_file(bps: Bps, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "s.jsonl", GOOD)
    bps("recommend", path, "--composition", "LOI=8 %").refused("--composition", "column")
    bps("recommend", path, "--not-hazardous").refused("--hazardous")


# ---- csv


def test_csv_in_gb18030_is_read_and_said(bps: Bps, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes("编号,废物名称,国家,烧失量\n甲,粉煤灰,中国,12 %\n".encode("gb18030"))
    done = bps("recommend", path)
    assert done.code == 1
    assert "GB18030" in done.err
    assert "UTF-8" in done.err
    (answer,) = done.lines
    assert answer["id"] == "甲"
    assert answer["materials"][0]["material"] == "material/coal-fly-ash"
    assert "LOI" in answer["understood"]["values"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_unicode_is_read(bps: Bps, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "s.csv"
    path.write_text("编号,废物名称,国家\n甲,粉煤灰,中国\n", encoding=encoding)
    done = bps("recommend", path)
    assert done.code == 0
    assert done.lines[0]["id"] == "甲"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_grid_with_good_and_bad_rows(bps: Bps, tmp_path: Path, suffix: str) -> None:
    path = grid(
        tmp_path / f"s{suffix}",
        ["ID", "Waste", "Country", "SO3 (%)", "quantity", "hazardous", "colour of the sky"],
        ["a", "coal fly ash", "CN", "2.1", "20,000", "no", "blue"],
        ["b", "coal fly ash", "CN", "-2", "", "", ""],
        ["c", "coal fly ash", "CN", "", "much", "", ""],
        ["d", "coal fly ash", "CN", "", "", "perhaps", ""],
        ["", "", "CN", "", "", "", ""],
    )
    done = bps("recommend", path)
    assert done.code == 1
    assert [(line["id"], line.get("error", {}).get("field")) for line in done.lines] == [
        ("a", None), ("b", "SO3"), ("c", "quantity_t_per_year"), ("d", "hazardous"), ("row 6", "description"),
    ]  # fmt: skip
    assert "colour of the sky" in done.err
    assert done.lines[0]["understood"]["values"]["SO3"]


def test_more_cells_than_headings_are_not_dropped_in_silence(bps: Bps, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("id,description,country\na,ash, wet,CN\nb,coal fly ash,CN\n", encoding="utf-8")
    done = bps("recommend", path)
    assert done.code == 1
    assert [line.get("error", {}).get("found") for line in done.lines] == ["CN", None]


def test_a_quotation_mark_that_is_not_closed(bps: Bps, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text('description\n"ash' + "x" * 200_000 + "\n", encoding="utf-8")
    bps("recommend", path).refused("CSV", "quotation mark")


def test_per_cent_as_excel_keeps_it(bps: Bps, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["description", "country", "LOI"])
    sheet.append(["coal fly ash", "CN", 0.12])
    sheet["C2"].number_format = "0.00%"
    book.save(tmp_path / "s.xlsx")
    (answer,) = bps("recommend", tmp_path / "s.xlsx").lines
    assert "12" in json.dumps(answer["understood"]["values"]["LOI"])


def test_a_workbook_with_more_sheets_says_which_was_read(bps: Bps, tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["description", "country"])
    book.active.append(["coal fly ash", "CN"])
    book.create_sheet("more")
    book.save(tmp_path / "s.xlsx")
    done = bps("recommend", tmp_path / "s.xlsx")
    assert done.code == 1
    assert "first sheet" in done.err


# ---- files that cannot be used


def broken_workbook(path: Path) -> Path:
    grid(path, ["description"], ["coal fly ash"])
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-40]
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return path


UNUSABLE: dict[str, tuple[str, bytes, tuple[str, ...]]] = {
    "unknown type": ("s.ods", b"x", ("s.ods", ".csv", "Save it as")),
    "text": ("s.txt", b"coal fly ash", ("s.txt", ".csv")),
    "old workbook": ("s.xlsx", b"\xd0\xcf\x11\xe0rest", (".xlsx", "password")),
    "no workbook": ("s.xlsx", b"coal fly ash", ("not an .xlsx workbook",)),
    "empty": ("s.csv", b"", ("is empty",)),
    "blank": ("s.jsonl", b" \n\n", ("is empty",)),
    "headings alone": ("s.csv", b"id,description\n", ("holds no stream",)),
    "no heading known": ("s.csv", b"taste,mood\nsweet,good\n", ("No column is known", "description")),
    "no json": ("s.json", b"{description: ash}", ("not JSON",)),
    "no text": ("s.csv", b"description\n\x81\xff\xfe\n", ("UTF-8",)),
    "NUL": ("s.csv", b"description\nas\x00h\n", ("NUL",)),
    "no streams": ("s.json", b"[]", ("holds no stream",)),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_a_file_that_cannot_be_used(bps: Bps, tmp_path: Path, case: str) -> None:
    name, raw, words = UNUSABLE[case]
    (tmp_path / name).write_bytes(raw)
    bps("recommend", tmp_path / name).refused(*words)


@pytest.mark.parametrize("name", ["missing.csv", "missing.txt", "missing file.xlsx"])
def test_a_file_that_is_not_there(bps: Bps, tmp_path: Path, name: str) -> None:
    done = bps("recommend", tmp_path / name)
    done.refused(name.rpartition(" ")[2])


def test_a_damaged_workbook(bps: Bps, tmp_path: Path) -> None:
    bps("recommend", broken_workbook(tmp_path / "s.xlsx")).refused("damaged", "Save it anew")


def test_a_folder_called_like_a_file(bps: Bps, tmp_path: Path) -> None:
    (tmp_path / "s.csv").mkdir()
    bps("recommend", tmp_path / "s.csv").refused("cannot be read")


# ---- writing


FORMULAS = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1+1", '=HYPERLINK("http://x")']


def test_a_workbook_goes_round(bps: Bps, tmp_path: Path) -> None:
    source = grid(tmp_path / "in.xlsx", ["id", "description", "country"], ["甲", "粉煤灰", "CN"], ["b", "", "CN"])
    done = bps("recommend", source, "--output", tmp_path / "out.xlsx")
    assert done.code == 1
    assert done.out == ""
    sheet = load_workbook(tmp_path / "out.xlsx").worksheets[0]
    head, *rows = list(sheet.iter_rows(values_only=True))
    assert head == COLUMNS
    read = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    assert read[0]["id"] == "甲"
    assert read[0]["material"] == "material/coal-fly-ash"
    assert isinstance(read[0]["rank"], int)
    assert isinstance(read[0]["score"], float)
    assert read[-1]["id"] == "b"
    assert read[-1]["error_field"] == "description"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_looks_like_a_formula_stays_text(bps: Bps, tmp_path: Path, suffix: str) -> None:
    source = jsonl(tmp_path / "in.jsonl", *({"id": f, "description": "coal fly ash"} for f in FORMULAS))
    out = tmp_path / f"out{suffix}"
    assert bps("recommend", source, "--top", "1", "--output", out).code == 0
    if suffix == ".csv":
        rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"), newline="")))
        cells = [row["id"] for row in rows]
        assert all(not cell.lstrip().startswith(("=", "+", "-", "@", "＝")) for row in rows for cell in row.values())
    else:
        sheet = load_workbook(out).worksheets[0]
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        cells = [str(cell.value) for cell in sheet["A"][1:]]
    assert all(cell.startswith("'") for cell in cells)


def test_signs_that_a_workbook_cannot_hold(bps: Bps, tmp_path: Path) -> None:
    source = jsonl(tmp_path / "in.jsonl", {"id": "a\x01b\x0b", "description": "coal fly ash"})
    assert bps("recommend", source, "--output", tmp_path / "out.xlsx").code == 0


def test_csv_for_excel_in_chinese_has_a_mark(bps: Bps, tmp_path: Path) -> None:
    source = jsonl(tmp_path / "in.jsonl", {"id": "甲", "description": "粉煤灰"})
    assert bps("recommend", source, "--output", tmp_path / "out.csv").code == 0
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_json_lines_are_the_same_on_stdout_and_in_a_file(bps: Bps, tmp_path: Path) -> None:
    source = jsonl(tmp_path / "in.jsonl", GOOD, {"id": "bad"})
    printed = bps("recommend", source)
    written = bps("recommend", source, "--output", tmp_path / "out.jsonl")
    assert printed.code == written.code == 1
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == printed.out


def test_outputs_that_cannot_be_written(bps: Bps, tmp_path: Path) -> None:
    source = jsonl(tmp_path / "in.jsonl", GOOD)
    bps("recommend", source, "--output", tmp_path / "out.pdf").refused("out.pdf", ".xlsx")
    bps("recommend", source, "--output", tmp_path / "no" / "out.csv").refused("no folder", "Make it")
    bps("recommend", source, "--output", source).refused("the file that is read")
    (tmp_path / "dir.csv").mkdir()
    bps("recommend", source, "--output", tmp_path / "dir.csv").refused("is a folder")


def test_an_output_without_the_right_to_write(bps: Bps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = jsonl(tmp_path / "in.jsonl", GOOD)
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write everywhere, so the answer is given here
    bps("recommend", source, "--output", tmp_path / "out.csv").refused("no right", "Choose another")
    monkeypatch.undo()


def test_a_disk_that_fills_up(bps: Bps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    source = jsonl(tmp_path / "in.jsonl", GOOD)
    monkeypatch.setattr(Path, "write_bytes", full)
    bps("recommend", source, "--output", tmp_path / "out.csv").refused("No space left", "Choose another")


def test_the_example_of_the_readme(bps: Bps, tmp_path: Path) -> None:
    done = bps("recommend", ROOT / "docs" / "examples" / "park-wastes.csv", "--output", tmp_path / "answers.xlsx")
    assert done.code == 1
    assert done.err.splitlines() == [
        "P4: quantity_t_per_year: '很多' is not a number. Give tonnes per year, such as 20000.",
        "3 of 4 streams answered.",
    ]


def test_a_work_that_is_stopped_leaves_no_half_file(tmp_path: Path) -> None:
    def outcomes() -> Iterator[Outcome]:
        yield "1", InputError("description", "", "words", "description: nothing is said.")
        raise KeyboardInterrupt

    (tmp_path / "old.jsonl").write_text("kept\n", encoding="utf-8")
    for name in ("new.jsonl", "old.jsonl"):
        with pytest.raises(KeyboardInterrupt):
            write_answers(tmp_path / name, outcomes())
    assert [p.name for p in tmp_path.iterdir()] == ["old.jsonl"]
    assert (tmp_path / "old.jsonl").read_text(encoding="utf-8") == "kept\n"
