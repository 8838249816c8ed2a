"""One dispatch: a posed question to the function of the same name, and nothing else (docs/adr/053)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from analytics.answer import RawAnswer
from analytics.paths import Per as PathPer
from analytics.population import Population
from analytics.questions.at_what_cost import Per, at_what_cost
from analytics.questions.by_whom import Producer, by_whom
from analytics.questions.combined import combined
from analytics.questions.how_long import how_long
from analytics.questions.how_often import Counted, how_often
from analytics.questions.in_common import in_common
from analytics.questions.in_what_order import in_what_order
from analytics.questions.no_longer import no_longer
from analytics.questions.not_done import not_done
from analytics.questions.what import what
from analytics.questions.what_changed import what_changed
from analytics.questions.what_to_do import what_to_do
from analytics.questions.where import Place, where
from analytics.questions.who import who
from analytics.questions.who_says import Said, who_says
from analytics.questions.why import experiment, why
from domain.options import Option
from domain.predicate import Predicate
from domain.question import Posed, Question
from domain.small_cells import K


def raw_of(
    population: Population,
    posed: Posed,
    *,
    least: int = K,
    options: Sequence[Option] = (),
    said: Sequence[Said] = (),
    unseen: frozenset[tuple[str, ...]] = frozenset(),
) -> RawAnswer:
    """The answer before disclosure control. `least`: the fewest persons that a part of a path may have; `options`: the
    declared ones; `said`: what people said of answers; `unseen`: keys of lines that somebody may not see. Raises
    InvalidInput for a word, value or cut point that is not declared."""
    if posed.question is Question.IN_WHAT_ORDER:
        return in_what_order(population, posed.cohort, PathPer(posed.by), posed.depth, posed.select, least, unseen)
    if posed.question is Question.WHAT_TO_DO:
        return hiding(what_to_do(population, posed.cohort, options, posed.outcome), unseen)
    if posed.question is Question.WHO_SAYS:
        return who_says(population, posed.cohort, said)
    return hiding(_ASKED[posed.question](population, posed), unseen)


def hiding(raw: RawAnswer, unseen: frozenset[tuple[str, ...]]) -> RawAnswer:
    """The same without these lines; a tree of paths is another one without them, and never comes here."""
    return replace(raw, unseen=raw.unseen | unseen)


def _why(population: Population, posed: Posed) -> RawAnswer:
    if posed.experiment:
        return experiment(population, posed.cohort, posed.experiment, _given(posed.outcome))
    return why(population, posed.cohort, _given(posed.cause), _given(posed.outcome), posed.adjust)


def _how_long(population: Population, posed: Posed) -> RawAnswer:
    assert posed.then is not None  # Posed sees to it
    return how_long(population, posed.cohort, posed.select, posed.then)


def _not_done(population: Population, posed: Posed) -> RawAnswer:
    assert posed.lacked is not None
    return not_done(population, posed.cohort, posed.lacked)


def _given(predicate: Predicate | None) -> Predicate:
    assert predicate is not None
    return predicate


_ASKED: Mapping[Question, Callable[[Population, Posed], RawAnswer]] = {
    Question.WHO: lambda p, q: who(p, q.cohort),
    Question.WHAT: lambda p, q: what(p, q.cohort, q.select),
    Question.WHERE: lambda p, q: where(p, q.cohort, Place(q.by), q.select),
    Question.HOW_OFTEN: lambda p, q: how_often(p, q.cohort, Counted(q.by), q.select),
    Question.HOW_LONG: _how_long,
    Question.WHAT_CHANGED: lambda p, q: what_changed(p, q.cohort, q.select),
    Question.NOT_DONE: _not_done,
    Question.NO_LONGER: lambda p, q: no_longer(p, q.cohort, q.select),
    Question.BY_WHOM: lambda p, q: by_whom(p, q.cohort, Producer(q.by), q.within_days, q.select),
    Question.AT_WHAT_COST: lambda p, q: at_what_cost(p, q.cohort, Per(q.by), q.select),
    Question.IN_COMMON: lambda p, q: in_common(p, q.cohort, _given(q.other)),
    Question.COMBINED: lambda p, q: combined(p, q.cohort, q.named),
    Question.WHY: _why,
}
