"""How FHIR JSON is read: times, odd shapes, and whose resource it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.fhir.asking import Reading
from data_access.fhir.events import Surroundings
from data_access.fhir.medication import allergy_alerts
from data_access.fhir.moments import first_moment, instant, moment
from data_access.fhir.patients import customer, customer_of
from data_access.fhir.plans import outside_plans
from data_access.fhir.reading import at, items, label, number, person_name, text
from data_access.fhir.server import Found
from data_access.fhir.shielded import confidentiality
from data_access.fhir.sources import BOOKINGS, CLINICAL
from data_access.fhir.staff import staff_of
from data_access.fhir.subject import Subject, is_about
from data_access.http import BadAnswer, Bytes, origin
from domain.event import Confidentiality, EventStatus, Moment, Precision
from domain.hetu import Hetu
from domain.results import Trouble

LIISA = Hetu.parse("010180-9026", today=date(2026, 11, 21))
BASE = "http://fhir.example/r4"
READERS = CLINICAL | BOOKINGS


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("1920-01-01", Moment(date(1920, 1, 1))),  # through UTC it would be 31.12.1919
        ("1920", Moment(date(1920, 1, 1), None, Precision.YEAR)),
        ("2026-02", Moment(date(2026, 2, 1), None, Precision.MONTH)),
        ("2026-11-20T22:30:00Z", Moment(date(2026, 11, 21), time(0, 30), Precision.MINUTE)),
        ("2026-07-20T21:30:00Z", Moment(date(2026, 7, 21), time(0, 30), Precision.MINUTE)),
        ("2026-10-25T00:30:00Z", Moment(date(2026, 10, 25), time(3, 30), Precision.MINUTE)),  # the first 3.30
        ("2026-10-25T01:30:00Z", Moment(date(2026, 10, 25), time(3, 30), Precision.MINUTE)),  # the second
        ("2026-03-29T01:30:00Z", Moment(date(2026, 3, 29), time(4, 30), Precision.MINUTE)),  # 3.30 never was
        ("1989-10-04T02:25:16-04:00", Moment(date(1989, 10, 4), time(8, 25), Precision.MINUTE)),
        ("2017-11-20T11:46:00.123456789+02:00", Moment(date(2017, 11, 20), time(11, 46), Precision.MINUTE)),
        ("2026-11-20T10:00:00", Moment(date(2026, 11, 20), time(10, 0), Precision.MINUTE)),
        ("2026-11-20T25:99:00Z", Moment(date(2026, 11, 20))),  # the day can still be read
        ("2026-13-45", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (20261120, None),
        ({"extension": []}, None),
    ],
)
def test_a_moment_is_as_precise_as_published_and_in_helsinki(published: Any, expected: Moment | None) -> None:
    assert moment(published) == expected


def test_an_instant_needs_a_time_and_an_offset() -> None:
    assert instant("2026-11-20T22:30:00+02:00") == datetime(2026, 11, 20, 20, 30, tzinfo=UTC)
    assert [instant(value) for value in ("2026-11-20", "2026-11-20T10:00:00", "x", None, 5)] == [None] * 5


def test_a_period_gives_its_start_or_at_least_its_end() -> None:
    assert first_moment({"a": {"start": "2026-01-02"}}, "a") == Moment(date(2026, 1, 2))
    assert first_moment({"a": {"end": "2026-01-03"}}, "a") == Moment(date(2026, 1, 3))
    assert first_moment({"a": {}, "b": "2026-01-04"}, "a", "b") == Moment(date(2026, 1, 4))
    assert first_moment({"a": []}, "a", "b") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(["2026", "final"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "code",
                    "coding",
                    "text",
                    "system",
                    "value",
                    "display",
                    "period",
                    "start",
                    "end",
                    "status",
                    "subject",
                    "class",
                    "type",
                    "participant",
                    "individual",
                    "identifier",
                    "name",
                    "given",
                    "family",
                    "extension",
                    "url",
                    "valueCoding",
                    "component",
                    "valueQuantity",
                    "referenceRange",
                    "low",
                    "high",
                    "dosageInstruction",
                    "timing",
                    "repeat",
                    "meta",
                    "security",
                    "birthDate",
                    "address",
                    "line",
                    "telecom",
                    "contact",
                    "communication",
                    "language",
                    "reference",
                    "medicationCodeableConcept",
                    "reasonCode",
                    "location",
                    "serviceProvider",
                    "encounter",
                    "goal",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(sorted(["code", "status", "period", "type", "subject", "participant", "name", "meta", "identifier", "component", "valueQuantity", "referenceRange", "extension", "_status", "serviceType", "reasonCode", "dosageInstruction", "performer", "address", "telecom", "contact", "communication", "birthDate", "deceasedDateTime", "class", "location", "goal", "activity"])), JSON))  # fmt: skip
def test_no_shape_of_json_stops_a_reader(parts: dict[str, Any]) -> None:
    for kind in (*READERS, "AllergyIntolerance"):
        resource = parts | {"resourceType": kind, "id": "1"}
        reading = Reading({kind: Found((resource,))}, Surroundings("clinical"))
        reading.read(kind, READERS.get(kind, allergy_alerts))  # type: ignore[arg-type]
        assert reading.troubles == {}
    assert customer(parts, LIISA, "persons", date(2026, 11, 21)).id == LIISA
    plan = parts | {"resourceType": "CarePlan", "id": "1"}
    assert len(outside_plans([plan], [], "plans")) <= 1


def test_small_readers() -> None:
    assert at({"a": [{"b": 1}]}, "a", 0, "b") == 1
    assert at({"a": [{"b": 1}]}, "a", 7, "b") is None
    assert list(items({"a": {"b": 1}}, "a")) == [{"b": 1}]
    assert text({"a": "  two \n words "}, "a") == "two words"
    assert label({"coding": [{"code": "x"}, {"display": "Named"}]}) == "Named"
    assert label({"coding": [{"code": "x"}]}) == "x"
    assert number({"v": "12.5"}, "v") == 12.5
    assert [number({"v": value}, "v") for value in (True, "a", "inf", None, [], "1e999")] == [None] * 6
    assert person_name({"name": [{"text": "Sunná Áile", "family": "X"}]}) == ("Sunná Áile", "")
    assert person_name({"name": [{"text": "Testi Henkilö", "family": "Henkilö", "given": ["Testi"]}]}) == (
        "Henkilö",
        "Testi",
    )


def liisa() -> Subject:
    patient = {"resourceType": "Patient", "id": "7"}
    return Subject(LIISA, (patient,), frozenset({"Patient/7", f"{BASE}/Patient/7"}))


def test_what_must_not_be_missed_counts_in_any_of_several_records() -> None:
    """An older record of the same person may be the one that is labelled."""
    hidden = {"code": "TURVAKIELTO"}
    new = {"id": "8", "active": True, "meta": {"lastUpdated": "2026-11-01T08:00:00Z"}, "address": [{"city": "Oulu"}]}
    own = {"system": "urn:oid:1.2.246.10.1.22.2020", "value": "170587-951Z"}
    old = {"id": "7", "meta": {"security": [hidden]}, "deceasedDateTime": "2025-02-01", "identifier": [own]}
    found = customer_of(Subject(LIISA, (new, old), frozenset()), "persons", date(2026, 11, 21))
    assert (found.non_disclosure, found.deceased, found.deceased_on) == (True, True, date(2025, 2, 1))
    assert (found.contact.municipality, len(found.linked_ids)) == ("Oulu", 1)


@pytest.mark.parametrize(
    ("resource", "verdict"),
    [
        ({"subject": {"reference": "Patient/7"}}, True),
        ({"patient": {"reference": "Patient/7/_history/3"}}, True),
        ({"subject": {"reference": f"{BASE}/Patient/7"}}, True),
        ({"subject": {"reference": "http://other.example/Patient/7"}}, False),
        ({"subject": {"reference": "Patient/77"}}, False),
        ({"subject": {"reference": "Group/7"}}, False),
        ({"subject": {"identifier": {"system": "1.2.246.21", "value": LIISA.reveal()}}}, True),
        ({"subject": {"identifier": {"system": "urn:oid:1.2.246.21", "value": "010180-9004"}}}, False),
        ({"subject": {"display": "Liisa"}}, False),
        ({"subject": {}}, False),
        ({}, False),
        ({"subject": "Patient/7"}, False),
        ({"participant": [{"actor": {"reference": "Patient/7"}}, {"actor": {"reference": "Practitioner/1"}}]}, True),
        ({"participant": [{"actor": {"reference": "Patient/7"}}, {"actor": {"reference": "Patient/8"}}]}, False),
        ({"participant": [{"actor": {"reference": "Practitioner/1"}}]}, False),
        (
            {
                "participant": [{"actor": {"reference": "#p"}}],
                "contained": [
                    {
                        "resourceType": "Patient",
                        "id": "p",
                        "identifier": [{"system": "urn:oid:1.2.246.21", "value": LIISA.reveal()}],
                    }
                ],
            },
            True,
        ),
    ],
)
def test_whose_resource_it_is(resource: dict[str, Any], verdict: bool) -> None:
    kind = "Appointment" if "participant" in resource else "Observation"
    assert is_about(resource | {"resourceType": kind}, liisa()) is verdict


def test_allergies_become_alerts_unless_they_are_over_or_say_there_are_none() -> None:
    def alerts(**parts: Any) -> list[Any]:
        resource = {"resourceType": "AllergyIntolerance", "id": "1", **parts}
        reading = Reading({"AllergyIntolerance": Found((resource,))}, Surroundings("clinical"))
        return reading.read("AllergyIntolerance", allergy_alerts)

    def state(code: str) -> dict[str, Any]:
        return {"coding": [{"code": code}]}

    (alert,) = alerts(code={"text": "Penisilliini"}, criticality="high", recordedDate="2020-05-01T23:30:00Z")
    assert (alert.text, alert.severity, alert.recorded_on) == ("Penisilliini", "high", date(2020, 5, 2))
    assert alerts(code={"text": "x"}, criticality="unable-to-assess")[0].severity is None
    assert len(alerts(code={"text": "x"}, clinicalStatus=state("active"))) == 1
    assert alerts(code={"text": "x"}, clinicalStatus=state("resolved")) == []
    assert alerts(code={"text": "x"}, verificationStatus=state("entered-in-error")) == []
    assert alerts(code={"text": "x"}, verificationStatus=state("refuted")) == []
    assert alerts(code={"coding": [{"system": "http://snomed.info/sct", "code": "716186003"}]}) == []
    (nameless,) = alerts(reaction=[{"substance": {"text": "Pähkinä"}}])
    assert nameless.text == "Pähkinä"


def test_shielded_by_label_by_specialty_and_by_the_visit() -> None:
    label_of = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}
    assert confidentiality({"meta": {"security": [label_of]}}) is Confidentiality.SHIELDED
    assert confidentiality({"meta": {"security": [label_of | {"code": "N"}]}}) is Confidentiality.NORMAL
    for system in ("urn:oid:1.2.246.537.6.24", "1.2.246.537.6.24", "urn:oid:1.2.246.537.6.24.2003"):
        coded = {"coding": [{"system": system, "code": "70"}]}
        assert confidentiality({"serviceType": coded}) is Confidentiality.SHIELDED
        assert confidentiality({"specialty": [coded]}) is Confidentiality.SHIELDED
    assert confidentiality({"serviceType": {"coding": [{"system": "urn:oid:1.2.3", "code": "70"}]}}) is (
        Confidentiality.NORMAL
    )


def test_goals_that_no_plan_names_are_not_lost_and_abandoned_ones_not_shown() -> None:
    goals = [
        {"id": "a", "lifecycleStatus": "active", "description": {"text": "In the plan"}},
        {"id": "b", "lifecycleStatus": "active", "description": {"text": "Loose"}},
        {"id": "c", "lifecycleStatus": "cancelled", "description": {"text": "Given up"}},
    ]
    plans = [
        {"id": "p", "status": "active", "goal": [{"reference": "Goal/a"}]},
        {"id": "q", "status": "entered-in-error"},
    ]
    found = outside_plans(plans, goals, "plans")
    assert [(plan.id, plan.goals) for plan in found] == [("CarePlan/p", ("In the plan",)), ("Goal", ("Loose",))]


def test_our_staff_are_known_by_logical_conditional_and_literal_references() -> None:
    npi = "http://hl7.org/fhir/sid/us-npi"
    staff = staff_of({"doctor": [f"{npi}|99"], "surgeon": ["PractitionerRole/5", "urn:oid:1.2.246.537.26|001"]}, BASE)
    met = staff.met([{"id": "1", "identifier": [{"system": npi, "value": "99"}]}, {"id": "2", "identifier": [{}]}])
    assert met.who({"reference": "Practitioner/1"}) == "doctor"
    assert met.who({"reference": f"{BASE}/Practitioner/1"}) == "doctor"
    assert met.who({"reference": "http://x.example/fhir/Practitioner/1"}) is None
    assert met.who({"reference": f"Practitioner?identifier={npi}|99"}) == "doctor"
    assert met.who({"identifier": {"system": "1.2.246.537.26", "value": "001"}}) == "surgeon"
    assert met.who({"reference": "PractitionerRole/5"}) == "surgeon"
    assert [met.who(one) for one in ({"reference": "Practitioner/2"}, {"display": "Dr. X"}, {}, None)] == [None] * 4
    assert met.only("surgeon").who({"reference": "Practitioner/1"}) is None
    assert met.only("surgeon").search_value == "urn:oid:1.2.246.537.26|001"
    known = met.with_member("nurse", [(npi, "7")])
    assert known.who({"identifier": {"system": npi, "value": "7"}}) == "nurse"


def test_an_unknown_status_is_unknown_and_not_done() -> None:
    resource = {"resourceType": "Encounter", "id": "1", "status": "paused"}
    (event,) = READERS["Encounter"](resource, Surroundings("clinical"))
    assert event.status is EventStatus.UNKNOWN


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("http://fhir.example:80/r4/x", True),
        ("HTTP://FHIR.example/other", True),
        ("https://fhir.example/r4", False),
        ("http://fhir.example:8080/r4", False),
        ("http://fhir.example.evil.example/r4", False),
        ("http://user@fhir.example/r4", False),
        ("http://evil.example\\@fhir.example/r4", False),
        ("//fhir.example/r4", False),
        ("file:///etc/passwd", False),
        ("/r4/x", False),
        ("http://[broken", False),
        ("http://fhir.example:99999/r4", False),
    ],
)
def test_what_counts_as_the_same_origin(url: str, same: bool) -> None:
    assert (origin(url) == origin(BASE)) is same


def test_a_part_of_the_allowance_is_bounded_and_given_back() -> None:
    whole = Bytes(100)
    part = whole.part()
    with pytest.raises(BadAnswer) as raised:
        part.take(26)
    assert raised.value.trouble is Trouble.TOO_LARGE
    part.give_back()
    for _ in range(4):
        whole.part().take(25)
    with pytest.raises(BadAnswer):
        whole.part().take(1)
