"""Numbers of groups from one snapshot to the next, over planted groups: the same customers, the same number."""

from __future__ import annotations

import numpy as np

from analytics.clusters import FEATURES
from services.clustering import Before, grouped

DAY = 20_778
SIZES = (500, 300, 200)


def planted(sizes: tuple[int, ...] = SIZES, seed: int = 1) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Customers of groups far apart in every feature, mixed: the table, and the group planted for each."""
    rng = np.random.default_rng(seed)
    true = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    far = {name: rng.permutation(len(sizes)) * 30.0 for name in FEATURES}
    return {name: far[name][true] + rng.random(len(true)) for name in FEATURES}, true


def numbers(label: np.ndarray, true: np.ndarray) -> list[int]:
    """The number of each planted group; all of a group have one."""
    found = [np.unique(label[true == one]) for one in range(true.max() + 1)]
    assert all(len(one) == 1 for one in found)
    return [int(one[0]) for one in found]


def test_the_largest_is_number_one_when_nothing_was_before() -> None:
    table, true = planted()
    found = grouped(table, np.ones(len(true), dtype=bool), DAY)
    assert numbers(found.label, true) == [1, 2, 3]
    assert (found.card["last"], found.card["matched"]) == (3, None)
    assert [one["n"] for one in found.card["clusters"]] == list(SIZES)


def test_a_group_keeps_its_number_when_another_has_become_larger() -> None:
    table, true = planted((200, 500, 300))
    first = np.array([1, 2, 3], dtype=np.int16)[true]  # when number 1 was the largest
    found = grouped(table, np.ones(len(true), dtype=bool), DAY, Before(first, 3, "2026-11-20"))
    assert numbers(found.label, true) == [1, 2, 3]
    assert [(one["number"], one["n"]) for one in found.card["clusters"]] == [(1, 200), (2, 500), (3, 300)]
    assert found.card["matched"] == {"with": "2026-11-20", "shared": 1.0, "kept": [1, 2, 3], "new": [], "gone": []}


def test_a_new_group_has_a_number_that_none_has_had_and_one_that_is_gone_is_said() -> None:
    table, true = planted()
    before = np.array([2, 4, -1], dtype=np.int16)[true]
    left = np.flatnonzero(true == 0)[:20]
    before[left] = 5  # a group of customers who are with the first now
    found = grouped(table, np.ones(len(true), dtype=bool), DAY, Before(before, 7, "2026-11-20"))
    assert numbers(found.label, true) == [2, 4, 8]
    assert found.card["matched"] | {"shared": 0} == {
        "with": "2026-11-20", "shared": 0, "kept": [2, 4], "new": [8], "gone": [5],
    }  # fmt: skip
    assert found.card["last"] == 8


def test_customers_who_are_not_counted_have_no_group_and_too_few_are_a_sentence() -> None:
    table, true = planted()
    some = np.arange(len(true)) % 2 == 0
    assert ((grouped(table, some, DAY).label > 0) == some).all()
    few = grouped(table, np.arange(len(true)) < 20, DAY)
    assert (few.label == -1).all()
    assert few.card == {"trouble": {"key": "clusters.too_few", "field": "persons", "values": {"n": 100}}}
