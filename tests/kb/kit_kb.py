"""A tiny, complete knowledge base that a test may copy and break."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import Fault
from kb.jsonld import Prepared
from kb.load import SECTIONS, Knowledge, Origin, load
from kb.store import GraphStore
from kb.validate import Report, validate
from kb.yaml_io import read_yaml
from ontology.paths import KnowledgePaths

TINY = Path(__file__).parents[1] / "tiny"


@dataclass(frozen=True)
class Folder:
    """A knowledge folder of one test."""

    root: Path

    @property
    def paths(self) -> KnowledgePaths:
        return KnowledgePaths.below(self.root)

    def path(self, name: str) -> Path:
        return self.root / name

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file; `name` as faults call it (ontology/... or data/cases/...)."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def change(self, name: str, old: str, new: str) -> None:
        """Replace `old`, which must be there, in a file."""
        text = self.path(name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def load(self) -> Knowledge:
        return load(self.paths)

    def validate(self) -> Report:
        return validate(self.paths)

    def fault(self) -> Fault:
        """Return the one fault that validation finds."""
        faults = self.validate().faults
        assert len(faults) == 1, [str(f) for f in faults]
        return faults[0]


def unchecked(folder: Folder) -> tuple[GraphStore, Knowledge]:
    """Return the graph of the files as they stand, checked by no model."""
    prepared = Prepared()
    knowledge = Knowledge(paths=folder.paths)
    for section in SECTIONS:
        root = folder.paths.cases if section.cases else folder.paths.ontology
        for path in sorted(root.glob(section.pattern)):
            name = path.relative_to(folder.root).as_posix()
            knowledge.files[name] = path
            data: Any = read_yaml(path, name).data
            for index, record in enumerate(data if section.listed else [data]):
                prepared.add(section.name, record)
                start = (index,) if section.listed else ()
                knowledge.places[(section.name, record["id"])] = Origin(name, start)
    return GraphStore.of(prepared), knowledge
