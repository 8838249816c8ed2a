"""What one person's memory holds and lets go: refused groups over a restart, filters of which nothing was told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.answer import Answer
from analytics.disclosure_guard import Cohort, Verdict
from analytics.population import Population
from domain.predicate import All, Among, AnyOf, Dimension, Measured, Predicate
from domain.question import Posed, Question
from domain.question_json import to_json
from domain.small_cells import K
from services.population import loaded
from services.ports import House
from services.question_guard import ALARM_FROM, Filter, QuestionGuard, Telling
from services.questions import NotTold, ask
from tests.asking import asking_house
from tests.fakes import LEAD, make_desk
from tests.oracle.test_asking_attacked import town

FEMALE = Among(Dimension.GENDER, frozenset({"female"}))
OFTEN = Measured("visits_12_months", 4, None)
BOTH, EITHER = All((FEMALE, OFTEN)), AnyOf((FEMALE, OFTEN))
WHO = to_json(Posed(Question.WHO, OFTEN))
SEQUENCE: tuple[Predicate, ...] = (BOTH, FEMALE, OFTEN, EITHER)


def told(house: House, who: Predicate) -> bool:
    return isinstance(ask(make_desk(LEAD, house), Posed(Question.WHO, who)), Answer)


def three_women_come_often() -> Population:
    """Of 1,300: 200 women, 100 who come often, three of both. In a county of fewer nobody's answers tell of three
    persons, whether they were asked for or not."""
    people, _ = town(3, 1_300)
    at = np.arange(1_300)
    people.people.gender[:] = np.where(at < 200, 0, 1)
    people.values["visits_12_months"][:] = np.where((at >= 197) & (at < 297), 9.0, 0.0)
    return people


def test_a_refused_group_of_few_stays_a_secret_over_a_restart() -> None:
    """Women and frequent visitors less either are both: three persons, of whom nobody asked without the first question."""
    people = three_women_come_often()
    house = asking_house(people)
    assert [told(house, who) for who in SEQUENCE] == [False, True, True, False]
    for restarts in range(3):
        house = asking_house(people)
        assert not told(house, BOTH)
        for turn, who in enumerate(SEQUENCE[1:3]):
            house = asking_house(people, questions=house.questions) if turn < restarts else house
            assert told(house, who), (restarts, who)
        again = asking_house(people, questions=house.questions)
        assert not told(again, EITHER), restarts
        assert not told(again, BOTH), restarts
    unasked = asking_house(people)
    assert [told(unasked, who) for who in SEQUENCE[1:]] == [True, True, True]


PEOPLE = 100
GROUPS: dict[Predicate, int] = {FEMALE: 40, OFTEN: 42}
"""The first so many persons: two groups that are two persons apart."""


def flags(n: int) -> np.ndarray:
    return np.arange(PEOPLE) < n


def asked(who: Predicate) -> Filter:
    return Filter(who, str(GROUPS[who]), K, lambda part: flags(GROUPS.get(part, PEOPLE)), lambda _: False, {})


def telling(who: Predicate, smallest: int) -> Telling:
    """An answer about this group that also shows a number of so many persons."""
    cohort = Cohort.of(str(GROUPS[who]), flags(GROUPS[who]))
    return Telling("answer", 10, PEOPLE, (Cohort.of("line", flags(smallest)),), cohort=cohort)


def test_a_filter_of_which_nothing_was_told_does_not_stand_in_the_way_of_the_next() -> None:
    for smallest, first, then in ((3, Verdict.TOO_FEW, Verdict.ANSWERED), (20, Verdict.ANSWERED, Verdict.TOO_CLOSE)):
        guard = QuestionGuard()
        guard.open_snapshot("s")
        assert guard.ask("lead", "s", asked(FEMALE)) is Verdict.ANSWERED
        assert guard.tell("lead", "s", telling(FEMALE, smallest)) is first
        assert guard.ask("lead", "s", asked(OFTEN)) is then


def test_a_filter_that_was_told_once_is_not_forgotten_when_a_later_answer_about_it_is_refused() -> None:
    guard = QuestionGuard()
    guard.open_snapshot("s")
    guard.ask("lead", "s", asked(FEMALE))
    guard.tell("lead", "s", telling(FEMALE, 20))
    assert guard.tell("lead", "s", telling(FEMALE, 3)) is Verdict.TOO_FEW
    assert guard.ask("lead", "s", asked(OFTEN)) is Verdict.TOO_CLOSE


def test_a_refused_answer_names_the_k_by_which_it_was_judged() -> None:
    guard = QuestionGuard()
    guard.open_snapshot("s")
    assert guard.k_of("lead", "s", "answer", K) == K
    guard.tell("lead", "s", telling(FEMALE, 3))
    assert guard.k_of("lead", "s", "answer", K) == 10
    assert (guard.k_of("lead", "s", "other", K), guard.k_of("other", "s", "answer", K)) == (K, K)


@pytest.mark.parametrize(
    "text",
    [
        "garbage",
        '{"question":"who","version":99}',
        '{"question":"why_oh_why","version":1}',
        f"{WHO}\nnonsense",
        f"{WHO}\n[1]",
    ],
    ids=["no JSON", "another version", "an unknown question", "no lines", "lines of another shape"],
)
def test_beside_what_cannot_be_read_nothing_new_is_told_and_what_can_be_read_is(text: str) -> None:
    """The sequence that the guard refuses last, with its middle written by a program that this one cannot read."""
    people = three_women_come_often()
    house = asking_house(people)
    assert [told(house, who) for who in SEQUENCE[1:2]] == [True]
    assert house.questions is not None
    snapshot = loaded(house).population.snapshot
    house.questions.note_told(LEAD.id, snapshot, "of another version", text, house.clock.now())
    again = asking_house(people, questions=house.questions)
    assert told(again, SEQUENCE[1])
    for who in (SEQUENCE[2], EITHER, BOTH):
        found = ask(make_desk(LEAD, again), Posed(Question.WHO, who))
        assert isinstance(found, NotTold)
        assert found.verdict is Verdict.UNREAD
    assert told(again, SEQUENCE[1]), "what was told stays told"
    for _ in range(2 * ALARM_FROM):
        ask(make_desk(LEAD, again), Posed(Question.WHO, EITHER))
    assert not again.question_guard.all_alarms(), "nobody is reported for an upgrade"
    other = replace(LEAD, id="another_lead")
    assert isinstance(ask(make_desk(other, again), Posed(Question.WHO, SEQUENCE[2])), Answer), "nobody else is stopped"
