"""The tables that the leads' pages show, for the guard of questions: every line that is shown, with its persons.

Told as the pages tell them (services/segment_panels.py, services/customer_base.py), once a snapshot. Orders of steps,
months gone by and costs are not here: no condition of a question can say them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

import numpy as np

from analytics import channel_use, customer_base, segment_panels, yearly_report
from analytics.answer import Answer, Line
from analytics.cohort import members
from analytics.dimensions import AGE_BANDS, codes, labels
from analytics.disclosure import Hidden
from analytics.page_cells import PageCells
from analytics.page_sheet import Sheet, narrowed
from analytics.population import Bools, Ints, Population
from analytics.questions.in_common import ACTIVITY, lately
from analytics.questions.in_common import DIMENSIONS as TRAITS
from analytics.segment_beside import step_answers, waits_to
from analytics.segment_groups import DIMENSIONS, REST, Axis, Parted, celled, divided, parted
from analytics.segment_paths import paths_of
from domain.predicate import Among, Dimension
from domain.segment_rule import SegmentRule
from services.question_choices import pages_show
from services.question_memory import Pages
from services.segment_compared import compared
from services.segment_panels import axes_of
from services.segment_rules import sensitive_of
from services.segment_use import use_of
from services.telling import Teller

MOST_MONTHS = 500_000
"""Of persons and months with a contact: visits by month are held against questions in counties of fewer, as each way of
dividing everybody takes a column of them."""


def shown_by_pages(people: Population, teller: Teller) -> Pages:
    """What counts as told to everybody from the start of a snapshot; made once a snapshot and sensitive words."""
    return people.once(
        f"shown by pages {sorted(teller.sensitive.words)}",
        lambda one: Pages(pages_show(one, teller.sensitive), page_cells(one, teller).prepared()),
    )


def prepared(people: Population, every: tuple[SegmentRule, ...]) -> Pages:
    """The same, before anybody asks."""
    return shown_by_pages(people, Teller.of(people, sensitive_of(every)))


def page_cells(people: Population, teller: Teller) -> PageCells:
    """Everything that the pages of this snapshot show: once a snapshot and beside the start. Half a minute of one core
    for a county of 560,000 customers."""
    found = [
        sheet for by in divisions(people) for sheet in (*_panels(people, by, teller), *_compared(people, by, teller))
    ]
    found += [*_of_everybody(people, teller), *_waits(people, teller)]
    return PageCells(_once(found), len(people.people))


def _once(found: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """The same table on two pages is kept once. Columns are shared by many: each is read once."""
    known: dict[int, bytes] = {}

    def content(part: Bools | Ints | None) -> bytes:
        if part is None:
            return b""
        if id(part) not in known:
            known[id(part)] = sha256(part.tobytes()).digest()
        return known[id(part)]

    sheets = [sheet for sheet in found if len(sheet.column)]
    once = {tuple(map(content, (one.column, one.shown, one.person, one.side))): one for one in sheets}
    return tuple(once.values())


def divisions(people: Population) -> Iterator[Parted]:
    """Every way in which the tree of groups divides everybody, once."""
    seen: set[tuple[str, ...]] = set()
    for dimension in DIMENSIONS:
        if dimension is Dimension.SEGMENT or dimension in people.values:
            for word in labels(people, dimension):
                by = parted(people, Among(dimension, frozenset({word})))
                if by.words not in seen:
                    seen.add(by.words)
                    yield by


def _panels(people: Population, by: Parted, teller: Teller) -> Iterator[Sheet]:
    yield _divided("size", by, (), teller)
    for axes in axes_of(people, by, teller):
        yield _divided(axes[0].name, by, axes, teller)
        yield _divided(axes[0].name, None, axes, teller)
    year = people.once("segments: last year", segment_panels.last_year)
    used = use_of(people, by, teller)
    channels = teller.tell(used.channels)
    yield _paired(year.by_channel, by, len(people.words.channels) + 1, channels, money=False)
    services = teller.tell(used.services)
    yield _paired(year.by_service, by, len(year.services) + 1, services, money=True)
    if year.by_month is not None and len(year.by_month.person) <= MOST_MONTHS:
        months = teller.tell(used.months)
        yield _paired(year.by_month, by, len(year.months), months, money=False)


def _divided(name: str, by: Parted | None, axes: Sequence[Axis], teller: Teller) -> Sheet:
    line, _ = celled(by, *axes)
    answer = teller.tell(divided(name, by, *axes))
    return Sheet.of(line, _shown(answer.lines), k=answer.k)


def _paired(pairs: segment_panels.Pairs, by: Parted, width: int, answer: Answer, *, money: bool) -> Sheet:
    kept = (pairs.cents > 0) | (not money)
    line = by.part[pairs.person] * width + pairs.word
    return Sheet.of(np.where(kept, line, -1), _shown(answer.lines), pairs.person, answer.k)


def _shown(lines: Sequence[Line]) -> Bools:
    return np.array([not isinstance(line.n, Hidden) for line in lines], np.bool_)


def _compared(people: Population, by: Parted, teller: Teller) -> Iterator[Sheet]:
    """Each group beside everybody else, by trait: shares of known sizes are numbers of persons."""
    for place, word in enumerate(word for word in by.words if word != REST):
        answer = compared(people, Among(by.dimension, frozenset({word})), None, teller)
        if isinstance(answer.base, Hidden):
            continue
        told = {line.key: tuple(not isinstance(cell.value, Hidden) for cell in line.cells[:2]) for line in answer.lines}
        others = by.part != place
        for trait, column in people.once("page columns", _traits):
            kept = [told.get((trait.value, one), (False, False)) for one in labels(people, trait)]
            yield _sides(others, column, kept, None, answer.k)
        person, activity = lately(people)
        kinds = [told.get((ACTIVITY, one.key), (False, False)) for one in people.words.activities]
        yield _sides(others, activity, kinds, person, answer.k)


def _traits(people: Population) -> Sequence[tuple[Dimension, Ints]]:
    return [(trait, narrowed(column)) for trait in TRAITS for column in codes(people, trait)]


def _sides(others: Bools, column: Ints, told: Sequence[Sequence[bool]], person: Ints | None, k: int) -> Sheet:
    shown = np.array(told, np.bool_).reshape(-1, 2).T.ravel()
    return Sheet.of(column, shown, person, k, others)


def _of_everybody(people: Population, teller: Teller) -> Iterator[Sheet]:
    """The customer base's room."""
    risks = teller.tell(customer_base.risks(people))
    yield from (_mask(members(people, customer_base.RISKS[line.key[0]]), line) for line in risks.lines)
    age, gender = customer_base.age_by_gender(people)
    both = teller.tell(customer_base.age_and_gender(people))
    yield Sheet.of(celled(None, age, gender)[0], _shown(both.lines))
    for dimension in (Dimension.LIFE_CYCLE, Dimension.CUSTOMER_TYPE, Dimension.MUNICIPALITY):
        answer, column = teller.tell(customer_base.structure(people, dimension)), codes(people, dimension)[0]
        yield Sheet.of(np.where(column < 0, len(answer.lines) - 1, column), _shown(answer.lines))
    yield from _channels(people, teller)
    for year in people.once("customer base years", yearly_report.years):
        yield from _year(people, year, teller)


