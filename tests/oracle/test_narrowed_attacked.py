"""A question of everybody and then of some: what lies between the two answers is nobody's or at least k persons'.

Changes, waits, hand-overs and gaps have lines that depend on what was asked. Loops over single events say here who
stands between two answers line by line, apart from the guard's own columns.
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np
import pytest

from analytics.answer import Answer, Line
from analytics.cohort import members
from analytics.disclosure import Hidden
from analytics.population import Population
from analytics.questions.how_often import GAPS
from domain.event import EventStatus
from domain.predicate import All, Among, Dimension, Everyone, Had, Measured, Not, Predicate, Select
from domain.question import Posed, Question
from services.questions import ask
from tests.asking import FakePopulations, asking_house
from tests.fakes import LEAD, make_desk
from tests.segment_people import DAY, RULES, crowd

SCALE = int(os.environ.get("TEST_SCALE", "1"))
TOOK_PLACE = {tuple(EventStatus).index(one) for one in (EventStatus.DONE, EventStatus.ONGOING)}
REFERRALS, VISITS = Select(activities=frozenset({"referral_ort"})), Select(activities=frozenset({"visit"}))
KINDS = (
    Posed(Question.WHAT_CHANGED), Posed(Question.HOW_LONG, select=REFERRALS, then=VISITS),
    Posed(Question.BY_WHOM, select=REFERRALS, by="unit", within_days=400), Posed(Question.HOW_OFTEN, by="gaps"),
    Posed(Question.IN_WHAT_ORDER, depth=2),
)  # fmt: skip
SIZES = {Question.WHAT_CHANGED: 1_500}
"""Of fewer people hardly two answers about what changed are told at all; of the others PEOPLE are enough."""
PEOPLE = 600


@lru_cache(maxsize=12)
def some_people(size: int, seed: int) -> Population:
    """Several questions ask of the same people: what pages show of them is made once."""
    return crowd(size, seed)


def of(posed: Posed, cohort: Predicate) -> Posed:
    return Posed(**{name: getattr(posed, name) for name in Posed.__slots__} | {"cohort": cohort})


def cohorts(rng: random.Random) -> list[Predicate]:
    """Nested and nearly alike ones."""
    women = Among(Dimension.GENDER, frozenset({"female"}))
    often, rarely = Measured("visits_12_months", 4.0, None), Measured("visits_12_months", None, 1.0)
    old = Among(Dimension.AGE_BAND, frozenset({"75-84", "85-"}))
    found: list[Predicate] = [Everyone(), women, often, rarely, old, Not(often), Not(old), All((women, often))]
    rng.shuffle(found)
    return found


def walked(people: Population, person: int) -> list[tuple[int, int, int]]:
    """(day, activity, unit) of what took place by today, in order."""
    known: dict[int, list[tuple[int, int, int]]] = people.once("walked", lambda _: {})
    if person not in known:
        known[person] = _walked(people, person)
    return known[person]


def _walked(people: Population, person: int) -> list[tuple[int, int, int]]:
    events = people.events
    places = range(int(events.starts[person]), int(events.starts[person + 1]))
    rows = [(int(events.day[i]), int(events.activity[i]), int(events.unit[i]), int(events.status[i])) for i in places]
    return [row[:3] for row in rows if row[3] in TOOK_PLACE and row[0] <= DAY]


def month(day: int) -> str:
    return str(np.datetime64(day, "D"))[:7]


def behind(people: Population, posed: Posed, person: int, line: Line) -> set[str]:
    """Which numbers of this line the person stands behind."""
    rows, names = walked(people, person), people.words
    if posed.select == REFERRALS and posed.question is Question.BY_WHOM:
        rows = [row for row in rows if names.activities[row[1]].key == "referral_ort"]
    if posed.question is Question.WHAT_CHANGED:
        key, since = line.key
        months = {month(day) for day, a, _ in rows if names.activities[a].key == key}
        window = sorted(str(np.datetime64("2026-11") - n) for n in range(1, 25))
        return {"after" if one >= since else "before" for one in months if one in window}
    if posed.question is Question.IN_WHAT_ORDER:
        steps = line.key[0].split("\x1f")
        return {"path"} if path(people, rows, len(steps)) == steps else set()
    pairs = list(pairwise(rows))
    if posed.question is Question.BY_WHOM:
        words = (*names.units, "unknown")
        near = [(a, b) for a, b in pairs if b[0] - a[0] <= posed.within_days]
        return {"pair" for a, b in near if (words[a[2]], words[b[2]]) == line.key}
    if posed.question is Question.HOW_OFTEN:
        low = int(line.key[0].split("-")[0])
        high = next((edge for edge in GAPS if edge > low), 10**9)
        return {"gap" for a, b in pairs if low <= b[0] - a[0] < high}
    return waited(people, rows, line)


def path(people: Population, rows: list[tuple[int, int, int]], depth: int) -> list[str]:
    """The first steps of a person; others are nobody's."""
    keys = [people.words.activities[a].key for _, a, _ in rows[:depth]]
    return keys + ["no_event"] * (depth - len(keys))


