"""An answer as a table of words: what a screen reader reads, what an export holds and what the chart's hover says."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.answer import OTHERS, Answer, Line, Sort
from analytics.disclosure import Hidden
from components import numbers
from components.answer_numbers import cell_words, n_words, no_number, why_hidden
from components.answer_words import (
    PATH,
    Names,
    definition_word,
    dimension_word,
    key_words,
    measure_word,
    ordered,
    steps_of,
)
from components.text import Text
from domain.question import Question

_COUNTED = (Question.WHAT, Question.WHERE, Question.BY_WHOM, Question.AT_WHAT_COST)
"""Their lines stand in the order of their stored words; the most is read first."""


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Headings and rows of words; the first `keys` columns are words, the rest numbers. `hovers` explain headings;
    `hidden` are the (row, column) places of hidden numbers, whose reason is `reason`; `unfinished` are rows of a
    month that is not over."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: int
    hovers: tuple[str, ...]
    hidden: frozenset[tuple[int, int]]
    unfinished: frozenset[int]
    reason: str


def table_of(answer: Answer, text: Text, names: Names | None = None) -> AnswerTable:
    """Every line of the answer in words; `n` stands last where no other column counts persons.

    Lines that hide a number stand after the others, by name: their place among numbers would tell its size.
    """
    with_n = all(one.sort is not Sort.PERSONS and one.name != "persons" for one in answer.measures)
    keys = tuple(dimension_word(one, text, names) for one in answer.dimensions) or (text("answers.whom"),)
    columns = tuple(measure_word(one, text) for one in answer.measures)
    lines = lines_in_order(answer, text, names)
    rows = tuple(_row(answer, line, with_n, text, names) for line in lines)
    n_heading = (text("answers.n"),) if with_n else ()
    return AnswerTable(
        headings=(*keys, *columns, *n_heading),
        rows=rows,
        keys=len(keys),
        hovers=(
            *("" for _ in keys),
            *(_explained(definition_word(one, text), answer, text) for one in answer.measures),
            *(_explained(text("answers.n_means"), answer, text) for _ in n_heading),
        ),
        hidden=frozenset(_hidden(answer, lines, len(keys), with_n)),
        unfinished=frozenset(place for place, line in enumerate(lines) if line.unfinished),
        reason=why_hidden(answer.k, text),
    )


def _explained(definition: str, answer: Answer, text: Text) -> str:
    """What a number is, by which version, of how many and of which day."""
    day = numbers.day(answer.as_of, text.language)
    source = text("answers.source", version=answer.author.version, n=n_words(answer.base, text), day=day)
    return " ".join(filter(None, (definition, source)))


def lines_in_order(answer: Answer, text: Text, names: Names | None = None) -> tuple[Line, ...]:
    """Lines as they are read: in their own order, or those without anything hidden first."""
    if answer.dimensions == PATH:
        return _as_tree(answer.lines)
    if ordered(answer):
        return answer.lines
    counted, main = answer.asked.question in _COUNTED, main_column(answer)

    def last(line: Line) -> bool:
        """Counted lines stand by one number, which alone would be told by their place."""
        return isinstance(line.cells[main].value, Hidden) if counted else hides_any(line)

    hides = [line for line in answer.lines if last(line)]
    shown = [line for line in answer.lines if not last(line)]
    hides.sort(key=lambda line: key_words(answer, line.key, text, names))
    if counted:
        shown.sort(key=lambda line: -(_number(line, main) or 0.0))
    return (*shown, *hides)


def main_column(answer: Answer) -> int:
    """The column of numbers that the chart begins with and the largest line is told by."""
    sorts = [measure.sort for measure in answer.measures]
    return next((sorts.index(one) for one in (Sort.SHARE, Sort.RATE, Sort.CENTS) if one in sorts), 0)


def _number(line: Line, column: int) -> float | None:
    value = line.cells[column].value
    return None if isinstance(value, Hidden) else value


def _as_tree(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Each step under the one before it. Where a path is over, or others, its repetition on the next levels is left
    out: they are the same persons again."""
    place = {steps_of(line.key): number for number, line in enumerate(lines)}
    kept = [line for line in lines if not _again(steps_of(line.key))]
    return tuple(sorted(kept, key=lambda line: _way(steps_of(line.key), place)))


def _again(steps: tuple[str, ...]) -> bool:
    return len(steps) > 1 and steps[-1] == steps[-2] and steps[-1] in (OTHERS, "no_event")


def _way(steps: tuple[str, ...], place: dict[tuple[str, ...], int]) -> tuple[int, ...]:
    return tuple(place.get(steps[:deep], -1) for deep in range(1, len(steps) + 1))


def hides_any(line: Line) -> bool:
    """True when a number of the line may not be told."""
    return isinstance(line.n, Hidden) or any(isinstance(cell.value, Hidden) for cell in line.cells)


def _row(answer: Answer, line: Line, with_n: bool, text: Text, names: Names | None) -> tuple[str, ...]:
    words = key_words(answer, line.key, text, names) or (text("answers.all"),)
    if line.unfinished:
        words = (*words[:-1], text("answers.unfinished_label", label=words[-1]))
    cells = tuple(cell_words(answer, line, column, text) for column in range(len(answer.measures)))
    return (*words, *cells, *((n_words(line.n, text),) if with_n else ()))


def _hidden(answer: Answer, lines: tuple[Line, ...], keys: int, with_n: bool) -> list[tuple[int, int]]:
    found = []
    for row, line in enumerate(lines):
        values = [None if no_number(answer, line, column) else cell.value for column, cell in enumerate(line.cells)]
        values += [line.n] if with_n else []
        found += [(row, keys + place) for place, value in enumerate(values) if isinstance(value, Hidden)]
    return found