def _mask(flags: Bools, line: Line) -> Sheet:
    return Sheet.of(np.where(flags, 0, -1), _shown([line]))


def _channels(people: Population, teller: Teller) -> Iterator[Sheet]:
    digital, every, band = channel_use.met_by_age(people)
    answer = teller.tell(channel_use.digital_by_age(people))
    place = {line.key[0]: at for at, line in enumerate(answer.lines)}
    words = (*AGE_BANDS, channel_use.UNBORN)
    at = np.array([*(place.get(word, -1) for word in words), -1])[np.where(band < -1, len(words), band % len(words))]
    yield Sheet.of(np.where(every > 0, at, -1), _shown(answer.lines))
    users = [not isinstance(line.cells[2].value, Hidden) for line in answer.lines]
    yield Sheet.of(np.where(digital > 0, at, -1), np.array(users, np.bool_))
    kind = channel_use.shifts(people)
    yield Sheet.of(kind, _shown(teller.tell(channel_use.shift(people)).lines))
    mask = channel_use.met(people, people.as_of - channel_use.YEAR + 1, people.as_of)
    rates = teller.tell(channel_use.rates(people, people.as_of - channel_use.YEAR + 1, people.as_of))
    yield _events(people, mask, channel_use.channel_of(people), rates)


def _events(people: Population, mask: Bools, column: Ints, answer: Answer) -> Sheet:
    """Persons with such an event, by a column of the events."""
    rows = np.flatnonzero(mask & (column >= 0))
    width = len(answer.lines)
    pairs = np.unique(people.owner[rows].astype(np.int64) * width + column[rows])
    person, line = np.divmod(pairs, width)
    return Sheet.of(line, _shown(answer.lines), person.astype(np.int32))


def _year(people: Population, year: int, teller: Teller) -> Iterator[Sheet]:
    mask = yearly_report.met(people, year)
    yield _events(people, mask, channel_use.channel_of(people), teller.tell(yearly_report.served(people, year)))
    unit = people.events.unit
    units = np.where(unit < 0, len(people.words.units), unit)
    yield _events(people, mask, units, teller.tell(yearly_report.by_unit(people, year)))
    here, band, used = yearly_report.aged(people, year)
    answer = teller.tell(yearly_report.by_age(people, year))
    line = np.where(here, np.where(band < 0, len(AGE_BANDS), band), -1)
    yield Sheet.of(np.where(line < len(answer.lines), line, -1), _shown(answer.lines))
    shares = np.array([not isinstance(one.cells[1].value, Hidden) for one in answer.lines], np.bool_)
    yield Sheet.of(np.where(used & (line < len(answer.lines)), line, -1), shares)


def _waits(people: Population, teller: Teller) -> Iterator[Sheet]:
    """Who of a segment began to wait, and who came by each day that is told."""
    for segment in people.words.segments:
        for path in paths_of(segment):
            for step in path.steps:
                shares = teller.tell(step_answers(people, path, step)[1])
                found = waits_to(people, path, step)
                owner = people.owner[found.first]
                for line in shares.lines:
                    came = np.zeros(len(people.people), np.bool_)
                    came[owner[found.came & (found.days <= int(line.key[0]))]] = True
                    yield _mask(came, line)
