"""The answer as one printable page that asks for nothing from outside."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from markupsafe import Markup

from interfaces.i18n import translator
from interfaces.reports.citation import Edition, cited, plain_text
from interfaces.web.figures import amount_text, interval
from interfaces.web.flow import flow
from interfaces.web.limits import limit_rows
from interfaces.web.names import Names
from interfaces.web.reading import chips
from interfaces.web.render import Renderer
from recommender.results import Answer

STYLE = Path(__file__).parent / "answer.css"


def answer_html(answer: Answer, names: Names, of: Edition, today: dt.date, *, link: str = "") -> str:
    """Return the report as HTML.

    Parameters
    ----------
    answer: to report.
    names: words for identifiers, which also gives the language.
    of: the state of the knowledge.
    today: the date of the report.
    link: the address that brings the answer back.
    """
    language = names.language
    t = translator(language)
    sources = cited(answer)
    numbers = {source.citation: number for number, source in enumerate(sources, 1)}
    recommendations = [
        {
            "r": r,
            "stations": flow(r, names, t),
            "deciding": limit_rows(c for c in r.criteria if c.decides),
            "others": limit_rows(c for c in r.criteria if not c.decides),
        }
        for r in answer.recommendations
    ]
    return Renderer(names).html(
        "report_answer",
        answer=answer,
        style=Markup(STYLE.read_text(encoding="utf-8")),
        chips=chips(names, t, answer, {}),
        items=recommendations,
        sources=sources,
        number_of=numbers,
        of=of,
        today=today.isoformat(),
        cite=plain_text(of, today, language),
        link=link,
        counts={s: sum(r.status == s for r in answer.recommendations) for s in ("suitable", "conditional", "rejected")},
        amount_text=amount_text,
        interval=interval,
    )
