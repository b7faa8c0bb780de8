"""What answers: the version of the program and of the sentence encoder."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from recommender.encoder import DEFAULT_PACKAGE, model_folder


def program_version() -> str:
    """Return the version of the program, or a question mark where it is not installed."""
    return _version("bps-synergy") or "?"


def encoder_version() -> str | None:
    """Return name and version of the sentence encoder in force, or None where there is none.

    Of a model that the user chose by its folder, the last part of the path is told.
    """
    if chosen := os.environ.get("BPS_ENCODER"):
        return Path(chosen).name
    try:
        model_folder()
    except FileNotFoundError:
        return None
    package = DEFAULT_PACKAGE.replace("_", "-")
    return f"{package} {_version(package) or '?'}"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
