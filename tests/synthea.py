"""The 13 Synthea patients with 900-series personal IDs attached, as FHIR resources ready to load. Deterministic."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from domain.hetu import CHECK_CHARACTERS, SYSTEM

DATA = Path(__file__).parent / "data" / "synthea-13-fhir"
PATIENT_TYPES = ("AllergyIntolerance", "Condition", "Encounter", "Immunization", "MedicationRequest", "Procedure")
STAFF_TYPES = ("Organization", "Location", "Practitioner", "PractitionerRole")
Resource = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """One loaded patient: the ID to type, the server's id, and what to expect."""

    hetu: str
    patient_id: str
    name: str
    born: str
    deceased: bool
    encounters: int
    resources: int


def rows(kind: str) -> Iterator[Resource]:
    """The published resources of one type, as they are."""
    with gzip.open(DATA / f"{kind}.ndjson.gz", "rt", encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def subject_id(resource: Resource) -> str:
    """The Patient id a clinical resource is about."""
    reference = resource.get("subject") or resource["patient"]
    return str(reference["reference"]).removeprefix("Patient/")


def attached_hetu(patient: Resource, number: int) -> str:
    """A valid 900-series ID for the birth date and gender; `number` 0..49 keeps people of one date apart."""
    year, month, day = patient["birthDate"].split("-")
    nnn = 900 + 2 * number + (patient["gender"] == "male")
    sign = "A" if year >= "2000" else "-"
    digits = f"{day}{month}{year[2:]}"
    return f"{digits}{sign}{nnn}{CHECK_CHARACTERS[int(f'{digits}{nnn}') % 31]}"


@cache
def examples() -> tuple[Example, ...]:
    """The 13 patients, most encounters first."""
    encounters = Counter(subject_id(row) for row in rows("Encounter"))
    everything = Counter(subject_id(row) for kind in PATIENT_TYPES for row in rows(kind))
    found = [
        Example(
            hetu=attached_hetu(patient, number),
            patient_id=patient["id"],
            name=f"{patient['name'][0]['family']}, {' '.join(patient['name'][0]['given'])}",
            born=patient["birthDate"],
            deceased="deceasedDateTime" in patient,
            encounters=encounters[patient["id"]],
            resources=everything[patient["id"]],
        )
        for number, patient in enumerate(sorted(rows("Patient"), key=lambda row: str(row["id"])))
    ]
    return tuple(sorted(found, key=lambda example: -example.encounters))


def with_hetu(patient: Resource) -> Resource:
    """The patient with the attached ID first among the identifiers, as the Finnish profile has it."""
    hetu = next(example.hetu for example in examples() if example.patient_id == patient["id"])
    own = {"use": "official", "system": SYSTEM, "value": hetu}
    return {**patient, "identifier": [own, *patient["identifier"]]}


def loadable() -> Iterator[Resource]:
    """Every resource in an order that a server can load: staff first, then patients, then what refers to them.

    Search references ("Practitioner?identifier=s|v") become literal ones, as a transaction would make them.
    """
    literal: dict[str, str] = {}
    for kind in STAFF_TYPES:
        for row in rows(kind):
            for identifier in row.get("identifier", ()):
                literal[f"{kind}?identifier={identifier['system']}|{identifier['value']}"] = f"{kind}/{row['id']}"
            yield row
    yield from (with_hetu(patient) for patient in rows("Patient"))
    for kind in sorted(PATIENT_TYPES, key=lambda kind: kind != "Encounter"):
        yield from (_resolved(row, literal) for row in rows(kind))


def _resolved(node: Any, literal: dict[str, str]) -> Any:
    if isinstance(node, list):
        return [_resolved(item, literal) for item in node]
    if isinstance(node, dict):
        return {
            key: literal.get(value, value) if key == "reference" else _resolved(value, literal)
            for key, value in node.items()
        }
    return node
