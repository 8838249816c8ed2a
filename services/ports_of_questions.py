"""What is kept of leads' questions: marks on answers, saved views, what each was told of. Import from services.ports.

No method takes or returns a person: a question is data (domain/question_json.py), an answer is named by its digest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.marks import Mark, SavedView


class QuestionStore(Protocol):
    """Every method raises StoreUnavailable."""

    def told(self, staff_id: str, snapshot: str) -> Sequence[str]:
        """The questions (JSON) that a member was told of in a snapshot, in that order."""

    def note_told(self, staff_id: str, snapshot: str, digest: str, body: str, at: datetime) -> None:
        """Keep one; the same again changes nothing. What was told of other snapshots to this member goes."""

    def add_mark(self, mark: Mark) -> None: ...

    def marks(self, digest: str, snapshot: str) -> Sequence[Mark]:
        """Of one answer, oldest first."""

    def all_marks(self, snapshot: str) -> Sequence[Mark]:
        """Of every answer of a snapshot, oldest first."""

    def views(self, staff_id: str) -> Sequence[SavedView]:
        """A member's own, by name."""

    def save_view(self, staff_id: str, view: SavedView, most: int) -> None:
        """Keep it in the place of one of the same name. Raises InvalidInput (predicate.too_many) beyond `most`."""

    def drop_view(self, staff_id: str, id: str) -> None:
        """Forget a member's own. Dropping nothing changes nothing."""
