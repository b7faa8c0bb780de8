"""Loading the knowledge: YAML files to records, all faults of all files, one bad file stopping no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from pydantic import ValidationError

from kb.cache import digest, read_cache, write_cache
from kb.errors import Fault, KnowledgeError
from kb.records import Case, Material, Method, Process, Property, Rule, Source, Technology, Use
from ontology.paths import KnowledgePaths

if TYPE_CHECKING:
    from kb.yaml_io import Document


@dataclass(frozen=True)
class Section:
    """One kind of record: where its files lie and whether a file holds a list."""

    name: str
    model: type[Any]
    pattern: str
    listed: bool
    cases: bool = False


SECTIONS = (
    Section("sources", Source, "sources/**/*.yaml", True),
    Section("properties", Property, "properties/**/*.yaml", True),
    Section("uses", Use, "uses.yaml", True),
    Section("methods", Method, "methods.yaml", True),
    Section("materials", Material, "materials/**/*.yaml", True),
    Section("processes", Process, "processes/**/*.yaml", True),
    Section("technologies", Technology, "technologies/**/*.yaml", False),
    Section("rules", Rule, "rules/**/*.yaml", True),
    Section("cases", Case, "**/*.yaml", False, cases=True),
)


@dataclass
class Knowledge:
    """All records by identifier, where each was read, and what is wrong with the rest.

    `fingerprint` changes with any byte of any file.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    properties: dict[str, Property] = field(default_factory=dict)
    uses: dict[str, Use] = field(default_factory=dict)
    methods: dict[str, Method] = field(default_factory=dict)
    materials: dict[str, Material] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    technologies: dict[str, Technology] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    places: dict[tuple[str, str], Origin] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    fingerprint: str = ""
    paths: KnowledgePaths | None = None
    _documents: dict[str, Document] = field(default_factory=dict, repr=False, compare=False)

    def section(self, name: str) -> dict[str, Any]:
        """Return the records of one section by identifier."""
        records: dict[str, Any] = getattr(self, name)
        return records

    def counts(self) -> dict[str, int]:
        """Return the number of records by section."""
        return {s.name: len(self.section(s.name)) for s in SECTIONS}

    def line_of(self, section: str, identifier: str, path: tuple[str | int, ...] = ()) -> tuple[str, int]:
        """Return file and line of a field of a record; the file is read again for it, once."""
        origin = self.places.get((section, identifier))
        if origin is None:
            return "?", 1
        document = self._documents.get(origin.file)
        if document is None:
            from kb.yaml_io import read_yaml

            document = self._documents[origin.file] = read_yaml(self.files[origin.file], origin.file)
        return origin.file, document.line((*origin.start, *path))


@dataclass(frozen=True)
class Origin:
    """The file of a record, and the path to it in the file: its place in a list, or among the sources of a case."""

    file: str
    start: tuple[str | int, ...] = ()


def load(paths: KnowledgePaths | None = None, progress: Callable[[str], None] | None = None) -> Knowledge:
    """Load the knowledge base.

    Parameters
    ----------
    paths: the folders; by default those in force (`KnowledgePaths.find`).
    progress: called with the name of each file that has to be read anew.

    Raises
    ------
    KnowledgeError
        if there is no knowledge folder, or not a single record in it.
    """
    paths = paths or KnowledgePaths.find()
    if not paths.ontology.is_dir():
        raise KnowledgeError(f"There is no knowledge at {paths.ontology}. Set BPS_DATA to the folder of the knowledge.")
    knowledge = Knowledge(paths=paths)
    reader = _Reader(progress)
    hashes = []
    for section in SECTIONS:
        root = paths.cases if section.cases else paths.ontology
        for path in sorted(root.glob(section.pattern)):
            name = f"{'data/cases' if section.cases else 'ontology'}/{path.relative_to(root).as_posix()}"
            knowledge.files[name] = path
            hashes.append(f"{name} {_read_file(knowledge, section, reader, path, name)}")
    reader.keep()
    knowledge.fingerprint = digest(*hashes)
    knowledge.faults.sort()
    if not any(knowledge.counts().values()):
        message = f"No record could be read below {paths.ontology}; 'bps validate' lists why."
        raise KnowledgeError(message, tuple(knowledge.faults))
    return knowledge


