"""The segment card from the snapshot, for a customer of whom the back end's own analysis tells no segment (ADR 055).

The same shape, so the same card: the quartiles and steps are told answers, the customer's own values those of the
snapshot's customer base row. Nothing of it is newer than the snapshot's day, which the card says.
"""

from __future__ import annotations

from datetime import date, timedelta

from analytics.disclosure import Hidden
from analytics.segment_own import StepBeside, curve, told
from analytics.segment_told import Beside
from domain.segment import Membership, NextStep, Segment, SegmentResults, UsageMeasure

UNITS = {
    "visits_12_months": "visits", "cost_12_months": "eur", "services_12_months": "services",
    "emergency_12_months": "visits",
}  # fmt: skip
_ABOVE = (("p90", 90), ("p75", 75), ("p50", 50), ("p25", 25), ("p10", 10))
_EPOCH = date(1970, 1, 1)


def results_of(beside: Beside) -> SegmentResults | None:
    """None without a comparison."""
    of = beside.told
    rule = next((one for one in beside.rules if of and one.id == of.segment), None)
    spell = next((one for one in beside.spells if of and one.segment == of.segment and one.until < 0), None)
    if of is None or rule is None or spell is None:
        return None
    meant = rule.told_on(of.as_of)
    return SegmentResults(
        segment=Segment(rule.id, meant.version, dict(meant.name), dict(meant.words), meant.sensitive),
        membership=Membership(rule.id, _EPOCH + timedelta(days=spell.since)),
        n=None if isinstance(of.n, Hidden) else of.n,
        usage=tuple(_usage(beside, name) for name in UNITS if name in of.measures and name in beside.own),
        next_steps=tuple(_step(step) for step in of.paths[0].steps),
        computed_on=of.as_of,
    )


def _usage(beside: Beside, name: str) -> UsageMeasure:
    """The percentile is the highest told quantile that the own value exceeds."""
    own, answer = beside.own[name], beside.told.measures[name] if beside.told else None
    quantiles = {one: told(answer, one) if answer else None for one in ("p10", "p25", "p50", "p75", "p90")}
    shown = {one: float(value) for one, value in quantiles.items() if isinstance(value, (int, float))}
    percentile = next((n for one, n in _ABOVE if one in shown and own > shown[one]), None)
    low, middle, high = (shown.get(one) for one in ("p25", "p50", "p75"))
    return UsageMeasure(name, own, UNITS[name], low, middle, high, percentile)


def _step(step: StepBeside) -> NextStep:
    """The share at the last day that is told, and the median."""
    shares, median = curve(step.shares), told(step.days, "median")
    day, share = shares[-1] if shares else (0, None)
    return NextStep(step.key, share, day, int(median) if isinstance(median, (int, float)) else None)
