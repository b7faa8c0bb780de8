"""Everything that is wrong with the knowledge, all faults of all files at once.

The order of the checks: reading (YAML and records), references and codes, synonyms, definitions, amounts, identifiers,
completeness (SHACL), and, when asked, contradictions (HermiT).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kb.amount_rules import check_amounts
from kb.case_rules import check_cases
from kb.classify import contradictions
from kb.definitions import check_definitions
from kb.errors import Fault, KnowledgeError
from kb.load import Knowledge, load, overlay, section_of
from kb.references import check_references, check_synonyms
from kb.settings import check_settings
from kb.shacl import check_shapes
from kb.store import GraphStore
from ontology.paths import KnowledgePaths


@dataclass(frozen=True)
class Report:
    """The faults found, sorted, and how much was checked."""

    faults: tuple[Fault, ...]
    files: int
    records: dict[str, int]
    reasoned: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong and something was checked."""
        return not self.faults and sum(self.records.values()) > 0


def validate(paths: KnowledgePaths | None = None, reason: bool = False) -> Report:
    """Check a whole knowledge base.

    Parameters
    ----------
    paths: the folders; by default those in force.
    reason: also let HermiT look for contradictions (needs Java, takes seconds).

    Raises
    ------
    KnowledgeError
        if there is no knowledge folder, or no Java for `reason`.
    """
    try:
        knowledge = load(paths)
    except KnowledgeError as error:
        if not error.faults:
            raise
        return Report(tuple(sorted(error.faults)), len({f.file for f in error.faults}), {}, False)
    return _report(knowledge, check(knowledge, reason), reason)


def validate_file(path: Path, paths: KnowledgePaths | None = None) -> Report:
    """Check one file against the rest of the knowledge base; it may lie anywhere.

    A file of the base is checked as it is now. One from elsewhere that is named like a technology or case of
    the base is checked in its place.

    Raises
    ------
    KnowledgeError
        if there is no knowledge to check against, or no such file.
    """
    if not path.is_file():
        raise KnowledgeError(f"There is no file {path}.")
    base = load(paths)
    section = section_of(path, base)
    name = next((n for n, p in base.files.items() if p.resolve() == path.resolve()), str(path))
    knowledge = overlay(base, path, section, name)
    own = [key for key, origin in knowledge.places.items() if origin.file == name]
    faults = {f for f in knowledge.faults if f.file == name}
    faults.update(f for f in _references(knowledge) if f.file == name)
    if not own and not faults:
        faults.add(Fault(name, 1, "", "no record", "at least one record", "Nothing was checked: fill the file in."))
    alone = Knowledge(files=knowledge.files, places=knowledge.places, paths=knowledge.paths)
    for kind, identifier in own:
        alone.section(kind)[identifier] = knowledge.section(kind)[identifier]
    if own:
        faults.update(_shapes(alone))
    counts = {kind: n for kind, n in alone.counts().items() if n}
    return Report(tuple(sorted(faults)), 1, counts)


def check(knowledge: Knowledge, reason: bool = False) -> list[Fault]:
    """Return every fault of loaded knowledge, sorted."""
    faults = {*knowledge.faults, *_references(knowledge), *_shapes(knowledge)}
    if reason:
        faults.update(contradictions(knowledge))
    return sorted(faults)


def _references(knowledge: Knowledge) -> Iterable[Fault]:
    if knowledge.paths is not None:
        yield from check_settings(knowledge.paths)
    yield from check_references(knowledge)
    yield from check_synonyms(knowledge)
    yield from check_definitions(knowledge)
    yield from check_amounts(knowledge)
    yield from check_cases(knowledge)


def _shapes(knowledge: Knowledge) -> Iterable[Fault]:
    store = GraphStore.build(knowledge)
    yield from check_shapes(store, knowledge)
    for identifier, place in store.clashes:
        file, line = knowledge.line_of(place.section, place.record, place.path)
        where = ".".join(str(part) for part in (place.record, *place.path))
        other = store.places[identifier]
        first = ".".join(str(part) for part in (other.record, *other.path))
        found = f"the id '{identifier.rsplit('/', 1)[-1]}' twice"
        yield Fault(file, line, where, found, "each id once in its record", f"Rename it; the first is {first}.")


def _report(knowledge: Knowledge, faults: list[Fault], reasoned: bool) -> Report:
    counts = {kind: n for kind, n in knowledge.counts().items() if n}
    return Report(tuple(faults), len(knowledge.files), counts, reasoned)