def overlay(base: Knowledge, path: Path, section: Section, name: str) -> Knowledge:
    """Return `base` as it would be with the file at `path`, called `name`, in place of what it replaces.

    It replaces the records of the file of that name, and the technology or case with the same file name.
    """
    out = Knowledge(files={**base.files, name: path}, paths=base.paths)
    twin = None if section.listed else base.places.get((section.name, path.stem))
    replaced = {name, *([twin.file] if twin else [])}
    for (kind, identifier), origin in base.places.items():
        if origin.file not in replaced:
            out.section(kind)[identifier] = base.section(kind)[identifier]
            out.places[(kind, identifier)] = origin
    _read_file(out, section, _Reader(None), path, name)
    return out


def section_of(path: Path, base: Knowledge) -> Section:
    """Return the section that the file at `path` belongs to: by its place in `base`, else by its fields."""
    if base.paths is not None:
        for section in SECTIONS:
            root = base.paths.cases if section.cases else base.paths.ontology
            if path.resolve() in {p.resolve() for p in root.glob(section.pattern)}:
                return section
    from kb.yaml_io import read_yaml

    data = read_yaml(path, path.name).data
    entry = data[0] if isinstance(data, list) and data else data
    fields = set(entry) if isinstance(entry, dict) else set()
    fitting = [s for s in SECTIONS if s.listed == isinstance(data, list)]
    return max(fitting, key=lambda s: len(fields & s.model.model_fields.keys()) - _lacking(s.model, fields))


def _lacking(model: type[Any], fields: set[str]) -> int:
    required = {name for name, f in model.model_fields.items() if f.is_required()}
    return len(required - fields) + len(fields - model.model_fields.keys())


class _Reader:
    """Reads files to plain data through one cache file, keyed by content."""

    _NAME = "yaml.json"

    def __init__(self, progress: Callable[[str], None] | None) -> None:
        self._progress = progress
        self._fresh: dict[str, Any] = {}
        body = read_cache(self._NAME)
        self._kept: dict[str, Any] = orjson.loads(body) if body else {}

    def read(self, raw: bytes, name: str) -> tuple[Any, list[Fault], str]:
        key = digest(raw)
        if key in self._kept:
            self._fresh[key] = self._kept[key]
            return self._kept[key], [], key
        if self._progress:
            self._progress(name)
        from kb.yaml_io import parse_yaml  # needed for new files only

        document = parse_yaml(raw, name)
        if not document.faults:
            self._fresh[key] = document.data
        return document.data, document.faults, key

    def keep(self) -> None:
        if self._fresh.keys() != self._kept.keys():
            write_cache(self._NAME, orjson.dumps(self._fresh))


