"""Whether a group is almost a number of a page, beside a count of every line one by one."""

from __future__ import annotations

import numpy as np
import pytest

from analytics import page_cells
from analytics.disclosure_guard import Bools, Cohort
from analytics.page_cells import PageCells
from analytics.page_sheet import Sheet, narrowed

K = 5


def sheets(rng: np.random.Generator, people: int) -> list[tuple[Sheet, list[Bools]]]:
    """Tables of the three forms, and the persons of each of their lines."""
    found = []
    column = rng.integers(-1, 6, people)
    found.append((Sheet.of(column, rng.random(6) < 0.8), [column == line for line in range(6)]))
    few = np.where(rng.random(people) < 0.05, rng.integers(0, 2, people), -1)
    found.append((Sheet.of(few, np.ones(2, np.bool_)), [few == line for line in range(2)]))
    column = narrowed(column)  # shared by several tables, as the pages' are
    for share in (0.9, 0.05):
        other = rng.random(people) < share
        lines = [(column == line) & (other == flag) for flag in (False, True) for line in range(6)]
        found.append((Sheet.of(column, rng.random(12) < 0.8, side=other), lines))
    side = rng.random(people) < 0.3
    lines = [(column == line) & (side == flag) for flag in (False, True) for line in range(6)]
    found.append((Sheet.of(column, rng.random(12) < 0.8, side=side), lines))
    pairs = np.unique(rng.integers(0, people * 4, people * 2))
    person, line = np.divmod(pairs, 4)
    members = [np.isin(np.arange(people), person[line == one]) for one in range(4)]
    found.append((Sheet.of(line, rng.random(4) < 0.8, person.astype(np.int32)), members))
    both = [own & (side == flag) for flag in (False, True) for own in members]
    found.append((Sheet.of(line, rng.random(8) < 0.8, person.astype(np.int32), side=side), both))
    return found


@pytest.mark.parametrize("people", [3, 64, 400, 5_000])
def test_a_group_is_too_close_when_a_shown_number_is_its_own_but_for_a_few(people: int) -> None:
    rng = np.random.default_rng(people)
    made = sheets(rng, people)
    cells = PageCells([sheet for sheet, _ in made], people)
    shown = [
        line for sheet, lines in made for line, told in zip(lines, sheet.shown, strict=True) if told and line.any()
    ]
    verdicts = set()
    for _ in range(300):
        group = shown[rng.integers(len(shown))].copy() if shown else np.zeros(people, np.bool_)
        group ^= bool(rng.integers(2))
        group[rng.integers(0, people, rng.integers(0, 8))] ^= True
        apart = [int((group ^ line).sum()) for line in shown]
        expected = any(0 < one < K or people - K < one < people for one in apart)
        verdicts.add(expected)
        assert cells.too_close(Cohort.of("asked", group), K) == expected
    assert verdicts == {True, False} or people < K


def test_small_groups_of_hidden_lines_are_the_secrets() -> None:
    rng = np.random.default_rng(1)
    made = sheets(rng, 60)
    cells = PageCells([sheet for sheet, _ in made], 60)
    few = [
        tuple(np.flatnonzero(line).tolist())
        for sheet, lines in made
        for line, told in zip(lines, sheet.shown, strict=True)
        if not told and 0 < line.sum() < K
    ]
    assert few
    assert sorted(tuple(one.tolist()) for one in cells.secrets) == sorted(set(few))


def test_who_stands_in_no_shown_line_is_a_number_too_where_nobody_has_two() -> None:
    """161 and 124 of 300 are shown: the other 15 follow, so 13 of them tell of two."""
    line = np.repeat([0, 1, 2], [161, 124, 15])
    one_each = PageCells([Sheet.of(line, np.array([True, True, False]))], 300)
    for n, close in ((15, False), (13, True), (8, False)):
        group = np.arange(300) >= 300 - n
        assert one_each.too_close_to_rest(Cohort.of("asked", group), K) == close
        assert not one_each.too_close(Cohort.of("asked", group), K)
    person = np.append(np.arange(300), 299).astype(np.int32)
    both = PageCells(
        [Sheet.of(np.append(line, 0)[np.argsort(person, kind="stable")], np.array([True, True, True]), person)], 300
    )
    assert not both.too_close_to_rest(Cohort.of("asked", np.arange(300) >= 287), K)


@pytest.mark.parametrize("leaks", [False, True])
def test_of_a_small_group_more_persons_are_looked_at_before_it_is_said_to_tell(
    leaks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 160 persons in sixty lines a seventh is looked at: without more of them each would seem to be told."""
    people, answers = 1_000, []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        line = rng.integers(0, 6, people)
        line[:3], line[3:6] = 6, 7
        sheet = Sheet.of(line, np.array([True] * 6 + [False] * 2))
        asked = np.arange(people) < 160
        new = [Cohort.of(f"{n}", asked & (rng.random(people) < 0.3)) for n in range(60)]
        if leaks:
            some = (np.arange(people) >= 3) & (rng.random(people) < 0.2)
            new += [Cohort.of("without", some), Cohort.of("with", some | (np.arange(people) < 3))]
        for looked in (150, people):
            monkeypatch.setattr(page_cells, "LOOKED", looked)
            cells = PageCells([sheet], people)
            assert [one.tolist() for one in cells.secrets] == [[0, 1, 2], [3, 4, 5]]
            answers.append(cells.told_by(new, (), ()))
    assert answers == [leaks] * 8


@pytest.mark.parametrize("leaks", [False, True])
def test_many_groups_told_before_do_not_make_all_persons_known(leaks: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of few persons looked at everything follows from as many groups, so it seems: more are looked at then too."""
    people, rng = 4_000, np.random.default_rng(3)
    line = rng.integers(0, 6, people)
    line[:3], line[3:6] = 6, 7
    cells = PageCells([Sheet.of(line, np.array([True] * 6 + [False] * 2))], people)
    before = [Cohort.of(f"{n}", rng.random(people) < 0.3) for n in range(250)]
    some = (np.arange(people) >= 3) & (rng.random(people) < 0.2)
    with_them = some | (np.arange(people) < (3 if leaks else 30))
    monkeypatch.setattr(page_cells, "LOOKED", 200)
    assert cells.told_by([Cohort.of("without", some), Cohort.of("with", with_them)], before, ()) == leaks
