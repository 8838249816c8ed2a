"""Three numbers of which one is on a page, beside every three of them added and taken away one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from analytics.disclosure_few import MOST_TOGETHER
from analytics.disclosure_guard import Bools, Cohort
from analytics.page_cells import LOOKED, PageCells
from analytics.page_sheet import Sheet

PEOPLE = LOOKED + 500


def county(rng: np.random.Generator, people: int) -> tuple[list[Sheet], list[Bools], list[Bools]]:
    """Pages' tables, their shown lines, and groups that may be asked: of four traits, some of which are rare."""
    traits = [rng.random(people) < share for share in (0.5, 0.02, 0.9, 0.004)]
    column = rng.choice(4, people, p=(0.6, 0.3, 0.09, 0.01))
    tables = [(column, 4), *((flag.astype(np.int64), 2) for flag in traits[1:]), (column * 2 + traits[0], 8)]
    sheets, lines = [], []
    for of, width in tables:
        shown = rng.random(width) < 0.8
        sheets.append(Sheet.of(of, shown))
        lines += [of == line for line in np.flatnonzero(shown).tolist() if (of == line).any()]
    person = np.sort(np.concatenate([np.flatnonzero(traits[1]), np.flatnonzero(column == 0)]))
    word = np.concatenate([[0], (person[1:] == person[:-1]).astype(np.int64)])
    sheets.append(Sheet.of(word, np.ones(2, np.bool_), person.astype(np.int32)))
    lines += [np.isin(np.arange(people), person[word == one]) for one in (0, 1) if (word == one).any()]
    every = [*traits, *(column == one for one in range(4))]
    asked = [one & other for one, other in product(every, every)] + [
        one | other for one, other in product(every, every)
    ]
    return sheets, lines, [one for one in asked if 5 <= one.sum() <= people - 5]


def tells(one: Bools, other: Bools, shown: Bools) -> list[bytes]:
    """Of which few persons the three numbers tell: those whom the three, as they are or as everybody else, leave when
    they are added up and everybody is taken away."""
    found = []
    for sides in product((False, True), repeat=3):
        parts = [(part ^ side).astype(np.int8) for part, side in zip((one, other, shown), sides, strict=True)]
        added = np.sum(parts, axis=0)
        few = np.flatnonzero(added - 1)
        if 0 < len(few) <= MOST_TOGETHER and len(np.unique(added[few])) == 1:
            found.append(few.tobytes())
    return found


@pytest.mark.parametrize("seed", range(12))
def test_who_tells_beside_a_page_and_one_more_is_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sheets, lines, asked = county(rng, PEOPLE)
    chosen = [asked[at] for at in rng.choice(len(asked), 8, replace=False)]
    cohorts = [Cohort.of(str(at), one) for at, one in enumerate(chosen)]
    new, before = cohorts[:4], cohorts[4:]
    known = {one.tobytes() for part in (*lines, *chosen[4:]) for one in (part, ~part)}
    fresh = [place for place in range(4) if chosen[place].tobytes() not in known]
    expected = {
        (place, few)
        for place in fresh
        for other in (*(one for at, one in enumerate(chosen) if at != place), *lines)
        for shown in lines
        for few in tells(chosen[place], other, shown)
    }
    threes = PageCells(sheets, PEOPLE)._threes
    assert threes is not None
    found = threes.told_by(new, before)
    seen = {(one.new, one.few.tobytes()) for one in found} | {
        (one.other, one.few.tobytes()) for one in found if one.other >= 0
    }
    assert {one for one in seen if one[0] in fresh} == expected


def test_the_towns_of_the_unit_tests_have_something_to_find() -> None:
    """Else nothing was tried above."""
    many = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        sheets, _, asked = county(rng, PEOPLE)
        cohorts = [Cohort.of("", asked[at]) for at in rng.choice(len(asked), 8, replace=False)]
        threes = PageCells(sheets, PEOPLE)._threes
        assert threes is not None
        many += len(threes.told_by(cohorts[:4], cohorts[4:]))
    assert many > 10


def test_one_line_is_named_and_what_was_known_is_nobodys_fault() -> None:
    """1,965 women, 1,674 of them with a contact in a unit of which pages show 1,705: of the men 4 have none."""
    people = 2_000
    man, unit = np.zeros(people, np.bool_), np.zeros(people, np.bool_)
    man[:35] = unit[4:35] = unit[35 : 35 + 1_674] = True
    page = PageCells([Sheet.of(unit.astype(np.int64), np.array([False, True]))], people)
    women, both = Cohort.of("women", ~man), Cohort.of("both", ~man & unit)
    (three,) = page.threes((both,), (women,))
    assert (three.new, three.other, three.few.tolist()) == (0, -1, [0, 1, 2, 3])
    (three,) = page.threes((women, both), ())
    assert {three.new, three.other} == {0, 1}
    four = Cohort.of("four", man & ~unit)
    assert not page.threes((both,), (women, four))
    assert not page.threes((), (women, both))


def test_in_a_small_county_no_chance_likeness_hides_the_group_that_tells() -> None:
    """Numbers of few persons are almost alike by chance, by the hundred; the one that tells is found behind them."""
    people = PEOPLE
    person = np.arange(people)
    group, other = person < 40, (person >= 40) & (person < 80)
    both = person < 83
    page = PageCells(
        [Sheet.of(one.astype(np.int64), np.array([False, True])) for one in (both, person % 7 == 0)], people
    )
    threes = page._threes
    assert threes is not None
    every = [Cohort.of("group", group), Cohort.of("other", other)]
    (told,) = threes.told_by(every[:1], every[1:])
    assert told.few.tolist() == [80, 81, 82]
    own = np.array([0])
    numbers = range(2 * len(threes.owner))
    found = [one for one in numbers if threes._counted(every, own, [(0, 1, one)], 1)]
    assert len(found) == 1
    chance = [(0, 1, one) for one in numbers if one not in found] * 500
    assert [one.few.tolist() for one in threes._counted(every, own, [*chance, (0, 1, found[0])], 1)] == [[80, 81, 82]]
