"""Write the figures that the page "How good is this?" shows: docs/audit.json and docs/screening.json.

Usage: python scripts/publish.py [audit] [screening]

The audit is read from the tables of docs/audit.md; the screening runs every blind scenario (some minutes). The figures
of the evaluation are written by `make evaluate`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from kb.yaml_io import read_yaml
from recommender.evaluation.published import as_bytes

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("blind.yaml", "blind2.yaml")
_ROW = re.compile(r"^\| (\w[\w ]*) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| [\d.]+ % \|$")
_ROUNDS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9}
_NAMED = "|".join(_ROUNDS)
_ROUND = re.compile(rf"^#+ .*\b({_NAMED}) round\b|^\| ({_NAMED}) round \|", re.I)
_FIRST_RUN = re.compile(
    r"^# First run.*?(\d+) of (\d+) rejected rows accepted in silence, (\d+) of (\d+) others rejected, "
    r"(\d+) unanswered",
    re.M,
)


def audit(document: str) -> dict[str, Any]:
    """Return the result tables of the audit: a row for each round and kind of record, the sums left out."""
    rows, current = [], 1
    for line in document.splitlines():
        if heading := _ROUND.match(line):
            current = _ROUNDS[(heading[1] or heading[2]).lower()]
        if (found := _ROW.match(line)) and found[1] != "all":
            kind = "synergies" if found[1].endswith("round") else found[1]
            drawn, agree, disagree, lost = map(int, found.groups()[1:])
            rows.append(
                {"round": current, "kind": kind, "drawn": drawn, "agree": agree, "disagree": disagree, "lost": lost}
            )
    return {"rows": rows}


def screening() -> dict[str, Any]:
    """Run every blind scenario and count what came of it, by what the sources expect."""
    sys.path.insert(0, str(ROOT / "tests" / "scenarios"))
    from blind import engine, tried

    tables = []
    for name in TABLES:
        path = ROOT / "tests" / "scenarios" / name
        rows = read_yaml(path, name).data
        outcomes: dict[str, Counter[str]] = {"suitable": Counter(), "conditional": Counter(), "rejected": Counter()}
        for row in rows:
            outcomes[row["expected"]][tried(row).outcome] += 1
        tables.append(
            {
                "name": name.removesuffix(".yaml"),
                "rows": len(rows),
                "outcomes": {expected: dict(sorted(found.items())) for expected, found in outcomes.items()},
                "first_run": _first_run(path.read_text(encoding="utf-8"), len(rows)),
            }
        )
        print(f"{name}: {sum(outcomes.values(), Counter())}", file=sys.stderr)
    return {"knowledge": engine().knowledge.fingerprint, "tables": tables}


def _first_run(head: str, rows: int) -> dict[str, int] | None:
    found = _FIRST_RUN.search(head)
    if found is None:
        return None
    accepted, dangerous, rejected, harmless, absent = map(int, found.groups())
    return {
        "rows": rows, "dangerous": dangerous, "accepted": accepted, "harmless": harmless, "rejected": rejected,
        "absent": absent,
    }  # fmt: skip


def main(wanted: list[str]) -> None:
    """Write what is wanted, or both."""
    docs = ROOT / "docs"
    if unknown := set(wanted) - {"audit", "screening"}:
        sys.exit(f"Not known: {', '.join(sorted(unknown))}. Usage: python scripts/publish.py [audit] [screening]")
    for name in wanted or ["audit", "screening"]:
        made = screening() if name == "screening" else audit((docs / "audit.md").read_text(encoding="utf-8"))
        (docs / f"{name}.json").write_bytes(as_bytes(made))
        print(f"docs/{name}.json", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
