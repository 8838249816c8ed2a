"""Who has belonged to which segment since when, and why they came and left: rules asked at every month-end.

A member is somebody who is here (born, living, not moved away) and fits the rule of that day. A month-end knows only
what had happened by it, so a month that is told once stays as it was told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date

import numpy as np

from analytics.cohort import counts, members, selected
from analytics.population import UNKNOWN, Bools, Events, Ints, Memberships, Population
from analytics.segment_ledger import Ledger, nobody
from domain.axis_model import features
from domain.predicate import AnyOf
from domain.segment_rule import Definition, SegmentRule, in_order, parts_of, references, rule_on, selections

START, BORN, DEATH, MOVE = "start", "born", "death", "move"
BEGAN, ENDED, DEFINITION, RULE = "segment_began", "segment_ended", "definition", "rule"
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Months:
    """Month-ends as days, ascending; and the customer base table: by feature (n, months), NaN where not known."""

    ends: Ints
    base: Mapping[str, Ints]


@dataclass(frozen=True)
class Segmented:
    """`memberships.segment` is a place in `ids`; each id stands after those its rule refers to. `missing`: by segment,
    features that the base table does not have. Nobody is in such a segment, nor in one that refers to it."""

    memberships: Memberships
    ids: tuple[str, ...]
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def segmented(population: Population, rules: Sequence[SegmentRule], months: Months) -> Segmented:
    """Memberships over the month-ends. A spell lasts from the first month-end where the rule held until the first
    where it did not, or until the day of death or moving. Raises InvalidInput: circular rules, words that are not
    declared."""
    ordered = in_order(rules)
    population = _asked_of(population, ordered)
    known = {word: place for place, word in enumerate(reason_words(ordered))}
    ledger = Ledger(len(ordered), len(population.people), known)
    missing = missing_features(ordered, set(months.base))
    before: list[_Asked] = []
    for place, end in enumerate(months.ends.tolist()):
        standing = standing_at(population, months, place, [rule.id for rule in ordered])
        now: list[_Asked] = []
        for number, rule in enumerate(ordered):
            asked = _asked(standing, None if rule.id in missing else rule.on(calendar(end)))
            standing = _with_members(standing, number, asked.members)
            if place:
                previous = int(months.ends[place - 1])
                _moves(ledger, number, rule, standing, previous, before[number], asked)
            else:
                ledger.enter(number, asked.members, end, START)
            now.append(asked)
        before = now
    return Segmented(ledger.told(), tuple(rule.id for rule in ordered), missing)


def reason_words(ordered: Sequence[SegmentRule]) -> tuple[str, ...]:
    """Every reason that these rules may have, in an order of their own: shards and later runs number them alike."""
    told = [(rule.id, one) for rule in ordered for one in rule.definitions]
    by_rule = [
        f"{RULE}:{id}:{one.version}:{part}" for id, one in told for part in ("", *range(len(parts_of(one.rule))))
    ]
    return (START, BORN, DEATH, MOVE, BEGAN, ENDED, DEFINITION, *by_rule)


def missing_features(ordered: Sequence[SegmentRule], known: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By segment, what cannot be asked of a base table of the `known` features. An unknown value taken for "no" would
    make "not" true of everybody."""
    found: dict[str, tuple[str, ...]] = {}
    for rule in ordered:
        asked = [definition.rule for definition in rule.definitions]
        lacks = {name for one in asked for name in features(one)} - set(known)
        lacks |= {name for one in asked for id in references(one) for name in found.get(id, ())}
        if lacks:
            found[rule.id] = tuple(sorted(lacks))
    return found


def _asked_of(population: Population, rules: Sequence[SegmentRule]) -> Population:
    """With only the events that some rule may ask for, so that 25 month-ends do not look at all of them each time."""
    events = population.events
    asked = {one for rule in rules for definition in rule.definitions for one in selections(definition.rule)}
    mask = np.zeros(len(events), dtype=bool)
    for one in asked:
        mask |= selected(population, one)
    starts = np.concatenate(([0], np.cumsum(counts(population, mask))))
    columns = {f.name: getattr(events, f.name)[mask] for f in fields(Events) if f.name != "starts"}
    return replace(population, events=Events(starts=starts, **columns))


def standing_at(population: Population, months: Months, place: int, ids: Sequence[str] = ()) -> Population:
    """The population as it stood at a month-end: its day, its row of the base table, nobody in a segment yet."""
    values = {name: column[:, place] for name, column in months.base.items()}
    words = replace(population.words, segments=tuple(ids) or population.words.segments)
    return replace(population, as_of=int(months.ends[place]), values=values, words=words, memberships=nobody())


