"""The way of a stream through a use as a drawing: materials, steps between them, and what each step leaves over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from interfaces.i18n import Translate
from interfaces.web.names import Names
from recommender.results import Recommendation


@dataclass(frozen=True)
class Station:
    """A box of the drawing: a material, or a step with its status and the materials it leaves over."""

    kind: Literal["material", "step"]
    identifier: str
    text: str
    status: str = ""
    residues: tuple[tuple[str, str], ...] = ()


def flow(recommendation: Recommendation, names: Names, t: Translate) -> list[Station]:
    """Return the boxes of the drawing in order."""
    return list(_stations(recommendation, names, t))


def _stations(r: Recommendation, names: Names, t: Translate) -> Iterator[Station]:
    if not r.pathway:
        title = r.title_zh if names.language == "zh" else r.title
        yield Station("material", r.for_material, names.thing(r.for_material))
        yield Station("step", r.technology, title, r.status, tuple(("", label) for label in r.residues))
        return
    yield Station("material", r.pathway[0].input, names.thing(r.pathway[0].input))
    told: set[str] = set()
    for step in r.pathway:
        residues = tuple(_residues(step.technology, names))
        told |= {label for _, label in residues}
        if step is r.pathway[-1]:
            residues += tuple(("", label) for label in r.residues if label not in told)
        title = step.title_zh if names.language == "zh" else step.title
        yield Station("step", step.technology, title, step.status, residues)
        if step.output:
            same = step.output == step.input and step is not r.pathway[-1]
            label = names.thing(step.output)
            yield Station("material", step.output, t("card.treated", material=label) if same else label)


def _residues(technology: str, names: Names) -> Iterator[tuple[str, str]]:
    record: Any = getattr(names.knowledge, "technologies", {}).get(technology.removeprefix("technology/"))
    for residue in getattr(record, "residues", ()):
        yield f"material/{residue.material}", names.of("materials", residue.material)
