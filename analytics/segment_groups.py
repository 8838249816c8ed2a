"""A group of the segment page beside everybody else: a segment, a stage of the customership, or a unit's own customers.

Whoever sees a group's numbers and everybody's knows the rest's by taking away. So a group is never counted alone: its
page is a slice of a division of everybody in the snapshot, by a dimension in which the group is one value, and
disclosure control protects that division as a whole (docs/adr/054). Everybody: those too whose customership has ended,
as in a question and on every other page. Two counts of everybody that differ by the few who died would tell of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from analytics.answer import Asked as Asked
from analytics.answer import Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.dimensions import CUSTOMER_TYPES, codes, labels
from analytics.population import UNKNOWN, Ints, Population
from domain.errors import NotFound
from domain.predicate import Among, Dimension, Everyone

REST = "rest"
NOWHERE = "unknown"
PERSONS = Measure("persons", Sort.PERSONS, divides=True)
DIMENSIONS = (Dimension.SEGMENT, Dimension.LIFE_CYCLE, Dimension.UNIT)
"""By which a group of the page may be chosen."""


@dataclass(frozen=True)
class Parted:
    """Everybody, divided by a dimension of which the group is one value.

    `part`: each person's place in `words` (n,). The last word is the rest, when anybody is of it.
    """

    dimension: Dimension
    word: str
    part: Ints
    words: tuple[str, ...]

    @property
    def cohort(self) -> Among:
        return Among(self.dimension, frozenset({self.word}))

    @property
    def members(self) -> Ints:
        """A mask of the group's persons."""
        found: Ints = self.part == self.words.index(self.word)
        return found


@dataclass(frozen=True)
class Axis:
    """A further dimension of a division: each person's place in `words`, -1 for not known."""

    name: str
    place: Ints
    words: tuple[str, ...]


def parted(population: Population, group: Among) -> Parted:
    """Raises NotFound for a group that this snapshot does not have."""
    word = next(iter(group.values))
    if group.dimension not in DIMENSIONS or len(group.values) != 1 or word not in labels(population, group.dimension):
        raise NotFound("segment")
    if group.dimension is Dimension.SEGMENT:
        part, words = _segment(population, word)
    else:
        part, words = codes(population, group.dimension)[0].astype(np.int64), labels(population, group.dimension)
    rest = (REST,) if (part == UNKNOWN).any() else ()  # a line of nobody would hide another, and not on other pages
    return Parted(group.dimension, word, np.where(part == UNKNOWN, len(words), part), (*words, *rest))


def _segment(population: Population, word: str) -> tuple[Ints, tuple[str, ...]]:
    """The four customer types are one division, since nobody has two of them; another segment stands alone."""
    known, columns = population.words.segments, codes(population, Dimension.SEGMENT)
    wanted = CUSTOMER_TYPES if word in CUSTOMER_TYPES and set(CUSTOMER_TYPES) <= set(known) else (word,)
    part = np.full(len(population.people), UNKNOWN, dtype=np.int64)
    held = np.zeros(len(population.people), dtype=np.int64)
    for place, one in enumerate(wanted):
        mask = columns[known.index(one)] >= 0 if columns else np.zeros(len(part), dtype=bool)
        part[mask] = place
        held += mask
    if (held > 1).any():  # types that overlap are no division: each stands alone
        mask = columns[known.index(word)] >= 0
        return np.where(mask, 0, UNKNOWN), (word,)
    return part, wanted


def celled(by: Parted | None, *axes: Axis) -> tuple[Ints, list[tuple[str, ...]]]:
    """Each person's line in `divided`, and the words of each of its dimensions."""
    parts = [Axis(by.dimension, by.part, by.words), *axes] if by else list(axes)
    cell = np.zeros(len(parts[0].place), dtype=np.int64)
    words: list[tuple[str, ...]] = []
    for axis in parts:
        place = axis.place
        known = (*axis.words, NOWHERE) if (place == UNKNOWN).any() else axis.words  # everybody's: no group's secret
        cell = cell * len(known) + np.where(place == UNKNOWN, len(known) - 1, place)
        words.append(known)
    return cell, words


def divided(of: str, by: Parted | None, *axes: Axis) -> RawAnswer:
    """Persons by the group's dimension and the axes, in the order of their words, what is not known last where there is
    any. `by` None: everybody by the axes alone; its numbers come out as margins of the former. One axis at least."""
    parts = [Axis(by.dimension, by.part, by.words), *axes] if by else list(axes)
    cell, words = celled(by, *axes)
    counts = np.bincount(cell, minlength=prod(len(one) for one in words))
    grid = np.indices([len(one) for one in words]).reshape(len(words), -1).T.tolist()
    lines = tuple(
        RawLine(tuple(one[at] for one, at in zip(words, places, strict=True)), (RawCell(int(n), int(n)),))
        for places, n in zip(grid, counts.tolist(), strict=True)
    )
    asked = Asked(Question.WHO, Everyone(), (("of", of),))
    return RawAnswer(asked, tuple(axis.name for axis in parts), (PERSONS,), lines, len(cell))
