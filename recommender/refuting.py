"""What a stream is not, whatever its name is like: no sludge where a water is named, no slag of another metal."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kb.load import Knowledge
from kb.records import Material
from recommender.hierarchy import Hierarchy
from recommender.reading.figures import reading_words
from recommender.reading.lexicon import Mention
from recommender.reading.metals import metals_in, metals_smelted, metals_told
from recommender.reading.state import is_of_water, is_treated, is_water
from recommender.reading.works import works_in, works_told

_NO_WATER = ("solid", "powder", "sludge", "gas")


class Refuter:
    """Says of one knowledge base which materials a text refutes.

    Parameters
    ----------
    knowledge: loaded records.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._materials = knowledge.materials
        made: dict[str, list[str]] = {}
        for process in knowledge.processes.values():
            for one in process.generates:
                made.setdefault(one.material, []).extend((process.label.en, process.label.zh))
        said = {name: _said_of(record) for name, record in self._materials.items()}
        self._works = {name: works_in([*texts, *made.get(name, ())]) for name, texts in said.items()}
        self._metals = {name: metals_in(texts) for name, texts in said.items()}
        waters = (name for name, texts in said.items() if any(map(is_water, texts[:2])))
        self._waters = frozenset(name for name in waters if self._materials[name].state == "liquid")
        raw, hierarchy = set(reading_words()["untreated_waters"]), Hierarchy(self._materials)
        self._untreated = frozenset(n for n in self._materials if raw & {n, *hierarchy.up(n)})

    def by_state(self, text: str) -> frozenset[str]:
        """Return what is no liquid where the text names a water, and the waters where it names what is left of one.

        Waste water of dyeing is not its sludge, the sludge is not the water, and treated water is no untreated one.
        """
        if is_water(text):
            dry = frozenset(name for name, record in self._materials.items() if record.state in _NO_WATER)
            return dry | self._untreated if is_treated(text) else dry
        if is_of_water(text):
            return self._waters
        return frozenset()

    def by_metal(self, text: str, mentions: Sequence[Mention], believed: Collection[str]) -> frozenset[str]:
        """Return residues of other metals than the text tells: 铅精炼渣 is no slag of a steel ladle.

        A name that tells its metal itself is believed.

        Parameters
        ----------
        text: description of the stream.
        mentions: where it names materials.
        believed: materials that something else stands for, a code say.
        """
        told, named = self._metals_told(text, mentions)
        smelted = metals_smelted(text)
        told |= smelted
        if not told:
            return frozenset()
        others = (m for m in mentions if smelted and not self._tells_metal(m.target, "before"))
        named |= {m.target for m in others if not metals_smelted(text[: m.end]) > metals_smelted(text[: m.start])}
        return frozenset(
            name
            for name, record in self._materials.items()
            if name not in named
            and name not in believed
            and record.role != "group"
            and (self._tells_metal(name, "before") or (smelted and record.state in _NO_WATER))
            and not told & self._metals[name]
        )

    def strange(self, text: str) -> frozenset[str]:
        """Return the materials of which nothing says that they come from the poisonous works that the text names."""
        works, smelted = works_told(text).keys(), metals_smelted(text)
        if not works and not smelted:
            return frozenset()
        return frozenset(n for n in self._materials if not works & self._works[n] and not smelted & self._metals[n])

    def _metals_told(self, text: str, mentions: Sequence[Mention]) -> tuple[frozenset[str], set[str]]:
        """Return the metals that the text tells of the residues it names, and the names that no metal stands beside."""
        told: frozenset[str] = frozenset()
        named: set[str] = set()
        for mention in mentions:
            if not self._tells_metal(mention.target, "before"):
                continue
            own = metals_in([text[mention.start : mention.end]])
            beside = metals_told(text, mention.start, mention.end, origin=self._tells_metal(mention.target, "behind"))
            if own or not beside:
                named.add(mention.target)
            told |= own or beside
        return told - frozenset(reading_words()["metals_everywhere"]), named

    def _tells_metal(self, name: str, side: str) -> bool:
        """Say whether a metal beside the name of a material, before it or behind, tells the kind of residue."""
        record = self._materials[name]
        return record.state not in ("liquid", "gas") and record.family in reading_words()["metal_families"][side]


def _said_of(material: Material) -> list[str]:
    """Return the names of a material and its definition."""
    names = [material.label.en, material.label.zh, *material.synonyms.all()]
    return [*names, material.definition.en, material.definition.zh]
