"""Block 5: the customer's segment and the analysis' results beside the customer's own figures."""

from __future__ import annotations

from typing import Any

from analytics.case import OpenCase, SourceState
from analytics.segment_card_results import results_of
from analytics.segment_told import Beside
from components import numbers
from components.segment_why_words import why_lines
from components.sources_rail import refused
from components.text import Text
from domain.segment import NextStep, Reason, SegmentResults, UsageMeasure

K, K_SENSITIVE = 5, 10


def segment_card(case: OpenCase, text: Text, beside: Beside | None = None) -> dict[str, Any]:
    """The card, or a sentence that tells absence, waiting and failure apart. `low`: one line, for good. `beside`: our
    own results, which stand where the back end has told that it has none."""
    title = text("situation.card.segment")
    results = case.results
    if results is None:
        why = _why_none(case)
        results = results_of(beside) if beside and why == "situation.segment.none" else None
        if results is None:
            return {"title": title, "empty": text(why), "low": why == "situation.segment.none"}
    k = K_SENSITIVE if results.segment.sensitive else K
    n = results.n
    about = {name: _about(name, results, k, text) for name in ("usage", "steps")}
    return {
        "title": title,
        "name": _in(results.segment.name, text),
        "rule": _in(results.segment.rule, text),
        "since": text("situation.segment.since", day=numbers.day(results.membership.since, text.language)),
        "n": text("situation.segment.n_suppressed", k=k)
        if n is None
        else text("situation.segment.n", n=numbers.number(n, text.language, 0)),
        "reasons": why_lines(beside, text)
        if beside is not None and case.results is None
        else [_reason(reason, text) for reason in results.membership.reasons],
        "usage_title": text("situation.segment.usage"),
        "usage": [_usage(measure, text, k) | {"about": about["usage"]} for measure in results.usage[:3]],
        "steps_title": text("situation.segment.steps"),
        "steps": [_step(step, text, k) | {"about": about["steps"]} for step in results.next_steps[:3]],
        "foot": [_computed(results, text, ours=case.results is None), text("situation.segment.not_clinical")],
    }


def _about(name: str, results: SegmentResults, k: int, text: Text) -> str:
    """What a number of the card is, by which definition, of how many and of which day."""
    n = text("common.suppressed", k=k) if results.n is None else numbers.number(results.n, text.language, 0)
    source = {"version": results.segment.version, "n": n, "day": numbers.day(results.computed_on, text.language)}
    return f"{text(f'situation.segment.{name}_are')} {text('situation.segment.source', **source)}"


def _why_none(case: OpenCase) -> str:
    if case.health_closed:
        return "sources.no_right.segments"
    line = next((line for line in case.sources if line.id == "segments"), None)
    if line is None or line.state in (SourceState.OK, SourceState.EMPTY, SourceState.PARTIAL):
        return "situation.segment.none"
    if refused(line):
        return "sources.no_right.segments"
    return f"situation.segment.{'pending' if line.state is SourceState.PENDING else 'failed'}"


def _computed(results: SegmentResults, text: Text, *, ours: bool) -> str:
    """When, and by whom when it is not the back end's analysis."""
    key = "ribbon.ours" if ours else "situation.segment.computed"
    return text(key, day=numbers.day(results.computed_on, text.language))


def _in(names: dict[str, str], text: Text) -> str:
    return names.get(text.language) or names.get("fi") or next(iter(names.values()), "")


def word(prefix: str, name: str, text: Text) -> str:
    """The catalogue's word for a name that a source made, else the name itself."""
    key = f"situation.{prefix}.{name}"
    return text(key) if text.has(key) else name


def _unit(name: str, amount: float, text: Text) -> str:
    """The unit's word for an amount: one visit, two visits. A source's own name as it is."""
    key = f"situation.unit.{name}"
    return text(key, n=amount) if text.has_any(key) else name


def _amount(value: float, unit: str, text: Text) -> str:
    shown = numbers.number(value, text.language, 0 if abs(value) >= 100 else 1)
    return numbers.with_unit(shown, _unit(unit, value, text), text.language)


def _reason(reason: Reason, text: Text) -> str:
    limit = text("situation.segment.limit", limit=_amount(reason.limit, reason.unit, text))
    return f"{word('measure', reason.measure, text)} {_amount(reason.value, reason.unit, text)} ({limit})"


def _usage(measure: UsageMeasure, text: Text, k: int) -> dict[str, Any]:
    """Own value and, unless suppressed, the quartile band as shares (0-100) of a common scale."""
    line: dict[str, Any] = {
        "name": word("measure", measure.measure, text),
        "value": _amount(measure.value, measure.unit, text),
        "band": None,
        "words": text("situation.segment.band_hidden", k=k),
    }
    low, middle, high = measure.p25, measure.p50, measure.p75
    if low is None or middle is None or high is None:
        return line
    top = max(measure.value, high) * 1.15 or 1.0
    line["band"] = [round(100 * max(0.0, x) / top, 1) for x in (low, middle, high, measure.value)]
    ends = f"{numbers.number(low, text.language)}\u2013{numbers.number(high, text.language)}"
    amount = numbers.with_unit(ends, _unit(measure.unit, high, text), text.language)
    line["words"] = text("situation.segment.band", amount=amount)
    if measure.percentile is not None:
        line["words"] += text("common.comma") + text("situation.segment.percentile", n=measure.percentile)
    return line


def _step(step: NextStep, text: Text, k: int) -> dict[str, Any]:
    name = word("step", step.step, text)
    if step.share is None:
        return {"name": name, "share": None, "words": text("common.suppressed", k=k)}
    words = text("situation.segment.step", share=numbers.percent(step.share, text.language), days=step.within_days)
    if step.median_days is not None:
        words += text("common.comma") + text("situation.segment.step_median", days=step.median_days)
    return {"name": name, "share": round(100 * step.share), "words": words}
