"""What a team lead tells once a year: customers and contacts, processing times, customers by segment and age.

A year is a calendar year that is over and of which the snapshot holds everything it tells; an answer that cannot be
told of a year is left out, and the page says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.channel_use import CHANNELS, channel_of
from analytics.channel_use import met as met_between
from analytics.cohort import counts, day_number
from analytics.counting import by_group
from analytics.customer_base import present
from analytics.dimensions import AGE_BANDS, age_bands
from analytics.guarantee_chains import LOOKED_BACK as REFERRALS_BACK
from analytics.guarantee_visits import LOOKED_BACK as VISITS_BACK
from analytics.population import UNKNOWN, Bools, Ints, Population
from analytics.waiting_bins import Clock, by_clock, heard_of
from domain.event import EventStatus
from domain.guarantee import Service, Step
from domain.predicate import Everyone

MOST_YEARS = 3
ELSEWHERE = "elsewhere"


def years(population: Population) -> tuple[int, ...]:
    """Whole years that may be told, the newest first: those of which there are events from the beginning."""
    this = np.datetime64(population.as_of + 1, "D").astype("datetime64[Y]").astype(int) + 1970
    told = []
    for year in range(int(this) - 1, int(this) - 1 - MOST_YEARS, -1):
        first, _ = bounds(year)
        if len(population.events) and bool((population.events.day < first).any()):
            told.append(year)
    return tuple(told)


def bounds(year: int) -> tuple[int, int]:
    """First and last day of a year as day numbers."""
    return day_number(date(year, 1, 1)), day_number(date(year, 12, 31))


def report(population: Population, year: int) -> dict[str, Callable[[], RawAnswer]]:
    """Every answer of the year by its name, in the order of the page, to be made when it is wanted."""
    found: dict[str, Callable[[], RawAnswer]] = {
        "served": lambda: served(population, year),
        "by_age": lambda: by_age(population, year),
        "cost": lambda: cost(population, year),
    }
    for name, some in processed(population, year).items():
        found[name] = partial(processing, population, year, some)
    if members_known(population, bounds(year)[1]):
        found["by_segment"] = lambda: by_segment(population, year)
    return found | {"by_unit": lambda: by_unit(population, year)}


def served(population: Population, year: int) -> RawAnswer:
    """By channel: customers and contacts of the year."""
    return _counted(population, year, channel_of(population), [one.value for one in CHANNELS], "channel")


def by_unit(population: Population, year: int) -> RawAnswer:
    """By unit: customers and contacts of the year; what has no unit stands elsewhere."""
    units = population.words.units
    at = population.events.unit
    group = np.where(at < 0, len(units), at)
    return _counted(population, year, group, [*units, ELSEWHERE], "unit")


def _counted(population: Population, year: int, group: Ints, words: Sequence[str], dimension: str) -> RawAnswer:
    mask = met(population, year)
    found = by_group(population, mask, group, len(words))
    lines = tuple(
        RawLine((word,), (RawCell(n, n), RawCell(rows, n)))
        for word, n, rows in zip(words, found.persons.tolist(), found.rows.tolist(), strict=True)
    )
    measures = (Measure("persons", Sort.PERSONS), Measure("contacts", Sort.EVENTS, divides=True))
    base = int(np.count_nonzero(counts(population, mask)))
    asked = Asked(Question.WHERE, Everyone(), (("report", str(year)), ("by", dimension)))
    return RawAnswer(asked, (dimension,), measures, lines, base)


def met(population: Population, year: int) -> Bools:
    """A mask of the year's contacts."""
    return met_between(population, *bounds(year))


def processed(population: Population, year: int) -> dict[str, tuple[Clock, ...]]:
    """The promises of law that can be told of a year, psychiatry apart, since its least number of persons is greater.
    Of a year that is not looked back on wholly nothing is told."""
    first = bounds(year)[0]
    told = [one for one in heard_of(population) if first >= population.as_of - _back(one)]
    plain = tuple(one for one in told if one.service is not Service.PSYCHIATRY)
    mind = tuple(one for one in told if one.service is Service.PSYCHIATRY)
    return {name: some for name, some in (("processing", plain), ("processing_mind", mind)) if some}


