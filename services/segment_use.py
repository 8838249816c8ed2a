"""What the persons of a group used in the last year, on its page: services, channels, months, kinds of events.

The tables of one division stand on the same pages, so what is hidden of each is found for all of them together
(analytics/disclosure_nested.py): channels are kept rather than services, those than months and kinds of events, and
what divides the group on the page, as its age bands, rather than all of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analytics import segment_panels
from analytics.answer import RawAnswer
from analytics.disclosure_nested import Had, nested_hidden
from analytics.page_sheet import narrowed
from analytics.population import Bools, Ints, Population
from analytics.questions.in_common import lately
from analytics.segment_groups import Parted
from domain.small_cells import K_SENSITIVE, K
from services.telling import Teller

Keys = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Use:
    """Each with what is to be hidden of it; of kinds of events that alone, (group, kind)."""

    channels: RawAnswer
    services: RawAnswer
    months: RawAnswer
    activities: Keys


def use_of(people: Population, by: Parted, teller: Teller) -> Use:
    """Once a snapshot, division and sensitive words."""
    found: Use = people.once(
        f"use {by.dimension} {by.words} {sorted(teller.sensitive.words)}", lambda one: _use(one, by, teller)
    )
    return found


def _use(people: Population, by: Parted, teller: Teller) -> Use:
    year = people.once("segments: last year", segment_panels.last_year)
    raws = (
        segment_panels.by_channel(people, year, by),
        segment_panels.by_service(year, by),
        segment_panels.by_month(year, by, people.as_of),
    )
    assert year.by_month is not None
    costly = year.by_service.cents > 0
    pairs = (
        (year.by_channel.person, year.by_channel.word),
        (year.by_service.person[costly], year.by_service.word[costly]),
        (year.by_month.person, year.by_month.word),
    )
    words = [tuple(dict.fromkeys(line.key[1] for line in raw.lines)) for raw in raws]
    ks = [teller.sensitive.k_of(raw) for raw in raws]
    tables = [Had(*pair, [k] * len(of)) for pair, of, k in zip(pairs, words, ks, strict=True)]
    kinds = [one.key for one in people.words.activities]
    sensitive = teller.sensitive.words
    own = [K_SENSITIVE if sensitive & {kind, *by.words} else K for kind in kinds]
    fixed = list(_divisions(people, K_SENSITIVE if sensitive & {*by.words} else K))
    every = nested_hidden(by.part, len(by.words), [*fixed, *tables, Had(*lately(people), own, beside=True)])
    hidden = every[len(fixed) :]
    channels, services, months = (
        replace(raw, unseen=_keys(by, of, so)) for raw, of, so in zip(raws, words, hidden[:-1], strict=True)
    )
    return Use(channels, services, months, _keys(by, kinds, hidden[-1]))


def _divisions(people: Population, k: int) -> Iterator[Had]:
    """What divides every group on its page. Age by gender, where it is told, tells no more of age."""
    for place, words in people.once("use: divisions", lambda one: list(_axes(one))):
        person = np.flatnonzero(place >= 0)
        yield Had(person, place[person], [k] * words, fixed=True)


def _axes(people: Population) -> Iterator[tuple[Ints, int]]:
    """Each person's place, and of how many."""
    spread = (segment_panels.distribution(people, name) for name in segment_panels.DISTRIBUTIONS)
    results = (segment_panels.outcome(people, name) for name in segment_panels.OUTCOMES)
    for axis in (segment_panels.age(people), segment_panels.municipality(people), *spread, *results):
        if axis is not None:
            yield narrowed(axis.place), len(axis.words)


def _keys(by: Parted, words: Sequence[str], hidden: Bools) -> Keys:
    return frozenset((by.words[group], words[word]) for word, group in np.argwhere(hidden).tolist())
