"""What a clinician did in the list of their own customers: another choice, names, the next page, one customer."""

from __future__ import annotations

from typing import Any

from domain.errors import NotFound
from domain.names_asked import NamesPurpose
from pages._frame import go
from pages._names import Names
from pages._opening import open_person
from pages._session import session
from services.desk import Desk
from services.named_choices import NameChoices
from services.named_list import named, person_of


def carry_out(desk: Desk, held: Names, choices: NameChoices, command: dict[str, Any]) -> None:
    """Raises what asking for names and opening a person raise."""
    kind, cohort = command.get("type"), held.chosen.cohort(choices.as_of)
    if kind == "filter":
        held.chosen, held.shown = held.chosen.after(command, choices), None
    elif kind == "show" and held.chosen.purpose:
        held.shown = named(desk, cohort, NamesPurpose(held.chosen.purpose))
    elif kind == "next" and held.shown is not None and held.shown.next is not None:
        held.shown = named(desk, cohort, NamesPurpose(held.chosen.purpose), held.shown.next)
    elif kind == "open":
        _open(desk, held, str(command.get("id") or ""))


def _open(desk: Desk, held: Names, row_id: str) -> None:
    """Opening a row equals typing the ID: the room asks the gate, writes its line, and shows what it says."""
    if held.shown is None:
        raise NotFound("named row")
    open_person(desk, session(desk), person_of(desk, held.shown, row_id))
    go("situation")
