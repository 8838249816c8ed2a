"""Block 6: every source with a shape, a word and an age, and where sources say different things."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from analytics.case import Disagreement, OpenCase, SourceLine, SourceState
from analytics.merge import NEVER_TELL_EVENTS
from components import numbers
from components.text import Text
from domain.event import EventKind
from domain.results import Trouble

SEGMENTS = "segments"
ANSWERED = frozenset({SourceState.OK, SourceState.EMPTY})
EVENT_PARTS = frozenset(kind.value for kind in EventKind)
_ANSWERED_BADLY = frozenset({Trouble.REFUSED, Trouble.NONSENSE, Trouble.OTHER_PERSON, Trouble.TOO_LARGE})
_TONE = {
    SourceState.OK: "ok",
    SourceState.EMPTY: "ok",
    SourceState.PARTIAL: "warn",
    SourceState.STALE: "warn",
    SourceState.PENDING: "wait",
    SourceState.FAILED: "alert",
}


def rail(case: OpenCase, text: Text, now: datetime) -> dict[str, Any]:
    """`lines`: one a source; `tone` picks dot and shape (ok, warn, wait, alert), the word says the same. `retry` names
    the button that asks them again, "" when that would bring nothing."""
    return {
        "title": text("sources.title"),
        "count": answered(case, text),
        "retry": text("common.retry") if any(map(worth_asking, case.sources)) else "",
        "lines": [_line(line, text, now) for line in case.sources],
        "disagree": {
            "title": text("sources.disagree.title"),
            "items": [_disagreement(item, text) for item in case.disagreements],
        },
    }


def answered(case: OpenCase, text: Text) -> str:
    """How many sources answered in full, in words."""
    return text("sources.count", ok=sum(line.state in ANSWERED for line in case.sources), n=len(case.sources))


def worth_asking(line: SourceLine) -> bool:
    """True when asking the source again may bring what it lacks: not what it refuses, and not what is on its way."""
    if line.state is SourceState.PARTIAL:
        return bool(refused_parts(line)[1])
    return line.state in (SourceState.FAILED, SourceState.STALE) and not refused(line)


def missing(case: OpenCase, text: Text) -> str:
    """The sources of events whose present and whole answer is not in hand, a partial one's missing parts named; "" when
    all answered in full."""
    return _named((line for line in case.sources if lacking(line)), text)


def lost(case: OpenCase, text: Text) -> str:
    """Those of `missing` that will not answer any more."""
    return _named((x for x in case.sources if lacking(x) and x.state is not SourceState.PENDING), text)


def awaited(case: OpenCase, text: Text) -> str:
    """Those of `missing` that may still answer."""
    return _named((x for x in case.sources if lacking(x) and x.state is SourceState.PENDING), text)


def silent(case: OpenCase) -> bool:
    """True when a source of events failed or has only an old answer."""
    return bool(_silent(case))


def no_right(case: OpenCase) -> bool:
    """True when sources of events are silent, and all of them since they refused."""
    return silent(case) and all(map(refused, _silent(case)))


def _silent(case: OpenCase) -> list[SourceLine]:
    return [x for x in case.sources if lacking(x) and x.state in (SourceState.FAILED, SourceState.STALE)]


def _named(lines: Iterable[SourceLine], text: Text) -> str:
    return text("common.comma").join(source_name(line.id, text) + _parts(line, text) for line in lines)


def refused(line: SourceLine) -> bool:
    """The source does not let us have its answer: nothing is broken, and asking again does not help."""
    return line.state is SourceState.FAILED and line.trouble is Trouble.REFUSED


def lacking(line: SourceLine) -> bool:
    """True when events may be missing because of this source: silent, or partial without some kind of events."""
    if line.state in ANSWERED or line.id in NEVER_TELL_EVENTS:
        return False
    return line.state is not SourceState.PARTIAL or bool(EVENT_PARTS & set(line.partial))


def _parts(line: SourceLine, text: Text) -> str:
    return f" ({part_names(line, text)})" if line.partial else ""


def part_names(line: SourceLine, text: Text) -> str:
    """The names of the parts that a partial answer lacks."""
    return parts_named(line.partial, text)


def parts_named(parts: Iterable[str], text: Text) -> str:
    """Parts of an answer in the user's words."""
    return text("common.comma").join(_part(name, text) for name in parts)


def refused_parts(line: SourceLine) -> tuple[list[str], list[str]]:
    """The parts that a partial answer lacks: those that the source refused, and the rest."""
    why = dict(zip(line.partial, line.partial_why, strict=False))  # a source need not tell why
    kept = [name for name in line.partial if why.get(name) is Trouble.REFUSED]
    return kept, [name for name in line.partial if name not in kept]


def source_name(id: str, text: Text) -> str:
    """The source in the user's words; one that the texts do not know is named by its id."""
    return text(f"sources.{id}") if text.has(f"sources.{id}") else text("sources.unnamed", id=id)


def _line(line: SourceLine, text: Text, now: datetime) -> dict[str, Any]:
    told = refused(line) or not line.trouble  # the word of a refusal says it
    detail = "" if told else text(f"sources.trouble.{line.trouble}")
    if line.partial:
        detail = text("sources.partial_of", what=_parts_and_why(line, text))
    return {
        "name": source_name(line.id, text),
        "tone": _TONE[line.state],
        "word": text(f"sources.state.{_state(line)}"),
        "age": numbers.age(line.at, now, text) if line.at else "",
        "detail": detail,
    }


def _state(line: SourceLine) -> str:
    """The text key part of the state. A source that answered what cannot be used is not said to be silent."""
    if line.state is SourceState.FAILED and line.trouble in _ANSWERED_BADLY:
        return "refused" if line.trouble is Trouble.REFUSED else "unusable"
    return line.state.value


def _parts_and_why(line: SourceLine, text: Text) -> str:
    """ "measurements, allergies (did not answer in time)": parts of one trouble together."""
    if not line.partial_why:
        return part_names(line, text)
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
        "values": [
            [source_name(source, text) + text("common.comma") + _dated(day, text), _value(value, text)]
            for (source, value), day in zip_longest(item.values, item.dates)
        ],
        "rule": text("sources.disagree.shown", source=source_name(item.picked, text))
        + f" ({text(rule if text.has(rule) else 'sources.rule.unlisted')})",
    }


def _dated(day: date | None, text: Text) -> str:
    return text("sources.disagree.recorded", day=numbers.day(day, text.language)) if day else text("common.unknown_day")


def _value(value: str, text: Text) -> str:
    severity = value.rpartition(": ")[2]
    if severity in ("high", "low"):
        return value.removesuffix(severity) + text(f"situation.alerts.{severity}")
    if value in ("true", "false"):
        return text(f"sources.yes.{value}")
    for key in (f"situation.gender_{value}", f"common.language.{value}"):
        if text.has(key):
            return text(key)
    try:
        return numbers.day(date.fromisoformat(value), text.language)
    except ValueError:
        return value
