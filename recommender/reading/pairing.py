"""Which figure belongs to which property: by where they stand in a clause, and by how that clause is written.

"LOI 8 % SO3 2 %" names first and counts after; "8 % LOI 2 % SO3" the other way round. The way that pairs more of a
clause's figures is taken for the whole clause, so that no name is given to its neighbour's figure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from recommender.quantities import convert
from recommender.reading.figures import Figure, basis_of, reading_words
from recommender.reading.lexicon import Mention
from recommender.reading.list_units import list_units

NO_UNIT = "?"
"""The unit of a figure that may have either of two: it fits nothing."""
_SURE_TRACE = 10.0
_BASIS_BETWEEN = re.compile(
    r"^\s*(?:\([^()]{1,12}\)|[A-Za-z.]{1,6}(?:\s[A-Za-z.]{1,7})?|[\u3400-\u9fff]{1,4})\s*(?=[,;、，；])"
)
_A_WORD = re.compile(r"\s*[^\W\d]{1,16}\s*[:=]?\s*")
"""Between two figures of a list that blanks part: a name that nothing here is known by."""
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
    own = claims(text, figures, mentions)
    claimed = {(m.start, m.end) for found in own.values() for m in found}
    free = [m for m in mentions if (m.start, m.end) not in claimed]
    for index, found in own.items():
        fitting = [m for m in found if fits(figures[index], m.target)]
        if fitting:
            out[index] = min(fitting, key=lambda m: (-m.length, m.target))
    for whole in _clauses(text, figures):
        clause = [i for i in whole if i not in own]
        before = _one_way(text, figures, clause, free, fits, after=False)
        after = _one_way(text, figures, clause, free, fits, after=True)
        chosen, other = (after, before) if len(after) > len(before) else (before, after)
        taken = {(m.start, m.end) for m in chosen.values()}
        rest = {i: m for i, m in other.items() if i not in chosen and (m.start, m.end) not in taken}
        out.update(chosen | rest)
    return out


def claims(text: str, figures: Sequence[Figure], mentions: Sequence[Mention]) -> dict[int, list[Mention]]:
    """Return, for each figure written without a unit, the names right before it: it belongs to them or to nothing.

    In "悬浮物40 pH7.8" the 40 is no pH, though a bare figure fits pH and not suspended solids.
    """
    out: dict[int, list[Mention]] = {}
    for index, figure in enumerate(figures):
        if figure.bare:
            floor = figures[index - 1].end if index else 0
            near = [m for m in mentions if floor <= m.start and m.end <= figure.start]
            near = [m for m in near if _links(text[m.end : figure.start])]
            if near:
                out[index] = [m for m in near if m.end == near[-1].end]
    return out


def with_shared_units(
    text: str,
    figures: Sequence[Figure],
    mentions: Sequence[Mention],
    unit_of: Callable[[str], str],
    is_trace: Callable[[str], bool],
) -> list[Figure]:
    """Give the figures of a list the unit, and the basis, that stand behind its last one: "COD 70, SS 20 mg/L".

    A list shares its unit where one of its figures could not stand without: 70 is no COD, 390 no per cent of chlorine.
    From there on all take it but the pure numbers (pH). Behind a figure with its unit the list goes on in it:
    "Cu 5 mg/kg, F 15". An element that stands bare in a list of traces is no per cent: it takes the unit, or none.
    A unit told for the whole list ("in mg/L: As 0.1; Pb 0.2") goes before all this.

    Parameters
    ----------
    text: the text both stand in.
    figures, mentions: from left to right.
    unit_of: the unit of a property.
    is_trace: whether a property that goes by per cent is often given in traces too: an element, a gas in a gas.
    """
    out = [replace(figure, bare=figure.unit is None) for figure in figures]
    names = [_named(text, figure, mentions) for figure in figures]
    units = [unit_of(name) if name else None for name in names]

    def trace(name: str | None) -> bool:
        return name is not None and is_trace(name)

    def listed(index: int) -> bool:
        """Say whether the figure goes on with the list of the one before it, whose basis may stand between."""
        gap = text[out[index - 1].end : out[index].start]
        if out[index - 1].unit is not None:
            gap = _BASIS_BETWEEN.sub("", gap)
        named = names[index] is not None and not CLAUSE.search(gap.strip()) and not re.search(r"\.\s", gap)
        return _listed(gap) or named or _A_WORD.fullmatch(gap) is not None

    for told in list_units(text, figures):
        for index, figure in enumerate(out):
            own = units[index]
            if figure.unit is None and own not in (None, "1") and told.start <= figure.start and figure.end <= told.end:
                sure = own != "%" or told.unit == "%" or trace(names[index])
                out[index] = replace(figure, unit=told.unit if sure else NO_UNIT, basis=told.basis)

    last = len(out) - 1
    while last > 0:
        first = last
        while first > 0 and out[first - 1].unit is None and listed(first):
            first -= 1
        if out[last].unit is not None and out[last].unit != "%":
            shared = [i for i in range(first, last) if units[i] not in (None, "1")]
            traces = _traces(out[last].unit or "")
            wanting = [i for i in shared if units[i] != "%" or out[i].low > 100 or (traces and trace(names[i]))]
            basis = out[last].basis or basis_of(
                CLAUSE.split(text[out[last].end : out[last].end + 16].lstrip(" (（"))[0]
            )
            for index in shared:
                if not wanting or index < wanting[0] or (not trace(names[index]) and _main(out[index], units[index])):
                    continue
                out[index] = _in_list(out[index], units[index], out[last].unit or "", basis)
        last = first - 1
    for index in range(1, len(out)):
        unit = out[index - 1].unit
        if out[index].unit is None and unit is not None and _traces(unit) and listed(index):
            own = units[index]
            if own in (None, "1") or (own == "%" and not trace(names[index])):
                continue
            if convert(1.0, unit, own or "1") is None:
                continue  # "DOC 14 mg/L; As 12" may go on in µg/L
            out[index] = _in_list(out[index], units[index], unit, out[index - 1].basis)
    return out


def _in_list(figure: Figure, own: str | None, unit: str, basis: str | None) -> Figure:
    """Return a bare figure in the unit of its list; a small one of what goes by per cent may be either: it has none."""
    fine = (convert(1.0, unit, "mg/kg") or math.inf) <= 1.0
    doubtful = own == "%" and fine and figure.low < _SURE_TRACE
    return replace(figure, unit=NO_UNIT if doubtful else unit, basis=basis)


def _traces(unit: str) -> bool:
    if unit == NO_UNIT:
        return False
    by_mass = unit != "%" and convert(1.0, unit, "mg/kg") is not None
    return by_mass or convert(1.0, unit, "mg/L") is not None


def _main(figure: Figure, unit: str | None) -> bool:
    """Say whether a bare figure is at home in per cent, as a loss on ignition beside traces is."""
    return unit == "%" and figure.low <= 100


def _named(text: str, figure: Figure, mentions: Sequence[Mention]) -> str | None:
    """Return the property that stands right before a figure."""
    before = [m for m in mentions if m.end <= figure.start and _links(text[m.end : figure.start])]
    return before[-1].target if before else None


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
    gap = re.sub(r"^\)", "", gap)
    if bracket := re.match(r"\s*\(([^()]*)\)", gap):
        gap = bracket[1] + gap[bracket.end() :] if basis_of(bracket[1]) else gap
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
