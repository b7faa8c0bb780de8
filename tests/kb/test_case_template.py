"""The file for a new case: its examples make a whole case, it speaks of every field, and left empty it is refused."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any, get_args

import pytest
from kit_kb import Folder
from pydantic import BaseModel

from kb.jsonld import nested
from kb.records import Case, Cite, Source

TEMPLATE = files("kb").joinpath("templates/case.yaml").read_text(encoding="utf-8")
for _mark, _value in (("@ID@", "north-cement"), ("@COUNTRY@", "CN"), ("@TODAY@", "2026-01-02")):
    TEMPLATE = TEMPLATE.replace(_mark, _value)
FILE = "data/cases/china/north-cement.yaml"


def filled(optional: bool) -> str:
    """The template with each example in place of the comment."""
    text = re.sub(r"(?m)^(\s*)#\? ", r"\1", TEMPLATE) if optional else TEMPLATE
    text = re.sub(r"(?m)^\s*#.*\n", "", text)
    return re.sub(r"(?m)(:|-)  # e\.g\. (.+)$", r"\1 \2", text)


@pytest.mark.parametrize("optional", [False, True])
def test_the_examples_make_a_case_that_counts(tiny: Folder, optional: bool) -> None:
    text = _for_tiny(filled(optional))
    if optional:  # what has ended is not operating
        text = text.replace("    status: operating", "    status: discontinued")
    tiny.write(FILE, text)
    assert [str(f) for f in tiny.validate().faults] == []
    knowledge = tiny.load()
    assert "north-cement" in knowledge.cases
    assert "north-cement-report" in knowledge.sources
    assert knowledge.line_of("sources", "north-cement-report", ("year",))[0] == FILE


def _for_tiny(text: str) -> str:
    """The example names records of the whole base; the small one has these instead."""
    for name, other in (("cement-works", "coal-power-plant"), ("fly-ash-cement", "fly-ash-concrete")):
        text = text.replace(name, other)
    return text.replace("- portland-cement", "- high-calcium-fly-ash")


def test_left_empty_every_line_to_fill_is_named(tiny: Folder) -> None:
    tiny.write(FILE, TEMPLATE)
    faults = tiny.validate().faults
    needed = {"title.en", "place.latitude", "facilities.0.name.zh", "synergies.0.waste_as_worded", "sources.0.citation"}
    assert needed <= {f.field for f in faults}
    lines = TEMPLATE.splitlines()
    for fault in faults:
        assert (fault.file, fault.found, fault.hint[:7]) == (FILE, "nothing", "Fill it"), str(fault)
        assert "# e.g." in lines[fault.line - 1]


def test_every_field_of_a_case_is_in_the_template() -> None:
    text = re.sub(r"(?m)^(\s*)#\? ", r"\1", TEMPLATE)
    known = set(re.findall(r"(?m)(?:^\s*(?:- )?|[{,] ?)(\w+):", text))
    missing = {f"{m.__name__}.{name}" for m in _models(Case) for name in m.model_fields if name not in known}
    assert missing == SELDOM


SELDOM = {"Place.region", "Quantity.min", "Quantity.max", "Source.jurisdiction"}
"""Fields that a case seldom needs; docs/data-model.md tells of them."""


def _models(model: type[BaseModel]) -> list[type[BaseModel]]:
    found: list[type[Any]] = [Source, Cite]
    front: list[type[BaseModel]] = [model]
    while front:
        one = front.pop()
        if one not in found:
            found.append(one)
            front.extend(inner for name in one.model_fields for inner in nested(one, name))
    return found


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("sources:\n", "sources: 7\nsourcez:\n"), "a list of sources"),
        (("source: north-cement-report\n", "source: elsewhere\n"), "elsewhere"),
        (("receiver: works", "receiver: somebody"), "somebody"),
        (("material: coal-fly-ash", "material: coal-fly-ashes"), "coal-fly-ashes"),
        (("latitude: 39.9", "latitude: 139.9"), "139.9"),
        (("reading: full", "reading: none"), "read"),
    ],
)
def test_a_slip_is_told_with_file_line_and_remedy(tiny: Folder, change: tuple[str, str], words: str) -> None:
    text = _for_tiny(filled(optional=False))
    assert change[0] in text
    tiny.write(FILE, text.replace(*change))
    faults = tiny.validate().faults
    assert any(words in str(f) for f in faults), [str(f) for f in faults]
    assert all(f.file == FILE and f.line > 0 and (f.hint or f.allowed) for f in faults)


def test_a_source_that_is_there_already_is_told(tiny: Folder) -> None:
    known = next(iter(tiny.load().sources))
    tiny.write(FILE, _for_tiny(filled(optional=False)).replace("north-cement-report", known))
    twice = [f for f in tiny.validate().faults if "twice" in f.found]
    assert len(twice) == 1
    assert twice[0].file == FILE or "each id once" in twice[0].allowed


def test_statuses_of_the_template_are_those_of_the_model() -> None:
    for status in get_args(Case.model_fields["status"].annotation):
        assert status in TEMPLATE
