"""Deed: see the customer base as a whole: who the customers are, how long they wait, how they are met, a year's report.

Aggregates only, told by disclosure control (services/telling.py). The numbers are the same for every lead, so each is
computed once a snapshot and kept beside its columns; the order of units is the reader's own. One logged read a view.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import partial

from analytics import channel_use, concentration, customer_base, waiting_bins, yearly_report
from analytics.answer import Answer, RawAnswer
from analytics.base_table import month_ends
from analytics.population import Population
from analytics.waiting_bins import Clock
from domain.access import Deed
from domain.predicate import Dimension
from domain.segment_rule import SegmentRule
from services.desk import Desk
from services.kept import Kept
from services.population import loaded
from services.segment_rules import sensitive_of
from services.telling import Teller

PURPOSE = "knowledge_management"
MOST_KEPT = 200
YEAR = 365
OFFICIAL_DAYS = ((4, 30), (8, 31), (12, 31))
"""The days of the national follow-up (domain facts 7)."""
MOST_DAYS = 4
_DAY_0 = date(1970, 1, 1)


class View(StrEnum):
    """A part of the room; each is one read."""

    CUSTOMERS = "customers"
    WAITS = "waits"
    CHANNELS = "channels"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a lead looks at. What is not there (a clock, a day, a year) counts as not chosen."""

    view: View = View.CUSTOMERS
    clock: str = ""
    day: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class BasePage:
    """One view's answers by their names. `clocks`, `days`, `years` are what may be chosen, `clock`, `day` and `year`
    what is; None and 0 where there is nothing to choose."""

    view: View
    as_of: date
    snapshot: str
    unit: str
    answers: Mapping[str, Answer]
    clocks: tuple[Clock, ...] = ()
    clock: Clock | None = None
    days: tuple[date, ...] = ()
    day: date | None = None
    years: tuple[int, ...] = ()
    year: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    """What activities are called in the source's language, by key."""
    rules: tuple[SegmentRule, ...] = ()


def base_page(desk: Desk, wanted: Wanted) -> BasePage:
    """One view. One line of the log. Raises Refused, SnapshotTrouble, StoreUnavailable."""
    desk.enter(Deed.SEE_SEGMENTS, PURPOSE, (f"customer_base={wanted.view}",))
    snapshot = loaded(desk.house)
    people, every = snapshot.population, snapshot.rules
    teller = Teller.of(people, sensitive_of(every))
    unit = desk.user.unit if desk.user.unit in people.words.units else ""
    names = {one.key: one.name for one in people.words.activities}
    shown = BasePage(wanted.view, teller.as_of, people.snapshot, unit, {}, names=names, rules=every)
    return _VIEWS[wanted.view](people, _Telling(people, teller, unit), wanted, shown)


def prepared(people: Population, every: tuple[SegmentRule, ...], view: View) -> BasePage:
    """A view as a lead of no unit first sees it, told and kept, and counted for all units."""
    teller = Teller.of(people, sensitive_of(every))
    shown = BasePage(view, teller.as_of, people.snapshot, "", {})
    return _VIEWS[view](people, _Telling(people, teller, ""), Wanted(view), shown)


@dataclass(frozen=True)
class _Telling:
    """Tells answers, each once a snapshot; the reader's own unit stands first."""

    people: Population
    teller: Teller
    unit: str

    def tell(self, name: str, make: Callable[[], RawAnswer]) -> Answer:
        kept: Kept = self.people.once("customer base kept", lambda _: Kept(MOST_KEPT))
        key = (name, self.unit, self.teller.sensitive)
        answer: Answer = kept.get(key, lambda: self.teller.tell(_own_first(self._raw(name, make), self.unit)))
        return answer

    def _raw(self, name: str, make: Callable[[], RawAnswer]) -> RawAnswer:
        """Counted once for leads of all units; like the rows that it is of, it never leaves the services."""
        return self.people.once(f"customer base: {name}", lambda _: make())


def _own_first(raw: RawAnswer, unit: str) -> RawAnswer:
    """Units by their number of persons, the reader's own first. What is hidden stands apart on the screen anyway."""
    if raw.dimensions[:1] != ("unit",):
        return raw
    n: dict[str, int] = {}
    for line in raw.lines:
        n[line.key[0]] = n.get(line.key[0], 0) + line.cells[0].persons
    return replace(raw, lines=tuple(sorted(raw.lines, key=lambda line: (line.key[0] != unit, -n[line.key[0]]))))


