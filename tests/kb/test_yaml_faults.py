"""Broken knowledge files: each fault names file, line and field and what to do; nothing is converted."""

from __future__ import annotations

import pytest

from kb.errors import Fault
from kb.yaml_io import parse_yaml

CASES = [
    ("duplicate key", b"id: a\nname: x\nname: y\n", 3, "name", "twice", "Delete or merge"),
    ("tab", b"id: a\nlist:\n\t- x\n", 3, "", "tab", "Indent with spaces"),
    ("byte order mark", b"\xef\xbb\xbfid: a\n", 1, "", "byte order mark", "without BOM"),
    ("windows line ends", b"id: a\r\nname: b\r\n", 1, "", "CRLF", "Unix line ends"),
    ("GB18030", "id: a\nname: 粉煤灰\n".encode("gb18030"), 2, "", "not UTF-8", "粉煤灰"),
    ("NUL", b"id: a\nname: b\x00c\n", 2, "", "NUL", "Delete the character"),
    ("exponent", b"id: a\nmax: 1e3\n", 2, "max", "1e3", "plain decimal"),
    ("octal", b"id: a\nmax: 0o10\n", 2, "max", "0o10", "plain decimal"),
    ("leading zero", b"id: a\ncode: 010101\n", 2, "code", "010101", "quotes"),
    ("infinity", b"id: a\nmax: .inf\n", 2, "max", ".inf", "plain decimal"),
    ("not a number", b"id: a\nmax: .nan\n", 2, "max", ".nan", "plain decimal"),
    ("underscore", b"id: a\nmax: 1_000\n", 2, "max", "1_000", "plain decimal"),
    ("anchor", b"id: a\nx: &b [1]\n", 2, "x", "anchor", "Write the value out"),
    ("tag", b"id: a\nx: !!python/object:os.system y\n", 2, "x", "tag", "Delete the tag"),
    ("bare percent", b"id: a\nx: %\n", 2, "", "not YAML", "quotes"),
]


@pytest.mark.parametrize(("what", "raw", "line", "field", "found", "hint"), CASES, ids=[c[0] for c in CASES])
def test_fault_is_named(what: str, raw: bytes, line: int, field: str, found: str, hint: str) -> None:
    faults = parse_yaml(raw, "x.yaml").faults
    assert len(faults) == 1, faults
    fault = faults[0]
    assert (fault.file, fault.line, fault.field) == ("x.yaml", line, field)
    assert found in fault.found + fault.allowed
    assert hint in fault.hint


@pytest.mark.parametrize("text", ["NO", "no", "Yes", "on", "~x", "１２％", "12:30", "1.2.3", "2020-01-01", "010-1"])
def test_text_stays_text(text: str) -> None:
    assert parse_yaml(f"a: {text}".encode(), "x").data == {"a": text}


def test_plain_values() -> None:
    read = parse_yaml(b"{a: 1, b: -0.5, c: true, d: null, e: '1', f: [x]}", "x").data
    assert read == {"a": 1, "b": -0.5, "c": True, "d": None, "e": "1", "f": ["x"]}
    assert isinstance(read["a"], int)


def test_all_faults_of_a_file_at_once() -> None:
    faults = parse_yaml(b"a: 1e3\nb: 0x10\na: 2\n", "x").faults
    assert sorted(f.line for f in faults) == [1, 2, 3]


BOMB = b"a: &a [x,x]\n" + b"".join(
    b"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n" % (c + 1, c + 1, *([c] * 8)) for c in range(97, 120)
)
HOSTILE = {
    "alias bomb": BOMB,
    "alone alias": b"a: *a\n",
    "recursive alias": b"&a [*a]\n",
    "10 MB": b"a: 1\n" * 2_000_000,
    "1 MB scalar": b"a: " + b"x" * 1_000_000 + b"\n",
    "deep brackets": b"[" * 100_000 + b"]" * 100_000,
    "deep open brackets": b"[" * 100_000,
    "deep braces": b"{a: " * 100_000,
    "deep dashes": b"- " * 100_000 + b"x\n",
    "deep indentation": b"".join(b" " * n + b"a:\n" for n in range(400)),
    "deep question marks": b"? " * 50_000 + b"x\n",
    "long key": b"x" * 100_000 + b": 1\n",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_refused(raw: bytes) -> None:
    document = parse_yaml(raw, "x.yaml")
    assert document.faults
    assert all(isinstance(f, Fault) and f.hint for f in document.faults)


def test_brackets_inside_text_are_not_nesting() -> None:
    raw = b'a: "' + b"[" * 400 + b'"\n'
    assert parse_yaml(raw, "x").data == {"a": "[" * 400}
