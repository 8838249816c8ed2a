"""A resource read as its page comes and one read at the end give the same events, in whatever order pages come."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest

from data_access.fhir.asking import Reading, by_reference
from data_access.fhir.early import Early
from data_access.fhir.encounters import visits
from data_access.fhir.events import Surroundings
from data_access.fhir.names import unnamed
from data_access.fhir.server import Found
from data_access.fhir.sources import CLINICAL
from domain.event import Event
from domain.results import Trouble
from tests import fhir_additions, synthea

Record = Mapping[str, tuple[dict[str, Any], ...]]
NAMED = {"Organization/7": {"resourceType": "Organization", "id": "7", "name": "Keskussairaala"}}


def synthea_record(patient_id: str) -> Record:
    """A published patient's resources by type, made-up additions included."""
    kinds = [kind for kind in CLINICAL if kind in synthea.PATIENT_TYPES]
    found = {kind: [row for row in synthea.rows(kind) if synthea.subject_id(row) == patient_id] for kind in kinds}
    for row in fhir_additions.resources():
        if row["resourceType"] in CLINICAL and synthea.subject_id(row) == patient_id:
            found.setdefault(row["resourceType"], []).append(row)
    return {kind: tuple(rows) for kind, rows in found.items()}


def odd_record() -> Record:
    """What depends on others: a visit's unit without a name, no dates, a dropped visit, a label, a broken shape."""
    visit = {"resourceType": "Encounter", "status": "finished", "class": {"code": "AMB"}}
    about = {"resourceType": "Condition", "code": {"text": "x"}}
    return {
        "Encounter": (
            visit | {"id": "1", "period": {"start": "2020-01-01"}, "serviceProvider": {"reference": "Organization/7"}},
            visit | {"id": "2", "meta": {"security": [PSYCHIATRIC]}, "partOf": {"reference": "Encounter/1"}},
            visit | {"id": "3", "status": "entered-in-error", "period": {"start": "2021-01-01"}},
        ),
        "Condition": tuple(
            about | {"id": str(n), "encounter": {"reference": f"Encounter/{n}"}} | more
            for n, more in enumerate(({}, {"recordedDate": "2020-02-02"}, {"onsetDateTime": "2020"}, {}, {"code": 7}))
        ),
        "Observation": (
            {
                "resourceType": "Observation",
                "id": "9",
                "encounter": {"reference": "Encounter/2"},
                "component": [{"valueQuantity": {"value": n, "unit": "mmHg"}} for n in (120, 80)],
            },
        ),
    }


PSYCHIATRIC = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}
RECORDS = {
    "heaviest": lambda: synthea_record(synthea.examples()[0].patient_id),
    "with additions": lambda: synthea_record(fhir_additions.CUSTOMER.patient_id),
    "odd": odd_record,
}


def read_at_the_end(record: Record, named: Mapping[str, Any]) -> tuple[list[Event], dict[str, Trouble]]:
    around = Surroundings("clinical", {}, named)
    around = Surroundings("clinical", visits(record.get("Encounter", ()), around), named)
    reading = Reading({kind: Found(rows) for kind, rows in record.items()}, around)
    return [event for kind, reader in CLINICAL.items() for event in reading.read(kind, reader)], reading.troubles


def read_early(record: Record, named: Mapping[str, Any], seed: int) -> tuple[list[Event], dict[str, Trouble]]:
    draw, early = random.Random(seed), Early("clinical", CLINICAL)
    size = draw.choice([1, 3, 1000])
    pages = [(kind, rows[at : at + size]) for kind, rows in record.items() for at in range(0, len(rows), size)]
    draw.shuffle(pages)
    for kind, page in pages[: draw.randint(0, len(pages))] if seed % 2 else pages:
        early.look(kind, page)  # a page that was not looked at is read at the end
    around = Surroundings("clinical", {}, named)
    around = Surroundings("clinical", early.visits(record.get("Encounter", ()), around), named)
    reading = Reading({kind: Found(rows) for kind, rows in record.items()}, around)
    return [event for kind in CLINICAL for event in reading.read(kind, early.reader(kind))], reading.troubles


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("named", [{}, NAMED], ids=["unnamed", "named"])
def test_early_and_late_reading_agree(name: str, named: Mapping[str, Any]) -> None:
    record = RECORDS[name]()
    expected = read_at_the_end(record, named)
    assert len(expected[0]) >= sum(map(len, record.values())) - 1
    for seed in range(6 if name == "odd" else 2):
        assert read_early(record, named, seed) == expected


def test_what_is_wanted_by_name_is_what_the_whole_record_wants() -> None:
    record, early = odd_record(), Early("clinical", CLINICAL)
    for kind, rows in record.items():
        early.look(kind, rows)
    assert early.wanted() == unnamed([row for rows in record.values() for row in rows]) == {"Organization": {"7"}}
    assert by_reference({"Organization": Found(tuple(NAMED.values()))}) == NAMED


def test_a_shape_that_cannot_be_read_early_is_told_at_the_end() -> None:
    broken = {"resourceType": "Condition"}  # no id: the server's check lets none through, a reader may still trip
    early = Early("clinical", CLINICAL)
    early.look("Condition", [broken])
    reading = Reading({"Condition": Found((broken,))}, Surroundings("clinical"))
    assert reading.read("Condition", early.reader("Condition")) == []
    assert reading.troubles == {"Condition": Trouble.NONSENSE}
