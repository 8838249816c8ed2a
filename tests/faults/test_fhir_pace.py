"""The patient with 708 encounters on a slow FHIR server: what the product adds to the server's own slowness."""

from __future__ import annotations

import pytest

from benchmarks.fhir_delayed import DELAY_SECONDS, delayed_front
from benchmarks.fhir_pace import Opening, measured, p95
from tests import fhir_additions, synthea
from tests.pace import crowding, pace
from tests.servers import FhirServer

pytestmark = pytest.mark.alone
MOST_MS = 150
"""Issue 3: the banner this long after its source, everything this long after the slowest one, p95."""

BATCHES = 3
"""What another process does on this machine makes a batch slower, never faster: the best of a few is ours."""

HEAVIEST = synthea.examples()[0]


@pytest.fixture(scope="module")
def batches(fhir_server: FhirServer) -> list[list[Opening]]:
    """Batches of openings until one is within the limits."""
    today, staff = fhir_additions.TODAY.isoformat(), fhir_additions.FHIR_STAFF
    found: list[list[Opening]] = []
    with delayed_front(fhir_server.base_url) as front:
        while len(found) < BATCHES and not (found and within(found[-1])):
            found.append(measured(front, person=HEAVIEST.hetu, today=today, staff=staff))
    return found


@pytest.fixture(scope="module")
def openings(batches: list[list[Opening]]) -> list[Opening]:
    return [one for batch in batches for one in batch]


def within(batch: list[Opening]) -> bool:
    limit = MOST_MS * pace() * crowding()
    return all(p95(times) < limit for times in ([one.banner_after for one in batch], [one.all_after for one in batch]))


def test_the_banner_follows_its_source_and_everything_the_slowest(batches: list[list[Opening]]) -> None:
    assert HEAVIEST.encounters == 708
    assert any(within(batch) for batch in batches), batches


def test_the_server_was_as_slow_as_said_and_everything_came(openings: list[Opening]) -> None:
    least_ms = 1000 * DELAY_SECONDS[0]
    rounds_of_the_gate, rounds = 2, 4  # the person; relations; the record; the second page of prescriptions
    allergies = sum(synthea.subject_id(row) == HEAVIEST.patient_id for row in synthea.rows("AllergyIntolerance"))
    for one in openings:
        assert one.events == HEAVIEST.resources - allergies
        assert rounds_of_the_gate * least_ms < one.banner < one.all
        assert one.all > rounds * least_ms
        assert one.banner_after >= 0
        assert one.all_after >= 0


def test_nothing_is_asked_that_need_not_be(openings: list[Opening]) -> None:
    gate, clinical, relations, plans = 6, 10, 4, 2  # the person is looked up once, by the gate
    assert {one.asked for one in openings} == {gate + clinical + relations + plans}
