"""Drafts of segments in the operational store."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from data_access.database import reading, writing
from data_access.tables import segment_drafts as table
from domain.errors import InvalidInput, StoreUnavailable
from domain.segment_draft import DraftState, SegmentDraft, draft_json, read_draft

_STANDING = table.c.state == DraftState.DRAFT.value


class SqlSegmentDrafts:
    """services.ports_of_drafts.SegmentDrafts on any SQL store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def add(self, draft: SegmentDraft, most: int) -> None:
        """Raises InvalidInput, StoreUnavailable."""
        mine = sa.select(sa.func.count()).where(_STANDING & (table.c.author == draft.author))
        row = {
            "id": draft.id, "segment_id": draft.segment, "definition": draft_json(draft.definition),
            "author": draft.author, "at": draft.at, "state": draft.state.value, "note": draft.note,
        }  # fmt: skip
        with writing(self._engine) as connection:
            if connection.execute(mine).scalar_one() >= most:
                raise InvalidInput("segment_drafts.too_many", "draft", n=most)
            connection.execute(sa.insert(table), row)

    def standing(self) -> Sequence[SegmentDraft]:
        """Raises StoreUnavailable: also for a definition that nobody can read."""
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(table).where(_STANDING).order_by(table.c.at.desc(), table.c.id)).all()
        try:
            return tuple(
                SegmentDraft(
                    row.id, row.segment_id, read_draft(row.definition), row.author, row.at, DraftState(row.state),
                    row.note,
                )
                for row in rows
            )  # fmt: skip
        except InvalidInput as error:
            raise StoreUnavailable("segment_drafts") from error

    def withdraw(self, id: str, author: str) -> bool:
        """Raises StoreUnavailable."""
        mine = _STANDING & (table.c.id == id) & (table.c.author == author)
        with writing(self._engine) as connection:
            done = connection.execute(sa.update(table).where(mine).values(state=DraftState.WITHDRAWN.value))
            return bool(done.rowcount)
