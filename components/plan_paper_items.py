"""Each item of the plan as lines of words: for the clipboard and for paper (components/plan_paper.py orders them)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from analytics.case import OpenCase
from components import numbers
from components.plan_measures import measure_words
from components.text import Text
from domain.plan import (
    Achievement,
    Action,
    Disagreement,
    DueVisit,
    Evaluation,
    FollowUp,
    Goal,
    Importance,
    Need,
    Responsible,
    ResponsibleKind,
    Statement,
    StatementRequest,
)
from domain.plan_steps import local_day


@dataclass(frozen=True, slots=True)
class Line:
    """`level`: how far in it stands. `mark`: it is an item of a list; else it is told of the item above, or was written
    as text."""

    text: str
    level: int = 0
    mark: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """Whose plan, in which language."""

    case: OpenCase
    text: Text
    marks: Mapping[str, str]

    def mark(self, item_id: str) -> str:
        """Where the item stands towards a plan that is kept elsewhere; "" when ours is the plan."""
        return self.marks.get(item_id, "")

    def said(self, key: str, **values: str) -> str:
        """The text with its value; "" when there is none."""
        return self.text(key, **values) if all(values.values()) else ""

    def joined(self, *parts: str) -> str:
        """The parts that say something, with the language's comma."""
        return self.text("common.comma").join(part for part in parts if part)


Lines = Iterator[Line]


def need(item: Need, told: Told) -> Lines:
    """A need: in whose view, how much it matters, in whose words."""
    text = told.text
    weight = "" if item.importance is Importance.NOT_STATED else text(f"plan_edit.weight.{item.importance.value}")
    ended = told.joined(text("plan.need_ended"), item.ended_because) if item.ended else ""
    yield Line(
        _with(item.text, told.joined(text(f"plan.stated_by.{item.stated_by.value}"), weight, ended, told.mark(item.id)))
    )
    yield from _beneath(
        told.said("plan.own_words", words=item.own_words),
        told.said("plan_edit.functioning", words=item.functioning),
    )
    yield from _disagreements(item.id, told)


def goals(told: Told) -> Lines:
    """Every goal with its state, and what it is measured by."""
    for goal in told.case.plan.goals:
        yield from _goal(goal, told)


def _goal(goal: Goal, told: Told) -> Lines:
    text, reached = told.text, goal.achievement
    state = text(f"plan.lifecycle.{goal.lifecycle.value}")
    word = "" if reached is Achievement.UNKNOWN else text(f"plan.achievement.{reached.value}")
    yield Line(_with(goal.text, told.joined(state, word, _due(goal.due, told), told.mark(goal.id))))
    measured = measure_words(goal.measure, told.case, text) if goal.measure else ""
    yield from _beneath(
        told.said("plan.target", target=goal.target),
        told.said("plan_edit.measured_by", what=measured),
        told.said("plan.own_words", words=goal.own_words),
    )
    yield from _disagreements(goal.id, told)


def actions(told: Told) -> Lines:
    """By goal, then what serves the whole plan. An action that carries a statement request is told by the request."""
    plan = told.case.plan
    named = {goal.id: goal.text for goal in plan.goals}
    asked = {request.id for request in plan.requests}
    listed = [one for one in plan.actions if one.request_id not in asked]
    for goal_id in (*named, None):
        mine = [one for one in listed if (one.goal_id if one.goal_id in named else None) == goal_id]
        if mine and goal_id is not None:
            yield Line(told.text("plan_text.of_goal", goal=named[goal_id]))
        for action in mine:
            yield from _action(action, told, 0 if goal_id is None else 1)


def _action(action: Action, told: Told, level: int) -> Lines:
    text = told.text
    visit = "" if action.due_visit is DueVisit.NONE else text(f"plan_edit.visit.{action.due_visit.value}")
    state = text(f"plan.action.{action.status.value}")
    when = visit or _due(action.due, told)
    yield Line(_with(action.what, told.joined(who(action.responsible, told), when, state, told.mark(action.id))), level)
    yield from _beneath(told.said("plan_edit.rationale", words=action.rationale), level=level + 1)
    yield from _disagreements(action.id, told, level + 1)


def statements(told: Told) -> Lines:
    """Requests of a statement with their answers."""
    for request in told.case.plan.requests:
        yield from _request(request, told)
        if request.answer is not None:
            yield from _answer(request, request.answer, told)


