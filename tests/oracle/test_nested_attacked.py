"""Two numbers of one group, of whichever tables of its page: whoever takes one from the other learns of no few persons."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from analytics import segment_panels
from analytics.answer import Answer
from analytics.dimensions import labels
from analytics.disclosure import Hidden
from analytics.disclosure_halves import halves_hidden
from analytics.disclosure_nested import Had, nested_hidden
from analytics.population import Bools, Population
from analytics.questions.in_common import ACTIVITY, lately
from analytics.segment_groups import Parted, parted
from domain.predicate import Among, Dimension
from services.segment_compared import compared
from services.segment_panels import panels_of
from services.telling import Teller
from tests.segment_people import crowd

Number = tuple[Bools, int]
"""Who stands behind it, and its k."""


def tells(numbers: list[Number], among: Bools) -> int:
    """How many pairs differ by a few of these persons, one inside the other; and by the persons of the group itself."""
    found = 0
    for (one, k), (other, least) in permutations([*numbers, (among, 0)], 2):
        few = int((one & ~other).sum())
        found += 0 < few < max(k, least) and not (other & ~one).any()
    return found


@pytest.mark.parametrize("seed", range(40))
def test_no_two_numbers_of_a_group_tell_of_a_few(seed: int) -> None:
    tables, part, flags = made_up(np.random.default_rng(seed))
    groups = int(part.max()) + 1
    hidden = nested_hidden(part, groups, tables)
    for group in range(groups):
        inside = part == group
        own, others = [], []
        for table, words, so in zip(tables, flags, hidden, strict=True):
            shown = [(word, k) for word, k, unseen in zip(words, table.ks, so[:, group], strict=True) if not unseen]
            own += [(word & inside, k) for word, k in shown]
            others += [(word & ~inside, k) for word, k in shown if table.beside]
        assert all(word.sum() >= k for word, k in own)
        fixed = [(word & inside, 5) for word in (flags[0] if tables[0].fixed else ())]
        alone = tells([one for one in fixed if one[0].sum() >= 5], inside)  # an answer of its own that shows this
        assert tells(own, inside) == alone
        assert tells(others, np.zeros(len(part), np.bool_)) == 0


def test_the_made_up_tables_have_something_to_find_and_something_to_show() -> None:
    """Else nothing was tried above. Traits held one by one, as each table alone is, tell of a few."""
    told = shown = alone = 0
    for seed in range(40):
        tables, part, flags = made_up(np.random.default_rng(seed))
        groups = int(part.max()) + 1
        shown += sum(int((~one).sum()) for one in nested_hidden(part, groups, tables))
        sizes = np.bincount(part)
        for group in range(groups):
            inside, own = part == group, []
            for table, words in zip(tables, flags, strict=True):
                for word, k in zip(words, table.ks, strict=True):
                    if not halves_hidden(np.bincount(part[word], minlength=groups), sizes, k)[group]:
                        own.append((word & inside, k))
            alone += len(own)
            told += tells(own, inside)
    assert told > 100
    assert shown > alone / 2


def made_up(rng: np.random.Generator) -> tuple[list[Had], np.ndarray, list[list[Bools]]]:
    """Tables of words some of which are others but for a few persons, and everybody's group."""
    people, groups = int(rng.integers(150, 700)), int(rng.integers(2, 6))
    part = np.concatenate([np.arange(groups), rng.choice(groups, people - groups, p=rng.dirichlet(np.full(groups, 3)))])
    known: list[Bools] = []
    tables, flags = [], []
    bands = rng.choice(4, people, p=rng.dirichlet(np.full(4, 1)))
    if rng.random() < 0.5:
        known = [bands == band for band in range(4)]
        tables.append(Had(np.arange(people), bands, [5] * 4, fixed=True))
        flags.append(list(known))
    for beside in (False, False, True):
        words = []
        for _ in range(int(rng.integers(1, 5))):
            word = rng.random(people) < rng.choice([0.05, 0.4, 0.8, 1.0])
            if known and rng.random() < 0.7:
                word = known[int(rng.integers(len(known)))] ^ (rng.random(people) < rng.choice([0.0, 3 / people]))
                word |= rng.random(people) < rng.choice([0.0, 4 / people, 12 / people])
            known.append(word)
            words.append(word)
        ks = [int(rng.choice([5, 5, 10])) for _ in words]
        person, at = np.nonzero(np.array(words).T)
        tables.append(Had(person, at, ks, beside=beside))
        flags.append(words)
    return tables, part, flags


@pytest.mark.parametrize("seed", range(3, 9))
def test_the_pages_of_all_groups_show_no_two_such_numbers(seed: int) -> None:
    people = crowd(600, seed)
    teller = Teller.of(people, frozenset({"mind"}))
    many = 0
    for dimension in (Dimension.SEGMENT, Dimension.LIFE_CYCLE, Dimension.UNIT):
        for word in labels(people, dimension):
            by = parted(people, Among(dimension, frozenset({word})))
            own = read(people, by, teller)
            many += len(own)
            assert tells(own, by.members.astype(np.bool_)) == 0, (word, len(own))
    assert many > 20


def read(people: Population, by: Parted, teller: Teller) -> list[Number]:
    """Every number of persons that a group's page shows of who used what, with those persons."""
    year, everyone = segment_panels.last_year(people), len(people.people)
    panels, group = panels_of(people, by.cohort, teller), by.members
    costly = year.by_service.cents > 0
    person, activity = lately(people)
    keys = [one.key for one in people.words.activities]
    common = compared(people, by.cohort, None, teller)
    assert year.by_month is not None
    assert panels.visits is not None

    def of(answer: Answer, persons: np.ndarray, words: np.ndarray, names: list[str], trait: str = "") -> list[Number]:
        found = []
        for line in answer.lines:
            if trait and line.key[0] != trait:
                continue
            if not isinstance(line.cells[0].value if trait else line.n, Hidden):
                flags = np.zeros(everyone, np.bool_)
                flags[persons[words == names.index(line.key[-1])]] = True
                found.append((flags & group, answer.k if not trait else 5))
        return found

    channels = [*people.words.channels, "unknown"]
    return [
        *of(panels.channels, year.by_channel.person, year.by_channel.word, channels),
        *of(panels.services, year.by_service.person[costly], year.by_service.word[costly], [*year.services, "unknown"]),
        *of(panels.visits, year.by_month.person, year.by_month.word, list(year.months)),
        *of(common, person, activity, keys, ACTIVITY),
    ]
