"""From a raw answer to one that may be shown: the only door (docs/adr/051, screens.md section 6).

Numbers of fewer than k persons are hidden, then as many more as it takes that none of them follows from what is shown:
within the answer, and from the answers by fewer of its dimensions, whose patterns come out the same. No minimum and no
maximum is shown at all: one person is behind each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np

from analytics.answer import OTHERS, Answer, Author, Cell, Line, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.disclosure import Hidden
from analytics.disclosure_chain import chained
from analytics.disclosure_columns import Bools, Column, Division, complement, division, words
from analytics.disclosure_filters import base_may_be_shown, shown_steps
from analytics.disclosure_traits import hide_traits
from domain.small_cells import K_SENSITIVE

DOMINATED_FROM = 0.5
"""A sum of money is hidden when more than this part of it is one person's: the (n,k)-dominance rule with n = 1
(ESSnet Handbook on Statistical Disclosure Control, 4.2). The second largest part is not kept, so the p%-rule is not
used; a half is stricter than the 70 to 75 % that offices mostly use with n = 1."""

MOST_DIMENSIONS = 3
WITHHELD = "disclosure.withheld"
"""Note: the division as a whole is kept back."""

FOUND = "since"
"""A dimension whose words are no question but found in the numbers, as the month of a step is."""
_COUNTED = (Sort.PERSONS, Sort.SHARE)
_ADDED = (Sort.EVENTS, Sort.CENTS, Sort.RATE)
_BY_SIZE = frozenset({Question.WHAT, Question.IN_COMMON, Question.WHAT_CHANGED, Question.COMBINED})
"""Their functions give the greatest first."""


def shown(
    raw: RawAnswer, *, k: int, author: Author, as_of: date, snapshot: str, ks: Mapping[str, int] | None = None
) -> Answer:
    """The answer that may leave the services. `ks`: the least number of persons in answers by one dimension alone, by
    its name, where it is less than `k` (analytics/disclosure_k.py). Raises ValueError for an answer that no rule
    covers: more than three dimensions, lines that repeat, a least or a greatest value, parts that are more than their
    whole."""
    _check(raw)
    raw = _whole(raw)
    base = base_may_be_shown(raw.base, raw.steps, k)
    seen = base and not _others_are_few(raw, k)
    hidden = _hidden(raw, k, ks) if seen else np.ones((len(raw.lines), len(raw.measures) + 1), np.bool_)
    lines = _in_safe_order(raw, [_line(raw, line, row, k) for line, row in zip(raw.lines, hidden, strict=True)])
    withheld = bool(raw.lines) and bool(hidden.all())
    return Answer(
        asked=raw.asked,
        dimensions=raw.dimensions,
        measures=raw.measures,
        lines=lines,
        base=raw.base if base else Hidden(k),
        steps=shown_steps(raw.base, raw.steps, k),
        ground=raw.ground,
        adjusted_for=raw.adjusted_for,
        notes=(*raw.notes, WITHHELD) if withheld else raw.notes,
        author=author,
        as_of=as_of,
        snapshot=snapshot,
        k=k,
    )


def _in_safe_order(raw: RawAnswer, lines: list[Line]) -> tuple[Line, ...]:
    """Of an answer whose lines stand by size: the place of a hidden number would bound it, so those stand last, by
    key."""
    if raw.chained or raw.asked.question not in _BY_SIZE:  # months stand as the calendar has them
        return tuple(lines)
    hides = [any(isinstance(told, Hidden) for told in (line.n, *(cell.value for cell in line.cells))) for line in lines]
    whole = [line for line, some in zip(lines, hides, strict=True) if not some]
    return (*whole, *sorted((line for line, some in zip(lines, hides, strict=True) if some), key=lambda line: line.key))


def _check(raw: RawAnswer) -> None:
    if len(raw.dimensions) > MOST_DIMENSIONS:
        raise ValueError("an answer has at most three dimensions")
    if any(word in ("min", "max", "least", "most") for m in raw.measures for word in m.name.split("_")):
        raise ValueError("a least or a greatest value is one person's")
    if len({line.key for line in raw.lines}) < len(raw.lines):
        raise ValueError("two lines have the same key")
    if any(len(line.cells) != len(raw.measures) or len(line.key) != len(raw.dimensions) for line in raw.lines):
        raise ValueError("a line does not fit its answer")


def _whole(raw: RawAnswer) -> RawAnswer:
    """Every cell of a division has a line: that nobody stands somewhere must not be told by a line that lacks."""
    if len(raw.dimensions) < 2 or not _divides(raw):
        return raw
    nobody = RawLine((), tuple(RawCell(None, 0) for _ in raw.measures))
    there = {line.key: line for line in raw.lines}
    axes = raw.axes()
    keys = [_in_order(axes, key) for key in product(*(words(raw, places) for places in axes))]
    return replace(raw, lines=tuple(there.get(key) or replace(nobody, key=key) for key in keys))


def _in_order(axes: tuple[tuple[int, ...], ...], parts: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    at = {
        place: word for places, part in zip(axes, parts, strict=True) for place, word in zip(places, part, strict=True)
    }
    return tuple(at[place] for place in sorted(at))


def _divides(raw: RawAnswer) -> bool:
    return any(measure.divides for measure in raw.measures)


def _others_are_few(raw: RawAnswer, k: int) -> bool:
    """What is left over of a dimension must itself be at least k persons, or the dimension is withheld."""
    return any(OTHERS in line.key and 0 < _persons(raw, line) < k for line in raw.lines)


def _persons(raw: RawAnswer, line: RawLine) -> int:
    """The persons of a line: its count of persons, or those behind its first number."""
    for measure, cell in zip(raw.measures, line.cells, strict=True):
        if measure.sort is Sort.PERSONS:
            return cell.persons
    return line.cells[0].persons if line.cells else 0


def _hidden(raw: RawAnswer, k: int, ks: Mapping[str, int] | None) -> Bools:
    """Lines x measures, and a last column for the persons of the line."""
    if raw.chained:
        return np.repeat(chained(raw, k)[:, None], 2, axis=1)
    parts = division(raw, [_persons(raw, line) for line in raw.lines], ks)
    hidden = np.zeros((len(raw.lines), len(raw.measures) + 1), np.bool_)
    for column, measure in enumerate(raw.measures):
        for row, line in enumerate(raw.lines):
            hidden[row, column] = _small(line.cells[column], measure, raw, k, parts.of_persons)
    rest = raw.base - parts.persons
    hidden[:, -1] = (parts.persons < k) | ((rest > 0) & (rest < k) & (not parts.of_persons))
    hidden[:, -1] |= np.array([line.key in raw.unseen for line in raw.lines], np.bool_)
    _same_fate(raw, hidden)
    if parts.of_persons:
        hidden[:, -1] |= complement(parts, Column(parts.persons, parts.persons), hidden[:, -1], k)
    hidden[:, :-1] |= hidden[:, -1:]  # shares, rates, medians and sums follow the persons of their line
    for column, measure in enumerate(raw.measures):
        if (measure.divides or parts.of_persons) and measure.sort in (Sort.SHARE, *_ADDED):
            hidden[:, column] |= complement(parts, _column(raw, column, parts), hidden[:, column], k)
    if raw.partitions:
        hide_traits(raw, hidden, k)
    return hidden


def _small(cell: RawCell, measure: Measure, raw: RawAnswer, k: int, divided: bool) -> bool:
    """Too few persons behind the number or on its other side; one person behind most of a sum of money."""
    if cell.persons < k:
        return True
    rest = cell.rest
    if rest is None and measure.sort is Sort.PERSONS and not divided:
        rest = raw.base - cell.persons
        if rest == 0 and k < K_SENSITIVE:
            rest = None  # everybody was in contact: no secret, unless of what is sensitive
    if rest is not None and rest < k and measure.sort in (*_COUNTED, Sort.DIFFERENCE):
        return True
    money = measure.sort is Sort.CENTS and cell.value is not None
    return money and cell.largest > DOMINATED_FROM * abs(cell.value or 0.0)


def _same_fate(raw: RawAnswer, hidden: Bools) -> None:
    """A share of everybody asked about is their number once more, and a count of persons is the line's own."""
    for row, line in enumerate(raw.lines):
        for column, (measure, cell) in enumerate(zip(raw.measures, line.cells, strict=True)):
            of_all = measure.sort is Sort.SHARE and cell.rest is not None and cell.persons + cell.rest == raw.base
            if (of_all or measure.sort is Sort.PERSONS) and cell.persons == _persons(raw, line):
                hidden[row, -1] |= hidden[row, column]


