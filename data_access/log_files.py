"""Any log of case, activity and time, from delimited text, Parquet or XES (text and XES also gzipped).

What kind of file it is, is told by its first bytes and not by its name.
"""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from data_access.log_parquet import read_parquet
from data_access.log_rows import LogFile, log_file
from data_access.log_table import Table
from data_access.log_text import read_text
from data_access.log_xes import read_xes
from domain.event_log import LogMapping, LogTrouble

LARGEST = 2 << 30
"""Bytes of a text after unpacking: a gzip bomb ends here."""


def read_log(path: Path, mapping: LogMapping) -> LogFile:
    """Raises LogTrouble with a sentence for whoever gave the file."""
    try:
        table = _table(path, mapping)
    except OSError as error:
        raise LogTrouble(f"The file cannot be read: {error.strerror or 'unknown trouble'}.") from None
    except MemoryError:
        raise LogTrouble("The file is larger than the memory of this machine.") from None
    if not len(table) and not table.cases:
        raise LogTrouble("The file has no rows.")
    return log_file(table, mapping)


def _table(path: Path, mapping: LogMapping) -> Table:
    with path.open("rb") as file:
        begins = file.read(4)
    if begins == b"PAR1":
        return read_parquet(path, mapping.columns)
    if begins.startswith(b"PK"):
        raise LogTrouble("The file is a ZIP or a workbook: save it as CSV, or unpack it.")
    content = _unpacked(path) if begins.startswith(b"\x1f\x8b") else _limited(path.read_bytes())
    if not content.strip():
        raise LogTrouble("The file is empty.")
    if content.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
        return read_xes(content, mapping.columns)
    if b"\0" in content[:4096] and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise LogTrouble("The file is neither text nor Parquet nor XES.")
    return read_text(content, mapping.columns, mapping.skip)


def _unpacked(path: Path) -> bytes:
    try:
        with gzip.open(path, "rb") as file:
            return _limited(file.read(LARGEST + 1))
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise LogTrouble("The file begins like gzip but cannot be unpacked: it is damaged or cut.") from None


def _limited(content: bytes) -> bytes:
    if len(content) > LARGEST:
        raise LogTrouble("The file is larger than 2 GiB as text: give it as Parquet.")
    return content
