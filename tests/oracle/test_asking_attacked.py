"""Whatever a lead asks, in whatever order and over a restart: a solver with everything told recovers nothing hidden.

The attacker knows every combination of attributes that a person may have, and that each filter and each line is a union
of them. What it is after: hidden lines of the answers, and the numbers that were refused.
TEST_SCALE=10 (`make test-long`) asks ten times as much.
"""

from __future__ import annotations

import os
import random
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from analytics.answer import Answer, Sort
from analytics.disclosure import Hidden
from analytics.population import Activity, Events, Memberships, People, Population, Words
from domain.event import EventKind, EventStatus
from domain.predicate import All, Among, AnyOf, Dimension, Everyone, Had, Measured, Not, Predicate, Select
from domain.question import Posed, Question
from domain.small_cells import K
from services.ports import House
from services.questions import NotTold, ask
from tests.asking import asking_house
from tests.fakes import LEAD, make_desk
from tests.oracle.attacker import Attacker

SCALE = int(os.environ.get("TEST_SCALE", "1"))
Ints = NDArray[np.int64]
AS_OF = 20_778  # 2026-11-21
PLACES, UNITS = ("Aava", "Oras", "Kaari"), ("Keskusta", "Pohjoinen", "Sairaala")
VISITS = (0.0, 1.0, 4.0)
BIRTH = tuple(AS_OF - int(365.25 * years) for years in (40, 70, 80))
AGES = ("30-44", "65-74", "75-84")
SHAPE = (2, 4, 3, 3, 4)
"""Gender, municipality, age band, visits, unit: every combination is a cell; the last place and unit are unknown."""


def town(seed: int, size: int = 500) -> tuple[Population, Ints]:
    """People with one event each, and the cell of each."""
    rng = np.random.default_rng(seed)
    skew = [rng.dirichlet(np.full(n, 0.8)) for n in SHAPE]
    if seed % 2:  # everybody's are known
        skew[1], skew[4] = (np.append(weights[:-1], 0) / weights[:-1].sum() for weights in (skew[1], skew[4]))
    columns = [rng.choice(n, size, p=weights) for n, weights in zip(SHAPE, skew, strict=True)]
    gender, place, age, visits, unit = columns
    nobody, zeros = np.full(size, -1, np.int32), np.zeros(size, np.int64)
    people = People(
        np.array(BIRTH, np.int32)[age], gender.astype(np.int8), _known(place, 3), nobody, nobody,
        np.zeros(size, np.bool_),
    )  # fmt: skip
    done = np.full(size, tuple(EventStatus).index(EventStatus.DONE))
    events = Events(
        np.arange(size + 1), np.full(size, AS_OF - 10, np.int32), zeros, zeros, _known(unit, 3), zeros, zeros, zeros, done,
        zeros, zeros, zeros, zeros,
    )  # fmt: skip
    words = Words((Activity("A99", "Vastaanotto", EventKind.CONTACT),), UNITS, ("in_person",), ("doctor",), PLACES, ())
    held = Memberships(*(np.zeros(0, np.int32) for _ in range(6)))
    values = {"visits_12_months": np.array([0.0, 2.0, 9.0])[visits]}
    return Population(people, events, words, AS_OF, f"s{seed}", held, values), np.ravel_multi_index(columns, SHAPE)


def _known(column: Ints, places: int) -> NDArray[np.int16]:
    return np.where(column < places, column, -1).astype(np.int16)


def cells_of(asked: Predicate) -> NDArray[np.bool_]:
    """The combinations that fit, as this test understands the words."""
    return np.array([_fits(asked, cell) for cell in product(*(range(n) for n in SHAPE))])


def _fits(asked: Predicate, cell: tuple[int, ...]) -> bool:
    gender, place, age, visits, unit = cell
    if isinstance(asked, Everyone):
        return True
    if isinstance(asked, Among):
        value = {Dimension.GENDER: ("female", "male")[gender], Dimension.MUNICIPALITY: (*PLACES, "")[place]}
        return (value | {Dimension.AGE_BAND: AGES[age]})[asked.dimension] in asked.values
    if isinstance(asked, Measured):
        seen = (0.0, 2.0, 9.0)[visits]
        return (asked.low is None or seen >= asked.low) and (asked.high is None or seen < asked.high)
    if isinstance(asked, Had):
        return (*UNITS, "")[unit] in asked.what.units
    if isinstance(asked, Not):
        return not _fits(asked.part, cell)
    assert isinstance(asked, (All, AnyOf))
    return (all if isinstance(asked, All) else any)(_fits(part, cell) for part in asked.parts)


def condition(rng: random.Random) -> Predicate:
    match rng.randrange(5):
        case 0:
            return Among(Dimension.GENDER, frozenset({rng.choice(["female", "male"])}))
        case 1:
            return Among(Dimension.MUNICIPALITY, frozenset(rng.sample(PLACES, rng.choice([1, 1, 2]))))
        case 2:
            return Among(Dimension.AGE_BAND, frozenset(rng.sample(AGES, rng.choice([1, 1, 2]))))
        case 3:
            return Had(Select(units=frozenset(rng.sample(UNITS, rng.choice([1, 1, 2])))))
        case _:
            return Measured("visits_12_months", *rng.choice([(1.0, None), (4.0, None), (None, 1.0), (None, 4.0)]))


