"""Which figure belongs to which property: by where they stand in a clause, and by how that clause is written.

"LOI 8 % SO3 2 %" names first and counts after; "8 % LOI 2 % SO3" the other way round. The way that pairs more of a
clause's figures is taken for the whole clause, so that no name is given to its neighbour's figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from recommender.reading.figures import Figure, basis_of, reading_words
from recommender.reading.lexicon import Mention

CLAUSE = re.compile(r"[,;，；、。()（）\n]| and | und |和|及|与")
Fits = Callable[[Figure, str], bool]
Pairs = dict[int, Mention]


def paired(text: str, figures: Sequence[Figure], mentions: Sequence[Mention], fits: Fits) -> Pairs:
    """Return the property mention of each figure, by the figure's place in `figures`; some have none.

    Parameters
    ----------
    text: the text both stand in.
    figures, mentions: from left to right.
    fits: whether a figure's unit suits a property.
    """
    out: Pairs = {}
    for clause in _clauses(text, figures):
        before = _one_way(text, figures, clause, mentions, fits, after=False)
        after = _one_way(text, figures, clause, mentions, fits, after=True)
        chosen, other = (after, before) if len(after) > len(before) else (before, after)
        taken = {(m.start, m.end) for m in chosen.values()}
        rest = {i: m for i, m in other.items() if i not in chosen and (m.start, m.end) not in taken}
        out.update(chosen | rest)
    return out


def with_shared_units(
    text: str, figures: Sequence[Figure], mentions: Sequence[Mention], unit_of: Callable[[str], str]
) -> list[Figure]:
    """Give the figures of a list the unit, and the basis, that stand behind its last one: "COD 70, SS 20 mg/L".

    A list shares its unit where one of its figures could not stand without: 70 is no COD, 390 no per cent of chlorine.
    From there on all take it but the pure numbers (pH).

    Parameters
    ----------
    text: the text both stand in.
    figures, mentions: from left to right.
    unit_of: the unit of a property.
    """
    out = list(figures)
    units = [_unit_named(text, figure, mentions, unit_of) for figure in figures]
    last = len(out) - 1
    while last > 0:
        first = last
        while first > 0 and out[first - 1].unit is None and _listed(text[out[first - 1].end : out[first].start]):
            first -= 1
        if out[last].unit is not None and out[last].unit != "%":
            shared = [i for i in range(first, last) if units[i] not in (None, "1")]
            wanting = [i for i in shared if units[i] != "%" or out[i].low > 100]
            basis = out[last].basis or basis_of(
                CLAUSE.split(text[out[last].end : out[last].end + 16].lstrip(" (（"))[0]
            )
            for index in shared:
                if wanting and index >= wanting[0]:
                    out[index] = replace(out[index], unit=out[last].unit, basis=basis)
        last = first - 1
    return out


def _unit_named(text: str, figure: Figure, mentions: Sequence[Mention], unit_of: Callable[[str], str]) -> str | None:
    """Return the unit of the property that stands right before a figure."""
    before = [m for m in mentions if m.end <= figure.start and _links(text[m.end : figure.start])]
    return unit_of(before[-1].target) if before else None


def _listed(gap: str) -> bool:
    """Say whether the text between two figures goes on with a list; a new sentence does not."""
    return re.match(r"\s*(?:[,;、，；+]|and |和|及)", gap) is not None and not re.search(r"[。\n]|\.\s", gap)


def _clauses(text: str, figures: Sequence[Figure]) -> list[list[int]]:
    """Group the figures that no separator parts."""
    groups: list[list[int]] = []
    for index, figure in enumerate(figures):
        start = figures[index - 1].end if index else 0
        if not groups or CLAUSE.search(text[start : figure.start].strip(" ")):
            groups.append([])
        groups[-1].append(index)
    return groups


def _one_way(
    text: str, figures: Sequence[Figure], clause: list[int], mentions: Sequence[Mention], fits: Fits, *, after: bool
) -> Pairs:
    """Pair the figures of a clause with the nearest mention on one side, each mention once."""
    out: Pairs = {}
    taken: set[tuple[int, int]] = set()
    for index in clause:
        figure = figures[index]
        near: list[tuple[int, Mention]] = []
        for mention in mentions:
            gap = text[figure.end : mention.start] if after else text[mention.end : figure.start]
            beside = mention.start >= figure.end if after else mention.end <= figure.start
            if beside and (mention.start, mention.end) not in taken and fits(figure, mention.target) and _links(gap):
                near.append((len(gap.strip()), mention))
        if near:
            out[index] = min(near, key=lambda pair: (pair[0], -pair[1].length, pair[1].target))[1]
            taken.add((out[index].start, out[index].end))
    return out


def _links(gap: str) -> bool:
    """Say whether the text between a property and a figure only links them."""
    if CLAUSE.search(gap.strip(" ")) or re.search(r"\d", gap):
        return False
    rest = gap.strip().casefold()
    for word in sorted(reading_words()["approximately"], key=len, reverse=True):
        rest = _dropped(rest, word)
    for words in reading_words()["basis_words"].values():
        for word in words:
            rest = _dropped(rest, word)
    return re.sub(r"[\s()\[\]（）%的'\"]+", "", rest) == ""


def _dropped(text: str, word: str) -> str:
    if not word.isascii():
        return text.replace(word, " ")
    return re.sub(rf"(?<![a-z]){re.escape(word)}(?![a-z])", " ", text)
