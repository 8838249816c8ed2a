"""What the browser says of a statement request and of its answer, read into the domain's commands."""

from __future__ import annotations

from analytics.case import SourceState
from components.plan_payload import Fields
from domain.plan import AnswerRequest, RequestStatement, Side, SurgeryDecision, Urgency

LONGEST_CODE = 20
REQUEST_FIELDS = ("question", "side", "urgency", "indication", "procedure_code", "due", "attachments", "expires")
ANSWER_FIELDS = (
    "request_id", "decision", "text", "side", "urgency", "procedure_code", "template", "side_confirmed", "reasons",
    "conditions",
)  # fmt: skip
_NOT_HEARD = frozenset({SourceState.FAILED, SourceState.STALE, SourceState.PENDING})


def read_request(f: Fields) -> RequestStatement:
    """Which sources were missing is noted by us, not by the browser; attachments are events of the open case."""
    return RequestStatement(
        question=f.text("question"),
        indication=f.text("indication"),
        side=f.one_of("side", Side),
        urgency=f.one_of("urgency", Urgency),
        procedure_code=f.text("procedure_code", required=False, longest=LONGEST_CODE).upper(),
        due=f.day("due"),
        missing_sources=tuple(line.id for line in f.case.sources if line.state in _NOT_HEARD),
        attachments=f.events("attachments"),
        expires=f.day("expires"),
    )


def read_answer(f: Fields) -> AnswerRequest:
    """The surgeon's answer; that another side was meant is confirmed in a field of its own."""
    return AnswerRequest(
        request_id=f.id("request_id"),
        decision=f.one_of("decision", SurgeryDecision),
        text=f.text("text"),
        side=f.one_of("side", Side),
        urgency=f.one_of("urgency", Urgency),
        procedure_code=f.text("procedure_code", required=False, longest=LONGEST_CODE).upper(),
        template=f.optional_id("template") or "",
        side_confirmed=f.flag("side_confirmed"),
        reasons=f.text("reasons", required=False),
        conditions=f.text("conditions", required=False),
    )
