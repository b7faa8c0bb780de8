"""The figures that were measured and published: `docs/*.json`, which the wheel carries beside this package."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, Literal

import orjson

log = logging.getLogger("bps.published")
Name = Literal["evaluation", "screening", "audit"]
_DIGITS = 6
_PACKAGE = Path(__file__).resolve().parents[1]


def folder() -> Path:
    """Return where the figures lie: `docs/` of the checkout, else what the wheel carries."""
    checkout = _PACKAGE.parent / "docs"
    return checkout if (checkout / "evaluation.md").is_file() else _PACKAGE / "docs"


def figures(name: Name) -> dict[str, Any] | None:
    """Return the figures of one measurement, or None, said in the log, where they cannot be read."""
    path = folder() / f"{name}.json"
    try:
        content = orjson.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        log.warning("the figures of %s cannot be read: %s", path.name, error)
        return None
    return content if isinstance(content, dict) else None


def as_bytes(content: dict[str, Any]) -> bytes:
    r"""Return figures as they are written: rounded, indented, the same bytes for the same figures.

    >>> as_bytes({"MRR": 0.12345678})
    b'{\n  "MRR": 0.123457\n}\n'
    """
    return orjson.dumps(_rounded(content), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, list | tuple) else value
