"""Write the documents that are made from the knowledge: docs/coverage.md."""

from __future__ import annotations

import sys
from pathlib import Path

from kb.coverage import report
from kb.load import load

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write them."""
    (ROOT / "docs" / "coverage.md").write_text(report(load()), encoding="utf-8")
    print("docs/coverage.md", file=sys.stderr)


if __name__ == "__main__":
    main()
