"""What has been measured of an action, in words: the difference, its persons and interval, how it was found, when."""

from __future__ import annotations

from components import numbers
from components.text import Text
from domain.measured import Compared, EffectMeasure, MeasuredEvidence


def measured_words(evidence: MeasuredEvidence | None, text: Text) -> str:
    """One sentence; without evidence, that there is none."""
    if evidence is None:
        return text("plan_evidence.none")
    sides = _sides(evidence, evidence.compared, text) if evidence.compared else _others(evidence, text)
    return text("plan_evidence.whole", sides=sides, difference=measured_briefly(evidence, text))


def measured_briefly(evidence: MeasuredEvidence, text: Text) -> str:
    """The difference alone: "ero +7 %-yks. (95 %: 1 ... 13), yhteys, 20.11.2026"."""
    decimals = 0 if evidence.measure is EffectMeasure.PERCENTAGE_POINTS else 1
    return text(
        "plan_evidence.difference",
        effect=text(f"plan_evidence.{evidence.measure.value}", size=_signed(evidence.effect, text, decimals)),
        level=numbers.percent(evidence.level, text.language),
        low=_signed(evidence.low, text, decimals),
        high=_signed(evidence.high, text, decimals),
        how=text(f"plan_evidence.how.{evidence.how.value}"),
        day=numbers.day(evidence.on, text.language),
    )


def _sides(evidence: MeasuredEvidence, sides: Compared, text: Text) -> str:
    return text(
        "plan_evidence.sides",
        since=sides.since[text.language],
        outcome=evidence.outcome[text.language],
        done=_whole(sides.done, text),
        other=_whole(sides.other, text),
        start=sides.start_days,
        within=sides.within_days,
        done_share=numbers.percent(sides.done_share, text.language),
        other_share=numbers.percent(sides.other_share, text.language),
    )


def _others(evidence: MeasuredEvidence, text: Text) -> str:
    outcome, count = evidence.outcome[text.language], _whole(evidence.n, text)
    return text("plan_evidence.others", outcome=outcome, count=count, source=evidence.source)


def _whole(n: int, text: Text) -> str:
    return numbers.number(n, text.language, 0)


def _signed(value: float, text: Text, decimals: int) -> str:
    """With its sign, nought without one. What rounds to nought is nought."""
    shown = numbers.number(abs(value), text.language, decimals)
    return shown if round(value, decimals) == 0 else f"{'+' if value > 0 else '−'}{shown}"
