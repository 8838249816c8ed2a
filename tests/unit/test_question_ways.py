"""A way on from an answer's line is offered only where its group may be asked about, and trying leaves no trace."""

from __future__ import annotations

import pytest

from analytics.answer import Answer
from analytics.disclosure_guard import Verdict
from analytics.population import Population
from domain.predicate import Among, Dimension, Everyone, Had, Predicate, Select
from domain.question import Posed, Question
from services.ports import House
from services.question_ways import MOST, open_to_ask
from services.questions import NotTold, ask
from tests.asking import asking_house
from tests.fakes import LEAD, FakeAudit, make_desk
from tests.oracle.test_asking_attacked import town

FEMALE = Among(Dimension.GENDER, frozenset({"female"}))
ASKED = (
    Posed(Question.WHERE, by="unit"), Posed(Question.WHERE, FEMALE, by="unit"), Posed(Question.WHO, FEMALE),
    Posed(Question.COMBINED, named=(("naiset", FEMALE),)),
)  # fmt: skip


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is not what is tried here."""
    monkeypatch.setattr("services.question_ways.ENOUGH_S", 600)


@pytest.fixture(params=[3, 4, 5])
def house(request: pytest.FixtureRequest) -> House:
    return asking_house(town(request.param)[0])


def people_of(house: House) -> Population:
    assert house.populations is not None
    return house.populations.current()


def ways(house: House) -> tuple[Predicate, ...]:
    units = sorted(people_of(house).words.units)
    return (
        FEMALE,
        *(Had(Select(units=frozenset({unit}))) for unit in units),
        Among(Dimension.GENDER, frozenset({"x"})),
    )


def test_what_is_not_offered_is_not_answered_and_what_is_offered_is_no_small_group(house: House) -> None:
    """Each way alone after the same questions. Only what follows from all answers together is found at the click."""
    desk = make_desk(LEAD, house)
    for posed in ASKED:
        ask(desk, posed)
    small = Had(Select(), at_least=10_000)
    tried = (small, *ways(house))
    offered, seen = open_to_ask(desk, tried), []
    for way in tried[:-1]:
        other = make_desk(LEAD, asking_house(people_of(house)))
        for posed in ASKED:
            ask(other, posed)
        told = ask(other, Posed(Question.WHO, way))
        if isinstance(told, NotTold):
            assert way not in offered or told.verdict is Verdict.TOO_CLOSE, way
        assert way in offered or way not in tried[:MOST] or isinstance(told, NotTold), way
        seen.append(isinstance(told, Answer))
    assert not {small, ways(house)[-1]} & set(offered), "nobody, and a value that is not declared"
    assert any(seen)


def test_trying_tells_logs_and_counts_nothing(house: House) -> None:
    desk = make_desk(LEAD, house)
    first = ask(desk, Posed(Question.WHERE, by="unit"))
    audit = house.audit
    assert isinstance(audit, FakeAudit)
    before, alarms = len(audit.rows), house.question_guard.all_alarms()
    one = open_to_ask(desk, ways(house))
    assert open_to_ask(desk, ways(house)) == one, "the first try changed nothing"
    assert (len(audit.rows), house.question_guard.all_alarms()) == (before, alarms)
    assert ask(desk, Posed(Question.WHERE, by="unit")) == first


def test_no_more_are_tried_than_are_read(house: House) -> None:
    many = [Had(Select(), at_least=n) for n in range(1, MOST + 9)]
    assert set(open_to_ask(make_desk(LEAD, house), [Everyone(), *many])) <= {Everyone(), *many[: MOST - 1]}


@pytest.mark.parametrize("clock", ["monotonic", "thread_time"])
def test_nothing_is_offered_when_the_time_is_over(house: House, clock: str, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk(LEAD, house)
    ask(desk, Posed(Question.WHERE, by="unit"))
    moments = iter((0.0, 0.0, *(10_000.0 for _ in range(99))))
    monkeypatch.setattr(f"services.question_ways.{clock}", lambda: next(moments))
    assert open_to_ask(desk, ways(house)) == (), "the first is begun in time, and not counted to its end"
