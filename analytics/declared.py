"""Whether every word of a predicate is one that the population knows: for what a person writes on a screen.

A rule in a file may name a service that this county does not have, and then reaches nobody; a person who misspells a
unit must be told, not answered with zero.
"""

from __future__ import annotations

from collections.abc import Collection

from analytics.dimensions import cut_points, labels
from analytics.population import Population
from domain.errors import InvalidInput
from domain.predicate import Among, Measured, Predicate, Select
from domain.segment_rule import selections
from domain.source_text import shortened

LONGEST = 40


def refuse_unknown(population: Population, predicate: Predicate, conditions: tuple[Predicate, ...]) -> None:
    """Raises InvalidInput with the first word that is not declared. `conditions`: the predicate's plain ones."""
    for one in conditions:
        if isinstance(one, Among):
            _known(one.values, labels(population, one.dimension), one.dimension)
        if isinstance(one, Measured):
            _measured(population, one)
    for what in selections(predicate):
        _select(population, what)


def _measured(population: Population, one: Measured) -> None:
    _known({one.feature}, population.values, "feature")
    edges = cut_points(one.feature)
    if any(edge is not None and edge not in edges for edge in (one.low, one.high)):
        raise InvalidInput("predicate.unknown_value", one.feature)


def _select(population: Population, what: Select) -> None:
    words = population.words
    _known(what.activities, {one.key for one in words.activities}, "activities")
    _known(what.units, words.units, "units")
    _known(what.roles, words.roles, "roles")


def _known(wanted: Collection[str], known: Collection[str], field: str) -> None:
    for word in sorted(set(wanted) - set(known)):
        raise InvalidInput("predicate.unknown_word", field, word=shortened(word, LONGEST))
