"""Whatever a hidden line carries beside its key is "fewer than k": no number, interval, month found in it, or place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from analytics.answer import Answer, Line
from analytics.cohort import members
from analytics.disclosure import Hidden
from analytics.posed_answer import raw_of
from domain.predicate import Among, Dimension, Everyone, Lacked, Measured, Select
from domain.question import BY, Posed, Question
from services.telling import Teller
from tests.segment_people import crowd

WOMEN, OFTEN = Among(Dimension.GENDER, frozenset({"female"})), Measured("visits_12_months", 4.0, None)
VISITS, REFERRALS = Select(activities=frozenset({"visit"})), Select(activities=frozenset({"referral_ort"}))
MORE: dict[Question, dict[str, Any]] = {
    Question.HOW_LONG: {"select": REFERRALS, "then": VISITS},
    Question.NOT_DONE: {"lacked": Lacked(REFERRALS, VISITS, 30)},
    Question.BY_WHOM: {"within_days": 30},
    Question.IN_COMMON: {"other": Everyone()},
    Question.COMBINED: {"named": (("a", WOMEN), ("b", OFTEN))},
    Question.WHY: {"cause": WOMEN, "outcome": OFTEN},
}
PLACED = (Question.WHAT, Question.IN_COMMON, Question.WHAT_CHANGED, Question.COMBINED)
"""Their lines stand by size."""
PEOPLE = crowd(500, 7)


def asked(question: Question) -> Iterator[Posed]:
    for cohort in (Everyone(), WOMEN, OFTEN):
        for by in BY.get(question, ("",)):
            if by not in ("rate", "times"):
                yield Posed(question, cohort, **MORE.get(question, {}) | ({"by": by} if by else {}))


def told(posed: Posed, hide: int) -> Answer:
    """With so many of its lines hidden for what was told before."""
    raw = raw_of(PEOPLE, posed)
    unseen = frozenset(line.key for line in raw.lines[:: max(1, len(raw.lines) // hide)]) if hide else frozenset()
    return Teller.of(PEOPLE, frozenset()).tell(replace(raw, unseen=raw.unseen | unseen))


def hidden(answer: Answer) -> list[Line]:
    return [line for line in answer.lines if isinstance(line.n, Hidden)]


def any_hidden(line: Line) -> bool:
    return any(isinstance(cell.value, Hidden) for cell in line.cells)


def neutral(line: Line, k: int, found_in_numbers: set[str]) -> bool:
    cells = all(cell.value == Hidden(k) and (cell.low, cell.high) == (None, None) for cell in line.cells)
    return cells and line.n == Hidden(k) and not line.unfinished and not found_in_numbers & set(line.key)


@pytest.mark.parametrize("question", list(Question), ids=str)
def test_a_hidden_line_carries_its_key_and_k(question: Question) -> None:
    for posed in asked(question):
        if question in (Question.WHO_SAYS, Question.WHAT_TO_DO) or not members(PEOPLE, posed.cohort).any():
            continue
        months = {line.key[1] for line in raw_of(PEOPLE, posed).lines} if question is Question.WHAT_CHANGED else set()
        for hide in (0, 2):
            answer = told(posed, hide)
            lines = hidden(answer)
            assert all(neutral(line, answer.k, months) for line in lines), lines
            if question in PLACED:
                rest = [line for line in answer.lines if line in lines or any_hidden(line)]
                assert list(answer.lines[len(answer.lines) - len(rest) :]) == sorted(rest, key=lambda one: one.key)


def test_a_series_that_is_hidden_tells_no_month_of_its_step() -> None:
    answer = told(Posed(Question.WHAT_CHANGED), 2)
    assert hidden(answer)
    assert {line.key[1] for line in hidden(answer)} == {""}
    assert answer.asked.definition == "2"
