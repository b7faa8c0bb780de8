"""The settings of the knowledge: YAML files that hold no records, but weights, families of rules, words of reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kb.errors import Fault, KnowledgeError
from kb.yaml_io import read_yaml
from ontology.paths import KnowledgePaths

NEEDED: dict[str, tuple[str, ...]] = {
    "ranking.yaml": ("resolve", "rank"),
    "jurisdictions.yaml": ("families", "none_given", "aliases"),
    "reading.yaml": (
        "negations_before", "negations_after", "hazardous", "not_hazardous", "multipliers", "tonnes", "per_year",
        "per_day", "per_month", "per_hour", "year_words", "operating_days_per_year", "operating_hours_per_year",
        "approximately", "at_most", "at_least", "basis_words", "spellings", "joins", "links", "mixed",
        "untested_before", "untested_after", "origin_before", "origin_after",
    ),
    "unit_words.yaml": (),
    "suggesting.yaml": ("statuses", "places", "units"),
}  # fmt: skip
"""The files, and the fields each must have; one without fields is a list."""


def setting(name: str, paths: KnowledgePaths | None = None) -> Any:
    """Return what the settings file called `name` holds.

    Raises
    ------
    KnowledgeError
        with file, line and remedy, when it cannot be read or lacks a field: no answer is possible without it.

    >>> sorted(setting("ranking.yaml"))
    ['rank', 'resolve']
    """
    document, faults = _checked(name, paths or KnowledgePaths.find())
    if faults:
        raise KnowledgeError(f"No answer is possible without a setting. {faults[0]}", tuple(faults))
    return document


def check_settings(paths: KnowledgePaths) -> Iterator[Fault]:
    """Yield the faults of the settings files that are there."""
    for name in NEEDED:
        if (paths.ontology / name).exists():
            yield from _checked(name, paths)[1]


def _checked(name: str, paths: KnowledgePaths) -> tuple[Any, list[Fault]]:
    called = f"ontology/{name}"
    document = read_yaml(paths.ontology / name, called)
    if document.faults:
        return None, document.faults
    data, fields = document.data, NEEDED[name]
    if isinstance(data, dict) and fields:
        lacking = [f for f in fields if not data.get(f)]
        return data, [Fault(called, 1, f, "", "a value", "Add the field.") for f in lacking]
    if isinstance(data, list) and not fields:
        return data, []
    found = "an empty file" if data is None else f"a {type(data).__name__}"
    return None, [Fault(called, 1, "", found, "fields" if fields else "a list", "Restore the file as it was.")]
