"""Both languages say the same: keys, placeholders, and every key that the pages use."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path
from typing import get_args

import pytest

import interfaces.web
from interfaces.i18n import LANGUAGES, Language, files, texts
from recommender import results

WEB = Path(interfaces.web.__file__).parent


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_languages_have_the_same_keys_and_placeholders() -> None:
    en, zh = texts("en"), texts("zh")
    assert en.keys() == zh.keys()
    assert {k: placeholders(v) for k, v in en.items()} == {k: placeholders(v) for k, v in zh.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_and_files_are_sorted(language: Language) -> None:
    contents = [json.loads(path.read_text(encoding="utf-8")) for path in files(language)]
    assert [c for c in contents if list(c) != sorted(c)] == []
    assert sum(map(len, contents)) == len(texts(language)), "a key lies in two files"
    assert [k for k, v in texts(language).items() if not v.strip() and not k.endswith(".country")] == []


def test_chinese_texts_are_chinese() -> None:
    latin = [k for k, v in texts("zh").items() if not re.search(r"[一-鿿、，；：]", v)]
    assert [k for k in latin if not k.endswith((".country", ".placeholder"))] == []


def test_every_key_in_code_and_templates_exists() -> None:
    files = [*WEB.rglob("*.py"), *WEB.rglob("*.html"), WEB.parents[1] / "app.py"]
    used = {key for f in files for key in re.findall(r"""\bt\(\s*["']([\w.]+)["']""", f.read_text(encoding="utf-8"))}
    assert len(used) > 60
    assert used - texts("en").keys() == set()


@pytest.mark.parametrize(
    ("family", "values"),
    [
        ("status", get_args(results.Status)),
        ("verdict", get_args(results.Verdict)),
        ("origin", get_args(results.Origin)),
        ("rejection", get_args(results.RejectionKind)),
        ("grade", get_args(results.Evidence.model_fields["grade"].annotation)),
        ("relation", get_args(results.Recommendation.model_fields["relation"].annotation)),
    ],
)
def test_every_value_of_a_closed_set_has_a_word(family: str, values: tuple[str, ...]) -> None:
    assert [v for v in values if f"enum.{family}.{v}" not in texts("zh")] == []
