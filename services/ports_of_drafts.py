"""What the drafts of segments need from the outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from domain.segment_draft import SegmentDraft


class SegmentDrafts(Protocol):
    """Drafts of rules. They hold no person. Every method raises StoreUnavailable."""

    def add(self, draft: SegmentDraft, most: int) -> None:
        """Keep it. Raises InvalidInput when its author has `most` already."""

    def standing(self) -> Sequence[SegmentDraft]:
        """Everybody's that are not withdrawn, newest first."""

    def withdraw(self, id: str, author: str) -> bool:
        """Whether it was there and this author's."""
