"""What the criteria of an answer judge: a property as such (``Cu``), or in a leachate (``Cu@ls-2``, by its method)."""

from __future__ import annotations

from typing import Any

from kb.records.criteria import walk
from recommender.results import Answer

LEACHATE = "leachate"
_BY = "@"


def parted(name: str) -> tuple[str, str]:
    """Return property and leaching method of what is judged; the method is empty where the property itself is.

    >>> parted("Cu@ls-2"), parted("Cu")
    (('Cu', 'ls-2'), ('Cu', ''))
    """
    head, _, method = name.partition(_BY)
    return head, method


def judged_as(name: str, record: Any, knowledge: Any) -> str | None:
    """Return what is judged where `record`, a criterion or a typical value, speaks of property `name`.

    None stands for a leachate by a method that is not known, which nothing can be compared with.
    """
    if getattr(record, "measurand", "total") != LEACHATE:
        return name
    method = record.method
    found = next((m.id for m in knowledge.methods.values() if method == m.id or method in m.names), None)
    return f"{name}{_BY}{found}" if found else None


def records(answer: Answer, knowledge: Any) -> dict[str, Any]:
    """Return the criteria of the knowledge that `answer` judges, by their identifier in it."""
    asked = {c.criterion for r in answer.recommendations for c in r.criteria}
    owners = {parts[1] for identifier in asked if len(parts := identifier.split("/")) == 3}
    found: dict[str, Any] = {}
    for owner in owners:
        record = getattr(knowledge, "technologies", {}).get(owner) or getattr(knowledge, "rules", {}).get(owner)
        roots = getattr(record, "criteria", None) or filter(None, [getattr(record, "criterion", None)])
        found |= {f"criterion/{owner}/{c.id}": c for root in roots for c in walk(root)}
    return {identifier: record for identifier, record in found.items() if identifier in asked}


def judged(answer: Answer, knowledge: Any) -> dict[str, str]:
    """Return what each criterion of `answer` judges, by its identifier; what has no property of its own is missing."""
    written = records(answer, knowledge)
    found = {}
    for criterion in (c for r in answer.recommendations for c in r.criteria if c.property):
        name = (criterion.property or "").removeprefix("property/")
        as_judged = judged_as(name, written.get(criterion.criterion), knowledge)
        if as_judged is not None:
            found[criterion.criterion] = as_judged
    return found
