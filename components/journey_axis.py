"""The axis of the journey: its marks, folded gaps, words for ticks, and the strip of the whole life."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from analytics.journey import Drawn
from analytics.journey_cut import Cut, life
from analytics.journey_gaps import Gap
from analytics.journey_types import Grain
from components import numbers
from components.journey_marks import packed
from components.journey_shown import Shown
from components.text import Text

WEEK_TO_ITS_END = 6


def axis(drawn: Drawn, text: Text) -> list[list[Any]]:
    """[tick, words] of the axis' marks: years for months and weeks, months for days, days for a list.

    A year that begins in a folded gap is named where the gap ends.
    """
    frame = drawn.cut
    ordinals = frame.ordinals
    if frame.grain is Grain.LIST:
        names = [numbers.day(date.fromordinal(day), text.language) for day in ordinals.tolist()]
        return [[tick, name] for tick, name in enumerate(names)]
    # a week belongs to the year its last day is in, so that the mark stands at the turn of the year
    days = ordinals + (WEEK_TO_ITS_END if frame.grain is Grain.WEEK else 0)
    since = np.asarray(days - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    part = since.astype("datetime64[M]" if frame.grain is Grain.DAY else "datetime64[Y]").astype(np.int64)
    shut = np.zeros(len(frame), dtype=np.bool_)
    for gap in drawn.gaps:
        shut[gap.first + 1 : gap.last + 1] = True
    open_ = np.flatnonzero(~shut)
    new = open_[np.append(True, part[open_][1:] != part[open_][:-1])]
    return [[int(tick), _mark(frame, int(days[tick]), text)] for tick in new.tolist()]


def _mark(frame: Cut, day: int, text: Text) -> str:
    when = date.fromordinal(day)
    return numbers.month(when, text.language) if frame.grain is Grain.DAY else str(when.year)


def gap_words(gap: Gap, text: Text, unsure: bool) -> list[Any]:
    """[first, last, words, short words]. While a source is silent, nobody knows that the gap is empty."""
    span = numbers.span(gap.days, text)
    return [gap.first, gap.last, text("journey.gap_unsure" if unsure else "journey.gap", span=span), span]


def tick_names(text: Text) -> dict[str, Any]:
    """Words from which a tick's date is written: {d} day, {m} or {M} month (number, word), {y} year, {w} weekday."""
    return {
        "months": text("journey.names.months").split(),
        "weekdays": text("journey.names.weekdays").split(),
        **{grain.value: text(f"journey.names.{grain.value}") for grain in Grain},
    }


def strip(view: Shown, text: Text) -> dict[str, Any]:
    """The whole life by months: how many events pass the filter in each."""
    first, last = life(view.c)
    low, high = date.fromordinal(first), date.fromordinal(last)
    months = (high.year - low.year + 1) * 12
    counts = _by_month(view, low.year, months)
    years = counts.reshape(-1, 12).sum(axis=1).tolist()
    return {
        "from_year": low.year,
        "months": packed(np.minimum(counts, 65_535)),
        "label": text("journey.life"),
        "years": [[low.year + i, n] for i, n in enumerate(years)],
    }


def _by_month(view: Shown, from_year: int, months: int) -> np.ndarray:
    c = view.c
    days = c.first[view.keep & c.dated] - date(1970, 1, 1).toordinal()
    at = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) - (from_year - 1970) * 12
    return np.bincount(at[(at >= 0) & (at < months)], minlength=months)
