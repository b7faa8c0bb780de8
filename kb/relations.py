"""What stands in relation to a record: the references of all records, read backwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kb.jsonld import ROOTS
from kb.load import Knowledge
from kb.records import Case, Cite, Rule, Synergy, Technology
from kb.references import references

SEGMENTS = {segment: section for section, (_, segment) in ROOTS.items()}
"""The section of records by the first part of their identifier: ``material`` is one of ``materials``."""

Fit = Literal["same", "broader", "narrower"]


@dataclass(frozen=True)
class Mention:
    """A record that refers to another, and the field in which it does."""

    section: str
    id: str
    path: tuple[str | int, ...]


@dataclass(frozen=True)
class Taken:
    """A technology that takes a material: as the same, a broader or a narrower one that it accepts."""

    technology: str
    accepted: str
    fit: Fit
    steps: int


@dataclass(frozen=True)
class Exchange:
    """One exchange and its case."""

    case: Case
    synergy: Synergy


class Relations:
    """The references of one knowledge base, read backwards.

    Parameters
    ----------
    knowledge: the knowledge base; what is added to it later is not seen.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._cases = sorted(knowledge.cases.values(), key=lambda c: c.id)
        self._mentions: dict[tuple[str, str], list[Mention]] = defaultdict(list)
        for section in ROOTS:
            for name, record in sorted(knowledge.section(section).items()):
                for path, target, other in references(record, section):
                    self._mentions[(target, other)].append(Mention(section, name, path))

    def mentions(self, section: str, name: str, *, by: str = "", field: str = "") -> list[Mention]:
        """Return where the record is referred to, by section and identifier.

        Parameters
        ----------
        by: only by records of this section.
        field: only in this field, at the top of the other record (``accepts``, ``generates``, ``broader``).
        """
        found = self._mentions.get((section, name), [])
        return [m for m in found if by in ("", m.section) and (not field or m.path[0] == field)]

    def names(self, section: str, name: str, *, by: str, field: str = "") -> list[str]:
        """Return the identifiers of the records of section `by` that refer to the record, each once."""
        return list(dict.fromkeys(m.id for m in self.mentions(section, name, by=by, field=field)))

    def narrower(self, section: str, name: str) -> list[str]:
        """Return the records directly below one of the hierarchy."""
        return self.names(section, name, by=section, field="broader")

    def below(self, section: str, name: str) -> dict[str, int]:
        """Return the record and everything narrower, with the number of steps down."""
        return _steps(name, lambda n: self.narrower(section, n))

    def above(self, section: str, name: str) -> dict[str, int]:
        """Return the record and everything broader, with the number of steps up."""
        records = self.knowledge.section(section)
        return _steps(name, lambda n: records[n].broader if n in records else [])

    def taking(self, material: str) -> list[Taken]:
        """Return every way in which a technology takes the material: nearest first, by a narrower one last."""
        found = []
        for accepted, steps in self.above("materials", material).items():
            fit: Fit = "broader" if steps else "same"
            found += [Taken(t, accepted, fit, steps) for t in self._accepting(accepted)]
        for accepted, steps in self.below("materials", material).items():
            found += [Taken(t, accepted, "narrower", steps) for t in self._accepting(accepted) if steps]
        return sorted(found, key=lambda t: (t.fit == "narrower", t.steps, t.technology, t.accepted))

    def _accepting(self, material: str) -> list[str]:
        return self.names("materials", material, by="technologies", field="accepts")

    def exchanges_of(self, section: str, name: str) -> list[Exchange]:
        """Return the exchanges of a material (or a narrower one), of a technology, or from or to a process."""
        wanted = self.below(section, name) if section == "materials" else {name: 0}
        found = []
        for case in self._cases:
            hosts = {f.id for f in case.facilities if f.process == name} if section == "processes" else set()
            for s in case.synergies:
                linked = {"materials": s.material, "technologies": s.technology}.get(section)
                if linked in wanted or s.source in hosts or s.receiver in hosts:
                    found.append(Exchange(case, s))
        return found

    def cases_of(self, section: str, name: str) -> set[str]:
        """Return the cases with an exchange of a material (or a narrower one), or by a technology."""
        wanted = self.below(section, name) if section == "materials" else {name: 0}
        linked = (m for n in wanted for m in self.mentions(section, n, by="cases", field="synergies"))
        return {m.id for m in linked if m.path[-1] in ("material", "technology")}

    def rules_of(self, technology: Technology) -> list[Rule]:
        """Return the rules that bind a technology: by name, by its use, or because they bind every use."""
        return [rule for rule in self.knowledge.rules.values() if binds(rule, technology)]

    def cites(self, source: str) -> Iterator[tuple[Mention, Cite]]:
        """Yield every place where a source is cited, and the citation."""
        for mention in self.mentions("sources", source):
            cite = at(self.knowledge.section(mention.section)[mention.id], mention.path[:-1])
            if isinstance(cite, Cite):
                yield mention, cite


def binds(rule: Rule, technology: Technology) -> bool:
    """Say whether a rule binds a technology."""
    if technology.id in rule.except_technologies:
        return False
    return technology.id in rule.technologies or technology.use in rule.uses or "all" in rule.uses


def at(record: Any, path: tuple[str | int, ...]) -> Any:
    """Return the part of a record at a path of field names, keys and places.

    >>> from kb.records import Text
    >>> at({"label": [Text(en="Ash", zh="灰")]}, ("label", 0, "zh"))
    '灰'
    """
    for step in path:
        record = getattr(record, step) if isinstance(step, str) and hasattr(record, step) else record[step]
    return record


def _steps(start: str, following: Any) -> dict[str, int]:
    found, front = {start: 0}, [start]
    while front:
        name = front.pop(0)
        for other in following(name):
            if other not in found:
                found[other] = found[name] + 1
                front.append(other)
    return found
