"""Several materials in one text: each is answered, and the answers are put together, as a mixture where it is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kb.load import Knowledge
from recommender.messages import say
from recommender.mixture import Mixture
from recommender.profile import Profile
from recommender.reading.figures import plain, reading_words
from recommender.results import Answer, MaterialCandidate, Measurement, Recommendation


def mixed(text: str) -> bool:
    """Say whether the text speaks of a mixture.

    >>> mixed("fly ash mixed with gypsum"), mixed("fly ash and gypsum")
    (True, False)
    """
    folded = plain(text).casefold()
    return any(
        re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", folded) if word.isascii() else word in folded
        for word in reading_words()["mixed"]
    )


def merged(profile: Profile, answers: Sequence[Answer], knowledge: Knowledge, mixture: Mixture | None = None) -> Answer:
    """Return one answer for the answers to the parts of a text.

    Parts that stand side by side: every use with the part it is for. Parts of a mixture: a use has to take every one
    of them; one that takes only some is conditional on keeping them apart, and rejected where another part is
    prohibited in it. Every use names the other parts.

    Parameters
    ----------
    profile: the whole.
    answers: of the parts, in the order of the text.
    knowledge: for the names of materials.
    mixture: the parts, where they are mixed.
    """
    language = answers[0].language
    names = [a.materials[0].material for a in answers if a.materials]
    labels = {n: knowledge.materials[n.removeprefix("material/")].label.get(language) for n in names}
    joint = "、" if language == "zh" else ", "
    key = "several_apart" if mixture is None else "several_mixed"
    notes = [say(key, language, materials=joint.join(dict.fromkeys(labels.values())))]
    if mixture is not None:
        recommendations = _of_mixture(answers, labels, mixture, language)
        hazardous = [labels[name] for name in mixture.hazardous if name in labels]
        notes += [say("mixed_hazardous", language, materials=joint.join(hazardous))] if hazardous else []
    else:
        every = [r for a in answers for r in a.recommendations]
        recommendations = [_told(r, [say("for_part", language, material=labels[r.for_material])]) for r in every]
    active = [r for r in recommendations if r.status != "rejected"]
    rejected = [r for r in recommendations if r.status == "rejected"]
    active.sort(key=lambda r: -r.score)
    return answers[0].model_copy(
        update={
            "id": profile.id,
            "understood": _understood(profile, answers),
            "materials": _materials(answers),
            "recommendations": [*active, *rejected],
            "measure_first": _measurements(answers),
            "warnings": list(dict.fromkeys([*notes, *(w for a in answers for w in a.warnings)])),
        }
    )


def _told(found: Recommendation, words: list[str], **changes: Any) -> Recommendation:
    return found.model_copy(update={"reasons": [*words, *found.reasons], **changes})


_ORDER = {"rejected": 0, "conditional": 1, "suitable": 2}


def _of_mixture(
    answers: Sequence[Answer], labels: dict[str, str], mixture: Mixture, language: str
) -> list[Recommendation]:
    """Return the uses of a mixture: as bad as the worst part, and on condition where a part is not taken."""
    joint = "、" if language == "zh" else ", "
    by_route: dict[tuple[str, ...], list[Recommendation]] = {}
    for answer in answers:
        for found in answer.recommendations:
            by_route.setdefault(tuple(step.technology for step in found.pathway), []).append(found)
    out = []
    for same in by_route.values():
        worst = min(same, key=lambda r: (_ORDER[r.status], r.score))
        missing = [name for name in labels if name not in {r.for_material for r in same}]
        if worst.status != "rejected":
            worst = next((r for name in missing if (r := mixture.barred(worst, name)) is not None), worst)
        material = labels[worst.for_material]
        others = joint.join(label for name, label in labels.items() if name != worst.for_material)
        if worst.status == "rejected" or not missing:
            out.append(_told(worst, [say("for_mixed_part", language, material=material, others=others)]))
            continue
        apart = say("keep_apart", language, material=material, others=joint.join(labels[name] for name in missing))
        out.append(_told(worst, [apart], status="conditional", score=round(worst.score * 0.8, 4)))
    return out


def _materials(answers: Sequence[Answer]) -> list[MaterialCandidate]:
    """Return the candidates: the best of each part first, then the others, each material once."""
    firsts = [a.materials[0] for a in answers if a.materials]
    rest = sorted((c for a in answers for c in a.materials[1:]), key=lambda c: (-c.confidence, c.material))
    return list({c.material: c for c in reversed([*firsts, *rest])}.values())[::-1]


def _measurements(answers: Sequence[Answer]) -> list[Measurement]:
    found: dict[str, Measurement] = {}
    for measurement in (m for a in answers for m in a.measure_first):
        known = found.get(measurement.property)
        total = measurement.would_decide + (known.would_decide if known else 0)
        found[measurement.property] = (known or measurement).model_copy(update={"would_decide": total})
    return sorted(found.values(), key=lambda m: (-m.would_decide, m.property))[:8]


def _understood(profile: Profile, answers: Sequence[Answer]) -> dict[str, Any]:
    first = dict(answers[0].understood)
    first["description"] = profile.description
    first["parts"] = [a.understood for a in answers]
    return first
