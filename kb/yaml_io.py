"""Reading one knowledge file: YAML 1.2, strict, with the line of every field.

The file is composed to nodes, never constructed: nothing is converted but plain numbers, true, false, null.
Anchors and aliases are refused (knowledge files need none, and they carry alias bombs).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kb.errors import Fault

MAX_BYTES = 2_000_000
MAX_SCALAR = 20_000
MAX_DEPTH = 30

_INTEGER = re.compile(r"^-?(0|[1-9][0-9]*)$")
_DECIMAL = re.compile(r"^-?(0|[1-9][0-9]*)\.[0-9]+$")
_TAG = "tag:yaml.org,2002:"
Path_ = tuple[str | int, ...]


@dataclass
class Document:
    """One file as plain data, the line (from 1) of each path in it, and what was wrong with it."""

    data: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, path: Path_) -> int:
        """Return the line of `path`, or of the nearest field around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(path: Path, name: str) -> Document:
    """Read the file at `path`; faults call it `name`. Never raises for what the file holds."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        return _failed(name, 1, f"cannot be read: {error.strerror}", "Check that the file exists and its rights.")
    return parse_yaml(raw, name)


def parse_yaml(raw: bytes, name: str) -> Document:
    """Read `raw` as YAML.

    >>> parse_yaml(b"a: 1.5", "x.yaml").data
    {'a': 1.5}
    """
    if len(raw) > MAX_BYTES:
        return _failed(name, 1, f"{len(raw)} bytes", f"Split the file: at most {MAX_BYTES} bytes.")
    text, complaint = _decode(raw, name)
    if complaint:
        return complaint
    if _nests_too_deep(text):
        return _failed(name, 1, "very deep nesting", f"At most {MAX_DEPTH} levels are allowed.")
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return _failed(name, line, f"not YAML: {error.problem or error.context}", _advice(text, line))
    except (YAMLError, RecursionError, ValueError) as error:
        return _failed(name, 1, f"not YAML: {type(error).__name__}", "Mend the file with a YAML editor.")
    document = Document()
    if node is not None:
        document.data = _Plain(name, document).value(node, (), 0)
    return document


def _failed(name: str, line: int, found: str, hint: str) -> Document:
    return Document(faults=[Fault(name, line, "", found, "YAML 1.2 in UTF-8", hint)])


def _decode(raw: bytes, name: str) -> tuple[str, Document | None]:
    if raw.startswith(b"\xef\xbb\xbf"):
        return "", _failed(name, 1, "a byte order mark", "Save the file as UTF-8 without BOM.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        try:
            sample = raw.decode("gb18030").splitlines()[line - 1][:40]
            guess = f"It looks like GB18030 ('{sample}'): save it as UTF-8."
        except (UnicodeDecodeError, IndexError):
            guess = "Save the file as UTF-8."
        return "", _failed(name, line, "bytes that are not UTF-8", guess)
    for number, line_text in enumerate(text.split("\n"), 1):
        if "\x00" in line_text:
            return "", _failed(name, number, "a NUL character", "Delete the character; the file may be damaged.")
        if "\r" in line_text:
            return "", _failed(name, number, "Windows line ends (CRLF)", "Save the file with Unix line ends (LF).")
        if line_text.lstrip(" ").startswith("\t"):
            return "", _failed(name, number, "a tab in the indentation", "Indent with spaces.")
    return text, None


def _nests_too_deep(text: str) -> bool:
    depth = deepest = 0
    for character in text:
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth = max(0, depth - 1)
    widest = max((len(line) - len(line.lstrip(" -")) for line in text.split("\n") if line.strip()), default=0)
    if deepest <= 10 * MAX_DEPTH and widest <= 20 * MAX_DEPTH:
        return False
    depth = 0
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > 2 * MAX_DEPTH:
                return True
    except (YAMLError, ValueError):
        return False
    return False


def _advice(text: str, line: int) -> str:
    lines = text.split("\n")
    if 1 <= line <= len(lines) and ": " in lines[line - 1].partition(":")[2]:
        return "Put text that holds ': ' in double quotes."
    return "Check indentation, quotes and brackets at this line."


class _Plain:
    """Turns nodes into plain data, noting lines and faults in the document."""

    def __init__(self, name: str, document: Document) -> None:
        self._name = name
        self._document = document

    def _fault(self, node: Node, path: Path_, found: str, allowed: str, hint: str) -> None:
        where = ".".join(str(p) for p in path)
        self._document.faults.append(Fault(self._name, node.start_mark.line + 1, where, found, allowed, hint))

    def value(self, node: Node, path: Path_, depth: int) -> Any:
        self._document.lines.setdefault(path, node.start_mark.line + 1)
        if getattr(node, "anchor", None):
            self._fault(node, path, f"the anchor '&{node.anchor}'", "no anchors or aliases", "Write the value out.")
            return None
        if depth > MAX_DEPTH:
            self._fault(node, path, "very deep nesting", f"at most {MAX_DEPTH} levels", "Flatten the record.")
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, i), depth + 1) for i, item in enumerate(node.value)]
        return self._scalar(node, path) if isinstance(node, ScalarNode) else None

    def _mapping(self, node: MappingNode, path: Path_, depth: int) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else ""
            if not key:
                self._fault(key_node, path, "a key that is not a word", "plain words", "Name the field.")
                continue
            here = (*path, key)
            if key in out:
                self._fault(key_node, here, f"the key '{key}' twice", "each key once", "Delete or merge one of them.")
                continue
            self._document.lines[here] = key_node.start_mark.line + 1
            out[key] = self.value(value_node, here, depth + 1)
        return out

    def _scalar(self, node: ScalarNode, path: Path_) -> Any:
        text: str = node.value
        if len(text) > MAX_SCALAR:
            self._fault(node, path, f"a text of {len(text)} characters", f"at most {MAX_SCALAR}", "Shorten it.")
            return None
        if node.style is not None or node.tag == f"{_TAG}str":
            return text
        if node.tag == f"{_TAG}null":
            return None
        if node.tag == f"{_TAG}bool":
            return text.lower() == "true"
        if node.tag in (f"{_TAG}int", f"{_TAG}float"):
            if _INTEGER.match(text):
                return int(text)
            if _DECIMAL.match(text):
                return float(text)
            plain = "a plain decimal such as 1000 or 0.5"
            self._fault(node, path, text, plain, f"Write '{text}' out as a plain decimal, or in quotes if it is text.")
            return None
        if node.tag == f"{_TAG}timestamp":
            return text
        self._fault(node, path, f"the tag {node.tag}", "no tags", "Delete the tag.")
        return None
