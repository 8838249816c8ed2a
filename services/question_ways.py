"""Deed: which groups could be asked about next. A way on from a line of an answer is offered only where the group alone
may be asked about: it is large enough, and not close to what this person was told or to what a page shows.

Tried on a copy of what the guard knows of this person: nothing is told, kept, logged or counted. That a way is not
offered says what asking would say. Whether anything follows from the answer and all told before is found at the click:
half a second each, for which nobody's table waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic, thread_time

from analytics.cohort import members
from analytics.disclosure_guard import Verdict
from analytics.population import Bools, Population
from domain.errors import InvalidInput
from domain.predicate import Predicate
from domain.question import Posed, Question
from services.desk import Desk
from services.questions import Asker

MOST, ENOUGH_S, WAITS = 6, 0.4, 3
"""Groups tried for one answer, and seconds of work after which nothing more is counted, or that many times as long on
a busy machine; the ways beyond are not offered."""


def open_to_ask(desk: Desk, groups: Sequence[Predicate]) -> tuple[Predicate, ...]:
    """Of the first groups those that may be asked about. For a page that has asked a question: it does
    not open the snapshot by itself. Raises SnapshotTrouble, StoreUnavailable."""
    asker, until = Asker.of(desk), _Until(monotonic() + WAITS * ENOUGH_S, thread_time() + ENOUGH_S)
    found = []
    for group in dict.fromkeys(groups[:MOST]):
        if until.over:
            break
        found += [group] if _may_be_asked(asker, group, until) else []
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Until:
    """By the clock, and by what this thread has worked."""

    clock_s: float
    worked_s: float

    @property
    def over(self) -> bool:
        return monotonic() > self.clock_s or thread_time() > self.worked_s


class _Late(Exception):
    """The time for trying is over."""


def _may_be_asked(asker: Asker, group: Predicate, until: _Until) -> bool:
    def count(people: Population, part: Predicate) -> Bools:
        if until.over:
            raise _Late
        return members(people, part)

    house, user = asker.desk.house, asker.desk.user.id
    trial = house.question_guard.on_trial(user, asker.people.snapshot)
    desk = replace(asker.desk, house=replace(house, question_guard=trial, questions=None))
    try:
        return replace(asker, desk=desk, count=count).of_filter(Posed(Question.WHO, group)) is Verdict.ANSWERED
    except (InvalidInput, _Late):
        return False