def processing(population: Population, year: int, some: Sequence[Clock]) -> RawAnswer:
    """The care guarantee of waits that began in the year, as they stand on the population's day."""
    first, last = bounds(year)
    return by_clock(population, some, first, last, population.as_of)


def _back(clock: Clock) -> int:
    """Treatment is told from its decision on, which may come long after a referral that is looked back on no more."""
    if clock.step is Step.TREATMENT:
        return REFERRALS_BACK.days - 365
    return (REFERRALS_BACK if clock.service in (Service.SPECIALISED, Service.PSYCHIATRY) else VISITS_BACK).days


def members_known(population: Population, day: int) -> bool:
    """Whether memberships are told of that day."""
    found = population.memberships
    return found is not None and len(found.since) > 0 and int(found.since.min()) <= day


def by_segment(population: Population, year: int) -> RawAnswer:
    """Customers of the year's last day by segment; somebody may be in several."""
    last = bounds(year)[1]
    found, here = population.memberships, present(population, last)
    assert found is not None
    now = (found.since <= last) & ((found.until == UNKNOWN) | (found.until > last)) & here[found.person]
    lines = []
    for place, word in enumerate(population.words.segments):
        n = len(np.unique(found.person[now & (found.segment == place)]))
        rest = int(here.sum()) - n
        lines.append(RawLine((word,), (RawCell(n, n, rest=rest), RawCell(_part(n, rest), n, rest=rest))))
    measures = (Measure("persons", Sort.PERSONS), Measure("share", Sort.SHARE))
    asked = Asked(Question.WHO, Everyone(), (("report", str(year)), ("by", "segment")))
    return RawAnswer(asked, ("segment",), measures, tuple(lines), int(here.sum()))


def by_age(population: Population, year: int) -> RawAnswer:
    """Customers of the year's last day by age band on it, and those of them whom a service met in the year."""
    here, band, served_ = aged(population, year)
    lines = []
    for place, word in (*enumerate(AGE_BANDS), (UNKNOWN, "unknown")):
        mine = here & (band == place)
        n, used = int(mine.sum()), int(np.count_nonzero(served_ & mine))
        if n or place != UNKNOWN:  # a line of nobody would hide another
            lines.append(RawLine((word,), (RawCell(n, n), RawCell(_part(used, n - used), used, rest=n - used))))
    measures = (Measure("persons", Sort.PERSONS, divides=True), Measure("met", Sort.SHARE))
    asked = Asked(Question.WHO, Everyone(), (("report", str(year)), ("by", "age_band")))
    return RawAnswer(asked, ("age_band",), measures, tuple(lines), int(here.sum()))


def aged(population: Population, year: int) -> tuple[Bools, Ints, Bools]:
    """Who was a customer on the year's last day, each person's age band on it, and whom a service met in the year."""
    last = bounds(year)[1]
    band: Ints = age_bands(population.people.birth, last)
    return present(population, last), band, counts(population, met(population, year)) > 0


def cost(population: Population, year: int) -> RawAnswer:
    """One line: customers with a priced event of the year, and the cents of those events."""
    first, last = bounds(year)
    events = population.events
    status = np.array([one in (EventStatus.DONE, EventStatus.ONGOING) for one in EventStatus])
    mask = (events.cents > 0) & (events.day >= first) & (events.day <= last) & status[events.status]
    found = by_group(population, mask, np.zeros(len(mask), dtype=np.int64), 1, events.cents)
    n, cents, largest = (int(column[0]) for column in (found.persons, found.sums, found.largest))
    line = RawLine((str(year),), (RawCell(n, n), RawCell(cents, n, largest=largest)))
    measures = (Measure("persons", Sort.PERSONS), Measure("cents", Sort.CENTS))
    asked = Asked(Question.AT_WHAT_COST, Everyone(), (("report", str(year)), ("by", "year")))
    return RawAnswer(asked, ("year",), measures, (line,), n)


def _part(n: int, rest: int) -> float | None:
    return n / (n + rest) if n + rest else None