def _request(request: StatementRequest, told: Told) -> Lines:
    text = told.text
    due = next((one.due for one in told.case.plan.actions if one.id == request.action_id), None)
    waits = due if request.answer is None else None
    side = text(f"plan.side.{request.side.value}")
    state = text(f"plan.request.{request.status.value}")
    asked = numbers.day(local_day(request.asked_at), text.language)
    facts = told.joined(side, asked, request.asked_by.name, _due(waits, told), state)
    yield Line(_with(text("plan_text.asked", question=request.question), facts))
    yield from _disagreements(request.id, told)


def _answer(request: StatementRequest, answer: Statement, told: Told) -> Lines:
    text = told.text
    decision = text(f"plan.decision.{answer.decision.value}")
    side = text(f"plan.side.{answer.side.value}")
    other = text("plan.request.other_side") if answer.side is not request.side else ""
    at = numbers.day(local_day(answer.written_at), text.language)
    yield Line(_with(decision, told.joined(side, other, answer.procedure_code, at, answer.written_by.name)), 1)
    reasons = told.said("plan_text.reasons", words=answer.reasons)
    conditions = told.said("plan_text.conditions", words=answer.conditions)
    yield from _beneath(answer.text, reasons, conditions, level=2)


def follow_ups(told: Told) -> Lines:
    """The review, what is followed up, and how it went by both."""
    plan, text = told.case.plan, told.text
    if plan.next_review is not None:
        yield Line(text("plan.review", day=numbers.day(plan.next_review, text.language)))
    for item in plan.follow_ups:
        yield from _follow_up(item, told)
    for one in plan.evaluations:
        yield from _evaluation(one, told)


def _follow_up(item: FollowUp, told: Told) -> Lines:
    state = told.text(f"plan.action.{'done' if item.closed_at else 'open'}")
    yield Line(
        _with(item.how, told.joined(who(item.responsible, told), _due(item.due, told), state, told.mark(item.id)))
    )
    yield from _beneath(told.said("plan_edit.seen", words=item.outcome))
    yield from _disagreements(item.id, told)


def _evaluation(one: Evaluation, told: Told) -> Lines:
    text = told.text
    about = next((goal.text for goal in told.case.plan.goals if goal.id == one.goal_id), text("plan.whole"))
    by = text("plan_edit.evaluated", who=one.written_by.name, at=numbers.when(one.written_at, text.language))
    yield Line(_with(by, about))
    yield from _beneath(
        told.said("plan_edit.view.customer", words=one.customer_view),
        told.said("plan_edit.view.professional", words=one.professional_view),
    )


def whole_disagreements(told: Told) -> Lines:
    """Disagreements about the plan as a whole."""
    return (Line(line.text) for line in _disagreements(None, told))


def _disagreements(item_id: str | None, told: Told, level: int = 1) -> Lines:
    said = (_disagreement(one, told) for one in told.case.plan.disagreements if one.item_id == item_id)
    return _beneath(*said, level=level)


def _disagreement(one: Disagreement, told: Told) -> str:
    at = numbers.when(one.written_at, told.text.language)
    label = told.text(f"plan_edit.disagrees.{one.whose.value}", who=one.written_by.name, at=at)
    return f"{label}: {_with(one.text, told.said('plan_edit.because', words=one.reason))}"


def responsible(told: Told) -> Lines:
    """Who is responsible for the plan."""
    author, text = told.case.plan.responsible, told.text
    if author is not None:
        role = text(f"plan.role.{author.role}") if text.has(f"plan.role.{author.role}") else author.role
        yield Line(told.joined(author.name, role))


def who(responsible: Responsible, told: Told) -> str:
    """Who does it, in words. A unit is a place: under non-disclosure only that it is one (661/2009 36 §)."""
    text, kind = told.text, responsible.kind
    if kind is ResponsibleKind.ROLE and text.has(f"plan.role.{responsible.ref}"):
        return text(f"plan.role.{responsible.ref}")
    if kind in (ResponsibleKind.CUSTOMER, ResponsibleKind.RELATIVE):
        return responsible.label or text(f"plan.who.{kind.value}")
    if kind in (ResponsibleKind.UNIT, ResponsibleKind.ORGANISATION) and told.case.customer.non_disclosure:
        return text("plan_text.some_unit")
    return responsible.label or responsible.ref


def _due(due: date | None, told: Told) -> str:
    return told.text("plan_text.by", day=numbers.day(due, told.text.language)) if due else ""


def _with(words: str, facts: str) -> str:
    return f"{words} ({facts})" if facts else words


def _beneath(*lines: str, level: int = 1) -> Lines:
    return (Line(line, level, mark=False) for line in lines if line)
