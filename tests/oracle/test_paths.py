"""Paths against plain Python: random logs with ties, empty cases, single events, repeats and persons of many cases."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.paths import Log, Per, log_of, log_of_rows
from analytics.paths_follows import follows, pair_counts
from analytics.paths_shape import Shape, shaped
from analytics.paths_tree import NO_EVENT, OTHERS, Tree, Width, tree
from analytics.paths_variants import exactly, path, rolling_hash, variants
from analytics.paths_waits import From, median, percentile, waited, waits
from analytics.population import Activity, Events, People, Population, Words
from domain.errors import InvalidInput
from tests.oracle import naive_paths as naive

KINDS = 4
EXAMPLES = 150 * int(os.environ.get("TEST_SCALE", "1"))
many = settings(max_examples=EXAMPLES, deadline=None)

steps = st.lists(st.tuples(st.integers(0, KINDS - 1), st.integers(0, 6)), max_size=9).map(
    lambda found: [(activity, sum(gap for _, gap in found[: at + 1])) for at, (activity, _) in enumerate(found)]
)


@st.composite
def logs(draw: st.DrawFn) -> list[naive.Case]:
    person, cases = 0, []
    for path_of in draw(st.lists(steps, max_size=12)):
        person += draw(st.integers(0, 1))
        cases.append(naive.Case(person, path_of, draw(st.integers(0, 60))))
    return cases


def columns(cases: list[naive.Case]) -> Log:
    flat = [step for case in cases for step in case.steps]
    return Log(
        starts=np.cumsum([0, *(len(case.steps) for case in cases)]).astype(np.int64),
        activity=np.array([activity for activity, _ in flat], dtype=np.int32),
        at=np.array([day for _, day in flat], dtype=np.int64),
        person=np.array([case.person for case in cases], dtype=np.int32),
        until=np.array([case.until for case in cases], dtype=np.int64),
        kinds=KINDS,
    )


def plain(log: Log) -> list[naive.Case]:
    return [
        naive.Case(
            int(log.person[c]),
            list(zip(path(log, c).tolist(), log.at[log.starts[c] : log.starts[c + 1]].tolist(), strict=True)),
            int(log.until[c]),
        )
        for c in range(len(log))
    ]


@given(logs())
@many
def test_directly_follows(cases: list[naive.Case]) -> None:
    found = follows(columns(cases))
    rows = zip(*(one.tolist() for one in (found.before, found.after, found.count, found.persons)), strict=True)
    assert list(rows) == naive.follows(cases)


@given(logs())
@many
def test_pairs_of_many_kinds_are_the_same_pairs(cases: list[naive.Case]) -> None:
    """Where a table of all pairs would be too large, keys are sorted instead."""
    few = columns(cases)
    wide = Log(few.starts, few.activity * 900, few.at, few.person, few.until, 900 * KINDS)
    a, b = follows(few), follows(wide)
    assert a.count.tolist() == b.count.tolist()
    assert a.persons.tolist() == b.persons.tolist()
    assert [x * 900 if x >= 0 else x for x in a.before.tolist()] == b.before.tolist()
    assert sorted(pair_counts(few)[1].tolist()) == sorted(pair_counts(wide)[1].tolist())


@given(logs())
@many
def test_variants(cases: list[naive.Case]) -> None:
    log = columns(cases)
    found = variants(log)
    rows = [
        (tuple(path(log, case).tolist()), n, people)
        for case, n, people in zip(found.witness.tolist(), found.count.tolist(), found.persons.tolist(), strict=True)
    ]
    assert rows == naive.variants(cases)
    assert [tuple(path(log, int(found.witness[v])).tolist()) for v in found.of] == [
        tuple(activity for activity, _ in case.steps) for case in cases
    ]


@given(logs(), st.integers(1, 4))
@many
def test_hashes_that_collide_cost_no_truth(cases: list[naive.Case], hashes: int) -> None:
    """A hash as bad as can be: equal for all cases, or of their lengths only."""
    log = columns(cases)
    good, bad = variants(log), exactly(log, (log.lengths % hashes).astype(np.uint64))
    assert good.of.tolist() == bad.of.tolist()
    assert good.witness.tolist() == bad.witness.tolist()
    assert good.count.tolist() == bad.count.tolist()


@given(logs())
@many
def test_a_path_has_the_same_hash_in_every_log(cases: list[naive.Case]) -> None:
    """So that variants of parts of a population can be put together."""
    alone = [int(rolling_hash(columns([case]))[0]) for case in cases]
    assert rolling_hash(columns(cases)).tolist() == alone
    paths_of = {tuple(activity for activity, _ in case.steps) for case in cases}
    assert len(set(alone)) == len(paths_of)


def named(step: int) -> str | int:
    return {NO_EVENT: "none", OTHERS: "others"}.get(step, "root" if step < OTHERS else step)


def level(found: Tree, at: int) -> list[tuple[object, ...]]:
    return [
        (named(found.nodes[n.parent].step), named(n.step), n.count, n.persons, n.gap, n.kinds) for n in found.level(at)
    ]


@given(logs(), st.integers(1, 7), st.integers(1, 3), st.integers(1, 3))
@many
def test_tree(cases: list[naive.Case], depth: int, most: int, least: int) -> None:
    found = tree(columns(cases), depth, Width(most, least))
    wanted = naive.levels(naive.tree(cases, depth, most, least), depth)
    for at in range(1, depth + 1):
        assert level(found, at) == wanted[at - 1]
        assert sum(node.count for node in found.level(at)) == len(cases)
    for parent, node in enumerate(found.nodes):
        children = [one for one in found.nodes if one.parent == parent]
        assert node.level == depth or sum(one.count for one in children) == node.count


@given(logs(), st.none() | st.integers(0, 9), st.sets(st.integers(0, KINDS - 1), max_size=2), st.booleans())
@many
def test_shape(cases: list[naive.Case], merge: int | None, anchor: set[int], collapse: bool) -> None:
    found = shaped(columns(cases), Shape(merge, tuple(anchor), collapse))
    assert plain(found) == [naive.shaped(case, merge, anchor, collapse) for case in cases]


@given(logs(), st.integers(0, KINDS - 1), st.integers(0, KINDS - 1), st.sampled_from(From))
@many
def test_waits(cases: list[naive.Case], a: int, b: int, each: From) -> None:
    log = columns(cases)
    found = waits(log, log.activity == a, log.activity == b, each)
    rows = naive.waits(cases, a, b, each is From.FIRST)
    assert list(zip(found.days.tolist(), found.ended.tolist(), found.persons.tolist(), strict=True)) == rows
    assert found.censored == sum(not done for _, done, _ in rows)
    assert found.people() == len({person for *_, person in rows})
    assert found.people(ended=True) == len({person for _, done, person in rows if done})
    came = sorted(days for days, done, _ in rows if done)
    for percent in (1, 10, 50, 75, 80, 90, 99, 100):
        wanted = next((day for day in came if sum(x <= day for x in came) * 100 >= percent * len(came)), None)
        assert percentile(found.days[found.ended], percent) == wanted
        assert waited(found, percent) == naive.still_waiting(rows, percent)
    assert median(found.days[found.ended]) == (naive.median(came) if came else None)


@given(logs(), st.randoms(use_true_random=False), st.booleans())
@many
def test_rows_in_any_order_give_the_same_paths(cases: list[naive.Case], rng: object, ordered: bool) -> None:
    """Ties of time keep the rows' order, or the order column's."""
    rows = [(c, activity, day, at) for c, case in enumerate(cases) for at, (activity, day) in enumerate(case.steps)]
    mixed = list(rows)
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    if not ordered:
        mixed.sort(key=lambda row: row[3])  # of each case in its own order, the cases mixed
    case, activity, at, order = (np.array([row[i] for row in mixed], dtype=np.int64) for i in range(4))
    found = log_of_rows(case, activity, at, order=order if ordered else None, cases=len(cases), kinds=KINDS)
    assert [one.steps for one in plain(found)] == [one.steps for one in cases]
    last = max((day for *_, day, _ in rows), default=0)
    assert set(found.until.tolist()) <= {last}


events = st.tuples(st.integers(0, 3), st.integers(0, 9), st.integers(0, KINDS - 1), st.integers(-1, 2), st.booleans())


def population(rows: list[tuple[int, int, int, int, bool]], people: int, gone: list[int]) -> Population:
    def column(values: list[int]) -> np.ndarray:
        return np.array(values, dtype=np.int32)

    zero, empty = column([0] * len(rows)), column([-1] * people)
    starts = np.searchsorted(column([row[0] for row in rows]), np.arange(people + 1))
    day, activity, episode = (column([row[i] for row in rows]) for i in (1, 2, 3))
    columns_of = Events(starts, day, zero, activity, zero, zero, zero, zero, zero, zero, zero, zero, episode)
    persons = People(empty, empty, empty, column(gone), empty, np.zeros(people, dtype=np.bool_))
    words = Words(activities=tuple(Activity(str(n), str(n), "contact") for n in range(KINDS)))
    return Population(persons, columns_of, words, as_of=20, memberships=None)


@given(st.lists(events, max_size=25), st.lists(st.sampled_from([-1, 5, 90]), min_size=4, max_size=4), st.data())
@many
def test_paths_of_a_population(
    rows: list[tuple[int, int, int, int, bool]], gone: list[int], data: st.DataObject
) -> None:
    """Per person or per episode: everyone meant is a case, whatever was left of the events."""
    rows.sort(key=lambda row: row[:2])
    people = population(rows, 4, gone)
    who = data.draw(st.lists(st.booleans(), min_size=4, max_size=4))
    until = [20 if day < 0 else min(day, 20) for day in gone]
    what = np.array([row[4] for row in rows], dtype=np.bool_)
    by_person = [
        naive.Case(p, [(a, day) for q, day, a, _, kept in rows if q == p and kept], until[p])
        for p in range(4)
        if who[p]
    ]
    assert plain(log_of(people, Per.PERSON, np.array(who), what)) == by_person
    there = sorted({(p, episode) for p, _, _, episode, _ in rows if who[p] and episode >= 0})
    by_episode = [
        naive.Case(p, [(a, day) for q, day, a, f, kept in rows if (q, f) == (p, e) and kept], until[p])
        for p, e in there
    ]
    assert plain(log_of(people, Per.EPISODE, np.array(who), what)) == by_episode


@given(st.lists(events, max_size=25), st.integers(0, 4))
@many
def test_parts_of_a_population_add_up(rows: list[tuple[int, int, int, int, bool]], cut: int) -> None:
    rows.sort(key=lambda row: row[:2])
    whole = population(rows, 4, [-1] * 4)
    parts = [log_of(whole.part(low, high), Per.EPISODE) for low, high in ((0, cut), (cut, 4))]
    total = {}
    for part in parts:
        for key, n in zip(*(one.tolist() for one in pair_counts(part)), strict=True):
            total[key] = total.get(key, 0) + n
    keys, counts = pair_counts(log_of(whole, Per.EPISODE))
    assert total == dict(zip(keys.tolist(), counts.tolist(), strict=True))


@pytest.mark.parametrize("depth", [0, 8, -1])
def test_a_tree_has_one_to_seven_levels(depth: int) -> None:
    with pytest.raises(InvalidInput):
        tree(columns([]), depth)


def test_windows_and_widths_have_limits() -> None:
    for bad in ({"merge_days": -1}, {"merge_days": 3_661}):
        with pytest.raises(InvalidInput):
            Shape(**bad)
    for bad in ({"most": 0}, {"most": 51}, {"least": 0}):
        with pytest.raises(InvalidInput):
            Width(**bad)
