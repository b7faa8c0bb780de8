"""Several wastes in one text: "fly ash and FGD gypsum, mixed" names two, "sludge from whey" one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.load import Knowledge
from recommender.hierarchy import Hierarchy
from recommender.profile import Profile
from recommender.reading.figures import blanked, plain, reading_words
from recommender.reading.lexicon import Mention
from recommender.reading.reader import Reader, negated
from recommender.resolve import Resolver


class SideBySide:
    """Finds the wastes that a text names beside each other.

    Parameters
    ----------
    knowledge: loaded records.
    hierarchy: of their materials.
    resolver: that knows their names.
    reader: that knows what belongs to a property.
    """

    def __init__(self, knowledge: Knowledge, hierarchy: Hierarchy, resolver: Resolver, reader: Reader) -> None:
        self._knowledge = knowledge
        self._hierarchy = hierarchy
        self._resolver = resolver
        self._reader = reader

    def parts(self, profile: Profile) -> list[Profile]:
        """Return the profile itself, or, where its text names several wastes side by side, one profile for each.

        Wastes stand side by side where words such as "and" or a comma join them; "sludge from whey" names one. What
        the text says before the first and after the last goes for all, but for figures: they go to the waste they stand
        with.
        """
        text = plain(profile.description)
        spans = self._side_by_side(text) if profile.material is None and not profile.codes else []
        if len(spans) < 2 or self._tainted(text):
            return [profile]
        before, tail = text[: spans[0][0]], text[spans[-1][1] :]
        shared, shared_tail = (blanked(part, self._reader.read(part, []).spans) for part in (before, tail))
        out = []
        for at, (start, _) in enumerate(spans):
            first, last = at == 0, at == len(spans) - 1
            segment = text[0 if first else start : len(text) if last else spans[at + 1][0]]
            words = ("" if first else f"{shared} ") + segment + ("" if last else f" {shared_tail}")
            out.append(profile.model_copy(update={"description": words.strip(" ,;，；、。")}))
        return out

    def names(self, text: str) -> list[Mention]:
        """Return where `text` names materials, but for names it denies and words that belong to a property."""
        return [
            m for m in self._resolver.mentions(text)
            if not negated(text, m) and not self._reader.of_a_property(text, m)
        ]  # fmt: skip

    def _tainted(self, text: str) -> bool:
        """Say whether the text names a constituent such as asbestos: it may be in every part, so nothing is parted."""
        return any(self._reader.read(text, []).presence.values())

    def _side_by_side(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of the wastes that `text` joins, none a kind of another; empty for fewer than two."""
        found = self._wastes_joined(text, self.names(text))
        return [span for span, _ in found] if len(found) > 1 else []

    def apart(self, text: str, names: Sequence[Mention]) -> list[str]:
        """Return the materials that `text` joins as equals, of those it names."""
        return [targets[0] for _, targets in self._wastes_joined(text, names)]

    def _wastes_joined(self, text: str, names: Sequence[Mention]) -> list[tuple[tuple[int, int], list[str]]]:
        by_span: dict[tuple[int, int], list[str]] = {}
        for mention in names:
            if mention.kind == "label":
                by_span.setdefault((mention.start, mention.end), []).append(mention.target)
        found: list[tuple[tuple[int, int], list[str]]] = []
        for span, targets in sorted(by_span.items()):
            if all(self._knowledge.materials[t].role in ("product", "resource") for t in targets):
                continue
            kinds = [kind for _, known in found for kind in known]
            related = any(
                self._hierarchy.relation(a, b) or self._hierarchy.relation(b, a) for a in kinds for b in targets
            )
            if not found or (not related and _joined(text[found[-1][0][1] : span[0]])):
                found.append((span, targets))
        return found


def _joined(between: str) -> bool:
    """Say whether the words between two names join them as equals.

    >>> _joined(" and "), _joined(" from "), _joined("、")
    (True, False, True)
    """
    words = reading_words()
    folded = between.casefold()

    def named(key: str) -> bool:
        return any(
            re.search(rf"(?<![a-z]){re.escape(w)}(?![a-z])", folded) if w.isascii() and w.isalpha() else w in folded
            for w in words[key]
        )

    return named("joins") and not named("links")
