"""The tiny knowledge base as a fixture."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from kit_kb import TINY, Folder


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A writable copy of the tiny knowledge base, with a cache of its own."""
    monkeypatch.setenv("BPS_CACHE", str(tmp_path / "cache"))
    shutil.copytree(TINY, tmp_path / "knowledge")
    return Folder(tmp_path / "knowledge")
