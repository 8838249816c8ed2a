"""What an event is to a surgeon (ASA class, anticoagulation, an implant ...), by the table lens_codes.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain.event import Code, Event, EventKind

CODES_FILE = Path(__file__).with_name("lens_codes.toml")

_SYSTEMS = {
    "loinc": ("loinc.org",),
    "snomed": ("snomed.info/sct",),
    "lab": ("1.2.246.537.6.3",),
    "atc": ("1.2.246.537.6.32", "whocc.no/atc"),
    "icd": ("1.2.246.537.6.1", "hl7.org/fhir/sid/icd-10"),
    "icpc": ("1.2.246.537.6.31", "icpc"),
    "proc": ("1.2.246.537.6.2",),
}
"""Code systems by what their name holds: an OID with or without its year and `urn:oid:`, or the system's address."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """One row of the table. `exact`, `begins`: (system, code) pairs; `shapes`: (system, pattern). `old_after`: days
    after which what it tells is old; None when it does not grow old."""

    name: str
    kinds: frozenset[EventKind]
    names: tuple[str, ...]
    exact: frozenset[tuple[str, str]]
    begins: tuple[tuple[str, str], ...]
    shapes: tuple[tuple[str, re.Pattern[str]], ...]
    old_after: int | None = None

    def fits(self, event: Event) -> bool:
        """By its code when the code is of a known system; by its words only without such a code."""
        system = system_of(event.code) if event.code else ""
        if not system or event.code is None:
            words = event.what.casefold()
            return any(words.startswith(name) or f" {name}" in words for name in self.names)
        value = event.code.value.upper()
        return (
            (system, value) in self.exact
            or any(system == of and value.startswith(start) for of, start in self.begins)
            or any(system == of and pattern.fullmatch(value) for of, pattern in self.shapes)
        )


def system_of(code: Code) -> str:
    """The code system's short name in the table, "" for one that it does not know."""
    return _system(code.system)


@lru_cache(maxsize=256)  # names of code systems: nothing of a person
def _system(system: str) -> str:
    name = system.casefold().removeprefix("urn:oid:")
    for short, parts in _SYSTEMS.items():
        for part in parts:
            if name == part or name.startswith(f"{part}.") or (not part[0].isdigit() and part in name):
                return short
    return ""


@lru_cache(maxsize=1)
def table() -> Mapping[str, Recognised]:
    """The rows by name. Raises ValueError naming the row at fault."""
    rows = tomllib.loads(CODES_FILE.read_text(encoding="utf-8"))
    return {name: _row(name, row) for name, row in rows.items()}


def _row(name: str, row: dict[str, Any]) -> Recognised:
    exact, begins, shape = (row.get(part, {}) for part in ("exact", "begins", "shape"))
    unknown = {*exact, *begins, *shape} - set(_SYSTEMS)
    if unknown or not row.get("source"):
        raise ValueError(f"{name}: unknown systems {sorted(unknown)} or no source")
    return Recognised(
        name=name,
        kinds=frozenset(EventKind(kind) for kind in row["kinds"]),
        names=tuple(row.get("names", ())),
        exact=frozenset((system, code) for system, codes in exact.items() for code in codes),
        begins=tuple((system, start) for system, starts in begins.items() for start in starts),
        shapes=tuple((system, re.compile(pattern)) for system, pattern in shape.items()),
        old_after=row.get("old_after"),
    )
