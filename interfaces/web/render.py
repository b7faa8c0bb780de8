"""HTML from templates: jinja2 escapes every value, then `st.html` drops whatever is not plain markup."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from interfaces.i18n import Language, translator, word
from interfaces.web import figures
from interfaces.web.escape import plain, web_address
from interfaces.web.links import record_link
from interfaces.web.names import Names
from recommender.wording import short_locator, unit_words

_HERE = Path(__file__).parent
STYLE = _HERE / "assets" / "style.css"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        address=web_address,
        plain=plain,
        number=figures.number,
        interval=figures.interval,
        with_unit=figures.with_unit,
        unit_words=unit_words,
    )
    return environment


def compile_templates() -> None:
    """Compile every template now instead of when it is first drawn."""
    for name in _environment().list_templates():
        _environment().get_template(name)


class Renderer:
    """Renders templates in one language.

    Parameters
    ----------
    names: words for identifiers, which also gives the language.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self.language: Language = names.language

    def html(self, template: str, **values: Any) -> str:
        """Return the filled template (a name below `templates/`, without its ending)."""
        shared = {
            "t": translator(self.language),
            "word": self._word,
            "pick": self._pick,
            "names": self.names,
            "lang": self.language,
            "limit_of": self._limit,
            "value_of": self._value,
            "record": self._record,
            "short_clause": short_locator,
            "supposed": frozenset(),
        }
        return _environment().get_template(f"{template}.html").render(shared | values)

    def _record(self, identifier: str | None) -> str | None:
        """Return the address of the page of a record, or None where there is no such record."""
        return record_link(identifier, self.language) if identifier and self.names.known(identifier) else None

    def _word(self, family: str, value: str) -> str:
        return word(self.language, family, value)

    def _pick(self, record: Any, name: str) -> str:
        chosen = getattr(record, f"{name}_zh", "") if self.language == "zh" else ""
        return str(chosen or getattr(record, name))

    def _limit(self, criterion: Any) -> str:
        return figures.limit_text(criterion.limit, criterion.unit, self._fact(criterion))

    def _value(self, criterion: Any) -> str:
        return figures.value_text(criterion.value, criterion.unit, self._fact(criterion))

    def _fact(self, criterion: Any) -> Any:
        return lambda fact: self.names.value(criterion.property, fact)
