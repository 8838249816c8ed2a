"""The officer reads the use log, and that reading stands in it."""

from __future__ import annotations

import pytest

from domain.access import Deed, Relation
from domain.errors import NotFound, Refused, SourceTrouble, StoreUnavailable
from domain.results import Trouble
from services.audit import MOST_ROWS, read_audit, reveal_subject
from services.ports import AuditQuery, House
from tests.fakes import DOCTOR, LEAD, OFFICER, STAFF, customer, made_up_id, make_desk, make_house, relation

PERSON = made_up_id()


@pytest.fixture
def house() -> House:
    """A log with an opening, a broken glass, a refusal and a limit."""
    house = make_house()
    house.directory.add(customer(PERSON), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    make_desk(DOCTOR, house).admit(Deed.OPEN_CASE, PERSON, "care")
    make_desk(STAFF, house).admit(Deed.OPEN_CASE, PERSON, "care", stated_reason="emergency: Tajuton potilas")
    with pytest.raises(Refused):
        make_desk(DOCTOR, house).admit(Deed.OPEN_CASE, made_up_id(930), "care")
    return house


def test_the_page_has_rows_counts_and_its_own_line(house: House) -> None:
    page = read_audit(make_desk(OFFICER, house), AuditQuery())
    assert [row.entry.deed for row in page.rows] == ["see_audit", "open_case", "open_case", "open_case"]
    assert (page.total, page.break_glass, page.limited, page.next_before) == (4, 1, 0, None)
    assert page.problems is None
    assert ("doctor", "Aino Lehto") in page.staff
    assert read_audit(make_desk(OFFICER, house), AuditQuery(), verify=True).problems == ()


def test_filters_and_paging(house: House) -> None:
    desk = make_desk(OFFICER, house)
    queue = read_audit(desk, AuditQuery(only_break_glass=True))
    assert [row.entry.stated_reason for row in queue.rows] == ["emergency: Tajuton potilas"]
    first = read_audit(desk, AuditQuery(deed="open_case", limit=2))
    assert (len(first.rows), first.total, first.next_before) == (2, 3, first.rows[-1].seq)
    second = read_audit(desk, AuditQuery(deed="open_case", limit=2, before_seq=first.next_before))
    assert (len(second.rows), second.next_before) == (1, None)
    assert read_audit(desk, AuditQuery(limit=10**9)).query.limit == MOST_ROWS
    newest = house.audit.read(AuditQuery(deed="see_audit", limit=2))
    assert "deed=open_case" in newest[1].entry.categories


def test_nobody_else_reads_it(house: House) -> None:
    for who in (DOCTOR, STAFF, LEAD):
        with pytest.raises(Refused):
            read_audit(make_desk(who, house), AuditQuery())
    assert [row.entry.outcome for row in house.audit.read(AuditQuery(deed="see_audit"))] == ["refused"] * 3


def test_subjects_are_pseudonyms_until_one_is_revealed(house: House) -> None:
    desk = make_desk(OFFICER, house)
    page = read_audit(desk, AuditQuery(deed="open_case"))
    assert PERSON.reveal() not in repr(page)
    subject = page.rows[-1].entry.subject
    assert subject is not None
    told = reveal_subject(desk, subject)
    assert (told.masked_id, told.name) == ("131052-****", "Virtanen, Maija")
    line = house.audit.read(AuditQuery(deed="reveal_id"))[0].entry
    assert (line.who, line.subject, line.outcome, line.reason) == ("officer", subject, "allowed", "supervision")


def test_a_refused_look_up_can_be_supervised_too(house: House) -> None:
    refused = house.audit.read(AuditQuery(outcome="needs_reason"))[0].entry
    assert refused.subject is not None
    assert reveal_subject(make_desk(OFFICER, house), refused.subject).name is None


def test_revealing_is_the_officers_and_needs_its_line(house: House) -> None:
    subject = house.vault.key_of(PERSON)
    with pytest.raises(Refused):
        reveal_subject(make_desk(LEAD, house), subject)
    with pytest.raises(Refused):
        reveal_subject(make_desk(DOCTOR, house), subject)
    with pytest.raises(NotFound):
        reveal_subject(make_desk(OFFICER, house), house.vault.key_of(made_up_id(940)))
    house.directory.trouble = Trouble.TIMED_OUT  # type: ignore[attr-defined]
    with pytest.raises(SourceTrouble):
        reveal_subject(make_desk(OFFICER, house), subject)
    house.audit.broken = True  # type: ignore[attr-defined]
    for attempt in (
        lambda: reveal_subject(make_desk(OFFICER, house), subject),
        lambda: read_audit(make_desk(OFFICER, house), AuditQuery()),
    ):
        with pytest.raises(StoreUnavailable):
            attempt()
