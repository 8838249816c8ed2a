"""What an answer tells besides its cohort: groups of persons, and tables of events or persons by line (docs/adr/053).

The differencing guard compares cohorts; two answers by unit of cohorts far apart may still differ by one person in one
line. So a table is kept as the rows behind it (one bit each), and two tables of the same lines are compared line by
line; one whose lines depend on what was selected may only stand beside tables of other rows altogether.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

import numpy as np

from analytics.calendar_days import months_of_year, years
from analytics.cohort import meant, members, of_each
from analytics.dimensions import codes, labels
from analytics.population import UNKNOWN, Bools, Ints, Population
from analytics.questions.at_what_cost import NOTHING as NOTHING_KNOWN
from analytics.questions.by_whom import Producer, handed_over
from analytics.questions.how_long import MARKS, waits
from analytics.questions.how_often import GAPS, MONTHS, WEEKDAYS, bands, gaps
from analytics.questions.in_common import ACTIVITY, DIMENSIONS, LATELY_DAYS
from analytics.questions.no_longer import STATES, states_of
from analytics.questions.not_done import NOTHING
from analytics.questions.what_changed import MONTHS as MONTHS_COMPARED
from analytics.questions.what_changed import month_of, sides
from analytics.questions.where import NOWHERE
from analytics.questions.why import ASSIGNED
from analytics.told_paths import paths_told
from analytics.told_shapes import NO_LINE, Group, Line, Rows, ToldRows
from domain.options import Option
from domain.predicate import All, Had, Lacked, Predicate, Select
from domain.predicate_json import digest
from domain.question import Posed, Question


def told_rows(population: Population, posed: Posed, options: Sequence[Option] = ()) -> ToldRows:
    """What the answer to this question is about, besides the persons of its cohort."""
    if posed.question is Question.WHAT_TO_DO:
        return ToldRows(_options(population, members(population, posed.cohort), options, posed.outcome))
    found = _KNOWN.get(posed.question)
    return ToldRows() if found is None else found(population, posed, members(population, posed.cohort))


def _who(population: Population, posed: Posed, who: Bools) -> ToldRows:
    """The steps of the attrition."""
    parts = posed.cohort.parts if isinstance(posed.cohort, All) else ()
    masks = [members(population, part) for part in parts[:-1]]
    return ToldRows(tuple(Group(np.logical_and.reduce(masks[:n]), step=n) for n in range(1, len(masks) + 1)))


def _events(population: Population, posed: Posed, who: Bools) -> Bools:
    return meant(population, posed.cohort, posed.select)


def _table(
    population: Population, family: str, mask: Bools, column: Ints | None, lines: Iterable[Line] = ()
) -> ToldRows:
    return ToldRows(tables=(Rows(family, mask, column, population.owner, tuple(lines)),))


def _lines(words: Iterable[str], unknown: str = "") -> tuple[Line, ...]:
    """Keys of one word by their places; what has no place is `unknown`."""
    known = tuple(((word,), place) for place, word in enumerate(words))
    return (*known, ((unknown,), UNKNOWN)) if unknown else known


def _where(population: Population, posed: Posed, who: Bools) -> ToldRows:
    events, people = population.events, population.people
    column = {"municipality": people.municipality, "unit": events.unit, "channel": events.channel}[posed.by]
    column = of_each(population, column) if posed.by == "municipality" else column
    known = population.words
    words = {"municipality": known.municipalities, "unit": known.units, "channel": known.channels}[posed.by]
    return _table(population, posed.by, _events(population, posed, who), column, _lines(words, NOWHERE))


def _what(population: Population, posed: Posed, who: Bools) -> ToldRows:
    lines = (((one.service, one.key), place) for place, one in enumerate(population.words.activities))
    return _table(population, "activity", _events(population, posed, who), population.events.activity, lines)


def _how_often(population: Population, posed: Posed, who: Bools) -> ToldRows:
    mask, day = _events(population, posed, who), population.events.day
    if posed.by == "weekday":
        return _table(population, "weekday", mask, (day + 3) % 7, _lines(WEEKDAYS))
    if posed.by == "month":
        return _table(population, "month", mask, months_of_year(day), _lines(MONTHS))
    if posed.by == "rate":
        return _table(population, "all", mask, np.zeros(len(day), np.int8), _lines(("all",)))
    if posed.by == "gaps":
        return _by_selection(population, posed, who, gaps(population, posed.select), _lines(bands(GAPS)))
    return _table(population, f"how_often.{posed.by}", mask, None)


def _cost(population: Population, posed: Posed, who: Bools) -> ToldRows:
    events = population.events
    year = years(events.day) if posed.by == "year" else np.zeros(0, np.int32)
    column = {"activity": events.activity, "unit": events.unit, "year": year}[posed.by]
    mask = _events(population, posed, who) & (events.cents > 0)
    return _table(population, f"cost.{posed.by}", mask, column, _cost_lines(population, posed.by, year))


def _cost_lines(population: Population, by: str, year: Ints) -> tuple[Line, ...]:
    if by == "activity":
        return _lines(one.key for one in population.words.activities)
    if by == "unit":
        return _lines(population.words.units, NOTHING_KNOWN)
    return tuple(((str(one),), one) for one in range(int(year.min()), int(year.max()) + 1)) if len(year) else ()


def _in_what_order(population: Population, posed: Posed, who: Bools) -> ToldRows:
    return paths_told(population, posed, who, _named(posed.select))


def _by_selection(population: Population, posed: Posed, who: Bools, column: Ints, lines: tuple[Line, ...]) -> ToldRows:
    """Of pairs of following events: which events follow each other depends on the selection, so tables of two of them
    are not compared; of the same one they are, by the later event. `column`: of every event, the line of its pair."""
    family, variant = f"{posed.question}.{posed.by}", _named(posed.select, str(posed.within_days))
    everybody = Rows(family, who, None, np.arange(len(who)), variant=variant)
    mask = _events(population, posed, who) & (column >= 0)
    return ToldRows(tables=(everybody, Rows(f"{family}.{variant}", mask, column, population.owner, lines)))


def _named(select: Select, more: str = "") -> str:
    return f"{digest(Had(select))}.{more}"


def _by_whom(population: Population, posed: Posed, who: Bools) -> ToldRows:
    words, pairs = handed_over(population, Producer(posed.by), posed.within_days, posed.select)
    lines = tuple(((one, to), n) for n, (one, to) in enumerate(product(words, words)))
    return _by_selection(population, posed, who, pairs, lines)


def _what_changed(population: Population, posed: Posed, who: Bools) -> ToldRows:
    """By kind of event, month of this cohort's step and side of it: two cohorts with the same step tell both sides of
    what is between them. With different steps they tell no more than all of the series, a table of its own."""
    told, known = sides(population, posed.cohort, posed.select), population.words.activities
    codes = np.full((len(known), MONTHS_COMPARED + 1), NO_LINE, np.int32)  # the last month is none
    lines: list[Line] = []
    for a, one, since in zip(told.activities, told.found, told.since, strict=True):
        codes[a, :-1] = 2 * (a * MONTHS_COMPARED + one.at) + (np.arange(MONTHS_COMPARED) >= one.at)
        lines += [((known[a].key, since), int(code)) for code in np.unique(codes[a, :-1])]
    column = codes[population.events.activity, month_of(population)]
    mask = np.zeros(len(column), np.bool_)
    mask[told.at] = True
    whole = np.where(column == NO_LINE, NO_LINE, population.events.activity)
    both = tuple(((known[a].key, since), a) for a, since in zip(told.activities, told.since, strict=True))
    series = Rows("changed.series", mask, whole, population.owner, both, adds=False, counted=False)
    after = frozenset(code for _, code in lines if code % 2)  # persons of a line are those before its step
    stepped = Rows("changed", mask, column, population.owner, tuple(lines), adds=False, events_only=after)
    return ToldRows(tables=(stepped, series))


def _how_long(population: Population, posed: Posed, who: Bools) -> ToldRows:
    """Who began, who came by each mark and who still waits; and which events a wait lies between: two selections whose
    waits differ for a few persons only would tell theirs."""
    assert posed.then is not None
    found = waits(population, posed.cohort, posed.select, posed.then)
    owner = population.owner

    def persons(mask: Bools) -> Bools:
        here = np.zeros(len(who), np.bool_)
        here[owner[found.first[mask]]] = True
        return here

    def ends(name: str, at: Ints) -> Rows:
        mask = np.zeros(len(population.events), np.bool_)
        mask[at[at >= 0]] = True
        return Rows(f"how_long.{name}", mask, np.zeros(len(mask), np.int8), owner)

    groups = [Group(persons(np.ones(len(found.days), np.bool_))), Group(persons(~found.came), ("median",))]
    groups += [Group(persons(found.came), ("median",))]
    groups += [Group(persons(found.came & (found.days <= mark)), (f"share_{mark}",)) for mark in MARKS]
    return ToldRows(tuple(groups), (ends("first", found.first), ends("then", found.then)))


def _not_done(population: Population, posed: Posed, who: Bools) -> ToldRows:
    lacked = posed.lacked
    assert lacked is not None
    settled = who & members(population, Lacked(lacked.after, NOTHING, lacked.within_days))
    missing = settled & members(population, lacked)
    return ToldRows((Group(settled), Group(missing, ("missing",)), Group(settled & ~missing, ("came",))))


def _no_longer(population: Population, posed: Posed, who: Bools) -> ToldRows:
    found = states_of(population, posed.cohort, posed.select)
    return ToldRows(tuple(Group(who & (found == n), (name,)) for n, name in enumerate(STATES)))


def _in_common(population: Population, posed: Posed, who: Bools) -> ToldRows:
    assert posed.other is not None
    rest = members(population, posed.other) & ~who
    events, everybody = population.events, np.arange(len(who))
    lately = population.once("in_common.lately events", _lately)
    tables = []
    for side in (who, rest):
        kinds = tuple(((ACTIVITY, one.key), place) for place, one in enumerate(population.words.activities))
        mask = lately & of_each(population, side)
        tables.append(Rows("activity", mask, events.activity, population.owner, kinds, adds=False))
        for dimension in DIMENSIONS:
            words = tuple(((dimension.value, word), n) for n, word in enumerate(labels(population, dimension)))
            for n, column in enumerate(codes(population, dimension)):
                tables.append(Rows(f"person.{dimension}.{n}", side, column, everybody, words))
    return ToldRows((Group(rest),), tuple(tables))


def _lately(population: Population) -> Bools:
    day = population.events.day
    found: Bools = (day > population.as_of - LATELY_DAYS) & (day <= population.as_of)
    return found


def _combined(population: Population, posed: Posed, who: Bools) -> ToldRows:
    masks = [members(population, part) for _, part in posed.named]
    groups = []
    for pattern in range(1 << len(masks)):
        yes = [bool(pattern >> bit & 1) for bit in range(len(masks))]
        mask = who & np.logical_and.reduce([has if wanted else ~has for has, wanted in zip(masks, yes, strict=True)])
        groups.append(Group(mask, tuple("yes" if wanted else "no" for wanted in yes)))
    return ToldRows(tuple(groups))


def _why(population: Population, posed: Posed, who: Bools) -> ToldRows:
    assert posed.outcome is not None
    if posed.experiment and (assigned := population.values.get(ASSIGNED + posed.experiment)) is not None:
        who, has = who & (assigned >= 0), assigned == 1
    elif posed.cause is not None:
        has = members(population, posed.cause)
    else:
        return ToldRows()
    had = members(population, posed.outcome)
    with_, without = who & has, who & ~has
    return ToldRows(
        (Group(with_, ("with",)), Group(with_ & had, ("with",), 1), Group(without, ("without",)),
         Group(without & had, ("without",), 1))
    )  # fmt: skip


def _options(
    population: Population, who: Bools, options: Sequence[Option], outcome: Predicate | None
) -> tuple[Group, ...]:
    found = []
    for option in options:
        meant = who & members(population, option.when)
        found.append(Group(meant, (option.id,)))
        hoped = outcome or option.outcome
        if option.done is not None and hoped is not None:
            has, had = members(population, option.done), members(population, hoped)
            found += [Group(meant & side & had, (option.id,), 1) for side in (has, ~has)]
            found.append(Group(meant & has, (option.id,), 1))
    return tuple(found)


_KNOWN: Mapping[Question, Callable[[Population, Posed, Bools], ToldRows]] = {
    Question.WHO: _who,
    Question.WHAT: _what,
    Question.WHERE: _where,
    Question.HOW_OFTEN: _how_often,
    Question.HOW_LONG: _how_long,
    Question.IN_WHAT_ORDER: _in_what_order,
    Question.WHAT_CHANGED: _what_changed,
    Question.NOT_DONE: _not_done,
    Question.NO_LONGER: _no_longer,
    Question.BY_WHOM: _by_whom,
    Question.AT_WHAT_COST: _cost,
    Question.IN_COMMON: _in_common,
    Question.COMBINED: _combined,
    Question.WHY: _why,
}
