"""The operational store's engine. SQLite is opened so that a reader never blocks a writer and a write is durable."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from domain.errors import StoreUnavailable

_AFTER = "tilannekuva_after_commit"


def open_database(url: str) -> sa.Engine:
    """An engine for `url`. On SQLite: WAL, full sync, foreign keys, 5 s lock wait, BEGIN IMMEDIATE for writes."""
    _keep_private(url)
    engine = sa.create_engine(url, connect_args={"timeout": 5} if url.startswith("sqlite") else {})
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _keep_private(url: str) -> None:
    """A SQLite file is its owner's only (keys are, too): plans and the use log stand in it. The files that SQLite puts
    beside it get the same mode. Whether it can be opened is found out later, where the trouble has a sentence.

    A file that is there is not opened: closing it again would drop the locks that this process's SQLite holds on it
    (sqlite.org/howtocorrupt.html, 2.2).
    """
    path = sa.make_url(url).database if url.startswith("sqlite") else None
    if path and path != ":memory:" and not path.startswith("file:") and os.name == "posix":
        with suppress(OSError):
            if not os.path.exists(path):
                os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            os.chmod(path, 0o600)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    options, driver = connection.get_execution_options(), connection.connection.driver_connection
    assert driver is not None
    if not options.get("writing", False):
        driver.execute("BEGIN")  # takes no lock and cannot fail: no need for what SQLAlchemy does around a statement
        return
    driver.execute(f"PRAGMA synchronous={'FULL' if options.get('durable', True) else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def writing(engine: sa.Engine, *, durable: bool = True) -> Iterator[sa.Connection]:
    """One write transaction: all or nothing. Raises StoreUnavailable for a locked, full or missing store.

    What is not `durable` survives the end of this process but not a power cut a moment later: SQLite does not wait
    for the disk then (sqlite.org/pragma.html#pragma_synchronous, NORMAL with WAL). The database stays whole.
    """
    try:
        with engine.connect().execution_options(writing=True, durable=durable) as connection:
            connection.info[_AFTER] = {}
            with connection.begin():
                yield connection
            for action in connection.info.pop(_AFTER).values():
                action()
    except (OperationalError, DBAPIError) as error:
        if isinstance(error, sa.exc.IntegrityError):
            raise
        raise StoreUnavailable(type(error).__name__) from error


def after_commit(connection: sa.Connection, name: str, action: Callable[[], None]) -> None:
    """Run `action` once the transaction of `writing` has been committed, not when it fails. Last of a name wins."""
    connection.info[_AFTER][name] = action


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One read transaction (a consistent snapshot)."""
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    except (OperationalError, DBAPIError) as error:
        raise StoreUnavailable(type(error).__name__) from error
