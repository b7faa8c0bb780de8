"""What is said, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
import pytest

import recommender
from recommender.messages import say
from recommender.wording import number, short_name, unit_words

FOLDER = Path(recommender.__file__).parent
EN, ZH = (orjson.loads((FOLDER / "messages" / f"{lang}.json").read_bytes()) for lang in ("en", "zh"))


def test_both_languages_say_the_same_things() -> None:
    assert set(EN) == set(ZH)


@pytest.mark.parametrize("key", sorted(EN))
def test_both_languages_fill_in_the_same_words(key: str) -> None:
    def holes(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    assert holes(EN[key]) == holes(ZH[key])
    assert re.search(r"[\u3400-\u9fff]", ZH[key]) or not re.search(r"[a-z]{4}", re.sub(r"\{\w+\}", "", ZH[key]))


def test_every_reason_in_the_code_has_its_words() -> None:
    code = "".join(p.read_text(encoding="utf-8") for p in sorted((FOLDER / "screening").glob("*.py")))
    reasons = set(re.findall(r'Judgement\(\s*"(?:pass|fail|unknown)",\s*"(\w+)"', code))
    notes = "".join(
        (FOLDER / n).read_text(encoding="utf-8") for n in ("understanding.py", "given.py", "reading/reader.py")
    )
    reasons |= set(re.findall(r'(?:notes|warnings)\.append\(\("(\w+)"', notes))
    assert len(reasons) > 30
    assert sorted(reasons - set(EN)) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.04, "0.04"), (12.0, "12"), (123456.0, "123456"), (0.0, "0"), (0.00025, "0.00025"), (1e-6, "0.000001"),
        (2.4970001, "2.497"), (-1.2, "-1.2"), (1e9, "1000000000"),
    ],
)  # fmt: skip
def test_numbers_are_plain(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(("unit", "words"), [("degC", "°C"), ("1", ""), (None, ""), ("%", "%")])
def test_units_are_written_for_people(unit: str | None, words: str) -> None:
    assert unit_words(unit) == words


@pytest.mark.parametrize(
    ("citation", "short"),
    [
        ("GB/T 1596-2017, Fly ash used for cement and concrete", "GB/T 1596-2017"),
        ("EN 450-1:2012 Fly ash for concrete - Part 1", "EN 450-1:2012"),
        ("HJ 662-2013 Specification", "HJ 662-2013"),
        ("40 CFR 61 subpart R, 61.206", "40 CFR 61 subpart R"),
    ],
)
def test_a_standard_is_named_in_short(citation: str, short: str) -> None:
    assert short_name(citation) == short


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_message_is_filled(language: str) -> None:
    params: dict[str, Any] = {"label": "LOI", "value": "12 %", "limit": "5 %", "standard": "GB"}
    said = say("outside", language, **params)
    assert all(word in said for word in params.values())
    assert "{" not in said
