"""One small log of made-up cases, as delimited text, Parquet and XES: IDs like numbers, ties, long and odd texts."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pyarrow as pa
import pyarrow.parquet as pq

from domain.event_log import LogMapping

LONG = "Käynti; " + 'vastaanotto, "kiireetön" ' * 19 + "ö" * 20
ROWS = [
    ("007", "Soitto", "2026-01-02T10:00:00", "3", "T1", "1"),
    ("1e5", "=1+1", "2026-01-01T09:00:00", "1", "T1", "1"),
    ("007", LONG, "2026-01-02T10:00:00", "2", "T2", "1"),
    ("7", "Soitto\nuudestaan", "2026-01-05T00:00:00", "1", "T1", "2"),
    ("007", "Käynti", "2026-01-02T10:00:00", "1", "T1", "2"),
    ("1e5", "Käynti", "2026-01-03T09:30:00", "2", "T2", "1"),
]
NAMES = ("case", "what", "when", "nro", "yksikkö", "jakso")
MAPPING = LogMapping("case", "what", "when", "nro", "yksikkö", "jakso")
XES = LogMapping("case:concept:name", "concept:name", "time:timestamp", "nro", "yksikkö", "jakso")


def text(delimiter: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerows([NAMES, *ROWS])
    return out.getvalue().encode(encoding)


def table(**other: pa.Array) -> pa.Table:
    columns = {name: pa.array([row[i] for row in ROWS]) for i, name in enumerate(NAMES)}
    columns |= {"when": pa.array([datetime.fromisoformat(row[2]) for row in ROWS], pa.timestamp("ns"))} | other
    return pa.table(columns)


def parquet(path: Path, found: pa.Table) -> Path:
    pq.write_table(found, path)
    return path


def xes() -> bytes:
    keys = ("concept:name", "time:timestamp", "nro", "yksikkö", "jakso")
    kinds = ("string", "date", "int", "string", "string")
    traces = []
    for case in dict.fromkeys(row[0] for row in ROWS):
        events = []
        for row in (row for row in ROWS if row[0] == case):
            # An attribute within an attribute is not the event's own.
            inner = '<string key="concept:name" value="inner"/>'
            parts = zip(kinds, keys, row[1:], strict=True)
            told = "".join(f"<{k} key={quoteattr(key)} value={_xml(value)}>{inner}</{k}>" for k, key, value in parts)
            events.append(f"<event>{told}</event>")
        traces.append(f'<trace><string key="concept:name" value={quoteattr(case)}/>{"".join(events)}</trace>')
    scope = '<global scope="event"><string key="concept:name" value="none"/></global>'
    return f'<?xml version="1.0"?>\n<log xmlns="http://www.xes-standard.org/">{scope}{"".join(traces)}</log>'.encode()


def _xml(value: str) -> str:
    return quoteattr(value).replace("\n", "&#10;")
