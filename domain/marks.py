"""What people say of an answer, and questions they keep for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.errors import InvalidInput
from domain.question import check_words

LONGEST_WORDS, LONGEST_NAME, MOST_VIEWS = 1_000, 80, 100


class Saying(StrEnum):
    """What a person says of an answer. What was overruled stays visible, with the reason."""

    CONFIRM = "confirm"
    OVERRULE = "overrule"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Mark:
    """By whom and when of which answer: the digest of the posed question, and the snapshot. `answered_by`, `name` and
    `version` say who had answered (analytics.answer.Author)."""

    digest: str
    snapshot: str
    answered_by: str
    name: str
    version: str
    kind: Saying
    words: str
    author: str
    author_name: str
    at: datetime

    def __post_init__(self) -> None:
        if self.words:
            check_words(self.words, "words", LONGEST_WORDS)
        elif self.kind is not Saying.CONFIRM:
            raise InvalidInput("disclosure.mark.needs_words", "words")


@dataclass(frozen=True, slots=True)
class SavedView:
    """A question under a name; `posed` is its JSON (domain/question_json.py)."""

    id: str
    name: str
    posed: str
    at: datetime

    def __post_init__(self) -> None:
        check_words(self.name, "name", LONGEST_NAME)
