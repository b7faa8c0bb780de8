"""The figures behind the page How good is this: published, counted, drawn, and taken away."""

from __future__ import annotations

import csv
import io
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interfaces.i18n import texts
from interfaces.web import downloads
from interfaces.web.names import Names
from interfaces.web.quality_charts import Figure, around_zero, on_axis, shares, stacked, steps
from interfaces.web.quality_known import Counted, Known
from interfaces.web.quality_measured import OUTCOMES, QUERIES, Measured, agreement, let_through, outcomes
from kb.load import Knowledge, load
from recommender.evaluation import published
from recommender.evaluation.published import as_bytes
from recommender.versions import encoder_version, program_version

ROOT = Path(__file__).parents[2]
counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 10_000), max_size=6)


@pytest.fixture(scope="module")
def base() -> Knowledge:
    return load()


@given(counts)
def test_the_parts_of_a_bar_fill_it(found: dict[str, int]) -> None:
    bar = shares("x", found)
    assert [p.series for p in bar.parts] == [name for name, n in found.items() if n]
    assert sum(p.width for p in bar.parts) == pytest.approx(100 if any(found.values()) else 0, abs=0.01)


@given(counts, st.integers(0, 20_000))
def test_no_bar_has_a_part_without_width(found: dict[str, int], whole: int) -> None:
    assert all(p.width > 0 for p in stacked("x", found, whole).parts)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6).map(sorted))
def test_steps_add_up(values: list[float]) -> None:
    assert sum(steps(values)) == pytest.approx(values[-1])


@given(st.lists(st.floats(-1, 1), max_size=6))
def test_the_axis_holds_zero_and_every_value(values: list[float]) -> None:
    ends = around_zero(values)
    assert all(0 <= on_axis(value, ends) <= 100 for value in (0.0, *values))


def test_every_chart_can_be_drawn_in_both_languages(base: Knowledge) -> None:
    evaluation, screening, audit = (published.figures(n) for n in ("evaluation", "screening", "audit"))
    assert evaluation is not None
    assert screening is not None
    assert audit is not None
    counted = Counted.of(base)
    for language in ("en", "zh"):
        names = Names(base, language)
        measured, known = Measured(names), Known(counted, names)
        drawn = [measured.ranking(evaluation, q) for q in QUERIES]
        drawn += [measured.difference(evaluation), measured.confidence(evaluation)]
        drawn += [measured.screening(screening), measured.audit(audit)]
        drawn += [known.readings(), known.families(), known.practice(), known.countries()]
        for figure in drawn:
            whole(figure)


def whole(figure: Figure) -> None:
    assert figure.bars or figure.spans
    assert {len(row) for row in figure.table.rows} == {len(figure.table.heads)}
    for bar in figure.bars:
        assert sum(p.width for p in bar.parts) <= 100.01
    for span in figure.spans:
        assert 0 <= span.left <= span.middle <= span.left + span.width <= 100.01
    series = {p.series for b in figure.bars for p in b.parts} - {"rest", "cases", "others"}
    assert series <= {name for name, _ in figure.legend}


def test_the_counts_agree_with_the_records(base: Knowledge) -> None:
    counted = Counted.of(base)
    assert sum(counted.countries.values()) == counted.records["cases"] == len(base.cases)
    assert sum(counted.statuses.values()) == sum(len(c.synergies) for c in base.cases.values())
    assert sum(f.materials for f in counted.families) == len(base.materials)
    assert counted.all_limits.all == sum(r.all for r in counted.limits.values()) > 2000


# ---- published figures


def test_the_audit_is_that_of_its_document() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        from publish import audit
    finally:
        sys.path.pop(0)
    made = audit((ROOT / "docs" / "audit.md").read_text(encoding="utf-8"))
    assert (ROOT / "docs" / "audit.json").read_bytes() == as_bytes(made), "run: python scripts/publish.py audit"
    assert all(r["drawn"] == r["agree"] + r["disagree"] + r["lost"] for r in made["rows"])
    assert len(made["rows"]) >= 9
    assert 0.8 < agreement(made["rows"]) < 1


