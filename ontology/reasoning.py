"""HermiT through owlready2: is the ontology consistent, and what does it follow each individual to be.

For checks and tests, not for queries: it starts Java. Nothing is fetched: imports are dropped before reading.
owlready2 keeps decimals as floats, so bounds are told apart to about 15 digits.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field

_IMPORTS = b"<http://www.w3.org/2002/07/owl#imports>"


class JavaMissing(RuntimeError):
    """HermiT cannot run because there is no Java.

    >>> str(JavaMissing()).split(":")[0]
    'The reasoner HermiT needs Java, and no java command was found'
    """

    def __init__(self) -> None:
        super().__init__(
            "The reasoner HermiT needs Java, and no java command was found: install a Java runtime "
            "(Debian: apt-get install default-jre-headless) or leave the reasoning out."
        )


class ReasonerFailed(RuntimeError):
    """HermiT ran and gave up; the message is its first line."""


@dataclass(frozen=True)
class Reasoned:
    """What HermiT found.

    Parameters
    ----------
    consistent: False when the statements contradict each other.
    unsatisfiable: classes that nothing can belong to, sorted.
    types: every class of each individual, stated or inferred.
    parents: every class above each class, stated or inferred.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    types: Mapping[str, frozenset[str]] = field(default_factory=dict)
    parents: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_a(self, individual: str, class_: str) -> bool:
        """Say whether `individual` was found to belong to `class_` (full IRIs)."""
        return class_ in self.types.get(individual, frozenset())


def reason(ntriples: bytes) -> Reasoned:
    """Run HermiT over an ontology in N-Triples, in a world of its own.

    Raises
    ------
    JavaMissing
        if there is no java command.
    ReasonerFailed
        if HermiT cannot read the ontology, such as a datatype outside OWL 2.
    """
    if shutil.which("java") is None:
        raise JavaMissing
    import owlready2

    world = owlready2.World()
    try:
        kept = b"\n".join(line for line in ntriples.splitlines() if _IMPORTS not in line) + b"\n"
        world.get_ontology("urn:bps:check").load(fileobj=io.BytesIO(kept))
        try:
            owlready2.sync_reasoner_hermit(world, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return Reasoned(consistent=False)
        except owlready2.OwlReadyJavaError as error:
            lines = [line for line in str(error).splitlines() if "Exception" in line] or ["no reason given"]
            raise ReasonerFailed(f"The reasoner HermiT gave up: {lines[0].strip()}") from None
        return Reasoned(
            consistent=True,
            unsatisfiable=tuple(sorted(c.iri for c in world.inconsistent_classes() if c.iri != _NOTHING)),
            types={i.iri: frozenset(_names(i.INDIRECT_is_a)) for i in world.individuals()},
            parents={c.iri: frozenset(_names(c.ancestors())) - {c.iri} for c in world.classes()},
        )
    finally:
        world.close()


_NOTHING = "http://www.w3.org/2002/07/owl#Nothing"


def _names(classes: object) -> list[str]:
    return [c.iri for c in classes if hasattr(c, "iri")]  # type: ignore[attr-defined]
