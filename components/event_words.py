"""One event as words: a line, a card with all its fields, a row of the journey's table twin."""

from __future__ import annotations

from components import numbers
from components.sources_rail import source_name
from components.text import Text, apart
from domain.event import Channel, Event, EventKind, Precision, Quantity


def event_what(event: Event, text: Text) -> str:
    """What it is, in the source's words. A segment has a name in every language (its id is the event's code)."""
    if event.kind is EventKind.SEGMENT and event.code and text.has(f"situation.segment_name.{event.code.value}"):
        return text(f"situation.segment_name.{event.code.value}")
    return event.what


def event_line(event: Event, text: Text) -> str:
    """What, channel and unit, as far as they are known: "Lääkärin vastaanotto, etäyhteys, Keskustan terveysasema".

    Meeting in person is the ordinary way, and what the source's own words tell is not told twice."""
    what = event_what(event, text)
    channel = text(f"journey.channel.{event.channel.value}") if event.channel else ""
    if event.channel is Channel.IN_PERSON or channel.casefold() in what.casefold():
        channel = ""
    return text("common.comma").join(apart(part) for part in (what, channel, event.unit or "") if part)


def amount(quantity: Quantity, text: Text) -> str:
    """The measured value with its unit, and the reference band when the source gives one."""
    value = f"{numbers.number(quantity.value, text.language, 2)}{numbers.NBSP}{apart(quantity.unit)}".strip()
    if quantity.low is None or quantity.high is None:
        return value
    low, high = (numbers.number(x, text.language, 2) for x in (quantity.low, quantity.high))
    return f"{value} ({text('journey.field.band', low=low, high=high)})"


def event_span(event: Event, text: Text) -> str:
    """The start, and the end when it has one: 1.2.2025-3.2.2025."""
    start = numbers.moment(event.start, text.language)
    if event.end is None or event.end == event.start:
        return start
    return f"{start}\u2013{numbers.moment(event.end, text.language)}"


def event_fields(event: Event, text: Text) -> list[list[str]]:
    """[label, value] for every field the source gave; what it did not give is left out, never guessed."""
    code = f"{event.code.value} {event.code.display}".strip() if event.code else ""
    who = event.performer
    values = {
        "when": event_span(event, text),
        "precision": ""
        if event.start.precision >= Precision.DAY
        else text(f"journey.precision.{event.start.precision}"),
        "status": status_word(event, text),
        "value": amount(event.quantity, text) if event.quantity else "",
        "channel": text(f"journey.channel.{event.channel.value}") if event.channel else "",
        "unit": event.unit or "",
        "place": event.place or "",
        "performer": text("common.comma").join(apart(x) for x in (who.name or "", _role(who.role, text)) if x)
        if who
        else "",
        "specialty": event.specialty or "",
        "reason": event.reason or "",
        "code": code,
        "duration": text("journey.field.minutes", n=event.duration_min) if event.duration_min is not None else "",
        "cost": numbers.euro(event.cost_eur, text.language) if event.cost_eur is not None else "",
        "episode": event.episode_id or "",
        "pathway": event.pathway_id or "",
        "register": text(f"journey.register.{event.register.value}"),
        "controller": event.controller,
        "confidentiality": text(f"journey.confidentiality.{event.confidentiality.value}"),
        "recorded": numbers.when(event.recorded_at, text.language) if event.recorded_at else "",
        "source": text("common.comma").join(source_name(id, text) for id in (event.source, *event.also_in)),
    }
    return [[text(f"journey.field.{key}"), value] for key, value in values.items() if value]


def _role(role: str, text: Text) -> str:
    return text(f"common.role.{role}") if text.has(f"common.role.{role}") else role


def status_word(event: Event, text: Text) -> str:
    """Planned, done, cancelled ..."""
    return text(f"journey.status.{event.status.value}")
