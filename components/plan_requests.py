"""A statement request as a pinned card: the question, how long it has waited, and what this user may do with it."""

from __future__ import annotations

from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.plan_forms import opener
from components.text import Text
from domain.access import Deed
from domain.plan import RequestStatus, StatementRequest
from domain.plan_moves import LIVE_REQUEST
from domain.plan_steps import local_day

Data = dict[str, Any]


def request_card(case: OpenCase, request: StatementRequest, text: Text) -> Data:
    """One request as plain data. What waits and the newest answer are pinned above the plan."""
    asked = numbers.when(request.asked_at, text.language)
    return {
        "id": request.id,
        "pinned": request.status in LIVE_REQUEST or (request.answer is not None and request is case.plan.requests[-1]),
        "title": text("plan.form.answer.title" if request.answer else "plan.request.title"),
        "state": text(f"plan.request.{request.status.value}"),
        "waiting": _waiting(case, request, text),
        "question": request.question,
        "question_label": text("plan.field.question"),
        "facts": _facts(request, text),
        "asked": text("plan.request.asked", who=request.asked_by.name, at=asked, version=request.plan_version),
        "changed": _changed(case, request, text),
        "talk": _talk(request, text),
        "answer": _answer(request, text),
        "commands": _commands(case, request, text),
        "openers": _openers(case, request, text),
    }


def _waiting(case: OpenCase, request: StatementRequest, text: Text) -> str:
    if request.status not in LIVE_REQUEST:
        return ""
    days = max(0, (case.today - local_day(request.asked_at)).days)
    return text("plan.request.waiting", n=days) if days else text("plan.request.waiting_today")


def _facts(request: StatementRequest, text: Text) -> list[Data]:
    facts = [
        ("side", text(f"plan.side.{request.side.value}")),
        ("urgency", text(f"plan.urgency.{request.urgency.value}")),
        ("indication", request.indication),
        ("procedure_code", request.procedure_code),
        ("missing_sources", ", ".join(source_name(one, text) for one in request.missing_sources)),
    ]
    return [{"label": text(f"plan.field.{name}"), "text": value} for name, value in facts if value]


def source_name(source: str, text: Text) -> str:
    """The source's name in words; its id when it has none."""
    return text(f"sources.{source}") if text.has(f"sources.{source}") else source


def _changed(case: OpenCase, request: StatementRequest, text: Text) -> str:
    """What the surgeon must know: the plan has moved since the question was asked."""
    since = case.plan.version - request.plan_version - 1  # sending the request is itself one version
    return text("plan.request.changed", n=since) if since > 0 and request.status in LIVE_REQUEST else ""


def _talk(request: StatementRequest, text: Text) -> list[Data]:
    lines = [
        ("returned_question", request.returned_question),
        ("reply", request.reply),
        ("cancelled_because", request.cancelled_because),
    ]
    return [{"label": text(f"plan.request.{name}"), "text": value} for name, value in lines if value]


def _answer(request: StatementRequest, text: Text) -> Data | None:
    answer = request.answer
    if answer is None:
        return None
    facts = [
        ("side", text(f"plan.side.{answer.side.value}")),
        ("urgency", text(f"plan.urgency.{answer.urgency.value}")),
        ("procedure_code", answer.procedure_code),
    ]
    at = numbers.when(answer.written_at, text.language)
    return {
        "decision": text(f"plan.decision.{answer.decision.value}"),
        "text": answer.text,
        "facts": [{"label": text(f"plan.field.{name}"), "text": value} for name, value in facts if value],
        "other_side": text("plan.request.other_side") if answer.side is not request.side else "",
        "by": text("plan.request.answered_by", who=answer.written_by.name, at=at),
    }


def _commands(case: OpenCase, request: StatementRequest, text: Text) -> list[Data]:
    if Deed.ANSWER_STATEMENT not in case.may or request.status is not RequestStatus.SENT:
        return []
    return [{"label": text("plan.request.accept"), "send": {"type": "accept_request", "request_id": request.id}}]


def _openers(case: OpenCase, request: StatementRequest, text: Text) -> list[Data]:
    openers: list[Data] = []
    fixed: Data = {"request_id": request.id}
    if Deed.ANSWER_STATEMENT in case.may and request.status in (RequestStatus.SENT, RequestStatus.ACCEPTED):
        asked = {
            "side": request.side.value,
            "urgency": request.urgency.value,
            "procedure_code": request.procedure_code,
        }
        openers.append(
            opener("answer", request.id, text("plan.request.answer"), values=asked, **fixed) | {"main": True}
        )
        openers.append(opener("return", request.id, text("plan.request.return"), **fixed))
    if Deed.REQUEST_STATEMENT in case.may and request.status in LIVE_REQUEST:
        if request.status is RequestStatus.RETURNED:
            openers.append(opener("resend", request.id, text("plan.request.resend"), **fixed) | {"main": True})
        openers.append(opener("cancel", request.id, text("plan.request.cancel"), **fixed))
    return openers
