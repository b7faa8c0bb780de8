"""What the page Explore shows, as its link says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from interfaces.web.mapping import WINDOWS
from kb.browse import FILTERS, KINDS, Catalogue

QUERY = "query"
PLACES = (*KINDS, QUERY)
SHAPES = {"cases": ("list", "map"), "materials": ("list", "tree")}
LONGEST = 500
LONGEST_QUERY = 6_000
MOST_PAGES = 10_000


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

    kind: str = "cases"
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

    def of_kind(self, kind: str) -> View:
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

        def read(name: str, allowed: tuple[str, ...] | None, default: str) -> str:
            text = params.get(name)
            if text is None or text == default:
                return default
            longest = LONGEST_QUERY if name == "query" else LONGEST
            if len(text) > longest or (allowed is not None and text not in allowed):
                odd.append(name)
                return default
            return text

        kind = read("kind", PLACES, "cases")
        view = cls(
            kind=kind,
            shape=read("shape", SHAPES.get(kind, ("list",)), "list"),
            q=read("q", None, ""),
            record=read("record", None, ""),
            region=read("region", tuple(WINDOWS), "world"),
            query=read("query", None, ""),
        )
        page = params.get("page", "1")
        if page.isascii() and page.isdecimal() and 1 <= int(page[:9]) <= MOST_PAGES:
            view = replace(view, page=int(page))
        else:
            odd.append("page")
        options: Any = catalogue.options.get(kind, {})  # type: ignore[call-overload]
        names = FILTERS.get(kind, ())  # type: ignore[call-overload]
        chosen = tuple((n, value) for n in names if (value := read(n, options[n], "")))
        return replace(view, chosen=chosen), odd


_PARTS = ("kind", "shape", "q", "page", "region", "query")
