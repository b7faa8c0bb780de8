"""No file names a place of the machine it was written on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Built from parts, so that this file does not hold what it looks for.
PLACES = re.compile(
    "|".join(rf"(?<![\w.~:/-])/{top}/[\w.-]" for top in ("work", "root", "home", "Users", "tmp", "mnt"))
)


def project_files() -> list[Path]:
    """Return the files that git tracks or would track; all below the root where there is no git."""
    try:
        done = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no git checkout: the files of the project cannot be told from others")
    return [ROOT / name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_place_of_a_machine() -> None:
    found = []
    for path in project_files():
        raw = path.read_bytes()
        if b"\x00" in raw:
            continue
        for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), 1):
            match = PLACES.search(line)
            if match:
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert not found, "absolute paths of a machine; say it relative to the checkout:\n" + "\n".join(found)
