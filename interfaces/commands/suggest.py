"""``bps suggest``: mark what a pasted text speaks of, for a curator who writes a case from it."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interfaces.commands.cases import AsJson, InLanguage, language_checked
from interfaces.i18n import Language, translator, word
from kb.errors import InputError

if TYPE_CHECKING:
    from recommender.suggest import Finding

_STYLES = {
    "material": "bold green", "process": "bold magenta", "technology": "bold cyan", "status": "yellow",
    "place": "bold blue", "quantity": "bold yellow",
}  # fmt: skip
_LARGEST = 2_000_000


def suggest(
    file: Annotated[Path, typer.Argument(help="A text file (UTF-8 or GB18030), or - for what is piped in.")],
    language: InLanguage = "en",
    as_json: AsJson = False,
) -> None:
    """Mark the materials, facility types, technologies, places and figures that a text speaks of."""
    from kb.load import load
    from recommender.suggest import Suggester

    chosen = language_checked(language)
    text = _text_of(file)
    found = Suggester(load()).suggest(text)
    if as_json:
        import orjson

        typer.echo(orjson.dumps([asdict(f) for f in found]).decode())
    else:
        _print(text, found, chosen)


def _text_of(file: Path) -> str:
    if str(file) == "-":
        raw = sys.stdin.buffer.read(_LARGEST + 1)
    elif not file.is_file():
        raise InputError(
            "file", str(file), "a text file", f"file: there is no file {file}. Save the text as .txt first."
        )
    else:
        with file.open("rb") as opened:
            raw = opened.read(_LARGEST + 1)
    if len(raw) > _LARGEST:
        message = f"file: {file} is larger than 2 MB. Cut out the part that tells of the practice."
        raise InputError("file", str(file), "at most 2 MB", message)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    message = f"file: {file} is no text (a PDF or a Word file?). Copy the text out of it and save it as .txt."
    raise InputError("file", str(file), "text in UTF-8 or GB18030", message)


def _print(text: str, found: list[Finding], language: Language) -> None:
    from rich.console import Console
    from rich.text import Text

    from recommender.reading.figures import plain

    t = translator(language)
    console = Console(highlight=False, soft_wrap=True)
    if not found:
        console.print(Text(t("suggest.nothing")))
        return
    if console.is_terminal:
        marked = Text(plain(text))
        for finding in found:
            marked.stylize(_STYLES[finding.kind], finding.start, finding.end)
        console.print(marked)
    for kind in _STYLES:
        rows = [f for f in found if f.kind == kind]
        if not rows:
            continue
        console.print()
        console.print(Text(t(f"suggest.{kind}"), style=_STYLES[kind]))
        for identifier in dict.fromkeys((f.identifier, f.label) for f in rows):
            same = [f for f in rows if (f.identifier, f.label) == identifier]
            console.print(Text("  " + _row(same, language)))
    typer.echo(t("suggest.next"), err=True)


def _row(same: list[Finding], language: Language) -> str:
    first = same[0]
    words = ", ".join(dict.fromkeys(f"“{f.words}”" for f in same))
    lines = ", ".join(str(n) for n in dict.fromkeys(f.line for f in same))
    at = translator(language)("suggest.line", line=lines)
    if first.kind == "quantity":
        return f"{first.words} ({at})"
    if first.kind == "status":
        return f"{word(language, 'grade', first.identifier)}: {words} ({at})"
    if first.kind == "place":
        return f"{first.label} ({first.more['latitude']}, {first.more['longitude']}): {words} ({at})"
    return f"{first.identifier} – {first.label_zh if language == 'zh' else first.label}: {words} ({at})"
