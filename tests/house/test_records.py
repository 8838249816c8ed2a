"""Records are frozen by mypy, not at run time (domain/record.py): here mypy is asked whether it still says so."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from domain.event import Code, Event, EventKind, Moment, Performer, Quantity
from domain.record import record

ROOT = Path(__file__).resolve().parents[2]
RECORDS = (Moment, Code, Quantity, Performer, Event)


def test_assigning_to_any_field_of_a_record_is_an_error_for_mypy(tmp_path: Path) -> None:
    names = [(kind.__name__, field.name) for kind in RECORDS for field in fields(kind)]
    lines = ["from domain.event import " + ", ".join(kind.__name__ for kind in RECORDS)]
    lines += [f"def f{at}(one: {kind}, other: {kind}) -> None: one.{name} = other.{name}" for at, (kind, name) in enumerate(names)]  # fmt: skip
    (tmp_path / "assigns.py").write_text("\n".join(lines))
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path), str(tmp_path / "assigns.py")]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    refused = [line for line in said.splitlines() if "read-only" in line]
    assert len(refused) == len(names) > 30, said


def event(**changes: object) -> Event:
    known: dict[str, object] = {"id": "a", "kind": EventKind.CONTACT, "what": "Käynti", "source": "clinical"}
    return Event(start=Moment(date(2026, 11, 21)), **{**known, **changes})  # type: ignore[arg-type]


def test_a_record_is_a_value() -> None:
    assert event() == event() != event(what="Puhelu")
    assert len({event(), event(), replace(event(), what="Puhelu")}) == 2
    with pytest.raises(AttributeError):
        event().colour = "red"  # type: ignore[attr-defined]


def test_a_record_cannot_be_asked_to_be_anything_else() -> None:
    with pytest.raises(TypeError):
        record(frozen=False, slots=True)
