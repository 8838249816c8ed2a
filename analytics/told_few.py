"""How many persons stand behind the rows in which two tables differ, line by line, exactly where they are few."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from analytics.population import Ints
from analytics.told_shapes import Rows

Bits = NDArray[np.uint8]
_LOOK_FIRST = 60_000
"""Differing rows looked at before all of them are: most lines have enough persons among them."""
_DENSE = 8
"""A table's bits are unpacked all at once where more than one in so many bytes has any."""


def few_persons(bits: Bits, rows: Rows, k: int, among: Collection[int] | None = None) -> dict[int, int]:
    """Distinct persons behind the differing rows of each line that has any, or of each of those `among`; counted up to
    k at least. Of rows in no line perhaps none."""
    assert rows.column is not None
    differing = int(np.bitwise_count(bits).sum(dtype=np.int64))
    if among is not None or differing <= _LOOK_FIRST:
        places = places_of(bits)
        if among is not None:
            places = places[np.isin(rows.column[places], list(among))]
        return persons_of(rows.column[places], rows.owner[places])
    first = places_of(bits[: len(bits) * _LOOK_FIRST // differing + 1])
    found = persons_of(rows.column[first], rows.owner[first])
    wanted = rows.rare.but([line for line, n in found.items() if n >= k])
    rest = _of_lines(bits, rows, wanted, differing)
    return found | persons_of(rows.column[rest], rows.owner[rest])


def places_of(bits: Bits) -> Ints:
    """Where ones are."""
    there = np.flatnonzero(bits)
    if len(there) * _DENSE > len(bits):
        return np.flatnonzero(np.unpackbits(bits))
    some = np.flatnonzero(np.unpackbits(bits[there]))
    found: Ints = there[some >> 3] * 8 + (some & 7)
    return found


def _of_lines(bits: Bits, rows: Rows, wanted: NDArray[np.bool_], differing: int) -> Ints:
    """The differing rows of these lines: among theirs, or among those that differ, which of the two are fewer."""
    if rows.rare.about(wanted) < differing:
        places = rows.rare.places(wanted)
        return places[_has(bits, places)]
    assert rows.column is not None
    places = places_of(bits)
    return places[wanted[rows.column[places]]]


def _has(bits: Bits, places: Ints) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (bits[places >> 3] >> (7 - (places & 7)).astype(np.uint8) & 1).astype(np.bool_)
    return found


def persons_of(column: Ints, owner: Ints) -> dict[int, int]:
    """Rows are by person, so that a person's rows of a line stand together once sorted by line."""
    if not len(column):
        return {}
    order = np.argsort(column, kind="stable")
    line, person = column[order], owner[order]
    new = line[1:] != line[:-1]
    first = np.concatenate(([True], new | (person[1:] != person[:-1])))
    begins = np.flatnonzero(np.concatenate(([True], new)))
    counts = np.add.reduceat(first, begins, dtype=np.int64)
    return dict(zip(line[begins].tolist(), counts.tolist(), strict=True))