def cohort(rng: random.Random, before: list[Predicate]) -> Predicate:
    """Often the neighbour of one asked before."""
    if before and rng.random() < 0.6:
        first = rng.choice(before)
        parts = first.parts if isinstance(first, All) else (first,)
        if len(parts) < 4:
            extra = condition(rng)
            return All((*parts, Not(extra) if rng.random() < 0.3 else extra))
        return All(parts[1:])
    parts = tuple(condition(rng) for _ in range(rng.randint(1, 2)))
    if rng.random() < 0.1:
        return Everyone()
    return parts[0] if len(parts) == 1 else rng.choice([All, All, AnyOf])(parts)


def question(rng: random.Random, before: list[Predicate]) -> Posed:
    who = cohort(rng, before)
    before.append(who)
    match rng.randrange(6):
        case 0 | 1:
            return Posed(Question.WHO, who)
        case 2:
            return Posed(Question.WHERE, who, by="municipality")
        case 3:
            return Posed(Question.WHERE, who, by="unit")
        case 4:
            return Posed(Question.COMBINED, who, named=(("a", condition(rng)), ("b", condition(rng))))
        case _:
            return Posed(Question.WHY, who, cause=condition(rng), outcome=condition(rng))


Numbers = list[tuple[NDArray[np.bool_], float | Hidden]]


def numbers(posed: Posed, answer: Answer) -> Numbers:
    """Every number of persons in it, with the cells that it counts."""
    base = cells_of(posed.cohort)
    found: Numbers = [(base, answer.base)]
    for step, (_, n) in enumerate(answer.steps[1:] if posed.question is Question.WHO else ()):
        parts = posed.cohort.parts if isinstance(posed.cohort, All) else (posed.cohort,)
        found.append((np.logical_and.reduce([cells_of(part) for part in parts[: step + 1]]), n))
    for line in answer.lines:
        group = base & _line(posed, line.key)
        found.append((group, line.n))
        for measure, cell in zip(answer.measures, line.cells, strict=True):
            if measure.sort in (Sort.PERSONS, Sort.EVENTS) and cell.value is not None:
                found.append((group, cell.value))
            if measure.sort is Sort.SHARE and posed.outcome is not None and not isinstance(line.n, Hidden):
                share = cell.value if isinstance(cell.value, Hidden) else round((cell.value or 0) * line.n)
                found.append((group & cells_of(posed.outcome), share))
    return found


def _line(posed: Posed, key: tuple[str, ...]) -> NDArray[np.bool_]:
    if posed.question is Question.WHERE:
        axis, words = (1, PLACES) if posed.by == "municipality" else (4, UNITS)
        if key[0] not in (*words, "unknown"):
            return np.zeros(int(np.prod(SHAPE)), np.bool_)
        return np.indices(SHAPE)[axis].ravel() == (*words, "unknown").index(key[0])
    if posed.question is Question.COMBINED:
        sides = [cells_of(part) == (word == "yes") for (_, part), word in zip(posed.named, key, strict=True)]
        return np.asarray(np.logical_and.reduce(sides))
    if posed.question is Question.WHY:
        assert posed.cause is not None
        return cells_of(posed.cause) == (key[0] == "with")
    return np.ones(int(np.prod(SHAPE)), np.bool_)


def attacked(told: Numbers, refused: list[NDArray[np.bool_]], counts: Ints) -> tuple[int, int]:
    """(targets, how many of them the attacker works out). Numbers shown must be true."""
    attacker = Attacker(len(counts), int(counts.sum()))
    attacker.told(np.ones(len(counts), np.int64), int(counts.sum()))
    known, targets = set(), {}
    for group, n in told:
        name = group.tobytes()
        if isinstance(n, Hidden):
            if 0 < counts[group].sum() < K:
                targets[name] = group
        elif name not in known:
            assert n == counts[group].sum()
            known.add(name)
            attacker.told(group.astype(np.int64), n)
    targets |= {group.tobytes(): group for group in refused if 0 < counts[group].sum() < K}
    small = [group.astype(np.int64) for group in targets.values()]
    return len(small), len(attacker.recovered(small))


def learn(house: House, user: str, posed: Posed) -> tuple[Numbers, list[NDArray[np.bool_]]]:
    answer = ask(make_desk(LEAD if user == "lead" else LEAD.__class__(user, "X", LEAD.role, LEAD.unit), house), posed)
    if isinstance(answer, NotTold):
        return [], [cells_of(posed.cohort)]
    return numbers(posed, answer), []


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("restart", [False, True], ids=["one run", "with restarts"])
def test_nothing_hidden_is_recovered_from_sequences_of_questions(restart: bool) -> None:
    """Two leads ask; each is attacked with what that lead was told."""
    rng = random.Random(f"asked {restart}")
    tried = told_numbers = refusals = 0
    for seed in range(6 * SCALE):
        people, cell = town(seed)
        counts = np.bincount(cell, minlength=int(np.prod(SHAPE)))
        house = asking_house(people)
        seen: dict[str, tuple[Numbers, list[NDArray[np.bool_]]]] = {"lead": ([], []), "other": ([], [])}
        before: list[Predicate] = []
        for turn in range(40):
            user = rng.choice(["lead", "lead", "other"])
            new, no = learn(house, user, question(rng, before))
            seen[user][0].extend(new)
            seen[user][1].extend(no)
            refusals += len(no)
            if restart and turn % 10 == 9:
                house = asking_house(people, questions=house.questions)
        for told, refused in seen.values():
            n, recovered = attacked(told, refused, counts)
            assert recovered == 0, (seed, restart)
            tried += n
            told_numbers += len(told)
    assert tried > 20 * SCALE
    assert told_numbers > 200 * SCALE
    print(f"{tried} hidden or refused numbers, none recovered; {told_numbers} told, {refusals} questions refused")
