"""Contacts that wait in the county: what the list is told agrees with what the clocks say of each customer's events."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from analytics.guarantee import clocks
from analytics.merge import merge_events
from analytics.situation_words import Facts
from data_access.county_promises import CountyPromises
from data_access.county_sources import county_sources
from data_access.county_staff import CountyStaff
from data_access.county_store import person_from
from data_access.made_up_county.build import build_county
from data_access.system_clock import SystemClock
from domain.guarantee import Service
from domain.hetu import Hetu, PersonalId
from domain.plan import Plan
from domain.results import Failed, Fetched, value_of
from domain.staff import StaffMember
from domain.worklist import Promised
from services import ports
from services.ports import Deadline

DAY = date(2026, 11, 21)
CLOCK = SystemClock(DAY)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("promises") / "county"
    build_county(folder, size=4_000, seed=4, day=DAY)
    return folder


def member(id: str) -> StaffMember:
    found = CountyStaff().member(id)
    assert found is not None
    return found


def waiting(folder: Path, id: str = "social") -> tuple[Promised, ...]:
    promises: ports.Promises = CountyPromises(folder, CLOCK)
    answer = promises.waiting(member(id), Deadline.after(10))
    assert isinstance(answer, Fetched)
    return answer.value


def clocks_of(folder: Path, person: PersonalId, born: date, *, dead: bool) -> list[tuple[date, date, str]]:
    """(started, due, unit) of each contact of one customer that nothing has met, from what the sources tell."""
    told = [value_of(source.fetch(person, Deadline.after(10))) for source in county_sources(folder, CLOCK)]
    events = merge_events([portion.events for portion in told if portion])
    facts = Facts(
        events=events, plan=Plan(id="", person_key="k"), results=None, need_in_own_words="", today=DAY,
        now=datetime(2026, 11, 21, 9, tzinfo=UTC), born=born, deceased=dead,
    )  # fmt: skip
    unit = {event.id: event.unit or "" for event in events}
    return [
        (c.started, c.due, unit[c.about])
        for c in clocks(facts)
        if c.limit.service is Service.SOCIAL and c.met is None and c.stop is None
    ]


def test_the_list_is_told_what_the_clocks_say_of_every_old_customer(folder: Path) -> None:
    with sqlite3.connect(f"{(folder / 'persons.sqlite').absolute().as_uri()}?mode=ro", uri=True) as db:
        old = db.execute(
            "SELECT s.id, p.birth, p.died FROM subject s JOIN person p USING (c) WHERE p.birth < '1951-12'"
        )
        people = [(person_from(id), date.fromisoformat(birth), died is not None) for id, birth, died in old.fetchall()]
    expected = {
        (person.reveal(), started, due)
        for person, born, dead in people
        for started, due, unit in clocks_of(folder, person, born, dead=dead)
        if unit == member("social").unit
    }
    told = {(one.person.reveal(), one.started, due) for one in waiting(folder) if (due := one.due()) is not None}
    assert told == expected
    assert any(due < DAY for _, _, due in told), "nobody is late: the list could not show it"


def test_the_heavy_user_waits_in_every_county_and_the_counsellor_has_a_client_relation(county_dir: Path) -> None:
    (heavy,) = [one for one in waiting(county_dir) if one.person == Hetu("210949-998M")]
    assert heavy.staff_id == "social"
    due = heavy.due()
    assert due is not None
    assert due < DAY


def test_of_a_unit_of_its_own_and_of_the_register_of_social_welfare_only(folder: Path) -> None:
    assert waiting(folder, "staff") == ()
    assert waiting(folder, "doctor") == ()
    assert waiting(folder)


def test_a_missing_file_is_an_answer(tmp_path: Path) -> None:
    answer = CountyPromises(tmp_path, CLOCK).waiting(member("social"), Deadline.after(1))
    assert isinstance(answer, Failed)


def test_the_index_is_used(folder: Path) -> None:
    from data_access.county_promises import _ASKED

    with sqlite3.connect(folder / "relations.sqlite") as db:
        number = db.execute("SELECT number FROM template WHERE key = 'soc_contact'").fetchone()[0]
        steps = db.execute("EXPLAIN QUERY PLAN " + _ASKED.format(asked=number), ("x", -400)).fetchall()
    assert any("INDEX asked" in step[3] for step in steps), steps
