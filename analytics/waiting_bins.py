"""Waiting times and the care guarantee in the bins they are reported in: who waits on a day, who was seen, who in time.

Bins: waiting_bins.toml (the national follow-up of access to care, as domain facts 7 tell it). Everybody stands once in
an answer, by the wait that began first; so the lines of an answer divide its persons. Who may not be shown below the
whole county (People.hidden) has no unit.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.guarantee_columns import CLOCKS, Waits, waits
from analytics.population import UNKNOWN, Ints, Population
from analytics.survival import product_limit
from domain.guarantee import Service, Step
from domain.predicate import Everyone
from domain.small_cells import K

BINS_FILE = Path(__file__).with_name("waiting_bins.toml")
ELSEWHERE = "elsewhere"
"""The word of units with hardly any wait of a kind, and of waits whose unit is not known or not shown."""
WAITING_AT_END = "waiting_at_end:"
"""Before a promise's id: the name of who waited on a year's last day, in the yearly report."""
PERSONS = Measure("persons", Sort.PERSONS, divides=True)
IN_TIME = (
    PERSONS, Measure("in_time", Sort.SHARE), Measure("half_days", Sort.DAYS), Measure("nine_tenths_days", Sort.DAYS)
)  # fmt: skip
MONTHLY = (Measure("persons", Sort.PERSONS), Measure("in_time", Sort.SHARE))


@dataclass(frozen=True)
class Clock:
    """One promise of law: `ends` of its bins in days; `official`: those of the national follow-up."""

    service: Service
    step: Step
    ends: tuple[int, ...]
    official: bool

    @property
    def id(self) -> str:
        return f"{self.service}.{self.step}"

    @property
    def place(self) -> int:
        return CLOCKS.index((self.service, self.step))

    def words(self) -> tuple[str, ...]:
        """0-3, 4-21, 22-."""
        lows = (0, *(end + 1 for end in self.ends))
        return tuple(f"{low}-{high}" for low, high in zip(lows, (*self.ends, ""), strict=True))

    def bins(self, days: Ints) -> Ints:
        found: Ints = np.searchsorted(self.ends, days, "left")
        return found


@lru_cache(maxsize=1)
def clocks() -> tuple[Clock, ...]:
    """Every promise in the order of CLOCKS. Raises KeyError for one without bins."""
    told = tomllib.loads(BINS_FILE.read_text(encoding="utf-8"))
    rows = [(service, step, told[service][step]) for service, step in CLOCKS]
    return tuple(Clock(service, step, tuple(row["ends"]), row["official"]) for service, step, row in rows)


def clock_of(id: str) -> Clock:
    """Raises KeyError."""
    return {clock.id: clock for clock in clocks()}[id]


def heard_of(population: Population) -> tuple[Clock, ...]:
    """Promises of which the sources tell at least one wait of k persons: the rest would be an empty page."""
    found = waits(population)
    return tuple(c for c in clocks() if _distinct(population, [found.person[found.clock == c.place]]) >= K)


def waiting_on(population: Population, clock: Clock, day: int, *, by_unit: bool = False) -> RawAnswer:
    """Persons who wait at the end of a day, by how many days they have waited."""
    rows = _mine(population, clock)
    rows = _one_each(rows.kept(rows.waiting_on(day)))
    return _binned(population, clock, rows, day - rows.started, ("waiting_on", day), by_unit)


def seen(population: Population, clock: Clock, first: int, last: int, *, by_unit: bool = False) -> RawAnswer:
    """Persons whose wait ended between two days (both included) with what was promised, by how long it had been."""
    rows = _mine(population, clock)
    rows = _one_each(rows.kept((rows.ended >= first) & (rows.ended <= last)))
    return _binned(population, clock, rows, rows.ended - rows.started, ("seen", last), by_unit)


def in_time(population: Population, clock: Clock, first: int, last: int) -> RawAnswer:
    """By unit, persons whose wait began between two days and whose limit has come by the second: the share that had in
    time what was promised, and the days by which half and nine tenths of them had (product-limit: those who still wait,
    or were taken off, count until then). A wait that was stopped before its limit had nothing to keep."""
    rows = _one_each(_settled(_mine(population, clock), first, last))
    unit, words = _units(population, clock, rows)
    lines = tuple(RawLine((word,), _kept(rows.kept(unit == place), last)) for place, word in enumerate(words))
    asked = _asked(population, clock, ("began", last))
    return RawAnswer(asked, ("unit",), IN_TIME, lines, len(rows), notes=("customer_base.note.in_time",))


def in_time_by_referral(population: Population, clock: Clock, first: int, last: int) -> RawAnswer:
    """The same by what the wait began with: the referral, which says to which clinic, the assessment, the decision."""
    rows = _one_each(_settled(_mine(population, clock), first, last))
    kinds = np.flatnonzero(np.bincount(_mine(population, clock).activity, minlength=1))
    lines = tuple(
        RawLine((population.words.activities[kind].key,), _kept(rows.kept(rows.activity == kind), last))
        for kind in kinds.tolist()
    )
    asked = _asked(population, clock, ("began_with", last))
    return RawAnswer(asked, ("activity",), IN_TIME, lines, len(rows), notes=("customer_base.note.in_time",))


def by_clock(population: Population, wanted: Sequence[Clock], first: int, last: int, seen_by: int) -> RawAnswer:
    """The same for several promises, whole county: waits that began between two days, as they stood on `seen_by`."""
    lines, everybody = [], []
    for clock in wanted:
        rows = _one_each(_settled(_mine(population, clock), first, last, seen_by))
        lines.append(RawLine((clock.id,), _kept(rows, seen_by)))
        everybody.append(rows.person)
    asked = replace(_asked(population, wanted[0], ("began", last)) if wanted else _nothing(), definition="1")
    measures = (replace(PERSONS, divides=False), *IN_TIME[1:])
    base = _distinct(population, everybody)
    return RawAnswer(asked, ("clock",), measures, tuple(lines), base, notes=("customer_base.note.in_time",))


def waiting_by_month(population: Population, clock: Clock, ends: Sequence[int]) -> RawAnswer:
    """Persons who waited at the end of each of some month-ends; the last may be a day in the middle of a month."""
    rows = _mine(population, clock)
    lines, everybody = [], []
    for end in ends:
        who = _persons(population, rows.person[rows.waiting_on(end)])
        everybody.append(who)
        lines.append(RawLine((_month(end),), (RawCell(len(who), len(who)),), unfinished=not _is_month_end(end)))
    base = _distinct(population, everybody)
    measures = (replace(PERSONS, divides=False),)
    return RawAnswer(_asked(population, clock, ("by_month", ends[-1])), ("month",), measures, tuple(lines), base)


def in_time_by_month(population: Population, clock: Clock, ends: Sequence[int]) -> RawAnswer:
    """By the month in which the wait began: persons whose limit has come, and the share in time. A month of which some
    limits are still to come is unfinished."""
    rows, last = _mine(population, clock), ends[-1]
    lines, everybody = [], []
    for end in ends:
        first = _month_begin(end)
        began = rows.kept((rows.started >= first) & (rows.started <= end))
        settled = _one_each(_settled(began, first, end, last))
        persons, share, *_ = _kept(settled, last)
        open_ = not _is_month_end(end) or bool(((began.due > last) & (began.ended == UNKNOWN)).any())
        lines.append(RawLine((_month(end),), (persons, share), unfinished=open_))
        everybody.append(settled.person)
    base = _distinct(population, everybody)
    return RawAnswer(_asked(population, clock, ("months", last)), ("month",), MONTHLY, tuple(lines), base)


def _persons(population: Population, rows: Ints) -> Ints:
    """Each of these persons once, in order."""
    met = np.zeros(len(population.people), np.bool_)
    met[rows] = True
    return np.flatnonzero(met)


def _distinct(population: Population, several: Sequence[Ints]) -> int:
    """How many different persons are in any of these."""
    met = np.zeros(len(population.people), np.bool_)
    for rows in several:
        met[rows] = True
    return int(np.count_nonzero(met))


def _mine(population: Population, clock: Clock) -> Waits:
    found = waits(population)
    return found.kept(found.clock == clock.place)


def _one_each(rows: Waits) -> Waits:
    """Each person's first wait: rows stand by person, then start."""
    return rows.kept(np.unique(rows.person, return_index=True)[1])


