"""A group beside everybody else or another group, trait by trait, as the segment page shows it.

Whoever sees a group's share of a trait and the others' share knows both numbers, and the pages of other groups show
more of the same persons. So a share is shown only where the division of everybody by the group's dimension and the
trait shows that cell too: all comparisons of all groups tell no more than that one division (docs/adr/051, 054). Of
kinds of events, which are many, the same is found with the other tables of the group's use (services/segment_use.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from analytics.answer import Answer
from analytics.dimensions import codes, labels
from analytics.disclosure import Hidden
from analytics.population import UNKNOWN, Population
from analytics.questions.in_common import ACTIVITY, DIMENSIONS, in_common
from analytics.segment_groups import Axis, Parted, divided, parted
from domain.predicate import Among, Dimension, Everyone
from services.segment_use import use_of
from services.telling import Teller

Key = tuple[str, ...]


def compared(people: Population, group: Among, against: Among | None, teller: Teller) -> Answer:
    """`against` None: everybody else. Another group is taken whole, with those who are of both: without them it would,
    beside its own page, tell of them. Raises NotFound for a group that this snapshot does not have."""
    unseen = _hidden_of(people, group, teller)
    if against is not None:
        unseen |= _hidden_of(people, against, teller)
    raw = in_common(people, group, against or Everyone(), whole=against is not None)
    return teller.tell(replace(raw, unseen=frozenset(unseen)))


def _hidden_of(people: Population, group: Among, teller: Teller) -> set[Key]:
    """(trait, value) of the group that the division of everybody hides."""
    by = parted(people, group)
    return {(trait, value) for trait, word, value in _hidden(people, by, teller) if word == by.word}


def _hidden(people: Population, by: Parted, teller: Teller) -> frozenset[Key]:
    """(trait, word of the group's dimension, value) that are hidden; once a snapshot and sensitive words."""
    found: frozenset[Key] = people.once(
        f"compared {by.dimension} {by.words} {sorted(teller.sensitive.words)}",
        lambda one: frozenset(
            (
                *(key for axis in _traits(one, by) for key in _hidden_by(by, axis, teller)),
                *((ACTIVITY, *key) for key in use_of(one, by, teller).activities),
            )
        ),
    )
    return found


def _hidden_by(by: Parted, axis: Axis, teller: Teller) -> Iterator[Key]:
    answer = teller.tell(divided(axis.name, by, axis))
    yield from ((axis.name, *line.key) for line in answer.lines if isinstance(line.n, Hidden))


def _traits(people: Population, by: Parted) -> Iterator[Axis]:
    """Each that divides everybody; of segments, which overlap, one at a time."""
    for trait in DIMENSIONS:
        words = labels(people, trait)
        if trait is Dimension.SEGMENT:
            for word, column in zip(words, codes(people, trait), strict=True):
                if word not in by.words:
                    yield Axis(trait, np.where(column == UNKNOWN, UNKNOWN, 0), (word,))
        elif trait != by.dimension:
            yield Axis(trait, codes(people, trait)[0], words)
