"""Names of countries and regions in the language of the page, those of the project's practice first."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale

from interfaces.i18n import Language

_FIRST = ("CN", "EU", "US", "DE", "DK", "NL", "GB", "JP", "KR", "IN", "AU")
_ISO = re.compile(r"[A-Z]{2}")
_NO_COUNTRY = {"EU", "EZ", "UN", "XA", "XB", "XK", "ZZ", "QO", "CQ", "CP", "AC", "DG", "EA", "IC", "TA"}


@lru_cache
def countries(language: Language) -> dict[str, str]:
    """Return names by ISO code, in the order in which they are offered.

    >>> list(countries("en").items())[:2]
    [('CN', 'China'), ('EU', 'European Union')]
    """
    names = {str(k): str(v) for k, v in Locale(language).territories.items() if _ISO.fullmatch(str(k))}
    rest = sorted((k for k in names if k not in _NO_COUNTRY and k not in _FIRST), key=lambda k: names[k])
    return {code: names[code] for code in (*_FIRST, *rest)}
