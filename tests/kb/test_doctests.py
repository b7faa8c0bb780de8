"""The examples in the documentation of the packages run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import kb
import ontology

MODULES = [
    m.name for package in (kb, ontology) for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
