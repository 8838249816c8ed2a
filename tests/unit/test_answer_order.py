"""The place of a hidden line tells nothing of its number."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.answer import Answer, Asked, Author, AuthorKind, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.disclosure import Hidden
from analytics.disclosure_answer import shown
from components.answer_table import table_of
from components.text import Text
from domain.predicate import Everyone

AUTHOR = Author(AuthorKind.RULE, "a test", "1")


def by_size(question: Question, counts: dict[str, int]) -> Answer:
    lines = tuple(
        RawLine((key,), (RawCell(n, n),)) for key, n in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    )
    raw = RawAnswer(Asked(question, Everyone()), ("activity",), (Measure("persons", Sort.PERSONS),), lines, 100)
    return shown(raw, k=5, author=AUTHOR, as_of=date(2026, 11, 21), snapshot="one")


@pytest.mark.parametrize("question", [Question.WHAT, Question.IN_COMMON, Question.WHAT_CHANGED, Question.COMBINED])
def test_two_small_numbers_changed_about_give_the_same_answer(question: Question) -> None:
    one = by_size(question, {"a": 40, "b": 1, "c": 4, "d": 12, "e": 2})
    other = by_size(question, {"a": 40, "b": 4, "c": 2, "d": 12, "e": 1})
    assert [line.key for line in one.lines] == [("a",), ("d",), ("b",), ("c",), ("e",)]
    assert [isinstance(line.n, Hidden) for line in one.lines] == [False, False, True, True, True]
    assert one == other


def test_an_answer_in_an_order_of_its_own_keeps_it() -> None:
    answer = by_size(Question.HOW_OFTEN, {"a": 40, "b": 1, "d": 12})
    assert [line.key for line in answer.lines] == [("a",), ("d",), ("b",)]


def test_the_months_of_a_segment_stand_as_the_calendar_has_them() -> None:
    members, came = (40, 42, 60, 62), (0, 2, 18, 2)
    lines = []
    for month, (n, entered) in enumerate(zip(members, came, strict=True), start=1):
        found = [("members", n)] + ([("stayed", n - entered), ("entered", entered), ("left", 0)] if month > 1 else [])
        lines += [RawLine((f"2026-0{month}", flow, ""), (RawCell(told, told),)) for flow, told in found]
    asked = Asked(Question.WHAT_CHANGED, Everyone(), (("of", "months"),))
    measures = (Measure("persons", Sort.PERSONS),)
    raw = RawAnswer(asked, ("month", "flow", "reason"), measures, tuple(lines), 62, chained=True)
    answer = shown(raw, k=5, author=AUTHOR, as_of=date(2026, 11, 21), snapshot="one")
    assert any(isinstance(line.n, Hidden) for line in answer.lines)
    assert [line.key for line in answer.lines] == [line.key for line in raw.lines]


def test_bands_of_a_number_stand_in_their_order_hidden_ones_too() -> None:
    """Their place is their band's, and tells nothing of how many are in it."""
    counts = (("0", 40), ("1", 2), ("2-3", 30), ("4-1499", 3), ("1500-", 25))
    lines = tuple(RawLine((band,), (RawCell(n, n),)) for band, n in counts)
    asked = Asked(Question.HOW_OFTEN, Everyone())
    raw = RawAnswer(asked, ("visits_12_months",), (Measure("persons", Sort.PERSONS),), lines, 100)
    answer = shown(raw, k=5, author=AUTHOR, as_of=date(2026, 11, 21), snapshot="one")
    table = table_of(answer, Text("fi"))
    assert [row[0].replace("\u00a0", " ") for row in table.rows] == ["0", "1", "2–3", "4–1 499", "1 500 tai enemmän"]
    assert {row for row, _ in table.hidden} == {1, 3}
