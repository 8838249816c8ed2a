"""Deed: say something of an answer, and keep questions for oneself. Nothing here computes or shows a number."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from analytics.answer import Asked, Author, AuthorKind
from analytics.questions.who_says import Said
from domain.access import Deed
from domain.errors import InvalidInput, StoreUnavailable
from domain.marks import LONGEST_WORDS, MOST_VIEWS, Mark, SavedView, Saying
from domain.question import Posed
from domain.question_json import digest, to_json
from services.desk import Desk
from services.population import population
from services.ports import House, QuestionStore

PURPOSE = "knowledge_management"


def author_of(posed: Posed) -> Author:
    """Who answers: each question is a rule of ours, by its name and the version of its definition."""
    return Author(AuthorKind.RULE, posed.question.value, Asked(posed.question, posed.cohort).definition)


def marks_of(house: House, posed: Posed, snapshot: str) -> tuple[Mark, ...]:
    """What was said of the answer to this question in a snapshot, oldest first: for a page whose line of the log says
    so. Raises InvalidInput, StoreUnavailable."""
    return tuple(_store(house).marks(digest(posed), snapshot))


def mark(desk: Desk, posed: Posed, kind: str, words: str = "") -> Mark:
    """Confirm, overrule or comment, by name and for every lead to see: an answer that this person was told of the
    current snapshot, and no other. Raises Refused, InvalidInput for another answer and for words that are missing (all
    but a confirmation need them), cannot be read or look like an identity, SnapshotTrouble, StoreUnavailable."""
    named, known = digest(posed), kind in tuple(Saying)
    desk.enter(Deed.ASSESS_ANSWER, PURPOSE, (f"{kind if known else '?'}={named}",))
    if not known:
        raise InvalidInput("predicate.unknown_word", "kind", word=kind[:40])
    if len(words) > 2 * LONGEST_WORDS:
        raise InvalidInput("segment_rules.long_text", "words", n=LONGEST_WORDS)
    author, user, snapshot = author_of(posed), desk.user, population(desk.house).snapshot
    if not desk.house.question_guard.has_told(user.id, snapshot, named):
        raise InvalidInput("disclosure.mark.not_seen", "posed")
    made = Mark(
        named, snapshot, author.kind.value, author.name, author.version, Saying(kind),
        " ".join(words.split()), user.id, user.name, desk.house.clock.now(),
    )  # fmt: skip
    _store(desk.house).add_mark(made)
    return made


def said_of(house: House, snapshot: str) -> tuple[Said, ...]:
    """Every mark of a snapshot, as "who says" counts them."""
    if house.questions is None:
        return ()
    found = house.questions.all_marks(snapshot)
    return tuple(
        Said(Author(AuthorKind(one.answered_by), one.name, one.version), one.digest, one.kind.value) for one in found
    )


def views(desk: Desk) -> Sequence[SavedView]:
    """The user's own questions, by name. They are the user's own choice and tell nothing of customers: no line of the
    log. Raises StoreUnavailable."""
    return _store(desk.house).views(desk.user.id)


def save_view(desk: Desk, name: str, posed: Posed) -> SavedView:
    """Keep a question under a name, in the place of one of the same name. Raises Refused, InvalidInput (a name that
    cannot be read or looks like an identity, more than MOST_VIEWS), StoreUnavailable."""
    desk.enter(Deed.SEE_SEGMENTS, PURPOSE, (f"view={digest(posed)}",))
    made = SavedView(secrets.token_hex(16), " ".join(name.split()), to_json(posed), desk.house.clock.now())
    _store(desk.house).save_view(desk.user.id, made, MOST_VIEWS)
    return made


def drop_view(desk: Desk, id: str) -> None:
    """Forget one of the user's own. Raises StoreUnavailable."""
    _store(desk.house).drop_view(desk.user.id, id)


def _store(house: House) -> QuestionStore:
    if house.questions is None:
        raise StoreUnavailable("nothing is kept of questions here")
    return house.questions
