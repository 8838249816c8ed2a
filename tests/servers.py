"""Starts real servers for tests and demos. `python -m tests.servers` runs a FHIR server with the example people.

The FHIR server is sekmet-fhir. Loading 6,000 resources takes a while, so the loaded database is kept in the temporary
folder under a name made from the data and the loader; every start works on its own copy.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import requests

from tests import fhir_additions, synthea

CACHE = Path(tempfile.gettempdir()) / f"tilannekuva-fhir-{os.getuid() if hasattr(os, 'getuid') else 0}"
PROGRAM = Path(sys.executable).with_name("sekmet")
SETTINGS = """\
validation: {inbound: strict}
simulator: {enabled: false}
log_inbound: false
"""


@dataclass(frozen=True)
class FhirServer:
    """A running FHIR server and the people in it, most encounters first."""

    base_url: str
    examples: tuple[synthea.Example, ...]

    def example(self, encounters: int) -> synthea.Example:
        return next(example for example in self.examples if example.encounters == encounters)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody has. Not one that the system gives to connections (those are above 32,767 on
    Linux, 49,151 elsewhere): between asking and using it, another test's connection could get it."""
    while True:
        port = secrets.choice(range(20_000, 32_000))
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def running_fhir(folder: Path, port: int = 0, *, more_settings: str = "") -> Iterator[FhirServer]:
    """A sekmet-fhir with the example people on 127.0.0.1, on a copy of the loaded database in `folder`.

    `more_settings` are lines of sekmet's own YAML.
    """
    database = folder / "fhir.db"
    shutil.copy(loaded_database(), database)
    with empty_fhir(database, folder, port, more_settings=more_settings) as base_url:
        yield FhirServer(base_url, synthea.examples())


@contextlib.contextmanager
def empty_fhir(database: Path, folder: Path, port: int = 0, *, more_settings: str = "") -> Iterator[str]:
    """A sekmet-fhir on `database` as it is; yields the base URL."""
    port = port or free_port()
    base_url = f"http://127.0.0.1:{port}/fhir"
    settings = folder / "sekmet.yaml"
    settings.write_text(SETTINGS + more_settings)
    command = [str(PROGRAM), "serve", "--config", str(settings), "--host", "127.0.0.1", "--port", str(port)]
    environment = os.environ | {"SEKMET_BASE_URL": base_url, "SEKMET_DB": str(database), "SEKMET_CONFIG": str(settings)}
    with (folder / "sekmet.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        _wait_until_ready(base_url, process)
        yield base_url
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def loaded_database() -> Path:
    """The database with everything loaded; made the first time, then kept by the hash of what goes in."""
    kept = CACHE / f"{_content_hash()}.db"
    CACHE.mkdir(mode=0o700, exist_ok=True)
    with one_at_a_time(CACHE / "lock"):
        if not kept.exists():
            _load_into(kept)
    return kept


@contextlib.contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Workers of one run begin together: one loads, the other waits for what it has loaded."""
    with lock.open("w") as file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _load_into(kept: Path) -> None:
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        database = Path(folder) / "new.db"
        with empty_fhir(database, Path(folder)) as base_url:
            load(base_url, list(synthea.loadable()))
            load(base_url, fhir_additions.resources())
        with contextlib.closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # or the newest resources stay in the -wal beside it
        for older in CACHE.glob("*.db"):
            older.unlink(missing_ok=True)
        os.replace(database, kept)


def load(base_url: str, resources: Sequence[dict[str, Any]], size: int = 500) -> None:
    """PUT the resources in batches, under the ids they have. Raises RuntimeError with the first refusal."""
    with requests.Session() as session:
        session.trust_env = False
        for chunk in batched_list(resources, size):
            entries = [
                {"resource": row, "request": {"method": "PUT", "url": f"{row['resourceType']}/{row['id']}"}}
                for row in chunk
            ]
            bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
            answer = session.post(base_url, json=bundle, headers={"Prefer": "return=minimal"}, timeout=300)
            if answer.status_code != 200:
                raise RuntimeError(f"the FHIR server refused a batch: {answer.text[:500]}")


def batched_list(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _content_hash() -> str:
    digest = hashlib.sha256(f"{version('sekmet-fhir')} {SETTINGS}".encode())
    here = Path(__file__).parent
    for path in (
        here / "servers.py",
        here / "synthea.py",
        here / "fhir_additions.py",
        *sorted(synthea.DATA.glob("*.ndjson.gz")),
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _wait_until_ready(base_url: str, process: subprocess.Popen[bytes], seconds: float = 180) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the FHIR server ended with code {process.returncode} before it was ready")
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"{base_url}/metadata", timeout=10).status_code == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the FHIR server was not ready in {seconds:.0f} s")


def main() -> None:
    """Run the FHIR server until interrupted, for trying the product on it by hand."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the server below ends too
    port = int(os.environ.get("PORT", "8090"))
    with tempfile.TemporaryDirectory() as folder, running_fhir(Path(folder), port) as server:
        print(f"FHIR server with made-up people: {server.base_url}\n")
        for one in server.examples:
            note = ", deceased" if one.deceased else ""
            print(f"  {one.hetu}  {one.name} ({one.encounters} encounters{note})")
        print(f"  {fhir_additions.HIDDEN_HETU}  Suojattu, Venla (non-disclosure)")
        staff = json.dumps(fhir_additions.FHIR_STAFF)
        print(f"\nexport TILANNEKUVA_TODAY={fhir_additions.TODAY} TILANNEKUVA_FHIR_STAFF='{staff}'")
        print(f"FHIR={server.base_url} ANYONE_MAY_OPEN_REAL_DATA=1 make run\n\nCtrl+C ends it.", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                time.sleep(3600)


if __name__ == "__main__":
    main()
