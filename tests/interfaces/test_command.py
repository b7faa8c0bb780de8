"""``bps`` for one stream: exit codes, and messages that name the field, what was found, what is allowed, what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_kit import Bps

ROOT = Path(__file__).parents[2]
ASH = ("recommend", "coal fly ash")

REFUSED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "nothing": (("recommend",), ("description", "describe it in words", "analysis")),
    "an empty text": (("recommend", ""), ("Nothing is said",)),
    "blanks": (("recommend", " \t\n "), ("Nothing is said",)),
    "a negative percentage": ((*ASH, "--composition", "SO3=-3 %"), ("SO3", "-3 %", "negative", "zero or more")),
    "more than the whole": ((*ASH, "--composition", "SO3=140 %"), ("SO3", "140 %", "at most 100 %", "Check")),
    "an unknown unit": ((*ASH, "--composition", "SO3=5 furlong"), ("SO3", "furlong", "%")),
    "a unit that does not fit": ((*ASH, "--composition", "SO3=5 MJ"), ("SO3", "MJ", "%")),
    "no unit word": ((*ASH, "--composition", "SO3=5 blorps"), ("SO3", "blorps", "%")),
    "no figure": ((*ASH, "--composition", "SO3"), ("composition", "SO3", "LOI=8.4 %")),
    "two figures": ((*ASH, "--composition", "SO3=2 and 3 and 4 %"), ("SO3", "one figure")),
    "no name": ((*ASH, "--composition", "=5 %"), ("composition", "=5 %", "property=figure unit")),
    "a country that is none": ((*ASH, "--country", "Atlantis"), ("country", "Atlantis", "ISO code")),
    "a country code that is none": ((*ASH, "--country", "XX"), ("country", "XX", "CN")),
    "a material that is none": (("recommend", "--material", "unobtainium"), ("material", "unobtainium", "Nearest")),
    "a code that is none": ((*ASH, "--code", "xyz:12"), ("codes", "xyz:12", "ewc:100102")),
    "a quantity that is none": ((*ASH, "--quantity", "lots"), ("quantity", "lots", "20000 t/year")),
    "a negative quantity": ((*ASH, "--quantity", "-5 t/a"), ("quantity", "-5 t/a", "above zero")),
    "a quantity of zero": ((*ASH, "--quantity", "0 t/a"), ("quantity", "0 t/a", "above zero")),
    "a language that is none": ((*ASH, "--language", "fr"), ("language", "fr", "en", "zh")),
    "a negative count": ((*ASH, "--top", "-1"), ("--top", "0")),
    "an option that is none": ((*ASH, "--compositoin", "x"), ("--compositoin",)),
    "a command that is none": (("recomend", "ash"), ("recomend",)),
    "a text of a million signs": (("recommend", "ash " * 250_000), ("description", "20000")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_mistake_is_told_in_words(bps: Bps, case: str) -> None:
    arguments, words = REFUSED[case]
    bps(*arguments).refused(*words)


def test_no_message_says_the_same_twice(bps: Bps) -> None:
    assert bps(*ASH, "--composition", "SO3=-3 %").err.count("zero or more") == 1
    err = bps("recommend", "--material", "unobtainium").err
    assert "Nearest" in err
    assert "Allowed" not in err


def test_json_is_one_line_and_nothing_else_on_stdout(bps: Bps) -> None:
    done = bps(*ASH, "--country", "CN", "--json")
    assert (done.code, done.err) == (0, "")
    (answer,) = done.lines
    assert answer["materials"][0]["material"] == "material/coal-fly-ash"
    assert {"rank", "status", "criteria"} <= answer["recommendations"][0].keys()


def test_every_option_reaches_the_profile(bps: Bps) -> None:
    (answer,) = bps(
        "recommend", "ash", "--material", "coal-fly-ash", "--code", "ewc:100102", "--country", "DE",
        "--composition", "SO3=2.1 %, Cl=0.02 % d; LOI=8.4 %", "--quantity", "20 kt/y", "--not-hazardous",
        "--language", "zh", "--json",
    ).lines  # fmt: skip
    said = answer["understood"]
    assert answer["language"] == "zh"
    assert said["material"] == "material/coal-fly-ash"
    assert said["country"] == "DE"
    assert {"SO3", "Cl", "LOI"} <= said["values"].keys()


def test_top_counts_what_is_not_rejected(bps: Bps) -> None:
    (answer,) = bps(*ASH, "--country", "CN", "--top", "2", "--json").lines
    active = [r for r in answer["recommendations"] if r["status"] != "rejected"]
    assert len(active) == 2
    (answer,) = bps(*ASH, "--country", "CN", "--top", "0", "--json").lines
    assert {r["status"] for r in answer["recommendations"]} <= {"rejected"}


def test_the_language_of_the_machine_may_be_set(bps: Bps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPS_LANGUAGE", "zh")
    assert bps(*ASH, "--country", "CN", "--json").lines[0]["language"] == "zh"
    assert bps(*ASH, "--country", "CN", "--language", "en", "--json").lines[0]["language"] == "en"
    monkeypatch.setenv("BPS_LANGUAGE", "")
    assert bps(*ASH, "--country", "CN", "--json").lines[0]["language"] == "en"


@pytest.mark.parametrize(("words", "status"), [("coal fly ash", "conditional"), ("粉煤灰", "有条件")])
def test_plain_words_when_piped(bps: Bps, words: str, status: str) -> None:
    done = bps("recommend", words, "--country", "CN", "--top", "3")
    assert done.code == 0
    assert "\x1b[" not in done.out
    assert done.out.count(status) >= 1
    assert "1. " in done.out


def test_the_answer_for_one_stream_can_be_written(bps: Bps, tmp_path: Path) -> None:
    done = bps(*ASH, "--country", "CN", "--output", tmp_path / "answer.csv")
    assert done.code == 0
    assert "material/coal-fly-ash" in (tmp_path / "answer.csv").read_text(encoding="utf-8-sig")


def test_a_fault_of_the_program_is_no_traceback(bps: Bps, opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("in the deep")

    monkeypatch.setattr(opened, "recommend", fall)
    done = bps(*ASH)
    assert done.code == 2
    assert "ZeroDivisionError: in the deep" in done.err
    assert "Traceback" not in done.err
    monkeypatch.setenv("BPS_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        bps(*ASH)


# ---- as a process of its own


def process(*arguments: str | bytes, **env: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "interfaces.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, check=False)


def test_version() -> None:
    done = process("--version")
    assert done.returncode == 0
    assert done.stdout.decode().startswith("bps-synergy ")
    assert done.stderr == b""


def test_the_same_input_gives_the_same_bytes() -> None:
    first, second = (
        process("recommend", "粉煤灰 fly ash, LOI 12%, Cl 0.5 %", "--json", PYTHONHASHSEED=seed) for seed in ("1", "77")
    )
    assert first.returncode == second.returncode == 0
    assert first.stdout == second.stdout
    assert len(first.stdout) > 10_000


def test_words_that_are_no_text_leave_no_traceback() -> None:
    done = process("recommend", b"ash \xff\xfe")
    assert done.returncode in (0, 2)
    assert b"Traceback" not in done.stderr
    assert b"fault of the program" not in done.stderr


def test_a_reader_that_leaves_early_is_no_fault() -> None:
    command = [sys.executable, "-m", "interfaces.cli", "recommend", "coal fly ash", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        said = running.stderr.read()
    assert not any(word in said for word in (b"Broken", b"Traceback", b"Exception")), said


def test_what_bears_on_the_order(bps: Bps) -> None:
    asked = ("recommend", "coal fly ash", "--country", "CN", "--quantity", "20000 t/year", "--json")
    (plain,) = bps(*asked).lines
    (near,) = bps(
        *asked, "--distance", "150", "--disposal-cost", "30", "--prefer", "maturity=5", "--prefer", "permit"
    ).lines
    before, after = (a["recommendations"][0] for a in (plain, near))
    assert "distance" not in before["score_parts"]
    assert 0 < after["score_parts"]["distance"] <= 1
    assert {r["technology"]: r["status"] for r in plain["recommendations"]} == {
        r["technology"]: r["status"] for r in near["recommendations"]
    }


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--prefer", "beauty"), "no part of the score"),
        (("--prefer", "fit=9"), "more than 5"),
        (("--distance", "-3"), "less than zero"),
    ],
)
def test_an_order_that_cannot_be(bps: Bps, option: tuple[str, str], words: str) -> None:
    bps("recommend", "coal fly ash", *option).refused(words)
