"""The table of mutants fits the tree: each edit finds its text, and what comes out can be read. Nothing is run here."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.yaml_io import parse_yaml
from scripts.mutate import Edit, Mutant, mutants

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("mutant", mutants(), ids=lambda m: m.id)
def test_the_edits_fit(mutant: Mutant) -> None:
    hint = f"{mutant.id} of tests/mutate/mutants.yaml no longer fits the code: mend its edits"
    for edit in mutant.edits:
        path = ROOT / edit.file
        assert path.is_file(), hint
        if edit.delete:
            continue
        text = path.read_text(encoding="utf-8")
        try:
            changed = edit.applied(text)
        except ValueError as error:
            pytest.fail(f"{hint} ({error})")
        assert changed != text
        if path.suffix == ".py":
            compile(changed, edit.file, "exec")
        elif path.suffix == ".yaml":
            assert not parse_yaml(changed.encode(), edit.file).faults


def test_identifiers_are_unique() -> None:
    names = [m.id for m in mutants()]
    assert len(names) == len(set(names)) > 30


@pytest.mark.parametrize(("text", "after"), [("max max", ""), ("nothing", ""), ("max", "b:"), ("b: b: max", "b:")])
def test_an_edit_that_finds_no_text_or_two_is_refused(text: str, after: str) -> None:
    with pytest.raises(ValueError, match="x:"):
        Edit("x", old="max", new="min", after=after).applied(text)
