"""From the columns of a log to rows that can be put in order: texts as small numbers, times, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data_access.log_table import Table
from data_access.log_times import one_clock, times
from domain.event_log import LogMapping, LogTrouble, shown_name

Ints = NDArray[Any]
Bools = NDArray[np.bool_]
_NO_TIME = "no time that can be read"


@dataclass(frozen=True)
class Coded:
    """A column of texts: `at` (rows,) places in `table`, whose texts come in the order of the file; -1 is no text."""

    at: Ints
    table: tuple[str, ...]


@dataclass(frozen=True)
class LogFile:
    """One row an event, in the file's order. `at` in microseconds. `case.table` has also the cases without an event.

    `notes` are sentences on what was done to the file."""

    case: Coded
    activity: Coded
    at: Ints
    order: Ints | None
    unit: Coded | None
    episode: Coded | None
    notes: tuple[str, ...]


def log_file(table: Table, mapping: LogMapping) -> LogFile:
    """The rows that can be used. Raises LogTrouble when there are others, unless they may be skipped; when times cannot
    be put in order; when no row is left."""
    case, activity = _texts(table, mapping.case, table.cases), _texts(table, mapping.activity)
    when = times(table.columns[mapping.time], mapping.time, mapping.time_format)
    order = _numbers(table, mapping.order) if mapping.order else None
    unit, episode = (_texts(table, name) if name else None for name in (mapping.unit, mapping.episode))
    troubles = [
        (case.at < 0, "no case", mapping.case),
        (activity.at < 0, "no activity", mapping.activity),
        (when.bad, _NO_TIME, mapping.time),
        *([(order[1], "no whole number", mapping.order)] if order else []),
    ]
    keep = _usable(table, troubles, mapping.skip)
    one_clock(when, lambda row: _place(table, row))
    read = [case.at, activity.at, when.at, *(one.at for one in (unit, episode) if one), *([order[0]] if order else [])]
    notes = (*table.notes, *_skipped(table, keep), *_repeated(table, read, keep))
    return LogFile(
        case=_only(case, keep),
        activity=_only(activity, keep),
        at=when.at[keep],
        order=order[0][keep] if order else None,
        unit=unit and _only(unit, keep),
        episode=episode and _only(episode, keep),
        notes=notes,
    )


def _place(table: Table, row: Any) -> str:
    return f"{table.place} {table.line[int(row)]}"


def _usable(table: Table, troubles: Sequence[tuple[Bools, str, str]], skip: bool) -> Bools:
    keep = np.ones(len(table), dtype=np.bool_)
    for bad, words, column in troubles:
        if bad.any() and not skip:
            where = f'"{shown_name(column)}" (first: {_place(table, np.argmax(bad))})'
            hint = " Say how it is written with --time-format." if words == _NO_TIME and bad.all() else ""
            raise LogTrouble(f"{int(bad.sum())} of {len(table)} rows have {words} in {where}.{hint}")
        keep &= ~bad
    if len(table) and not keep.any():
        raise LogTrouble("No row of the file can be used.")
    return keep


def _skipped(table: Table, keep: Bools) -> tuple[str, ...]:
    lost = int((~keep).sum()) + table.skipped
    return (f"{lost} of {len(table) + table.skipped} rows were left out: they cannot be read.",) if lost else ()


def _repeated(table: Table, columns: Sequence[Ints], keep: Bools) -> tuple[str, ...]:
    """Rows that are the same as an earlier one may be a slip of whoever wrote the file; they stay events."""
    rows = _perhaps_alike(columns, np.flatnonzero(keep))
    order = rows[np.lexsort([column[rows] for column in columns])] if len(rows) else rows
    same = np.ones(max(0, len(order) - 1), dtype=np.bool_)
    for column in columns:
        same &= column[order[1:]] == column[order[:-1]]
    if not same.any():
        return ()
    first, count = int(order[1:][same].min()), int(same.sum())
    are = "row is" if count == 1 else "rows are"
    return (f"{count} {are} the same as an earlier one in every column that was read (first: {_place(table, first)}).",)


def _perhaps_alike(columns: Sequence[Ints], rows: Ints) -> Ints:
    """The rows that may be the same as another one, and hardly any others: rows that are the same mix to one number."""
    mixed = np.zeros(len(rows), dtype=np.uint64)
    for column in columns:
        mixed = (mixed ^ column[rows].astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(32)
    order = np.argsort(mixed)
    alike = np.zeros(len(order) + 1, dtype=np.bool_)
    alike[1:-1] = mixed[order][1:] == mixed[order][:-1]
    return np.asarray(np.sort(rows[order[alike[1:] | alike[:-1]]]))


def _texts(table: Table, name: str, more: Sequence[str] = ()) -> Coded:
    """Any simple type as the text that it is; an empty text is none."""
    column, kind = table.columns[name], table.columns[name].type
    if pa.types.is_nested(kind):
        raise LogTrouble(f'The column "{shown_name(name)}" holds no texts: it is of type {kind}.')
    try:
        text = pc.if_else(pc.is_null(column, nan_is_null=True), None, column.cast(pa.string()))
    except pa.ArrowException:
        raise LogTrouble(f'The column "{shown_name(name)}" holds no texts: it is of type {kind}.') from None
    coded = pc.if_else(pc.equal(text, ""), None, text).dictionary_encode()
    at = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    known = coded.dictionary.to_pylist()
    return Coded(at, tuple(dict.fromkeys([*known, *more])))


def _numbers(table: Table, name: str) -> tuple[Ints, Bools]:
    """Whole numbers, and where none is."""
    column = table.columns[name]
    if not pa.types.is_integer(column.type):
        text = _texts(table, name)
        read = [_whole(one) for one in (*text.table, "")]
        return np.array([one or 0 for one in read])[text.at], np.array([one is None for one in read])[text.at]
    bad = pc.is_null(column).to_numpy(zero_copy_only=False)
    return column.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64), bad


def _whole(text: str) -> int | None:
    plain = text.strip().removesuffix(".0")
    digits = plain.removeprefix("-")
    return int(plain) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


def _only(column: Coded, keep: Bools) -> Coded:
    return Coded(column.at[keep], column.table)
