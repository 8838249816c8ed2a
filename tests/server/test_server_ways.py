"""However it is started, it is the same gated application, on this machine only."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from tests.server.product import ROOT, WAYS, Product, answers, free_port, rerun, running, session_id


@pytest.fixture(scope="module", params=[way for way in WAYS if way != "make run"])
def started(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("ways") / "var", way=request.param) as product:
        yield product


def test_the_gate_stands(started: Product) -> None:
    with started.client() as client:
        assert client.get("/_stcore/health").status_code == 401
        assert client.get("/", headers={"accept": "text/html"}).headers["location"] == "/sign-in"
        assert "content-security-policy" in client.get("/nothing").headers


def test_identity_header_of_a_raw_client_is_worth_nothing(started: Product) -> None:
    for person in ("doctor", "officer"):
        with pytest.raises(InvalidStatus), started.socket(None, X_Auth_User=person):
            pass


def test_signed_in_person_gets_the_application(started: Product) -> None:
    cookie = started.sign_in("doctor")
    with started.socket(cookie) as connection:
        connection.send(rerun())
        found = answers(connection)
        assert session_id(found)
        assert [m for m in found if m.WhichOneof("type") == "navigation"]
        connection.send(rerun(text="x" * 400_000))
        connection.send(rerun())
        assert answers(connection)


def test_it_listens_on_this_machine_only(started: Product) -> None:
    outside = {address[4][0] for address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {
        "127.0.0.1"
    }
    for address in outside | {"127.0.0.2"}:
        with socket.socket() as probe:
            probe.settimeout(1)
            assert probe.connect_ex((str(address), started.port)) != 0, address


def test_addresses_are_not_logged(started: Product) -> None:
    with started.client() as client:
        client.get("/secret-place?who=010170-902L")
    assert "secret-place" not in started.log.read_text()
    assert "902L" not in started.log.read_text()


def test_taken_port_and_unusable_settings_are_said_plainly(product: Product, tmp_path: Path) -> None:
    cases = {
        "Port": {"PORT": str(product.port)},
        "PORT must be a number": {"PORT": "eighty"},
        "Unknown setting in the environment: TILANNEKUVA_NOPE": {"TILANNEKUVA_NOPE": "1"},
        "hosts": {"TILANNEKUVA_HOSTS": "[]"},
        "cannot be used": {"TILANNEKUVA_DATA_DIR": str(product.log / "x")},
    }
    for words, environment in cases.items():
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TILANNEKUVA_")}
        own = {"PORT": str(free_port()), "TILANNEKUVA_DATA_DIR": str(tmp_path / "var"), "TILANNEKUVA_COUNTY_SIZE": "20"}
        command = [sys.executable, "-m", "web.server"]
        done = subprocess.run(
            command, cwd=ROOT, env={**kept, **own, **environment}, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_it_ends_soon_when_asked_though_pages_are_open(tmp_path: Path) -> None:
    with running(tmp_path / "var", way="make run") as product, product.socket(product.sign_in("doctor")) as connection:
        connection.send(rerun())
        answers(connection)
        began = time.monotonic()
        assert product.stop() in (0, -15, 143)
        assert time.monotonic() - began < 30
        assert "Traceback" not in product.log.read_text()
