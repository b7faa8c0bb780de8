"""References between records: every name used in one file exists in another, codes exist in their lists."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from kb.codes import CodeLists
from kb.errors import Fault
from kb.load import Knowledge
from kb.records import Case, Cite, Condition, Material, Process, Property, Rule, Technology

Reference = tuple[tuple[str | int, ...], str, str]
"""Path in the record, the section referred to, the identifier."""

_BY_FIELD = {
    "property": "properties",
    "source_property": "properties",
    "hours_property": "properties",
    "in_water": "properties",
    "of": "properties",
    "contains": "properties",
    "free_of": "properties",
    "removes": "properties",
    "negative_for": "materials",
    "background": "properties",
    "background_unit": "properties",
    "facts": "properties",
    "sets": "properties",
    "material": "materials",
    "materials": "materials",
    "broader": "",
    "yields": "materials",
    "consumes": "materials",
    "displaces": "materials",
    "host": "processes",
    "process": "processes",
    "technology": "technologies",
    "technologies": "technologies",
    "except_technologies": "technologies",
    "lift": "technologies",
    "outlet": "technologies",
    "use": "uses",
    "uses": "uses",
    "replaced_by": "",
}


def references(record: Any, section: str) -> Iterator[Reference]:
    """Yield every reference that `record` of `section` makes."""
    yield from _walk(record, (), section)


def _walk(value: Any, path: tuple[str | int, ...], section: str) -> Iterator[Reference]:
    if isinstance(value, Cite):
        yield (*path, "source"), "sources", value.source
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _field(getattr(value, name), name, (*path, name), section, value)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, (*path, index), section)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(item, (*path, key), section)


def _field(value: Any, name: str, path: tuple[str | int, ...], section: str, owner: Any) -> Iterator[Reference]:
    if value is None:
        return
    if name == "terms" and isinstance(value, dict):
        for key in value:
            yield (*path, key), "properties", key
        return
    if name == "lift_from":
        for key, lifts in value.items():
            for lift in lifts:
                yield (*path, key), "technologies", lift
        return
    target = _BY_FIELD.get(name)
    if target is None or (name == "of" and isinstance(value, str)):
        yield from _walk(value, path, section)
        return
    target = target or section
    if isinstance(value, str):
        yield path, target, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, str):
                yield (*path, index), target, item
            else:
                yield from _walk(item, (*path, index), section)
    elif isinstance(value, dict):
        for key in value:
            yield (*path, key), target, key
    else:
        yield from _walk(value, path, section)


def check_references(knowledge: Knowledge) -> list[Fault]:
    """Return a fault for each reference that leads nowhere, each cycle, each code that does not exist.

    A reference into a file that could not be read is reported as well: it leads nowhere until that is mended.
    """
    faults: list[Fault] = []
    codes = CodeLists.load(knowledge.paths.ontology) if knowledge.paths else CodeLists({})
    for section in (
        "properties", "methods", "materials", "processes", "technologies", "rules", "cases",
    ):  # fmt: skip
        for identifier, record in knowledge.section(section).items():
            for path, target, name in references(record, section):
                if name == "all" and target == "uses" and section == "rules":
                    continue
                if name not in knowledge.section(target):
                    near = difflib.get_close_matches(name, knowledge.section(target), 3, 0.6)
                    hint = f"Did you mean {' or '.join(near)}?" if near else f"Add it to {target}, or mend the name."
                    faults.append(
                        _fault(knowledge, section, identifier, path, f"'{name}'", f"a known {target} id", hint)
                    )
            faults.extend(_own_checks(knowledge, codes, section, identifier, record))
    faults.extend(_cycles(knowledge, "materials"))
    faults.extend(_cycles(knowledge, "processes"))
    return sorted(set(faults))


def _fault(
    knowledge: Knowledge,
    section: str,
    identifier: str,
    path: tuple[str | int, ...],
    found: str,
    allowed: str,
    hint: str,
) -> Fault:
    file, line = knowledge.line_of(section, identifier, path)
    where = ".".join(str(p) for p in (identifier, *path))
    return Fault(file, line, where, found, allowed, hint)


def _own_checks(knowledge: Knowledge, codes: CodeLists, section: str, identifier: str, record: Any) -> Iterator[Fault]:
    if isinstance(record, Material):
        for index, code in enumerate(record.codes):
            complaint = codes.complaint(code.list, code.code, bool(code.cite))
            if complaint:
                yield _fault(
                    knowledge,
                    section,
                    identifier,
                    ("codes", index),
                    f"'{code.code}'",
                    complaint,
                    "Look it up.",
                )
        yield from _facts(knowledge, section, identifier, "facts", record.facts)
    elif isinstance(record, Process):
        for kind in ("isic", "nace", "gbt4754"):
            for index, value in enumerate(getattr(record, kind)):
                if not codes.known(kind, value):
                    allowed = f"a code of {kind}"
                    yield _fault(knowledge, section, identifier, (kind, index), f"'{value}'", allowed, "Look it up.")
    elif isinstance(record, Technology) and record.effect:
        yield from _facts(knowledge, section, identifier, "effect.sets", record.effect.sets)
    if isinstance(record, Technology | Rule):
        yield from _allowed_values(knowledge, section, identifier, record)
    if isinstance(record, Case):
        for index, synergy in enumerate(record.synergies):
            if record.status == "planned" and synergy.status == "operating":
                path = ("synergies", index, "status")
                yield _fault(knowledge, section, identifier, path, "operating", "planned", "The case is only planned.")
    if isinstance(record, Property) and record.unit == "ton":
        yield _fault(knowledge, section, identifier, ("unit",), "ton", "t", "'ton' is ambiguous: write t.")


def _facts(knowledge: Knowledge, section: str, identifier: str, where: str, facts: dict[str, str]) -> Iterator[Fault]:
    for name, value in facts.items():
        known = knowledge.properties.get(name)
        if known and value not in {v.id for v in known.values}:
            allowed = ", ".join(v.id for v in known.values) or f"{name} is not a category"
            yield _fault(knowledge, section, identifier, (*where.split("."), name), f"'{value}'", allowed, "Use one.")


def _allowed_values(knowledge: Knowledge, section: str, identifier: str, record: Any) -> Iterator[Fault]:
    for node in _models(record):
        if isinstance(node, Condition) and node.any_value and node.property in knowledge.properties:
            values = node.any_value
        elif getattr(node, "kind", "") == "category" and hasattr(node, "allowed"):
            values = [*node.allowed, *node.refused]
        else:
            continue
        name = node.property
        known = knowledge.properties.get(name) if name else None
        ids = {v.id for v in known.values} if known else set()
        for value in values:
            if known and known.kind == "category" and value not in ids:
                allowed = ", ".join(sorted(ids))
                yield _fault(knowledge, section, identifier, (), f"{name} = '{value}'", allowed, "Use one of these.")


def _models(value: Any) -> Iterator[Any]:
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from _models(getattr(value, name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _models(item)


def _cycles(knowledge: Knowledge, section: str) -> Iterator[Fault]:
    records = knowledge.section(section)
    for start in records:
        seen = {start}
        front = list(records[start].broader)
        while front:
            name = front.pop()
            if name == start:
                hint = "Break the circle: a record cannot be broader than itself."
                yield _fault(knowledge, section, start, ("broader",), f"a circle through '{start}'", "a tree", hint)
                break
            if name in seen or name not in records:
                continue
            seen.add(name)
            front.extend(records[name].broader)


def normal_term(text: str) -> str:
    """Return `text` as compared between synonyms: folded case, single spaces, no surrounding punctuation.

    >>> normal_term("  Fly-Ash ")
    'fly ash'
    """
    return re.sub(r"[\s\-_‐–]+", " ", text).strip().casefold()


def check_synonyms(knowledge: Knowledge) -> list[Fault]:
    """Return a fault for each label or synonym that stands on two records of one kind.

    A constituent and its content may share a word: a figure beside it tells which is meant.
    """
    faults = []
    for section in ("materials", "processes", "properties", "technologies"):
        owner: dict[tuple[str, bool], str] = {}
        for identifier, record in knowledge.section(section).items():
            constituent = getattr(record, "kind", None) == "presence"
            for term in {normal_term(t) for t in (record.label.en, record.label.zh, *record.synonyms.all())}:
                first = owner.setdefault((term, constituent), identifier)
                if first != identifier:
                    hint = f"Keep it on one of '{first}' and '{identifier}'."
                    faults.append(
                        _fault(knowledge, section, identifier, ("synonyms",), f"'{term}'", "each term once", hint)
                    )
    return faults
