"""Poor snapshots on the leads' pages: a unit of four customers, months without anything. Nothing small is told, and
nothing of it follows from what is."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from analytics.answer import Answer
from analytics.disclosure import Hidden
from analytics.disclosure_chain import ALL, ENTERED, MEMBERS
from analytics.population import Events, Memberships, Population
from domain.predicate import Among, Dimension
from domain.small_cells import K
from services.customer_base import View, Wanted, base_page
from services.segments import Chosen, overview
from tests.fakes import make_desk, make_house
from tests.segment_people import DAY, Snapshot, crowd

SMALL = 4


@pytest.fixture
def four() -> Population:
    """One unit with four customers; everybody else is of the other unit."""
    people = crowd()
    unit = np.zeros(len(people.people), dtype=np.int16)
    unit[:SMALL] = 1
    return replace(people, values=people.values | {"unit": unit})


def test_a_unit_of_four_customers_is_not_told_and_does_not_follow(four: Population) -> None:
    desk = make_desk("lead", make_house(populations=Snapshot(four)))
    group = Among(Dimension.UNIT, frozenset({"Saari"}))
    found = overview(desk, Chosen(group, unit="Saari"))
    assert isinstance(found.branch.n, Hidden)
    assert (found.panels, found.months, found.common) == (None, None, None)
    (other,) = (one.n for one in found.tree.units if one.word == "Keskusta")
    assert isinstance(other, Hidden), "everybody less the other unit would be the four"
    assert found.k == K


@pytest.mark.parametrize("view", View)
def test_no_table_of_the_customer_base_tells_of_the_four(four: Population, view: View) -> None:
    page = base_page(make_desk("lead", make_house(populations=Snapshot(four))), Wanted(view))
    for answer in page.answers.values():
        for line in answer.lines:
            if "Saari" in line.key:
                assert isinstance(line.n, Hidden) or line.n >= K or line.n == 0


@pytest.fixture
def silent() -> Population:
    """Everything took place over a year ago; nobody has been of a segment since."""
    people = crowd()
    held = people.memberships
    assert held is not None
    kept = held.since < DAY - 400
    columns = {f.name: getattr(held, f.name)[kept] for f in fields(Memberships) if f.name not in ("reasons", "missing")}
    columns["until"] = np.full_like(columns["until"], DAY - 380)
    columns["left"] = np.full_like(columns["left"], 3)
    events = {f.name: getattr(people.events, f.name) for f in fields(Events)}
    events["day"] = events["day"] - np.int32(800)
    return replace(people, events=Events(**events), memberships=Memberships(**columns, reasons=held.reasons))


def test_months_without_anything_are_hidden_zeros_and_no_fault(silent: Population) -> None:
    desk = make_desk("lead", make_house(populations=Snapshot(silent)))
    for segment in silent.words.segments:
        found = overview(desk, Chosen(Among(Dimension.SEGMENT, frozenset({segment}))))
        assert isinstance(found.branch.n, Hidden)
        assert found.months is None
    stage = overview(desk, Chosen(Among(Dimension.LIFE_CYCLE, frozenset({"active"}))))
    assert stage.panels is not None
    assert isinstance(stage.panels.services, Answer)
    assert all(isinstance(line.n, Hidden) or line.n == 0 for line in stage.panels.services.lines)


def test_a_month_in_which_nobody_came_stands_among_the_others() -> None:
    people = crowd()
    held = people.memberships
    assert held is not None
    knee = held.segment == people.words.segments.index("knee")
    early = replace(held, since=np.where(knee, DAY - 300, held.since).astype(np.int32))
    desk = make_desk("lead", make_house(populations=Snapshot(replace(people, memberships=early))))
    months = overview(desk, Chosen(Among(Dimension.SEGMENT, frozenset({"knee"})))).months
    assert months is not None
    told = [line for line in months.lines if line.key[1:] == (MEMBERS, ALL)]
    assert len(told) == 13
    assert [line.key[0] for line in told] == sorted(line.key[0] for line in told)
    came = {line.key[0]: line.n for line in months.lines if line.key[1:] == (ENTERED, ALL)}
    assert len(came) == 12
    assert all(isinstance(n, Hidden) or n == 0 or n >= K for n in came.values())
