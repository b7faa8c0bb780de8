"""Finding records by words of either language: names and codes first, then what is written about them.

No model and no index on disk: a few thousand short texts are looked through in some milliseconds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from kb.load import Knowledge

SEARCHED = ("materials", "technologies", "processes", "cases")
NEAR = 8
_TOKEN = re.compile(r"[㐀-鿿]+|[^\W_㐀-鿿]+(?:\.\d+)*")
_HAN = re.compile(r"[㐀-鿿]")
_CODE = re.compile(r"^(?:(?P<list>[a-z][a-z0-9/]*)\s*[: ]\s*)?(?P<code>[a-z]?\d[\d\s./-]*[a-z]?\d*)\*?$")
_LOOSE = 70.0
_BIGRAM = 2


@dataclass(frozen=True)
class Found:
    """Identifiers, best first; `near` says that nothing matches and these are only called alike."""

    ids: tuple[str, ...]
    near: bool = False


@dataclass(frozen=True)
class _Text:
    id: str
    names: tuple[str, ...]
    codes: frozenset[str]
    about: str

    def rank(self, wanted: str, code: str, tokens: tuple[str, ...]) -> tuple[int, int] | None:
        """Return how well the record fits (less is better), or None."""
        if wanted in self.names or (code and code in self.codes):
            return 0, 0
        lengths = [len(name) for name in self.names if name.startswith(wanted)]
        if lengths:
            return 1, min(lengths)
        if not all(_has(self.about, t) for t in tokens):
            return None
        lengths = [len(name) for name in self.names if all(_has(f" {name}", t) for t in tokens)]
        if lengths:
            return 2, min(lengths)
        return (3 if all(any(_has(f" {name}", t) for name in self.names) for t in tokens) else 4), 0


class Search:
    """Looks records up by words, section by section.

    Parameters
    ----------
    knowledge: the knowledge base; what is added to it later is not found.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._texts = {s: [_text(knowledge, s, r) for r in knowledge.section(s).values()] for s in SEARCHED}

    def find(self, section: str, words: str) -> Found:
        """Return the records of `section` that `words` name or describe; all of them for no words."""
        texts = self._texts[section]
        wanted = normal(words)
        tokens = tuple(_stem(t) for t in wanted.split())
        if not tokens:
            return Found(tuple(text.id for text in texts))
        code = code_of(words)
        ranked = [(rank, text.id) for text in texts if (rank := text.rank(wanted, code, tokens)) is not None]
        return Found(tuple(i for _, i in sorted(ranked))) if ranked else Found(self.near(section, wanted), near=True)

    def near(self, section: str, words: str, limit: int = NEAR) -> tuple[str, ...]:
        """Return the records of `section` that are called most like `words`."""
        owners = {name: text.id for text in reversed(self._texts[section]) for name in text.names}
        close = process.extract(normal(words)[:200], list(owners), scorer=fuzz.WRatio, limit=limit, score_cutoff=_LOOSE)
        return tuple(dict.fromkeys(owners[name] for name, _, _ in close))


def normal(text: str) -> str:
    """Return `text` as it is compared: words in lower case with single spaces, simplified characters.

    >>> normal("Fly-Ash（粉煤灰）"), normal("鋼渣")
    ('fly ash 粉煤灰', '钢渣')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if _HAN.search(folded):
        folded = _simplifier().convert(folded)
    return " ".join(_TOKEN.findall(folded))


def code_of(words: str) -> str:
    """Return the bare code that `words` are, or an empty string.

    >>> code_of("EWC 10 01 02"), code_of("ewc:100102*"), code_of("321-026-48"), code_of("B1100"), code_of("slag")
    ('100102', '100102', '321-026-48', 'b1100', '')
    """
    match = _CODE.match(unicodedata.normalize("NFKC", words).casefold().strip())
    return re.sub(r"\s", "", match["code"]) if match else ""


def _has(text: str, token: str) -> bool:
    """Say whether `text`, which begins with a space, has a word that begins with `token`, or a Chinese one."""
    if not _HAN.match(token):
        return f" {token}" in text
    pairs = (token[at : at + _BIGRAM] for at in range(len(token) - 1))
    return token in text or (len(token) > _BIGRAM and all(pair in text for pair in pairs))


def _stem(token: str) -> str:
    return token[:-1] if len(token) > 3 and token.endswith("s") and not token.endswith("ss") else token


@lru_cache(maxsize=1)
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def _text(knowledge: Knowledge, section: str, record: Any) -> _Text:
    codes = [c.code for c in getattr(record, "codes", [])]
    for name in ("isic", "nace", "gbt4754"):
        codes += getattr(record, name, [])
    called = [*_names(record), record.id]
    about = [*called, *_about(knowledge, section, record), *codes]
    names = tuple(dict.fromkeys(filter(None, map(normal, called))))
    return _Text(record.id, names, frozenset(c.casefold() for c in codes), " " + normal("\n".join(about)))


def _names(record: Any) -> list[str]:
    label = getattr(record, "label", None) or record.title
    synonyms = record.synonyms.all() if hasattr(record, "synonyms") else []
    return [label.en, label.zh, *synonyms, *getattr(record, "abbreviations", [])]


def _about(knowledge: Knowledge, section: str, record: Any) -> Iterable[str]:
    if section == "cases":
        yield from (record.summary.en, record.summary.zh, record.place.country)
        for text in (record.place.name, record.place.region, *(f.name for f in record.facilities)):
            yield from (text.en, text.zh) if text else ()
        for synergy in record.synergies:
            yield synergy.waste_as_worded
            for kind, name in (("materials", synergy.material), ("technologies", synergy.technology)):
                other = knowledge.section(kind).get(name or "")
                yield from _names(other) if other else ()
        return
    for text in (getattr(record, "definition", None), getattr(record, "description", None),
                 getattr(record, "product", None)):  # fmt: skip
        yield from (text.en, text.zh) if text else ()
    for accepted in getattr(record, "accepts", []):
        other = knowledge.materials.get(accepted.material)
        yield from _names(other) if other else ()
