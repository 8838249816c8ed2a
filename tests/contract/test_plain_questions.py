"""The first questions that a lead asks of a county are answered, one after the other, with hidden lines where needed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.answer import Answer
from analytics.disclosure import Hidden
from data_access.county_bulk import CountyBulk
from data_access.snapshots import FolderSnapshots
from domain.predicate import Among, Dimension, Everyone, Measured, Select
from domain.question import Posed, Question
from services.population import Populations
from services.ports import House
from services.questions import ask
from services.refresh import refresh
from services.wiring import segment_book
from tests.asking import FakeQuestions
from tests.contract.test_county_sources import FixedClock
from tests.fakes import LEAD, make_desk, make_house

WOMEN = Among(Dimension.GENDER, frozenset({"female"}))
OFTEN = Measured("visits_12_months", 12, None)
FIRST = (
    Posed(Question.WHO), Posed(Question.WHERE, by="unit"), Posed(Question.WHERE, by="municipality"),
    Posed(Question.WHERE, by="channel"), Posed(Question.AT_WHAT_COST, by="unit"), Posed(Question.WHAT),
    Posed(Question.AT_WHAT_COST, by="year"), Posed(Question.HOW_OFTEN, by="weekday"),
    Posed(Question.HOW_OFTEN, by="month"), Posed(Question.NO_LONGER), Posed(Question.IN_WHAT_ORDER),
    Posed(Question.HOW_LONG, then=Select()), Posed(Question.WHO, WOMEN), Posed(Question.WHO, OFTEN),
    Posed(Question.IN_COMMON, OFTEN, other=Everyone()),
    Posed(Question.COMBINED, named=(("naiset", WOMEN), ("usein", OFTEN))),
)  # fmt: skip


@pytest.fixture(scope="module")
def house(county_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    store = FolderSnapshots(tmp_path_factory.mktemp("snapshots"))
    refresh(CountyBulk(county_dir, FixedClock(date(2026, 11, 21))), store, segment_book(), clusters=False)
    return make_house(populations=Populations(store), questions=FakeQuestions())


def test_plain_questions_in_turn_are_answered(house: House) -> None:
    """At least four of five, though each stands beside all that was told before it."""
    desk = make_desk(LEAD, house)
    answers = [ask(desk, posed) for posed in FIRST]
    told = [one for one in answers if isinstance(one, Answer)]
    seen = [one for one in told if not one.lines or any(not isinstance(line.n, Hidden) for line in one.lines)]
    assert len(seen) >= 0.8 * len(FIRST), [type(one).__name__ for one in answers]


def test_after_a_restart_the_same_lines_are_hidden(house: House) -> None:
    desk = make_desk(LEAD, house)
    before = {posed: one for posed in FIRST if isinstance(one := ask(desk, posed), Answer)}
    assert before
    again = make_desk(LEAD, make_house(populations=house.populations, questions=house.questions))
    assert {posed: ask(again, posed) for posed in before} == before
