"""Segments by loops over plain persons and month-ends: what analytics/segmentation.py must say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.predicate import All, Among, AnyOf, Dimension, Had, Lacked, Measured, Not, Predicate, Then
from domain.segment_rule import Definition, SegmentRule, parts_of
from tests.oracle.populations import Person, Row
from tests.oracle.test_cohort import fits

Value = Callable[[int, str, int], float]
"""The feature of a person at a month-end, by their places."""


@dataclass(frozen=True)
class Spell:
    person: int
    segment: str
    since: date
    until: date | None
    entered: str
    left: str | None


@dataclass(frozen=True)
class Moment:
    """One person at one month-end, with the segments that are already known."""

    who: int
    rows: tuple[Row, ...]
    gender: str
    place: int
    value: Value
    segments: frozenset[str]
    day: date


def holds(at: Moment, one: Predicate) -> bool:
    match one:
        case All():
            return all(holds(at, part) for part in one.parts)
        case AnyOf():
            return any(holds(at, part) for part in one.parts)
        case Not():
            return not holds(at, one.part)
        case Measured():
            value = at.value(at.who, one.feature, at.place)
            return value == value and (one.low is None or value >= one.low) and (one.high is None or value < one.high)
        case Had():
            n = sum(fits(row, one.what) for row in at.rows)
            return one.at_least <= n and (one.at_most is None or n <= one.at_most)
        case Then():
            return any(
                fits(a, one.first) and fits(b, one.then) and (b.day - a.day).days <= one.within_days
                for n, a in enumerate(at.rows)
                for b in at.rows[n + 1 :]
            )
        case Lacked():
            return _lacked(at, one)
        case Among():
            own = at.segments if one.dimension is Dimension.SEGMENT else {at.gender}
            return bool(own & one.values)
    raise AssertionError(one)


def _lacked(at: Moment, one: Lacked) -> bool:
    old = [n for n, row in enumerate(at.rows) if fits(row, one.after) and (at.day - row.day).days >= one.within_days]
    later = (
        [row for row in at.rows[old[-1] + 1 :] if (row.day - at.rows[old[-1]].day).days <= one.within_days]
        if old
        else []
    )
    return bool(old) and not any(fits(row, one.missing) for row in later)


def spells(people: list[Person], rules: list[SegmentRule], ends: list[date], value: Value) -> list[Spell]:
    """`rules` in the order in which they refer to each other."""
    return [one for who, person in enumerate(people) for one in _of_person(who, person, rules, ends, value)]


def _of_person(who: int, person: Person, rules: list[SegmentRule], ends: list[date], value: Value) -> list[Spell]:
    found: list[Spell] = []
    open_: dict[str, tuple[date, str]] = {}
    old: dict[str, tuple[Definition | None, list[bool]]] = {}
    for place, end in enumerate(ends):
        known: frozenset[str] = frozenset()
        for rule in rules:
            definition = rule.on(end)
            parts = _parts(who, person, definition, end, place, value, known)
            member = _here(person, end) and _fits(definition, parts)
            if member:
                known |= {rule.id}
            if member and rule.id not in open_:
                open_[rule.id] = (end, _why_in(who, person, rule, old, parts, ends, place, value, known))
            elif not member and rule.id in open_:
                since, entered = open_.pop(rule.id)
                until, left = _why_out(who, person, rule, old, parts, end, place, value, known)
                found.append(Spell(who, rule.id, since, until, entered, left))
            old[rule.id] = (definition, parts)
    found += [Spell(who, segment, since, None, entered, None) for segment, (since, entered) in open_.items()]
    return sorted(found, key=lambda one: (one.since, [rule.id for rule in rules].index(one.segment)))


def _here(person: Person, end: date) -> bool:
    gone = [day for day in (person.died, person.moved) if day and day <= end]
    return person.birth <= end and not gone


def _parts(
    who: int, person: Person, definition: Definition | None, end: date, place: int, value: Value, known: frozenset[str]
) -> list[bool]:
    if definition is None:
        return []
    back = definition.look_back_days
    rows = tuple(
        row for row in person.rows if row.day <= end and (back is None or row.day > end - timedelta(days=back))
    )
    at = Moment(who, rows, person.gender, place, value, known, end)
    return [holds(at, part) for part in parts_of(definition.rule)]


def _fits(definition: Definition | None, parts: list[bool]) -> bool:
    if definition is None:
        return False
    return any(parts) if isinstance(definition.rule, AnyOf) else all(parts)


def _why_in(who, person, rule, old, parts, ends, place, value, known) -> str:  # type: ignore[no-untyped-def]
    if place == 0:
        return "start"
    if person.birth > ends[place - 1]:
        return "born"
    return _why(who, person, rule, old, parts, ends[place], place, value, known - {rule.id}, True)


def _why_out(who, person, rule, old, parts, end, place, value, known):  # type: ignore[no-untyped-def]
    gone = [(day, word) for day, word in ((person.died, "death"), (person.moved, "move")) if day and day <= end]
    if gone:
        return min(gone, key=lambda one: one[0])
    return end, _why(who, person, rule, old, parts, end, place, value, known, False)


def _why(who, person, rule, old, parts, end, place, value, known, came):  # type: ignore[no-untyped-def]
    before, was = old[rule.id]
    now = rule.on(end)
    if before is None:
        return "segment_began"
    if now is None:
        return "segment_ended"
    word = f"rule:{rule.id}:{now.version}:"
    if (before.rule, before.look_back_days) != (now.rule, now.look_back_days):
        by_old = _fits(before, _parts(who, person, before, end, place, value, known))
        return word if by_old is came else "definition"
    changed = [n for n, (a, b) in enumerate(zip(was, parts, strict=True)) if a != b and b is came]
    return f"{word}{changed[0]}"
