"""16 Ihmisen ja koneen. Who says: whose answers were confirmed and overruled, by human, rule and model with version.

It counts what staff said of answers, and no customers: the author of an answer stands on every answer itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.answer import Asked, Author, AuthorKind, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import members
from analytics.population import Population
from domain.predicate import Predicate

MEASURES = (
    Measure("confirmed", Sort.EVENTS), Measure("overruled", Sort.EVENTS), Measure("commented", Sort.EVENTS),
    Measure("overrule_rate", Sort.SCORE),
)  # fmt: skip
SAYINGS = ("confirm", "overrule", "comment")


@dataclass(frozen=True, slots=True)
class Said:
    """One mark: what somebody said (`saying`, of SAYINGS) of which answer (`answer`, its digest) of which author."""

    author: Author
    answer: str
    saying: str


def who_says(population: Population, cohort: Predicate, said: Sequence[Said]) -> RawAnswer:
    """Lines by (kind, name, version) of those whose answers somebody marked, models first, then by name: marks of each
    sort, and the answers overruled of those confirmed or overruled. What was overruled stays counted, whatever was said
    of it later. No line counts customers: behind each number stands the whole population."""
    base = int(members(population, cohort).sum())
    authors = sorted({one.author for one in said}, key=_order)
    lines = tuple(RawLine((a.kind, a.name, a.version), _cells(a, said, base)) for a in authors)
    return RawAnswer(Asked(Question.WHO_SAYS, cohort), ("author", "name", "version"), MEASURES, lines, base)


def _order(author: Author) -> tuple[int, str, str]:
    return (AuthorKind.MODEL, AuthorKind.RULE, AuthorKind.HUMAN).index(author.kind), author.name, author.version


def _cells(author: Author, said: Sequence[Said], base: int) -> tuple[RawCell, ...]:
    mine = [one for one in said if one.author == author]
    numbers = [sum(one.saying == saying for one in mine) for saying in SAYINGS]
    judged = {one.answer for one in mine if one.saying != "comment"}
    overruled = {one.answer for one in mine if one.saying == "overrule"}
    rate = len(overruled) / len(judged) if judged else None
    return tuple(RawCell(value, base) for value in (*numbers, rate))
