"""A number of an answer in words, by what it is: the only place that writes one, so that chart and table agree."""

from __future__ import annotations

from analytics.answer import Answer, Cell, Line, Sort
from analytics.disclosure import Hidden
from components import numbers
from components.text import Text
from domain.question import Question

SMALLEST_SCORE = 0.001
_REACHED = ("half_days", "nine_tenths_days")
"""Days by which a part has what it waits for: no number says that not so many have it yet."""
_FROM_WHOLE_EUROS = 100_000
"""Cents from which a sum is written in whole euros."""


def cell_words(answer: Answer, line: Line, column: int, text: Text) -> str:
    """What stands in a cell: the number with its unit and interval, or why there is none."""
    cell, sort = line.cells[column], sort_of(answer, line, column)
    if no_number(answer, line, column):
        return ""
    if isinstance(cell.value, Hidden):
        return hidden_word(cell.value, text)
    if cell.value is None:
        reached = answer.dimensions == ("point",) or answer.measures[column].name in _REACHED
        measured = answer.asked.question is not Question.WHAT_TO_DO  # no benefit is told where none was measured
        return text("answers.not_reached" if reached else "answers.none" if measured else "answers.not_measured")
    said = value_words(cell.value, sort, text)
    return said if cell.low is None or cell.high is None else f"{said} ({interval(cell, sort, text)})"


def no_number(answer: Answer, line: Line, column: int) -> bool:
    """True where no number belongs: the difference of "why" is one, and stands beside those who had the cause."""
    return answer.asked.question is Question.WHY and line.key == ("without",) and column == 2


def value_words(value: float, sort: Sort, text: Text) -> str:
    """A number that may be shown, with its unit."""
    language = text.language
    match sort:
        case Sort.PERSONS:
            return numbers.number(value, language, 0)
        case Sort.EVENTS:
            return numbers.number(value, language, 1)
        case Sort.CENTS:
            return _money(value, language)
        case Sort.RATE:
            return numbers.number(value, language, 2)
        case Sort.SHARE:
            return numbers.with_unit(numbers.number(100 * value, language, 1), "%", language)
        case Sort.DAYS:
            return text("answers.days", n=round(value, 1), shown=numbers.number(value, language, 1))
        case Sort.DIFFERENCE:
            return _points(value, text)
        case _:
            return _score(value, text)


def interval(cell: Cell, sort: Sort, text: Text) -> str:
    """The 95 % interval without its unit: 1,1–9,3."""
    times = 100 if sort in (Sort.SHARE, Sort.DIFFERENCE) else 1
    low, high = (
        numbers.number(times * (edge or 0.0), text.language, 1).replace("-", "\u2212") for edge in (cell.low, cell.high)
    )
    return text("answers.interval", low=low, high=high)


def n_words(line_n: int | Hidden, text: Text) -> str:
    """Persons, or the word for too few."""
    return hidden_word(line_n, text) if isinstance(line_n, Hidden) else numbers.number(line_n, text.language, 0)


def hidden_word(hidden: Hidden, text: Text) -> str:
    """ "alle 5": also for a number kept back because it would tell such a one. The two read the same."""
    return text("answers.hidden", k=hidden.k)


def why_hidden(k: int, text: Text) -> str:
    """The reason, for whoever points at a hidden number."""
    return text("answers.why_hidden", k=k)


def sort_of(answer: Answer, line: Line, column: int) -> Sort:
    """What a cell is. The shares "by day 30" of question 5 stand in its column of days, and a part
    that people overruled among scores."""
    sort = answer.measures[column].sort
    if answer.measures[column].name.endswith("_rate") and sort is Sort.SCORE:
        return Sort.SHARE
    return Sort.SHARE if sort is Sort.DAYS and line.key and line.key[-1].startswith("share_") else sort


def _points(value: float, text: Text) -> str:
    """A difference of shares in words, without a sign: a spreadsheet takes what begins with one for a formula."""
    shown = numbers.number(abs(100 * value), text.language, 1)
    if not shown.strip("0,."):
        return text("answers.points_none")
    return text("answers.points_more" if value > 0 else "answers.points_less", shown=shown)


def _money(cents: float, language: str) -> str:
    if abs(cents) < _FROM_WHOLE_EUROS:
        return numbers.euro(round(cents / 100, 2), language)
    return numbers.with_unit(numbers.number(round(cents / 100), language, 0), "\u20ac", language)


def _score(value: float, text: Text) -> str:
    if 0 <= value < SMALLEST_SCORE:
        return text("answers.below", shown=numbers.number(SMALLEST_SCORE, text.language, 3))
    return numbers.number(value, text.language, 3 if abs(value) < 1 else 2)
