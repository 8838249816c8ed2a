"""Filters on values of declared dimensions: answered as the wider table by those dimensions would show them.

A filter on one value is a cell of the table of the rest of the filter by that dimension (two at most), and is told only
where that table would show it; several values of a dimension are told when the list of its values would not give away
a hidden one (docs/adr/051, 053).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product

import numpy as np

from analytics.answer import Asked, Author, AuthorKind, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import members
from analytics.dimensions import codes, labels
from analytics.disclosure import Hidden
from analytics.disclosure_answer import shown
from analytics.disclosure_filters import may_choose
from analytics.disclosure_neighbours import widened
from analytics.population import Population
from domain.errors import InvalidInput
from domain.predicate import All, Among, Dimension, Everyone, Predicate

UNKNOWN_WORD = "?"
MOST_FIXED = 2
_DAY_0 = date(1970, 1, 1)
_PERSONS = (Measure("persons", Sort.PERSONS, divides=True),)
_AUTHOR = Author(AuthorKind.RULE, "who", "1")


def values_may_be_chosen(population: Population, cohort: Predicate, k: int) -> bool:
    """Whether the values that this filter fixes may be chosen; True where it fixes none. Segments, of which a person
    may have several, are the differencing guard's matter. Raises InvalidInput for a value that is not declared."""
    parts = cohort.parts if isinstance(cohort, All) else (cohort,)
    for part in parts:
        if isinstance(part, Among) and not part.values <= set(labels(population, part.dimension)):
            raise InvalidInput("predicate.unknown_value", part.dimension)
        if isinstance(part, Among) and len(part.values) > 1 and part.dimension is not Dimension.SEGMENT:
            rest = _all(tuple(other for other in parts if other is not part))
            if not may_choose(counts_of(population, rest, part.dimension), part.values, k):
                return False
    return _margin_shows(population, cohort, k)


def _margin_shows(population: Population, cohort: Predicate, k: int) -> bool:
    wide = widened(_without_segments(cohort), MOST_FIXED)
    if not wide.fixed:
        return True
    rest = _all((*_segments(cohort), *_parts(wide.cohort)))
    raw = division(population, rest, tuple(dimension for dimension, _ in wide.fixed))
    told = shown(
        raw, k=k, author=_AUTHOR, as_of=_DAY_0 + timedelta(days=population.as_of), snapshot=population.snapshot
    )
    wanted = tuple(word for _, word in wide.fixed)
    return any(line.key == wanted and not isinstance(line.n, Hidden) for line in told.lines)


def division(population: Population, cohort: Predicate, dimensions: Sequence[Dimension]) -> RawAnswer:
    """Persons of a cohort by dimensions of one value a person, the unknown among them; cells of nobody too, but no
    value that nobody of the whole population has."""
    who = members(population, cohort)
    place, known = np.zeros(int(who.sum()), dtype=np.int64), []
    for dimension in dimensions:
        words = (*labels(population, dimension), UNKNOWN_WORD)
        column = codes(population, dimension)[0]
        column = np.where(column < 0, len(words) - 1, column)
        there, column = np.unique(column, return_inverse=True)
        place = place * len(there) + column[who]
        known.append([words[value] for value in there.tolist()])
    counts = np.bincount(place, minlength=int(np.prod([len(words) for words in known])))
    lines = tuple(RawLine(key, (RawCell(int(n), int(n)),)) for key, n in zip(product(*known), counts, strict=True))
    return RawAnswer(Asked(Question.WHO, cohort), tuple(dimensions), _PERSONS, lines, int(who.sum()))


def counts_of(population: Population, cohort: Predicate, dimension: Dimension) -> dict[str, int]:
    """Persons of a cohort by the values of one dimension, the unknown last."""
    return {line.key[0]: line.cells[0].persons for line in division(population, cohort, (dimension,)).lines}


def _parts(predicate: Predicate) -> tuple[Predicate, ...]:
    if isinstance(predicate, All):
        return predicate.parts
    return () if isinstance(predicate, Everyone) else (predicate,)


def _all(parts: tuple[Predicate, ...]) -> Predicate:
    if not parts:
        return Everyone()
    return parts[0] if len(parts) == 1 else All(parts)


def _segments(cohort: Predicate) -> tuple[Predicate, ...]:
    return tuple(p for p in _parts(cohort) if isinstance(p, Among) and p.dimension is Dimension.SEGMENT)


def _without_segments(cohort: Predicate) -> Predicate:
    segments = _segments(cohort)
    return _all(tuple(part for part in _parts(cohort) if part not in segments))
