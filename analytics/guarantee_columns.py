"""The clocks of the care guarantee for everybody at once: one row a wait.

The same clocks as one person's (analytics/guarantee.py), from columns: what starts and ends them is read from the same
data (guarantee_events.toml, domain/guarantee_limits.toml, analytics/topics.py), and an oracle test holds the two
together. Not here: requests for statements, which are no events of a source; reasons and words that single events have
of their own, which no column holds; and moments known only to the month or the year, which columns tell as their
first day.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta

import numpy as np

from analytics.guarantee_column_chains import Found, referral_waits
from analytics.guarantee_column_visits import visit_waits
from analytics.population import UNKNOWN, Bools, Ints, Population
from domain.guarantee import Limit, Service, Step, limits

_DAY_0 = date(1970, 1, 1)

CLOCKS = (
    (Service.SPECIALISED, Step.ASSESSMENT), (Service.SPECIALISED, Step.SPECIALIST),
    (Service.SPECIALISED, Step.TREATMENT), (Service.PSYCHIATRY, Step.ASSESSMENT),
    (Service.PSYCHIATRY, Step.SPECIALIST), (Service.PSYCHIATRY, Step.TREATMENT),
    (Service.PRIMARY, Step.VISIT), (Service.ORAL, Step.VISIT), (Service.SOCIAL, Step.ASSESSMENT),
)  # fmt: skip
"""The waits that sources tell of. Emergency care has no days to count, and no source tells of the first call."""


@dataclass(frozen=True)
class Waits:
    """One row a wait that law limits, by person. Days are numbers (population); -1 is not known or not yet.

    `clock`: a place in CLOCKS. `activity`, `unit`: what started it and where (the referral and who sent it; for
    treatment, where the need was decided). `due`: the last day in time. `ended`: what was promised happened.
    `stopped`: nothing was to be waited for any more (a recorded removal, death, moving away); -1 for a wait that ended.
    """

    person: Ints
    clock: Ints
    activity: Ints
    unit: Ints
    started: Ints
    due: Ints
    ended: Ints
    stopped: Ints

    def __len__(self) -> int:
        return len(self.person)

    def kept(self, mask: Ints) -> Waits:
        """Rows by a mask or by their places."""
        return Waits(*(getattr(self, one.name)[mask] for one in fields(Waits)))

    def waiting_on(self, day: int) -> Bools:
        """Waits that had begun by a day and lasted beyond it."""
        lasting = (self.ended == UNKNOWN) | (self.ended > day)
        lasting &= (self.stopped == UNKNOWN) | (self.stopped > day)
        found: Bools = (self.started <= day) & lasting
        return found


def waits(population: Population) -> Waits:
    """Every wait that began within the years looked back on (guarantee_chains, guarantee_visits: three and two),
    computed once a population."""
    return population.once("guarantee_waits", _waits)


def _waits(population: Population) -> Waits:
    return _limited(population, [*referral_waits(population), *visit_waits(population)])


def _limited(population: Population, found: list[Found]) -> Waits:
    """Waits for which law gives a limit, with its day."""
    rows = [_rows(population, one) for one in found]
    columns = [np.concatenate([getattr(row, one.name) for row in rows]) for one in fields(Waits)]
    joined = Waits(*columns)
    order = np.lexsort((joined.started, joined.clock, joined.person))
    return joined.kept(order)


def _rows(population: Population, found: Found) -> Waits:
    events = population.events
    person, started = population.owner[found.start], events.day[found.start].astype(np.int64)
    due = _due(found.service, found.step, started, population.people.birth[person])
    gone = _gone(population, person, events.day[found.about].astype(np.int64))
    stopped = np.where(found.stopped != UNKNOWN, found.stopped, gone)
    stopped = np.where(found.ended != UNKNOWN, UNKNOWN, stopped)
    clock = np.full(len(started), CLOCKS.index((found.service, found.step)))
    kept = (due != UNKNOWN) & ((stopped == UNKNOWN) | (stopped >= started))
    activity, unit = events.activity[found.about], events.unit[found.start]
    return Waits(person, clock, activity, unit, started, due, found.ended, stopped).kept(kept)


def _gone(population: Population, person: Ints, begun: Ints) -> Ints:
    """The day of death or moving away, not before what it was about had begun; -1 for somebody who is here."""
    gone = np.full(len(person), UNKNOWN, dtype=np.int64)
    for column in (population.people.died, population.people.moved):
        day = column[person].astype(np.int64)
        left = (day != UNKNOWN) & (day <= population.as_of)
        day = np.maximum(day, begun)
        gone = np.where(left & ((gone == UNKNOWN) | (day < gone)), day, gone)
    return gone


def _due(service: Service, step: Step, started: Ints, birth: Ints) -> Ints:
    """The last day in time (domain.guarantee.limit_for); -1 where law gives no limit."""
    days, at = np.unique(started, return_inverse=True)
    age, known = _age_on(birth, started), birth != UNKNOWN
    due = np.full(len(started), UNKNOWN, dtype=np.int64)
    for limit in limits():
        if (limit.service, limit.step) != (service, step):
            continue
        table = np.array([_number(limit.due(day)) if _holds(limit, day) else UNKNOWN for day in map(_date, days)])
        told = table[at] if len(table) else due
        fits = (told != UNKNOWN) & (~known | ((age >= limit.from_age) & (age < limit.below)))
        due = np.where(fits & ((due == UNKNOWN) | (told < due)), told, due)
    return due


def _holds(limit: Limit, day: date) -> bool:
    return limit.valid_from <= day <= limit.valid_to


def _age_on(birth: Ints, day: Ints) -> Ints:
    """Full years on a day (domain.guarantee.age_on)."""
    found: Ints = (_digits(day) - _digits(birth)) // 10_000
    return found


def _digits(days: Ints) -> Ints:
    """A day as yyyymmdd."""
    day = days.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    year = month.astype("datetime64[Y]").astype(np.int64) + 1970
    found: Ints = (
        year * 10_000 + (month.astype(np.int64) % 12 + 1) * 100 + (day - month.astype("datetime64[D]")).astype(int) + 1
    )
    return found


def _date(day: int) -> date:
    return _DAY_0 + timedelta(days=int(day))


def _number(day: date) -> int:
    return (day - _DAY_0).days
