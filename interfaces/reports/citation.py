"""How to cite the knowledge base in the version used, and the sources that an answer rests on."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from typing import Any

from interfaces.i18n import Language, translate
from interfaces.web.escape import plain, web_address
from recommender.results import Answer

_PACKAGE = "bps-synergy"
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_TEX |= {c: f"\\{c}" for c in "#$%&_"}


@dataclass(frozen=True)
class Edition:
    """The state of the knowledge that an answer was given from.

    `stamp` names it: the beginning of the digest of all files.
    """

    version: str
    stamp: str
    technologies: int
    materials: int
    cases: int


@dataclass(frozen=True)
class Cited:
    """A source that an answer names; `key` is its identifier, or made from its words."""

    key: str
    citation: str
    url: str | None


def edition(knowledge: Any) -> Edition:
    """Return the state of `knowledge`."""
    counts = (len(getattr(knowledge, name, ())) for name in ("technologies", "materials", "cases"))
    return Edition(_version(), knowledge.fingerprint[:8], *counts)


def cited(answer: Answer) -> list[Cited]:
    """Return the sources of an answer's limits, evidence and benefits, each once, in order."""
    found: dict[str, Cited] = {}

    def add(key: str, citation: str, url: str | None) -> None:
        if citation:
            found.setdefault(citation, Cited(key or _key(citation), citation, web_address(url)))

    for recommendation in answer.recommendations:
        for criterion in recommendation.criteria:
            add(criterion.source.removeprefix("source/"), criterion.citation, criterion.url or criterion.via)
        for evidence in recommendation.evidence:
            add("", evidence.source, evidence.url)
        for benefit in recommendation.benefits.values():
            for source in benefit.sources:
                add("", source, None)
    return list(found.values())


def plain_text(of: Edition, today: dt.date, language: Language) -> str:
    """Return how to cite the knowledge base in words."""
    return translate(
        language, "report.cite", version=of.version, stamp=of.stamp, year=today.year, day=today.isoformat()
    )


def bibtex(of: Edition, sources: list[Cited]) -> str:
    """Return the knowledge base and `sources` as BibTeX.

    >>> print(bibtex(Edition("1.0", "ab12", 0, 0, 0), [Cited("en-450-1", "EN 450-1:2012 Fly ash", None)]))
    @misc{bps-synergy-ab12,
      author = {{BPS Synergy contributors}},
      title = {{By-product synergy knowledge base}},
      version = {1.0},
      note = {Knowledge ab12. CC-BY-4.0}
    }
    <BLANKLINE>
    @misc{en-450-1,
      title = {{EN 450-1:2012 Fly ash}},
      year = {2012}
    }
    <BLANKLINE>
    """
    own = {
        "author": "{BPS Synergy contributors}",
        "title": "{By-product synergy knowledge base}",
        "version": of.version,
        "note": f"Knowledge {of.stamp}. CC-BY-4.0",
    }
    entries = [_entry(f"{_PACKAGE}-{of.stamp}", own)]
    taken: set[str] = set()
    for source in sources:
        key = _unused(_key(source.key), taken)
        year = _YEAR.findall(source.citation)
        entries.append(
            _entry(
                key,
                {
                    "title": f"{{{_tex(source.citation)}}}",
                    "year": year[-1] if year else "",
                    "howpublished": f"\\url{{{_address(source.url)}}}" if source.url else "",
                },
            )
        )
    return "\n".join(entries)


def _entry(key: str, fields: dict[str, str]) -> str:
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{key},\n{lines}\n}}\n"


def _key(words: str) -> str:
    """Return a key that BibTeX reads: letters, digits and hyphens.

    >>> _key("GB/T 1596-2017, Fly ash"), _key("粉煤灰")
    ('gb-t-1596-2017-fly-ash', 'source')
    """
    return re.sub(r"[^a-z0-9]+", "-", words.casefold())[:48].strip("-") or "source"


def _unused(key: str, taken: set[str]) -> str:
    names = [key, *(f"{key}-{n}" for n in range(2, len(taken) + 3))]
    free = next(name for name in names if name not in taken)
    taken.add(free)
    return free


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, c) for c in plain(text))


def _address(url: str) -> str:
    return re.sub(r"[{}\\\s]", "", url).replace("%", r"\%").replace("#", r"\#")


@lru_cache(maxsize=1)
def _version() -> str:
    try:
        return metadata.version(_PACKAGE)
    except metadata.PackageNotFoundError:
        return "0"
