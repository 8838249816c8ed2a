"""A log as XES (IEEE 1849): traces of events, each with attributes. Only attributes right below a trace or event count.

Attributes of the trace are columns named "case:" and the key, as others name them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.parsers import expat

import pyarrow as pa

from data_access.log_table import Table, require
from domain.event_log import LogTrouble

OF_CASE = "case:"


def read_xes(content: bytes, wanted: Sequence[str]) -> Table:
    """Raises LogTrouble: XML that is not whole, a document type (it could pull in other files), no log, a wanted
    attribute that no event has."""
    reading = _Reading(wanted)
    try:
        reading.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise LogTrouble(f"The XML cannot be read from line {error.lineno} on.") from None
    if not reading.is_log:
        raise LogTrouble("The file is XML but no XES log.")
    if reading.lines:
        require(sorted(reading.keys), wanted, "attribute")
    columns = {name: pa.array(values, pa.string()) for name, values in zip(wanted, reading.values, strict=True)}
    return Table(columns, reading.lines, cases=reading.empty)


class _Reading:
    """What has been read so far, told by the parser element by element."""

    def __init__(self, wanted: Sequence[str]) -> None:
        self.wanted = wanted
        self.values: list[list[str | None]] = [[] for _ in wanted]
        self.lines: list[int] = []
        self.empty: list[str] = []
        self.keys: set[str] = set()
        self.is_log = False
        self._open: list[str] = []
        self._trace: dict[str, str] = {}
        self._event: dict[str, str] = {}
        self._events: list[tuple[int, dict[str, str]]] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: object) -> None:
        raise LogTrouble("The XML declares a document type, which a log has no use for: it is refused.")

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        name = element.rpartition(" ")[2]
        above = self._open[-1] if self._open else ""
        self._open.append(name)
        if name == "log" and not above:
            self.is_log = True
        elif name == "trace" and above == "log":
            self._trace, self._events = {}, []
        elif name == "event" and above == "trace":
            self._event = {}
            self._events.append((self.parser.CurrentLineNumber, self._event))
        elif above == "event" and "key" in attributes:
            self._event[attributes["key"]] = attributes.get("value", "")
        elif above == "trace" and "key" in attributes:
            self._trace[OF_CASE + attributes["key"]] = attributes.get("value", "")

    def _end(self, element: str) -> None:
        self._open.pop()
        if element.rpartition(" ")[2] != "trace" or self._open != ["log"]:
            return
        if not self._events:
            self.empty.append(self._trace.get(self.wanted[0], ""))
        for line, event in self._events:
            self.lines.append(line)
            both = {**event, **self._trace}
            self.keys.update(both)
            for values, name in zip(self.values, self.wanted, strict=True):
                values.append(both.get(name) or None)
