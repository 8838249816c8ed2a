"""What members of staff have chosen for their own screen. Names and values are domain.choices' closed lists."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from data_access.database import put, reading, writing
from data_access.tables import choices
from domain.choices import check

# Asked when a page is loaded: written once, so that SQLAlchemy need not compose them each time.
_MINE = sa.select(choices.c.name, choices.c.value).where(choices.c.staff_id == sa.bindparam("staff"))


class SqlChoices:
    """services.ports.Choices on any SQL store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def get(self, staff_id: str) -> Mapping[str, str]:
        """Everything the member has chosen, by name. Raises StoreUnavailable."""
        with reading(self._engine) as connection:
            return {row.name: row.value for row in connection.execute(_MINE, {"staff": staff_id})}

    def put(self, staff_id: str, key: str, value: str) -> None:
        """Keep one choice. Raises ValueError for one that is not in the list, StoreUnavailable."""
        name, kept = check(key, value)
        with writing(self._engine) as connection:
            put(connection, choices, {"staff_id": staff_id, "name": name.value, "value": kept})
