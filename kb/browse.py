"""Looking through the records: what each kind can be narrowed down by, and the records that remain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from kb.cases import CaseFilter, with_broader
from kb.codes import CodeLists
from kb.load import Knowledge
from kb.records.vocabulary import Code
from kb.relations import SEGMENTS
from kb.search import SEARCHED, Found, Search

Kind = Literal["materials", "technologies", "processes", "cases"]
KINDS: tuple[Kind, ...] = ("cases", "materials", "technologies", "processes")
FILTERS: dict[Kind, tuple[str, ...]] = {
    "cases": ("where", "country", "sector", "material", "technology", "status", "grade"),
    "materials": ("family", "within", "state", "hazard"),
    "technologies": ("use", "maturity", "material"),
    "processes": ("generates", "takes"),
}
"""What each kind can be narrowed down by; every filter takes one value."""

_BANDS = {"9": (9, 9), "7-8": (7, 8), "1-6": (1, 6)}
_STATUSES = ("operating", "pilot", "laboratory", "planned", "discontinued", "unknown")
_UNKNOWN = frozenset({"unknown"})
_Test = Callable[[Any, str], bool]


class Catalogue:
    """The records as lists that can be searched and narrowed down.

    Parameters
    ----------
    knowledge: the knowledge base; what is added to it later is not found.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.search = Search(knowledge)
        self._lists = CodeLists.load(knowledge.paths.ontology) if knowledge.paths else CodeLists({})
        self._hazards = {
            m.id: frozenset(map(self.code_hazard, m.codes)) - {""} or _UNKNOWN for m in knowledge.materials.values()
        }
        self._above = {m: frozenset(with_broader(knowledge, m)) for m in knowledge.materials}
        self.options: dict[Kind, dict[str, tuple[str, ...]]] = {
            "cases": self._case_options(),
            "materials": self._material_options(),
            "technologies": self._technology_options(),
            "processes": self._process_options(),
        }
        """The values of each filter that at least one record has."""

    def select(self, kind: Kind, words: str = "", chosen: Mapping[str, str] | None = None) -> Found:
        """Return the records of `kind` that `words` find and every filter of `chosen` admits, best first.

        Parameters
        ----------
        chosen: value by filter; those that the kind does not have are left aside.
        """
        wanted = {name: value for name, value in (chosen or {}).items() if value and name in FILTERS[kind]}
        admits = self._case_test(wanted) if kind == "cases" else self._test(kind, wanted)
        found = self.search.find(kind, words)
        records = self._knowledge.section(kind)
        return Found(tuple(i for i in found.ids if admits(records[i])), found.near)

    def near(self, identifier: str, limit: int = 5) -> list[tuple[str, str]]:
        """Return section and identifier of the records that ``material/coal-fli-ash`` may mean."""
        segment, _, words = identifier.partition("/")
        section = SEGMENTS.get(segment, "")
        sections = [section] if section in SEARCHED else SEARCHED
        found = [(s, name) for s in sections for name in self.search.near(s, words or segment, limit)]
        return found[:limit]

    def hazards(self, material: str) -> frozenset[str]:
        """Return how the codes of a material stand to hazard: ``absolute``, ``mirror``, ``none``, or ``unknown``."""
        return self._hazards.get(material, _UNKNOWN)

    def code_hazard(self, code: Code) -> str:
        """Return how a code stands to hazard, or an empty string; every entry of the Chinese list is hazardous."""
        return "absolute" if code.list == "cnhw" else self._lists.hazard(code.list, code.code)

    def _case_test(self, wanted: Mapping[str, str]) -> Callable[[Any], bool]:
        asked = case_filter(wanted)
        return lambda case: asked.admits(case, self._knowledge)

    def _test(self, kind: Kind, wanted: Mapping[str, str]) -> Callable[[Any], bool]:
        tests: dict[str, _Test] = {
            "family": lambda m, value: str(m.family) == value,
            "within": lambda m, value: value in self._above[m.id],
            "state": lambda m, value: bool(m.state == value),
            "hazard": lambda m, value: value in self._hazards[m.id],
            "use": lambda t, value: bool(t.use == value),
            "maturity": lambda t, value: value in _band(t),
            "material": lambda t, value: not self._above.get(value, frozenset()).isdisjoint(_accepted(t)),
            "generates": lambda p, value: any(value in self._above.get(g.material, ()) for g in p.generates),
            "takes": lambda p, value: any(value in self._above.get(m, ()) for m in p.consumes),
        }
        return lambda record: all(tests[name](record, value) for name, value in wanted.items())

    def _case_options(self) -> dict[str, tuple[str, ...]]:
        cases = list(self._knowledge.cases.values())
        synergies = [s for c in cases for s in c.synergies]
        exchanged = {b for s in synergies for b in self._above.get(s.material, ())}
        statuses = {c.status for c in cases} | {s.status for s in synergies}
        return {
            "where": ("domestic", "international"),
            "country": _sorted(c.place.country for c in cases),
            "sector": _sorted(f.process for c in cases for f in c.facilities if f.process in self._knowledge.processes),
            "material": _sorted(exchanged),
            "technology": _sorted(s.technology for s in synergies if s.technology in self._knowledge.technologies),
            "status": tuple(s for s in _STATUSES if s in statuses),
            "grade": tuple(s for s in _STATUSES if s in {x.status for x in synergies}),
        }

    def _material_options(self) -> dict[str, tuple[str, ...]]:
        materials = self._knowledge.materials.values()
        known = set().union(*self._hazards.values()) if self._hazards else set()
        return {
            "family": tuple(str(n) for n in sorted({m.family for m in materials})),
            "within": _sorted(b for m in materials for b in m.broader if b in self._knowledge.materials),
            "state": _sorted(m.state for m in materials),
            "hazard": tuple(h for h in ("absolute", "mirror", "none", "unknown") if h in known),
        }

    def _technology_options(self) -> dict[str, tuple[str, ...]]:
        technologies = self._knowledge.technologies.values()
        accepted = {m for t in technologies for m in _accepted(t)}
        bands = {b for t in technologies for b in _band(t)}
        return {
            "use": _sorted(t.use for t in technologies),
            "maturity": tuple(b for b in _BANDS if b in bands),
            "material": _sorted(m for m, above in self._above.items() if not above.isdisjoint(accepted)),
        }

    def _process_options(self) -> dict[str, tuple[str, ...]]:
        processes = self._knowledge.processes.values()
        return {
            "generates": _sorted(b for p in processes for g in p.generates for b in self._above.get(g.material, ())),
            "takes": _sorted(b for p in processes for m in p.consumes for b in self._above.get(m, ())),
        }


def case_filter(chosen: Mapping[str, str]) -> CaseFilter:
    """Return the filter of cases that the values of a form ask for.

    >>> case_filter({"where": "domestic", "status": "pilot"}).domestic
    True
    """
    where = chosen.get("where")
    return CaseFilter(
        country=chosen.get("country") or None,
        domestic=None if not where else where == "domestic",
        material=chosen.get("material") or None,
        technology=chosen.get("technology") or None,
        sector=chosen.get("sector") or None,
        status=chosen.get("status") or None,
        grade=chosen.get("grade") or None,
    )


def _band(technology: Any) -> list[str]:
    return [name for name, (low, high) in _BANDS.items() if low <= technology.maturity.trl <= high]


def _accepted(technology: Any) -> set[str]:
    return {a.material for a in technology.accepts}


def _sorted(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({v for v in values if v}))
