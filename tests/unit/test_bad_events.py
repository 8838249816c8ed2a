"""Hostile but possible events through merging, the user's rights and the situation: every event is counted, always."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.case import SourceState
from analytics.merge import merge_events
from domain.access import Relation
from domain.event import Event
from domain.portion import Portion
from domain.results import Failed, Fetched, Trouble
from services.situation import Room, open_shielded, open_situation, refresh
from tests.bad_events import bad_events, ten_thousand
from tests.fakes import NOON, FakeFanOut, customer, make_desk, make_house, relation
from tests.pace import pace

MOST_SECONDS = 1.5
"""For 10,000 events, from the sources' answers to a room, on the quiet machine."""


def opened(events: Sequence[Event]) -> tuple[Room, object]:
    """A doctor's room whose clinical and relations sources tell of these events."""
    house = make_house()
    who = house.directory.add(customer(), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    fan_out = house.fan_out
    assert isinstance(fan_out, FakeFanOut)
    for source in ("clinical", "relations"):
        own = tuple(event for event in events if event.source == source)
        fan_out.told.setdefault(who, {})[source] = Fetched(Portion(subject=who, events=own), NOON, source)
    desk = make_desk("doctor", house)
    room = open_situation(desk, who, "care")
    assert isinstance(room, Room)
    return room, desk


def counted(room: Room) -> int:
    """Events of the room however they are counted: shown, or kept back for a reason that is told."""
    case = room.case
    return len(case.events) + case.hidden_shielded + case.hidden_register + case.hidden_denied


def told_once(events: Sequence[Event]) -> int:
    """What merging must keep: each (source, id) once, less what two sources told of in the same words."""
    once = {(event.source, event.id): event for event in reversed(events)}
    merged = merge_events([tuple(once.values())])
    return len(once) - sum(len(event.also_in) for event in merged)


def test_merging_keeps_every_event_once_and_names_every_source() -> None:
    by_source = [tuple(event for event in ten_thousand() if event.source == id) for id in ("clinical", "relations")]
    merged = merge_events(by_source)
    told = Counter((event.source, event.id) for event in ten_thousand())
    assert len(merged) + sum(len(event.also_in) for event in merged) == len(told) < len(ten_thousand())
    assert {(event.source, event.id) for event in merged} <= set(told)
    assert merge_events([merged]) == merged, "merging again changes nothing"


@pytest.mark.alone
def test_ten_thousand_events_open_and_none_is_lost() -> None:
    limit = MOST_SECONDS * pace()
    began = time.process_time()
    room, desk = opened(ten_thousand())
    took = time.process_time() - began
    assert counted(room) == told_once(ten_thousand())
    shown = open_shielded(desk, room)  # type: ignore[arg-type]
    assert shown.case.hidden_shielded == 0
    assert counted(shown) == counted(room)
    assert took < limit


@given(st.integers(1, 10_000), st.integers(0, 120), st.integers(0, 40))
@settings(max_examples=40, deadline=None)
def test_counts_conserve_for_any_part_of_them(seed: int, count: int, on_one_day: int) -> None:
    events = bad_events(count, min(on_one_day, count), seed) if count else ()
    room, _ = opened(events)
    assert counted(room) == told_once(events)
    assert room.case.journey.events == room.case.events, "what is drawn from is what is shown"


def test_the_situation_says_something_and_its_evidence_exists() -> None:
    room, _ = opened(ten_thousand())
    told, ids = room.case.situation, {event.id for event in room.case.events}
    phrases = [*told.sentence, *told.why_now, *(delta.phrase for delta in told.changed)]
    phrases += [thing.phrase for thing in told.next_things]
    assert told.sentence
    assert {id for phrase in phrases for id in phrase.evidence} <= ids
    assert len(told.changed) <= 5


def test_a_source_that_never_comes_takes_nothing_with_it() -> None:
    """The first panels were drawn without it; it never comes: what is shown stays, and what is missing is told."""
    room, desk = opened(ten_thousand()[:300])
    waiting = replace(room.case, pending=("relations",), gathering_id="gone")
    early = replace(room, case=waiting, answers={k: v for k, v in room.answers.items() if k != "relations"})
    after = refresh(desk, early)  # type: ignore[arg-type]
    assert isinstance(after.answers["relations"], Failed)
    clinical = [event.id for event in room.case.events if event.source == "clinical"]
    assert [event.id for event in after.case.events if event.source == "clinical"] == clinical
    assert not after.case.events_known


@pytest.mark.parametrize("trouble", list(Trouble))
def test_a_source_that_answered_once_and_died_is_told_as_dead(trouble: Trouble) -> None:
    room, desk = opened(ten_thousand()[:300])
    fan_out, who = desk.house.fan_out, room.admission.person  # type: ignore[attr-defined]
    fan_out.told[who]["clinical"] = Failed("clinical", trouble, NOON)
    again = open_situation(desk, who, "care")  # type: ignore[arg-type]
    assert isinstance(again, Room)
    line = next(line for line in again.case.sources if line.id == "clinical")
    assert (line.state, line.trouble) == (SourceState.FAILED, trouble)
    assert {event.source for event in again.case.events} == {"relations"}, "nothing of the earlier answer is kept"
    assert not again.case.events_known
    assert not again.case.alerts_known
