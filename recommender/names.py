"""The names by which materials are found in a text: of the records, inflected, and with the waste word turned."""

from __future__ import annotations

from kb.load import Knowledge
from recommender.reading.figures import reading_words

Named = tuple[str, str, str]
"""A material, a name of it, and whether that is a label or an abbreviation."""


def names_of(knowledge: Knowledge) -> list[Named]:
    """Return every name of every material."""
    out: list[Named] = []
    for name, record in knowledge.materials.items():
        out += [(name, term, "label") for term in (record.label.en, record.label.zh, *record.synonyms.all())]
        out += [(name, form, "label") for term in record.synonyms.mul for form in _inflected(term)]
        out += [(name, term, "abbreviation") for term in record.abbreviations]
    return [*out, *turned(knowledge, {term.casefold() for _, term, _ in out})]


def _inflected(term: str) -> list[str]:
    """Return the plural and case forms that German and Dutch add to a long word: Schlacke, Schlacken.

    >>> _inflected("Schlacke"), _inflected("RC")
    (['Schlackes', 'Schlacken', 'Schlackeen', 'Schlackee'], [])
    """
    last = term.split()[-1]
    return [term + ending for ending in ("s", "n", "en", "e")] if len(last) >= 7 and last.isalpha() else []


def turned(knowledge: Knowledge, taken: set[str]) -> list[Named]:
    """Return the names of solid wastes with their waste word turned: waste wood, scrap wood, wood waste.

    A name that another material has, or that two would get, is nobody's.

    Parameters
    ----------
    knowledge: loaded records.
    taken: names that are had already, in small letters.
    """
    found: dict[str, set[str]] = {}
    words, endings = reading_words()["waste_words"], tuple(reading_words()["no_thing_endings"])
    for name, record in knowledge.materials.items():
        if record.role in ("product", "resource") or record.state in ("liquid", "gas", None):
            continue
        for term in (record.label.en, *record.synonyms.en):
            things = [word for word in term.casefold().split() if word not in words]
            if len(things) != 1 or len(term.split()) != 2:
                continue
            if things[0].endswith(endings) or things[0] in reading_words()["no_things"]:
                continue
            forms = {form for word in words for form in (f"{word} {things[0]}", f"{things[0]} {word}")}
            for form in forms - taken:
                found.setdefault(form, set()).add(name)
    return [(next(iter(names)), form, "label") for form, names in found.items() if len(names) == 1]
