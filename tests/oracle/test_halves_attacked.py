"""Kinds of events in the comparisons of all groups: whoever reads every page recovers no hidden number of persons."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from analytics.dimensions import labels
from analytics.disclosure import Hidden
from analytics.disclosure_halves import halves_hidden
from analytics.population import Population
from analytics.questions.in_common import ACTIVITY, in_common, lately
from analytics.segment_groups import REST, Parted, parted
from domain.predicate import Among, Dimension, Everyone
from services.segment_compared import compared
from services.telling import Teller
from tests.oracle.attacker import Attacker
from tests.segment_people import crowd


@pytest.mark.parametrize("k", [5, 10])
def test_no_hidden_number_follows_from_sizes_the_whole_and_the_shown_groups(k: int) -> None:
    rng, hidden, shown = np.random.default_rng(k), 0, 0
    for _ in range(120):
        groups = int(rng.integers(2, 8))
        sizes = rng.integers(1, 60, groups)
        had = rng.binomial(sizes, rng.choice([0.0, 0.1, 0.5, 0.9, 1.0], groups))
        unseen = halves_hidden(had, sizes, k)
        attacker = Attacker(2 * groups, int(sizes.sum()))
        targets = [cell(groups, place, half) for place in np.flatnonzero(unseen).tolist() for half in (0, 1)]
        for place in range(groups):
            attacker.told(cell(groups, place, 0) + cell(groups, place, 1), int(sizes[place]))
            if not unseen[place]:
                assert k <= had[place] <= sizes[place] - k
                attacker.told(cell(groups, place, 0), int(had[place]))
        attacker.told(np.tile([1, 0], (groups, 1)), int(had.sum()))
        left = int(had[unseen].sum())
        if not unseen.all():
            assert attacker.recovered(targets) == []
            assert not unseen.any() or (k <= left <= int(sizes[unseen].sum()) - k)
        hidden, shown = hidden + int(unseen.sum()), shown + int((~unseen).sum())
    assert min(hidden, shown) > 40


def cell(groups: int, place: int, half: int) -> np.ndarray:
    found = np.zeros((groups, 2), dtype=np.int64)
    found[place, half] = 1
    return found


@pytest.mark.parametrize("seed", range(3, 7))
def test_the_comparisons_of_all_groups_tell_no_small_number_of_a_kind_of_event(seed: int) -> None:
    """What is left of everybody, who are the group and the others, when all groups but one are told."""
    people = crowd(600, seed)
    secret = 0
    for dimension in (Dimension.SEGMENT, Dimension.LIFE_CYCLE, Dimension.UNIT):
        divisions = [parted(people, Among(dimension, frozenset({word}))) for word in labels(people, dimension)]
        for by in {one.words: one for one in divisions}.values():
            truth, told, whole = read(people, by)
            for key, total in whole.items():
                unknown = [word for word in by.words if (word, key) not in told]
                small = [word for word in unknown if 0 < truth[word, key] < 5]
                secret += len(small)
                left = total - sum(told.get((word, key), 0) for word in by.words)
                assert left == 0 or left >= 5, (by.words, key, left)
                assert len(unknown) != 1 or not small
    assert secret


def read(
    people: Population, by: Parted
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int], dict[str, int]]:
    """Persons by group and kind of event as they are, and as the pages show them; and of everybody by kind."""
    teller, everyone = Teller.of(people, frozenset({"mind"})), len(people.people)
    person, activity = lately(people)
    truth, told, whole = {}, {}, {}
    for place, word in enumerate(by.words):
        n = int((by.part == place).sum())
        for at, one in enumerate(people.words.activities):
            truth[word, one.key] = int((by.part[person[activity == at]] == place).sum())
        if word == REST:
            continue
        for line in compared(people, Among(by.dimension, frozenset({word})), None, teller).lines:
            share, others = (cell.value for cell in line.cells[:2])
            if line.key[0] == ACTIVITY and not isinstance(share, Hidden):
                told[word, line.key[1]] = round(float(share or 0) * n)
                if not isinstance(others, Hidden):
                    whole[line.key[1]] = told[word, line.key[1]] + round(float(others or 0) * (everyone - n))
    return truth, told, whole


@pytest.mark.parametrize("seed", [3, 4])
def test_two_groups_beside_each_other_are_told_of_whole(seed: int) -> None:
    """The one without the other would tell, beside its own page, of those who are of both: there may be few."""
    people = crowd(1_200, seed)
    teller = Teller.of(people, frozenset({"mind"}))
    groups = [Among(Dimension.SEGMENT, frozenset({word})) for word in ("knee", "omatoimi", "verkosto", "yhteiso")]
    groups += [Among(Dimension.LIFE_CYCLE, frozenset({word})) for word in ("active", "passive")]
    own = {group: {line.key: line for line in in_common(people, group, Everyone()).lines} for group in groups}
    both = 0
    for one, other in permutations(groups, 2):
        for line in compared(people, one, other, teller).lines:
            for cell, group in zip(line.cells[:2], (one, other), strict=True):
                if not isinstance(cell.value, Hidden):
                    assert cell.value == own[group][line.key].cells[0].value
                    both += 1
    assert both > 100
