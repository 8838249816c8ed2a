"""The published Finnish FHIR examples as they are, flaws included, through the readers."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from data_access.fhir.asking import Reading
from data_access.fhir.bookings import STATES, appointment_event, appointment_status
from data_access.fhir.encounters import visits
from data_access.fhir.events import Surroundings
from data_access.fhir.patients import customer, flaws, has_non_disclosure, personal_ids
from data_access.fhir.relations import appointment_relations
from data_access.fhir.server import Found
from data_access.fhir.sources import BOOKINGS, CLINICAL
from data_access.fhir.staff import OurStaff
from domain.customer import Customer, Gender
from domain.event import Channel, Code, Event, EventKind, EventStatus, Moment, Precision, Quantity
from domain.hetu import SYSTEM, Hetu, TemporaryId

FOLDER = Path(__file__).parents[1] / "data" / "finland-fhir-examples"
TODAY = date(2026, 11, 21)
ASKED = Hetu.parse("010180-9026", today=TODAY)
READERS = CLINICAL | BOOKINGS


def load(path: Path) -> dict[str, Any]:
    packed = path.read_bytes()
    return json.loads(gzip.decompress(packed) if path.suffix == ".gz" else packed)  # type: ignore[no-any-return]


def example(name: str) -> dict[str, Any]:
    return load(FOLDER / f"{name}.json")


def everything() -> Iterator[tuple[str, dict[str, Any]]]:
    """(file name, resource) of every example; the entries of a bundle with their place, as some have no id."""
    for path in sorted(FOLDER.glob("*.json*")):
        resource = load(path)
        if resource["resourceType"] == "Bundle":
            for place, entry in enumerate(resource["entry"]):
                yield path.name, {"id": str(place)} | entry["resource"]
        else:
            yield path.name, resource


def supported(kind: str) -> list[dict[str, Any]]:
    return [resource for _, resource in everything() if resource["resourceType"] == kind]


def read(resource: dict[str, Any], **around: Any) -> list[Event]:
    kind = resource["resourceType"]
    reading = Reading({kind: Found((resource,))}, Surroundings("clinical", **around))
    events = reading.read(kind, READERS[kind])
    assert reading.troubles == {}, "a reader met a shape it could not read"
    return events


def person(name: str) -> Customer:
    return customer(example(name), ASKED, "persons", TODAY)


def test_every_example_of_every_type_is_read() -> None:
    counts = Counter(resource["resourceType"] for _, resource in everything() if resource["resourceType"] in READERS)
    assert counts == {
        "Observation": 856, "Appointment": 12, "MedicationRequest": 10, "Encounter": 5, "Condition": 3, "Procedure": 2,
        "Immunization": 1,
    }  # fmt: skip
    for name, resource in everything():
        if resource["resourceType"] in READERS:
            events = read(resource)
            assert events, name
            for event in events:
                assert isinstance(event.start, Moment), name
                assert event.kind in EventKind, name
                assert event.id.startswith(resource["resourceType"] + "/"), name


def test_every_patient_is_read_whatever_is_missing() -> None:
    patients = supported("Patient")
    assert len(patients) == 13
    read_ones = [customer(patient, ASKED, "persons", TODAY) for patient in patients]
    assert sum(1 for one in read_ones if not one.display_name) == 6, "Kanta's wellbeing examples have no name"
    assert sum(1 for one in read_ones if one.birth_date is None) == 9


def test_non_disclosure_is_read_from_the_label() -> None:
    turva = person("fsh-Patient-patient-with-turvakielto")
    assert turva.non_disclosure
    assert (turva.family_name, turva.given_names) == ("Henkilö", "Turva")
    assert [has_non_disclosure(patient) for patient in supported("Patient")].count(True) == 1


def test_contact_details_are_found_in_free_address_lines_and_the_municipality_code() -> None:
    someone = person("fsh-Patient-patient-of-municipality")
    assert someone.contact.municipality == "Akaa"
    assert (someone.contact.street, someone.contact.postcode) == ("Testikatu 1", "37910")
    assert someone.contact.phone == "+358401234657"
    assert (someone.language, someone.gender, someone.birth_date) == ("fi", Gender.MALE, date(1990, 1, 1))


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("fsh-Patient-patient-with-turvakielto", "010190-999X"),
        ("fsh-Patient-patient-of-municipality", "010190-999Y"),
        ("patientesim1", "250810A999Y"),
    ],
)
def test_a_wrong_check_character_is_flagged_and_the_id_kept(name: str, published: str) -> None:
    someone = person(name)
    assert "hetu_invalid" in someone.flaws
    assert TemporaryId(SYSTEM, published) in someone.linked_ids
    assert published not in repr(someone)


def test_a_code_that_contradicts_the_birth_date_is_flagged_and_both_kept() -> None:
    petri = person("fsh-Patient-patient-petri")
    assert petri.birth_date == date(2010, 10, 11)
    assert "hetu_birth_date" in petri.flaws
    assert [one.reveal()[:6] for one in petri.linked_ids] == ["101100"]
    assert flaws(example("hapi-patient"), TODAY) == ()


def test_old_and_temporary_identifiers_are_kept_beside_the_personal_id() -> None:
    contained = example("fsh-Appointment-example-appointment-4")["contained"][0]
    ids = list(personal_ids(contained, TODAY))
    assert [(type(one), one.system) for one in ids] == [
        (Hetu, SYSTEM),
        (TemporaryId, "urn:oid:1.2.246.10.12345678.22.2023"),
    ]
    iida = customer(contained, ASKED, "persons", TODAY)
    assert (iida.family_name, iida.given_names) == ("Koski", "Iida Maria"), "the official name, not the nickname"


def test_a_name_with_prefixes_stays_whole() -> None:
    assert person("patientesim1").display_name == "van der Hentenryck, Karen Erika"


@pytest.mark.parametrize(
    ("number", "status", "state"),
    [
        ("01", EventStatus.PLANNED, "1"),
        ("02", EventStatus.PLANNED, "2"),
        ("03", EventStatus.PLANNED, "1"),
        ("04", EventStatus.CANCELLED, "4"),
        ("05", EventStatus.PLANNED, "2"),
        ("06", EventStatus.PLANNED, "3"),
        ("07", EventStatus.ONGOING, "3"),
        ("08", EventStatus.ONGOING, "10"),
        ("09", EventStatus.DONE, "6"),
        ("10", EventStatus.DONE, "7"),
    ],
)
def test_appointments_pass_through_the_finnish_states(number: str, status: EventStatus, state: str) -> None:
    (event,) = read(example(f"fsh-Appointment-appointment-status-extension-{number}"))
    assert event.status is status
    assert event.state is not None
    assert (event.state.system, event.state.value) == ("urn:oid:1.2.246.537.6.881", state)


def test_the_state_speaks_when_the_status_is_missing_in_either_spelling_of_its_system() -> None:
    expected = {"1": "planned", "2": "planned", "8": "planned", "3": "planned", "4": "cancelled", "5": "cancelled",
                "10": "ongoing", "6": "done", "7": "done", "9": "no_show"}  # fmt: skip
    assert set(STATES) == set(expected)
    for system in ("urn:oid:1.2.246.537.6.881", "1.2.246.537.6.881", "urn:oid:1.2.246.537.6.881.2015"):
        for state, status in expected.items():
            coded = {"url": "x/ajanvarauksen-tila", "valueCoding": {"system": system, "code": state}}
            assert appointment_status({"_status": {"extension": [coded]}}) == EventStatus(status)
    foreign = {"url": "x/ajanvarauksen-tila", "valueCoding": {"system": "urn:oid:1.2.3", "code": "3"}}
    assert appointment_status({"_status": {"extension": [foreign]}}) is EventStatus.UNKNOWN


def test_an_appointment_without_a_time_is_kept_undated() -> None:
    (event,) = read(example("fsh-Appointment-appointment-status-extension-01"))
    assert event.start.day == date.min
    assert event.recorded_at is not None
    assert event.recorded_at.year == 2019


def test_an_appointment_whose_people_are_contained_is_read_whole() -> None:
    (event,) = read(example("fsh-Appointment-example-appointment-4"))
    assert event.what == "Terveydenhoitajan palvelu"
    assert event.unit == "Ajanvaraus terveydenhoitajalle"
    assert event.reason == "Poikkeava verensokeri (löydös), Ravitsemusneuvonta (toimenpide)"
    assert event.start == Moment(date(2023, 6, 10), time(12, 0), Precision.MINUTE), "summer time is three hours ahead"
    assert event.duration_min == 120
    (visit,) = read(example("fsh-Appointment-appointment-general-practitioner"))
    assert visit.episode_id == "urn:oid:1.2.246.10.3575029.10.50.14131.2023.159325"
    assert visit.code == Code("urn:oid:1.2.246.537.6.49", "EEA")


def test_staff_of_an_appointment_are_known_by_reference() -> None:
    appointment = example("fsh-Appointment-appointment-status-extension-05")
    staff = OurStaff(by_reference={"Practitioner/practitioner-keijo": "doctor"})
    (relation,) = appointment_relations(appointment, staff, Surroundings("relations"))
    assert (relation.staff_id, relation.start, relation.end) == ("doctor", date(2019, 12, 8), date(2020, 2, 6))
    cancelled = example("fsh-Appointment-appointment-status-extension-04")
    assert list(appointment_relations(cancelled, staff, Surroundings("relations"))) == []


def test_encounters_of_one_service_event_belong_together() -> None:
    names = ("palvelutapahtuma", "child-encounter", "child-encounter-2")
    encounters = [example(f"fsh-Encounter-id-for-{name}") for name in names]
    events = [event for encounter in encounters for event in read(encounter)]
    assert {event.episode_id for event in events} == {"Encounter/id-for-palvelutapahtuma"}
    assert [(event.kind, event.status) for event in events] == [
        (EventKind.STAY, EventStatus.ONGOING),
        (EventKind.STAY, EventStatus.ONGOING),
        (EventKind.STAY, EventStatus.DONE),
    ]
    assert events[1].unit == "1.2.246.10.8286189.10.100013", "a unit without a name is its identifier"
    (visit,) = read(example("fsh-Encounter-id-for-visit"))
    assert (visit.kind, visit.channel, visit.duration_min) == (EventKind.CONTACT, Channel.IN_PERSON, 30)


def test_a_vaccination_dated_to_the_day_belongs_to_its_service_event() -> None:
    around = Surroundings("clinical")
    known = visits([example("fsh-Encounter-id-for-palvelutapahtuma")], around)
    (event,) = read(example("fsh-Immunization-ImmunizationVaccinationExample"), visits=known)
    assert event.start == Moment(date(2023, 1, 10), None, Precision.DAY)
    assert event.what == "Inaktivoitu puutiaisaivotulehdusrokote (koko virus)"
    assert event.code == Code("urn:oid:1.2.246.537.6.32", "J07BA01")
    assert event.episode_id == "Encounter/id-for-palvelutapahtuma"


def test_diagnoses_keep_their_text_and_their_published_code() -> None:
    (event,) = read(example("fsh-Condition-id-for-diagnosis-1"))
    assert event.what == "Proliferatiivinen diabeettinen retinopatia, vasen, laserhoidettu"
    assert event.code == Code("urn:oid:1.2.246.537.6.1", "H36.03", "Proliferatiivinen diabeettinen retinopatia")
    assert event.start == Moment(date(2023, 1, 5), time(1, 6), Precision.MINUTE), "02:06+03:00 is 01:06 in winter"
    assert event.status is EventStatus.ONGOING


def test_a_surgical_code_makes_a_surgery_and_a_missing_date_stays_missing() -> None:
    (colotomy,) = read(example("fsh-Procedure-ProcedureColotomy"))
    assert (colotomy.kind, colotomy.channel) == (EventKind.SURGERY, Channel.SURGERY)
    assert colotomy.start == Moment(date(2022, 6, 8), time(12, 0), Precision.MINUTE)
    (biopsy,) = read(example("fsh-Procedure-ColonBiopsy"))
    assert biopsy.kind is EventKind.PROCEDURE
    assert biopsy.start.day == date.min


def test_prescriptions_are_named_by_their_medication_and_end_with_their_dosage() -> None:
    medication = {"Medication/medicationesim1": example("medicationesim1")}
    (event,) = read(example("medicationrequestesim1"), named=medication)
    assert event.what == "CARDACE 5 mg (ramipriili)"
    assert event.code == Code("urn:oid:1.2.246.537.6.32.2007", "C09AA05", "ramipriili")
    assert (event.status, event.reason) == (EventStatus.ONGOING, "Verenpainelääke.")
    assert event.recorded_at == datetime(2019, 10, 16, 16, 44, 16, tzinfo=UTC)


def test_blood_pressure_is_two_measurements_each_with_its_own_band() -> None:
    high, low = read(example("Observation-example-Bloodpressure-max"))
    assert (high.quantity, high.code) == (
        Quantity(95, "mm[Hg]", 100, 150),
        Code("http://loinc.org", "8480-6", "Systolic blood pressure"),
    )
    assert low.quantity == Quantity(65, "mm[Hg]", 60, 110)
    assert high.id != low.id


def test_a_number_published_as_text_is_a_number() -> None:
    (height,) = read(example("Observation-example-duplicate-7"))
    assert height.quantity == Quantity(182, "cm")


def test_less_than_ten_is_not_ten_and_a_band_upside_down_is_no_band() -> None:
    published = example("Bloodglucose-max")
    (event,) = read(published)
    assert event.quantity is None
    assert event.kind is EventKind.EXAMINATION
    assert event.what == "Glucose (Bld) [Moles/Vol]: < 10 mmol/l"
    del published["valueQuantity"]["comparator"]
    published["referenceRange"][0]["low"]["code"] = published["referenceRange"][0]["high"]["code"] = "mmol/L"
    (plain,) = read(published)
    assert plain.quantity == Quantity(10, "mmol/l"), "low 16, high 10 as published says nothing"


@pytest.mark.parametrize(("name", "reason"), [("dataabsentreason", "Error"), ("astext", "As Text")])
def test_absent_data_is_told_with_its_reason(name: str, reason: str) -> None:
    (event,) = read(example(f"observation-example-bloodglucose-{name}"))
    assert event.quantity is None
    assert event.what == f"Glucose [Moles/volume] in Capillary blood by Glucometer: {reason}"


def test_every_field_of_an_event_has_a_value_somewhere_in_the_examples() -> None:
    """The mapping fills what the examples hold; the fields below are those FHIR does not give."""
    medication = {"Medication/medicationesim1": example("medicationesim1")}
    events = [
        event
        for _, resource in everything()
        if resource["resourceType"] in READERS
        for event in read(resource, named=medication)
    ]
    never = {
        field.name for field in fields(Event) if all(getattr(event, field.name) in (None, "", ()) for event in events)
    }
    assert never == {"cost_eur", "place", "specialty", "pathway_id", "controller", "also_in"}


def test_an_appointment_reader_survives_any_part_missing() -> None:
    whole = example("fsh-Appointment-example-appointment-4")
    for key in whole:
        if key not in ("resourceType", "id"):
            less = {name: part for name, part in whole.items() if name != key}
            assert appointment_event(less, Surroundings("relations")).kind is EventKind.APPOINTMENT
