"""The least number of persons behind any number of an answer: five, or ten when anything sensitive is touched."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from analytics.answer import RawAnswer
from analytics.population import Population, Words
from domain.predicate import All, Among, AnyOf, Began, Dimension, Had, Lacked, Not, Predicate, Select, Then
from domain.question import Posed
from domain.small_cells import K_SENSITIVE, K

_WORDED = ("segment", "activity", "service", "unit")
"""Dimensions whose words may themselves be sensitive."""


@dataclass(frozen=True, slots=True)
class Sensitive:
    """Words of segments, activities, services and units of mental health, substance use and child protection."""

    words: frozenset[str]

    @classmethod
    def of(cls, words: Words, segments: frozenset[str]) -> Sensitive:
        """The shielded activities, services of which at least half of the kinds of events are shielded (a referral to
        psychiatry does not make general practice sensitive), and the sensitive segments."""
        shielded = [activity for activity in words.activities if activity.shielded]
        named = {word for activity in shielded for word in (activity.key, activity.name) if word}
        kinds = Counter(activity.service for activity in words.activities)
        half = {service for service, n in Counter(one.service for one in shielded).items() if 2 * n >= kinds[service]}
        return cls(segments | named | (half - {""}))

    @classmethod
    def of_population(cls, population: Population, segments: frozenset[str]) -> Sensitive:
        """With the units at least half of whose events are shielded: a psychiatric ward is sensitive by its name."""
        return cls(cls.of(population.words, segments).words | population.once("shielded units", _shielded_units))

    def k_of(self, raw: RawAnswer, *, least: int = K) -> int:
        """For an answer: its cohort, its parameters and the words of its lines are looked at. `least` may raise k,
        never lower it."""
        return max(self.ks_of(raw, least=least).values(), default=self._least_of(raw, least))

    def ks_of(self, raw: RawAnswer, *, least: int = K) -> dict[str, int]:
        """By dimension, the k of an answer by that dimension alone: ten by segments may stand beside five by age."""
        plain = self._least_of(raw, least)
        words = {name: {line.key[at] for line in raw.lines} for at, name in enumerate(raw.dimensions)}
        touched = {name: name in _WORDED and bool(self.words & words[name]) for name in raw.dimensions}
        return {name: max(plain, K_SENSITIVE) if touched[name] else plain for name in raw.dimensions}

    def _least_of(self, raw: RawAnswer, least: int) -> int:
        given = {value for _, value in raw.asked.parameters}
        touched = self.touches(raw.asked.cohort) or bool(self.words & given)
        return max(least, K_SENSITIVE if touched else K)

    def k_of_posed(self, posed: Posed) -> int:
        """For a question, whatever its answer will say: its conditions and its selections of events."""
        conditions = (posed.cohort, posed.other, posed.cause, posed.outcome, posed.lacked, *(p for _, p in posed.named))
        events = (posed.select,) if posed.then is None else (posed.select, posed.then)
        touched = any(one is not None and self.touches(one) for one in conditions)
        touched |= any(bool(self.words & (select.activities | select.units)) for select in events)
        return K_SENSITIVE if touched else K

    def touches(self, asked: Predicate) -> bool:
        """Whether a condition, whichever way round, is about something sensitive. "Any event" is not."""
        if isinstance(asked, (All, AnyOf)):
            return any(self.touches(part) for part in asked.parts)
        if isinstance(asked, Not):
            return self.touches(asked.part)
        if isinstance(asked, Among):
            return asked.dimension in (Dimension.SEGMENT, Dimension.UNIT) and bool(self.words & asked.values)
        return any(self.words & (select.activities | select.units) for select in _selects(asked))


def _selects(asked: Predicate) -> tuple[Select, ...]:
    if isinstance(asked, Had):
        return (asked.what,)
    if isinstance(asked, Began):
        return asked.what, Select(activities=frozenset(asked.steps))
    if isinstance(asked, Then):
        return asked.first, asked.then
    return (asked.after, asked.missing) if isinstance(asked, Lacked) else ()


def _shielded_units(population: Population) -> frozenset[str]:
    events, known = population.events, population.words
    shielded = np.array([one.shielded for one in known.activities] + [False])[events.activity]
    here = events.unit >= 0
    every = np.bincount(events.unit[here], minlength=len(known.units))
    of_them = np.bincount(events.unit[here & shielded], minlength=len(known.units))
    return frozenset(word for word, n, all_ in zip(known.units, of_them, every, strict=True) if n and 2 * n >= all_)
