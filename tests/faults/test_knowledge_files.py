"""Scenarios 10, 12, 13, 15: one bad file of many, figures that mean nothing, ends that hang, files that explode."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from kit_kb import Folder

ASH = "ontology/materials/ash.yaml"
TECHNOLOGY = "ontology/technologies/fly-ash-concrete.yaml"
CASE = "data/cases/china/north-plant.yaml"
KILL_S = 120


def test_one_broken_file_among_three_hundred(tiny: Folder) -> None:
    pattern = tiny.path(CASE).read_text(encoding="utf-8")
    for number in range(299):
        name = f"plant-{number}"
        tiny.write(f"data/cases/china/{name}.yaml", pattern.replace("id: north-plant", f"id: {name}", 1))
    tiny.write("data/cases/china/broken.yaml", pattern.replace("status: operating", "status: [", 1))
    known = tiny.load()
    assert len(known.cases) == 300
    assert {f.file for f in known.faults} == {"data/cases/china/broken.yaml"}
    assert known.faults[0].line > 1
    assert known.faults[0].hint


MEANINGLESS = {
    "unknown unit": (TECHNOLOGY, '  max: 3\n  unit: "%"', "  max: 3\n  unit: furlong", "furlong"),
    "ton": (CASE, "unit: t/year", "unit: ton/year", "ton"),
    "unit of another kind": (TECHNOLOGY, '  max: 3\n  unit: "%"', "  max: 3\n  unit: degC", "degC"),
    "min above max": (TECHNOLOGY, "  max: 3\n", "  min: 5\n  max: 3\n", "3"),
    "no basis": (TECHNOLOGY, "  basis: d\n  max: 3", "  max: 3", "basis"),
    "negative mass": (CASE, "value: 120000", "value: -120000", "-120000"),
    "more than the whole": (ASH, "    max: 3\n", "    max: 130\n", "130"),
    "not a number": (TECHNOLOGY, "  max: 3\n", "  max: .nan\n", ".nan"),
    "infinity": (TECHNOLOGY, "  max: 3\n", "  max: .inf\n", ".inf"),
    "nothing": (TECHNOLOGY, "  max: 3\n", "  max:\n", ""),
}


@pytest.mark.parametrize(("file", "old", "new", "word"), MEANINGLESS.values(), ids=MEANINGLESS)
def test_a_figure_that_means_nothing_is_named_and_never_screened(
    tiny: Folder, file: str, old: str, new: str, word: str
) -> None:
    tiny.change(file, old, new)
    faults = [f for f in tiny.validate().faults if f.file == file]
    assert faults
    assert all(f.line > 0 and f.hint for f in faults)
    assert any(word in str(f) for f in faults), [str(f) for f in faults]


DANGLING = {
    "technology of a case": (CASE, "technology: fly-ash-concrete", "technology: fly-ash-concret", "fly-ash-concrete"),
    "source of a limit": (TECHNOLOGY, "source: gb-t-1596-2017, locator: table 1", "source: gb-t-1596", "gb-t-1596"),
    "material of a use": (TECHNOLOGY, "accepts: [{material: ash}]", "accepts: [{material: asch}]", "asch"),
    "process of a facility": (CASE, "process: concrete-works", "process: concrete-work", "concrete-works"),
}


@pytest.mark.parametrize(("file", "old", "new", "word"), DANGLING.values(), ids=DANGLING)
def test_an_end_that_hangs_is_named_with_the_nearest(tiny: Folder, file: str, old: str, new: str, word: str) -> None:
    tiny.change(file, old, new)
    (fault,) = [f for f in tiny.validate().faults if f.file == file]
    assert fault.line > 1
    assert word in str(fault)


BOUNDED = """
import resource, sys
from kb.yaml_io import parse_yaml
sys.path.insert(0, {tests!r})
from test_yaml_faults import HOSTILE
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name, raw in HOSTILE.items():
    assert parse_yaml(raw, name).faults, name
print(len(HOSTILE), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_files_that_explode_are_refused_in_little_memory() -> None:
    tests = str(Path(__file__).parents[1] / "kb")
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED.format(tests=tests)], capture_output=True, text=True, timeout=KILL_S, check=False
    )
    assert done.returncode == 0, done.stderr
    number, kilobytes = map(int, done.stdout.split())
    assert number >= 10
    assert kilobytes < 100_000
