"""``bps evaluate``: how good the recommender is, by leaving every case out once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from interfaces.commands.cases import AsJson
from kb.errors import BpsError

MOST = 4
"""Processes at most: each takes a gigabyte."""


def evaluate(
    output: Annotated[
        Path | None,
        typer.Option(help="Write the document here; its figures (.json) and its picture (images/) go beside it."),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Leave out the ablation and the run with links kept.")] = False,
    as_json: AsJson = False,
) -> None:
    """Leave every case out once and ask for it in its own words; takes minutes, prints the tables."""
    from kb.load import load
    from recommender.encoder import open_encoder

    try:
        from recommender.evaluation.published import as_bytes
        from recommender.evaluation.report import picture, report
        from recommender.evaluation.run import Evaluation
    except ImportError as error:
        raise BpsError(f"{error.name} is not installed: pip install 'bps-synergy[evaluate]'.") from None

    def say(words: str) -> None:
        typer.echo(words, err=True)

    processes = min(MOST, os.cpu_count() or 1)
    found = report(Evaluation(load(), open_encoder(), say, processes), say, quick=quick)
    text = found.text
    if output is not None:
        drawn = output.parent / "images" / f"{output.stem}.png"
        picture(found.curves, drawn)
        text = text.replace("\n\n## ", f"\n\n![share of queries answered](images/{drawn.name})\n\n## ", 1)
        output.write_text(text, encoding="utf-8")
        data = output.with_suffix(".json")
        data.write_bytes(as_bytes(found.figures))
        say(f"{output}, {data}, {drawn}")
    if as_json:
        import orjson

        typer.echo(orjson.dumps(found.figures).decode())
    elif output is None:
        typer.echo(text)
