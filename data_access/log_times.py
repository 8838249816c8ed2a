"""Times of a log as microseconds since 1970. With time zones they are of one clock; without, as they stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from domain.event_log import LogTrouble, shown_name

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?( ?(Z|[+-]\d\d(:?\d\d)?))?)?")
_NUMBER = re.compile(r"-?\d{1,17}([.,]\d{1,9})?", re.ASCII)
_FINNISH = re.compile(
    r"(\d\d?)\.(\d\d?)\.(\d{4})(?:,? (?:klo |kl\. ?)?(\d\d?)[.:](\d\d)(?:[.:](\d\d)(?:[.,](\d{1,9}))?)?)?"
)
EPOCHS = {"epoch": 1_000_000, "epoch-ms": 1_000}
"""Names for `time_format`: seconds or milliseconds since 1970 in UTC, and how many microseconds one is."""


@dataclass(frozen=True)
class Times:
    """`at` (rows,) microseconds, 0 where `bad`. `zoned`: the time says its zone."""

    at: NDArray[np.int64]
    bad: NDArray[np.bool_]
    zoned: NDArray[np.bool_]


def times(column: pa.Array, name: str, time_format: str = "") -> Times:
    """Times as text are ISO 8601 (also with / between the date's parts), Finnish (1.2.2026 12.30), or of `time_format`
    as in strptime or EPOCHS. Finer than a microsecond is cut off. Raises LogTrouble for a column of something else."""
    kind = column.type
    if time_format in EPOCHS and (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        column = pc.cast(column, pa.decimal128(25, 6), safe=False).cast(pa.string())
        kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return _stored(column)
    if pa.types.is_null(kind) or not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise LogTrouble(f'The column "{shown_name(name)}" holds no times: it is of type {kind}.')
    coded = column.dictionary_encode()
    read = [_text(str(one), _reader(time_format)) for one in coded.dictionary.to_pylist()]
    at = np.array([one[0] if one else 0 for one in (*read, None)], dtype=np.int64)
    bad = np.array([one is None for one in (*read, None)])
    zoned = np.array([bool(one and one[1]) for one in (*read, None)])
    places = coded.indices.fill_null(len(read)).to_numpy(zero_copy_only=False)
    return Times(at[places], bad[places], zoned[places])


def _stored(column: pa.Array) -> Times:
    zone = getattr(column.type, "tz", None)
    whole = column.cast(pa.timestamp("us", zone), safe=False).cast(pa.int64())
    bad = pc.is_null(column).to_numpy(zero_copy_only=False)
    at = whole.fill_null(0).to_numpy(zero_copy_only=False)
    return Times(at, bad, np.full(len(at), zone is not None) & ~bad)


def _text(text: str, read: Callable[[str], datetime]) -> tuple[int, bool] | None:
    """(microseconds, whether it says its zone), None when it cannot be read."""
    try:
        found = read(text.strip())
        zoned = found.utcoffset() is not None
        return ((found if zoned else found.replace(tzinfo=UTC)) - _EPOCH) // _MICROSECOND, zoned
    except (ValueError, OverflowError):
        return None


def _reader(time_format: str) -> Callable[[str], datetime]:
    if time_format in EPOCHS:
        unit = EPOCHS[time_format] * _MICROSECOND
        return lambda text: _EPOCH + _counted(text) * unit
    if time_format:
        return lambda text: datetime.strptime(text, time_format)  # noqa: DTZ007 (as above)
    return _usual


def _counted(text: str) -> float:
    """A number as it may stand in a file: 1767225600, 1767225600.5, with a decimal comma. Raises ValueError."""
    if not _NUMBER.fullmatch(text):
        raise ValueError("no number")
    return float(text.replace(",", "."))


def _usual(text: str) -> datetime:
    if finnish := _FINNISH.fullmatch(text):
        day, month, year, hour, minute, second = (int(one or 0) for one in finnish.groups()[:6])
        part = int((finnish[7] or "")[:6].ljust(6, "0"))
        return datetime(year, month, day, hour, minute, second, part)  # noqa: DTZ001 (a zone is told by the caller)
    dashed = text.replace("/", "-", 2) if text[4:5] == "/" else text
    if not _ISO.fullmatch(dashed):
        raise ValueError("no time")
    date, clock = dashed[:10], dashed[11:].replace(" ", "")
    return datetime.fromisoformat(f"{date}T{clock}" if clock else date)


def one_clock(found: Times, line: Callable[[Any], str]) -> None:
    """Raises LogTrouble when some times say their zone and others do not: they cannot be put in order."""
    with_zone, without = found.zoned & ~found.bad, ~found.zoned & ~found.bad
    if with_zone.any() and without.any():
        raise LogTrouble(
            f"{int(with_zone.sum())} times say their time zone (first: {line(np.argmax(with_zone))}) and "
            f"{int(without.sum())} do not (first: {line(np.argmax(without))}): they cannot be put in order."
        )