def _read_file(knowledge: Knowledge, section: Section, reader: _Reader, path: Path, name: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        knowledge.faults.append(Fault(name, 1, "", f"{error.strerror}", "a readable file", "Check its rights."))
        return ""
    data, faults, key = reader.read(raw, name)
    if faults:
        knowledge.faults.extend(faults)
        return key
    lines = _Lines(raw, name)
    if data is None:
        knowledge.faults.append(Fault(name, 1, "", "an empty file", "a record", "Fill the file in or delete it."))
        return key
    if section.listed and not isinstance(data, list):
        found = f"a {type(data).__name__}"
        knowledge.faults.append(Fault(name, 1, "", found, "a list of records", "Start each record with '- '."))
        return key
    if section.listed:
        for index, entry in enumerate(data):
            _add(knowledge, section, lines, Origin(name, (index,)), entry)
        return key
    if section.cases and isinstance(data, dict) and "sources" in data:
        data = dict(data)
        _own_sources(knowledge, lines, name, data.pop("sources"))
    _add(knowledge, section, lines, Origin(name), data)
    return key


def _own_sources(knowledge: Knowledge, lines: _Lines, name: str, entries: Any) -> None:
    """Add the sources that a case file brings along, so that a new case is one file."""
    if not isinstance(entries, list):
        found = "nothing" if entries is None else f"a {type(entries).__name__}"
        hint = "Start each source with '- id: …', or delete the field where all sources are in the base already."
        knowledge.faults.append(Fault(name, lines.line(("sources",)), "sources", found, "a list of sources", hint))
        return
    for index, entry in enumerate(entries):
        _add(knowledge, SECTIONS[0], lines, Origin(name, ("sources", index)), entry)


class _Lines:
    """Lines of one file, read only when a fault needs them."""

    def __init__(self, raw: bytes, name: str) -> None:
        self._raw = raw
        self._name = name
        self._document: Document | None = None

    def line(self, path: tuple[str | int, ...]) -> int:
        if self._document is None:
            from kb.yaml_io import parse_yaml

            self._document = parse_yaml(self._raw, self._name)
        return self._document.line(path)


def _add(knowledge: Knowledge, section: Section, lines: _Lines, origin: Origin, entry: Any) -> None:
    name, start = origin.file, origin.start
    try:
        record = section.model.model_validate(entry)
    except ValidationError as error:
        knowledge.faults.extend(_faults(error, lines, name, start))
        return
    known = knowledge.section(section.name)
    if record.id in known:
        other = knowledge.places[(section.name, record.id)].file
        hint = f"Give one of them another id (the other is in {other})."
        line = lines.line((*start, "id"))
        knowledge.faults.append(Fault(name, line, "id", f"'{record.id}' twice", "each id once", hint))
        return
    if not section.listed and Path(name).stem != record.id:
        hint = f"Rename the file to {record.id}.yaml."
        line = lines.line((*start, "id"))
        knowledge.faults.append(Fault(name, line, "id", f"'{record.id}'", "the name of the file", hint))
    known[record.id] = record
    knowledge.places[(section.name, record.id)] = origin


def _faults(error: ValidationError, lines: _Lines, name: str, start: tuple[str | int, ...]) -> list[Fault]:
    out = []
    for problem in error.errors(include_url=False):
        location = tuple(p for p in problem["loc"] if not (isinstance(p, str) and p in _KINDS))
        where = ".".join(str(p) for p in (*start, *location))
        empty = problem["type"] == "missing" or problem["input"] is None
        whole = isinstance(problem["input"], dict) and problem["type"] == "value_error"
        found = "" if problem["type"] == "missing" or whole else "nothing" if empty else _short(problem["input"])
        allowed, hint = _words(problem)
        if problem["input"] is None:
            allowed, hint = allowed or _WANTED.get(problem["type"], "a value"), "Fill it in."
        out.append(Fault(name, lines.line((*start, *location)), where, found, allowed, hint))
    return out


_PLAIN = {
    "list_type": ("a list", "Write each entry on a line of its own, after '- '."),
    "model_type": ("fields below it", "Write fields such as 'en: …' and 'zh: …' below it, not a plain text."),
    "string_type": ("words", "Put a number that is meant as words in quotes."),
    "date_from_datetime_parsing": ("a date", "Write it as 2026-01-31."),
    "date_parsing": ("a date", "Write it as 2026-01-31."),
    "date_type": ("a date", "Write it as 2026-01-31."),
}
_WANTED = {"string_type": "words", "value_error": "a number", "int_type": "a whole number", "list_type": "a list"}
_KINDS = {
    "range", "mix", "sum", "ratio", "category", "absence", "gate", "level", "capacity", "all_of", "any_of",
    "grades", "when",
}  # fmt: skip


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _words(problem: Any) -> tuple[str, str]:
    context = problem.get("ctx", {})
    kind = problem["type"]
    if kind == "missing":
        return "a value", "Add the field."
    if kind == "extra_forbidden":
        return "only the fields of the record", "Delete the field or mend its spelling."
    if kind in ("literal_error", "union_tag_invalid"):
        return str(context.get("expected") or context.get("expected_tags")), "Use one of these."
    if kind == "union_tag_not_found":
        return "a 'kind'", "Say which kind of criterion it is."
    if kind in _PLAIN:
        return _PLAIN[kind]
    message = problem["msg"].removeprefix("Value error, ")
    return "", message[0].upper() + message[1:] + "."
