"""The work list: what is on it, who is logged, what is said when something did not answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.access import Deed
from domain.errors import NotFound, StoreUnavailable
from domain.hetu import PersonalId
from domain.plan import RequestStatus, ResponsibleKind
from domain.results import Answer, Failed, Fetched, Trouble
from domain.staff import StaffMember
from domain.worklist import Booking, OpenItem
from services.desk import Desk
from services.ports import AuditQuery, Deadline
from services.worklist import Tab, person_of, work_list
from tests.fakes import (
    DOCTOR,
    LEAD,
    NOON,
    OFFICER,
    STAFF,
    SURGEON,
    TODAY,
    FakeDirectory,
    FakePlans,
    FakeVault,
    customer,
    made_up_id,
    make_desk,
    make_house,
)


@dataclass
class FakeAppointments:
    bookings: dict[str, tuple[Booking, ...]] = field(default_factory=dict)
    trouble: Trouble | None = None

    def on(self, staff: StaffMember, day: date, deadline: Deadline) -> Answer[tuple[Booking, ...]]:
        if self.trouble is not None:
            return Failed("relations", self.trouble, NOON)
        return Fetched(self.bookings.get(staff.id, ()) if day == TODAY else (), NOON, "relations")


class Scene:
    """A house with people in it, whose open items a test adds."""

    def __init__(self) -> None:
        self.directory, self.vault, self.plans = FakeDirectory(), FakeVault(), FakePlans()
        self.appointments = FakeAppointments()
        self.house = make_house(
            directory=self.directory, vault=self.vault, plans=self.plans, appointments=self.appointments
        )
        self.audit = self.house.audit

    def person(self, number: int = 908, **known) -> PersonalId:
        who = self.directory.add(customer(made_up_id(number), **known))
        self.vault.keep(who)
        return who

    def item(self, who: PersonalId, kind: str = "request", **fields) -> OpenItem:
        known = {
            "plan_version": 3,
            "item_id": f"item-{len(self.plans.items)}",
            "what": "Leikataanko?",
            "due": TODAY,
            "since": NOON - timedelta(days=12),
            "responsible_label": "",
            "responsible_ref": "surgeon",
            "responsible_kind": ResponsibleKind.ROLE,
        }
        item = OpenItem(kind=kind, subject=self.vault.key_of(who), **(known | fields))
        self.plans.items.append(item)
        return item

    def desk(self, user: StaffMember = SURGEON, **more) -> Desk:
        return make_desk(user, self.house, **more)

    def logged(self) -> list[tuple[str, str, str]]:
        rows = self.audit.read(AuditQuery(deed=Deed.SEE_WORK_LIST.value))
        return sorted((str(r.entry.subject), r.entry.outcome, r.entry.relation) for r in rows)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_request_says_who_what_and_how_long_it_has_waited(scene: Scene) -> None:
    who = scene.person(family_name="Korhonen", given_names="Eero")
    scene.item(who, asked_by="Aino Lehto", urgency="urgent", request_status=RequestStatus.SENT)
    listed = work_list(scene.desk())
    (row,) = listed.rows
    assert (row.tab, row.name, row.why, row.asked_by) == (Tab.REQUESTS, "Korhonen, Eero", "Leikataanko?", "Aino Lehto")
    assert (row.waiting_days, row.urgency, row.request_status) == (12, "urgent", RequestStatus.SENT)
    assert (listed.complete, listed.missing, listed.kept_back) == (True, (), 0)


def test_waiting_is_counted_in_finnish_days(scene: Scene) -> None:
    late_evening = datetime(2026, 11, 19, 22, 30, tzinfo=UTC)  # 0.30 of the 20th in Helsinki
    scene.item(scene.person(), since=late_evening)
    assert work_list(scene.desk()).rows[0].waiting_days == 1


@pytest.mark.parametrize(
    ("kind", "days", "tab"),
    [
        ("action", -1, Tab.OVERDUE),
        ("action", 0, Tab.UPCOMING),
        ("action", 5, Tab.UPCOMING),
        ("action", None, Tab.UPCOMING),
        ("review", -400, Tab.REVIEWS),
        ("review", 14, Tab.REVIEWS),
        ("review", 15, None),
        ("request", -5, Tab.REQUESTS),
        ("request", 100, Tab.REQUESTS),
        ("request", None, Tab.REQUESTS),
    ],
)
def test_each_item_stands_in_one_view_or_none(scene: Scene, kind: str, days: int | None, tab: Tab | None) -> None:
    scene.item(scene.person(), kind, due=None if days is None else TODAY + timedelta(days=days))
    listed = work_list(scene.desk())
    assert [row.tab for row in listed.rows] == ([tab] if tab else [])
    if listed.rows:
        late = days is not None and days < 0
        assert listed.rows[0].overdue_days == (-days if late and days is not None else None)
    assert len(scene.logged()) == len(listed.rows)


def test_today_lists_the_members_own_appointments(scene: Scene) -> None:
    who = scene.person()
    scene.appointments.bookings["doctor"] = (Booking(who, time(9, 30), "Polvikipu"), Booking(who, None, "Soitto"))
    rows = work_list(scene.desk(DOCTOR)).tab(Tab.TODAY)
    assert [(r.at, r.why, r.kind) for r in rows] == [
        (time(9, 30), "Polvikipu", "appointment"),
        (None, "Soitto", "appointment"),
    ]
    assert work_list(scene.desk(SURGEON)).rows == ()


# The log


def test_every_displayed_person_has_one_line_and_nobody_else(scene: Scene) -> None:
    shown, twice, not_due, others = (scene.person(n) for n in (901, 902, 903, 904))
    scene.item(shown)
    scene.item(twice)
    scene.item(twice, "action", due=TODAY - timedelta(days=2))
    scene.item(not_due, "review", due=TODAY + timedelta(days=60))
    scene.item(others, responsible_ref="care_staff")
    assert len(work_list(scene.desk()).rows) == 3
    keys = [scene.vault.key_of(who) for who in (shown, twice)]
    assert scene.logged() == sorted((key, "allowed", "open_request") for key in keys)


def test_without_a_log_line_nobody_is_shown(scene: Scene) -> None:
    scene.item(scene.person())
    scene.audit.broken = True
    with pytest.raises(StoreUnavailable):
        work_list(scene.desk())


def test_finding_whom_a_row_means_shows_nobody(scene: Scene) -> None:
    scene.item(scene.person())
    row = work_list(scene.desk()).rows[0]
    before = len(scene.logged())
    person_of(scene.desk(), row.id)
    assert len(scene.logged()) == before  # opening is a deed of its own, logged by the desk


@pytest.mark.parametrize("user", [LEAD, OFFICER], ids=lambda u: u.id)
def test_roles_without_customers_have_no_list(scene: Scene, user: StaffMember) -> None:
    item = scene.item(scene.person(), responsible_ref=user.id, responsible_kind=ResponsibleKind.PERSON)
    assert item.responsible_ref == user.id
    listed = work_list(scene.desk(user))
    assert (listed.rows, listed.kept_back) == ((), 1)
    assert scene.logged() == []


def test_ones_own_record_is_not_on_ones_list(scene: Scene) -> None:
    who = scene.person()
    scene.item(who)
    me = replace(SURGEON, person_key=scene.vault.key_of(who))
    listed = work_list(scene.desk(me))
    assert (listed.rows, listed.kept_back) == ((), 1)


def test_non_disclosure_hides_no_name_and_no_row_tells_a_place(scene: Scene) -> None:
    from domain.customer import ContactDetails

    contact = ContactDetails(municipality="Kuusamo", street="Koivutie 1", phone="040 123")
    scene.item(scene.person(non_disclosure=True, contact=contact))
    (row,) = work_list(scene.desk()).rows
    assert row.name == "Virtanen, Maija"
    assert not {"Kuusamo", "Koivutie", "040"} & set(repr(row).replace(",", " ").split())


# What did not answer


def test_without_the_register_of_persons_rows_have_no_names_and_that_is_said(scene: Scene) -> None:
    scene.item(scene.person())
    scene.directory.trouble = Trouble.TIMED_OUT
    listed = work_list(scene.desk())
    assert [(row.name, row.why) for row in listed.rows] == [(None, "Leikataanko?")]
    assert (listed.complete, listed.missing) == (False, ("names",))
    assert len(scene.logged()) == 1


def test_without_the_appointments_the_list_says_so_even_when_empty(scene: Scene) -> None:
    scene.appointments.trouble = Trouble.UNREACHABLE
    listed = work_list(scene.desk())
    assert (listed.rows, listed.complete, listed.missing) == ((), False, ("appointments",))


def test_an_empty_list_is_complete_only_when_all_answered(scene: Scene) -> None:
    listed = work_list(scene.desk())
    assert (listed.rows, listed.complete) == ((), True)


# Row ids


def test_row_ids_tell_nothing_and_lead_back_to_the_person(scene: Scene) -> None:
    who = scene.person()
    item = scene.item(who)
    row = work_list(scene.desk()).rows[0]
    assert person_of(scene.desk(), row.id) == who
    for secret in (item.subject, item.item_id, who.reveal()):
        assert secret not in row.id


def test_appointment_rows_lead_back_too(scene: Scene) -> None:
    who = scene.directory.add(customer(made_up_id(905)))  # never opened: not in the vault
    scene.appointments.bookings["doctor"] = (Booking(who, time(9), "Polvi"),)
    row = work_list(scene.desk(DOCTOR)).rows[0]
    assert person_of(scene.desk(DOCTOR), row.id) == who


def test_a_row_id_is_worth_nothing_elsewhere(scene: Scene) -> None:
    scene.item(scene.person())
    row = work_list(scene.desk()).rows[0]
    for desk in (scene.desk(session="another"), scene.desk(STAFF), scene.desk(LEAD)):
        with pytest.raises(NotFound):
            person_of(desk, row.id)
    for forged in ("", "0" * 32, row.id + "0"):
        with pytest.raises(NotFound):
            person_of(scene.desk(), forged)


def test_a_row_that_somebody_else_finished_is_gone(scene: Scene) -> None:
    scene.item(scene.person())
    row = work_list(scene.desk()).rows[0]
    scene.plans.items.clear()
    with pytest.raises(NotFound):
        person_of(scene.desk(), row.id)


# Against a naive list


ITEMS = st.lists(
    st.tuples(
        st.sampled_from(["request", "action", "review"]),
        st.integers(901, 906),
        st.none() | st.integers(-40, 40),
        st.sampled_from(["surgeon", "care_staff", "doctor", "staff"]),
    ),
    max_size=15,
)


@given(ITEMS, st.sampled_from([DOCTOR, SURGEON, STAFF]))
@settings(max_examples=80, deadline=None)
def test_the_list_is_what_a_plain_reading_gives(items, user: StaffMember) -> None:
    scene = Scene()
    expected, persons = [], set()
    for kind, number, days, ref in items:
        who = scene.person(number)
        item = scene.item(who, kind, due=None if days is None else TODAY + timedelta(days=days), responsible_ref=ref)
        listed = kind == "request" or kind == "action" or (kind == "review" and days is not None and days <= 14)
        if listed and ref in (user.role.value, user.id):
            expected.append((kind, item.due, ref))
            persons.add(scene.vault.key_of(who))
    rows = work_list(scene.desk(user)).rows
    assert [(r.kind, r.due, r.owner_ref) for r in rows] == expected
    assert {subject for subject, _, _ in scene.logged()} == persons
    assert len(scene.logged()) == len(persons)
    assert len({row.id for row in rows}) == len(rows)
    assert sum(len(work_list(scene.desk(user)).tab(tab)) for tab in Tab) == len(rows)
