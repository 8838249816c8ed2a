"""Which events of a customer are worth attaching to a statement request."""

from __future__ import annotations

from analytics.case import OpenCase
from analytics.plan_events import OWN_PLAN
from analytics.situation_words import HAPPENED
from analytics.surgeon_codes import table
from domain.event import Code, Event, EventKind

MOST = 12
_KINDS = frozenset({EventKind.EXAMINATION, EventKind.DOCUMENT, EventKind.SURGERY, EventKind.PROCEDURE,
                    EventKind.DIAGNOSIS, EventKind.REFERRAL, EventKind.MEASUREMENT, EventKind.CONTACT})  # fmt: skip
_LENS = ("imaging", "oks", "operations", "implants", "anticoagulation", "hba1c", "bmi", "asa", "smoking")


def attachable(case: OpenCase) -> tuple[Event, ...]:
    """At most MOST events that have happened: what the surgeon's lens looks at first, then the newest of the rest.

    Of measures only the newest of each, since the lens tells the trend.
    """
    told = [e for e in case.events if e.source != OWN_PLAN and e.status in HAPPENED and e.start.day <= case.today]
    newest = sorted(told, key=lambda e: e.start.day, reverse=True)
    once: set[tuple[str, str]] = set()
    rank = _Rank()
    kept = [e for e in newest if (e.kind in _KINDS or rank.of(e) < len(_LENS)) and _first_of_measure(e, once)]
    return tuple(sorted(kept, key=rank.of)[:MOST])


def _first_of_measure(event: Event, once: set[tuple[str, str]]) -> bool:
    if event.kind is not EventKind.MEASUREMENT:
        return True
    name = (event.code.system, event.code.value) if event.code else ("", event.what.casefold())
    fresh = name not in once
    once.add(name)
    return fresh


class _Rank:
    """The place of an event's kind in the lens; after all of them when it is none of these. A customer of two thousand
    events has some hundred sorts of them, and each is looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[EventKind, Code | None, str], int] = {}

    def of(self, event: Event) -> int:
        sort = (event.kind, event.code, event.what)
        if sort not in self._known:
            rows = table()
            fitting = (at for at, name in enumerate(_LENS) if event.kind in rows[name].kinds and rows[name].fits(event))
            self._known[sort] = next(fitting, len(_LENS))
        return self._known[sort]
