"""The sixteen questions, and a question as somebody poses it: plain data, so that a page, a saved view, a mark on an
answer and the function that answers it all mean the same (docs/adr/053)."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum

from domain.errors import InvalidInput
from domain.personal_text import looks_personal
from domain.predicate import LONGEST_DAYS, Dimension, Everyone, Lacked, Predicate, Select
from domain.source_text import source_text

MOST_NAMED, MOST_ADJUSTED, DEEPEST_PATH, LONGEST_NAME = 3, 3, 7, 80
_EXPERIMENT = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


class Question(StrEnum):
    """The sixteen questions (screens.md section 7), in their order. The functions in analytics/questions/ have these
    names."""

    WHO = "who"
    WHAT = "what"
    WHERE = "where"
    HOW_OFTEN = "how_often"
    HOW_LONG = "how_long"
    IN_WHAT_ORDER = "in_what_order"
    WHAT_CHANGED = "what_changed"
    NOT_DONE = "not_done"
    NO_LONGER = "no_longer"
    BY_WHOM = "by_whom"
    AT_WHAT_COST = "at_what_cost"
    IN_COMMON = "in_common"
    COMBINED = "combined"
    WHY = "why"
    WHAT_TO_DO = "what_to_do"
    WHO_SAYS = "who_says"


@dataclass(frozen=True, slots=True)
class Posed:
    """A question about a cohort. Which of the other fields a question reads is told by `TAKES`; the rest stay as they
    are here. `by`: a word of the question's own division (`BY`; "" is the first of them).

    Raises InvalidInput for a field that the question does not take, one that it needs and lacks, a name in `named`
    that repeats, cannot be seen or looks like somebody's identity, and numbers out of range."""

    question: Question
    cohort: Predicate = Everyone()  # noqa: RUF009 a value without parts
    select: Select = Select()  # noqa: RUF009
    then: Select | None = None
    other: Predicate | None = None
    cause: Predicate | None = None
    outcome: Predicate | None = None
    lacked: Lacked | None = None
    named: tuple[tuple[str, Predicate], ...] = ()
    by: str = ""
    within_days: int = 0
    adjust: tuple[Dimension, ...] = ()
    experiment: str = ""
    depth: int = 3

    def __post_init__(self) -> None:
        takes = {"question", "cohort", *TAKES[self.question]}
        for one in fields(self):
            if one.name not in takes and getattr(self, one.name) != one.default:
                raise InvalidInput("predicate.unknown_field", one.name, word=one.name)
        for name in NEEDS.get(self.question, ()):
            if not getattr(self, name) and not (name == "cause" and self.experiment):
                raise InvalidInput("predicate.missing_field", name, word=name)
        known = BY.get(self.question, ())
        if self.by and self.by not in known:
            raise InvalidInput("predicate.unknown_word", "by", word=self.by[:40])
        if known and not self.by:
            object.__setattr__(self, "by", known[0])
        self._check_numbers()
        self._check_names()

    def _check_numbers(self) -> None:
        _refuse(not 0 <= self.within_days <= LONGEST_DAYS, "within_days")
        _refuse(not 1 <= self.depth <= DEEPEST_PATH, "depth")
        _refuse(len(self.adjust) > MOST_ADJUSTED or len(set(self.adjust)) < len(self.adjust), "adjust")
        _refuse(bool(self.experiment) and not _EXPERIMENT.fullmatch(self.experiment), "experiment")

    def _check_names(self) -> None:
        names = [name for name, _ in self.named]
        _refuse(len(names) > MOST_NAMED or len(set(names)) < len(names), "named")
        for name in names:
            check_words(name, "named", LONGEST_NAME)


TAKES: dict[Question, frozenset[str]] = {
    Question.WHO: frozenset(),
    Question.WHAT: frozenset({"select"}),
    Question.WHERE: frozenset({"select", "by"}),
    Question.HOW_OFTEN: frozenset({"select", "by"}),
    Question.HOW_LONG: frozenset({"select", "then"}),
    Question.IN_WHAT_ORDER: frozenset({"select", "by", "depth"}),
    Question.WHAT_CHANGED: frozenset({"select"}),
    Question.NOT_DONE: frozenset({"lacked"}),
    Question.NO_LONGER: frozenset({"select"}),
    Question.BY_WHOM: frozenset({"select", "by", "within_days"}),
    Question.AT_WHAT_COST: frozenset({"select", "by"}),
    Question.IN_COMMON: frozenset({"other"}),
    Question.COMBINED: frozenset({"named"}),
    Question.WHY: frozenset({"cause", "outcome", "adjust", "experiment"}),
    Question.WHAT_TO_DO: frozenset({"outcome"}),
    Question.WHO_SAYS: frozenset(),
}

NEEDS: dict[Question, tuple[str, ...]] = {
    Question.HOW_LONG: ("then",),
    Question.NOT_DONE: ("lacked",),
    Question.IN_COMMON: ("other",),
    Question.COMBINED: ("named",),
    Question.WHY: ("cause", "outcome"),
}
"""What a question cannot be asked without; an experiment of "why" brings its cause."""

BY: dict[Question, tuple[str, ...]] = {
    Question.WHERE: ("municipality", "unit", "channel"),
    Question.HOW_OFTEN: ("gaps", "rate", "times", "weekday", "month"),
    Question.IN_WHAT_ORDER: ("person", "episode"),
    Question.BY_WHOM: ("role", "unit"),
    Question.AT_WHAT_COST: ("activity", "unit", "year"),
}
"""The divisions of a question, the usual one first."""


def check_words(words: str, field: str, most: int) -> None:
    """Words that somebody typed and others will read: nothing hidden in them, and nobody's identity. Raises
    InvalidInput with the reasons of components/texts/*/segment_rules.toml."""
    if not words.strip() or source_text(words) != words:
        raise InvalidInput("segment_rules.odd_text", field)
    if len(words) > most:
        raise InvalidInput("segment_rules.long_text", field, n=most)
    if looks_personal(words):
        raise InvalidInput("segment_rules.personal_text", field)


def _refuse(bad: bool, field: str) -> None:
    if bad:
        raise InvalidInput("predicate.invalid", field)
