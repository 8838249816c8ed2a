"""Brings the operational store to the newest tables. Run at every start: one small query when nothing is to be done."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from data_access.database import reading, take_turns, writing
from domain.errors import StoreUnavailable

HEAD = "0009"
"""The newest revision in versions/ (a test holds them equal)."""

_LOCK = 1301_2014


def migrate(engine: sa.Engine) -> None:
    """Upgrade to HEAD in one transaction; several processes starting at once take turns.

    Raises StoreUnavailable when the store cannot be written, or was written by a newer version of the product.
    """
    with reading(engine) as connection:
        if current(connection) == HEAD:
            return
    with writing(engine) as connection:
        take_turns(connection, _LOCK)
        if current(connection) != HEAD:
            _upgrade(connection)


def current(connection: sa.Connection) -> str | None:
    """The store's revision; None when it is empty."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command  # a third of a second to import, needed only when there is something to do
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreUnavailable("the store was written by a newer version") from error
