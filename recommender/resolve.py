"""Which material a stream is: names, synonyms, codes, n-grams, meaning and the facility, fused into candidates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.load import Knowledge
from recommender.analysis import AnalysisIndex
from recommender.encoder import Vectors, cached_vectors
from recommender.facts import CodeRef
from recommender.hierarchy import Hierarchy
from recommender.meaning import Meaning
from recommender.names import names_of
from recommender.ngrams import NgramIndex
from recommender.quantities import Value
from recommender.reading.figures import plain, reading_words
from recommender.reading.lexicon import Lexicon, Mention, tokens
from recommender.refuting import Refuter

_NEAREST = 5
_ROWS = 128
"""Rows multiplied at a time: a product so small stays on one thread. Two that wait for each other on a busy machine
take a hundred times as long."""
_CLAUSES = re.compile(r"[,;:，；：。()（）\n]|\.\s")


@dataclass
class Candidate:
    """A material the stream may be.

    Parameters
    ----------
    material: identifier.
    confidence: 0 to 1.
    reasons: message keys with parameters, strongest first.
    """

    material: str
    confidence: float
    reasons: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@dataclass
class Resolution:
    """What a stream may be.

    Parameters
    ----------
    candidates: best first.
    mentions: where the text names materials.
    nearest: the nearest terms when none was recognised.
    refuted: materials that it is not, by what the text tells beside the name.
    strange: materials that do not come from the poisonous works that the text names.
    """

    candidates: list[Candidate]
    mentions: list[Mention]
    nearest: list[str]
    refuted: frozenset[str] = frozenset()
    strange: frozenset[str] = frozenset()


def _product(rows: Vectors, columns: Vectors) -> Vectors:
    return np.concatenate([rows[at : at + _ROWS] @ columns for at in range(0, len(rows), _ROWS)])


def _origin(text: str, mention: Mention) -> bool:
    """Say whether a name tells where the stream comes from: "ash of waste incineration", "糖蜜酒精厂的废液".

    >>> lexicon = Lexicon([("whey", "whey", "label")])
    >>> _origin("sludge from whey", lexicon.mentions("sludge from whey")[0])
    True
    """
    words = reading_words()
    before = text[: mention.start].casefold()
    after = text[mention.end :].lstrip()
    told = any(
        re.search(rf"[^\W\d_][\W\d_]*\b{re.escape(w)}\s+(?:the\s+|a\s+|an\s+)?$", before)
        for w in words["origin_before"]
    )
    return told or any(after.startswith(w) and len(after) > len(w) for w in words["origin_after"])


class Resolver:
    """Resolves streams to materials of one knowledge base.

    Parameters
    ----------
    knowledge: loaded records.
    hierarchy: of their materials.
    meaning: of texts, or None to go by words alone.
    weights: the ``resolve`` part of ``ontology/ranking.yaml``.
    """

    def __init__(
        self, knowledge: Knowledge, hierarchy: Hierarchy, meaning: Meaning | None, weights: dict[str, float]
    ) -> None:
        self._materials = knowledge.materials
        self._processes = knowledge.processes
        self._hierarchy = hierarchy
        self._weights = weights
        self._meaning_of = meaning
        effects = [t.effect for t in knowledge.technologies.values() if t.effect is not None]
        self._changeable = {name for effect in effects for name in effect.sets}
        self._identifying = {name for name, record in knowledge.properties.items() if record.identifies}
        self._lexicon = Lexicon(names_of(knowledge))
        self._refuter = Refuter(knowledge)
        further = {term for record in knowledge.materials.values() for term in record.synonyms.mul}
        self._terms = [
            (name, term)
            for name, record in knowledge.materials.items()
            for term in (record.label.en, record.label.zh, *record.synonyms.all())
        ]
        worded: list[tuple[str, str]] = []
        for case in knowledge.cases.values():
            for synergy in case.synergies:
                if synergy.material in knowledge.materials and synergy.relation in ("same", "narrower"):
                    worded.append((synergy.material, plain(synergy.waste_as_worded)))
        self._analysis = AnalysisIndex(knowledge)
        worded = sorted(set(worded))
        self._ngrams = NgramIndex([term for _, term in self._terms], [term for _, term in worded])
        self._terms += worded
        self._names = sorted(knowledge.materials)
        places = {name: at for at, name in enumerate(self._names)}
        self._term_owner = np.array([places[name] for name, _ in self._terms], dtype=np.int64)
        self._texts = [(n, t) for n, t in self._terms if t.isascii() and t not in further]
        self._texts += [(n, r.definition.en) for n, r in knowledge.materials.items()]
        self._texts.sort()
        self._vectors: Vectors | None = None
        if meaning is not None and self._texts:
            self._vectors = cached_vectors(meaning.encoder, [t for _, t in self._texts], "materials")
            owners = [name for name, _ in self._texts]
            self._text_owner = np.array([places[n] for n in dict.fromkeys(owners)], dtype=np.int64)
            self._starts = np.array([i for i, n in enumerate(owners) if i == 0 or n != owners[i - 1]], dtype=np.int64)

    def mentions(self, text: str) -> list[Mention]:
        """Return where `text` names materials."""
        return self._lexicon.mentions(text)

    def resolve(
        self,
        text: str,
        mentions: Sequence[Mention],
        codes: Sequence[CodeRef],
        facility: str | None,
        chosen: str | None,
        values: Mapping[str, tuple[Value, ...]] | None = None,
    ) -> Resolution:
        """Return the candidates for a stream.

        Parameters
        ----------
        text: description without the figures read from it.
        mentions: material names found in it.
        codes: waste codes given.
        facility: process where the stream arises.
        chosen: material that the user named; then there is no doubt.
        values: the analysis, by property.
        """
        if chosen is not None:
            known = [Candidate(chosen, 1.0, [("chosen", {})])]
            return Resolution(known, list(mentions), [], strange=self._refuter.strange(text))
        scores: dict[str, Candidate] = {}
        self._by_name(text, mentions, scores)
        self._by_code(codes, scores)
        nearest = self._by_likeness(text, scores)
        self._by_facility(facility, scores)
        self._contradicted(codes, scores)
        self._by_analysis(values or {}, scores)
        refuted = self._refuted(text, mentions, scores)
        self._wastes_first(scores)
        self._narrower_first(text, scores)
        ordered = sorted(scores.values(), key=self._order)
        recognised = [c for c in ordered if c.confidence >= self._weights["recognised"]]
        return Resolution(recognised[:8], list(mentions), nearest, refuted, self._refuter.strange(text))

    def _order(self, candidate: Candidate) -> tuple[float, int, str]:
        """Best first; of equals the broader one, because nothing tells the narrower ones apart."""
        return -round(candidate.confidence, 4), len(self._hierarchy.up(candidate.material)), candidate.material

    # ---- signals

    def _raise(self, scores: dict[str, Candidate], name: str, value: float, reason: tuple[str, dict[str, Any]]) -> None:
        candidate = scores.setdefault(name, Candidate(name, 0.0))
        candidate.reasons.append(reason)
        candidate.confidence = max(candidate.confidence, value)

    def _by_name(self, text: str, mentions: Sequence[Mention], scores: dict[str, Candidate]) -> None:
        labels = [m for m in mentions if m.kind == "label"]
        total = max(1, sum(t.end - t.start for t in tokens(text)))
        wastes = [m for m in labels if self._materials[m.target].role not in ("product", "resource")]
        for mention in mentions:
            record = self._materials[mention.target]
            if mention.kind == "abbreviation":
                supported = any(self._hierarchy.relation(m.target, mention.target) for m in labels)
                value = self._weights["mention_part"] if supported else self._weights["abbreviation"]
                self._raise(scores, mention.target, value, ("abbreviation", {"words": mention.words}))
                continue
            covered = sum(m.length for m in labels if m.target == mention.target)
            whole = covered >= 0.9 * total
            value = self._weights["mention_whole"] if whole else self._weights["mention_part"]
            if record.role == "group":
                value *= self._weights["group_factor"]
            if record.role in ("product", "resource") and (wastes or not whole):
                value *= self._weights["product_factor"]
            if not whole and _origin(text, mention):
                value *= self._weights["origin_factor"]
            narrower = any(
                m.target != mention.target and mention.target in self._hierarchy.up(m.target) for m in labels
            )
            if narrower:
                value *= self._weights["group_factor"]
            value += 0.04 * mention.length / total - 0.02 * mention.start / max(1, len(text))
            self._raise(scores, mention.target, min(value, 0.99), ("named", {"words": mention.words}))

    def _by_code(self, codes: Sequence[CodeRef], scores: dict[str, Candidate]) -> None:
        """Let a waste code speak: for the material named that it fits, else for what carries it, before other names."""
        named = list(scores)
        for code in codes:
            carriers = [
                name
                for name, record in self._materials.items()
                if any(c.list == code.list and c.code == code.code for c in record.codes)
            ]
            fitting = [n for n in named if any(self._hierarchy.relation(n, c) for c in carriers)]
            for name in fitting:
                self._raise(scores, name, min(0.99, scores[name].confidence + 0.2), ("code", {"code": code.code}))
            for name in carriers:
                if name not in fitting:
                    value = self._weights["code" if fitting else "code_alone"]
                    self._raise(scores, name, value, ("code", {"code": code.code}))

    def _contradicted(self, codes: Sequence[CodeRef], scores: dict[str, Candidate]) -> None:
        """Let a code of the Chinese hazardous list go before a name that it does not belong to.

        "Fly ash, 772-002-18" is ash of waste incineration, whatever the name alone would mean.
        """
        for code in codes:
            carriers = [
                name
                for name, record in self._materials.items()
                if code.list == "cnhw" and any(c.list == code.list and c.code == code.code for c in record.codes)
            ]
            for candidate in scores.values() if carriers else ():
                if not any(self._hierarchy.relation(candidate.material, name) for name in carriers):
                    candidate.confidence = min(candidate.confidence, self._weights["code"] - 0.05)
                    candidate.reasons.append(("code_differs", {"code": code.code}))

    def _by_likeness(self, text: str, scores: dict[str, Candidate]) -> list[str]:
        """Fuse n-gram and meaning likeness by a weighted sum; return the materials it finds nearest."""
        terms = self._surface(text, named=any(self._is_waste(name) for name in scores))
        surface = np.zeros(len(self._names))
        np.maximum.at(surface, self._term_owner, terms)
        sense = self._meaning(text)
        parts = (self._weights["ngram"] * surface, self._weights["meaning"] * sense) if sense is not None else None
        fused = np.round(parts[0] + parts[1] if parts is not None else 0.9 * surface, 9)
        for at in np.flatnonzero(fused >= self._weights["recognised"] * 0.8):
            name, both = self._names[at], float(fused[at])
            key = "sounds_like" if parts is None or parts[0][at] >= parts[1][at] else "means"
            known = scores.get(name)
            reasons = {reason for reason, _ in known.reasons} if known is not None else set()
            if reasons & {"named", "code"}:
                continue  # the name itself says more than its likeness
            if "abbreviation" in reasons:
                both = max(both, self._weights["abbreviation_meant"])
            own = np.flatnonzero(self._term_owner == at)
            best = own[int(np.argmax(terms[own]))] if own.size else None
            term = self._terms[best][1] if best is not None and terms[best] > 0 else self._materials[name].label.en
            self._raise(scores, name, min(both, 0.88), (key, {"term": term}))
        order = np.lexsort((np.arange(len(fused)), -fused))
        return [self._names[at] for at in order[:_NEAREST] if fused[at] > 0]

    def _is_waste(self, name: str) -> bool:
        return self._materials[name].role not in ("product", "resource")

    def _surface(self, text: str, *, named: bool) -> NDArray[np.float64]:
        """Return the n-gram likeness of the text, or where it names nothing of its likest few words, to each term."""
        scores = self._ngrams.scores(text)
        words = tokens(text)
        if named or len(words) < 4:
            return scores
        part = self._weights["part_of_text"]
        for size in (2, 3, 4):
            for start in range(len(words) - size + 1):
                few = text[words[start].start : words[start + size - 1].end]
                np.maximum(scores, part * self._ngrams.scores(few), out=scores)
        return scores

    def _meaning(self, text: str) -> NDArray[np.float64] | None:
        """Return the likeness in meaning of `text` to each material: of its terms and definition the nearest.

        A long text is also read clause by clause: the name of a stream stands in one of the first.
        """
        if self._meaning_of is None or self._vectors is None:
            return None
        clauses = [c.strip() for c in _CLAUSES.split(text)]
        clauses = [c for c in clauses if len(tokens(c)) >= 2][: int(self._weights["clauses"])]
        parts = [(1.0, text)] + [(self._weights["clause"], c) for c in clauses if len(clauses) > 1]
        read = [(weight, self._meaning_of.vector(part)) for weight, part in parts]
        columns = [weight * vector for weight, vector in read if vector is not None]
        if not columns:
            return None
        likeness = _product(self._vectors, np.stack(columns, axis=1))
        nearest = np.maximum.reduceat(likeness, self._starts).max(axis=1)
        out = np.zeros(len(self._names))
        out[self._text_owner] = np.round(nearest, 5)
        return out

    def _by_facility(self, facility: str | None, scores: dict[str, Candidate]) -> None:
        if facility is None or facility not in self._processes:
            return
        boost = self._weights["facility"]
        generated = [g.material for g in self._processes[facility].generates]
        for name in generated:
            related = [c for c in scores if self._hierarchy.relation(c, name)]
            for other in related:
                scores[other].confidence = min(0.99, scores[other].confidence + boost)
                scores[other].reasons.append(("facility", {"process": facility}))
        if not scores:
            for name in generated:
                self._raise(scores, name, self._weights["facility_alone"], ("facility", {"process": facility}))

    def _by_analysis(self, values: Mapping[str, tuple[Value, ...]], scores: dict[str, Candidate]) -> None:
        """Let the analysis speak for materials of like composition; alone it is never sure."""
        alone = not any(c.confidence >= self._weights["recognised"] for c in scores.values())
        for name, likeness in self._analysis.likeness(values).items():
            if alone:
                self._raise(scores, name, self._weights["analysis_alone"] * likeness, ("analysis", {}))
            elif name in scores:
                candidate = scores[name]
                candidate.confidence = min(0.99, candidate.confidence + self._weights["analysis"] * likeness)
                candidate.reasons.append(("analysis", {}))

    def _refuted(self, text: str, mentions: Sequence[Mention], scores: dict[str, Candidate]) -> frozenset[str]:
        """Hold back what the text refutes and no code stands for; return all that is refuted."""
        coded = {name for name, c in scores.items() if any(reason == "code" for reason, _ in c.reasons)}
        waters, metals = self._refuter.by_state(text) - coded, self._refuter.by_metal(text, mentions, coded)
        for refuted, weight in ((waters, "other_state"), (metals, "other_metal")):
            for name in refuted & scores.keys():
                scores[name].confidence *= self._weights[weight]
        return waters | metals

    def _wastes_first(self, scores: dict[str, Candidate]) -> None:
        """Put a product behind a waste of it: "waste from gypsum board" is not gypsum board; "steel scrap" alone is."""
        roles = {name: self._materials[name].role for name in scores}
        wastes = [scores[n].confidence for n, role in roles.items() if role not in ("product", "resource", "group")]
        if max(wastes, default=0.0) >= self._weights["recognised"]:
            for name, role in roles.items():
                if role in ("product", "resource") and scores[name].confidence < self._weights["mention_whole"]:
                    scores[name].confidence = min(scores[name].confidence, max(wastes) - 0.01)

    def _narrower_first(self, text: str, scores: dict[str, Candidate]) -> None:
        """Put a group that the text only contains ("sludge") behind a kind of it that the whole text is like."""
        total = max(1, sum(t.end - t.start for t in tokens(text)))
        for name, candidate in scores.items():
            if self._materials[name].role != "group" or ("chosen", {}) in candidate.reasons:
                continue
            words = [p["words"] for reason, p in candidate.reasons if reason == "named"]
            if not words or max(len(w) for w in words) >= 0.6 * total:
                continue
            below = set(self._hierarchy.down(name)) - {name}
            best = max((c.confidence for n, c in scores.items() if n in below), default=0.0)
            if best >= self._weights["kind_of_group"]:
                candidate.confidence = min(candidate.confidence, best - 0.01)

    def refined(self, material: str, facts: dict[str, str], present: set[str]) -> str | None:
        """Return the narrower material that what is stated singles out, or None where several stand apart.

        One fact or constituent that tells it from the broader material is enough, as long as no fact speaks against
        it: "blast furnace slag, water-quenched" is granulated blast furnace slag. A fact that a treatment can change
        (the physical form) tells nothing of the kind.

        Parameters
        ----------
        material: the broader material.
        facts: facts stated, by property.
        present: constituents stated to be there.
        """
        return self._fitting(material, facts, present)

    def sibling(self, material: str, facts: dict[str, str], named: Sequence[str] = ()) -> tuple[str, bool] | None:
        """Return another kind of the groups of `material` that a fact points to, and whether `material` is refuted.

        Only a fact that identifies a material (its origin) points away from the name in the text, and only where the
        material has another such fact of its own does it refute it: "fly ash from waste incineration" is not coal
        fly ash. How something was cooled, or in what boiler it was burnt, says nothing of that: many kinds share it.
        A general name ("slag") gives way to any kind of material that the text is like and that has the fact.

        Parameters
        ----------
        material: that the text names.
        facts: facts stated, by property.
        named: what else the text may mean, likest first: of several kinds with that fact the one it names is meant.
        """
        telling = {name: value for name, value in facts.items() if name in self._identifying}
        up = self._hierarchy.up(material)
        related = {*up, *self._hierarchy.down(material)}
        for group in (name for name in up if self._materials[name].role == "group"):
            fitting = self._told(group, telling, set())
            found = _broadest(self._hierarchy, fitting) or next((name for name in named if name in fitting), None)
            if found is not None and found not in related and self._materials[found].role != "group":
                return found, any(self.own_fact(material, name) not in (None, value) for name, value in telling.items())
        if self._materials[material].role == "group":
            stated = telling.items()
            like = (
                n for n in named if n not in related and any(self._materials[n].facts.get(k) == v for k, v in stated)
            )
            found = next(like, None)
            return None if found is None else (found, True)
        return None

    def own_fact(self, material: str, name: str) -> str | None:
        """Return what is a fact of every stream of `material` by its record or a broader one, or None."""
        known = (self._materials[broader].facts.get(name) for broader in self._hierarchy.up(material))
        return next((value for value in known if value is not None), None)

    def _fitting(self, material: str, facts: dict[str, str], present: set[str]) -> str | None:
        """Return the only (or broadest) narrower material that facts or constituents tell from `material`."""
        return _broadest(self._hierarchy, self._told(material, facts, present))

    def _told(self, material: str, facts: dict[str, str], present: set[str]) -> list[str]:
        """Return the narrower materials that facts or constituents tell from `material`."""
        common = self._materials[material]
        fitting = []
        for name in self._hierarchy.down(material):
            record = self._materials[name]
            own = {k: v for k, v in record.facts.items() if common.facts.get(k) != v and k not in self._changeable}
            stated = {k: v for k, v in own.items() if k in facts}
            told = bool(stated) or bool(present & (set(record.contains) - set(common.contains)))
            if name != material and told and all(facts[k] == v for k, v in stated.items()):
                fitting.append(name)
        return fitting


def _broadest(hierarchy: Hierarchy, names: Sequence[str]) -> str | None:
    """Return the one of `names` that all others are kinds of, or None."""
    return next((name for name in names if all(name in hierarchy.up(other) for other in names)), None)
