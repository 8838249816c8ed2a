"""In common, why and what changed: against loops, published formulas, and populations with something planted."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.answer import Ground, RawLine
from analytics.population import Population
from analytics.questions.in_common import FALSE_DISCOVERY, in_common
from analytics.questions.what_changed import what_changed
from analytics.questions.why import experiment, why
from analytics.shares import adjusted, mantel_haenszel, p_value
from domain.errors import InvalidInput
from domain.event import EventStatus
from domain.predicate import Among, Dimension, Everyone, Had, Predicate, Select
from tests.oracle.populations import ACTIVITIES, TODAY, Person, Row, columns, populations
from tests.oracle.test_cohort import is_among, means, predicates

FEMALE = Among(Dimension.GENDER, frozenset({"female"}))


def row(back: int, activity: int = 0) -> Row:
    return Row(TODAY - timedelta(days=back), 480, activity, 0, 0, 0, 0, EventStatus.DONE, 0, 10, 0, 0)


def person(rows: tuple[Row, ...] = (), gender: str = "female", years: int = 40) -> Person:
    born = TODAY.replace(year=TODAY.year - years)
    return Person(born, gender, 0, None, None, False, tuple(sorted(rows, key=lambda r: r.day)), (), 0)


@given(populations, predicates, st.just(Everyone()) | predicates)
def test_in_common_tells_the_shares_that_a_loop_finds(people: list[Person], a: Predicate, b: Predicate) -> None:
    one = [p for p in people if means(p, a)]
    other = [p for p in people if means(p, b) and not means(p, a)]
    answer = in_common(columns(people), a, b)
    assert answer.ground is Ground.ASSOCIATION
    assert answer.base == len(one)
    for line in answer.lines if one and other else ():
        shares = [sum(has(p, line) for p in side) / len(side) for side in (one, other)]
        share, other_share, difference, _ = (cell.value for cell in line.cells)
        assert (share, other_share) == (pytest.approx(shares[0]), pytest.approx(shares[1]))
        assert difference == pytest.approx(shares[0] - shares[1])
        low, high = line.cells[2].low, line.cells[2].high
        assert low is not None
        assert high is not None
        assert low - 1e-9 <= shares[0] - shares[1] <= high + 1e-9
        assert line.cells[0].persons + (line.cells[0].rest or 0) == len(one)
    sizes = [abs(line.cells[2].value or 0) for line in answer.lines]
    assert sizes == sorted(sizes, reverse=True)


def has(one: Person, line: RawLine) -> bool:
    trait, value = line.key
    if trait == "activity":
        lately = [r for r in one.rows if 0 <= (TODAY - r.day).days < 365]
        return any(ACTIVITIES[r.activity].key == value for r in lately)
    return is_among(one, Among(Dimension(trait), frozenset({value})))


def test_p_and_q_are_those_of_the_books() -> None:
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(7)
    values = []
    for _ in range(200):
        n, m = rng.integers(5, 400, 2).tolist()
        a, b = int(rng.integers(0, n + 1)), int(rng.integers(0, m + 1))
        values.append(p_value(a, n, b, m))
        if 0 < a + b < n + m:
            expected = stats.chi2_contingency([[a, n - a], [b, m - b]], correction=True).pvalue
            assert values[-1] == pytest.approx(expected, abs=1e-9)
    assert adjusted(values) == pytest.approx(stats.false_discovery_control(values).tolist())
    assert adjusted([]) == []


def test_what_differs_is_found_and_what_does_not_is_mostly_not() -> None:
    rng = np.random.default_rng(11)
    found_by_chance = 0
    for _ in range(20):
        people = [
            person(tuple(row(30, a) for a in range(1, 5) if rng.random() < 0.3), gender)
            for gender in ("female", "male")
            for _ in range(150)
        ]
        planted = [
            person((*p.rows, row(20, 0)) if i % 150 < 90 and i < 150 else p.rows, p.gender)
            for i, p in enumerate(people)
        ]
        answer = in_common(columns(planted), FEMALE, Everyone())
        sure = [line.key for line in answer.lines if (line.cells[3].value or 0) <= FALSE_DISCOVERY]
        assert ("activity", "A99") in sure
        found_by_chance += sum(key[0] == "activity" and key[1] != "A99" for key in sure)
    assert found_by_chance <= 8, "of 80 true nothings"


def confounded(rng: np.random.Generator, effect: float) -> Population:
    """The old get the treatment more often, and the outcome more often whatever they get."""
    people = []
    for _ in range(3_000):
        old = rng.random() < 0.5
        treated = rng.random() < (0.8 if old else 0.2)
        outcome = rng.random() < (0.6 if old else 0.2) + (effect if treated else 0)
        rows = ((row(100, 1),) if treated else ()) + ((row(50, 2),) if outcome else ())
        people.append(person(rows, years=80 if old else 40))
    return columns(people)


TREATED, OUTCOME = Had(Select(activities=frozenset({"REF"}))), Had(Select(activities=frozenset({"M17"})))


@pytest.mark.parametrize("effect", [0.0, 0.15])
def test_a_planted_confounder_misleads_the_association_and_not_the_adjusted_one(effect: float) -> None:
    population = confounded(np.random.default_rng(3), effect)
    plain = why(population, Everyone(), TREATED, OUTCOME)
    adjusted_for_age = why(population, Everyone(), TREATED, OUTCOME, (Dimension.AGE_BAND,))
    assert (plain.ground, adjusted_for_age.ground) == (Ground.ASSOCIATION, Ground.ADJUSTED)
    assert adjusted_for_age.adjusted_for == (Dimension.AGE_BAND,)
    misled, told = plain.lines[0].cells[2], adjusted_for_age.lines[0].cells[2]
    assert (misled.low or 0) > effect + 0.1
    assert (told.low or 0) < effect < (told.high or 0)
    assert (told.high or 0) - (told.low or 0) < 0.1


def test_the_adjusted_interval_covers_the_truth_as_often_as_it_says() -> None:
    covered = 0
    rng = np.random.default_rng(5)
    for _ in range(300):
        stratum = rng.integers(0, 6, 500)
        has_ = rng.random(500) < 0.2 + 0.1 * stratum
        had = rng.random(500) < 0.1 + 0.08 * stratum + 0.1 * has_
        interval, _ = mantel_haenszel(stratum, has_, had)
        assert interval is not None
        covered += interval[1] <= 0.1 <= interval[2]
    assert 0.92 <= covered / 300 <= 0.98


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.booleans()), max_size=30))
def test_the_adjusted_difference_is_the_weighted_mean_over_strata(rows: list[tuple[int, bool, bool]]) -> None:
    grid = np.array(rows, dtype=np.int64).reshape(-1, 3)
    found, all_used = mantel_haenszel(grid[:, 0], grid[:, 1] > 0, grid[:, 2] > 0)
    weights, differences, used = [], [], True
    for stratum in {s for s, _, _ in rows}:
        with_ = [had for s, has_, had in rows if s == stratum and has_]
        without = [had for s, has_, had in rows if s == stratum and not has_]
        if with_ and without:
            weights.append(len(with_) * len(without) / (len(with_) + len(without)))
            differences.append(sum(with_) / len(with_) - sum(without) / len(without))
        else:
            used = False
    assert all_used == used
    if not weights:
        assert found is None
        return
    assert found is not None
    assert found[0] == pytest.approx(sum(w * d for w, d in zip(weights, differences, strict=True)) / sum(weights))
    assert -1 <= found[1] <= found[0] + 1e-9
    assert found[0] - 1e-9 <= found[2] <= 1


def test_only_chance_makes_an_experiment() -> None:
    population = confounded(np.random.default_rng(9), 0.0)
    with pytest.raises(InvalidInput):
        experiment(population, Everyone(), "calls", OUTCOME)
    drawn = np.random.default_rng(1).integers(-1, 2, len(population.people))
    population.values["assigned:calls"] = drawn
    answer = experiment(population, Everyone(), "calls", OUTCOME)
    assert answer.ground is Ground.EXPERIMENT
    assert answer.base == int((drawn >= 0).sum())
    cell = answer.lines[0].cells[2]
    assert (cell.low or 0) < 0 < (cell.high or 0)


def test_too_much_adjusting_is_refused() -> None:
    four = (Dimension.GENDER, Dimension.AGE_BAND, Dimension.UNIT, Dimension.MUNICIPALITY)
    for wrong in (four, (Dimension.GENDER, Dimension.GENDER)):
        with pytest.raises(InvalidInput):
            why(columns([]), Everyone(), TREATED, OUTCOME, wrong)
    assert why(columns([]), Everyone(), TREATED, OUTCOME).base == 0


def series(rng: np.random.Generator, rates: dict[int, tuple[float, float]], step_days: int) -> Population:
    """Two and a half years of events by activity; the rate a day changes `step_days` before today."""
    people: list[list[Row]] = [[] for _ in range(60)]
    for activity, (before, after) in rates.items():
        for back in range(900):
            for _ in range(int(rng.poisson(after if back < step_days else before))):
                people[int(rng.integers(0, 60))].append(row(back, activity))
    return columns([person(tuple(rows)) for rows in people])


def test_a_planted_step_is_found_in_its_month_and_nothing_in_even_series() -> None:
    rng, sure, right = np.random.default_rng(17), 0, 0
    for _ in range(12):
        population = series(rng, {0: (1.0, 1.6), 1: (1.0, 1.0), 2: (0.5, 0.5), 3: (2.0, 2.0)}, 204)
        answer = what_changed(population, Everyone())
        found = {line.key[0]: line for line in answer.lines}
        q = {name: line.cells[3].value or 0 for name, line in found.items()}
        assert q["A99"] <= FALSE_DISCOVERY
        assert answer.lines[0].key[0] == "A99"
        assert found["A99"].cells[2].value == pytest.approx(1.6, abs=0.3)
        right += found["A99"].key[1] == "2026-05"  # 204 days before 21.11.2026: 1.5.2026
        sure += sum(q[name] <= FALSE_DISCOVERY for name in q if name != "A99")
    assert right >= 8
    assert sure <= 4, "of 36 even series"


def test_what_changed_tells_whole_months_only() -> None:
    people = [person(tuple(row(back) for back in range(1 + i % 3, 900, 7))) for i in range(40)]
    answer = what_changed(columns(people), Everyone())
    assert len(answer.lines) == 1
    assert "2025-01" <= answer.lines[0].key[1] <= "2026-08"
    assert what_changed(columns([]), Everyone()).lines == ()
    again = what_changed(columns(people), Everyone())
    assert again == answer, "same question, same answer"
