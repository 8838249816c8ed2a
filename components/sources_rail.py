"""Block 6: every source with a shape, a word and an age, and where sources say different things."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from analytics.case import Disagreement, OpenCase, SourceLine, SourceState
from components import numbers
from components.text import Text
from domain.results import Trouble

SEGMENTS = "segments"
ANSWERED = frozenset({SourceState.OK, SourceState.EMPTY})
_TONE = {
    SourceState.OK: "ok",
    SourceState.EMPTY: "ok",
    SourceState.PARTIAL: "warn",
    SourceState.STALE: "warn",
    SourceState.PENDING: "wait",
    SourceState.FAILED: "alert",
}


def rail(case: OpenCase, text: Text, now: datetime) -> dict[str, Any]:
    """`lines`: one a source; `tone` picks dot and shape (ok, warn, wait, alert), the word says the same."""
    ok = sum(line.state in ANSWERED for line in case.sources)
    return {
        "title": text("sources.title"),
        "count": text("sources.count", ok=ok, n=len(case.sources)),
        "lines": [_line(line, text, now) for line in case.sources],
        "disagree": {
            "title": text("sources.disagree.title"),
            "items": [_disagreement(item, text) for item in case.disagreements],
        },
    }


def missing(case: OpenCase, text: Text) -> str:
    """The names of the sources of events whose present and whole answer is not in hand, "" when all answered in full.

    A partial answer's missing parts are named. The segment results are left out: their absence is said in their own
    card, and takes nothing from the others.
    """
    silent = (x for x in case.sources if x.state not in ANSWERED and x.id != SEGMENTS)
    return text("common.comma").join(source_name(x.id, text) + _named_parts(x, text) for x in silent)


def _named_parts(line: SourceLine, text: Text) -> str:
    return f" ({parts(line, text)})" if line.partial else ""


def parts(line: SourceLine, text: Text) -> str:
    """The names of the parts that a partial answer lacks."""
    return text("common.comma").join(_part(name, text) for name in line.partial)


def source_name(id: str, text: Text) -> str:
    """The source in the user's words; one that the texts do not know is named by its id."""
    return text(f"sources.{id}") if text.has(f"sources.{id}") else text("sources.unnamed", id=id)


def _line(line: SourceLine, text: Text, now: datetime) -> dict[str, Any]:
    detail = text(f"sources.trouble.{line.trouble.value}") if line.trouble else ""
    if line.partial:
        detail = text("sources.partial_of", what=_parts_and_why(line, text))
    return {
        "name": source_name(line.id, text),
        "tone": _TONE[line.state],
        "word": text(f"sources.state.{line.state.value}"),
        "age": numbers.age(line.at, now, text) if line.at else "",
        "detail": detail,
    }


def _parts_and_why(line: SourceLine, text: Text) -> str:
    """ "measurements, allergies (did not answer in time)": parts of one trouble together."""
    if not line.partial_why:
        return parts(line, text)
    comma = text("common.comma")
    by_trouble: dict[Trouble, list[str]] = {}
    for name, trouble in zip(line.partial, line.partial_why, strict=True):
        by_trouble.setdefault(trouble, []).append(_part(name, text))
    return comma.join(
        f"{comma.join(names)} ({text(f'sources.trouble.{why.value}')})" for why, names in by_trouble.items()
    )


def _part(name: str, text: Text) -> str:
    key = f"journey.kind.{name}"
    return text(key) if text.has(key) else name


def _disagreement(item: Disagreement, text: Text) -> dict[str, Any]:
    field = f"sources.field.{item.field}"
    rule = f"sources.rule.{item.rule}"
    return {
        "field": text(field if text.has(field) else "sources.field.unlisted"),
        "values": [[source_name(source, text), _value(value, text)] for source, value in item.values],
        "rule": text("sources.disagree.shown", source=source_name(item.picked, text))
        + f" ({text(rule if text.has(rule) else 'sources.rule.unlisted')})",
    }


def _value(value: str, text: Text) -> str:
    if value in ("true", "false"):
        return text(f"sources.yes.{value}")
    for key in (f"situation.gender_{value}", f"common.language.{value}"):
        if text.has(key):
            return text(key)
    try:
        return numbers.day(date.fromisoformat(value), text.language)
    except ValueError:
        return value
