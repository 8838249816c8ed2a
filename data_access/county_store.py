"""The made-up county's files, opened for reading: one read-only connection a thread, days shifted to the clock's day.

Days are stored as offsets from the day the county was built for and read as offsets from today, so that an old county
stays fresh: today's appointments are today's. Birth dates are absolute (they are part of the personal ID).
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from data_access.timing import Clock, TimeLeft
from domain.hetu import SYSTEM, PersonalId, personal_id
from domain.results import Answer, Empty, Failed, Fetched, Trouble

HELSINKI = ZoneInfo("Europe/Helsinki")
_BACK = (0, 0, 1, 1, 2, 2, 2)  # days back by weekday: the seven days of a week fold evenly into its five working days
MOST_IDLE = 8
T = TypeVar("T")


@lru_cache(maxsize=4096)
def _later(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


class Calendar:
    """Offsets to dates for one today. Kept small: a date is made when first asked for."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._office: dict[int, date] = {0: today}
        self._utc: dict[date, datetime] = {}

    def plain(self, offset: int) -> date:
        """The day itself: deaths, relations, housing."""
        return self.today + timedelta(days=offset)

    def office(self, offset: int) -> date:
        """A working day near it, in unchanged order: the past folds back, the future moves on from a weekend."""
        if offset not in self._office:
            day = self.plain(offset)
            moved = -_BACK[day.weekday()] if offset < 0 else (7 - day.weekday() if day.weekday() > 4 else 0)
            self._office[offset] = day + timedelta(days=moved)
        return self._office[offset]

    def utc(self, day: date, minutes: int) -> datetime:
        """The aware UTC moment `minutes` after local midnight of `day`."""
        if day not in self._utc:
            self._utc[day] = datetime(day.year, day.month, day.day, tzinfo=HELSINKI).astimezone(UTC)
        return self._utc[day] + _later(minutes)


def stored_value(person: PersonalId) -> str:
    """How the county's files write an id: the value alone for a personal ID, "system|value" for a temporary one."""
    return person.reveal() if person.system == SYSTEM else f"{person.system}|{person.reveal()}"


def person_from(stored: str) -> PersonalId:
    """The id behind a stored value. Raises InvalidHetu for one that is not valid."""
    system, bar, value = stored.rpartition("|")
    return personal_id(system if bar else SYSTEM, value)


@dataclass(frozen=True, slots=True)
class _Opened:
    connection: sqlite3.Connection
    file: int | None  # the file's number on the disk


class _Lent:
    """A connection while one thread has it: goes back when the thread ends."""

    def __init__(self, opened: _Opened, idle: deque[_Opened]) -> None:
        self.opened, self._idle = opened, idle

    def __del__(self) -> None:
        if len(self._idle) < MOST_IDLE:
            self._idle.append(self.opened)
        else:
            self.opened.connection.close()


class CountyFile:
    """One SQLite file of the county. `id` is the source's id and the file's name."""

    def __init__(self, folder: Path, id: str, clock: Clock) -> None:
        self.id, self.clock = id, clock
        self._path = folder / f"{id}.sqlite"
        self._local = threading.local()
        self._idle: deque[_Opened] = deque()
        self._calendar = Calendar(clock.today())

    def calendar(self) -> Calendar:
        """The calendar of the clock's today; made anew when the day turns."""
        today = self.clock.today()
        if self._calendar.today != today:
            self._calendar = Calendar(today)
        return self._calendar

    def connection(self) -> sqlite3.Connection:
        """This thread's connection, until the thread ends or the file is another. Raises sqlite3.Error when there is no
        file.

        Pages run on threads of their own, each for a moment: the next thread takes over what the last one had opened.
        The threads that ask the sources live on: what they had opened may have been replaced since.
        """
        lent: _Lent | None = getattr(self._local, "lent", None)
        if lent is None or lent.opened.file != self._number():
            lent = self._local.lent = _Lent(self._opened(), self._idle)
        return lent.opened.connection

    def _number(self) -> int | None:
        try:
            return self._path.stat().st_ino
        except OSError:
            return None

    def _opened(self) -> _Opened:
        file = self._number()
        while self._idle:
            try:
                found = self._idle.pop()
            except IndexError:  # another thread was quicker
                break
            if found.file == file:
                return found
            found.connection.close()  # the county has been built anew
        address = f"{self._path.absolute().as_uri()}?mode=ro"
        return _Opened(sqlite3.connect(address, uri=True, timeout=0.5, check_same_thread=False), file)

    def number_of(self, person: PersonalId) -> tuple[int, str] | None:
        """(the file's own number, the id as it is stored), None for somebody the file does not know."""
        query = "SELECT c, id FROM subject WHERE id = ?"
        found: tuple[int, str] | None = self.connection().execute(query, (stored_value(person),)).fetchone()
        return found

    def answer(self, deadline: TimeLeft, read: Callable[[], T | None]) -> Answer[T]:
        """Run `read`, turning every trouble into an answer; None becomes Empty."""
        if deadline.left() <= 0:
            return Failed(self.id, Trouble.TIMED_OUT, self.clock.now())
        try:
            value = read()
        except (sqlite3.OperationalError, OSError):
            return Failed(self.id, Trouble.UNREACHABLE, self.clock.now())
        except (sqlite3.Error, ValueError, KeyError, IndexError, TypeError, ArithmeticError):
            return Failed(self.id, Trouble.NONSENSE, self.clock.now())
        now = self.clock.now()
        return Empty(now, self.id) if value is None else Fetched(value, now, self.id)
