"""The FHIR back end against a real FHIR server with the published Synthea patients: nothing lost, nothing added."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from datetime import time as clock_time
from typing import Any

import pytest

from data_access.fhir.sources import BOOKINGS, CLINICAL, PARTIAL_KEYS
from domain.access import Relation
from domain.event import Channel, Code, Confidentiality, Event, EventKind, EventStatus, Moment, Precision, Quantity
from domain.hetu import TemporaryId
from domain.results import Empty, Failed, Fetched
from domain.staff import Role, StaffMember
from services.ports import Appointments, Deadline, Directory, Source
from tests import fhir_additions, synthea
from tests.contract.fhir_house import FhirHouse, fhir_house, hetu, portion
from tests.pace import crowding, pace
from tests.servers import FhirServer, free_port, running_fhir

EVENT_TYPES = ("Condition", "Encounter", "Immunization", "MedicationRequest", "Procedure")
KINDS_OF = {
    "Condition": {EventKind.DIAGNOSIS},
    "Encounter": {EventKind.CONTACT, EventKind.STAY},
    "Immunization": {EventKind.IMMUNISATION},
    "MedicationRequest": {EventKind.MEDICATION},
    "Procedure": {EventKind.PROCEDURE, EventKind.SURGERY},
}


@pytest.fixture(scope="module")
def house(fhir_server: FhirServer) -> FhirHouse:
    return fhir_house(fhir_server.base_url)


@pytest.fixture(scope="module")
def added(house: FhirHouse) -> dict[str, Event]:
    """Events of the customer with made-up additions, by the ids of the added resources."""
    answers = house.gather(hetu(fhir_additions.CUSTOMER.hetu))
    events = [*portion(answers, "clinical").events, *portion(answers, "relations").events]
    return {event.id.split("/", 1)[1]: event for event in events if "/added-" in event.id}


def published(kind: str, patient_id: str) -> list[dict[str, Any]]:
    return [row for row in synthea.rows(kind) if synthea.subject_id(row) == patient_id]


def test_what_is_missing_is_named_by_the_kinds_of_events() -> None:
    assert set(PARTIAL_KEYS.values()) - {kind.value for kind in EventKind} == {"allergy", "goal", "names"}
    assert set(PARTIAL_KEYS) >= set(CLINICAL) | set(BOOKINGS)


def test_it_keeps_the_ports(house: FhirHouse) -> None:
    directory: Directory = house.directory
    sources: list[Source] = [one for sources, _ in house.fan_out._lanes for one in sources]
    assert [source.id for source in sources] == ["persons", "clinical", "relations", "plans"]
    assert directory is house.directory


@pytest.mark.parametrize("example", synthea.examples(), ids=lambda example: f"{example.encounters}-encounters")
def test_every_published_resource_of_every_patient_is_there_once(house: FhirHouse, example: synthea.Example) -> None:
    answers = house.gather(hetu(example.hetu), 10)
    persons, clinical = portion(answers, "persons"), portion(answers, "clinical")
    assert all(getattr(answer, "partial", ()) == () for answer in answers.values())
    assert persons.customer is not None
    assert persons.customer.display_name == example.name
    assert persons.customer.birth_date == date.fromisoformat(example.born)
    assert persons.customer.deceased == example.deceased
    expected = {f"{kind}/{row['id']}" for kind in EVENT_TYPES for row in published(kind, example.patient_id)}
    seen = Counter(event.id for event in clinical.events if "/added-" not in event.id)
    assert set(seen) == expected
    assert set(seen.values()) <= {1}
    assert all(event.kind in KINDS_OF[event.id.split("/")[0]] for event in clinical.events if event.id in expected)
    assert len(clinical.alerts) == len(published("AllergyIntolerance", example.patient_id))


@pytest.mark.alone
def test_the_patient_with_708_encounters_opens_well_within_the_deadline(house: FhirHouse) -> None:
    heavy = synthea.examples()[0]
    assert heavy.encounters == 708
    assert heavy.deceased
    took = []
    for _ in range(4):
        began = time.monotonic()
        answers = house.gather(hetu(heavy.hetu), 30)
        took.append(time.monotonic() - began)
        assert len(portion(answers, "clinical").events) == heavy.resources
    assert min(took) < 3 * pace() * crowding()


def test_fields_of_an_encounter_are_the_published_ones(house: FhirHouse) -> None:
    example = synthea.examples()[2]
    row = next(row for row in published("Encounter", example.patient_id) if row.get("reasonCode"))
    events = portion(house.gather(hetu(example.hetu)), "clinical").events
    event = next(event for event in events if event.id == f"Encounter/{row['id']}")
    coding = row["type"][0]["coding"][0]
    start = datetime.fromisoformat(row["period"]["start"])
    assert event.what == row["type"][0]["text"]
    assert event.code == Code(coding["system"], coding["code"], coding["display"])
    assert event.reason == row["reasonCode"][0]["coding"][0]["display"]
    assert event.unit == row["serviceProvider"]["display"]
    assert event.performer is not None
    assert event.performer.name == row["participant"][0]["individual"]["display"]
    assert event.status is EventStatus.DONE
    assert event.start.precision is Precision.MINUTE
    assert event.start.time is not None
    assert (
        abs((datetime.combine(event.start.day, event.start.time) - start.replace(tzinfo=None)).total_seconds()) < 86_400
    )
    assert event.recorded_at is None, "the server's copy is of today: that says nothing of when it was written"


def test_an_unknown_id_is_empty_everywhere(house: FhirHouse) -> None:
    nobody = hetu("010180-9004")
    assert isinstance(house.directory.standing(nobody, Deadline.after(3)), Empty)
    assert {type(answer) for answer in house.gather(nobody).values()} == {Empty}


def test_standing_tells_relations_and_that_a_sign_twin_exists(house: FhirHouse) -> None:
    answer = house.directory.standing(hetu(fhir_additions.CUSTOMER.hetu), Deadline.after(3))
    assert isinstance(answer, Fetched)
    assert answer.partial == ()
    assert answer.value.sign_twin
    assert answer.value.customer.display_name == fhir_additions.CUSTOMER.name
    named = {(one.kind, one.staff_id, one.unit) for one in answer.value.relations}
    assert named == {
        (Relation.OPEN_REQUEST, "doctor", None),
        (Relation.OPEN_REQUEST, "surgeon", None),
        (Relation.APPOINTMENT, "surgeon", None),
        (Relation.APPOINTMENT, None, "Tekonivelyksikkö"),
        (Relation.ENCOUNTER, "doctor", None),
        (Relation.ENCOUNTER, None, "Keskustan terveysasema"),
    }
    open_request = next(one for one in answer.value.relations if one.kind is Relation.OPEN_REQUEST)
    assert (open_request.start, open_request.end) == (date(2026, 10, 20), None)
    visit = next(one for one in answer.value.relations if one.kind is Relation.ENCOUNTER)
    assert visit.holds("doctor", "", date(2026, 11, 21))
    assert not visit.holds("doctor", "", date(2027, 6, 1))
    assert not visit.holds("surgeon", "", date(2026, 11, 21))


def test_the_twin_is_another_person_and_the_others_have_none(house: FhirHouse) -> None:
    twin = house.directory.standing(hetu(fhir_additions.TWIN_HETU), Deadline.after(3))
    assert isinstance(twin, Fetched)
    assert twin.value.customer.family_name == "Kaksonen"
    assert twin.value.sign_twin
    assert twin.value.relations == ()
    alone = house.directory.standing(hetu(synthea.examples()[0].hetu), Deadline.after(3))
    assert isinstance(alone, Fetched)
    assert not alone.value.sign_twin


def test_the_day_list_of_a_member_of_staff(house: FhirHouse) -> None:
    appointments: Appointments = house.directory
    surgeon = StaffMember("surgeon", "S", Role.SURGEON, "Tekonivelyksikkö")
    answer = appointments.on(surgeon, date(2026, 12, 3), Deadline.after(3))
    assert isinstance(answer, Fetched)
    (booking,) = answer.value
    assert booking.person == hetu(fhir_additions.CUSTOMER.hetu)
    assert (booking.at, booking.reason) == (clock_time(9, 0), "Ortopedian vastaanotto")
    for member, day in ((surgeon, date(2026, 12, 4)), (replace(surgeon, id="lead"), date(2026, 12, 3))):
        empty = appointments.on(member, day, Deadline.after(3))
        assert isinstance(empty, Fetched)
        assert empty.value == ()
    known_otherwise = replace(surgeon, id="other", identifiers=(("http://hl7.org/fhir/sid/us-npi", "9999974493"),))
    theirs = appointments.on(known_otherwise, date(2026, 12, 3), Deadline.after(3))
    assert isinstance(theirs, Fetched)
    assert theirs.value == ()
    down = fhir_house(f"http://127.0.0.1:{free_port()}/fhir").directory
    assert isinstance(down.on(surgeon, date(2026, 12, 3), Deadline.after(3)), Failed)


def test_names_of_a_work_list_come_in_one_question(house: FhirHouse) -> None:
    persons = [hetu(example.hetu) for example in synthea.examples()] + [hetu("010180-9004")]
    found = house.directory.names(persons, Deadline.after(3))
    assert found == {hetu(example.hetu): example.name for example in synthea.examples()}


def test_non_disclosure_a_missing_name_and_a_temporary_id_open(house: FhirHouse) -> None:
    hidden = portion(house.gather(hetu(fhir_additions.HIDDEN_HETU)), "persons").customer
    assert hidden is not None
    assert hidden.non_disclosure
    nameless = portion(house.gather(hetu(fhir_additions.NAMELESS_HETU)), "persons").customer
    assert nameless is not None
    assert (nameless.display_name, nameless.birth_date) == ("", None), "a birth year is no birth date"
    temporary = TemporaryId(*fhir_additions.TEMPORARY)
    unknown = portion(house.gather(temporary), "persons").customer
    assert unknown is not None
    assert (unknown.id, unknown.family_name) == (temporary, "Tuntematon")


def test_visits_at_night_stand_on_the_helsinki_day(added: dict[str, Event]) -> None:
    visit = added["added-recent"]
    assert visit.start == Moment(date(2026, 11, 3), clock_time(1, 30), Precision.MINUTE)
    assert (visit.unit, visit.channel, visit.duration_min) == ("Keskustan terveysasema", Channel.IN_PERSON, 30)


def test_what_was_entered_in_error_never_happened(added: dict[str, Event]) -> None:
    assert not [id for id in added if "error" in id]


def test_a_psychiatric_visit_and_its_diagnosis_are_shielded_and_nothing_else(added: dict[str, Event]) -> None:
    shielded = {id for id, event in added.items() if event.confidentiality is Confidentiality.SHIELDED}
    assert shielded == {"added-psychiatry", "added-psychiatry-diagnosis"}
    assert added["added-psychiatry-diagnosis"].start.day == date(2025, 3, 3), "dated by its visit"


def test_measurements_carry_their_number_unit_and_band(added: dict[str, Event]) -> None:
    assert added["added-hba1c"].quantity == Quantity(61, "mmol/mol", 20, 42)
    assert added["added-pressure/1"].quantity == Quantity(148, "mmHg")
    assert added["added-pressure/2"].quantity == Quantity(91, "mmHg")
    assert "added-pressure" not in added


def test_a_prescription_is_named_by_the_medication_it_refers_to(added: dict[str, Event]) -> None:
    prescription = added["added-prescription"]
    assert prescription.what == "parasetamoli"
    assert prescription.code == Code("urn:oid:1.2.246.537.6.32", "N02BE01", "parasetamoli")


def test_a_booking_carries_its_pathway_its_state_and_its_people(added: dict[str, Event]) -> None:
    booked = added["added-booked"]
    assert booked.start == Moment(date(2026, 12, 3), clock_time(9, 0), Precision.MINUTE)
    assert (booked.status, booked.pathway_id, booked.unit) == (EventStatus.PLANNED, "polvi-1", "Tekonivelyksikkö")
    assert booked.state == Code("urn:oid:1.2.246.537.6.881", "3", "Varattu")
    assert booked.performer is not None
    assert booked.performer.name == "Irvin970 Emard19"
    waiting = added["added-waiting"]
    assert waiting.start.day == date.min, "on a waiting list, without a day"
    referral = added["added-referral"]
    assert (referral.kind, referral.status, referral.reason) == (
        EventKind.REFERRAL,
        EventStatus.ONGOING,
        "Polven nivelrikko",
    )


def test_plans_of_another_system_come_with_their_goals(house: FhirHouse) -> None:
    (plan,) = portion(house.gather(hetu(fhir_additions.CUSTOMER.hetu)), "plans").outside_plans
    assert plan.title == "Polven hoitosuunnitelma"
    assert plan.goals == ("Kävelee kilometrin ilman kipua", "Paino alle 90 kg")
    assert plan.activities == ("Fysioterapia",)
    assert (plan.status, plan.period_start, plan.source_version) == ("active", date(2026, 9, 1), "1")


def test_a_server_that_writes_whole_urls_as_references_tells_the_same(
    house: FhirHouse, tmp_path_factory: pytest.TempPathFactory
) -> None:
    customer = hetu(fhir_additions.CUSTOMER.hetu)
    relative = house.gather(customer)
    settings = "server_behaviour: {absolute_references: true}\n"
    with running_fhir(tmp_path_factory.mktemp("absolute"), more_settings=settings) as server:
        absolute = fhir_house(server.base_url).gather(customer)
    assert absolute == relative
