"""The segments of the current snapshot: their rules as they were computed with, and who belongs since when and why.

The rules are the snapshot's own, not the files': a file that was changed since counts from the next refresh on.
Everything raises SnapshotTrouble when there is no snapshot that can be read.
"""

from __future__ import annotations

from collections.abc import Iterable

from analytics.population import UNKNOWN, Population
from analytics.segmentation import Segmented
from domain.hetu import Hetu, PersonalId
from domain.segment_rule import SegmentRule
from domain.snapshot import SnapshotTrouble
from services.population import Loaded, Populations, day_number
from services.population import place_of as placed
from services.ports import House


def rules(house: House) -> tuple[SegmentRule, ...]:
    """Every segment, each after those it refers to."""
    return _populations(house).rules()


def sensitive_of(known: Iterable[SegmentRule]) -> frozenset[str]:
    """Segments that are, or once were, sensitive: a milder definition does not lay old months open. `known`: the rules
    of the snapshot that is told of, taken with it in one moment."""
    return frozenset(rule.id for rule in known if any(one.sensitive for one in rule.definitions))


def place_of(house: House, person: PersonalId) -> int | None:
    """Where a customer stands in the current population, when it is in memory: nothing is loaded and nobody is waited
    for. None too for somebody whom the snapshot does not have, and for one whose birth date it has otherwise: then the
    numbers are those of another register. The caller must have decided that the user may see this customer."""
    loaded = None if house.populations is None else house.populations.there()
    return None if loaded is None else place_in(loaded, house, person)


def place_in(loaded: Loaded, house: House, person: PersonalId) -> int | None:
    """The same of a population at hand, so that a place is never looked up in another one than it is of."""
    number = None if house.number_of is None else house.number_of(person)
    place = None if number is None else placed(loaded, number)
    if place is None or not isinstance(person, Hetu):
        return place
    return place if loaded.population.people.birth[place] in (UNKNOWN, *_birth_days(person)) else None


def _birth_days(person: Hetu) -> tuple[int, ...]:
    """As a snapshot has it: a birth on 31.12.1969 is told as the day after."""
    day = day_number(person.birth_date)
    return (day + 1,) if day == UNKNOWN else (day,)


def segmented_of(population: Population) -> Segmented:
    """The memberships that the snapshot was made with, as analytics/segment_flow.py takes them. `population` is a
    snapshot's."""
    held = population.memberships
    if held is None:
        raise SnapshotTrouble("The snapshot has no segments: run `make refresh`.")
    return Segmented(held, population.words.segments, held.missing)


def _populations(house: House) -> Populations:
    if house.populations is None:
        raise SnapshotTrouble("This back end is not read in bulk: there is no snapshot of it.")
    return house.populations
