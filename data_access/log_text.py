"""A log as delimited text. Fields stay the text that they are: "007" and "1e5" are not numbers here."""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Iterator, Sequence

import pyarrow as pa

from data_access.log_table import Table, require
from domain.event_log import LogTrouble

DELIMITERS = (",", ";", "\t", "|")
AT_ONCE = 100_000
"""Rows kept as Python texts at a time."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SEP = re.compile(r"\Asep=.(?=\r|\n)")
"""The line that a spreadsheet may put before the header; what is left of it is an empty line, so that lines keep their
numbers."""


def read_text(content: bytes, wanted: Sequence[str], skip: bool) -> Table:
    """Raises LogTrouble: no header, a wanted column missing, quotes that do not close, rows of another length than the
    header (left out when `skip`). Empty lines are no rows."""
    text, notes = _decoded(content)
    header, delimiter = _header(text, wanted)
    require(header, wanted)
    places = [header.index(name) for name in wanted]
    parts: list[list[pa.Array]] = [[] for _ in wanted]
    values: list[list[str | None]] = [[] for _ in wanted]
    lines, odd = array("q"), array("q")
    for line, row in _rows(text, delimiter):
        if len(row) != len(header):
            odd.append(line)
            continue
        lines.append(line)
        for column, place in zip(values, places, strict=True):
            column.append(row[place] or None)
        if len(lines) % AT_ONCE == 0:
            _packed(parts, values)
    _packed(parts, values)
    if odd and not skip:
        of = f"{len(odd)} of {len(odd) + len(lines)} rows do not have the {len(header)} fields of the header"
        raise LogTrouble(f"{of} (first: line {odd[0]}). Is a delimiter inside a text that is not quoted?")
    columns = {name: pa.concat_arrays(column) for name, column in zip(wanted, parts, strict=True)}
    return Table(columns, lines, skipped=len(odd), notes=notes)


def _packed(parts: list[list[pa.Array]], values: list[list[str | None]]) -> None:
    """Move what was read into arrays, which take a fraction of the memory of as many Python texts."""
    for part, column in zip(parts, values, strict=True):
        part.append(pa.array(column, pa.string()))
        column.clear()


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-8, UTF-16 with its mark, else Latin-1 (in which any bytes are something)."""
    try:
        return _SEP.sub("", content.decode("utf-16" if content.startswith(_UTF16) else "utf-8-sig"), count=1), ()
    except UnicodeDecodeError:
        return content.decode("latin-1"), ("The file is not UTF-8: it was read as Latin-1.",)


def _header(text: str, wanted: Sequence[str]) -> tuple[list[str], str]:
    """The names of columns, and the delimiter by which most of the wanted ones are found."""
    best: tuple[int, int] | None = None
    found: tuple[list[str], str] = ([], ",")
    for delimiter in DELIMITERS:
        first = next(_all(text, delimiter), (0, []))[1]
        names = [name.strip() for name in first]
        score = (sum(name in names for name in wanted), len(names))
        if best is None or score > best:
            best, found = score, (names, delimiter)
    return found


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    rows = _all(text, delimiter)
    next(rows, None)
    return rows


def _all(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line on which the row begins, fields); without empty lines."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            if row:
                yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        raise LogTrouble(f"The text cannot be read from line {begins} on: {error}.") from None
