"""One customer's own way along a typical path, from the events of their own case, and what stands beside it.

The segment's numbers come as answers that disclosure control has told; the customer's own days come from the case that
is open, so that they are of now and of what the user may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from analytics.answer import Answer
from analytics.disclosure import Hidden
from analytics.segment_paths import Fits
from domain.event import Event, EventKind, EventStatus, Precision

EXPECTED = 0.5
"""A step is expected when at least so many of the segment have had it by the day that the customer is at."""
MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class StepBeside:
    """A step of a path as it may be told: `days` has the quartiles, `shares` the share by day. `fits` and `booked`
    recognise it among a case's events."""

    key: str
    days: Answer
    shares: Answer
    fits: Fits
    booked: frozenset[str]


@dataclass(frozen=True, slots=True)
class PathBeside:
    """A path of a segment; `n` persons have had its moment."""

    moment: str
    back_days: int
    start: Fits
    n: int | Hidden
    steps: tuple[StepBeside, ...]


@dataclass(frozen=True, slots=True)
class OwnStep:
    """Days from the customer's moment to the step; None when it has not been. `booked`: the next appointment for it."""

    days: int | None
    booked: date | None = None


@dataclass(frozen=True, slots=True)
class OwnWay:
    """The customer's moment, the days from it to today, and each step. None of it is known without a moment."""

    began: date | None
    now: int | None = None
    steps: tuple[OwnStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """The share of the segment that had the step by a day that the customer has passed without it."""

    share: float
    day: int


def own_way(events: Sequence[Event], path: PathBeside, today: date) -> OwnWay:
    """From the first event of the moment's kind within the path's days before today. An event of which no day is known
    has no place on it."""
    known = sorted((one for one in events if one.start.precision >= Precision.DAY), key=_when)
    earliest = today - timedelta(days=path.back_days - 1)
    began = next((one for one in known if earliest <= one.start.day <= today and path.start(one)), None)
    if began is None:
        return OwnWay(None)
    after = [one for one in known if one is not began and _when(one) >= _when(began)]
    steps = tuple(_own_step(after, step, began.start.day, today) for step in path.steps)
    return OwnWay(began.start.day, (today - began.start.day).days, steps)


def _own_step(after: Sequence[Event], step: StepBeside, began: date, today: date) -> OwnStep:
    came = next((one for one in after if one.start.day <= today and step.fits(one)), None)
    if came is not None:
        return OwnStep((came.start.day - began).days)
    booked = (one for one in after if one.start.day >= today and _is_booked(one, step.booked))
    return OwnStep(None, next((one.start.day for one in booked), None))


def _is_booked(event: Event, names: frozenset[str]) -> bool:
    return event.kind is EventKind.APPOINTMENT and event.status is EventStatus.PLANNED and event.what in names


def _when(event: Event) -> tuple[date, time]:
    return event.start.day, event.start.time or MIDNIGHT


def told(answer: Answer, name: str) -> float | Hidden | None:
    """A line's number; None when there is no such line or so many have not been seen to come so far."""
    return next((line.cells[0].value for line in answer.lines if line.key == (name,)), None)


def curve(answer: Answer) -> tuple[tuple[int, float], ...]:
    """(day, share) of every share that is told."""
    points = ((int(line.key[0]), line.cells[0].value) for line in answer.lines)
    return tuple((day, share) for day, share in points if share is not None and not isinstance(share, Hidden))


def expected(step: StepBeside, own: OwnStep, now: int | None) -> Expected | None:
    """What the customer lacks that most of the segment had had by the day that the customer is at."""
    if now is None or own.days is not None:
        return None
    passed = [(day, share) for day, share in curve(step.shares) if day <= now and share >= EXPECTED]
    return Expected(passed[-1][1], passed[-1][0]) if passed else None
