"""What a lead asks in a morning: the sixteen questions of everybody, of the own unit and of some groups, in turn.

Each stands beside all that was told before it. At least nine of ten are answered with a line shown (what has no lines
tells its sentence). Measured: 37 of 40 at 2,000, 40 of 40 at 20,000. TEST_SCALE=10 (`make test-long`) asks a county of 20,000, as the demo has.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.answer import Answer
from analytics.disclosure import Hidden
from data_access.county_bulk import CountyBulk
from data_access.made_up_county.build import build_county
from data_access.snapshots import FolderSnapshots
from domain.event import EventKind
from domain.predicate import Among, Dimension, Everyone, Lacked, Measured, Predicate, Select
from domain.question import Posed, Question
from services.population import Populations
from services.questions import NotTold, ask, choices
from services.refresh import refresh
from services.wiring import segment_book
from tests.asking import FakeQuestions
from tests.contract.test_county_sources import FixedClock
from tests.fakes import LEAD, make_desk, make_house

SCALE = int(os.environ.get("TEST_SCALE", "1"))
SIZE = 2_000 * SCALE
DAY = date(2026, 11, 21)
LEAST = 0.9
WOMEN = Among(Dimension.GENDER, frozenset({"female"}))
OLD = Among(Dimension.AGE_BAND, frozenset({"75-84", "85-"}))
OFTEN = Measured("visits_12_months", 4.0, None)
CONTACT, REFERRAL = Select(kinds=frozenset({EventKind.CONTACT})), Select(kinds=frozenset({EventKind.REFERRAL}))
MORE: dict[Question, dict[str, Any]] = {
    Question.WHERE: {"by": "channel"},
    Question.HOW_OFTEN: {"by": "month"},
    Question.HOW_LONG: {"select": REFERRAL, "then": CONTACT},
    Question.NOT_DONE: {"lacked": Lacked(REFERRAL, CONTACT, 30)},
    Question.BY_WHOM: {"within_days": 30},
    Question.IN_COMMON: {"other": Everyone()},
    Question.COMBINED: {"named": (("a", WOMEN), ("b", OFTEN))},
    Question.WHY: {"cause": WOMEN, "outcome": OFTEN},
}


def posed(question: Question, cohort: Predicate) -> Posed:
    if question is Question.IN_COMMON and cohort == Everyone():
        cohort = OFTEN
    return Posed(question, cohort, **MORE.get(question, {}))


def morning(unit: Predicate) -> Iterator[Posed]:
    yield from (posed(question, Everyone()) for question in Question)
    yield from (posed(question, unit) for question in Question)
    for question in (Question.WHO, Question.WHAT, Question.WHAT_CHANGED, Question.NO_LONGER):
        yield from (posed(question, cohort) for cohort in (WOMEN, OLD))


def shown(answer: Answer | NotTold) -> bool:
    if isinstance(answer, NotTold):
        return False
    return not answer.lines or any(not isinstance(line.n, Hidden) for line in answer.lines)


@pytest.mark.timeout(900)
def test_nine_of_ten_questions_of_a_morning_are_told(tmp_path: Path) -> None:
    build_county(tmp_path / "county", size=SIZE, seed=1, day=DAY)
    store = FolderSnapshots(tmp_path / "snapshots")
    refresh(CountyBulk(tmp_path / "county", FixedClock(DAY)), store, segment_book(), clusters=False)
    desk = make_desk(LEAD, make_house(populations=Populations(store), questions=FakeQuestions()))
    units = [(one.n, one.word) for one in choices(desk).dimensions[Dimension.UNIT] if isinstance(one.n, int)]
    own = Among(Dimension.UNIT, frozenset({max(units)[1]}))
    asked = list(morning(own))
    assert len(asked) == 40
    told = [shown(ask(desk, one)) for one in asked]
    missing = [(str(one.question), one.cohort) for one, seen in zip(asked, told, strict=True) if not seen]
    print(f"{sum(told)} of {len(told)} at {SIZE}; not: {missing}")
    assert sum(told) >= LEAST * len(told), missing
