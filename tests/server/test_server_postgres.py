"""The product with its store on PostgreSQL: a session and the use log outlive a killed server, nothing lies in a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from benchmarks.protocol_client import Client
from benchmarks.servers import Server
from tests.postgres import Postgres
from tests.server.product import ROOT, launch

KNEE = "140758-998U"


def test_a_case_is_opened_and_the_session_outlives_a_killed_server(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.new(empty=True)
    product = launch(tmp_path / "var", database_url=url)
    try:
        page = Client.open(Server(product.origin, product.process.pid))
        page.open_case(KNEE)
        cookie = page.cookie
        page.close()
    finally:
        product.process.kill()
        product.process.wait(60)
    with psycopg.connect(url) as connection:
        opened = connection.execute("SELECT count(*) FROM audit WHERE deed = 'open_case'").fetchone()
    assert opened is not None
    assert opened[0] >= 1
    assert list((tmp_path / "var").glob("tilannekuva.sqlite*")) == []
    again = launch(tmp_path / "var", database_url=url)
    try:
        with again.client(cookie) as client:
            assert client.get("/", headers={"accept": "text/html"}).status_code == 200
    finally:
        again.stop()
    assert "The use log is whole" in verified(tmp_path / "var", url)


def verified(data_dir: Path, url: str) -> str:
    """What `make verify-audit` says."""
    environment = os.environ | {"TILANNEKUVA_DATA_DIR": str(data_dir), "TILANNEKUVA_DATABASE_URL": url}
    environment |= {"TILANNEKUVA_COUNTY_SIZE": "100"}
    done = subprocess.run(
        [sys.executable, "-m", "services.verify_audit"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    return done.stdout + done.stderr


def test_a_server_that_cannot_be_reached_is_one_sentence_without_the_password(tmp_path: Path) -> None:
    said = verified(tmp_path / "var", "postgresql://somebody:secret@127.0.0.1:1/none")
    assert "The store or its keys cannot be used" in said
    assert "secret" not in said
    assert "Traceback" not in said
