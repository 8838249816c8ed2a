"""Several sources' events become one list: every event once, twins of different sources as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, time
from itertools import chain

from domain.event import Event

_MIDNIGHT = time.min


def merge_events(groups: Iterable[Sequence[Event]]) -> tuple[Event, ...]:
    """Every event once, oldest first. One (source, id) counts once; exact twins (kind, code, time, status, unit) from
    different sources become one event of the most trusted source that names the others in `also_in`."""
    events = list(chain.from_iterable(groups))
    shared = _told_by_several(events)
    if shared or len({(event.source, event.id) for event in events}) < len(events):
        events = _once(events, shared)
    return tuple(sorted(events, key=_in_time))


def _told_by_several(events: Sequence[Event]) -> set[str]:
    """Code values that events of more than one source carry: no other event can have a twin."""
    teller: dict[str, str] = {}
    return {
        code.value
        for event in events
        if (code := event.code) is not None and teller.setdefault(code.value, event.source) != event.source
    }


def _once(events: Sequence[Event], shared: set[str]) -> list[Event]:
    kept: list[Event] = []
    seen: set[tuple[str, str]] = set()
    twins: dict[tuple[object, ...], list[int]] = {}
    for event in events:
        if (event.source, event.id) in seen:
            continue
        seen.add((event.source, event.id))
        key = _twin_key(event, shared)
        places = [] if key is None else twins.setdefault(key, [])
        at = next((i for i in places if event.source not in (kept[i].source, *kept[i].also_in)), None)
        if at is not None:  # one event of each source a twin: two visits told twice stay two
            kept[at] = replace(kept[at], also_in=(*kept[at].also_in, event.source))
        else:
            places.append(len(kept))
            kept.append(event)
    return kept


def _twin_key(event: Event, shared: set[str]) -> tuple[object, ...] | None:
    """What two sources must agree on to be telling of the same thing; None without a code that several tell."""
    if event.code is None or event.code.value not in shared:
        return None
    start = event.start
    return event.kind, event.code.system, event.code.value, start.day, start.time, event.status, event.unit


def _in_time(event: Event) -> tuple[date, time, str, str]:
    start = event.start
    return start.day, start.time or _MIDNIGHT, event.source, event.id
