"""The operational store's engine: SQLite or PostgreSQL, by URL. What differs between them stands here and nowhere else.

A reader never blocks a writer and sees one moment; a write is all or nothing and on the disk when it is confirmed;
who waits for a lock waits 5 s at most. docs/adr/041 says how each engine is brought to that.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError

from domain.errors import StoreUnavailable

_AFTER = "tilannekuva_after_commit"
_LOCK_WAIT_S = 5
_HERE = ("", "localhost", "127.0.0.1", "::1")
"""Hosts that are this machine; an empty one is a socket in the file system."""
_ONE_MOMENT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def open_database(url: str) -> sa.Engine:
    """An engine for `url`: sqlite:///… or postgresql://…. Nothing is asked of a server yet. Raises StoreUnavailable."""
    try:
        asked = sa.make_url(url)
        if asked.get_backend_name() == "sqlite":
            return _sqlite(asked)
        if asked.get_backend_name() == "postgresql":
            return _postgresql(asked)
    except (ArgumentError, ImportError, ValueError) as error:
        raise StoreUnavailable("the URL of the store cannot be used") from error  # it may hold a password: not quoted
    raise StoreUnavailable("the URL of the store names neither SQLite nor PostgreSQL")


def _sqlite(url: sa.URL) -> sa.Engine:
    _keep_private(url.database)
    engine = sa.create_engine(url, connect_args={"timeout": _LOCK_WAIT_S})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(url: sa.URL) -> sa.Engine:
    """A connection that the server ended meanwhile is found before it is used."""
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"), connect_args=postgres_arguments(url), pool_pre_ping=True
    )
    sa.event.listen(engine, "begin", _begin_postgresql)
    return engine


def postgres_arguments(url: sa.URL) -> dict[str, str | int]:
    """What every connection to PostgreSQL is opened with, where the URL does not say otherwise.

    Another machine must prove who it is: personal data never crosses a network unseen by default
    (postgresql.org/docs/current/libpq-ssl.html).
    """
    wait = f"-c lock_timeout={_LOCK_WAIT_S}s -c idle_in_transaction_session_timeout=60s"
    known: dict[str, str | int] = {"connect_timeout": 5, "application_name": "tilannekuva", "options": wait}
    hosts = url.query.get("host", url.host or "")
    if not all(host in _HERE or host.startswith("/") for host in ([hosts] if isinstance(hosts, str) else hosts)):
        known["sslmode"] = "verify-full"
    return {name: value for name, value in known.items() if name not in url.query}


def _keep_private(path: str | None) -> None:
    """A SQLite file is its owner's only (keys are, too): plans and the use log stand in it. The files that SQLite puts
    beside it get the same mode. Whether it can be opened is found out later, where the trouble has a sentence.

    A file that is there is not opened: closing it again would drop the locks that this process's SQLite holds on it
    (sqlite.org/howtocorrupt.html, 2.2).
    """
    if path and path != ":memory:" and not path.startswith("file:") and os.name == "posix":
        with suppress(OSError):
            if not os.path.exists(path):
                os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            os.chmod(path, 0o600)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_LOCK_WAIT_S * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    options, driver = connection.get_execution_options(), connection.connection.driver_connection
    assert driver is not None
    if not options.get("writing", False):
        driver.execute("BEGIN")  # takes no lock and cannot fail: no need for what SQLAlchemy does around a statement
        return
    driver.execute(f"PRAGMA synchronous={'FULL' if options.get('durable', True) else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_postgresql(connection: sa.Connection) -> None:
    if not connection.get_execution_options().get("durable", True):
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


@contextmanager
def writing(engine: sa.Engine, *, durable: bool = True) -> Iterator[sa.Connection]:
    """One write transaction: all or nothing. Raises StoreUnavailable for a locked, full or missing store.

    SQLite has one writer at a time. PostgreSQL has many: whoever decides upon a row locks it (FOR UPDATE) or the whole
    deed (`take_turns`). What is not `durable` survives the end of this process but not a power cut a moment later:
    the disk is not waited for (sqlite.org/pragma.html#pragma_synchronous, NORMAL with WAL; PostgreSQL's
    synchronous_commit). The database stays whole.
    """
    try:
        with engine.connect().execution_options(writing=True, durable=durable) as connection:
            connection.info[_AFTER] = {}
            with connection.begin():
                yield connection
            for action in connection.info.pop(_AFTER).values():
                action()
    except DBAPIError as error:
        if isinstance(error, sa.exc.IntegrityError):
            raise
        raise StoreUnavailable(type(error).__name__) from error


def after_commit(connection: sa.Connection, name: str, action: Callable[[], None]) -> None:
    """Run `action` once the transaction of `writing` has been committed, not when it fails. Last of a name wins."""
    connection.info[_AFTER][name] = action


def take_turns(connection: sa.Connection, number: int) -> None:
    """From here to the end of this transaction nobody else who asks for `number` goes on. SQLite has one writer."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


def put(connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> None:
    """Insert `row` (every column), or change the row with its key: one statement, so two at once never collide."""
    connection.execute(_putting(connection.dialect.name, table), row)


@cache
def _putting(dialect: str, table: sa.Table) -> sa.Insert:
    """Written once: SQLAlchemy need not compose it at every opening."""
    made: Any = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {column.name: made.excluded[column.name] for column in table.columns if column.name not in keys}
    statement: sa.Insert = made.on_conflict_do_update(index_elements=keys, set_=changed)
    return statement


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One read transaction: everything is read as it stood at one moment, whoever writes meanwhile."""
    options: dict[str, Any] = _ONE_MOMENT if engine.dialect.name == "postgresql" else {}
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        raise StoreUnavailable(type(error).__name__) from error
