"""What a question may be made of: declared values with their numbers, words of events, features, cut points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.base_features import FEATURES
from analytics.cohort import members
from analytics.customer_base import structure
from analytics.dimensions import codes, cut_points, labels
from analytics.disclosure import Hidden
from analytics.disclosure_filters import FilterValue
from analytics.disclosure_guard import Cohort
from analytics.disclosure_k import Sensitive
from analytics.population import Activity, Population
from domain.access import Deed
from domain.predicate import Among, Dimension
from domain.predicate_json import digest
from domain.small_cells import K_SENSITIVE, K
from services.desk import Desk
from services.population import loaded
from services.segment_rules import sensitive_of
from services.segment_tree import size
from services.telling import Teller

_DAY_0 = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen. `dimensions`: the values of each, with the number of customers or "fewer than k", in their
    order; `features`: declared cut points by feature; `segments`: ids."""

    dimensions: Mapping[Dimension, tuple[FilterValue, ...]]
    activities: tuple[Activity, ...]
    units: tuple[str, ...]
    channels: tuple[str, ...]
    roles: tuple[str, ...]
    segments: tuple[str, ...]
    features: Mapping[str, tuple[float, ...]]
    as_of: date
    snapshot: str


def choices(desk: Desk) -> Choices:
    """For a page that has a line of the log in the same run, before it draws anything (`ask_page`, `overview`); a
    refusal is a line of its own. Raises Refused, SnapshotTrouble, StoreUnavailable."""
    if not desk.lets_in(Deed.SEE_SEGMENTS):
        desk.enter(Deed.SEE_SEGMENTS, "knowledge_management", ("choices",))
    snapshot = loaded(desk.house)
    people = snapshot.population
    sensitive = Sensitive.of_population(people, sensitive_of(snapshot.rules))
    words = people.words
    return Choices(
        dimensions=values(people, sensitive),
        activities=words.activities,
        units=words.units,
        channels=words.channels,
        roles=words.roles,
        segments=words.segments,
        features={name: cut_points(name) for name in FEATURES if name in people.values and cut_points(name)},
        as_of=_DAY_0 + timedelta(days=people.as_of),
        snapshot=people.snapshot,
    )


def values(people: Population, sensitive: Sensitive) -> Mapping[Dimension, tuple[FilterValue, ...]]:
    """The values of every dimension with their numbers, computed once a snapshot and set of sensitive words."""
    return people.once(
        f"choices {sorted(sensitive.words)}",
        lambda population: {dimension: _of(population, dimension, sensitive) for dimension in Dimension},
    )


def _of(people: Population, dimension: Dimension, sensitive: Sensitive) -> tuple[FilterValue, ...]:
    """From the answers that the leads' pages show: a number must not be hidden in one place and told in another."""
    known = labels(people, dimension)
    teller = Teller(people.snapshot, _DAY_0 + timedelta(days=people.as_of), sensitive)
    if not known or not codes(people, dimension):
        return tuple(FilterValue(word, Hidden(K_SENSITIVE if word in sensitive.words else K)) for word in known)
    if dimension is Dimension.SEGMENT:
        groups = [Among(dimension, frozenset({word})) for word in known]
        return tuple(FilterValue(word, size(people, one, teller)) for word, one in zip(known, groups, strict=True))
    told = {line.key[0]: line.n for line in teller.tell(structure(people, dimension)).lines}
    return tuple(FilterValue(word, told[word]) for word in known)


def pages_show(people: Population, sensitive: Sensitive) -> tuple[Cohort, ...]:
    """The groups whose number every lead's page shows: those of the declared values."""
    found = []
    for dimension, listed in values(people, sensitive).items():
        for value in listed:
            if not isinstance(value.n, Hidden):
                asked = Among(dimension, frozenset({value.word}))
                found.append(Cohort.of(digest(asked), members(people, asked)))
    return tuple(found)
