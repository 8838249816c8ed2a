"""Deed: say something of another lead's draft of a segment. Kept with author and time, for every lead to see.

A comment is a mark of a person on what a person wrote: it stands where marks on answers do (domain/marks.py), by the
draft's id, under a name where a mark has its snapshot. No snapshot is called so, and no answer is counted with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from analytics.answer import AuthorKind
from domain.access import Deed
from domain.errors import InvalidInput, NotFound, StoreUnavailable
from domain.marks import Mark, Saying
from domain.segment_draft import LONGEST_NOTE
from domain.segment_rule import refuse_free_text
from services.desk import Desk
from services.ports import QuestionStore
from services.segment_drafts import PURPOSE, drafts

OF_DRAFTS = "segment-drafts"
MOST_COMMENTS = 100
"""Of one draft, by whomever: more than anybody reads."""


def comment_draft(desk: Desk, id: str, words: str) -> Mark:
    """By name and for every lead to see. Raises Refused, NotFound (the draft was withdrawn), StoreUnavailable, and
    InvalidInput for words that are missing, cannot be read or look like somebody's identity, and past MOST_COMMENTS."""
    one = next((draft for draft in drafts(desk) if draft.id == id), None)
    if one is None:
        raise NotFound("draft")
    desk.enter(Deed.DRAFT_SEGMENT, PURPOSE, (f"comment={id[:32]}",))
    told = " ".join(words[: 2 * LONGEST_NOTE].split())
    refuse_free_text(told, LONGEST_NOTE, "words")
    store = _store(desk)
    if len(store.marks(id, OF_DRAFTS)) >= MOST_COMMENTS:
        raise InvalidInput("segment_drafts.too_many_comments", "words", n=MOST_COMMENTS)
    user = desk.user
    made = Mark(
        id, OF_DRAFTS, AuthorKind.HUMAN.value, one.segment, one.definition.version, Saying.COMMENT, told, user.id,
        user.name, desk.house.clock.now(),
    )  # fmt: skip
    store.add_mark(made)
    return made


def draft_comments(desk: Desk) -> Mapping[str, tuple[Mark, ...]]:
    """What was said of each draft, oldest first, by the draft's id. Who reads the drafts reads it with them: no line of
    the log of its own. Raises Refused, StoreUnavailable."""
    found: dict[str, list[Mark]] = {}
    for one in _store(desk).all_marks(OF_DRAFTS):
        found.setdefault(one.digest, []).append(one)
    return {id: tuple(said) for id, said in found.items()}


def _store(desk: Desk) -> QuestionStore:
    if desk.house.questions is None:
        raise StoreUnavailable("nothing is kept of drafts here")
    return desk.house.questions
