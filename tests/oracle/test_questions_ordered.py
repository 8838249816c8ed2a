"""In what order, what to do and who says, against loops over plain rows; a solver tries what the tree of paths shows."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.answer import Answer, Author, AuthorKind, RawAnswer
from analytics.disclosure import Hidden
from analytics.paths import Per
from analytics.questions.in_what_order import in_what_order, steps_of
from analytics.questions.what_to_do import what_to_do
from analytics.questions.who_says import SAYINGS, Said, who_says
from domain.options import NOTHING, Option
from domain.predicate import Everyone, Predicate, Select
from domain.small_cells import K_SENSITIVE, K
from tests.oracle.attacker import Attacker
from tests.oracle.populations import ACTIVITIES, Person, Row, columns, persons, populations
from tests.oracle.test_attacker import show
from tests.oracle.test_cohort import fits, means, predicates, selects

SCALE = int(os.environ.get("TEST_SCALE", "1"))
cohorts = st.just(Everyone()) | predicates
crowds = st.lists(persons, min_size=0, max_size=14).flatmap(
    lambda few: st.integers(1, 12).map(lambda times: few * times)
)
"""Some persons, each as many times: groups around the limits."""
many = settings(max_examples=100 * SCALE, deadline=None)


def cases(people: list[Person], cohort: Predicate, select: Select, per: Per) -> list[tuple[int, list[Row]]]:
    """(person, its events in order) of every case."""
    found: list[tuple[int, list[Row]]] = []
    for place, person in enumerate(people):
        if means(person, cohort):
            groups = [list(person.rows)]
            if per is Per.EPISODE:
                named = sorted({row.episode for row in person.rows if row.episode >= 0})
                groups = [[row for row in person.rows if row.episode == one] for one in named]
            found += [(place, [row for row in rows if fits(row, select)]) for rows in groups]
    return found


def passes(path: list[str], steps: tuple[str, ...], drawn: dict[tuple[str, ...], set[str]]) -> bool:
    """Whether a path goes through a node: by the steps that the tree draws of each node before."""
    for at, step in enumerate(steps):
        before = steps[:at]
        if step == "others" and before[-1:] == ("others",):
            continue
        here = path[at] if at < len(path) else "no_event"
        if step == "others":
            if here in drawn[before]:
                return False
        elif here != step:
            return False
    return True


@given(crowds, cohorts, selects, st.sampled_from(Per), st.integers(1, 4))
@many
def test_in_what_order(people: list[Person], cohort: Predicate, select: Select, per: Per, depth: int) -> None:
    answer = in_what_order(columns(people), cohort, per, depth, select)
    all_cases = cases(people, cohort, select, per)
    drawn: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for line in answer.lines:
        steps = steps_of(line.key)
        if steps[-1] != "others":
            drawn[steps[:-1]].add(steps[-1])
    least = K_SENSITIVE if any(ACTIVITIES[r.activity].shielded for _, rows in all_cases for r in rows) else K
    totals: Counter[int] = Counter()
    for line in answer.lines:
        steps = steps_of(line.key)
        inside = [(who, rows) for who, rows in all_cases if passes([key(r) for r in rows], steps, drawn)]
        totals[len(steps)] += len(inside)
        assert line.cells[0].value == len(inside), steps
        behind = {who for who, _ in inside}
        assert least <= line.cells[0].persons <= len(behind)
        assert per is Per.EPISODE or line.cells[0].persons == len(behind)
        if line.cells[1].value is not None and len(steps) <= min(len(rows) for _, rows in inside):
            days = [(rows[len(steps) - 1].day - rows[len(steps) - 2].day).days for _, rows in inside]
            assert line.cells[1].value == median(days)
    assert answer.lines == () or totals == dict.fromkeys(range(1, depth + 1), len(all_cases))
    assert bool(answer.lines) or len({who for who, _ in all_cases}) < least or per is Per.EPISODE


def key(row: Row) -> str:
    return ACTIVITIES[row.activity].key


@given(crowds, selects, st.sampled_from(Per), st.integers(1, 3))
@settings(max_examples=40 * SCALE, deadline=None)
def test_nothing_of_the_tree_is_hidden_and_no_small_group_follows_from_it(
    people: list[Person], select: Select, per: Per, depth: int
) -> None:
    """Every real path of fewer persons than the limit stays uncertain to a solver that has every shown number."""
    raw = in_what_order(columns(people), Everyone(), per, depth, select)
    k = least_of(raw)
    answer = show(raw, k)
    assert not any(isinstance(line.n, Hidden) for line in answer.lines)
    if per is Per.EPISODE or not answer.lines:
        return
    paths = [tuple([*(key(r) for r in rows), *["no_event"] * depth][:depth]) for _, rows in
             cases(people, Everyone(), select, per)]  # fmt: skip
    known = sorted({*paths, *((a, *["no_event"] * (depth - 1)) for a in ("A99", "REF", "M17", "NGB", "PSY"))})
    attacked(answer, paths, known, k)


def attacked(answer: Answer, paths: list[tuple[str, ...]], known: list[tuple[str, ...]], k: int) -> None:
    drawn: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for line in answer.lines:
        steps = steps_of(line.key)
        if steps[-1] != "others":
            drawn[steps[:-1]].add(steps[-1])
    attacker, counts = Attacker(len(known), len(paths)), Counter(paths)
    attacker.told(np.ones(len(known), np.int64), len(paths))
    for line in answer.lines:
        group = [passes(list(path), steps_of(line.key), drawn) for path in known]
        assert isinstance(line.cells[0].value, (int, float))
        attacker.told(np.array(group, np.int64), line.cells[0].value)
    small = [np.array([path == one for path in known], np.int64) for one in known if 0 < counts[one] < k]
    assert attacker.recovered(small) == []


def least_of(raw: RawAnswer) -> int:
    return K_SENSITIVE if any(name == "step" for name, _ in raw.asked.parameters) else K


OPTIONS = st.builds(
    lambda when, both, feasible: Option("some", "1", when, feasible, *(both or (None, None))),
    predicates, st.none() | st.tuples(predicates, predicates), st.integers(1, 3),
)  # fmt: skip


@given(populations, cohorts, OPTIONS, st.none() | predicates)
@many
def test_what_to_do(people: list[Person], cohort: Predicate, option: Option, outcome: Predicate | None) -> None:
    nothing = Option(NOTHING, "1", Everyone(), 3)
    answer = what_to_do(columns(people), cohort, (nothing, option), outcome)
    assert [line.key for line in answer.lines] == [("some",), (NOTHING,)]
    asked = [person for person in people if means(person, cohort)]
    meant = [person for person in asked if means(person, option.when)]
    persons_, benefit, feasibility = answer.lines[0].cells
    assert (persons_.value, answer.lines[1].cells[0].value, answer.base) == (len(meant), len(asked), len(asked))
    assert feasibility.value == option.feasibility
    hoped = outcome or option.outcome
    had = [p for p in meant if option.done and means(p, option.done)]
    others = [p for p in meant if option.done and not means(p, option.done)]
    if option.done is None or hoped is None or not had or not others:
        assert benefit.value is None
        return
    a, b = (sum(means(p, hoped) for p in side) for side in (had, others))
    assert benefit.value == pytest.approx(a / len(had) - b / len(others))
    assert (benefit.persons, benefit.rest) == (min(a, b), min(len(had) - a, len(others) - b))
    assert benefit.low is not None
    assert benefit.high is not None
    assert benefit.low - 1e-9 <= benefit.value <= benefit.high + 1e-9


authors = st.builds(Author, st.sampled_from(AuthorKind), st.sampled_from(["who", "clusters"]), st.just("1"))
marks = st.lists(st.builds(Said, authors, st.sampled_from("abc"), st.sampled_from(SAYINGS)), max_size=12)


@given(st.lists(persons, min_size=K, max_size=9), marks)
@many
def test_who_says(people: list[Person], said: list[Said]) -> None:
    answer = who_says(columns(people), Everyone(), said)
    assert {line.key for line in answer.lines} == {(s.author.kind, s.author.name, s.author.version) for s in said}
    for line in answer.lines:
        mine = [s for s in said if (s.author.kind, s.author.name, s.author.version) == line.key]
        assert [cell.value for cell in line.cells[:3]] == [sum(s.saying == one for s in mine) for one in SAYINGS]
        judged = {s.answer for s in mine if s.saying != "comment"}
        overruled = {s.answer for s in mine if s.saying == "overrule"}
        rate = line.cells[3].value
        assert rate is None if not judged else rate == pytest.approx(len(overruled) / len(judged))
    assert not any(isinstance(line.n, Hidden) for line in show(answer, K).lines)  # no customer is counted
