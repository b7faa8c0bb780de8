"""The examples in the documentation of the code, and the paths that the README names."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import interfaces
import recommender

ROOT = Path(__file__).parents[2]
MODULES = [
    m.name
    for package in (recommender, interfaces)
    for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if ".screens" not in m.name  # a page runs when it is imported
]
SCRIPTS = [f"scripts.{p.stem}" for p in sorted((ROOT / "scripts").glob("*.py"))]


@pytest.mark.parametrize("name", [*MODULES, *SCRIPTS])
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md"])
def test_the_links_of_a_document_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    missing = [link for link in links if not (ROOT / link.partition("#")[0]).exists()]
    assert not missing, f"{document} names what is not there: {missing}"


def test_the_readme_names_commands_that_are_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"^ {4}make ([a-z]+)", text, re.MULTILINE))
    assert {"run", "test"} <= named <= targets
    examples = re.findall(r"docs/examples/[\w.-]+", text)
    assert examples
    assert all((ROOT / e).is_file() for e in examples)
