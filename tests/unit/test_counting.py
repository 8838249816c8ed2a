"""Kinds of event counted by cells that are numbered once, and counted anew by the person for each kind."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from analytics import counting
from analytics.counting import by_activity, by_group
from analytics.population import UNKNOWN, Population

KINDS = 7


def _population(rng: np.random.Generator, persons: int, most: int) -> Population:
    """Persons with 0..most events each; some events are of no kind."""
    each = rng.integers(0, most + 1, persons)
    n = int(each.sum())
    events = SimpleNamespace(
        starts=np.concatenate(([0], np.cumsum(each))).astype(np.int64),
        activity=rng.integers(UNKNOWN, KINDS, n).astype(np.int32),
        cents=rng.integers(-3, 1_000, n).astype(np.int32),
    )
    words = SimpleNamespace(activities=tuple(range(KINDS)))
    return Population(cast("Any", np.zeros(persons)), cast("Any", events), cast("Any", words), 0)


def _same(people: Population, mask: np.ndarray[Any, Any], worth: np.ndarray[Any, Any] | None) -> None:
    kind = people.events.activity
    slow = by_group(people, mask, np.where(kind < 0, KINDS, kind), KINDS + 1, worth)
    fast = by_activity(people, mask, worth)
    assert fast.persons.tolist() == slow.persons.tolist()
    assert fast.totals.tolist() == (slow.rows if worth is None else slow.sums).tolist()
    if worth is not None:
        assert fast.largest.tolist() == slow.largest.tolist()


@pytest.mark.parametrize("near", [1, 40, 1 << 16])
@pytest.mark.parametrize("at_once", [KINDS + 1, 1 << 20])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 1.0])
def test_cells_count_what_the_events_themselves_count(
    near: int, at_once: int, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "NEAR", near)  # blocks of one person, of some, of all
    monkeypatch.setattr(counting, "CELLS_AT_ONCE", at_once)
    rng = np.random.default_rng(int(1_000 * share) + near)
    for persons, most in ((0, 0), (1, 0), (1, 90), (60, 3), (60, 30)):
        people = _population(rng, persons, most)
        mask = rng.random(len(people.events.activity)) < share
        _same(people, mask, None)
        _same(people, mask & (people.events.cents > 0), people.events.cents)


def test_one_persons_part_of_a_sum_is_the_sum_of_their_events_of_the_kind() -> None:
    people = _population(np.random.default_rng(1), 40, 20)
    mask = people.events.cents > 0
    found = by_activity(people, mask, people.events.cents)
    for kind in range(KINDS):
        parts: dict[int, int] = {}
        for at in np.flatnonzero(mask & (people.events.activity == kind)).tolist():
            person = int(people.owner[at])
            parts[person] = parts.get(person, 0) + int(people.events.cents[at])
        assert found.persons[kind] == len(parts)
        assert found.totals[kind] == sum(parts.values())
        assert found.largest[kind] == max(parts.values())