def _customers(people: Population, told: _Telling, _: Wanted, page: BasePage) -> BasePage:
    by: dict[str, Callable[[], RawAnswer]] = {
        "age_and_gender": lambda: customer_base.age_and_gender(people),
        "municipality": lambda: customer_base.structure(people, Dimension.MUNICIPALITY),
        "life_cycle": lambda: customer_base.structure(people, Dimension.LIFE_CYCLE),
        "customer_type": lambda: customer_base.structure(people, Dimension.CUSTOMER_TYPE),
        "risk": lambda: customer_base.risks(people),
        "concentration": lambda: concentration.by_cost(people),
        "gini": lambda: concentration.evenness(people),
        "value": lambda: customer_base.value(people),
    }
    return replace(page, answers={name: told.tell(name, make) for name, make in by.items()})


def _waits(people: Population, told: _Telling, wanted: Wanted, page: BasePage) -> BasePage:
    clocks = people.once("customer base clocks", waiting_bins.heard_of)
    if not clocks:
        return page
    clock = next((one for one in clocks if one.id == wanted.clock), clocks[0])
    days = official_days(page.as_of)
    day = next((one for one in days if one.isoformat() == wanted.day), days[0])
    end = (day - _DAY_0).days
    ends = month_ends(people.as_of, 12).tolist()
    by: dict[str, Callable[[], RawAnswer]] = {
        "waiting": lambda: waiting_bins.waiting_on(people, clock, end),
        "seen": lambda: waiting_bins.seen(people, clock, end - YEAR + 1, end),
        "in_time": lambda: waiting_bins.in_time(people, clock, people.as_of - YEAR + 1, people.as_of),
        "in_time_by_referral": lambda: waiting_bins.in_time_by_referral(
            people, clock, people.as_of - YEAR + 1, people.as_of
        ),
        "in_time_whole": lambda: waiting_bins.by_clock(
            people, (clock,), people.as_of - YEAR + 1, people.as_of, people.as_of
        ),
        "waiting_by_unit": lambda: waiting_bins.waiting_on(people, clock, end, by_unit=True),
        "seen_by_unit": lambda: waiting_bins.seen(people, clock, end - YEAR + 1, end, by_unit=True),
        "waiting_by_month": lambda: waiting_bins.waiting_by_month(people, clock, ends),
        "in_time_by_month": lambda: waiting_bins.in_time_by_month(people, clock, ends),
    }
    answers = {name: told.tell(f"{name} {clock.id} {day}", make) for name, make in by.items()}
    return replace(page, answers=answers, clocks=clocks, clock=clock, days=days, day=day)


def official_days(as_of: date) -> tuple[date, ...]:
    """The snapshot's day, and the days of the national follow-up before it, the newest first."""
    found = [date(year, month, day) for year in (as_of.year, as_of.year - 1) for month, day in reversed(OFFICIAL_DAYS)]
    return (as_of, *[day for day in found if day < as_of][: MOST_DAYS - 1])


def _channels(people: Population, told: _Telling, _: Wanted, page: BasePage) -> BasePage:
    by: dict[str, Callable[[], RawAnswer]] = {
        "contacts": lambda: channel_use.by_month(people),
        "digital": lambda: channel_use.digital_by_age(people),
        "rates": lambda: channel_use.rates(people, people.as_of - YEAR + 1, people.as_of),
        "shift": lambda: channel_use.shift(people),
    }
    return replace(page, answers={name: told.tell(name, make) for name, make in by.items()})


def _report(people: Population, told: _Telling, wanted: Wanted, page: BasePage) -> BasePage:
    years = people.once("customer base years", yearly_report.years)
    if not years:
        return page
    year = wanted.year if wanted.year in years else years[0]
    answers = {name: told.tell(f"{name} {year}", make) for name, make in yearly_report.report(people, year).items()}
    return replace(page, answers=_at_end(people, told, year, page.as_of) | answers, years=years, year=year)


def _at_end(people: Population, told: _Telling, year: int, as_of: date) -> dict[str, Answer]:
    """Who waited on the year's last day, by promise of law in the follow-up's bins: the very answers of the waits'
    view. A year whose last day is not offered there has none, so that the report tells nothing more than that view."""
    last = date(year, 12, 31)
    if last not in official_days(as_of):
        return {}
    clocks = [one for one in people.once("customer base clocks", waiting_bins.heard_of) if one.official]
    end = (last - _DAY_0).days
    return {
        f"{waiting_bins.WAITING_AT_END}{clock.id}": told.tell(
            f"waiting {clock.id} {last}", partial(waiting_bins.waiting_on, people, clock, end)
        )
        for clock in clocks
    }


_VIEWS: Mapping[View, Callable[[Population, _Telling, Wanted, BasePage], BasePage]] = {
    View.CUSTOMERS: _customers,
    View.WAITS: _waits,
    View.CHANNELS: _channels,
    View.REPORT: _report,
}
