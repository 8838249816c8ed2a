"""The patient with 708 encounters on a slow FHIR server: what the product adds to the server's own slowness.

How long it takes, and how often too long, is measured by `make bench` (benchmarks/slow_fhir.py: p95 against issue 3's
150 ms). What is proved here holds on a machine of any speed with any neighbours: what the product waits for, and how
much it works.
"""

from __future__ import annotations

from statistics import median

import pytest

from benchmarks.fhir_delayed import DELAY_SECONDS, delayed_front
from benchmarks.fhir_pace import Opening, measured
from tests import fhir_additions, synthea
from tests.pace import crowding, pace
from tests.servers import FhirServer

pytestmark = pytest.mark.alone
MOST_MS = 150
"""Issue 3: the banner this long after its source, everything this long after the slowest one."""

MOST_WORK_MS = 580
"""The processor's time of a whole opening, all sources read, on the machine of tests/pace.py: twice what it takes there."""

HEAVIEST = synthea.examples()[0]


@pytest.fixture(scope="module")
def openings(fhir_server: FhirServer) -> list[Opening]:
    today, staff = fhir_additions.TODAY.isoformat(), fhir_additions.FHIR_STAFF
    with delayed_front(fhir_server.base_url) as front:
        return measured(front, person=HEAVIEST.hetu, today=today, staff=staff)


def test_the_banner_waits_for_no_source_but_its_own(openings: list[Opening]) -> None:
    before = [one.banner < one.all - one.all_after for one in openings]  # when the slowest source had not answered yet
    assert HEAVIEST.encounters == 708
    assert sum(before) > len(before) / 2, openings


def test_nothing_waits_longer_than_for_the_answers(openings: list[Opening]) -> None:
    """A pause of our own (a round of asking, a lock, a timer) would be in every opening, the least one too; what a neighbour
    adds for a while is not in the least."""
    limit = MOST_MS * pace() * crowding()
    assert min(one.banner_after for one in openings) < limit, openings
    assert min(one.all_after for one in openings) < limit, openings


def test_an_opening_is_little_work(openings: list[Opening]) -> None:
    assert median(one.work for one in openings) < MOST_WORK_MS * pace(), openings


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
