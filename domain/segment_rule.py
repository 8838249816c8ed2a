"""A segment as a rule: who belongs, since which version of the rule, and what became of the segment.

A segment keeps its id for good. What changes is a new `Definition` with a day: another name (renamed), another
predicate (the rule changed), or none any more (ended, perhaps with successors: split or merged). Old months are read
with the definition of their own day, so history stays as it was told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.errors import InvalidInput
from domain.personal_text import looks_personal
from domain.predicate import (
    LONGEST_DAYS,
    All,
    Among,
    AnyOf,
    Began,
    Dimension,
    Had,
    Lacked,
    Not,
    Period,
    Predicate,
    Select,
    Then,
)
from domain.source_text import source_text

LANGUAGES = ("fi", "sv", "en")
LONGEST_NAME, LONGEST_TEXT = 80, 400
MOST_SEGMENTS = 200
ID = re.compile(r"[a-z][a-z0-9_]{1,39}", re.ASCII)
VERSION = re.compile(r"[0-9a-z][0-9a-z.-]{0,19}", re.ASCII)
_EDGE = "\u2192"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a segment was from `valid_from` until the day before `valid_to` (None: still is).

    `name`, `words`: by language; the name is neutral, because the customer may read it. `look_back_days`: events of a
    selection without a first day count from so many days before the day that is looked at (None: all).
    """

    version: str
    valid_from: date
    rule: Predicate
    name: Mapping[str, str]
    words: Mapping[str, str]
    owner: str
    sensitive: bool = False
    valid_to: date | None = None
    look_back_days: int | None = None

    def __post_init__(self) -> None:
        _refuse(not VERSION.fullmatch(self.version), "bad_version", "version")
        _refuse(self.valid_to is not None and self.valid_to <= self.valid_from, "ends_before", "valid_to")
        _refuse(
            self.look_back_days is not None and not 1 <= self.look_back_days <= LONGEST_DAYS,
            "bad_days",
            "look_back_days",
        )
        _refuse(not self.owner or _free_text(self.owner, LONGEST_NAME) is not None, "no_owner", "owner")
        for field, texts, most in (("name", self.name, LONGEST_NAME), ("words", self.words, LONGEST_TEXT)):
            _refuse(set(texts) != set(LANGUAGES), "not_all_languages", field)
            for language in LANGUAGES:
                reason = _free_text(texts[language], most)
                _refuse(reason is not None, reason or "", f"{field}.{language}", n=most)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class SegmentRule:
    """A segment by its id, with its definitions by day and, when it has ended, those that follow it."""

    id: str
    definitions: tuple[Definition, ...]
    successors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _refuse(not is_id(self.id), "bad_id", "id")
        _refuse(not self.definitions, "no_definition", "definition")
        for earlier, later in zip(self.definitions, self.definitions[1:], strict=False):
            _refuse(earlier.valid_to is None or later.valid_from < earlier.valid_to, "overlapping", later.version)
        versions = [one.version for one in self.definitions]
        _refuse(len(set(versions)) < len(versions), "same_version", "version")
        _refuse(bool(self.successors) and self.definitions[-1].valid_to is None, "not_ended", "successors")
        _refuse(self.id in self.successors, "own_successor", "successors")

    def on(self, day: date) -> Definition | None:
        """The definition of that day; None before the segment began, in a pause, and after it ended."""
        return next((one for one in self.definitions if one.holds_on(day)), None)

    def told_on(self, day: date) -> Definition:
        """The definition to name the segment by on that day: also of one that has ended or not begun."""
        begun = [one for one in self.definitions if one.valid_from <= day]
        return begun[-1] if begun else self.definitions[0]


def is_id(word: str) -> bool:
    """Whether a segment may be called so: letters, digits and lines of one case, and nobody's identity."""
    return ID.fullmatch(word) is not None and not looks_personal(word)


def rule_on(definition: Definition, day: date) -> Predicate:
    """The predicate as it is asked on that day: no event after the day counts, nor one older than the look-back."""
    first = None if definition.look_back_days is None else day - timedelta(days=definition.look_back_days - 1)
    return until(definition.rule, first, day)


def parts_of(predicate: Predicate) -> tuple[Predicate, ...]:
    """The conditions that are told of: the parts of an outermost "and" or "or", else the whole."""
    return predicate.parts if isinstance(predicate, (All, AnyOf)) else (predicate,)


