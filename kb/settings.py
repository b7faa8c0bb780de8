"""The settings of the knowledge: YAML files that hold no records, but weights, families of rules, words of reading."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from kb.cache import digest, read_cache, write_cache
from kb.errors import Fault, KnowledgeError
from ontology.paths import KnowledgePaths

NEEDED: dict[str, tuple[str, ...]] = {
    "ranking.yaml": ("resolve", "rank"),
    "jurisdictions.yaml": ("families", "none_given", "aliases"),
    "reading.yaml": (
        "negations_before", "negations_after", "hazardous", "not_hazardous", "multipliers", "tonnes", "per_year",
        "per_day", "per_month", "per_hour", "year_words", "operating_days_per_year", "operating_hours_per_year",
        "approximately", "at_most", "at_least", "basis_words", "spellings", "joins", "links", "mixed",
        "untested_before", "untested_after", "origin_before", "origin_after",
        "negation_fillers", "absence_links", "none_words", "found_words", "detection_limits", "negations_counted",
        "no_negations", "doubts", "questions", "proofs", "unassessed", "share_words", "purpose_before", "purpose_of",
        "lone_before", "lone_after", "metals", "metals_everywhere", "phrase_ends",
        "metal_held", "metal_families", "longer_words", "smelting",
        "poisonous_works", "waste_words", "no_things", "no_thing_endings", "unit_said", "all_in",
        "dry_beside_unit", "leaching_words", "content_words", "no_leaching",
        "left_by", "left_of_water", "treated_words", "untreated_waters", "harmless_works",
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
    data, faults = _parsed(paths.ontology / name, called)
    if faults:
        return None, faults
    fields = NEEDED[name]
    if isinstance(data, dict) and fields:
        lacking = [f for f in fields if not data.get(f)]
        return data, [Fault(called, 1, f, "", "a value", "Add the field.") for f in lacking]
    if isinstance(data, list) and not fields:
        return data, []
    found = "an empty file" if data is None else f"a {type(data).__name__}"
    return None, [Fault(called, 1, "", found, "fields" if fields else "a list", "Restore the file as it was.")]


def _parsed(path: Path, called: str) -> tuple[Any, list[Fault]]:
    """Return the content of a settings file, out of the cache where it was read before."""
    entry = f"setting-{path.stem}.json"
    try:
        key = digest(path.read_bytes())
    except OSError:
        key = ""
    kept = orjson.loads(read_cache(entry) or b"{}")
    if key and kept.get("of") == key:
        return kept["data"], []
    from kb.yaml_io import read_yaml  # needed for a changed file only

    document = read_yaml(path, called)
    if key and not document.faults:
        write_cache(entry, orjson.dumps({"of": key, "data": document.data}))
    return document.data, document.faults


@lru_cache(maxsize=8)
def families(paths: KnowledgePaths) -> dict[int, dict[str, str]]:
    """Return the labels of the families of by-products by number and language; empty without such a file."""
    from kb.yaml_io import read_yaml

    data = read_yaml(paths.ontology / "families.yaml", "ontology/families.yaml").data
    return {int(f["number"]): dict(f["label"]) for f in data or []}
