"""HermiT over the knowledge: contradictions, and what a stream of given values is; not for queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kb.cases import with_broader
from kb.definitions import Value
from kb.errors import Fault, KnowledgeError
from kb.load import Knowledge
from kb.owl import axioms, individual
from ontology.reasoning import JavaMissing, Reasoned, ReasonerFailed, reason
from ontology.terms import iri, local, schema_path


def ontology(knowledge: Knowledge, more: Iterable[ox.Triple] = ()) -> bytes:
    """Return vocabulary, material classes and the statements `more` as N-Triples, for the reasoner."""
    base = (quad.triple for quad in ox.parse(path=str(schema_path("bps.ttl")), format=ox.RdfFormat.TURTLE))
    return ox.serialize([*base, *axioms(knowledge), *more], format=ox.RdfFormat.N_TRIPLES) or b""


def classify(knowledge: Knowledge, streams: Mapping[str, tuple[str, Mapping[str, Value]]]) -> dict[str, set[str]]:
    """Return, by HermiT, the materials that each stream belongs to; for tests and checks.

    Parameters
    ----------
    streams: by name, the material that the stream is known to be, and its values by `value_key` (numbers, values
        of a category, presence).

    Raises
    ------
    KnowledgeError
        if Java is missing or the values contradict the ontology.
    """
    facts = [t for name, (of, values) in streams.items() for t in individual(name, values, of)]
    result = _reason(ontology(knowledge, facts))
    if not result.consistent:
        raise KnowledgeError("The values contradict the ontology.")
    prefix = iri("material", "")
    found = {name: result.types.get(iri("stream", name), frozenset()) for name in streams}
    return {name: {c.removeprefix(prefix) for c in types if c.startswith(prefix)} for name, types in found.items()}


def contradictions(knowledge: Knowledge) -> list[Fault]:
    """Return, by HermiT, a fault for each material that nothing can be, or one for the whole.

    Raises
    ------
    KnowledgeError
        if Java is missing.
    """
    result = _reason(ontology(knowledge))
    if not result.consistent:
        hint = "Look at the last change of bps.ttl, facts and definitions: two statements exclude each other."
        return [Fault("ontology/bps.ttl", 1, "", "a contradiction", "consistent statements", hint)]
    faults = []
    prefix = iri("material", "")
    for name in (c.removeprefix(prefix) for c in result.unsatisfiable if c.startswith(prefix)):
        file, line = knowledge.line_of("materials", name)
        found = "; ".join(_clashes(knowledge, name)) or "a definition that nothing can meet"
        hint = "Nothing can be this material: mend one of the two statements, or the place in the hierarchy."
        faults.append(Fault(file, line, name, found, "statements that agree", hint))
    for name in sorted({c for c in result.unsatisfiable if not c.startswith(prefix)}):
        hint = "Its axioms in bps.ttl exclude each other."
        faults.append(Fault("ontology/bps.ttl", 1, local(name), "a class that nothing can be in", "", hint))
    return faults


def _clashes(knowledge: Knowledge, name: str) -> list[str]:
    """Say which facts and contents of a material and of the broader ones exclude each other, both ends named."""
    family = list(dict.fromkeys(with_broader(knowledge, name)))
    out = []
    for at, one in enumerate(family):
        for other in family[at + 1 :]:
            here, there = knowledge.materials[one], knowledge.materials[other]
            for fact in sorted(here.facts.keys() & there.facts.keys()):
                if here.facts[fact] != there.facts[fact]:
                    out.append(f"{fact} is {here.facts[fact]} in '{one}' and {there.facts[fact]} in '{other}'")
    for one in family:
        for other in family:
            both = set(knowledge.materials[one].contains) & set(knowledge.materials[other].free_of)
            out.extend(f"{what} is contained in '{one}' and absent from '{other}'" for what in sorted(both))
    return out


def _reason(ntriples: bytes) -> Reasoned:
    try:
        return reason(ntriples)
    except (JavaMissing, ReasonerFailed) as error:
        raise KnowledgeError(str(error)) from None
