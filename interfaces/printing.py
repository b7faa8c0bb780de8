"""An answer on a terminal: rich where there is one, plain where it is piped."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from interfaces.i18n import Language, word
from recommender.messages import say
from recommender.results import Answer, BenefitRange, Evidence, Recommendation

_STYLE = {"suitable": "bold green", "conditional": "bold yellow", "rejected": "bold red"}
MOST_REASONS = 4


def print_answer(answer: Answer) -> None:
    """Print an answer: what was understood, the recommendations, what to measure, what was unclear."""
    console = Console(highlight=False, soft_wrap=True)
    chinese = answer.language == "zh"
    for candidate in answer.materials[:3]:
        label = candidate.label_zh if chinese else candidate.label
        console.print(
            f"[bold]{escape(label)}[/bold] ({candidate.confidence:.2f}) {escape('; '.join(candidate.reasons[:2]))}"
        )
    for words in answer.warnings:
        console.print(Text(f"! {words}"))
    for recommendation in answer.recommendations:
        _recommendation(console, recommendation, answer.language)
    if answer.measure_first:
        console.print()
        console.print(Text(say("measure_first", answer.language), style="bold"))
        for item in answer.measure_first[:5]:
            method = f" – {item.method}" if item.method else ""
            console.print(Text(f"  {item.label_zh if chinese else item.label} ({item.would_decide}){method}"))


def _recommendation(console: Console, found: Recommendation, language: Language) -> None:
    title = found.title_zh if language == "zh" else found.title
    status = say(f"status_{found.status}", language)
    console.print()
    line = Text(f"{found.rank}. ")
    line.append(title, style="bold")
    line.append("  ")
    line.append(status, style=_STYLE[found.status])
    if found.status != "rejected":
        line.append(f"  {found.score:.2f}")
    console.print(line)
    for reason in found.reasons[:MOST_REASONS]:
        console.print(Text(f"   - {reason}"))
    for verdict in found.verdicts:
        words = say(f"status_{verdict.status}", language)
        console.print(
            Text("   " + say("family", language, family=verdict.family, status=words, message=verdict.message))
        )
    for caution in found.cautions[:2]:
        console.print(Text(f"   ⚠ {caution}"))
    for name, benefit in found.benefits.items():
        console.print(Text(f"   + {_benefit(name, benefit, language)}"))
    practice: dict[str, Evidence] = {}
    for proof in found.evidence:
        practice.setdefault(proof.case, proof)
    for proof in list(practice.values())[:2]:
        case = proof.title_zh if language == "zh" else proof.title
        console.print(Text(f"   • {case} ({proof.country}, {proof.grade})"))


def _benefit(name: str, found: BenefitRange, language: Language) -> str:
    ends = dict.fromkeys(f"{end:,.10g}" for end in (found.low, found.high))
    chinese = language == "zh"
    unit = found.unit.replace("/year", "/年") if chinese else found.unit
    counted = "" if not found.boundary else f"（{found.boundary}）" if chinese else f" ({found.boundary})"
    return f"{word(language, 'benefit', name)}{'：' if chinese else ': '}{' – '.join(ends)} {unit}{counted}"
