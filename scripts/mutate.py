"""Make the recommender wrong in many small ways and see that a test notices: ``make mutate``.

Each mutant of ``tests/mutate/mutants.yaml`` is an edit of the engine or the knowledge, made on a copy of the tree, on
which the fast tests run until the first red one. A mutant that no test notices survives, and the exit code is 1.

``python scripts/mutate.py gates-dropped …`` tries those named alone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import Any

from kb.yaml_io import read_yaml

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "mutate" / "mutants.yaml"
COPIED = ("ontology", "kb", "recommender", "interfaces", "data", "docs", "tests", "pyproject.toml")
TESTS = {
    "engine": ("tests/recommender", "tests/scenarios/test_scenarios.py", "tests/scenarios"),
    "knowledge": (
        "tests/scenarios/test_limits_hold.py",
        "tests/scenarios/test_scenarios.py",
        "tests/scenarios",
        "tests/data",
    ),
}
"""What is asked, in this order, until a test is red: what most likely notices comes first."""
WORKERS = 2
LIMIT_S = 600.0
"""A run that takes longer hangs, which is noticed too."""


@dataclass(frozen=True)
class Edit:
    """One change of one file.

    Parameters
    ----------
    file: path in the tree.
    old, new: the text that goes and the one that comes.
    after: `old` is looked for behind this text, which stands there once; empty: `old` itself stands there once.
    delete: the file goes.
    """

    file: str
    old: str = ""
    new: str = ""
    after: str = ""
    delete: bool = False

    def applied(self, text: str) -> str:
        """Return the changed text.

        Raises
        ------
        ValueError
            when the text to change is not there, or not once.

        >>> Edit("x", old="max", new="min", after="b:").applied("a: max, b: max")
        'a: max, b: min'
        """
        anchor = self.after or self.old
        if text.count(anchor) != 1:
            raise ValueError(f"{self.file}: {anchor!r} stands there {text.count(anchor)} times, not once")
        head, mark, rest = text.partition(self.after) if self.after else ("", "", text)
        if self.old not in rest:
            raise ValueError(f"{self.file}: {self.old!r} does not stand behind {self.after!r}")
        return head + mark + rest.replace(self.old, self.new, 1)


@dataclass(frozen=True)
class Mutant:
    """One way to be wrong."""

    id: str
    says: str
    on: str
    edits: tuple[Edit, ...]

    def apply(self, root: Path) -> None:
        """Make the edits below `root`."""
        for edit in self.edits:
            path = root / edit.file
            if edit.delete:
                path.unlink()
            else:
                path.write_text(edit.applied(path.read_text(encoding="utf-8")), encoding="utf-8")

    def undo(self, root: Path, unchanged: Path) -> None:
        """Put the files back as they are in `unchanged`."""
        for edit in self.edits:
            shutil.copy2(unchanged / edit.file, root / edit.file)


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: `noticed` by a test, `survived`, or `broken` (the mutant itself does not run)."""

    mutant: Mutant
    fate: str
    by: str
    seconds: float


def mutants(table: Path = TABLE) -> list[Mutant]:
    """Return the mutants of the table.

    Raises
    ------
    ValueError
        when the table is not as it should be.
    """
    document = read_yaml(table, table.name)
    if document.faults:
        raise ValueError("; ".join(str(f) for f in document.faults))
    return [_mutant(entry) for entry in document.data]


def _mutant(entry: dict[str, Any]) -> Mutant:
    if entry["on"] not in TESTS:
        raise ValueError(f"{entry['id']}: on is one of {', '.join(TESTS)}, not {entry['on']!r}")
    edits = tuple(Edit(**{{"from": "after"}.get(k, k): v for k, v in edit.items()}) for edit in entry["edits"])
    return Mutant(entry["id"], entry["says"], entry["on"], edits)


def copy_tree(root: Path, target: Path) -> Path:
    """Copy what the tests need from `root` to `target`."""
    skipped = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in COPIED:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=skipped)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)
    return target


def run_tests(root: Path, tests: str, cache: Path) -> tuple[int, str]:
    """Run a folder of tests in a copied tree until the first red one; return pytest's exit code and that test."""
    env = {
        **os.environ, "PYTHONPATH": str(root), "BPS_CACHE": str(cache), "HF_HUB_OFFLINE": "1",
        # A mutant of the same size, written within the same second, would be taken for the file compiled before.
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    env.pop("BPS_DATA", None)
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", tests]
    try:
        done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False, timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        return 1, f"{tests} hangs"
    red = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    return done.returncode, red[1] if red else done.stdout[-300:]


def try_mutant(mutant: Mutant, root: Path, unchanged: Path, cache: Path) -> Outcome:
    """Apply a mutant to a copied tree, run its tests, and put the tree back as `unchanged` is."""
    started = time.monotonic()
    fate, by = "survived", ""
    mutant.apply(root)
    try:
        for tests in TESTS[mutant.on]:
            code, red = run_tests(root, tests, cache)
            if code:
                fate, by = ("noticed" if code in (1, 2) else "broken"), red
                break
    finally:
        mutant.undo(root, unchanged)
    return Outcome(mutant, fate, by, time.monotonic() - started)


def try_all(chosen: Sequence[Mutant], unchanged: Path, folder: Path) -> Iterator[Outcome]:
    """Try mutants on as many copies of `unchanged` as there are workers; yield outcomes in order."""
    cache = folder / "cache"
    trees: Queue[Path] = Queue()
    for number in range(WORKERS):
        trees.put(copy_tree(unchanged, folder / f"tree-{number}"))

    def one(mutant: Mutant) -> Outcome:
        root = trees.get()
        try:
            return try_mutant(mutant, root, unchanged, cache)
        finally:
            trees.put(root)

    with ThreadPoolExecutor(WORKERS) as pool:
        yield from pool.map(one, chosen)


def check_sound(unchanged: Path, kinds: set[str], cache: Path) -> None:
    """Run the tests on the unchanged copy.

    Raises
    ------
    ValueError
        when one is red: then it would be red for every mutant.
    """
    folders = dict.fromkeys(t for kind in sorted(kinds) for t in TESTS[kind] if not t.endswith(".py"))
    for tests in folders:
        code, red = run_tests(unchanged, tests, cache)
        if code:
            raise ValueError(f"the tests are red without any mutant: {red}")


def main(names: Sequence[str]) -> int:
    """Try the mutants named, or all; print a table and return 1 if any survives."""
    started = time.monotonic()
    try:
        known = mutants()
        unknown = set(names) - {m.id for m in known}
        if unknown:
            raise ValueError(f"no such mutant: {', '.join(sorted(unknown))}")
        chosen = [m for m in known if not names or m.id in names]
        with tempfile.TemporaryDirectory(prefix="bps-mutate-") as name:
            folder = Path(name)
            unchanged = copy_tree(ROOT, folder / "unchanged")
            print(f"{len(chosen)} mutants; first the tests without any …", flush=True)
            check_sound(unchanged, {m.on for m in chosen}, folder / "cache")
            outcomes = []
            for outcome in try_all(chosen, unchanged, folder):
                outcomes.append(outcome)
                print(f"{outcome.fate:9} {outcome.mutant.id:30} {outcome.seconds:5.1f} s  {outcome.by}", flush=True)
    except ValueError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    left = [o for o in outcomes if o.fate != "noticed"]
    print(f"{len(outcomes) - len(left)} of {len(outcomes)} noticed in {time.monotonic() - started:.0f} s.")
    for outcome in left:
        print(f"{outcome.fate}: {outcome.mutant.id} – {outcome.mutant.says}", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
