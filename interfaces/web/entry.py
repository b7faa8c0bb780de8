"""What a user entered on Find reuse: as typed, as a link, and as the data of a profile."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from interfaces.web.changes import changes_of
from recommender.profile import PREFERRED, Priority

Hazard = Literal["unknown", "yes", "no"]
LINK_LIMIT = 4_000
_CODE_BREAK = re.compile(r"[,;，；、\n]+")
_SEPARATED = re.compile(r"^(?P<name>[^=:：\t]+)[=:：\t](?P<value>.+)$")
_SPACED = re.compile(r"^(?P<name>.+?)(?:\s+|(?<=[一-鿿]))(?P<value>[<>≤≥~≈约]?\s*[-+]?\d.*)$")
LAB_BREAK = re.compile(r"[\n\r;；]+|[,，、](?=\s*[A-Za-z一-鿿][^,，=:]*[=:：])")


@dataclass(frozen=True)
class Entry:
    """The fields of the form as typed, and what was changed after reading the answer; empty means nothing was said.

    Parameters
    ----------
    distance: to the receivers in question, km.
    disposal: cost of a tonne disposed of now.
    prefer: parts of the score that count more, parted by ``|``.
    fix: values put right, as `changes.written` writes them.
    left_out: words of the description that are not to be read, parted by ``|``.
    what_if: values supposed for the moment, written like `fix`.
    compare: uses laid side by side, by their key, parted by ``|``.

    >>> Entry(q="fly ash", quantity=20000.0).data()
    {'description': 'fly ash', 'quantity_t_per_year': 20000.0}
    """

    q: str = ""
    country: str = ""
    material: str = ""
    lab: str = ""
    quantity: float | None = None
    facility: str = ""
    codes: str = ""
    hazard: Hazard = "unknown"
    distance: float | None = None
    disposal: float | None = None
    prefer: str = ""
    fix: str = ""
    left_out: str = ""
    what_if: str = ""
    compare: str = ""

    @property
    def as_given(self) -> Entry:
        """The entry with nothing supposed and nothing compared."""
        return replace(self, what_if="", compare="")

    @property
    def preferred(self) -> list[str]:
        """The parts of the score that count more."""
        return [part for part in self.prefer.split("|") if part]

    @property
    def empty(self) -> bool:
        """Return whether nothing at all describes the stream."""
        return not any((self.q.strip(), self.material, self.lab.strip(), self.codes.strip(), self.facility))

    def data(self) -> dict[str, Any]:
        """Return the entry as data for `Profile.parse`, without what was left open."""
        composition, _ = lab_values(self.lab)
        found: dict[str, Any] = {
            "description": self.q.strip(),
            "country": self.country,
            "material": self.material,
            "composition": composition,
            "quantity_t_per_year": self.quantity,
            "facility_type": self.facility,
            "codes": [code for part in _CODE_BREAK.split(self.codes) if (code := part.strip())],
            "hazardous": {"yes": True, "no": False}.get(self.hazard),
            "distance_km": self.distance,
            "disposal_cost_per_t": self.disposal,
            "priorities": dict.fromkeys(self.preferred, PREFERRED),
        }
        return {key: value for key, value in found.items() if value not in ("", None, [], {})}

    def unread(self) -> list[str]:
        """Return the pasted laboratory lines that are not a name and a value."""
        return lab_values(self.lab)[1]

    def link(self) -> dict[str, str] | None:
        """Return the query parameters that bring this entry back, or None if it is too long for a link."""
        params = {
            f.name: str(value)
            for f in fields(self)
            if (value := getattr(self, f.name)) not in ("", None) and (f.name, value) != ("hazard", "unknown")
        }
        return params if sum(map(len, params.values())) <= LINK_LIMIT else None

    @classmethod
    def from_link(
        cls,
        params: Mapping[str, str],
        countries: Mapping[str, str],
        facilities: Mapping[str, str],
        properties: Collection[str] | None = None,
        methods: Collection[str] | None = None,
    ) -> tuple[Entry, list[str]]:
        """Return the entry that a link asks for, and the names of the parameters that make no sense.

        Parameters
        ----------
        params: of the link.
        countries, facilities: that may be named.
        properties, methods: that may be put right or supposed, and in whose leachate; None for any.

        >>> entry, odd = Entry.from_link({"q": "slag", "country": "../etc"}, {"CN": "China"}, {})
        >>> entry.q, entry.country, odd
        ('slag', '', ['country'])
        """
        entry, odd = cls(), []
        allowed: dict[str, Mapping[str, str] | tuple[str, ...]] = {
            "country": countries,
            "facility": facilities,
            "hazard": ("yes", "no", "unknown"),
        }

        def changes(text: str) -> str | None:
            try:
                changes_of(text, properties, methods)
            except ValueError:
                return None
            return text

        def parts(text: str) -> str | None:
            return text if set(text.split("|")) <= set(get_args(Priority)) else None

        readers: dict[str, Callable[[str], Any]] = {
            "quantity": _quantity, "distance": _number, "disposal": _number, "prefer": parts,
            "fix": changes, "what_if": changes,
        }  # fmt: skip
        for name in (f.name for f in fields(cls)):
            text = params.get(name)
            if text is None:
                continue
            value: Any = readers.get(name, str)(text)
            if len(text) > LINK_LIMIT or value is None or text not in allowed.get(name, (text,)):
                odd.append(name)
            else:
                entry = replace(entry, **{name: value})
        return entry, odd


def lab_values(text: str) -> tuple[dict[str, str], list[str]]:
    """Split pasted laboratory lines into values by property name and the lines that could not be read.

    >>> lab_values("LOI 12 %\\nSO3 = 2.1 %; Cl: <0.01 % d\\nlooks grey")
    ({'LOI': '12 %', 'SO3': '2.1 %', 'Cl': '<0.01 % d'}, ['looks grey'])
    """
    values: dict[str, str] = {}
    unread: list[str] = []
    for part in LAB_BREAK.split(text):
        line = part.strip(" \t,，|")
        if not line:
            continue
        match = _SEPARATED.match(line) or _SPACED.match(line)
        name = match["name"].strip() if match else ""
        if match and name and name not in values and re.search(r"\d", match["value"]):
            values[name] = " ".join(match["value"].split())
        else:
            unread.append(line)
    return values, unread


def _quantity(text: str) -> float | None:
    number = _number(text)
    return number if number else None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < 1e12 else None
