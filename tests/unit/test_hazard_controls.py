"""Controls of docs/hazards.csv that no other test proves by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from analytics.situation import Facts, summarise
from domain.event import Channel, Code, Event, EventKind, EventStatus, Moment
from domain.plan import Plan

TODAY = date(2026, 11, 21)
KNEE = Code("urn:oid:1.2.246.537.6.31", "L15", "Polven oire")


def visit(id: str, days_ago: int, status: EventStatus = EventStatus.DONE) -> Event:
    return Event(
        id=id,
        kind=EventKind.CONTACT,
        what="Vastaanotto",
        start=Moment(TODAY - timedelta(days_ago)),
        source="clinical",
        channel=Channel.IN_PERSON,
        status=status,
        code=KNEE,
    )


def facts(*events: Event) -> Facts:
    return Facts(
        events=sorted(events, key=lambda e: e.start.day),
        plan=Plan(id="p", person_key="k"),
        results=None,
        need_in_own_words="",
        today=TODAY,
        now=datetime(2026, 11, 21, 8, 0, tzinfo=UTC),
    )


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.NO_SHOW])
def test_what_was_cancelled_or_missed_is_no_visit(status: EventStatus) -> None:
    done = (visit("a", 60), visit("b", 30))
    told = summarise(facts(*done, visit("c", 5, status)))
    assert told.sentence == summarise(facts(*done)).sentence
    assert [event.id for event in told.last_contacts] == ["b", "a"]
