"""The surgeon's lens in words: the pinned question, what changed since it was asked, and what must be seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analytics.case import OpenCase
from analytics.surgeon_lens import Finding, LensRow, surgeon_lens
from components import numbers
from components.event_words import amount
from components.guarantee_words import clock_lines
from components.plan_attachments import attached
from components.plan_requests import changed_since
from components.sentences import linked
from components.sources_rail import source_name
from components.text import Text
from domain.access import Deed
from domain.event import Moment, Precision
from domain.plan import RequestStatus, StatementRequest
from domain.plan_steps import local_day
from domain.source_text import shortened

Data = dict[str, Any]
LONGEST = 160
MOST_CHANGES = 6


def asked_of(case: OpenCase) -> StatementRequest | None:
    """The oldest request that waits for this user's statement; None for those who do not answer statements."""
    if Deed.ANSWER_STATEMENT not in case.may:
        return None
    waiting = [r for r in case.plan.requests if r.status in (RequestStatus.SENT, RequestStatus.ACCEPTED)]
    return min(waiting, key=lambda r: (r.asked_at, r.id), default=None)


def lens_view(case: OpenCase, text: Text) -> Data | None:
    """Everything that the lens draws; None when nothing is asked of this user."""
    request = asked_of(case)
    if request is None:
        return None
    return {
        "title": text("lens.title"),
        "question": request.question,
        "asked": _asked(case, request, text),
        "answer": text("lens.answer"),
        "facts": _facts(request, text),
        "attached": {"title": text("lens.attachments"), "items": attached(case, request, text)},
        "changed": _changed(case, request, text),
        "clocks": {"title": text("guarantee.title"), "items": clock_lines(case, request.id, text)},
        "rows": [_row(row, text) for row in surgeon_lens(case, request)],
    }


def _asked(case: OpenCase, request: StatementRequest, text: Text) -> str:
    days = max(0, (case.today - local_day(request.asked_at)).days)
    waited = text("plan.request.waiting", n=days) if days else text("plan.request.waiting_today")
    at = numbers.when(request.asked_at, text.language)
    return f"{text('lens.asked', who=request.asked_by.name, at=at)} · {waited}"


def _facts(request: StatementRequest, text: Text) -> list[str]:
    """Side first: the wrong one is the worst mistake there is."""
    facts = [text("lens.side", side=text(f"plan.side.{request.side.value}")), request.procedure_code]
    return [fact for fact in (*facts, text(f"plan.urgency.{request.urgency.value}"), request.indication) if fact]


def _changed(case: OpenCase, request: StatementRequest, text: Text) -> Data:
    """By recorded time, the most important first; how many versions the plan has moved."""
    found = case.situation.since_request
    return {
        "title": text("lens.changed"),
        "items": [
            {"word": text(f"situation.change.{d.change.value}"), "t": linked(d.phrase, text, case.today)["t"]}
            for d in found[:MOST_CHANGES]
        ],
        "more": text("common.more", n=len(found) - MOST_CHANGES) if len(found) > MOST_CHANGES else "",
        "plan": changed_since(case, request, text),
        "empty": text("lens.unsure" if not case.events_known else "lens.unchanged"),
    }


def _row(row: LensRow, text: Text) -> Data:
    """`lines` are [value, day and source, whether it is of the asked organ, how old it is when it is old]; `missing`
    says plainly why there are none, `note` what may be missing."""
    found = [[_value(row, one, text), _told(one, text), one.same_organ, _old(one, text)] for one in row.findings]
    doubt = _doubt(row, text)
    none = text("lens.kept_back" if row.kept_back else "lens.none")
    return {
        "name": text(f"lens.row.{row.name}"),
        "lines": found,
        "more": text("common.more", n=row.more) if row.more else "",
        "trend": _trend(row, text),
        "missing": "" if found else doubt or none,
        "note": doubt if found else "",
        "unheard": bool(doubt),
    }


def _doubt(row: LensRow, text: Text) -> str:
    """Which sources did not answer, or may still."""
    comma = text("common.comma")
    if row.silent:
        return text("lens.silent", sources=comma.join(source_name(one, text) for one in row.silent))
    if row.waiting:
        return text("lens.waiting", sources=comma.join(source_name(one, text) for one in row.waiting))
    return ""


def _value(row: LensRow, one: Finding, text: Text) -> str:
    if one.computed and one.quantity:
        return text("lens.computed", value=amount(one.quantity, text))
    if one.quantity:
        return amount(one.quantity, text)
    said = shortened(one.report or one.what, LONGEST)
    words = text("lens.of", what=shortened(one.what, LONGEST), value=said) if one.report else said
    if row.name in ("operations", "implants") and (one.side or one.sided):
        side = text(f"plan.side.{one.side}") if one.side else text("lens.side_unknown")
        return text("lens.with_side", what=words, side=side) if not one.side or row.name == "operations" else words
    return text("lens.over", what=words) if one.over else words


def _told(one: Finding, text: Text) -> str:
    """Day and source."""
    day = _day(one.on, text) if one.on else text("lens.no_day")
    return f"{day} · {source_name(one.source, text)}"


def _old(one: Finding, text: Text) -> str:
    return text("lens.old", age=numbers.span(one.old_days, text)) if one.old_days is not None else ""


def _trend(row: LensRow, text: Text) -> str:
    """Earlier values oldest first with their days, and the change from the last but one."""
    if row.change is None:
        return ""
    points = " → ".join(f"{numbers.number(v, text.language)} ({_day(m, text)})" for m, v in row.points)
    sign = "+" if row.change > 0 else "−" if row.change < 0 else "±"
    return text("lens.trend", points=points, change=f"{sign}{numbers.number(abs(row.change), text.language)}")


def _day(moment: Moment, text: Text) -> str:
    """Without the time of day: to a surgeon it says nothing."""
    return numbers.moment(replace(moment, time=None, precision=min(moment.precision, Precision.DAY)), text.language)
