"""A segment's months in one answer: counted like the flow of each month, and an attacker with a solver recovers nothing."""

from __future__ import annotations

import os
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.answer import Answer, Author, AuthorKind, RawAnswer, RawCell, RawLine
from analytics.disclosure import Hidden
from analytics.disclosure_answer import shown
from analytics.disclosure_chain import ALL, ENTERED, LEFT, MEMBERS, STAYED
from analytics.population import Memberships
from analytics.segment_chain import PERSONS, chain
from analytics.segment_flow import flow, sizes
from analytics.segmentation import Segmented
from domain.errors import InvalidInput
from domain.small_cells import K_SENSITIVE, K
from tests.oracle.attacker import Attacker

SCALE = int(os.environ.get("TEST_SCALE", "1"))
ENDS = np.array([20_026, 20_057, 20_087, 20_118, 20_140])
"""Month-ends, and a day of the month after."""
REASONS = ("start", "rule:knee:1:0", "death", "definition")
spells = st.lists(
    st.tuples(
        st.integers(0, 11), st.integers(0, 1), st.sampled_from(ENDS.tolist()), st.integers(1, 70), st.integers(0, 3),
        st.integers(0, 3),
    ),
    max_size=25,
)  # fmt: skip


def told(rows: list[tuple[int, int, int, int, int, int]]) -> Segmented:
    """Spells of one person and segment that would overlap are left out: nobody is a member twice at a time."""
    kept: list[tuple[int, ...]] = []
    for person, segment, since, lasts, came, went in rows:
        until = -1 if lasts > 60 else since + lasts
        if all(
            (p, s) != (person, segment) or (until != -1 and until <= a) or (b != -1 and b <= since)
            for p, s, a, b, _, _ in kept
        ):
            kept.append((person, segment, since, until, came, went if until != -1 else -1))
    a, b, c, d, e, f = np.array(sorted(kept), dtype=np.int32).reshape(-1, 6).T
    return Segmented(Memberships(a, b, c, d, e, f, REASONS), ("knee", "heavy"))


@settings(max_examples=150, deadline=None)
@given(spells)
def test_each_month_of_the_chain_is_its_flow_and_its_size(rows: list[tuple[int, int, int, int, int, int]]) -> None:
    held = told(rows)
    raw = chain(held, "knee", ENDS)
    found = {line.key: line.cells[0].persons for line in raw.lines}
    by_size = {line.key[0]: line.cells[0].persons for line in sizes(held, "knee", ENDS).lines}
    months = list(by_size)
    assert {month: found[month, MEMBERS, ALL] for month in months} == by_size
    for month, (before, end) in zip(months[1:], pairwise(ENDS.tolist()), strict=True):
        of_month = {line.key: line.cells[0].persons for line in flow(held, "knee", before, end).lines}
        assert found[month, STAYED, ALL] == of_month["stayed", ""]
        for name in (ENTERED, LEFT):
            reasons = {key[2]: n for key, n in found.items() if key[:2] == (month, name) and key[2] != ALL and n}
            assert reasons == {reason: n for (what, reason), n in of_month.items() if what == name}
            assert found[month, name, ALL] == sum(reasons.values())


def test_a_segment_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidInput):
        chain(told([]), "gone", ENDS)


def made(rng: np.random.Generator, months: int, reasons: int) -> RawAnswer:
    """A segment with few and many moves: numbers on both sides of k."""
    few = [0, 0, 1, 2, 4, 5, 6, 11, 40]
    members = int(rng.choice([3, 8, 30, 400]))
    lines = [RawLine(("2026-01", MEMBERS, ALL), (RawCell(members, members),))]
    for month in range(2, months + 1):
        left = rng.choice(few, reasons)
        while left.sum() > members:
            left //= 2
        entered = rng.choice(few, reasons)
        stayed = members - int(left.sum())
        members = stayed + int(entered.sum())
        found = [(MEMBERS, ALL, members), (STAYED, ALL, stayed), (ENTERED, ALL, entered.sum()), (LEFT, ALL, left.sum())]
        found += [(ENTERED, f"r{at}", n) for at, n in enumerate(entered)]
        found += [(LEFT, f"r{at}", n) for at, n in enumerate(left)]
        lines += [RawLine((f"2026-{month:02}", what, r), (RawCell(int(n), int(n)),)) for what, r, n in found]
    asked = chain(told([]), "knee", ENDS).asked
    return RawAnswer(asked, ("month", "flow", "reason"), PERSONS, tuple(lines), members, chained=True)


