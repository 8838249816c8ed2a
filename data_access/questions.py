"""Marks on answers, saved views and what each member was told of, in the operational store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from data_access.database import reading, writing
from data_access.tables import answer_marks, saved_views, told_groups
from domain.errors import InvalidInput
from domain.marks import Mark, SavedView, Saying

ASKED = "posed"
_TOLD = (told_groups.c.staff_id == sa.bindparam("staff")) & (told_groups.c.snapshot == sa.bindparam("of"))


class SqlQuestions:
    """services.ports.QuestionStore on any SQL store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def told(self, staff_id: str, snapshot: str) -> Sequence[str]:
        """The questions a member was told of in a snapshot, in that order. Raises StoreUnavailable."""
        asked = sa.select(told_groups.c.body).where(_TOLD).order_by(told_groups.c.at, told_groups.c.digest)
        with reading(self._engine) as connection:
            return tuple(connection.execute(asked, {"staff": staff_id, "of": snapshot}).scalars())

    def note_told(self, staff_id: str, snapshot: str, digest: str, body: str, at: datetime) -> None:
        """Keep one, on the disk before anything is shown. Raises StoreUnavailable."""
        row = {"staff_id": staff_id, "snapshot": snapshot, "digest": digest, "kind": ASKED, "body": body, "at": at}
        one = {"staff": staff_id, "of": snapshot, "named": digest}
        there = sa.select(sa.func.count()).where(_TOLD & (told_groups.c.digest == sa.bindparam("named")))
        others = (told_groups.c.staff_id == sa.bindparam("staff")) & (told_groups.c.snapshot != sa.bindparam("of"))
        with writing(self._engine) as connection:
            if connection.execute(there, one).scalar_one():
                return
            connection.execute(sa.delete(told_groups).where(others), {"staff": staff_id, "of": snapshot})
            connection.execute(sa.insert(told_groups), row)

    def add_mark(self, mark: Mark) -> None:
        """Raises StoreUnavailable."""
        names = [column.name for column in answer_marks.columns if column.name not in ("id", *_RENAMED)]
        row: dict[str, Any] = {name: getattr(mark, name) for name in names}
        row |= {column: getattr(mark, name) for column, name in _RENAMED.items()} | {"kind": mark.kind.value}
        with writing(self._engine) as connection:
            connection.execute(sa.insert(answer_marks), row)

    def marks(self, digest: str, snapshot: str) -> Sequence[Mark]:
        """Of one answer, oldest first. Raises StoreUnavailable."""
        return self._marks((answer_marks.c.digest == digest) & (answer_marks.c.snapshot == snapshot))

    def all_marks(self, snapshot: str) -> Sequence[Mark]:
        """Of every answer of a snapshot, oldest first. Raises StoreUnavailable."""
        return self._marks(answer_marks.c.snapshot == snapshot)

    def _marks(self, which: sa.ColumnElement[bool]) -> Sequence[Mark]:
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(answer_marks).where(which).order_by(answer_marks.c.id)).mappings().all()
        return tuple(_mark(dict(row)) for row in rows)

    def views(self, staff_id: str) -> Sequence[SavedView]:
        """A member's own, by name. Raises StoreUnavailable."""
        asked = sa.select(saved_views).where(saved_views.c.staff_id == staff_id).order_by(saved_views.c.name)
        with reading(self._engine) as connection:
            rows = connection.execute(asked).all()
        return tuple(SavedView(row.id, row.name, row.posed, row.at) for row in rows)

    def save_view(self, staff_id: str, view: SavedView, most: int) -> None:
        """Keep it in the place of one of the same name. Raises InvalidInput, StoreUnavailable."""
        own = saved_views.c.staff_id == staff_id
        with writing(self._engine) as connection:
            connection.execute(sa.delete(saved_views).where(own & (saved_views.c.name == view.name)))
            if connection.execute(sa.select(sa.func.count()).where(own)).scalar_one() >= most:
                raise InvalidInput("predicate.too_many", "name", n=most)
            row = {"id": view.id, "staff_id": staff_id, "name": view.name, "posed": view.posed, "at": view.at}
            connection.execute(sa.insert(saved_views), row)

    def drop_view(self, staff_id: str, id: str) -> None:
        """Forget a member's own. Raises StoreUnavailable."""
        with writing(self._engine) as connection:
            connection.execute(
                sa.delete(saved_views).where((saved_views.c.staff_id == staff_id) & (saved_views.c.id == id))
            )


_RENAMED = {"answer_name": "name", "answer_version": "version"}
"""Columns and the fields of a mark that stand in them."""


def _mark(row: dict[str, Any]) -> Mark:
    del row["id"]
    for column, name in _RENAMED.items():
        row[name] = row.pop(column)
    return Mark(**row | {"kind": Saying(row["kind"])})