def left_over(people: Population, persons: frozenset[int], both: set[tuple[str, ...]]) -> list[int]:
    """Of each branch that two trees draw, how many of these persons are in none of the next that both draw."""
    drawn = {tuple(key[0].split("\x1f")) for key in both}
    found = []
    for node in {steps[:-1] for steps in drawn}:
        near = [path(people, walked(people, one), len(node) + 1) for one in persons]
        found.append(sum(tuple(one[:-1]) == node and tuple(one) not in drawn for one in near))
    return found


def waited(people: Population, rows: list[tuple[int, int, int]], line: Line) -> set[str]:
    keys = [people.words.activities[a].key for _, a, _ in rows]
    if "referral_ort" not in keys:
        return set()
    at = keys.index("referral_ort")
    then = next((day for (day, _, _), key in zip(rows[at + 1 :], keys[at + 1 :], strict=True) if key == "visit"), None)
    days = None if then is None else then - rows[at][0]
    mark = int(line.key[0].removeprefix("share_")) if line.key[0].startswith("share") else 10**9
    return {"began"} | ({"came"} if days is not None and days <= mark else set())


def shown(line: Line) -> bool:
    return not isinstance(line.n, Hidden) and not any(isinstance(cell.value, Hidden) for cell in line.cells)


@pytest.mark.parametrize("posed", KINDS, ids=lambda posed: str(posed.question))
def test_between_two_answers_stand_nobody_or_enough(posed: Posed) -> None:
    assert sum(compared(posed, seed) for seed in range(10 * SCALE)) > 3, "hardly anything was compared"


def compared(posed: Posed, seed: int) -> int:
    """Asks in a random order; how many lines were found in two answers of which one is about some of the other."""
    rng, people = random.Random(seed), some_people(SIZES.get(posed.question, PEOPLE), seed)
    desk = make_desk(LEAD, asking_house(people, populations=FakePopulations(people, RULES)))
    told: list[tuple[frozenset[int], Answer]] = []
    for cohort in cohorts(rng):
        answer = ask(desk, of(posed, cohort))
        if isinstance(answer, Answer):
            told.append((frozenset(np.flatnonzero(members(people, cohort)).tolist()), answer))
    found = 0
    for (some, one), (others, other) in combinations(told, 2):
        if not (some < others or others < some):
            continue
        lines = {line.key: line for line in one.lines if shown(line)}
        if posed.question is Question.IN_WHAT_ORDER:
            few = [n for n in left_over(people, some ^ others, lines.keys() & {one.key for one in other.lines}) if n]
            assert all(n >= min(one.k, other.k) for n in few), few
        for line in (line for line in other.lines if shown(line) and line.key in lines):
            counts: dict[str, int] = defaultdict(int)
            for person in some ^ others:
                for number in behind(people, posed, person, line):
                    counts[number] += 1
            found += 1
            assert all(n >= min(one.k, other.k) for n in counts.values()), (line.key, dict(counts))
    return found


@pytest.mark.parametrize("posed", KINDS, ids=lambda posed: str(posed.question))
def test_after_everybody_one_asks_of_women_and_of_frequent_visitors(posed: Posed) -> None:
    """Frequent not by a band that pages show: one person of this crowd has 12 visits, and would be told by it."""
    people = crowd(3_000, 5)
    desk = make_desk(LEAD, asking_house(people, populations=FakePopulations(people, RULES)))
    frequent = Had(Select(activities=frozenset({people.words.activities[0].key})), at_least=3)
    for cohort in (Everyone(), Among(Dimension.GENDER, frozenset({"female"})), frequent):
        answer = ask(desk, of(posed, cohort))
        assert isinstance(answer, Answer), (cohort, answer)
        assert any(shown(line) for line in answer.lines), cohort
