"""The answer in one sentence, before any chart: of shown numbers only.

"Why" has three rungs, and only the last may say that one thing brought about another (screens.md section 7); the words
of the other two say that things go together. A test reads the texts.
"""

from __future__ import annotations

from collections.abc import Callable

from analytics.answer import OTHERS, Answer, Ground, Line, Sort
from analytics.disclosure import Hidden
from components import numbers
from components.answer_numbers import cell_words, hidden_word, n_words
from components.answer_table import main_column
from components.answer_words import Names, dimension_word, line_word, steps_of
from components.text import Text
from domain.question import Question

FALSE_DISCOVERY = 0.05
"""A q up to this is told as a finding (analytics/questions/in_common.py)."""


def answer_sentence(answer: Answer, text: Text, names: Names | None = None) -> str:
    """What the answer says in one sentence; that it may not be told, where that is so."""
    if isinstance(answer.base, Hidden):
        return text("questions.say.too_few", hidden=hidden_word(answer.base, text))
    if not answer.lines:
        return text("questions.say.nothing")
    if all(isinstance(line.n, Hidden) and _none_told(line) for line in answer.lines):
        return text("questions.say.all_hidden", hidden=hidden_word(Hidden(answer.k), text))
    return _SAID.get(answer.asked.question, _largest)(answer, text, names or {})


def _none_told(line: Line) -> bool:
    return all(cell.value is None or isinstance(cell.value, Hidden) for cell in line.cells)


def _who(answer: Answer, text: Text, names: Names) -> str:
    n, top = answer.base, answer.steps[0][1] if answer.steps else answer.base
    if isinstance(n, Hidden) or isinstance(top, Hidden) or not top or n == top:
        return text("questions.say.who_all", n=n_words(n, text))
    share = numbers.with_unit(numbers.number(100 * n / top, text.language, 1), "%", text.language)
    return text("questions.say.who", n=n_words(n, text), everyone=n_words(top, text), share=share)


def _how_often(answer: Answer, text: Text, names: Names) -> str:
    if answer.measures[-1].sort is not Sort.RATE:
        return _largest(answer, text, names)
    line = answer.lines[0]
    return text("questions.say.rate", rate=cell_words(answer, line, 2, text), n=n_words(line.n, text))


def _how_long(answer: Answer, text: Text, names: Names) -> str:
    by_point = {line.key[0]: line for line in answer.lines}
    said = {name: cell_words(answer, by_point[name], 0, text) for name in ("median", "p90") if name in by_point}
    median = by_point.get("median")
    if median is None or not isinstance(median.cells[0].value, float | int):
        return text("questions.say.how_long_open", n=n_words(answer.base, text))
    return text("questions.say.how_long", n=n_words(answer.base, text), **said)


def _what_changed(answer: Answer, text: Text, names: Names) -> str:
    places = {measure.name: place for place, measure in enumerate(answer.measures)}
    for line in answer.lines:
        q, ratio = line.cells[places["q"]].value, line.cells[places["ratio"]].value
        if isinstance(q, float | int) and q <= FALSE_DISCOVERY and isinstance(ratio, float | int):
            key = "more" if ratio > 1 else "less"
            shown = numbers.percent(abs(ratio - 1), text.language)
            return text(f"questions.say.changed_{key}", what=line_word(answer, line.key, text, names), change=shown)
    return text("questions.say.changed_none")


def _not_done(answer: Answer, text: Text, names: Names) -> str:
    line = next((line for line in answer.lines if line.key == ("missing",)), None)
    if line is None or isinstance(line.n, Hidden):
        return _largest(answer, text, names)
    share = cell_words(answer, line, 1, text)
    return text("questions.say.not_done", share=share, n=n_words(line.n, text), base=n_words(answer.base, text))


def _no_longer(answer: Answer, text: Text, names: Names) -> str:
    line = next((line for line in answer.lines if line.key == ("stopped",)), None)
    n = hidden_word(Hidden(answer.k), text) if line is None else n_words(line.n, text)
    return text("questions.say.no_longer", n=n)


def _in_common(answer: Answer, text: Text, names: Names) -> str:
    places = {measure.name: place for place, measure in enumerate(answer.measures)}
    for line in answer.lines:
        q = line.cells[places["q"]].value
        if isinstance(q, float | int) and q <= FALSE_DISCOVERY:
            shown = cell_words(answer, line, places["difference"], text)
            return text("questions.say.in_common", what=line_word(answer, line.key, text, names), difference=shown)
    return text("questions.say.in_common_none")


def _why(answer: Answer, text: Text, names: Names) -> str:
    """In the words of the rung it stands on."""
    line = answer.lines[0]
    value = line.cells[2].value
    if not isinstance(value, float | int):
        return text("questions.say.why_hidden", hidden=hidden_word(Hidden(answer.k), text))
    low, high = line.cells[2].low, line.cells[2].high
    clear = low is not None and high is not None and (low > 0 or high < 0)
    rung = answer.ground if answer.ground in RUNGS else Ground.ASSOCIATION
    key = f"questions.rung.{rung}.{'clear' if clear else 'unclear'}"
    return text(key, difference=cell_words(answer, line, 2, text))


