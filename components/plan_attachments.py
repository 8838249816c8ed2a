"""Events of the journey that go with a statement request: which can be chosen, and what was chosen."""

from __future__ import annotations

from typing import Any

from analytics.attachable import attachable
from analytics.case import OpenCase
from components import numbers
from components.event_words import amount, event_line
from components.text import Text
from domain.event import Event
from domain.plan import StatementRequest
from domain.source_text import shortened

Data = dict[str, Any]
LONGEST = 120


def attachment_options(case: OpenCase, text: Text) -> list[Data]:
    """What the form offers: the events that a surgeon needs, the most useful first. `value` is the event's id."""
    return [{"value": event.id, "label": _line(event, text)} for event in attachable(case)]


def attached(case: OpenCase, request: StatementRequest, text: Text) -> list[str]:
    """What was attached, oldest first, each with its day. What this user may not or cannot see now is a number."""
    events = {event.id: event for event in case.events}
    seen = sorted((events[id] for id in request.attachments if id in events), key=lambda e: e.start.day)
    lines = [_line(event, text) for event in seen]
    hidden = len(request.attachments) - len(seen)
    return [*lines, *([text("lens.attachments_hidden", n=hidden)] if hidden else [])]


def _line(event: Event, text: Text) -> str:
    """Day, what, where; a measure with its value."""
    line = shortened(event_line(event, text), LONGEST)
    line = text("lens.of", what=line, value=amount(event.quantity, text)) if event.quantity else line
    return f"{numbers.moment(event.start, text.language)} {line}"