def show(raw: RawAnswer, k: int) -> Answer:
    return shown(raw, k=k, author=Author(AuthorKind.RULE, "x", "1"), as_of=date(2026, 11, 21), snapshot="s")


def equations(raw: RawAnswer) -> list[np.ndarray]:
    """What everybody knows of any such answer: each row of coefficients sums to nothing."""
    place = {line.key: at for at, line in enumerate(raw.lines)}
    months = sorted({month for month, _, _ in place})
    rows = []
    for before, month in pairwise(months):
        for ends, plus in ((month, ENTERED), (before, LEFT)):
            row = np.zeros(len(place), dtype=np.int64)
            row[place[ends, MEMBERS, ALL]], row[place[month, STAYED, ALL]] = 1, -1
            row[place[month, plus, ALL]] = -1
            rows.append(row)
        for name in (ENTERED, LEFT):
            row = np.zeros(len(place), dtype=np.int64)
            row[place[month, name, ALL]] = 1
            for key, at in place.items():
                if key[:2] == (month, name) and key[2] != ALL:
                    row[at] = -1
            rows.append(row)
    return rows


@pytest.mark.parametrize("k", [K, K_SENSITIVE])
def test_no_hidden_number_of_any_month_is_worked_out(k: int) -> None:
    rng = np.random.default_rng(k)
    hidden = seen = 0
    for _ in range(60 * SCALE):
        raw = made(rng, int(rng.integers(2, 6)), int(rng.integers(1, 4)))
        true = [line.cells[0].persons for line in raw.lines]
        answer = show(raw, k)
        attacker = Attacker(len(true), 1_000)
        for row in equations(raw):
            attacker.told(row, 0)
        last = max(at for at, line in enumerate(raw.lines) if line.key[1] == MEMBERS)
        attacker.told(np.eye(len(true), dtype=np.int64)[last], true[last])
        targets = []
        for at, line in enumerate(answer.lines):
            if isinstance(line.cells[0].value, Hidden):
                assert isinstance(line.n, Hidden)
                targets.append(np.eye(len(true), dtype=np.int64)[at])
            else:
                assert line.cells[0].value == line.n == true[at] >= k
                attacker.told(np.eye(len(true), dtype=np.int64)[at], true[at])
        if true[last] < k:
            assert len(targets) == len(true)
            continue
        assert attacker.recovered([one for one in targets if not one[last]]) == []
        hidden, seen = hidden + len(targets), seen + len(true) - len(targets)
    assert hidden > 300
    assert seen > 200


def test_months_shown_one_by_one_would_tell() -> None:
    """The flows of single months, each safe alone, beside the sizes: why the chain is one answer."""
    lines = [("2026-01", MEMBERS, ALL, 30)]
    for month, entered, left in (("2026-02", 2, 12), ("2026-03", 9, 8)):
        before = lines[-1][3] if month == "2026-02" else 20
        lines += [(month, MEMBERS, ALL, before - left + entered), (month, STAYED, ALL, before - left)]
        lines += [(month, ENTERED, ALL, entered), (month, LEFT, ALL, left)]
    asked = chain(told([]), "knee", ENDS).asked
    made_ = tuple(RawLine(key, (RawCell(n, n),)) for *key_, n in lines for key in (tuple(key_),))
    answer = show(RawAnswer(asked, ("month", "flow", "reason"), PERSONS, made_, 21, chained=True), K)
    by_key = {line.key: line.cells[0].value for line in answer.lines}
    assert isinstance(by_key["2026-02", ENTERED, ALL], Hidden)
    unknown = [by_key["2026-02", name, ALL] for name in (MEMBERS, STAYED)]
    assert any(isinstance(value, Hidden) for value in unknown), "entered = members - stayed"
