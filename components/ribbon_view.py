"""The ribbon under the journey's lanes: the customer's own way beside that of a segment (screens.md section 3).

Drawn from a `Beside` alone, so from numbers that disclosure control has told; what is hidden is a sentence and nothing
is drawn of it. Chart, table twin, hover and what a screen reader says are made of the same words.
"""

from __future__ import annotations

from typing import Any

from analytics.disclosure import Hidden
from analytics.segment_own import OwnStep, OwnWay, PathBeside, StepBeside, curve, expected, told
from analytics.segment_told import Beside, State
from components import numbers
from components.journey_look import Ribbon
from components.ribbon_spells import names_of, spells
from components.ribbon_words import Words
from components.text import Text

WAIT_MS = 1_200
MOST_ASKS = 60
"""How often the page asks again for what is still being counted."""
TICKS = 5
COLUMNS = ("from", "step", "own", "median", "middle", "share", "n")
_STEPS = (7, 14, 30, 60, 90, 182, 365, 730)


def ribbon_view(beside: Beside, ribbon: Ribbon, text: Text, *, table: bool = False) -> dict[str, Any]:
    """The ribbon's part of the journey's message. `table`: rows of words in place of the drawing."""
    title, told_of = text("ribbon.title"), beside.told
    if told_of is None:
        return {"title": title} | _absent(beside, ribbon, text)
    names = names_of(beside, text)
    words = Words(text, told_of, unsure=beside.unsure)
    parts = list(zip(told_of.paths, beside.ways, strict=True))
    common = {
        "title": text("ribbon.beside", name=names.get(told_of.segment, told_of.segment)),
        "note": words.note(),
        "chips": [[one, names.get(one, one), one == told_of.segment] for one in beside.others]
        * (len(beside.others) > 1),
        "spells": spells(beside, names, text),
        "spells_title": text("ribbon.spell.title"),
        "foot": words.foot(),
    }
    if table:
        return common | {"table": _table(parts, words, text)}
    return common | {"groups": [_group(path, way, words, text) for path, way in parts]}


def _absent(beside: Beside, ribbon: Ribbon, text: Text) -> dict[str, Any]:
    """One sentence; while it is counted, when to ask again."""
    waits = beside.state is State.COUNTING and ribbon.asks < MOST_ASKS
    state = "late" if beside.state is State.COUNTING and not waits else beside.state.value
    found: dict[str, Any] = {"empty": text(f"ribbon.state.{state}")}
    if beside.spells:
        lines = spells(beside, names_of(beside, text), text)
        found |= {"spells": lines, "spells_title": text("ribbon.spell.title")}
    return found | ({"wait": WAIT_MS, "turn": ribbon.asks, "segment": ribbon.segment} if waits else {})


def _group(path: PathBeside, way: OwnWay, words: Words, text: Text) -> dict[str, Any]:
    """One moment's steps on an axis of days of their own."""
    own = way.steps or tuple(OwnStep(None) for _ in path.steps)
    last = _last_day(path, way)
    return {
        "title": words.moment(path, way),
        "n": text("ribbon.of_segment", n=words.n(path.n)),
        "now": _at(way.now, last) if way.now is not None else None,
        "axis": [[_at(day, last), numbers.span(day, text) if day else "0"] for day in _ticks(last)],
        "rows": [_row(step, one, way, last, words) for step, one in zip(path.steps, own, strict=True)],
    }


def _row(step: StepBeside, own: OwnStep, way: OwnWay, last: int, words: Words) -> dict[str, Any]:
    low, middle, high = (told(step.days, name) for name in ("p25", "median", "p75"))
    lacks = expected(step, own, way.now)
    row: dict[str, Any] = {"t": words.step(step), "w": words.row(step, own, way), "d": words.detail(step)}
    if isinstance(low, Hidden) or isinstance(step.days.base, Hidden):
        return row | {"hid": True} | _own(own, lacks is not None, way, last)
    band = [_at(low, last), _at(high, last) if isinstance(high, float) else 100] if isinstance(low, float) else None
    points = [[_at(day, last), round(100 * share)] for day, share in curve(step.shares)]
    seen = {
        "b": band,
        "o": band is not None and not isinstance(high, float),
        "m": _at(middle, last) if isinstance(middle, float) else None,
        "c": points,
    }
    return row | {name: value for name, value in seen.items() if value} | _own(own, lacks is not None, way, last)


def _own(own: OwnStep, lacks: bool, way: OwnWay, last: int) -> dict[str, Any]:
    """The customer's own marker: full where the step has been, hollow where it is expected and missing."""
    if own.days is not None:
        return {"x": _at(own.days, last), "k": "came"}
    if way.now is not None and lacks:
        return {"x": _at(way.now, last), "k": "booked" if own.booked else "missing", "l": True}
    return {}


def _last_day(path: PathBeside, way: OwnWay) -> int:
    """Where the axis ends: after everything that is told and the customer's own days."""
    days = [30.0, *(float(one.days) for one in way.steps if one.days is not None), float(way.now or 0)]
    for step in path.steps:
        days += [value for name in ("p25", "median", "p75") if isinstance(value := told(step.days, name), float)]
        days += [float(day) for day, _ in curve(step.shares)]
    return int(max(days))


def _ticks(last: int) -> list[int]:
    step = next((one for one in _STEPS if last / one <= TICKS), _STEPS[-1])
    return list(range(0, last + 1, step))


def _at(day: float | None, last: int) -> float:
    """Percent of the axis."""
    return round(100 * min(day or 0, last) / last, 1)


def _table(parts: list[tuple[PathBeside, OwnWay]], words: Words, text: Text) -> dict[str, Any]:
    """The twin: step, own day, median, P25-P75, share, n."""
    rows = []
    for path, way in parts:
        own = way.steps or tuple(OwnStep(None) for _ in path.steps)
        rows += [words.cells(path, step, one, way) for step, one in zip(path.steps, own, strict=True)]
    return {"head": [text(f"ribbon.column.{name}") for name in COLUMNS], "rows": rows}
