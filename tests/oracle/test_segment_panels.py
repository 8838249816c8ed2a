"""Every panel of the segment page against a loop over plain persons, and that no hidden number is in what is shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from analytics import segment_panels as panels
from analytics.answer import RawAnswer
from analytics.dimensions import AGE_BANDS, LIFE_CYCLE, cut_points
from analytics.disclosure import Hidden
from analytics.life_cycle import life_cycle
from analytics.population import Population
from analytics.segment_groups import REST, Parted, divided, parted
from domain.errors import NotFound
from domain.predicate import Among, Dimension
from domain.small_cells import K
from services.segment_panels import panels_of
from services.telling import Teller
from tests.segment_people import ACTIVITIES, DAY, DONE, SEGMENTS, TYPES, UNITS, crowd

GROUPS = (
    Among(Dimension.SEGMENT, frozenset({"knee"})),
    Among(Dimension.SEGMENT, frozenset({"yhteiso"})),
    Among(Dimension.LIFE_CYCLE, frozenset({"passive"})),
    Among(Dimension.UNIT, frozenset({"Keskusta"})),
)


@pytest.fixture(scope="module", params=[1, 2, 3])
def people(request: pytest.FixtureRequest) -> Population:
    return crowd(260, request.param)


def member(people: Population, person: int, segment: str) -> bool:
    held = people.memberships
    assert held is not None
    return any(
        int(held.segment[row]) == SEGMENTS.index(segment)
        and int(held.since[row]) <= DAY
        and (int(held.until[row]) == -1 or int(held.until[row]) > DAY)
        for row in np.flatnonzero(held.person == person).tolist()
    )


def group_of(people: Population, group: Among, person: int) -> str:
    word = next(iter(group.values))
    if group.dimension is Dimension.SEGMENT:
        among = TYPES if word in TYPES else (word,)
        return next((one for one in among if member(people, person, one)), REST)
    place = int(people.values[group.dimension][person])
    words = UNITS if group.dimension is Dimension.UNIT else ("new", "active", "fading", "passive", "returned", "ended")
    return words[place] if place >= 0 else REST


def age_of(people: Population, person: int) -> str:
    born = np.datetime64(int(people.people.birth[person]), "D").astype(object)
    today = np.datetime64(DAY, "D").astype(object)
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    for band in AGE_BANDS:
        low, _, high = band.partition("-")
        if int(low) <= years and (not high or years <= int(high)):
            return band
    raise AssertionError(years)


def counted(raw: RawAnswer) -> dict[tuple[str, ...], int]:
    return {line.key: line.cells[0].persons for line in raw.lines if line.cells[0].persons}


@pytest.mark.parametrize("group", GROUPS, ids=lambda one: next(iter(one.values)))
def test_ages_genders_and_places_are_those_of_a_loop(people: Population, group: Among) -> None:
    by = parted(people, group)
    ages: Counter[tuple[str, ...]] = Counter()
    places: Counter[tuple[str, ...]] = Counter()
    for person in range(len(people.people)):
        mine = group_of(people, group, person)
        gender = ("female", "male", "unknown")[min(2, int(people.people.gender[person]))]
        ages[mine, age_of(people, person), gender] += 1
        hidden = bool(people.people.hidden[person])
        places[mine, "unknown" if hidden else ("Aava", "Oras")[int(people.people.municipality[person])]] += 1
    assert counted(divided("x", by, panels.age(people), panels.gender(people))) == ages
    assert counted(divided("x", by, panels.municipality(people))) == places


@pytest.mark.parametrize("group", GROUPS, ids=lambda one: next(iter(one.values)))
def test_distributions_and_results_are_those_of_a_loop(people: Population, group: Among) -> None:
    by = parted(people, group)
    for feature in panels.DISTRIBUTIONS:
        axis = panels.distribution(people, feature)
        assert axis is not None
        edges = cut_points(feature)
        found: Counter[tuple[str, ...]] = Counter()
        for person in range(len(people.people)):
            value = float(people.values[feature][person])
            at = max(place for place, edge in enumerate(edges) if edge <= value)
            found[group_of(people, group, person), axis.words[at]] += 1
        assert counted(divided("x", by, axis)) == found
    for name, (feature, least) in panels.OUTCOMES.items():
        axis = panels.outcome(people, name)
        assert axis is not None
        found = Counter()
        for person in range(len(people.people)):
            value = float(people.values[feature][person])
            said = "unknown" if value != value else "yes" if value >= least else "no"
            found[group_of(people, group, person), said] += 1
        assert counted(divided("x", by, axis)) == found


@pytest.mark.parametrize("group", GROUPS, ids=lambda one: next(iter(one.values)))
def test_services_and_channels_are_those_of_a_loop(people: Population, group: Among) -> None:
    by, year = parted(people, group), panels.last_year(people)
    cents: dict[tuple[str, str], dict[int, int]] = {}
    visits: dict[tuple[str, str], dict[int, int]] = {}
    events = people.events
    for row in range(len(events)):
        person, day = int(people.owner[row]), int(events.day[row])
        if not DAY - 365 < day <= DAY or int(events.status[row]) != DONE:
            continue
        mine = group_of(people, group, person)
        service = ACTIVITIES[int(events.activity[row])].service
        channel = people.words.channels[int(events.channel[row])]
        paid = cents.setdefault((mine, service), {})
        paid[person] = paid.get(person, 0) + int(events.cents[row])
        met = visits.setdefault((mine, channel), {})
        met[person] = met.get(person, 0) + 1
    for line in panels.by_service(year, by).lines:
        told = {person: sum_ for person, sum_ in cents.get((line.key[0], line.key[1]), {}).items() if sum_}
        persons, money = line.cells
        assert (persons.persons, money.value) == (len(told), sum(told.values()))
        assert money.largest == max(told.values(), default=0)
    for line in panels.by_channel(people, year, by).lines:
        met = visits.get((line.key[0], line.key[1]), {})
        assert (line.cells[0].persons, line.cells[1].value) == (len(met), sum(met.values()))


@pytest.mark.parametrize("group", GROUPS, ids=lambda one: next(iter(one.values)))
def test_contacts_by_month_are_those_of_a_loop(people: Population, group: Among) -> None:
    by, events = parted(people, group), people.events
    met: dict[tuple[str, str], dict[int, int]] = {}
    for row in range(len(events)):
        kind = ACTIVITIES[int(events.activity[row])].kind
        if int(events.status[row]) != DONE or kind != "contact" or int(events.day[row]) > DAY:
            continue
        person, month = int(people.owner[row]), str(np.datetime64(int(events.day[row]), "D"))[:7]
        mine = met.setdefault((group_of(people, group, person), month), {})
        mine[person] = mine.get(person, 0) + 1
    lines = panels.by_month(panels.last_year(people), by, DAY).lines
    months = list(dict.fromkeys(line.key[1] for line in lines))
    assert len(months) == 13
    assert months[-1] == str(np.datetime64(DAY, "D"))[:7]
    assert {line.key[1] for line in lines if line.unfinished} == {months[-1]}
    for line in lines:
        mine = met.get((line.key[0], line.key[1]), {})
        assert (line.cells[0].persons, line.cells[1].value) == (len(mine), sum(mine.values()))
    assert any(mine for (_, month), mine in met.items() if month in months)


def test_a_month_on_its_last_day_is_over(people: Population) -> None:
    by, year = parted(people, GROUPS[0]), panels.last_year(people)
    end = int(np.datetime64("2026-11-30", "D").astype(int))
    assert not any(line.unfinished for line in panels.by_month(year, by, end).lines)


def test_bands_of_whole_numbers() -> None:
    assert panels.band_words((0, 1, 2, 4, 8)) == ("0", "1", "2-3", "4-7", "8-")


def test_types_are_one_division_and_another_segment_stands_alone(people: Population) -> None:
    types: Parted = parted(people, GROUPS[1])
    assert types.words == (*TYPES, REST)
    assert parted(people, GROUPS[0]).words == ("knee", REST)
    assert (types.part >= 0).all()
    died = people.people.died
    assert ((died >= 0) & (died <= DAY)).any(), "the dead are counted too, as in a question"


@pytest.mark.parametrize(
    "group",
    [
        Among(Dimension.SEGMENT, frozenset({"gone"})),
        Among(Dimension.GENDER, frozenset({"female"})),
        Among(Dimension.UNIT, frozenset({"Kuu"})),
        Among(Dimension.SEGMENT, frozenset({"knee", "mind"})),
    ],
)
def test_a_group_that_is_not_there(people: Population, group: Among) -> None:
    with pytest.raises(NotFound):
        parted(people, group)


def test_from_which_stage_to_which_is_counted_at_both_ends(people: Population) -> None:
    """Each person's stage of the month-end before, by the definition of that day, in the line of the stage now."""
    group = Among(Dimension.LIFE_CYCLE, frozenset({"passive"}))
    then = life_cycle(replace(people, as_of=DAY - 21)).tolist()
    now = people.values["life_cycle"].tolist()
    words = (*LIFE_CYCLE, "no_contact")
    expected = Counter((LIFE_CYCLE[b] if b >= 0 else REST, words[a]) for a, b in zip(then, now, strict=True))
    raw = divided("stage_before", parted(people, group), panels.stage_before(people, DAY - 21))
    assert {line.key: line.cells[0].persons for line in raw.lines if line.cells[0].persons} == dict(expected)
    teller = Teller.of(people, frozenset())
    told = panels_of(people, group, teller).before
    assert told is not None
    assert told.everyone is not None
    for line in told.group.lines:
        assert isinstance(line.n, Hidden) or (line.n == expected["passive", line.key[-1]] and line.n >= K)
    assert panels_of(people, GROUPS[0], teller).before is None
    every = panels_of(people, group, teller).stages
    assert every is not None
    lines = {line.key[1:]: line.n for line in every.lines if line.key[0] == "passive"}
    assert lines == {line.key: line.n for line in told.group.lines}, "a stage's page and the matrix are one answer"