def until(predicate: Predicate, first: date | None, last: date) -> Predicate:
    """The same predicate of events until `last`; selections without a first day begin on `first`."""
    match predicate:
        case All(parts):
            return All(tuple(until(part, first, last) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(until(part, first, last) for part in parts))
        case Not(part):
            return Not(until(part, first, last))
        case Had() | Began():
            return replace(predicate, what=_cut(predicate.what, first, last))
        case Then():
            return replace(predicate, first=_cut(predicate.first, first, last), then=_cut(predicate.then, first, last))
        case Lacked():
            after, missing = _cut(predicate.after, first, last), _cut(predicate.missing, first, last)
            return replace(predicate, after=after, missing=missing)
        case _:
            return predicate


def _cut(what: Select, first: date | None, last: date) -> Select:
    begin = what.period.first or first
    end = last if what.period.last is None else min(what.period.last, last)
    if begin is not None and end < begin:
        return replace(what, statuses=frozenset())  # of a later time: no event fits yet
    return replace(what, period=Period(begin, end))


def selections(predicate: Predicate) -> tuple[Select, ...]:
    """The selections of events that a predicate asks for, whenever they were."""
    match predicate:
        case All(parts) | AnyOf(parts):
            return tuple(one for part in parts for one in selections(part))
        case Not(part):
            return selections(part)
        case Had(what):
            return (replace(what, period=Period()),)
        case Began(what, steps):
            return (replace(what, period=Period()), Select(activities=frozenset(steps)))
        case Then(first, then):
            return tuple(replace(what, period=Period()) for what in (first, then))
        case Lacked(after, missing):
            return tuple(replace(what, period=Period()) for what in (after, missing))
        case _:
            return ()


def references(predicate: Predicate) -> frozenset[str]:
    """Ids of the segments that a predicate asks for."""
    match predicate:
        case All(parts) | AnyOf(parts):
            return frozenset().union(*(references(part) for part in parts))
        case Not(part):
            return references(part)
        case Among(Dimension.SEGMENT, values):
            return values
        case _:
            return frozenset()


def in_order(rules: Sequence[SegmentRule]) -> tuple[SegmentRule, ...]:
    """The rules so that each stands after those it refers to; overlap is nobody's fault. Raises InvalidInput: an id
    twice, a reference or successor that is not there, and a circle, which is named: a -> b -> a."""
    by_id = {rule.id: rule for rule in rules}
    _refuse(len(rules) > MOST_SEGMENTS, "too_many", "segments", n=MOST_SEGMENTS)
    _refuse(len(by_id) < len(rules), "same_id", "id", word=_twice([rule.id for rule in rules]))
    for rule in rules:
        for missing in sorted((_referred(rule) | set(rule.successors)) - set(by_id)):
            raise InvalidInput("segment_rules.no_such", rule.id, word=missing)
    done: dict[str, SegmentRule] = {}
    for rule in rules:
        _visit(rule, by_id, done, ())
    return tuple(done.values())


def _visit(
    rule: SegmentRule, by_id: Mapping[str, SegmentRule], done: dict[str, SegmentRule], path: tuple[str, ...]
) -> None:
    if rule.id in path:
        circle = f" {_EDGE} ".join((*path[path.index(rule.id) :], rule.id))
        raise InvalidInput("segment_rules.circular", rule.id, circle=circle)
    if rule.id in done:
        return
    for needed in sorted(_referred(rule)):
        _visit(by_id[needed], by_id, done, (*path, rule.id))
    done[rule.id] = rule


def _referred(rule: SegmentRule) -> frozenset[str]:
    return frozenset().union(*(references(one.rule) for one in rule.definitions))


def _twice(ids: Iterable[str]) -> str:
    seen: set[str] = set()
    return next((one for one in ids if one in seen or seen.add(one)), "")  # type: ignore[func-returns-value]


def _free_text(value: object, most: int) -> str | None:
    """Why a text may not name or describe a group; None when it may. Nothing hidden in it, and nobody's identity."""
    if not isinstance(value, str) or not value.strip() or source_text(value) != value:
        return "odd_text"
    if len(value) > most:
        return "long_text"
    return "personal_text" if looks_personal(value) else None


def refuse_free_text(value: str, most: int, field: str) -> None:
    """Raises InvalidInput for words that cannot be seen, that are too long or that look like somebody's identity."""
    reason = _free_text(value, most)
    _refuse(reason is not None, reason or "", field, n=most)


def _refuse(bad: bool, reason: str, field: str, **values: object) -> None:
    if bad:
        raise InvalidInput(f"segment_rules.{reason}", field, **values)
