"""A FHIR server that lies, hangs, drips, refuses or raves: each is shown as what it is, within the deadline."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from data_access.fhir.directory import RELATION_SECONDS
from data_access.fhir.just_asked import JustAsked
from data_access.fhir.sources import PARTIAL_KEYS
from data_access.fhir.subject import Subject
from data_access.http import READ_SECONDS
from domain.results import Empty, Failed, Fetched, Trouble
from services.ports import Deadline
from tests import fhir_additions
from tests.contract.fhir_house import fhir_house, hetu, portion
from tests.faults.fault_server import Fault, FaultServer
from tests.servers import FhirServer, free_port

CUSTOMER = hetu(fhir_additions.CUSTOMER.hetu)
SECONDS = 4.0
GENEROUS = 10.0
"""What an operator allows slow back ends."""
STANDS_STILL = 8.0
"""What a busy machine may add. A source that hangs goes on for as long as its server."""

TROUBLE_OF = {
    Fault.HANG: Trouble.TIMED_OUT,
    Fault.DRIP_HEADERS: Trouble.TIMED_OUT,
    Fault.DRIP_BODY: Trouble.TIMED_OUT,
    Fault.RESET: Trouble.UNREACHABLE,
    Fault.REFUSE: Trouble.REFUSED,
    Fault.FORBID: Trouble.REFUSED,
    Fault.BROKEN: Trouble.NONSENSE,
    Fault.TOO_OFTEN: Trouble.TIMED_OUT,
    Fault.BUSY: Trouble.UNREACHABLE,
    Fault.REDIRECT: Trouble.NONSENSE,
    Fault.TRUNCATED: Trouble.NONSENSE,
    Fault.CUT_OFF: Trouble.NONSENSE,
    Fault.HTML: Trouble.NONSENSE,
    Fault.NOT_A_BUNDLE: Trouble.NONSENSE,
    Fault.HUGE: Trouble.TOO_LARGE,
    Fault.BOMB: Trouble.TOO_LARGE,
    Fault.OTHER_PERSON: Trouble.OTHER_PERSON,
}


def time_for(fault: Fault) -> float:
    """As long as it is waited for what never comes, and for what comes as long as a busy machine takes."""
    return SECONDS if TROUBLE_OF[fault] is Trouble.TIMED_OUT else 30.0


@pytest.fixture
def faulty(fhir_server: FhirServer) -> Iterator[FaultServer]:
    with FaultServer(fhir_server.base_url) as server:
        yield server


def test_without_a_fault_the_proxy_is_the_server(faulty: FaultServer) -> None:
    answers = fhir_house(faulty.base_url).gather(CUSTOMER)
    assert {type(answer) for answer in answers.values()} == {Fetched}
    assert portion(answers, "plans").outside_plans


@pytest.mark.alone
@pytest.mark.parametrize(("fault", "trouble"), TROUBLE_OF.items(), ids=lambda value: str(value))
def test_a_register_of_persons_in_trouble_fails_everything_as_what_it_is(
    faulty: FaultServer, fault: Fault, trouble: Trouble
) -> None:
    faulty.set("Patient", fault)
    house = fhir_house(faulty.base_url)
    began = time.monotonic()
    answers = house.gather(CUSTOMER, time_for(fault))
    standing = house.directory.standing(CUSTOMER, Deadline.after(time_for(fault)))
    assert time.monotonic() - began < 2 * SECONDS + STANDS_STILL
    assert {(type(answer), getattr(answer, "trouble", None)) for answer in answers.values()} == {(Failed, trouble)}
    assert isinstance(standing, Failed)
    assert standing.trouble is trouble
    assert faulty.followed == [], "a redirect is not followed"


@pytest.mark.alone
@pytest.mark.parametrize("fault", [fault for fault in TROUBLE_OF if fault is not Fault.OTHER_PERSON])
@pytest.mark.parametrize("kind", ["AllergyIntolerance", "Encounter"])
def test_one_type_in_trouble_is_named_and_the_rest_is_shown(faulty: FaultServer, fault: Fault, kind: str) -> None:
    faulty.set(kind, fault)
    answer = fhir_house(faulty.base_url).gather(CUSTOMER, time_for(fault))["clinical"]
    assert isinstance(answer, Fetched), answer
    assert answer.partial == (PARTIAL_KEYS[kind],)
    assert any(event.id.startswith("Condition/") for event in answer.value.events)


@pytest.mark.parametrize(
    ("kind", "source"),
    [("Observation", "clinical"), ("Encounter", "clinical"), ("Appointment", "relations"), ("CarePlan", "plans")],
)
def test_somebody_elses_resource_fails_the_source_and_nothing_of_it_is_shown(
    faulty: FaultServer, kind: str, source: str
) -> None:
    faulty.set(kind, Fault.OTHER_PERSON)
    answers = fhir_house(faulty.base_url).gather(CUSTOMER)
    assert isinstance(answers[source], Failed)
    assert answers[source].trouble is Trouble.OTHER_PERSON  # type: ignore[union-attr]
    assert isinstance(answers["persons"], Fetched), "another source is not to blame"


def test_a_server_that_ignores_parameters_and_returns_everybodys_goals_is_not_believed(faulty: FaultServer) -> None:
    faulty.lenient = True  # the proxy drops "Prefer: handling=strict": the server then ignores what it does not know
    answers = fhir_house(faulty.base_url).gather(hetu(fhir_additions.TWIN_HETU))
    plans = answers["plans"]
    assert isinstance(plans, Failed)
    assert plans.trouble is Trouble.OTHER_PERSON


def test_a_next_link_to_another_origin_is_not_followed(faulty: FaultServer) -> None:
    faulty.set("Condition", Fault.FOREIGN_LINK)
    answer = fhir_house(faulty.base_url).gather(CUSTOMER)["clinical"]
    assert isinstance(answer, Fetched)
    assert answer.partial == ("diagnosis",)
    assert any(event.id.startswith("Condition/") for event in answer.value.events), "the first page is shown"
    assert faulty.followed == []


@pytest.mark.parametrize("fault", [Fault.ENDLESS, Fault.FEWER])
def test_paging_that_cannot_be_whole_is_told(faulty: FaultServer, fault: Fault) -> None:
    faulty.set("Condition", fault)
    answer = fhir_house(faulty.base_url).gather(CUSTOMER)["clinical"]
    assert isinstance(answer, Fetched)
    assert answer.partial == ("diagnosis",)
    ids = [event.id for event in answer.value.events]
    assert len(ids) == len(set(ids))
    assert faulty.asked["Condition"] < 5


def test_a_dropped_connection_is_tried_once_more(faulty: FaultServer) -> None:
    faulty.set("Patient", Fault.ONCE_RESET)
    standing = fhir_house(faulty.base_url).directory.standing(CUSTOMER, Deadline.after(30))
    assert isinstance(standing, Fetched)
    faulty.asked.clear()
    faulty.set("Patient", Fault.RESET)
    failed = fhir_house(faulty.base_url).directory.standing(CUSTOMER, Deadline.after(30))
    assert isinstance(failed, Failed)
    assert faulty.asked["Patient"] == 2, "one retry, not more"


def test_a_refusal_is_not_repeated(faulty: FaultServer) -> None:
    faulty.set("Patient", Fault.REFUSE)
    fhir_house(faulty.base_url).directory.standing(CUSTOMER, Deadline.after(30))
    assert faulty.asked["Patient"] == 1


def test_a_slow_type_within_the_deadline_is_waited_for(faulty: FaultServer) -> None:
    faulty.seconds = 0.5
    faulty.set("Observation", Fault.SLOW)
    assert fhir_house(faulty.base_url).gather(CUSTOMER)["clinical"].partial == ()  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["Patient", "Observation"])
def test_an_answer_after_more_silence_than_usual_comes_where_the_operator_allows_it(
    faulty: FaultServer, kind: str
) -> None:
    faulty.seconds = READ_SECONDS + 0.5
    faulty.set(kind, Fault.SLOW)
    answers = fhir_house(faulty.base_url).gather(CUSTOMER, 30)
    assert {type(answer) for answer in answers.values()} == {Fetched}
    assert answers["clinical"].partial == ()  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["Appointment", "Encounter", "ServiceRequest"])
def test_slow_relations_open_the_case_where_the_operator_allows_it(faulty: FaultServer, kind: str) -> None:
    faulty.seconds = RELATION_SECONDS + 0.5
    faulty.set(kind, Fault.SLOW)
    house = fhir_house(faulty.base_url)
    answer = house.directory.standing(CUSTOMER, Deadline.after(30))
    assert isinstance(answer, Fetched)
    assert answer.partial == ()
    assert house.directory.relations_answer(Deadline.after(30))


def test_when_twins_cannot_be_told_the_name_is_confirmed(faulty: FaultServer) -> None:
    house = fhir_house(faulty.base_url)
    alone = hetu(fhir_additions.HIDDEN_HETU)
    known = house.directory.standing(alone, Deadline.after(20))
    assert isinstance(known, Fetched)
    assert not known.value.sign_twin
    faulty.after("Patient", 1, Fault.BROKEN)  # the person is found, the question about twins fails
    doubted = house.directory.standing(alone, Deadline.after(20))
    assert isinstance(doubted, Fetched)
    assert doubted.value.sign_twin


@pytest.mark.alone
@pytest.mark.parametrize("kind", ["Appointment", "Encounter", "ServiceRequest"])
def test_a_hung_type_of_relations_keeps_the_gate_waiting_for_a_part_of_its_time_and_is_named(
    faulty: FaultServer, kind: str
) -> None:
    house = fhir_house(faulty.base_url)
    whole = house.directory.standing(CUSTOMER, Deadline.after(30))
    faulty.set(kind, Fault.HANG)
    deadline = Deadline.after(GENEROUS)
    answer = house.directory.standing(CUSTOMER, deadline)
    assert deadline.left() > 0.1 * GENEROUS
    assert isinstance(answer, Fetched)
    assert isinstance(whole, Fetched)
    assert answer.partial == (PARTIAL_KEYS[kind],)
    assert set(answer.value.relations) == {one for one in whole.value.relations if not one.ref.startswith(kind)}
    assert len(answer.value.relations) < len(whole.value.relations)


@pytest.mark.alone
@pytest.mark.parametrize("kind", ["Appointment", "Encounter", "ServiceRequest"])
@pytest.mark.parametrize("fault", [Fault.HANG, Fault.FORBID])
def test_relations_answer_only_when_every_type_of_them_does(faulty: FaultServer, kind: str, fault: Fault) -> None:
    house = fhir_house(faulty.base_url)
    assert house.directory.relations_answer(Deadline.after(30))
    faulty.set(kind, fault)
    deadline = Deadline.after(GENEROUS)
    assert not house.directory.relations_answer(deadline)
    assert deadline.left() > 0.1 * GENEROUS
    assert faulty.asked["Patient"] == 0, "nobody is asked about"


def test_sources_asked_right_after_the_gate_do_not_look_the_person_up_again(faulty: FaultServer) -> None:
    house = fhir_house(faulty.base_url)
    alone = fhir_house(faulty.base_url).gather(CUSTOMER)
    faulty.asked.clear()
    assert isinstance(house.directory.standing(CUSTOMER, Deadline.after(30)), Fetched)
    assert faulty.asked["Patient"] == 2, "the person, and whether there is a sign twin"
    assert house.gather(CUSTOMER) == alone
    assert faulty.asked["Patient"] == 2
    house.gather(hetu(fhir_additions.TWIN_HETU))
    assert faulty.asked["Patient"] == 6, "another person is looked up by each source"


def test_what_the_gate_asked_is_forgotten_within_seconds_though_nobody_asks() -> None:
    memory = JustAsked(seconds=0.1)
    memory.keep(Subject(CUSTOMER, ({"id": "1"},), frozenset()))
    assert memory.find(CUSTOMER) is not None
    assert memory.find(hetu(fhir_additions.TWIN_HETU)) is None
    time.sleep(0.4)
    assert memory.find(CUSTOMER) is None
    assert memory._kept == {}


@pytest.mark.alone
def test_a_hung_type_does_not_use_up_the_others_workers(faulty: FaultServer) -> None:
    faulty.set("Observation", Fault.HANG)
    house = fhir_house(faulty.base_url)
    for _ in range(12):
        gathering = house.fan_out.start(CUSTOMER, Deadline.after(0.6))
    gathering.wait(2)
    faulty.heal()
    faulty.set("Observation", Fault.HANG)
    answers = house.gather(CUSTOMER, SECONDS)
    assert answers["clinical"].partial == ("measurement",)  # type: ignore[union-attr]
    assert isinstance(answers["persons"], Fetched)


def test_nobody_listening_is_unreachable() -> None:
    answers = fhir_house(f"http://127.0.0.1:{free_port()}/fhir").gather(CUSTOMER)
    assert {getattr(answer, "trouble", None) for answer in answers.values()} == {Trouble.UNREACHABLE}


@pytest.mark.alone
def test_a_port_that_never_accepts_is_unreachable_soon() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        filler = [socket.socket() for _ in range(4)]
        for one in filler:
            one.setblocking(False)
            one.connect_ex(deaf.getsockname())
        began = time.monotonic()
        answers = fhir_house(f"http://127.0.0.1:{deaf.getsockname()[1]}/fhir").gather(CUSTOMER, 2)
        for one in filler:
            one.close()
    assert time.monotonic() - began < 2 + STANDS_STILL
    assert all(isinstance(answer, Failed) for answer in answers.values())


def test_trouble_never_logs_an_id(faulty: FaultServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    for fault in (Fault.TRUNCATED, Fault.RESET, Fault.BROKEN, Fault.NONE):
        faulty.set("Patient", fault)
        fhir_house(faulty.base_url).gather(CUSTOMER, 1)
    assert CUSTOMER.reveal() not in caplog.text
    assert fhir_additions.CUSTOMER.patient_id not in "".join(
        record.getMessage() for record in caplog.records if record.name.startswith("tilannekuva")
    )


def test_nobody_is_empty_also_behind_the_proxy(faulty: FaultServer) -> None:
    assert {type(answer) for answer in fhir_house(faulty.base_url).gather(hetu("010180-9004")).values()} == {Empty}
