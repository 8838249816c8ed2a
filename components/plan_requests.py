"""A statement request as a pinned card: the question, how long it has waited, and what this user may do with it."""

from __future__ import annotations

from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.guarantee_words import clock_lines
from components.plan_attachments import attached
from components.plan_forms import opener
from components.text import Text
from domain.access import Deed
from domain.plan import RequestStatus, StatementRequest
from domain.plan_moves import LIVE_REQUEST, lapsed_on
from domain.plan_steps import local_day

Data = dict[str, Any]


def request_card(case: OpenCase, request: StatementRequest, text: Text) -> Data:
    """One request as plain data. What waits and the newest answer are pinned above the plan."""
    asked = numbers.when(request.asked_at, text.language)
    return {
        "id": request.id,
        "pinned": request.status in LIVE_REQUEST or _newest_of_use(case, request),
        "title": text("plan.form.answer.title" if request.answer else "plan.request.title"),
        "state": text(f"plan.request.{request.status.value}"),
        "waiting": _waiting(case, request, text),
        "question": request.question,
        "question_label": text("plan.field.question"),
        "facts": [*_facts(request, text), *_with_it(case, request, text)],
        "asked": text("plan.request.asked", who=request.asked_by.name, at=asked, version=request.plan_version),
        "changed": changed_since(case, request, text),
        "talk": _talk(request, text),
        "answer": _answer(case, request, text),
        "commands": _commands(case, request, text),
        "openers": _openers(case, request, text),
    }


def _newest_of_use(case: OpenCase, request: StatementRequest) -> bool:
    """The newest request has its answer, or nobody answered in time and it waits for what is done about that."""
    over = request.answer is not None or request.status is RequestStatus.EXPIRED
    return over and request is case.plan.requests[-1]


def _waiting(case: OpenCase, request: StatementRequest, text: Text) -> str:
    expired = request.status is RequestStatus.EXPIRED or lapsed_on(request, case.today)
    if expired and request.expires:
        return text("lens.card.lapsed", day=numbers.day(request.expires, text.language))
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


def _with_it(case: OpenCase, request: StatementRequest, text: Text) -> list[Data]:
    """What was attached, each with its day; until when an answer is of use; the care guarantee's limits."""
    found: list[Data] = []
    if lines := attached(case, request, text):
        found.append({"label": text("lens.attachments"), "text": "", "lines": lines})
    if request.expires:
        found.append({"label": text("lens.card.expires"), "text": numbers.day(request.expires, text.language)})
    return [*found, *clock_lines(case, request.id, text)]


def source_name(source: str, text: Text) -> str:
    """The source's name in words; its id when it has none."""
    return text(f"sources.{source}") if text.has(f"sources.{source}") else source


def changed_since(case: OpenCase, request: StatementRequest, text: Text) -> str:
    """What the surgeon must know: the plan has moved since the question was asked."""
    # sending the request is itself one version, and so are the steps it has taken: those are no news of the plan
    steps = 1 + sum(map(bool, (request.accepted_at, request.returned_question, request.reply)))
    since = case.plan.version - request.plan_version - steps
    return text("plan.request.changed", n=since) if since > 0 and request.status in LIVE_REQUEST else ""


def _talk(request: StatementRequest, text: Text) -> list[Data]:
    lines = [
        ("returned_question", request.returned_question),
        ("reply", request.reply),
        ("cancelled_because", request.cancelled_because),
    ]
    return [{"label": text(f"plan.request.{name}"), "text": value} for name, value in lines if value]


def _answer(case: OpenCase, request: StatementRequest, text: Text) -> Data | None:
    answer = request.answer
    if answer is None:
        return None
    facts = [
        ("side", text(f"plan.side.{answer.side.value}")),
        ("urgency", text(f"plan.urgency.{answer.urgency.value}")),
        ("procedure_code", answer.procedure_code),
    ]
    more = [(text("lens.form.reasons"), answer.reasons), (text("lens.form.conditions"), answer.conditions)]
    at = numbers.when(answer.written_at, text.language)
    return {
        "decision": text(f"plan.decision.{answer.decision.value}"),
        "text": answer.text,
        "facts": [
            *({"label": label, "text": words} for label, words in more if words),
            *({"label": text(f"plan.field.{name}"), "text": value} for name, value in facts if value),
            *_with_it(case, request, text),
        ],
        "other_side": text("plan.request.other_side") if answer.side is not request.side else "",
        "by": text("plan.request.answered_by", who=answer.written_by.name, at=at),
    }


def _commands(case: OpenCase, request: StatementRequest, text: Text) -> list[Data]:
    """What is done by one press: a surgeon takes it on; who asked lets it go when its day has passed."""
    if lapsed_on(request, case.today):
        if Deed.REQUEST_STATEMENT not in case.may:
            return []
        return [{"label": text("lens.card.expire"), "send": {"type": "expire_request", "request_id": request.id}}]
    if Deed.ANSWER_STATEMENT not in case.may or request.status is not RequestStatus.SENT:
        return []
    return [{"label": text("plan.request.accept"), "send": {"type": "accept_request", "request_id": request.id}}]


def _openers(case: OpenCase, request: StatementRequest, text: Text) -> list[Data]:
    openers: list[Data] = []
    fixed: Data = {"request_id": request.id}
    if Deed.ANSWER_STATEMENT in case.may and request.status in (RequestStatus.SENT, RequestStatus.ACCEPTED):
        asked = {
            "side_asked": request.side.value,  # the surgeon states the side: nothing is chosen beforehand
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
    if Deed.REQUEST_STATEMENT in case.may and request.status is RequestStatus.EXPIRED:
        renewed = opener("request", request.id, text("lens.card.renew"), values=_renewed(case, request, text))
        openers.append(renewed | {"main": request is case.plan.requests[-1]})
        openers.append(opener("cancel", request.id, text("lens.card.take_back"), **fixed))
    return openers


def _renewed(case: OpenCase, request: StatementRequest, text: Text) -> Data:
    """A new request as the old one was, with as many days to answer from today on; attachments that are still seen."""
    days = request.expires - local_day(request.asked_at) if request.expires else None
    seen = {event.id for event in case.events}
    values: Data = {
        "question": request.question,
        "side": request.side.value,
        "urgency": request.urgency.value,
        "indication": request.indication,
        "procedure_code": request.procedure_code,
        "expires": numbers.day(case.today + days, text.language) if days else "",
        "attachments": [one for one in request.attachments if one in seen],
    }
    return {name: value for name, value in values.items() if value}