def _settled(rows: Waits, first: int, last: int, seen_by: int | None = None) -> Waits:
    """Waits that began in a period and whose limit has come by a day, without those stopped before it."""
    day = last if seen_by is None else seen_by
    began = (rows.started >= first) & (rows.started <= last) & (rows.due <= day)
    return rows.kept(began & ((rows.stopped == UNKNOWN) | (rows.stopped > rows.due)))


def _kept(rows: Waits, day: int) -> tuple[RawCell, RawCell, RawCell, RawCell]:
    """Persons, the share in time, half and nine tenths, of one wait a person."""
    n = len(rows)
    came = (rows.ended != UNKNOWN) & (rows.ended <= day)
    kept = int(np.count_nonzero(came & (rows.ended <= rows.due)))
    until = np.where(came, rows.ended, np.where(rows.stopped == UNKNOWN, day, np.minimum(rows.stopped, day)))
    curve = product_limit(until - rows.started, came)
    reached = int(came.sum())
    half, most = (RawCell(curve.reached(part) if n else None, reached) for part in (0.5, 0.9))
    return RawCell(n, n), RawCell(kept / n if n else None, kept, rest=n - kept), half, most


def _binned(
    population: Population, clock: Clock, rows: Waits, days: Ints, when: tuple[str, int], by_unit: bool
) -> RawAnswer:
    words = clock.words()
    place, units = _units(population, clock, rows) if by_unit else (np.zeros(len(rows), np.int64), ("",))
    table = np.bincount(place * len(words) + clock.bins(days), minlength=len(units) * len(words))
    lines = tuple(
        RawLine((unit, word) if by_unit else (word,), (RawCell(int(n), int(n)),))
        for (unit, word), n in zip(((u, w) for u in units for w in words), table, strict=True)
    )
    dimensions = ("unit", "wait") if by_unit else ("wait",)
    return RawAnswer(_asked(population, clock, when), dimensions, (PERSONS,), lines, len(rows))


