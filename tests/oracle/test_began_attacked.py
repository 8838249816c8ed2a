"""Trees of paths and questions about groups that began so: no number told is another one but for a few persons.

A branch of a tree is a group that somebody may ask about next (`Began`), alone, with a filter or taken from it. Loops
over single events say here who took which path.
"""

from __future__ import annotations

import os
import random

import numpy as np

from analytics.answer import Answer
from analytics.cohort import members
from analytics.population import Population
from domain.predicate import All, Began, Everyone, Not, Predicate, Select
from domain.question import Posed, Question
from domain.small_cells import K
from services.questions import ask
from tests.asking import FakePopulations, asking_house
from tests.fakes import LEAD, make_desk
from tests.oracle.test_narrowed_attacked import cohorts, path, shown, walked
from tests.segment_people import RULES, crowd

SCALE = int(os.environ.get("TEST_SCALE", "1"))
PEOPLE = 600
Persons = frozenset[int]
Paths = dict[int, list[str]]


def questions(rng: random.Random, paths: Paths) -> list[Posed]:
    trees = cohorts(rng)[:4]
    found = [Posed(Question.IN_WHAT_ORDER, who, depth=2) for who in trees]
    for _ in range(14):
        who, steps = rng.choice(trees), paths[rng.randrange(PEOPLE)][: rng.choice([1, 2])]
        if "no_event" not in steps:
            began = Began(Select(), tuple(steps), over=rng.random() < 0.2)
            part: Predicate = began if rng.random() < 0.7 else Not(began)
            found.append(Posed(Question.WHO, part if who == Everyone() else All((who, part))))
    rng.shuffle(found)
    return found


def groups(posed: Posed, answer: Answer, people: Population, paths: Paths) -> list[Persons]:
    """Whom its numbers count. A branch must count as the loops do."""
    every = frozenset(np.flatnonzero(members(people, posed.cohort)).tolist())
    found = [every]
    for line in (line for line in answer.lines if shown(line) and posed.question is Question.IN_WHAT_ORDER):
        steps = line.key[0].split("\x1f")
        if "others" not in steps:
            found.append(frozenset(one for one in every if paths[one][: len(steps)] == steps))
            assert len(found[-1]) == line.n
    return found


def test_no_number_is_another_but_for_a_few() -> None:
    told_of = answers = 0
    for seed in range(8 * SCALE):  # in some towns so small the pages leave nothing that may be told beside them
        rng, people = random.Random(seed), crowd(PEOPLE, seed)
        paths = {one: path(people, walked(people, one), 3) for one in range(PEOPLE)}
        desk = make_desk(LEAD, asking_house(people, populations=FakePopulations(people, RULES)))
        told: set[Persons] = set()
        for posed in questions(rng, paths):
            answer = ask(desk, posed)
            if isinstance(answer, Answer):
                told |= set(groups(posed, answer, people, paths))
                answers += 1
        assert not [(len(one), len(other)) for one in told for other in told if 0 < len(one ^ other) < K], seed
        assert not [len(one) for one in told if not K <= len(one) <= PEOPLE - K and 0 < len(one) < PEOPLE], seed
        told_of += len(told)
    assert answers > 5 * 4 * SCALE
    assert told_of > 20 * 4 * SCALE
