"""Hostile but possible answers through the real adapters: nothing raises, nothing is lost, texts come out clean."""

from __future__ import annotations

import math
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from data_access.county_directory import CountyDirectory
from data_access.county_sources import county_sources
from data_access.fan_out import SideBySide
from domain.event import Event
from domain.portion import Portion
from domain.results import Answer, Failed, Fetched, Trouble
from domain.source_text import LONGEST
from services.ports import Deadline
from tests import bad_events, fhir_additions
from tests.contract.fhir_house import FhirHouse, StillClock, fhir_house, hetu, portion
from tests.faults.fault_server import Fault, FaultServer

PERSON = hetu("010180-9004")
FORBIDDEN = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")
PATIENT = {
    "resourceType": "Patient",
    "id": "7",
    "identifier": [{"system": "urn:oid:1.2.246.21", "value": PERSON.reveal()}],
    "name": [{"family": bad_events.OVERRIDE, "given": [bad_events.EMOJI, 5, None]}],
    "birthDate": "1980-01-01",
    "address": [{"line": [bad_events.RTL, 7], "city": bad_events.LONG_NAME}, "x"],
    "telecom": [{"system": "phone", "value": "\u202e1234"}],
}


@pytest.fixture(scope="module")
def resources() -> dict[str, list[dict[str, Any]]]:
    return bad_events.fhir_resources("7")


@pytest.fixture(scope="module")
def house(resources: dict[str, list[dict[str, Any]]]) -> Iterator[FhirHouse]:
    answers = {kind: bad_events.bundle(found) for kind, found in (resources | {"Patient": [PATIENT]}).items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            content = answers.get(self.path.split("/")[2], bad_events.bundle([]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield fhir_house(f"http://127.0.0.1:{server.server_port}/fhir")
    server.shutdown()
    server.server_close()


def test_every_resource_of_a_hostile_fhir_server_is_one_event(
    house: FhirHouse, resources: dict[str, list[dict[str, Any]]]
) -> None:
    answer = house.gather(PERSON, 10)["clinical"]
    assert isinstance(answer, Fetched), answer
    assert answer.partial == ()
    sent = sorted(f"{kind}/{one['id']}" for kind, found in resources.items() for one in found)
    assert sorted(event.id for event in answer.value.events) == sent
    is_clean(answer.value.events)


def test_a_hostile_patient_has_a_name_and_an_address_that_disguise_nothing(house: FhirHouse) -> None:
    customer = portion(house.gather(PERSON, 10), "persons").customer
    assert customer is not None
    shown = (customer.display_name, customer.contact.street, customer.contact.municipality, customer.contact.phone)
    assert all(text and not set(text) & FORBIDDEN for text in shown), shown
    assert "\u200d" in customer.given_names, "what joins an emoji stays"
    assert customer.contact.phone == "1234"


def is_clean(events: tuple[Event, ...]) -> None:
    for event in events:
        who, measured = event.performer, event.quantity
        texts = (
            event.what,
            event.unit,
            event.place,
            event.reason,
            event.specialty,
            *((who.name, who.role) if who else ()),
        )
        for text in filter(None, texts):
            assert len(text) <= LONGEST
            assert not set(text) & FORBIDDEN
            assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in text)
        assert measured is None or math.isfinite(measured.value)


@pytest.fixture(scope="module")
def county(county_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad") / "county"
    copytree(county_dir, folder)
    bad_events.insert_into_county(folder)
    return folder


def test_the_county_tells_every_hostile_row_once_and_clean(county: Path) -> None:
    gathering = SideBySide(county_sources(county, StillClock()), StillClock()).start(
        bad_events.HETU, Deadline.after(10)
    )
    gathering.wait(10)
    clinical = portion(gathering.answers(), "clinical")
    assert len(clinical.events) == len({event.id for event in clinical.events}) == 10_000
    is_clean(clinical.events)
    is_clean(portion(gathering.answers(), "relations").events)
    standing = CountyDirectory(county, StillClock()).standing(bad_events.HETU, Deadline.after(10))
    assert isinstance(standing, Fetched)
    assert len(standing.value.customer.family_name) == len(bad_events.LONG_NAME)
    assert not set(standing.value.customer.display_name) & FORBIDDEN


def test_a_source_that_answered_once_and_then_dies_is_failed_and_the_others_are_not(
    fhir_server: Any,
) -> None:
    customer = hetu(fhir_additions.CUSTOMER.hetu)
    with FaultServer(fhir_server.base_url) as faulty:
        house = fhir_house(faulty.base_url)
        first = house.gather(customer)
        assert isinstance(first["clinical"], Fetched)
        for fault, trouble in ((Fault.RESET, Trouble.UNREACHABLE), (Fault.CUT_OFF, Trouble.NONSENSE)):
            for kind in ("CarePlan", "Goal"):
                faulty.set(kind, fault)
            second = house.gather(customer)
            assert told(second, "plans") == (Failed, trouble), "an old answer is never shown as a new one"
            assert {id: second[id] for id in ("persons", "clinical", "relations")} == {
                id: first[id] for id in ("persons", "clinical", "relations")
            }
        faulty.heal()
        assert house.gather(customer) == first


def test_half_an_answer_keeps_the_first_half_and_says_so(fhir_server: Any) -> None:
    customer = hetu(fhir_additions.CUSTOMER.hetu)
    with FaultServer(fhir_server.base_url) as faulty:
        house = fhir_house(faulty.base_url)
        whole = portion(house.gather(customer), "clinical")
        faulty.set("Procedure", Fault.FEWER)
        half = house.gather(customer)["clinical"]
        assert isinstance(half, Fetched)
        assert half.partial == ("procedure",)
        assert half.value.events == whole.events, "what came is shown"


def told(answers: Mapping[str, Answer[Portion]], source: str) -> tuple[type, Trouble | None]:
    return type(answers[source]), getattr(answers[source], "trouble", None)
