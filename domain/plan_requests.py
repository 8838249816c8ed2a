"""The statement: a request and its action travel together from question to answer, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from domain.errors import InvalidInput
from domain.plan import (
    AcceptRequest,
    Action,
    ActionStatus,
    AnswerRequest,
    CancelRequest,
    Command,
    ExpireRequest,
    Plan,
    RequestStatement,
    RequestStatus,
    ResendRequest,
    Responsible,
    ResponsibleKind,
    ReturnRequest,
    Statement,
    StatementRequest,
    Urgency,
)
from domain.plan_moves import REQUEST_MOVES, check_move
from domain.plan_steps import Pen, find, moved_action, with_item
from domain.staff import Role
from domain.templates import Template, TemplateAction

DUE_DAYS: Mapping[Urgency, int] = {Urgency.EMERGENCY: 0, Urgency.URGENT: 7, Urgency.ROUTINE: 21}
"""When the asker names no day. 21 days is the limit in which specialised care starts its assessment; the others are
this product's own choice."""


def request_statement(plan: Plan, c: RequestStatement, pen: Pen) -> Plan:
    """One command makes the request and the surgeons' open action (its text is the question)."""
    request_id, action_id = pen.ids(), pen.ids()
    asked = StatementRequest(
        id=request_id,
        action_id=action_id,
        question=c.question,
        indication=c.indication,
        side=c.side,
        urgency=c.urgency,
        procedure_code=c.procedure_code,
        asked_by=pen.by,
        asked_at=pen.at,
        plan_version=pen.seen,
        missing_sources=c.missing_sources,
        attachments=c.attachments,
        expires=c.expires,
    )
    todo = Action(
        id=action_id,
        goal_id=None,
        what=c.question,
        responsible=Responsible(ResponsibleKind.ROLE, Role.SURGEON.value),
        due=c.due or pen.today + timedelta(days=DUE_DAYS[c.urgency]),
        priority=2 if c.urgency is Urgency.ROUTINE else 1,
        request_id=request_id,
        created_by=pen.by,
        created_at=pen.at,
    )
    return replace(plan, requests=(*plan.requests, asked), actions=(*plan.actions, todo))


def accept_request(plan: Plan, c: AcceptRequest, pen: Pen) -> Plan:
    """A surgeon takes the request on; its action is in progress."""
    asked = replace(_moved(plan, c.request_id, RequestStatus.ACCEPTED), accepted_at=pen.at)
    return _with_both(plan, asked, ActionStatus.IN_PROGRESS, pen)


def return_request(plan: Plan, c: ReturnRequest, pen: Pen) -> Plan:
    """Back to the asker with a question; the action stays open, since an answer is still wanted."""
    asked = replace(_moved(plan, c.request_id, RequestStatus.RETURNED), returned_question=c.question, reply="")
    return _with_both(plan, asked, ActionStatus.OPEN, pen)


def resend_request(plan: Plan, c: ResendRequest, pen: Pen) -> Plan:
    """The asker has answered the surgeon's question: the request waits for a surgeon again."""
    asked = replace(_moved(plan, c.request_id, RequestStatus.SENT), reply=c.reply)
    return _with_both(plan, asked, ActionStatus.OPEN, pen)


def cancel_request(plan: Plan, c: CancelRequest, pen: Pen) -> Plan:
    """The statement is no longer wanted; the reason stays beside the request. Of one that has expired the action ended
    then, and stays as it ended. One that is still wanted is asked anew: its day has passed."""
    before = find(plan, c.request_id, StatementRequest)
    asked = replace(_moved(plan, c.request_id, RequestStatus.CANCELLED), cancelled_because=c.reason)
    if before.status is RequestStatus.EXPIRED:
        return with_item(plan, asked)
    return _with_both(plan, asked, ActionStatus.CANCELLED, pen)


def expire_request(plan: Plan, c: ExpireRequest, pen: Pen) -> Plan:
    """The request lapses, not before its day has passed; its action is cancelled."""
    before = find(plan, c.request_id, StatementRequest)
    if before.expires is None or pen.today <= before.expires:
        raise InvalidInput("plan_rules.not_yet", "request_id")
    return _with_both(plan, _moved(plan, c.request_id, RequestStatus.EXPIRED), ActionStatus.CANCELLED, pen)


def answer_request(plan: Plan, c: AnswerRequest, pen: Pen) -> Plan:
    """Closes the request and its action, and adds the template's next actions. Raises InvalidInput when the side is not
    the one asked about and nobody confirmed that, or when the template is for another decision."""
    asked = _moved(plan, c.request_id, RequestStatus.ANSWERED)
    if c.side is not asked.side and not c.side_confirmed:
        raise InvalidInput("plan_rules.side_differs", "side", asked=asked.side.value, answered=c.side.value)
    answer = Statement(
        decision=c.decision,
        text=c.text,
        side=c.side,
        urgency=c.urgency,
        procedure_code=c.procedure_code,
        written_by=pen.by,
        written_at=pen.at,
        reasons=c.reasons,
        conditions=c.conditions,
    )
    answered = _with_both(plan, replace(asked, answer=answer), ActionStatus.DONE, pen)
    return replace(answered, actions=(*answered.actions, *_next_actions(plan, c, pen)))


def _next_actions(plan: Plan, c: AnswerRequest, pen: Pen) -> tuple[Action, ...]:
    if not c.template:
        return ()
    template = pen.template
    if template is None or template.name != c.template:
        raise InvalidInput("plan_rules.template_unknown", "template")
    if template.decision not in (None, c.decision):
        raise InvalidInput("plan_rules.template_decision", "template")
    return tuple(from_template(template, step, plan.language, pen) for step in template.actions)


def from_template(template: Template, step: TemplateAction, language: str, pen: Pen) -> Action:
    """A step as an action in the plan's language (Finnish when the template lacks it), due counted from today."""
    return Action(
        id=pen.ids(),
        goal_id=None,
        what=step.what.get(language) or step.what["fi"],
        responsible=Responsible(ResponsibleKind.ROLE, step.role.value),
        due=pen.today + timedelta(days=step.due_days),
        priority=step.priority,
        template=template.ref,
        created_by=pen.by,
        created_at=pen.at,
    )


def _moved(plan: Plan, request_id: str, status: RequestStatus) -> StatementRequest:
    asked = find(plan, request_id, StatementRequest)
    check_move(REQUEST_MOVES, asked.status, status, "request_id")
    return replace(asked, status=status)


def _with_both(plan: Plan, asked: StatementRequest, action_status: ActionStatus, pen: Pen) -> Plan:
    todo = find(plan, asked.action_id, Action)
    return with_item(with_item(plan, asked), moved_action(todo, action_status, pen))


_NEWS: Mapping[type[Command], str] = {
    RequestStatement: "asked",
    ResendRequest: "asked",
    ReturnRequest: "returned",
    AnswerRequest: "answered",
}


NEWS = frozenset(kind.__name__ for kind in _NEWS)
"""Names of the commands that are news of a statement."""


def statement_news(commands: Iterable[Command]) -> str:
    """The kind of the last of these commands that concerns a statement; "" when none does."""
    kinds = [_NEWS[type(one)] for one in commands if type(one) in _NEWS]
    return kinds[-1] if kinds else ""
