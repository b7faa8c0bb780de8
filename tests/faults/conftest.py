"""The tiny knowledge base, as the tests of the knowledge have it."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "kb"), str(TESTS / "web"), str(TESTS / "scenarios")]

import shutil  # noqa: E402

import pytest  # noqa: E402
from kit_kb import TINY, Folder  # noqa: E402


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A writable copy of the tiny knowledge base, with a cache of its own."""
    monkeypatch.setenv("BPS_CACHE", str(tmp_path / "cache"))
    shutil.copytree(TINY, tmp_path / "knowledge")
    return Folder(tmp_path / "knowledge")
