"""Questions from practice: the source's own words for a waste, and the technologies that took it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Literal

from kb.cases import division_of, km_apart, sources_of
from kb.load import Knowledge
from kb.records import Case, Technology

_CHINESE = re.compile(r"[\u3400-\u9fff]")
SAME_PLACE_KM = 5.0
Language = Literal["en", "zh", "other"]


@dataclass(frozen=True)
class Query:
    """A question whose answer is documented.

    Parameters
    ----------
    case, group: where it comes from; cases of one place or source are one group.
    text: the waste as the source words it.
    language: of the text.
    country: of the case.
    sector: ISIC division of the facility that gives the waste, or ``not said``.
    material: that the curator linked.
    relevant: technologies that took it.
    """

    case: str
    group: str
    text: str
    language: Language
    country: str
    sector: str
    material: str
    relevant: frozenset[str]


def queries(knowledge: Knowledge) -> list[Query]:
    """Return one query for each wording of a waste in a case, with every technology that took it there.

    Exchanges whose technology is only like the one linked say nothing about it and are left out.
    """
    groups = grouped(knowledge)
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    first: dict[tuple[str, str], Query] = {}
    for case in knowledge.cases.values():
        for synergy in case.synergies:
            if synergy.technology not in knowledge.technologies or synergy.relation == "analogous":
                continue
            text = synergy.waste_as_worded.strip()
            key = (case.id, text.casefold())
            found[key].add(synergy.technology)
            source = knowledge.sources.get(synergy.cite.source)
            first.setdefault(
                key,
                Query(
                    case=case.id,
                    group=groups[case.id],
                    text=text,
                    language=_language(text, source.language if source else "other"),
                    country=case.place.country,
                    sector=division_of(knowledge, case, synergy),
                    material=synergy.material,
                    relevant=frozenset(),
                ),
            )
    return [replace(first[key], relevant=frozenset(found[key])) for key in sorted(first)]


def _language(text: str, source: str) -> Language:
    if _CHINESE.search(text):
        return "zh" if source in ("zh", "en") else "other"
    return "en" if source in ("en", "zh") and text.isascii() else "other"


def grouped(knowledge: Knowledge) -> dict[str, str]:
    """Return the group of each case: cases that share a source, or lie within 5 km of each other, are one."""
    parent = {name: name for name in knowledge.cases}

    def root(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    by_source: dict[str, str] = {}
    for name, case in sorted(knowledge.cases.items()):
        for source in sorted(sources_of(case)):
            parent[root(name)] = root(by_source.setdefault(source, name))
    names = sorted(knowledge.cases)
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            if _near(knowledge.cases[one], knowledge.cases[other]):
                parent[root(other)] = root(one)
    return {name: root(name) for name in names}


def _near(one: Case, other: Case) -> bool:
    return one.place.country == other.place.country and km_apart(one, other) <= SAME_PLACE_KM


@dataclass(frozen=True)
class Cut:
    """What was withheld of the vocabulary: synonyms (material, term) and links (technology, material)."""

    synonyms: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]


def without(knowledge: Knowledge, group: str, groups: dict[str, str], *, cut: bool) -> tuple[Knowledge, Cut]:
    """Return the knowledge as it would be had the cases of `group` never been read.

    Parameters
    ----------
    knowledge: everything.
    group: the group left out.
    groups: group of each case.
    cut: withhold too what the vocabulary may have from these cases alone: a synonym that is their very wording (unless
        it is the label, or another case words it so), and the link from a technology to the material they gave it
        where the technology cites no source but theirs.
    """
    out = {name: case for name, case in knowledge.cases.items() if groups[name] == group}
    kept = {name: case for name, case in knowledge.cases.items() if groups[name] != group}
    if not cut:
        return replace(knowledge, cases=kept, fingerprint=""), Cut((), ())
    elsewhere = {s.waste_as_worded.strip().casefold() for c in kept.values() for s in c.synergies}
    theirs = {source for case in out.values() for source in sources_of(case)}
    synonyms: list[tuple[str, str]] = []
    links: list[tuple[str, str]] = []
    materials, technologies = dict(knowledge.materials), dict(knowledge.technologies)
    for case in out.values():
        for synergy in case.synergies:
            worded = synergy.waste_as_worded.strip().casefold()
            for name, material in knowledge.materials.items():
                terms = [t for t in material.synonyms.all() if t.strip().casefold() == worded]
                if terms and worded not in elsewhere:
                    synonyms += [(name, t) for t in terms]
            technology = knowledge.technologies.get(synergy.technology or "")
            if technology is not None and _rests_on(technology, theirs):
                links.append((technology.id, synergy.material))
    for name, term in synonyms:
        record = materials[name]
        kept_terms = record.synonyms.model_copy(
            update={
                "en": [t for t in record.synonyms.en if t != term],
                "zh": [t for t in record.synonyms.zh if t != term],
                "mul": [t for t in record.synonyms.mul if t != term],
            }
        )
        materials[name] = record.model_copy(update={"synonyms": kept_terms})
    for name, linked in links:
        one = technologies[name]
        technologies[name] = one.model_copy(update={"accepts": [a for a in one.accepts if a.material != linked]})
    fold = replace(knowledge, cases=kept, materials=materials, technologies=technologies, fingerprint="")
    return fold, Cut(tuple(dict.fromkeys(synonyms)), tuple(dict.fromkeys(links)))


def _rests_on(technology: Technology, theirs: set[str]) -> bool:
    """Say whether every source that a technology cites is one of `theirs`."""
    cited = set(_sources_in(technology.model_dump()))
    return bool(cited) and cited <= theirs


def _sources_in(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["source"]] if "reading" in node and isinstance(node.get("source"), str) else []
        return own + [s for value in node.values() for s in _sources_in(value)]
    if isinstance(node, list):
        return [s for value in node for s in _sources_in(value)]
    return []