def _what_to_do(answer: Answer, text: Text, names: Names) -> str:
    """The option with the largest difference that chance does not explain. How many each is for is no answer."""
    place = next(at for at, measure in enumerate(answer.measures) if measure.sort is Sort.DIFFERENCE)
    clear = [
        (abs(cell.value), line)
        for line in answer.lines
        if isinstance((cell := line.cells[place]).value, float | int)
        and cell.low is not None and cell.high is not None and (cell.low > 0 or cell.high < 0)
    ]  # fmt: skip
    if not clear:
        return text("questions.say.to_do_none", n=len(answer.lines))
    _, line = max(clear, key=lambda one: one[0])
    shown = cell_words(answer, line, place, text)
    return text("questions.say.to_do", what=line_word(answer, line.key, text, names), difference=shown)


def _combined(answer: Answer, text: Text, names: Names) -> str:
    """Those of whom everything holds, or the largest other combination."""
    line = next((line for line in answer.lines if set(line.key) == {"yes"}), None)
    if line is None or isinstance(line.n, Hidden):
        return text("questions.say.combined_hidden", hidden=hidden_word(Hidden(answer.k), text))
    said = text("common.comma").join(dimension_word(one, text, names) for one in answer.dimensions)
    return text("questions.say.combined", what=said, n=n_words(line.n, text), base=n_words(answer.base, text))


def _largest(answer: Answer, text: Text, names: Names) -> str:
    """The line whose number is the largest of those shown."""
    column = main_column(answer)
    found = [(value, line) for line in answer.lines if isinstance(value := line.cells[column].value, float | int)]
    if not found:
        return text("questions.say.all_hidden", hidden=hidden_word(Hidden(answer.k), text))
    _, line = max(found, key=lambda one: one[0])
    what = line_word(answer, line.key, text, names)
    return text(
        f"questions.say.largest_{answer.measures[column].sort}",
        what=what, value=cell_words(answer, line, column, text), n=n_words(line.n, text),
    )  # fmt: skip


def _in_what_order(answer: Answer, text: Text, names: Names) -> str:
    """The first step that most take."""
    found = [
        (value, line)
        for line in answer.lines
        if len(steps_of(line.key)) == 1
        and line.key[0] not in (OTHERS, "no_event")
        and isinstance(value := line.cells[0].value, float | int)
    ]
    if not found:
        return text("questions.say.all_hidden", hidden=hidden_word(Hidden(answer.k), text))
    value, line = max(found, key=lambda one: one[0])
    shown = cell_words(answer, line, 0, text)
    return text("questions.say.begins", what=line_word(answer, line.key, text, names), n=shown)


RUNGS = (Ground.ASSOCIATION, Ground.ADJUSTED, Ground.EXPERIMENT)
_SAID: dict[Question, Callable[[Answer, Text, Names], str]] = {
    Question.WHO: _who,
    Question.HOW_OFTEN: _how_often,
    Question.HOW_LONG: _how_long,
    Question.IN_WHAT_ORDER: _in_what_order,
    Question.WHAT_CHANGED: _what_changed,
    Question.NOT_DONE: _not_done,
    Question.NO_LONGER: _no_longer,
    Question.IN_COMMON: _in_common,
    Question.COMBINED: _combined,
    Question.WHY: _why,
    Question.WHAT_TO_DO: _what_to_do,
}


def ladder(answer: Answer, text: Text) -> tuple[str, ...]:
    """What "why" stands on: the rung, what it was adjusted for, and what it was not. Nothing for other questions."""
    if answer.asked.question is not Question.WHY:
        return ()
    found = [text(f"questions.rung.{answer.ground}.name") + ".", text(f"questions.rung.{answer.ground}.means")]
    if answer.ground is Ground.ADJUSTED:
        words = text("common.comma").join(dimension_word(one, text).lower() for one in answer.adjusted_for)
        found.append(text("questions.rung.adjusted_for", what=words))
    if answer.ground is not Ground.EXPERIMENT:
        found.append(text("questions.rung.not_for"))
    return tuple(found)


def notes(answer: Answer, text: Text) -> tuple[str, ...]:
    """What must be known of how it was computed: a month that is not over, what could not be divided."""
    found = [text(key) for one in answer.notes if text.has(key := f"questions.note.{one}")]
    if any(line.unfinished for line in answer.lines):
        found.append(text("questions.note.unfinished"))
    return tuple(found)


def warnings(answer: Answer, text: Text) -> tuple[str, ...]:
    """What was kept back as a whole, and why."""
    return tuple(text(one, k=answer.k) for one in answer.notes if one.startswith("disclosure.") and text.has(one))
