"""Who, what, where, not done and at what cost, against loops over plain rows."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import counting
from analytics.answer import RawAnswer
from analytics.questions.at_what_cost import Per, at_what_cost
from analytics.questions.not_done import not_done
from analytics.questions.what import what
from analytics.questions.where import Place, where
from analytics.questions.who import who
from domain.predicate import All, Everyone, Lacked, Predicate, Select
from tests.oracle.populations import ACTIVITIES, CHANNELS, PLACES, UNITS, Person, Row, columns, populations
from tests.oracle.test_cohort import fits, means, predicates, selects, sorts

cohorts = st.just(Everyone()) | predicates


@pytest.fixture(autouse=True, params=[1 << 20, 8], ids=["at once", "in pieces"])
def pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of groups x persons also in pieces smaller than a population."""
    monkeypatch.setattr(counting, "CELLS_AT_ONCE", request.param)


def rows_of(people: list[Person], cohort: Predicate, select: Select) -> list[tuple[int, Row]]:
    return [
        (i, row) for i, person in enumerate(people) if means(person, cohort) for row in person.rows if fits(row, select)
    ]


def told(answer: RawAnswer) -> dict[tuple[str, ...], tuple[float | None, ...]]:
    """Lines with something in them; the rest must be nothing at all."""
    lines = {line.key: tuple(cell.value for cell in line.cells) for line in answer.lines}
    assert len(lines) == len(answer.lines), "no line twice"
    return {key: values for key, values in lines.items() if any(values)}


@given(populations, cohorts)
def test_who(people: list[Person], cohort: Predicate) -> None:
    answer = who(columns(people), cohort)
    left, after = people, [len(people)]
    for part in cohort.parts if isinstance(cohort, All) else (cohort,):
        left = [person for person in left if means(person, part)]
        after.append(len(left))
    assert [step.persons for step in answer.steps] == after
    assert [line.cells[0].value for line in answer.lines] == [len(left)]
    assert answer.base == len(left)


@given(populations, cohorts, selects)
def test_what(people: list[Person], cohort: Predicate, select: Select) -> None:
    answer, rows = what(columns(people), cohort, select), rows_of(people, cohort, select)
    expected: dict[tuple[str, str], tuple[set[int], list[Row]]] = defaultdict(lambda: (set(), []))
    for i, row in rows:
        known = ACTIVITIES[row.activity]
        expected[known.service, known.key][0].add(i)
        expected[known.service, known.key][1].append(row)
    assert told(answer) == {key: (len(a), len(b)) for key, (a, b) in expected.items()}
    assert all(cell.persons == line.cells[0].value for line in answer.lines for cell in line.cells)
    assert sum(line.cells[1].value or 0 for line in answer.lines) == len(rows)


@given(populations, cohorts, selects, st.sampled_from(Place))
def test_where(people: list[Person], cohort: Predicate, select: Select, place: Place) -> None:
    answer, rows = where(columns(people), cohort, place, select), rows_of(people, cohort, select)
    words = {Place.MUNICIPALITY: PLACES, Place.UNIT: UNITS, Place.CHANNEL: CHANNELS}[place]
    expected: dict[str, list[int]] = defaultdict(list)
    for i, row in rows:
        at = {Place.MUNICIPALITY: people[i].place, Place.UNIT: row.unit, Place.CHANNEL: row.channel}[place]
        expected[words[at] if at >= 0 else "unknown"].append(i)
    assert told(answer) == {(word,): (len(set(who_)), len(who_)) for word, who_ in expected.items()}
    assert sum(line.cells[1].value or 0 for line in answer.lines) == len(rows)


@given(populations, cohorts, sorts["lacked"])
def test_not_done(people: list[Person], cohort: Predicate, lacked: Lacked) -> None:
    answer = not_done(columns(people), cohort, lacked)
    anything = Lacked(lacked.after, Select(statuses=frozenset()), lacked.within_days)
    asked = [person for person in people if means(person, cohort) and means(person, anything)]
    missing = sum(means(person, lacked) for person in asked)
    assert answer.base == len(asked)
    shares = (missing / len(asked), 1 - missing / len(asked)) if asked else (None, None)
    assert {line.key: tuple(cell.value for cell in line.cells) for line in answer.lines} == {
        ("missing",): (missing, pytest.approx(shares[0])),
        ("came",): (len(asked) - missing, pytest.approx(shares[1])),
    }


@given(populations, cohorts, selects, st.sampled_from(Per))
def test_at_what_cost(people: list[Person], cohort: Predicate, select: Select, per: Per) -> None:
    answer, rows = at_what_cost(columns(people), cohort, per, select), rows_of(people, cohort, select)
    ledger: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for i, row in rows:
        if row.cents:
            unit = UNITS[row.unit] if row.unit >= 0 else "unknown"
            word = {Per.ACTIVITY: ACTIVITIES[row.activity].key, Per.UNIT: unit, Per.YEAR: str(row.day.year)}[per]
            ledger[word][i] += row.cents
    assert sum(line.cells[1].value or 0 for line in answer.lines) == sum(row.cents for _, row in rows)
    assert told(answer) == {
        (word,): (len(of), sum(of.values()), pytest.approx(sum(of.values()) / len(of))) for word, of in ledger.items()
    }
    assert [line.cells[1].largest for line in answer.lines] == [
        max(ledger[line.key[0]].values(), default=0) for line in answer.lines
    ]
