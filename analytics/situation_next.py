"""What next: open actions of the plan and planned events, overdue first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analytics.case import NextThing, Phrase
from analytics.goal_check import GoalCheck, Verdict, goal_checks, worth_a_step
from analytics.guarantee import Clock, ClockState, running
from analytics.situation_words import Facts, on_day, open_requests, statement_median, waited_days
from domain.event import Event
from domain.guarantee import Service
from domain.plan import Action, ActionStatus, Responsible, ResponsibleKind

_OPEN = (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)
_THEIRS = (ResponsibleKind.CUSTOMER, ResponsibleKind.RELATIVE)
_FAR = date.max


def next_things(facts: Facts, clocks: Sequence[Clock] = ()) -> tuple[NextThing, ...]:
    """All open actions, planned events, the care guarantee's running limits, measurable goals that somebody should now
    judge and the plan's review, overdue first, then by due day, then by priority."""
    found = [(action.priority, _action(facts, action)) for action in facts.plan.actions if action.status in _OPEN]
    found += [(2, _event(e)) for e in facts.planned]
    found += [(2, _limit(clock, facts.today)) for clock in running(clocks, facts.today)]
    checks = goal_checks(facts.plan, facts.events, facts.today, all_told=facts.all_told)
    found += [(2, _judge(check, facts.today)) for check in worth_a_step(checks, facts.today)]
    review = facts.plan.next_review
    if review is not None:
        found.append((3, NextThing(Phrase("review", {}), review, review < facts.today, "")))
    found.sort(key=lambda pair: (not pair[1].overdue, pair[1].due or _FAR, pair[0], pair[1].phrase.evidence))
    return tuple(thing for _, thing in found)


def promises(following: tuple[NextThing, ...]) -> tuple[NextThing, ...]:
    """What has been promised to the customer, of `next_things` and in its order: overdue first."""
    return tuple(thing for thing in following if thing.promised)


def is_promise(action: Action) -> bool:
    """The plan is made with the customer (785/1992 4 a §): what somebody here is to do by a day is promised to them.
    Their own tasks, their family's, and what has no day are not."""
    return action.status in _OPEN and action.due is not None and action.responsible.kind not in _THEIRS


def _action(facts: Facts, action: Action) -> NextThing:
    late, who = action.overdue_on(facts.today), owner(action.responsible)
    return NextThing(_action_phrase(facts, action), action.due, late, who, is_promise(action))


def _action_phrase(facts: Facts, action: Action) -> Phrase:
    """An action that waits for a statement says how long, beside the segment's median."""
    waiting = open_requests(facts.plan) if action.request_id else ()
    request = next((r for r in waiting if r.id == action.request_id), None)
    if request is None or not waited_days(request, facts.today):
        return Phrase("action", {"what": action.what}, (action.id,))
    values: dict[str, object] = {"what": action.what, "n": waited_days(request, facts.today)}
    median = statement_median(facts.results)
    if median is None:
        return Phrase("action_waiting", values, (action.id, request.id))
    return Phrase("action_waiting_median", {**values, "median": median}, (action.id, request.id))


def owner(responsible: Responsible) -> str:
    """Who is to do it, in the words the plan has for them."""
    return responsible.label or responsible.ref


def _event(event: Event) -> NextThing:
    return NextThing(Phrase("booked", {"what": event.what}, (event.id,)), event.start.day, False, "")


def _judge(check: GoalCheck, today: date) -> NextThing:
    """A goal that the numbers say is met, or was not met by its day: people judge it, nothing is changed here."""
    goal, event = check.goal, check.event
    due = goal.due if goal.due is not None and goal.due < today and check.verdict is not Verdict.MET else None
    if check.verdict is Verdict.NO_VALUE or event is None or event.quantity is None:
        return NextThing(Phrase("goal.unmeasured", {"text": goal.text}, (goal.id,)), due, due is not None, "")
    measured: dict[str, object] = {"value": event.quantity.value, "unit": event.quantity.unit, "on": on_day(event)}
    words = Phrase(f"goal.{check.verdict.value}", {"text": goal.text, **measured}, (goal.id, event.id))
    return NextThing(words, due, due is not None, "")


_OWN_WORDS = {Service.ORAL: "oral", Service.SOCIAL: "social"}
"""Services whose limit is not told in the words of its step."""


def _limit(clock: Clock, today: date) -> NextThing:
    """The day by which the care guarantee wants the next step, with law's days and the customer's own."""
    values: dict[str, object] = {"n": clock.limit.amount, "days": clock.law_days(today)}
    name = f"{_OWN_WORDS.get(clock.limit.service, clock.limit.step.value)}.{clock.limit.unit.value}"
    key, since = f"guarantee.{name}", clock.days_since_contact(today)
    if since is not None and since != values["days"]:
        key, values["contact"] = f"guarantee_contact.{name}", since
    missed = clock.state(today) is ClockState.MISSED
    return NextThing(Phrase(key, values, clock.evidence), clock.due, missed, "")
