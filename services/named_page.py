"""A page of the names of a cohort: what was asked, who is on it, where the next one begins (services/named_list.py)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.hetu import PersonalId
from domain.names_asked import NamesPurpose
from domain.predicate import Predicate
from domain.predicate_json import digest

COHORT, ASKED = "cohort=", "asked="
"""What begins the group's digest, and the group as data, among the categories of a line of the log."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose names, and what for."""

    cohort: Predicate
    purpose: NamesPurpose

    @property
    def logged(self) -> str:
        return f"names_{self.purpose.value}"

    @property
    def mark(self) -> str:
        return f"{COHORT}{digest(self.cohort)}"


@dataclass(frozen=True, slots=True)
class Onward:
    """Where the next page begins, and for whom: it is worth nothing to anybody else, nor for another group."""

    session: str
    asked: Asked
    snapshot: str
    after: tuple[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class NamedRow:
    """One customer. `id` is opaque and means something only in this session."""

    id: str
    name: str
    masked: str
    age: int | None
    deceased: bool
    person: PersonalId = field(repr=False)


@dataclass(frozen=True, slots=True)
class Named:
    """One page. `next` is None at the end. `left_today`: names that the user may still be shown; `limited`: that is why
    the page ends where it does. There is no total: whoever is not on a page has not been decided on."""

    rows: tuple[NamedRow, ...]
    asked: Asked
    as_of: date
    left_today: int
    next: Onward | None = None
    limited: bool = False

    def row(self, row_id: str) -> NamedRow | None:
        """The row of this page that a browser names."""
        return next((row for row in self.rows if row.id == row_id), None)
