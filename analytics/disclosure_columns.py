"""One column of an answer as a division to protect: its axes, its remainder, the other side of its shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.answer import RawAnswer, Sort
from analytics.disclosure_cube import Axis, Counts, Pattern, finest, patterns

Bools = NDArray[np.bool_]
Ints = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Division:
    """How the lines of an answer divide what was asked about. `places`: the cell of each line. `of_persons`: each
    person stands in one line at most; `left` are those who stand in none."""

    axes: tuple[Axis, ...]
    places: tuple[Ints, ...]
    persons: Ints
    of_persons: bool
    left: int


@dataclass(frozen=True, slots=True)
class Column:
    """Numbers of the lines, the persons behind them and, for shares of the line, those on the other side."""

    values: Ints
    persons: Ints
    rest: Ints | None = None


def words(raw: RawAnswer, places: tuple[int, ...]) -> list[tuple[str, ...]]:
    """The words of one axis in the order they come: pairs where a dimension is nested in another."""
    return list(dict.fromkeys(tuple(line.key[place] for place in places) for line in raw.lines))


def division(raw: RawAnswer, persons: Sequence[int], ks: Mapping[str, int] | None = None) -> Division:
    """The lines as a division. What is hidden does not depend on the order of lines, words or dimensions. Raises
    ValueError when parts that should divide the base are more than it."""
    counted = any(measure.divides and measure.sort is Sort.PERSONS for measure in raw.measures)
    total = sum(persons)
    if counted and total > raw.base:
        raise ValueError("the parts are more than the whole")
    by_name = sorted(raw.axes(), key=lambda places: [raw.dimensions[place] for place in places])
    axes = [(places, sorted(words(raw, places))) for places in by_name]
    at = [_places(raw, places, order) for places, order in axes]
    of_persons = bool(axes) and (counted or total == raw.base)
    left = raw.base - total if of_persons else 0
    return Division(
        tuple(_axis(order, _k(raw, places, ks or {})) for places, order in axes),
        tuple(at),
        np.array(persons, np.int64),
        of_persons,
        left,
    )


def _places(raw: RawAnswer, places: tuple[int, ...], order: Sequence[tuple[str, ...]]) -> Ints:
    at = {word: place for place, word in enumerate(order)}
    return np.array([at[tuple(line.key[place] for place in places)] for line in raw.lines], np.int64)


def _k(raw: RawAnswer, places: tuple[int, ...], ks: Mapping[str, int]) -> int:
    return max(ks.get(raw.dimensions[place], 0) for place in places)


def _axis(words: Sequence[tuple[str, ...]], k: int) -> Axis:
    if all(len(word) == 1 for word in words):
        return Axis.flat(len(words), k)
    outer = {word: place for place, word in enumerate(dict.fromkeys(word[0] for word in words))}
    return Axis((tuple(outer[word[0]] for word in words), tuple(range(len(words)))), k)


def complement(parts: Division, column: Column, small: Bools, k: int) -> Bools:
    """The lines to hide in this column, those in `small` among them."""
    if not parts.axes or not small.size:
        return small
    found = pattern(parts, column, small, k).hidden
    lines: Bools = found if column.rest is None else np.asarray(found.any(axis=-1))
    return np.asarray(lines[parts.places], np.bool_)


def pattern(parts: Division, column: Column, small: Bools, k: int) -> Pattern:
    """The same by cell of the cube of all lines, and whether it is proven."""
    shape = tuple(len(axis.levels[-1]) for axis in parts.axes)
    if parts.of_persons and 0 < parts.left < k and not _can_take_the_rest(parts):
        return Pattern(np.ones(shape if column.rest is None else (*shape, 2), np.bool_), False)
    values, persons = _laid(column.values, parts, shape), _laid(column.persons, parts, shape)
    forced = np.zeros(shape, np.bool_)
    forced[parts.places] = small
    axes = parts.axes
    if _can_take_the_rest(parts) and parts.of_persons and parts.left and column.values is parts.persons:
        values, forced, axes = (
            np.append(values, parts.left),
            np.append(forced, False),
            (Axis.flat(shape[0] + 1, axes[0].k),),
        )
    if column.rest is not None:
        values = np.stack([values, _laid(column.rest, parts, shape)], -1)
        forced, axes = np.stack([forced, forced], -1), (*axes, Axis.flat(2))
    if column.values is column.persons:
        persons = values
    return patterns(Counts(values, persons, forced), axes, k)[finest(axes)]


def _can_take_the_rest(parts: Division) -> bool:
    """Those in no line are one part more; only a single flat axis has a place for it."""
    return len(parts.axes) == 1 and len(parts.axes[0].levels) == 1


def _laid(values: Ints, parts: Division, shape: tuple[int, ...]) -> Ints:
    laid = np.zeros(shape, np.int64)
    laid[parts.places] = values
    return laid
