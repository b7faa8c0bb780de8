"""Refused input in the language of the page: what the engine says in English is recognised and said again."""

from __future__ import annotations

import re

from interfaces.i18n import Language, translate
from kb.errors import InputError

_SAID: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("unit", re.compile(r"the unit '(?P<unit>.*)' is not known\.")),
    ("unitOther", re.compile(r"the unit '(?P<unit>.*)' does not fit; .* is given in units like (?P<like>.+)\.$")),
    ("negative", re.compile(r": (?P<figure>\S+ \S+) is negative\.")),
    ("whole", re.compile(r"a mass fraction of (?P<figure>.+) is more than the whole\.")),
    ("fact", re.compile(r"say one of (?P<allowed>.+)\.$")),
    ("code", re.compile(r"codes: '(?P<code>.*)' is not a waste code known here\.")),
    ("material", re.compile(r"material: '(?P<material>.*)' is not a known material\.")),
    ("country", re.compile(r"country: '(?P<country>.*)' is not a country\.")),
    ("figure", re.compile(r"'(?P<words>.*)' is not (?:a figure;|one figure with its unit)")),
    ("order", re.compile(r"[Mm]in (?P<low>\S+) is greater than max (?P<high>\S+?)\.?$")),
    ("long", re.compile(r"the text is longer than (?P<most>\d+) signs")),
    ("number", re.compile(r": (?P<words>.*) is not (?:greater than zero|a finite number|a number)\.")),
    ("nothing", re.compile(r"[Nn]othing is said of the stream")),
)


def refusal(error: InputError, language: Language) -> str | None:
    """Return what is wrong and what to do, or None where the engine's words are not known here.

    >>> refusal(InputError("Cl", -2, "", "Cl: -2 % is negative. Give zero or more."), "zh")
    '-2 % 为负值。请填写零或正数。'
    """
    for key, pattern in _SAID:
        if found := pattern.search(error.message):
            return translate(language, f"error.said.{key}", **found.groupdict())
    return None