def here(population: Population) -> Bools:
    """Who is born, living and has not moved away on the population's day."""
    people, day = population.people, population.as_of
    gone = (people.died != UNKNOWN) & (people.died <= day)
    gone |= (people.moved != UNKNOWN) & (people.moved <= day)
    found: Bools = (people.birth <= day) & ~gone
    return found


def calendar(day: int) -> date:
    """The date of a column's day."""
    return date.fromordinal(_EPOCH + day)


@dataclass(frozen=True)
class _Asked:
    """One segment at one month-end; `held`: (parts, n)."""

    definition: Definition | None
    held: Bools
    members: Bools


def _asked(standing: Population, definition: Definition | None) -> _Asked:
    if definition is None:
        n = len(standing.people)
        return _Asked(None, np.zeros((1, n), dtype=bool), np.zeros(n, dtype=bool))
    rule = rule_on(definition, calendar(standing.as_of))
    held = np.stack([members(standing, part) for part in parts_of(rule)])
    fits = held.any(axis=0) if isinstance(rule, AnyOf) else held.all(axis=0)
    return _Asked(definition, held, fits & here(standing))


def _with_members(standing: Population, number: int, mask: Bools) -> Population:
    """So that the rules that come after may refer to this segment."""
    told = standing.memberships or nobody()
    person = np.concatenate((told.person, np.flatnonzero(mask)))
    segment = np.concatenate((told.segment, np.full(len(person) - len(told.person), number)))
    open_ = np.full(len(person), UNKNOWN)
    since = np.full(len(person), standing.as_of)
    return replace(standing, memberships=Memberships(person, segment, since, open_, open_, open_))


def _moves(
    ledger: Ledger, number: int, rule: SegmentRule, standing: Population, previous: int, before: _Asked, now: _Asked
) -> None:
    """Tell the ledger who came and who left since the month-end before, and why."""
    people, end = standing.people, standing.as_of
    came, went = now.members & ~before.members, before.members & ~now.members
    for leaving, other, reason in ((people.died, people.moved, DEATH), (people.moved, people.died, MOVE)):
        first = (leaving != UNKNOWN) & (leaving <= end) & ((other == UNKNOWN) | (leaving <= other))
        ledger.leave(number, went & first, leaving, reason)
        went &= ~first
    born = came & (people.birth > previous)
    ledger.enter(number, born, end, BORN)
    came &= ~born
    if before.definition is None or now.definition is None:
        ledger.enter(number, came, end, BEGAN)
        ledger.leave(number, went, np.full(len(people), end), ENDED)
    elif _same_rule(before.definition, now.definition):
        _by_part(ledger, number, f"{RULE}:{rule.id}:{now.definition.version}", end, (came, went), (before, now))
    else:
        _by_definition(ledger, number, rule, standing, (came, went), (before, now))


def _same_rule(one: Definition, other: Definition) -> bool:
    """A new name or owner is no new rule."""
    return (one.rule, one.look_back_days) == (other.rule, other.look_back_days)


def _by_part(
    ledger: Ledger, number: int, word: str, end: int, moved: tuple[Bools, Bools], asked: tuple[_Asked, _Asked]
) -> None:
    """The first condition, in the rule's order, that began or ceased to hold."""
    (came, went), (before, now) = moved, asked
    for part in range(len(now.held)):
        was, is_ = before.held[part], now.held[part]
        ledger.enter(number, came & is_ & ~was, end, f"{word}:{part}")
        ledger.leave(number, went & was & ~is_, np.full(len(was), end), f"{word}:{part}")
        came, went = came & ~(is_ & ~was), went & ~(was & ~is_)


def _by_definition(
    ledger: Ledger,
    number: int,
    rule: SegmentRule,
    standing: Population,
    moved: tuple[Bools, Bools],
    asked: tuple[_Asked, _Asked],
) -> None:
    """The new rule is the reason where the old one would have left the customer as they were."""
    (came, went), (before, now) = moved, asked
    by_old = _asked(standing, before.definition).members
    end = np.full(len(by_old), standing.as_of)
    version = now.definition.version if now.definition else ""
    ledger.enter(number, came & ~by_old, standing.as_of, DEFINITION)
    ledger.enter(number, came & by_old, standing.as_of, f"{RULE}:{rule.id}:{version}:")
    ledger.leave(number, went & by_old, end, DEFINITION)
    ledger.leave(number, went & ~by_old, end, f"{RULE}:{rule.id}:{version}:")
