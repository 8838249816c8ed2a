"""Asking while something goes wrong beside it: a store that fails, a refresh in the middle, two tabs at once, a restart."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import pytest

from analytics.answer import Answer
from analytics.disclosure_guard import Verdict
from analytics.population import Population
from domain.errors import InvalidInput, StoreUnavailable
from domain.predicate import Among, Dimension, Everyone, Had, Measured, Predicate, Select
from domain.question import Posed, Question
from services.ports import House
from services.question_guard import QuestionGuard
from services.questions import NotTold, ask, ask_all, mark
from tests.asking import FakePopulations, FakeQuestions, asking_house
from tests.fakes import LEAD, make_desk
from tests.oracle.test_asking_attacked import town
from tests.unit.test_question_memory import EITHER, SEQUENCE, three_women_come_often

FEMALE = Among(Dimension.GENDER, frozenset({"female"}))
OFTEN = Measured("visits_12_months", 4, None)
COSTLY = Measured("cost_12_months", 500, None)


@dataclass
class Failing(FakeQuestions):
    """A store that can keep nothing for a while."""

    down: bool = False

    def note_told(self, staff_id: str, snapshot: str, digest: str, body: str, at: datetime) -> None:
        if self.down:
            raise StoreUnavailable("full disk")
        super().note_told(staff_id, snapshot, digest, body, at)


def close_pair() -> Population:
    """OFTEN are the first 200 persons, COSTLY the first 203: whoever knows both knows of three."""
    people, _ = town(3)
    people.values["visits_12_months"][:] = 2.0
    people.values["visits_12_months"][:200] = 9.0
    people.values["cost_12_months"] = people.values["visits_12_months"].copy()
    people.values["cost_12_months"][:203] = 900.0
    return people


def who(cohort: Predicate) -> Posed:
    return Posed(Question.WHO, cohort)


def told(house: House, cohort: Predicate) -> bool:
    return isinstance(ask(make_desk(LEAD, house), who(cohort)), Answer)


def test_what_the_store_could_not_keep_is_not_shown_at_the_next_asking_either() -> None:
    """Else a restart would forget a group that was shown, and the next one three persons larger would be told."""
    store = Failing(down=True)
    house = asking_house(close_pair(), questions=store)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            told(house, OFTEN)
    store.down = False
    assert told(house, OFTEN)
    again = asking_house(close_pair(), questions=store)
    assert not told(again, COSTLY)


def test_a_refused_group_of_few_that_the_store_could_not_keep_is_kept_at_the_next_asking() -> None:
    few, *rest, either = SEQUENCE
    store = Failing(down=True)
    house = asking_house(three_women_come_often(), questions=store)
    with pytest.raises(StoreUnavailable):
        told(house, few)
    store.down = False
    assert not told(house, few)
    again = asking_house(three_women_come_often(), questions=store)
    assert [told(again, one) for one in (*rest, either)] == [True, True, False]
    assert either == EITHER


def test_many_answers_of_one_filter_count_as_one_filter_after_a_restart_too() -> None:
    house = asking_house(close_pair())
    several = [Posed(Question.WHERE, OFTEN, by=by) for by in ("municipality", "unit", "channel")]
    ask_all(make_desk(LEAD, house), (who(OFTEN), *several))
    again = asking_house(close_pair(), questions=house.questions)
    told(again, FEMALE)
    before, after = (one.question_guard._asked[LEAD.id, "s3"] for one in (house, again))
    assert before.filters == 1
    assert after.filters == 2


def test_beside_a_memory_that_cannot_be_read_whole_nothing_new_is_told() -> None:
    """What can be read of it is remembered, so that it stays answered and is judged beside; a restart changes nothing."""
    house = asking_house(close_pair())
    told(house, OFTEN)
    assert isinstance(house.questions, FakeQuestions)
    kept = house.questions.kept[LEAD.id, "s3"]
    kept["x"] = "nonsense"
    for _ in range(2):
        again = asking_house(close_pair(), questions=house.questions)
        for _ in range(2):
            assert not told(again, COSTLY)
            assert not told(again, FEMALE)
            assert told(again, OFTEN)
    del kept["x"]
    again = asking_house(close_pair(), questions=house.questions)
    assert not told(again, COSTLY)
    assert again.question_guard._asked[LEAD.id, "s3"].filters == 1
    assert told(again, FEMALE)


def test_a_snapshot_that_was_replaced_is_not_begun_again() -> None:
    """By somebody who still computes with it: what everybody was told of the newer one would be forgotten."""
    guard = QuestionGuard()
    assert guard.open_snapshot("old")
    assert guard.open_snapshot("new")
    assert not guard.open_snapshot("old")
    assert guard.opened("new")
    assert not guard.opened("old")


def test_a_refresh_in_the_middle_of_a_question_tells_of_one_snapshot_alone() -> None:
    """The filter was judged in the old one; the answer is of the new one, and counts there."""
    house, newer = asking_house(town(3)[0]), town(4)[0]
    assert isinstance(house.populations, FakePopulations)
    found = during(house, lambda: renew(house, newer), lambda: ask_all(make_desk(LEAD, house), (who(FEMALE),)))
    (answer,) = found
    assert isinstance(answer, Answer)
    assert answer.snapshot == newer.snapshot
    assert house.questions is not None
    assert list(house.questions.told(LEAD.id, "s3")) == []
    assert len(house.questions.told(LEAD.id, "s4")) == 1


def renew(house: House, people: Population) -> None:
    """A new snapshot, of which somebody else asks at once."""
    assert isinstance(house.populations, FakePopulations)
    house.populations.population = people
    ask(make_desk(LEAD, asking_house(people, populations=house.populations, question_guard=house.question_guard)),
        who(Everyone()))  # fmt: skip


def during(
    house: House, happens: Callable[[], None], act: Callable[[], tuple[Answer | NotTold, ...]]
) -> tuple[Answer | NotTold, ...]:
    """`act`, with something happening once when its filter has been judged."""
    guard, once = house.question_guard, [happens]
    judge = guard.ask

    def judged(*args: object) -> Verdict:
        verdict = judge(*args)  # type: ignore[arg-type]
        if once:
            once.pop()()
        return verdict

    guard.ask = judged  # type: ignore[method-assign,assignment]
    return act()


def test_two_tabs_at_once_are_not_told_what_one_is_not() -> None:
    """Of two groups three persons apart only one is told, whichever comes first."""
    for _ in range(8):
        house = asking_house(close_pair())
        with ThreadPoolExecutor(4) as tabs:
            found = list(tabs.map(lambda one, house=house: told(house, one), [OFTEN, COSTLY] * 4))
        assert len({one for one, said in zip([OFTEN, COSTLY] * 4, found, strict=True) if said}) == 1


def test_only_who_was_told_an_answer_may_say_something_of_it() -> None:
    """Neither of one that was refused, nor of one that nobody asked of this snapshot: the numbers are others by now."""
    house = asking_house(close_pair())
    desk = make_desk(LEAD, house)
    nobody = who(Had(Select(), at_least=10_000))
    assert isinstance(ask(desk, nobody), NotTold)
    for posed in (nobody, who(FEMALE)):
        with pytest.raises(InvalidInput, match="not_seen"):
            mark(desk, posed, "confirm")
    ask(desk, who(FEMALE))
    mark(desk, who(FEMALE), "confirm")
    assert isinstance(house.populations, FakePopulations)
    house.populations.population = town(4)[0]
    with pytest.raises(InvalidInput, match="not_seen"):
        mark(desk, who(FEMALE), "overrule", "luku on liian pieni")
