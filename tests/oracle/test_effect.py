"""What followed an action: counted again person by person, and the interval against published and solved values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf, nan, sqrt
from random import Random
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.effect import evidence_of
from analytics.shares import newcombe, wilson
from data_access.made_up_county.catalogue import numbers
from data_access.made_up_county.followed import Question, count
from data_access.made_up_county.rows import DONE, PLANNED
from data_access.made_up_county.segments import People
from domain.measured import Followed, How, MeasuredEvidence
from domain.small_cells import K_SENSITIVE, K

WORDS = {"fi": "x", "sv": "x", "en": "x"}
STATE, ACTION, OUTCOME, STAY, VALUE = "gp_knee", "physio_knee", "referral_ort", "stay_medical", "hba1c"
QUESTIONS = (
    Question((STATE,), (ACTION,), (OUTCOME,), 10, 30, WORDS, WORDS),
    Question((STAY,), (ACTION,), (STAY, OUTCOME), 5, 20, WORDS, WORDS),
    Question((VALUE,), (ACTION,), (VALUE,), 8, 25, WORDS, WORDS, state_over=53, outcome_at_most=53),
)


@dataclass(frozen=True)
class Happened:
    c: int
    day: int
    what: str
    status: int
    value: float
    nights: int


def by_hand(question: Question, living: dict[int, bool], all_: list[Happened]) -> list[int]:
    """The definition in data_access/made_up_county/followed.py, read aloud for one person at a time."""
    table = [0, 0, 0, 0]
    for c, lives in living.items():
        mine = [one for one in all_ if one.c == c and one.status == DONE]
        ends = [
            end
            for one in mine
            if one.what in question.state and not one.value <= question.state_over
            if (end := one.day + (max(0, one.nights) if one.what == STAY else 0))
            + question.start_days + question.within_days <= 0
        ]  # fmt: skip
        if not lives or not ends:
            continue
        begin = max(ends)
        good = [
            one.day - begin for one in mine if one.what in question.outcome and not one.value > question.outcome_at_most
        ]
        if any(0 < lag <= question.start_days for lag in good):
            continue
        had = any(question.start_days < lag <= question.start_days + question.within_days for lag in good)
        did = any(one.what in question.done and 0 <= one.day - begin <= question.start_days for one in mine)
        place = 0 if did else 2
        table[place] += 1
        table[place + 1] += had
    return table


def counted(question: Question, living: dict[int, bool], all_: list[Happened]) -> list[int]:
    c = np.array(sorted(living))
    people = People(c, c * 1.0, c > 0, c, c, np.array([living[one] for one in c.tolist()]))
    columns = {
        "c": np.array([one.c for one in all_], dtype=np.int64),
        "day": np.array([one.day for one in all_], dtype=np.int64),
        "template": np.array([numbers()[one.what] for one in all_], dtype=np.int64),
        "status": np.array([one.status for one in all_], dtype=np.int64),
        "value": np.array([one.value for one in all_], dtype=float),
        "nights": np.array([one.nights for one in all_], dtype=np.int64),
    }
    return [int(one) for one in count(question, people, columns)]


@pytest.mark.parametrize("question", QUESTIONS, ids=["visits", "stays", "values"])
@pytest.mark.parametrize("seed", range(25))
def test_the_counts_are_those_of_a_count_person_by_person(question: Question, seed: int) -> None:
    draw = Random(seed)
    living = {c: draw.random() < 0.85 for c in range(7, 7 + draw.randint(1, 40))}
    all_ = [
        Happened(
            draw.choice(sorted(living)),
            draw.randint(-90, 5),
            draw.choice([STATE, ACTION, OUTCOME, STAY, VALUE]),
            draw.choice([DONE, DONE, DONE, PLANNED]),
            draw.choice([nan, 40.0, 53.0, 53.1, 70.0]),
            draw.choice([-1, 0, 3, 12]),
        )
        for _ in range(draw.randint(0, 300))
    ]
    assert counted(question, living, all_) == by_hand(question, living, all_)


def test_the_oracle_fills_every_cell() -> None:
    """Otherwise the comparison above would say nothing."""
    draw, total = Random(1), np.zeros(4, dtype=int)
    for _ in range(40):
        living = dict.fromkeys(range(1, 30), True)
        all_ = [
            Happened(draw.randint(1, 29), draw.randint(-90, 0), draw.choice([STATE, ACTION, OUTCOME]), DONE, nan, -1)
            for _ in range(90)
        ]
        total += np.array(by_hand(QUESTIONS[0], living, all_))
    assert total.min() > 20


def test_who_had_the_outcome_before_the_action_could_happen_is_on_neither_side() -> None:
    events = [
        Happened(1, -80, STATE, DONE, nan, -1), Happened(1, -75, OUTCOME, DONE, nan, -1),
        Happened(1, -60, OUTCOME, DONE, nan, -1),
    ]  # fmt: skip
    assert counted(QUESTIONS[0], {1: True}, events) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("had", "n", "other_had", "other_n", "low", "high"),
    [  # R. G. Newcombe, Statist. Med. 17 (1998) 873-890, table II, method 10
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0),
        (10, 10, 0, 10, 0.6075, 1.0),
    ],
)
def test_the_interval_is_the_published_one(
    had: int, n: int, other_had: int, other_n: int, low: float, high: float
) -> None:
    difference, mine_low, mine_high = newcombe(had, n, other_had, other_n)
    assert difference == pytest.approx(had / n - other_had / other_n)
    assert (mine_low, mine_high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


SHARES = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def solved(had: int, n: int, level: float, *, upper: bool) -> float:
    """The share at which the score test is just at its limit, found by halving: no formula."""
    z, share = NormalDist().inv_cdf(0.5 + level / 2), had / n
    inside, outside = share, 1.0 if upper else 0.0
    for _ in range(60):
        middle = (inside + outside) / 2
        spread = sqrt(middle * (1 - middle) / n)
        score = abs(share - middle) / spread if spread else inf
        inside, outside = (middle, outside) if score < z else (inside, middle)
    return inside


@given(share=SHARES, level=st.sampled_from([0.8, 0.95, 0.99]))
@settings(deadline=None, max_examples=150)
def test_wilsons_interval_solves_its_equation(share: tuple[int, int], level: float) -> None:
    low, high = wilson(*share, level)
    assert low == pytest.approx(solved(*share, level, upper=False), abs=1e-6)
    assert high == pytest.approx(solved(*share, level, upper=True), abs=1e-6)


@given(one=SHARES, other=SHARES)
@settings(deadline=None, max_examples=150)
def test_the_interval_holds_the_difference_and_turns_with_its_sides(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    difference, low, high = newcombe(*one, *other)
    assert -1 <= low <= difference <= high <= 1
    assert newcombe(*other, *one) == pytest.approx((-difference, -high, -low))


def question(*cells: int, sensitive: bool = False) -> Followed:
    """Cells: done and then, done and not, other and then, other and not."""
    a, b, c, d = cells
    return Followed("q", WORDS, WORDS, 14, 180, a + b, a, c + d, c, date(2026, 11, 20), sensitive)


@given(cells=st.lists(st.integers(0, 30), min_size=4, max_size=4), sensitive=st.booleans())
def test_no_number_stands_on_a_small_cell(cells: list[int], sensitive: bool) -> None:
    told = evidence_of(question(*cells, sensitive=sensitive))
    assert (told is not None) == (min(cells) >= (K_SENSITIVE if sensitive else K))


def test_what_is_told_is_an_association_with_its_persons_and_its_day() -> None:
    told = evidence_of(question(26, 70, 197, 4000))
    assert isinstance(told, MeasuredEvidence)
    assert (told.how, told.n, told.on, told.level, told.source) == (
        How.ASSOCIATION, 4293, date(2026, 11, 20), 0.95, ""
    )  # fmt: skip
    assert told.effect == pytest.approx(100 * (26 / 96 - 197 / 4197))
    assert told.low == pytest.approx(100 * newcombe(26, 96, 197, 4197)[1])
    assert told.compared is not None
    assert (told.compared.done, told.compared.other) == (96, 4197)


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="more had the outcome"):
        evidence_of(question(26, -1, 10, 10))
