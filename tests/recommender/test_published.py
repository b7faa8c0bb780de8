"""The figures that an evaluation writes are those that the page draws, in the form that it reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.load import load
from recommender.evaluation import published
from recommender.evaluation.published import as_bytes, figures


@pytest.fixture(scope="module")
def small() -> Any:
    pytest.importorskip("bm25s", reason="install the package's extra 'evaluate'")
    from recommender.evaluation.report import report
    from recommender.evaluation.run import Evaluation

    known = load()
    some = {name: known.cases[name] for name in sorted(known.cases)[:2]}
    return report(Evaluation(replace(known, cases=some), None), lambda _: None)


def test_an_evaluation_has_the_form_of_the_published_one(small: Any, monkeypatch: Any, tmp_path: Path) -> None:
    there = figures("evaluation")
    assert there is not None
    assert small.figures.keys() == there.keys()
    assert small.figures["difference"].keys() == there["difference"].keys()
    assert small.figures["spoken"].keys() <= there["spoken"].keys()
    assert set(small.figures["ablation"]) == set(there["ablation"])
    (tmp_path / "evaluation.json").write_bytes(as_bytes(small.figures))
    monkeypatch.setattr(published, "folder", lambda: tmp_path)
    again = figures("evaluation")
    assert again is not None
    assert as_bytes(again) == as_bytes(small.figures)


def test_the_document_says_the_same_as_the_figures(small: Any) -> None:
    for means in small.figures["spoken"].values():
        assert " | ".join(f"{means[m]:.3f}" for m in ("hit@1", "hit@3", "hit@5", "hit@10", "MRR")) in small.text
    for row in small.figures["country"]:
        assert f"| {row['name']} | {row['queries']} | {row['hit@5']:.3f}" in small.text
    for band in small.figures["confidence"]["bands"]:
        assert f"| {band['low']:.1f} to {band['high']:.1f} | {band['queries']} | {band['right']:.2f} |" in small.text
