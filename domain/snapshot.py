"""A snapshot: everything that was read of every source once, and what was computed of it (docs/adr/050)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

PEOPLE, EVENTS, ANSWERS, BASE = "people", "events", "answers", "base"
MEMBERSHIPS, STANDING, CLUSTERS = "memberships", "standing", "clusters"
STEPS = (PEOPLE, EVENTS, ANSWERS, BASE, MEMBERSHIPS, STANDING, CLUSTERS)
"""The tables of a snapshot, in the order in which they are made."""


class SnapshotTrouble(Exception):
    """A sentence about why there is no snapshot or no new one. Never holds personal data."""


class SnapshotComing(SnapshotTrouble):
    """There is none yet, and the first one is being made: in a moment there will be."""


@dataclass(frozen=True, slots=True)
class Written:
    """What one table's file is: `sha256` of its bytes."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot was made of. `source`: the source's version; `definitions`: versions by name."""

    id: str
    as_of: date
    source: str
    definitions: Mapping[str, str]
    tables: Mapping[str, Written] = field(default_factory=dict)