def _units(population: Population, clock: Clock, rows: Waits) -> tuple[Ints, tuple[str, ...]]:
    """(place of each row's unit, their words): units where at least k persons have ever waited, the rest together; no
    rest where nobody has ever been of it, since a line of nobody would hide another."""
    every = _mine(population, clock)
    shown = ~population.people.hidden
    words = population.words.units
    pairs = np.sort(every.person.astype(np.int64) * (len(words) + 1) + every.unit + 1)
    pairs = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
    unit, person = pairs % (len(words) + 1) - 1, pairs // (len(words) + 1)
    counts = np.bincount(unit[(unit >= 0) & shown[person]], minlength=len(words))
    mine = np.flatnonzero(counts >= K)
    places = np.full(len(words) + 1, len(mine))
    places[mine] = np.arange(len(mine))
    unit_of = np.where(shown[rows.person], places[rows.unit], len(mine))
    rest = (ELSEWHERE,) if bool((places[every.unit] == len(mine)).any() or ~shown[every.person].all()) else ()
    return unit_of, (*(words[one] for one in mine), *rest)


def _asked(population: Population, clock: Clock, when: tuple[str, int]) -> Asked:
    """Psychiatry names what it touches, so that disclosure control takes the greater k."""
    told = [("clock", clock.id), (when[0], str(np.datetime64(when[1], "D")))]
    if clock.service is Service.PSYCHIATRY:
        told += [("activity", one.key) for one in population.words.activities if one.shielded]
    return Asked(Question.HOW_LONG, Everyone(), tuple(told))


def _nothing() -> Asked:
    return Asked(Question.HOW_LONG, Everyone())


def _month(day: int) -> str:
    return str(np.datetime64(day, "D").astype("datetime64[M]"))


def _month_begin(day: int) -> int:
    return int(np.datetime64(day, "D").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64))


def _is_month_end(day: int) -> bool:
    return _month(day) != _month(day + 1)
