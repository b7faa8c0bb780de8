"""Writing answers to .jsonl, .csv and .xlsx; text that a spreadsheet would take for a formula stays text."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
from pydantic import TypeAdapter

from kb.errors import InputError
from recommender.results import Answer

SUFFIXES = (".jsonl", ".csv", ".xlsx")
COLUMNS = (
    "id", "material", "confidence", "rank", "status", "technology", "title", "title_zh", "score", "grade", "max_share",
    "rejection", "deciding_criterion", "pathway", "reasons", "warnings", "error_field", "error_message",
)  # fmt: skip
Outcome = tuple[str | None, Answer | InputError]
Part = bytes | list[dict[str, Any]]
"""What is written of one outcome: a line of JSON, or rows of a table."""
_ANSWER = TypeAdapter(Answer)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def as_json_line(outcome: Outcome) -> bytes:
    """Return one outcome as a line of JSON, without the line end."""
    identifier, result = outcome
    if isinstance(result, InputError):
        return orjson.dumps({"id": identifier, "error": result.as_dict()}, default=str)
    return _ANSWER.dump_json(result)


def rendered(outcome: Outcome, suffix: str) -> Part:
    """Return one outcome as it is written into a file with that suffix."""
    return as_json_line(outcome) + b"\n" if suffix.casefold() == ".jsonl" else _rows(outcome)


def check_output(path: Path) -> None:
    """Say before the work whether its result can be written.

    Raises
    ------
    InputError
        when the file type is not known, or the folder is not there or cannot be written.
    """
    if path.suffix.casefold() not in SUFFIXES:
        allowed = ", ".join(SUFFIXES)
        raise InputError("output", path.name, allowed, f"'{path.name}': end the name of the output in {allowed}.")
    folder = path.parent
    if not folder.is_dir():
        message = f"'{path}' cannot be written: there is no folder '{folder}'. Make it, or choose another one."
        raise InputError("output", str(path), "a file in a folder that is there", message)
    if path.is_dir() or not os.access(path if path.exists() else folder, os.W_OK):
        raise _not_written(path, "is a folder" if path.is_dir() else "no right to write there")


def _not_written(path: Path, reason: str | None) -> InputError:
    message = f"'{path}' cannot be written: {reason}. Choose another name or folder."
    return InputError("output", str(path), "a file that can be written", message)


def write_answers(path: Path, outcomes: Iterable[Outcome]) -> None:
    """Write outcomes in the order given.

    Raises
    ------
    InputError
        when the file type is not known or the file cannot be written.
    """
    write_parts(path, (rendered(outcome, path.suffix) for outcome in outcomes))


def write_parts(path: Path, parts: Iterable[Part]) -> None:
    """Write what was rendered for the suffix of `path`, in the order given.

    Raises
    ------
    InputError
        when the file type is not known or the file cannot be written.
    """
    check_output(path)
    suffix = path.suffix.casefold()
    try:
        if suffix == ".jsonl":
            _write_lines(path, (part for part in parts if isinstance(part, bytes)))
        else:
            rows = [row for part in parts if isinstance(part, list) for row in part]
            path.write_bytes(_csv(rows) if suffix == ".csv" else _xlsx(rows))
    except OSError as error:
        raise _not_written(path, error.strerror) from None


def _write_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Write lines as they come (ten thousand answers are two gigabytes); a work stopped half way leaves no file."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.writelines(lines)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _rows(outcome: Outcome) -> list[dict[str, Any]]:
    identifier, result = outcome
    if isinstance(result, InputError):
        return [{"id": identifier, "error_field": result.field, "error_message": result.message}]
    best = result.materials[0] if result.materials else None
    common = {
        "id": identifier,
        "material": best.material if best else None,
        "confidence": best.confidence if best else None,
        "warnings": "\n".join(result.warnings),
    }
    rows = [
        {
            **common,
            "rank": r.rank,
            "status": r.status,
            "technology": r.technology,
            "title": r.title,
            "title_zh": r.title_zh,
            "score": r.score,
            "grade": r.grade,
            "max_share": r.max_share,
            "rejection": r.rejection.kind if r.rejection else None,
            "deciding_criterion": next((c.criterion for c in r.criteria if c.decides), None),
            "pathway": " > ".join(s.technology for s in r.pathway),
            "reasons": "\n".join(r.reasons),
        }
        for r in result.recommendations
    ]
    return rows or [common]


def safe_cell(value: Any) -> Any:
    """Return `value`, with text that begins like a formula marked as text; numbers stay numbers.

    Control characters, which a workbook cannot hold, become spaces.

    >>> safe_cell("=1+1"), safe_cell(-5)
    ("'=1+1", -5)
    """
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub(" ", value)
    return f"'{text}" if text.lstrip()[:1] in _FORMULA or text[:1] in ("\t", "\r") else text


def _csv(rows: list[dict[str, Any]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS)
    writer.writeheader()
    writer.writerows({name: safe_cell(row.get(name)) for name in COLUMNS} for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _xlsx(rows: list[dict[str, Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("recommendations")
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append([safe_cell(row.get(name)) for name in COLUMNS])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
