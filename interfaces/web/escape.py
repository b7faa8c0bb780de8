"""Making foreign text inert in Markdown and in addresses; in HTML jinja2 escapes it."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=\"'/@])")
_BREAKS = re.compile(r"\s+")
_JOINER = "\u2060"
_LATE = re.compile(r"(:(?=\S)|@(?=\S)|\bwww(?=\.))", re.IGNORECASE)


def markdown(text: str) -> str:
    r"""Return `text` so that Streamlit's Markdown shows it letter by letter.

    Markup, HTML, LaTeX, emoji and icon short codes, colour directives and bare addresses all stay text. Line
    breaks become spaces and invisible control characters go, as both can start a block or turn the reading
    order. Icons, emoji and bare addresses are found by Streamlit after backslashes are resolved, so an
    invisible word joiner breaks them up.

    >>> markdown("![x](y) $x$")
    '\\!\\[x\\]\\(y\\) \\$x\\$'
    >>> ":material/" in markdown(":material/home:").replace(chr(92), "")
    False
    """
    return _SPECIAL.sub(r"\\\1", _LATE.sub(rf"\1{_JOINER}", plain(text)))


def plain(text: str) -> str:
    r"""Return `text` on one line, without control and direction-changing characters.

    >>> plain("a\n\n# b\u202e")
    'a # b'
    """
    one_line = _BREAKS.sub(" ", text)
    return "".join(c for c in one_line if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"}).strip()


def web_address(text: str | None) -> str | None:
    """Return `text` if it is an address that a link may open, else None.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if not text:
        return None
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return None
    return text.strip() if parts.scheme in {"http", "https"} and parts.netloc else None
