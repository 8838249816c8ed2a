"""The tree of groups that a lead chooses from, each with its size, its last thirteen month-ends and the change.

The size of a group is a margin of the division that its panels are slices of; its months are one answer
(analytics/segment_chain.py). What is hidden in one place is hidden in the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from analytics.answer import Answer, Asked, Question, RawAnswer
from analytics.base_table import month_ends
from analytics.dimensions import CUSTOMER_TYPES, LIFE_CYCLE
from analytics.disclosure import Hidden, Shown
from analytics.disclosure_chain import ALL, MEMBERS
from analytics.population import Population
from analytics.segment_chain import chain
from analytics.segment_groups import PERSONS, divided, parted
from analytics.segment_shown import Branch, Kind, Point, Tree
from analytics.segmentation import Segmented
from domain.predicate import Among, Dimension, Everyone
from services.telling import Teller

MONTHS = 12


def tree_of(population: Population, told: Segmented, teller: Teller) -> Tree:
    """Every group with its size as it may be shown."""
    ids = sorted(told.ids, key=lambda id: (id not in CUSTOMER_TYPES, id))
    found: list[Branch] = []
    for id in ids:
        kind = Kind.TYPE if id in CUSTOMER_TYPES else Kind.RULE
        n = size(population, Among(Dimension.SEGMENT, frozenset({id})), teller)
        months = () if isinstance(n, Hidden) else points(months_answer(population, told, id, teller))
        found.append(Branch(kind, Among(Dimension.SEGMENT, frozenset({id})), n, months))
    if Dimension.LIFE_CYCLE in population.values:
        found += _of_dimension(population, Kind.STAGE, Dimension.LIFE_CYCLE, LIFE_CYCLE, teller)
    units = population.words.units if Dimension.UNIT in population.values else ()
    of_units = _of_dimension(population, Kind.UNIT, Dimension.UNIT, units, teller)
    return Tree(tuple(found), tuple(of_units), _everyone(population, teller))


def size(population: Population, group: Among, teller: Teller) -> Shown:
    """Members of a group now. Raises NotFound."""
    return _line(margin(population, group, teller), next(iter(group.values)))


def margin(population: Population, group: Among, teller: Teller) -> Answer:
    """Everybody divided by the group's dimension alone. Raises NotFound."""
    return teller.tell(divided("size", parted(population, group)))


def months_answer(population: Population, told: Segmented, segment: str, teller: Teller) -> Answer:
    """A segment's last twelve whole months and the one under way: members, who stayed, came and left and why."""
    return teller.tell(chain(told, segment, month_ends(population.as_of, MONTHS)))


def points(answer: Answer) -> tuple[Point, ...]:
    """The members of each month-end of a segment's months."""
    lines = [line for line in answer.lines if line.key[1:] == (MEMBERS, ALL)]
    return tuple(Point(line.key[0], line.n, line.unfinished) for line in lines)


def _of_dimension(
    population: Population, kind: Kind, dimension: Dimension, words: Sequence[str], teller: Teller
) -> list[Branch]:
    if not words:
        return []
    answer = margin(population, Among(dimension, frozenset({words[0]})), teller)
    return [Branch(kind, Among(dimension, frozenset({word})), _line(answer, word)) for word in words]


def _line(answer: Answer, word: str) -> Shown:
    return next(line.n for line in answer.lines if line.key[0] == word)


def _everyone(population: Population, teller: Teller) -> Shown:
    return teller.tell(RawAnswer(Asked(Question.WHO, Everyone()), (), (PERSONS,), (), len(population.people))).base
