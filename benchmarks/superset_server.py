"""Superset 6.1 as a peer: an environment and a prepared metadata store once, a server for the time of a measurement."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.peer_python import PEERS
from benchmarks.servers import free_port

HOME = PEERS / "superset"
BIN = HOME / ".venv" / "bin"
PREPARED = HOME / ".venv" / "home"
USER = "bench"
_PASSWORD = "only-for-a-measurement"


def install_superset() -> str:
    """Make the environment and the metadata store where they are not; returns why that cannot be done, "" when they
    are there. Takes some minutes the first time."""
    if (PREPARED / "ready").exists():
        return ""
    try:
        venv.create(HOME / ".venv", with_pip=True)
        _run(BIN / "python", "-m", "pip", "install", "--quiet", "-r", str(HOME / "requirements.txt"))
        PREPARED.mkdir(exist_ok=True)
        _run(BIN / "superset", "db", "upgrade")
        names = ("--username", USER, "--firstname", USER, "--lastname", USER, "--email", "bench@example.org")
        _run(BIN / "superset", "fab", "create-admin", *names, "--password", _PASSWORD)
        _run(BIN / "superset", "init")
    except (OSError, subprocess.SubprocessError) as error:
        return f"Superset could not be installed ({type(error).__name__})"
    (PREPARED / "ready").touch()
    return ""


@contextmanager
def superset(folder: Path, events: Path) -> Iterator[tuple[str, str, int]]:
    """(address, token, id of the dataset `events`) of a running server. Raises SubprocessError, OSError."""
    shutil.copytree(PREPARED, folder, dirs_exist_ok=True)
    base = folder / "base.duckdb"
    _run(BIN / "python", str(HOME / "make_table.py"), str(events), str(base), home=folder)
    port = free_port()
    command = [str(BIN / "gunicorn"), "-w", "1", "-k", "gthread", "--threads", "4", "--timeout", "120"]
    command += ["--no-control-socket", "-b", f"127.0.0.1:{port}", "superset.app:create_app()"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=_environment(folder), stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, server)
            yield address, *_dataset(address, base)
        finally:
            server.terminate()
            server.wait(30)


def post(address: str, body: Mapping[str, Any], token: str = "") -> dict[str, Any]:
    """One POST of JSON and its answer. Raises OSError."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=120) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def _dataset(address: str, base: Path) -> tuple[str, int]:
    account = {"username": USER, "password": _PASSWORD, "provider": "db", "refresh": False}
    token = str(post(f"{address}/api/v1/security/login", account)["access_token"])
    named = {"database_name": "base", "sqlalchemy_uri": f"duckdb:///{base}"}
    database = post(f"{address}/api/v1/database/", named, token)["id"]
    table = {"database": database, "schema": "main", "table_name": "events"}
    return token, int(post(f"{address}/api/v1/dataset/", table, token)["id"])


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/health", timeout=2)
        except (urllib.error.URLError, OSError):
            if server.poll() is not None:
                break
            time.sleep(0.5)
        else:
            return
    raise OSError("Superset did not start")


def _environment(home: Path) -> dict[str, str]:
    told = {"SUPERSET_CONFIG_PATH": str(HOME / "superset_config.py"), "SUPERSET_HOME": str(home)}
    return os.environ | told | {"FLASK_APP": "superset"}


def _run(program: Path, *words: str, home: Path = PREPARED) -> None:
    subprocess.run([str(program), *words], check=True, capture_output=True, timeout=1200, env=_environment(home))