def test_the_evaluation_is_that_of_its_document() -> None:
    found = published.figures("evaluation")
    assert found is not None
    document = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    for part in ("spoken", "en", "zh", "other"):
        for means in found[part].values():
            line = " | ".join(f"{means[m]:.3f}" for m in ("hit@1", "hit@3", "hit@5", "hit@10", "MRR", "nDCG@10"))
            assert line in document, "run: make evaluate"


def test_the_screening_counts_every_scenario() -> None:
    found = published.figures("screening")
    assert found is not None
    for table in found["tables"]:
        assert sum(outcomes(table).values()) == table["rows"]
        assert {o for by in table["outcomes"].values() for o in by} <= set(OUTCOMES)
    silent, dangerous = let_through(found)
    assert 0 <= silent <= dangerous / 20


def test_figures_are_written_alike() -> None:
    body = as_bytes({"b": [0.12345678, 2], "a": {"x": 1.0}})
    assert body == as_bytes(orjson.loads(body))
    assert b"0.123457" in body


# ---- files to take away


@pytest.mark.parametrize("key", [o.key for o in downloads.OFFERS])
def test_a_file_is_made_once_for_all_who_ask(key: str, base: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    bodies = {"turtle": b"t", "json_ld": b"j", "archive": b"z"}
    for name, body in bodies.items():
        monkeypatch.setattr(downloads.export, name, lambda *_, body=body: made.append("x") or body)
    monkeypatch.setattr(downloads.GraphStore, "build", lambda knowledge: None)
    monkeypatch.setattr(downloads, "cases_csv", lambda knowledge: made.append("x") or b"c")
    downloads._made.cache_clear()
    ready = threading.Barrier(8)

    def ask(_: int) -> bytes:
        ready.wait(timeout=30)
        return downloads.made(key, base)

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(8)))
    downloads._made.cache_clear()
    assert len(answers) == len(made) == 1


def test_the_cases_open_in_a_spreadsheet_as_text(base: Knowledge) -> None:
    body = downloads.cases_csv(base)
    assert body.startswith(downloads.MARK)
    assert body == downloads.cases_csv(base)
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert len(rows) == sum(len(c.synergies) for c in base.cases.values())
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "@", "+", "\t")]
    assert all(row["case"] in base.cases and row["material"] and row["citation"] for row in rows)


def test_a_formula_in_a_case_is_marked_as_text(base: Knowledge) -> None:
    case = next(iter(base.cases.values()))
    bad = case.synergies[0].model_copy(update={"waste_as_worded": '=HYPERLINK("http://outside.invalid")'})
    changed = {f.name: getattr(base, f.name) for f in fields(Knowledge)}
    changed["cases"] = {case.id: case.model_copy(update={"synergies": [bad]})}
    (row,) = csv.DictReader(io.StringIO(downloads.cases_csv(Knowledge(**changed)).decode("utf-8-sig")))
    assert row["waste_as_worded"].startswith("'=HYPERLINK")


# ---- versions


def test_versions_are_named_without_a_place_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert program_version()
    monkeypatch.setenv("BPS_ENCODER", str(tmp_path / "some-model"))
    assert encoder_version() == "some-model"
    monkeypatch.delenv("BPS_ENCODER")
    monkeypatch.setattr("recommender.versions.model_folder", missing)
    assert encoder_version() is None


def missing() -> Path:
    raise FileNotFoundError("no weights")


def test_every_outcome_and_offer_has_its_words() -> None:
    keys = {f"quality.outcome.{o.replace(' ', '-')}{end}" for o in OUTCOMES for end in ("", ".says")}
    keys |= {f"quality.download.{o.key}{end}" for o in downloads.OFFERS for end in ("", ".says")}
    assert keys - texts("en").keys() == set()
