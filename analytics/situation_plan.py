"""What others have written into the plan since a moment: answers, requests, things done, things added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from analytics.case import Phrase
from analytics.situation_words import Facts, local_day
from domain.plan import Action, Author, Goal, Need, RequestStatus, StatementRequest
from domain.plan_moves import LIVE_REQUEST

_STATEMENT, _REST = 2, 8

Ranked = tuple[int, date, Phrase]
"""Rank among the changes (smaller is more important), the day it was written, the words."""


def plan_changes(facts: Facts, since: datetime) -> Iterator[Ranked]:
    """Changes of the plan after `since`. What I wrote myself after my own last opening is no news to me."""
    mine = facts.me if since == facts.last_opened else ""
    for request in facts.plan.requests:
        yield from _of_request(facts, request, since, mine)
    actions = [action for action in facts.plan.actions if not action.request_id]  # its request tells it
    done = [(a.completed_at, a.completed_by, a) for a in actions if a.completed_at and a.completed_by]
    yield from _together("new.done", done, since, mine)
    finished = {action.id for at, by, action in done if at > since and by.id != mine}
    planned = [(a.created_at, a.created_by, a) for a in actions if a.cancelled_at is None and a.id not in finished]
    yield from _together("new.planned", planned, since, mine)
    wanted: tuple[Need | Goal, ...] = (*facts.plan.needs, *facts.plan.goals)
    needs = [(item.created_at, item.created_by, item) for item in wanted]
    yield from _together("new.need", needs, since, mine)


def _of_request(facts: Facts, request: StatementRequest, since: datetime, mine: str) -> Iterator[Ranked]:
    """Its answer, else that it came back with a question, else that somebody else asked for it."""
    asked, answer = local_day(request.asked_at), request.answer
    if answer is not None:
        if answer.written_at > since and answer.written_by.id != mine:
            on = local_day(answer.written_at)
            yield _STATEMENT, on, Phrase(f"new.answer.{answer.decision.value}", {"on": on}, (request.id,))
    elif request.status is RequestStatus.RETURNED:
        if _changed_by_others(facts, since, mine):
            yield _STATEMENT, asked, Phrase("new.returned", {"on": asked}, (request.id,))
    elif request.status in LIVE_REQUEST and request.asked_at > since and request.asked_by.id != mine:
        yield _STATEMENT, asked, Phrase("new.request", {"who": request.asked_by.name, "on": asked}, (request.id,))


def _changed_by_others(facts: Facts, since: datetime, mine: str) -> bool:
    """The plan does not keep when a request came back: it may be news while somebody else wrote last.
    A question told twice does less harm than one never told."""
    at, by = facts.plan.changed_at, facts.plan.changed_by
    return at is None or by is None or (at > since and by.id != mine)


def _together(
    key: str, items: Sequence[tuple[datetime, Author, Action | Need | Goal]], since: datetime, mine: str
) -> Iterator[Ranked]:
    """One line for all of a kind, with the newest by name."""
    fresh = sorted(((at, item.id, by, item) for at, by, item in items if at > since and by.id != mine), key=_first_two)
    if fresh:
        at, _, by, newest = fresh[-1]
        what = newest.what if isinstance(newest, Action) else newest.text
        values: dict[str, object] = {"n": len(fresh), "what": what, "on": local_day(at), "who": by.name}
        yield _REST, local_day(at), Phrase(key, values, tuple(id for _, id, _, _ in reversed(fresh)))


def _first_two(fresh: tuple[datetime, str, Author, Action | Need | Goal]) -> tuple[datetime, str]:
    return fresh[0], fresh[1]
