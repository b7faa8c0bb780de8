"""What the page Explore shows, as its link says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeVar

from interfaces.web.mapping import WINDOWS
from kb.browse import KINDS, Catalogue, Kind

Place = Kind | Literal["query"]
QUERY: Final = "query"
PLACES: tuple[Place, ...] = (*KINDS, QUERY)
SHAPES = {"cases": ("list", "map"), "materials": ("list", "tree")}
LONGEST = 500
LONGEST_QUERY = 6_000
MOST_PAGES = 10_000
_Text = TypeVar("_Text", bound=str)


@dataclass(frozen=True)
class View:
    """One state of the page; every part of it stands in the link.

    Parameters
    ----------
    kind: which records, or ``query`` for SPARQL.
    shape: ``list``, or ``map`` of the cases, or ``tree`` of the materials.
    record: identifier with its kind (``material/coal-fly-ash``) of the one record that is shown, or nothing.
    chosen: value by filter.
    """

    kind: Place = "cases"
    shape: str = "list"
    q: str = ""
    record: str = ""
    page: int = 1
    region: str = "world"
    query: str = ""
    chosen: tuple[tuple[str, str], ...] = ()

    @property
    def filters(self) -> dict[str, str]:
        """The filters in force."""
        return dict(self.chosen)

    def filtered(self, name: str, value: str) -> View:
        """Return the view with one filter set, or left open by an empty value, from the first page."""
        chosen = {**self.filters, name: value}
        return replace(self, chosen=tuple((n, v) for n, v in chosen.items() if v), page=1)

    def of_kind(self, kind: Place) -> View:
        """Return the first page of another kind, with the words kept and the filters left behind."""
        return View(kind=kind, q=self.q, query=self.query, region=self.region)

    def link(self) -> dict[str, str]:
        """Return the parameters that bring this view back.

        >>> View(kind="materials", q="ash", chosen=(("state", "powder"),)).link()
        {'kind': 'materials', 'q': 'ash', 'state': 'powder'}
        """
        if self.record:
            return {"record": self.record}
        plain = View()
        parts = {name: str(getattr(self, name)) for name in _PARTS if getattr(self, name) != getattr(plain, name)}
        if len(parts.get("query", "")) > LONGEST_QUERY or self.kind != QUERY:
            parts.pop("query", None)
        return {**parts, **self.filters}

    @classmethod
    def from_link(cls, params: Mapping[str, str], catalogue: Catalogue) -> tuple[View, list[str]]:
        """Return the view that a link asks for, and the names of the parameters that make no sense."""
        odd: list[str] = []

        def words(name: str, longest: int = LONGEST) -> str:
            text = params.get(name, "")
            if len(text) > longest:
                odd.append(name)
                return ""
            return text

        def one_of(name: str, allowed: tuple[_Text, ...], default: _Text) -> _Text:
            text = params.get(name, default)
            for value in allowed:
                if value == text:
                    return value
            odd.append(name)
            return default

        kind = one_of("kind", PLACES, "cases")
        view = cls(
            kind=kind,
            shape=one_of("shape", SHAPES.get(kind, ("list",)), "list"),
            q=words("q"),
            record=words("record"),
            region=one_of("region", tuple(WINDOWS), "world"),
            query=words("query", LONGEST_QUERY),
        )
        page = params.get("page", "1")
        if page.isascii() and page.isdecimal() and 1 <= int(page[:9]) <= MOST_PAGES:
            view = replace(view, page=int(page))
        else:
            odd.append("page")
        options = {} if kind == QUERY else catalogue.options[kind]
        chosen = tuple((n, value) for n, values in options.items() if (value := one_of(n, ("", *values), "")))
        return replace(view, chosen=chosen), odd


_PARTS = ("kind", "shape", "q", "page", "region", "query")