def _column(raw: RawAnswer, column: int, parts: Division) -> Column:
    """What adds up over the lines. Rates and shares are protected as the persons behind them are."""
    cells = [line.cells[column] for line in raw.lines]
    persons = np.array([cell.persons for cell in cells], np.int64)
    sort = raw.measures[column].sort
    if sort in (Sort.EVENTS, Sort.CENTS):
        return Column(np.array([abs(round(cell.value or 0)) for cell in cells], np.int64), persons)
    rest = np.array([-1 if cell.rest is None else cell.rest for cell in cells], np.int64)
    both_sides = sort is Sort.SHARE and parts.of_persons and bool((rest + persons == parts.persons).all())
    return Column(persons, persons, rest if both_sides else None)


def _line(raw: RawAnswer, line: RawLine, hidden: Bools, k: int) -> Line:
    cells = tuple(
        Cell(Hidden(k)) if unseen else Cell(cell.value, cell.low, cell.high)
        for cell, unseen in zip(line.cells, hidden, strict=False)
    )
    return Line(
        _key(raw, line) if hidden[-1] else line.key,
        cells,
        Hidden(k) if hidden[-1] else _persons(raw, line),
        line.unfinished,
    )


def _key(raw: RawAnswer, line: RawLine) -> tuple[str, ...]:
    """What a hidden line may say of itself: of a step found in its numbers no month."""
    return tuple("" if name == FOUND else word for name, word in zip(raw.dimensions, line.key, strict=True))
