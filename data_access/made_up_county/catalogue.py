"""What can happen in the made-up county: catalogue.csv, one row a kind of event, in the source's language (Finnish).

Unit prices in EUR 2024: doctor visit 125, nurse 51, practical nurse 29, school nurse 39, housing days 200, 257 and 154,
child protection 480 a day (published list); specialist visits, ward days and surgery are placeholders.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

SYSTEMS = {
    "icd": "urn:oid:1.2.246.537.6.1",
    "icpc": "urn:oid:1.2.246.537.6.31",
    "proc": "urn:oid:1.2.246.537.6.2.2007",
    "img": "urn:oid:1.2.246.537.6.2.2007",
    "atc": "urn:oid:1.2.246.537.6.32",
    "lab": "urn:oid:1.2.246.537.6.3.2006",
    "loinc": "http://loinc.org",
    "snomed": "http://snomed.info/sct",
}


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of event. `eur` is a price per event, per day for stays; `unit` a kind of unit (places.py).

    `measured_in`, `low` and `high` are the unit and the reference band of a measurement."""

    key: str
    source: str
    kind: str
    what: str
    channel: str
    unit: str
    role: str
    specialty: str
    system: str
    code: str
    display: str
    minutes: int
    eur: float
    register: str
    shielded: bool
    reason: str
    measured_in: str
    low: float | None
    high: float | None


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """The catalogue; a template's number is its place here."""
    with (Path(__file__).parent / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_template(row) for row in csv.DictReader(file, delimiter=";"))


def _template(row: dict[str, str]) -> Template:
    system = SYSTEMS.get(row["system"], "") if row["code"] else ""
    plain: dict[str, Any] = {
        name: row[name] for name in ("key", "source", "kind", "what", "channel", "unit", "role", "specialty")
    }
    plain |= {name: row[name] for name in ("code", "display", "register", "reason", "measured_in")}
    plain |= {name: float(row[name]) if row[name] else None for name in ("low", "high")}
    shielded = row["shielded"] == "1"
    return Template(**plain, system=system, minutes=int(row["minutes"]), eur=float(row["eur"]), shielded=shielded)


@lru_cache(maxsize=1)
def numbers() -> dict[str, int]:
    """Template key -> number."""
    return {template.key: number for number, template in enumerate(templates())}
