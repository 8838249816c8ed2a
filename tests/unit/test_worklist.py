"""The work list: what is on it, who is logged, what is said when something did not answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.waiting import ENOUGH
from domain.access import Deed, Relation
from domain.audit import Grant
from domain.consent import Denial, DenialTarget
from domain.customer import PersonKey
from domain.draft import Draft, Unfinished
from domain.errors import NotFound, StoreUnavailable
from domain.hetu import PersonalId
from domain.plan import RequestStatus, ResponsibleKind
from domain.results import Answer, Failed, Fetched, Trouble
from domain.staff import Register, StaffMember
from domain.worklist import Booking, OpenItem, Wait
from services.desk import Desk
from services.ports import AuditQuery, Deadline
from services.worklist import PAGE, Group, Look, Tab, person_of, work_list
from tests.fakes import (
    DOCTOR,
    LEAD,
    NOON,
    OFFICER,
    STAFF,
    SURGEON,
    TODAY,
    FakeDirectory,
    FakeDrafts,
    FakeOpenWork,
    FakeVault,
    customer,
    made_up_id,
    make_desk,
    make_house,
    relation,
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
        self.directory, self.vault, self.work = FakeDirectory(), FakeVault(), FakeOpenWork()
        self.appointments, self.drafts = FakeAppointments(), FakeDrafts()
        self.house = make_house(
            directory=self.directory,
            vault=self.vault,
            open_work=self.work,
            appointments=self.appointments,
            drafts=self.drafts,
        )
        self.audit = self.house.audit

    def person(self, number: int = 908, *, day: str = "131052", **known) -> PersonalId:
        who = self.directory.add(customer(made_up_id(number, day=day), **known))
        self.vault.keep(who)
        return who

    def item(self, who: PersonalId, kind: str = "request", **fields) -> OpenItem:
        known = {
            "plan_version": 3,
            "item_id": f"item-{len(self.work.items)}",
            "what": "Leikataanko?",
            "due": TODAY,
            "since": NOON - timedelta(days=12),
            "responsible_label": "",
            "responsible_ref": "surgeon",
            "responsible_kind": ResponsibleKind.ROLE,
        }
        item = OpenItem(kind=kind, subject=self.vault.key_of(who), **(known | fields))
        self.work.items.append(item)
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
        ("follow_up", -1, Tab.OVERDUE),
        ("follow_up", 3, Tab.UPCOMING),
    ],
)
def test_each_item_stands_in_one_view_or_none(scene: Scene, kind: str, days: int | None, tab: Tab | None) -> None:
    scene.item(scene.person(), kind, due=None if days is None else TODAY + timedelta(days=days))
    listed = work_list(scene.desk())
    assert [row.tab for row in listed.rows] == ([tab] if tab else [])
    assert {t: n for t, n in listed.counts.items() if n} == ({tab: 1} if tab else {})
    if listed.rows:
        late = days is not None and days < 0
        assert listed.rows[0].overdue_days == (-days if late and days is not None else None)
    assert len(scene.logged()) == len(listed.rows)


def test_today_lists_the_members_own_appointments(scene: Scene) -> None:
    who = scene.person()
    scene.appointments.bookings["doctor"] = (Booking(who, time(9, 30), "Polvikipu"), Booking(who, None, "Soitto"))
    rows = work_list(scene.desk(DOCTOR), Look(Tab.TODAY)).rows
    assert [(r.at, r.why, r.kind) for r in rows] == [
        (time(9, 30), "Polvikipu", "appointment"),
        (None, "Soitto", "appointment"),
    ]
    assert work_list(scene.desk(SURGEON)).rows == ()


# The log


def test_every_displayed_person_has_one_line_and_nobody_else(scene: Scene) -> None:
    shown, twice, another_view, not_due, others = (scene.person(n) for n in (901, 902, 903, 904, 905))
    scene.item(shown)
    scene.item(twice)
    scene.item(twice)
    scene.item(another_view, "action", due=TODAY - timedelta(days=2))
    scene.item(not_due, "review", due=TODAY + timedelta(days=60))
    scene.item(others, responsible_ref="care_staff")
    assert len(work_list(scene.desk(), Look(Tab.REQUESTS)).rows) == 3
    keys = [scene.vault.key_of(who) for who in (shown, twice)]
    assert scene.logged() == sorted((key, "allowed", "open_request") for key in keys)


def test_each_page_is_logged_when_it_is_shown_and_no_further(scene: Scene) -> None:
    people = [scene.person(900 + n % 99, day=f"{1 + n // 99:02}1152") for n in range(PAGE + 7)]
    for who in people:
        scene.item(who)
    first = work_list(scene.desk())
    assert (len(first.rows), first.counts[Tab.REQUESTS]) == (PAGE, PAGE + 7)
    assert {subject for subject, _, _ in scene.logged()} == {row.ref.subject for row in first.rows}
    rest = work_list(scene.desk(), Look(Tab.REQUESTS, after=first.next))
    assert (len(rest.rows), rest.next) == (7, None)
    assert len(scene.logged()) == PAGE + 7 == len({subject for subject, _, _ in scene.logged()})


def test_without_a_log_line_nobody_is_shown(scene: Scene) -> None:
    scene.item(scene.person())
    scene.audit.broken = True
    with pytest.raises(StoreUnavailable):
        work_list(scene.desk())


def test_finding_whom_a_row_means_shows_nobody(scene: Scene) -> None:
    scene.item(scene.person())
    row = work_list(scene.desk()).rows[0]
    before = len(scene.logged())
    person_of(scene.desk(), row)
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
    listed = work_list(scene.desk())
    row = listed.rows[0]
    assert listed.row(row.id) is row
    assert person_of(scene.desk(), row) == who
    for secret in (item.subject, item.item_id, who.reveal()):
        assert secret not in row.id
        assert secret not in repr(row)


def test_appointment_rows_lead_back_too(scene: Scene) -> None:
    who = scene.directory.add(customer(made_up_id(905)))  # never opened: not in the vault
    scene.appointments.bookings["doctor"] = (Booking(who, time(9), "Polvi"),)
    row = work_list(scene.desk(DOCTOR)).rows[0]
    assert person_of(scene.desk(DOCTOR), row) == who


def test_a_row_is_worth_nothing_to_anybody_else(scene: Scene) -> None:
    scene.item(scene.person())
    listed = work_list(scene.desk())
    (row,) = listed.rows
    assert work_list(scene.desk(session="another")).row(row.id) is None
    for user in (STAFF, LEAD, OFFICER):
        with pytest.raises(NotFound):
            person_of(scene.desk(user), row)
    for forged in ("", "0" * 32, row.id + "0"):
        assert listed.row(forged) is None


def test_a_row_that_somebody_else_finished_is_gone(scene: Scene) -> None:
    scene.item(scene.person())
    row = work_list(scene.desk()).rows[0]
    scene.work.items.clear()
    with pytest.raises(NotFound):
        person_of(scene.desk(), row)


# What the role may see, what has come, what has passed, and what we noticed


@pytest.mark.parametrize(("register", "plan", "rows"), [
    (Register.SOCIAL, "health", 0), (Register.SOCIAL, "social", 1), (Register.SOCIAL, "", 1),
    (Register.HEALTH, "health", 1), (Register.HEALTH, "social", 0), (Register.HEALTH, "", 1),
])  # fmt: skip
def test_a_plan_of_the_other_register_is_on_nobodys_list(
    scene: Scene, register: Register, plan: str, rows: int
) -> None:
    """Care staff work in both; crossing is disclosure (domain/access_table.py: other_register)."""
    scene.item(scene.person(), "action", responsible_ref="care_staff", register=plan)
    nurse = replace(STAFF, register=register)
    listed = work_list(scene.desk(nurse))
    assert (len(listed.rows), sum(listed.counts.values()), listed.kept_back) == (rows, rows, 1 - rows)
    assert len(scene.logged()) == rows


def test_a_statement_that_has_come_stands_among_requests_until_it_is_read(scene: Scene) -> None:
    who = scene.person()
    mine = {"responsible_ref": "doctor", "responsible_kind": ResponsibleKind.PERSON}
    come = TODAY - timedelta(days=2)
    item = scene.item(who, "answer", due=come, **mine)
    listed = work_list(scene.desk(DOCTOR))
    (row,) = listed.rows
    assert (row.tab, row.kind, row.due, row.overdue_days, row.origin) == (
        Tab.REQUESTS,
        "answer",
        come,
        None,
        "reactive",
    )
    assert {t: n for t, n in listed.counts.items() if n} == {Tab.REQUESTS: 1}
    assert [entry[2] for entry in scene.logged()] == ["open_request"]
    scene.work.read_answers("surgeon", item.subject)
    assert work_list(scene.desk(DOCTOR)).counts[Tab.REQUESTS] == 1, "another has read it, not the asker"
    scene.work.read_answers("doctor", item.subject)
    assert work_list(scene.desk(DOCTOR)).counts[Tab.REQUESTS] == 0


@pytest.mark.parametrize(("days", "rows"), [(0, 1), (14, 1), (15, 0)])
def test_a_statement_is_listed_as_long_as_its_asker_may_open_it(scene: Scene, days: int, rows: int) -> None:
    mine = {"responsible_ref": "doctor", "responsible_kind": ResponsibleKind.PERSON}
    scene.item(scene.person(), "answer", due=TODAY - timedelta(days=days), **mine)
    listed = work_list(scene.desk(DOCTOR), Look(Tab.REQUESTS))
    assert (len(listed.rows), listed.counts[Tab.REQUESTS]) == (rows, rows)


@pytest.mark.parametrize(("days", "expired"), [(-1, True), (0, False), (5, False)])
def test_a_request_past_its_day_says_so_before_anybody_has_opened_it(scene: Scene, days: int, expired: bool) -> None:
    day = TODAY + timedelta(days=days)
    scene.item(scene.person(), expires=day, request_status=RequestStatus.SENT)
    assert work_list(scene.desk()).rows[0].expired == (day if expired else None)


def test_how_many_rows_we_noticed_is_of_all_rows_but_ones_own_texts(scene: Scene) -> None:
    for number, origin in enumerate(["proactive", "reactive", "proactive"]):
        scene.item(scene.person(901 + number), "action", due=TODAY, origin=origin)
    scene.item(scene.person(905), responsible_ref="care_staff", origin="proactive")
    scene.appointments.bookings["surgeon"] = (Booking(scene.person(906), time(9), "Polvi"),)
    scene.drafts.kept["surgeon", scene.vault.keep(scene.person(907)), "add/need"] = draft("add/need", NOON)
    listed = work_list(scene.desk())
    assert (listed.found, listed.met) == (2, 4)
    assert sum(listed.counts.values()) == 5


# Whose, why, and how long such have waited


def test_mine_and_the_teams_are_told_apart(scene: Scene) -> None:
    scene.item(scene.person(901), responsible_ref="surgeon", responsible_kind=ResponsibleKind.PERSON)
    scene.item(scene.person(902))
    scene.item(scene.person(903), responsible_ref="Ortopedia", responsible_kind=ResponsibleKind.UNIT)
    sizes = {group: work_list(scene.desk(), Look(group=group)).counts[Tab.REQUESTS] for group in Group}
    assert sizes == {Group.ALL: 3, Group.MINE: 1, Group.TEAM: 2}  # a person called as a role is not the role


def test_appointments_are_not_the_teams(scene: Scene) -> None:
    scene.appointments.bookings["doctor"] = (Booking(scene.person(), time(9), "Polvi"),)
    assert work_list(scene.desk(DOCTOR), Look(group=Group.TEAM)).counts[Tab.TODAY] == 0


def test_why_a_row_is_there_comes_with_it(scene: Scene) -> None:
    scene.item(scene.person(), origin="proactive", origin_why="need_inferred")
    (row,) = work_list(scene.desk()).rows
    assert (row.origin, row.origin_why) == ("proactive", "need_inferred")


def test_usual_waits_are_told_when_enough_persons_stand_behind_them(scene: Scene) -> None:
    scene.item(scene.person(), urgency="urgent")
    for n in range(ENOUGH - 1):
        scene.work.waited.append(wait(f"p{n}", n + 1))
    scene.work.waited += [wait("p0", 40, item=f"again-{n}") for n in range(9)]  # one person's many requests
    scene.work.waited += [wait(f"q{n}", 300, urgency="routine") for n in range(50)]
    assert work_list(scene.desk()).rows[0].usual is None
    scene.work.waited = [wait(f"p{n}", n + 1) for n in range(ENOUGH)]
    found = work_list(scene.desk()).rows[0].usual
    assert found is not None
    assert (found.p50, found.p80) == (ENOUGH // 2, ENOUGH * 4 // 5)


def wait(person: str, days: int, *, urgency: str = "urgent", item: str = "") -> Wait:
    return Wait(item or person, PersonKey(person), ResponsibleKind.ROLE, "surgeon", urgency, TODAY, days)


# What the user left unfinished


def test_own_drafts_are_listed_once_a_customer_without_their_text(scene: Scene) -> None:
    who = scene.person(family_name="Korhonen", given_names="Eero")
    key = scene.vault.keep(who)
    known = scene.directory.people[who]
    scene.directory.people[who] = replace(known, relations=(relation(Relation.APPOINTMENT, SURGEON),))
    for place, hours in (("add/need", 1), ("edit/x", 50)):
        scene.drafts.kept["surgeon", key, place] = draft(place, NOON - timedelta(hours=hours))
    scene.drafts.kept["doctor", key, "add/goal"] = draft("add/goal", NOON)
    listed = work_list(scene.desk())
    (row,) = listed.rows
    assert (row.tab, row.name, row.kind, row.origin, row.waiting_days) == (
        Tab.UNFINISHED, "Korhonen, Eero", "draft", "own", 0,
    )  # fmt: skip
    assert "salainen" not in repr(listed)
    assert person_of(scene.desk(), row).reveal() == made_up_id().reveal()
    assert [subject for subject, _, _ in scene.logged()] == [key]


def test_a_draft_of_a_case_opened_on_a_stated_reason_puts_no_name_on_the_list(scene: Scene) -> None:
    key = scene.vault.keep(scene.person())
    scene.drafts.kept["surgeon", key, "add/need"] = draft("add/need", NOON)
    scene.house.memory.grant("surgeon", key, Grant("reason", "consultation: puhelu", NOON + timedelta(hours=1)))
    listed = work_list(scene.desk())
    assert (listed.rows, listed.kept_back) == ((), 1)


def test_a_draft_outlives_the_relation_without_the_name(scene: Scene) -> None:
    """The text is the writer's for two weeks; whom it is about is not, once nothing binds them any more."""
    who = scene.person(family_name="Korhonen", given_names="Eero")
    key = scene.vault.keep(who)
    scene.drafts.kept["surgeon", key, "add/need"] = draft("add/need", NOON)
    ended = relation(Relation.APPOINTMENT, SURGEON, start=TODAY - timedelta(days=9), end=TODAY - timedelta(days=1))
    scene.directory.people[who] = replace(scene.directory.people[who], relations=(ended,))
    listed = work_list(scene.desk())
    (row,) = listed.rows
    assert (row.name, row.kind, listed.missing, listed.counts[Tab.UNFINISHED]) == (None, "draft", (), 1)
    assert scene.logged() == [], "nobody was shown"
    assert person_of(scene.desk(), row) == who, "opening asks the gate as ever"
    scene.directory.trouble = Trouble.TIMED_OUT
    assert work_list(scene.desk()).rows[0].name is None


@pytest.mark.parametrize("kind", ["action", "follow_up", "review"])
def test_what_one_gave_to_oneself_names_nobody_once_the_relation_has_ended(scene: Scene, kind: str) -> None:
    """It makes no relation (domain/worklist_relations.py), so the list may not tell what the gate would refuse."""
    who = scene.person(family_name="Korhonen", given_names="Eero")
    mine = {"responsible_ref": "doctor", "responsible_kind": ResponsibleKind.PERSON, "unbound": "doctor"}
    scene.item(who, kind, **mine)
    (row,) = work_list(scene.desk(DOCTOR)).rows
    assert (row.name, row.why, row.nameless, scene.logged()) == (None, "", True, [])
    met = relation(Relation.ENCOUNTER, DOCTOR, start=TODAY - timedelta(days=9))
    scene.directory.people[who] = replace(scene.directory.people[who], relations=(met,))
    (row,) = work_list(scene.desk(DOCTOR)).rows
    assert (row.name, row.why) == ("Korhonen, Eero", "Leikataanko?")
    assert [told[2] for told in scene.logged()] == ["encounter"], "the log names the relation that is held"


def test_a_draft_names_nobody_who_has_denied_it_since(scene: Scene) -> None:
    denial = Denial(DenialTarget.ALL_PATIENT_DATA, "", TODAY - timedelta(days=1), None)
    who = scene.person()
    scene.drafts.kept["surgeon", scene.vault.keep(who), "add/need"] = draft("add/need", NOON)
    held = (relation(Relation.APPOINTMENT, SURGEON),)
    scene.directory.people[who] = replace(scene.directory.people[who], relations=held, denials=(denial,))
    assert [row.name for row in work_list(scene.desk()).rows] == [None]


def test_drafts_that_cannot_be_read_are_said_to_be_missing(scene: Scene) -> None:
    def broken(*_: object) -> tuple[Unfinished, ...]:
        raise StoreUnavailable("locked")

    scene.drafts.unfinished = broken  # type: ignore[method-assign]
    listed = work_list(scene.desk())
    assert (listed.complete, listed.missing) == (False, ("drafts",))


def draft(place: str, at: datetime) -> Draft:
    return Draft(place=place, version=1, fields={"text": "salainen"}, fixed={}, values={}, saved_at=at)


# Against a naive list


ITEMS = st.lists(
    st.tuples(
        st.sampled_from(["request", "action", "follow_up", "review", "answer"]),
        st.integers(901, 906),
        st.none() | st.integers(-40, 40),
        st.sampled_from(["surgeon", "care_staff", "doctor", "staff"]),
        st.sampled_from(["", "surgeon", "doctor"]),
        st.sampled_from(["", "health", "social"]),
    ),
    max_size=15,
)


SOCIAL_WORKER = replace(STAFF, id="social", register=Register.SOCIAL)


@given(ITEMS, st.sampled_from([DOCTOR, SURGEON, STAFF, SOCIAL_WORKER]))
@settings(max_examples=80, deadline=None)
def test_the_list_is_what_a_plain_reading_gives(items, user: StaffMember) -> None:
    scene = Scene()
    expected: dict[Tab, list[tuple[str, date | None]]] = {tab: [] for tab in Tab}
    kept = 0
    for kind, number, days, ref, not_for, register in items:
        due = None if days is None else TODAY + timedelta(days=days)
        item = scene.item(scene.person(number), kind, due=due, responsible_ref=ref, not_for=not_for, register=register)
        late = due is not None and due < TODAY
        if kind == "request":
            tab = Tab.REQUESTS
        elif kind == "review":
            tab = Tab.REVIEWS if due is not None and days <= 14 else None
        elif kind == "answer":
            tab = Tab.REQUESTS if due is None or days >= -14 else None
        else:
            tab = Tab.OVERDUE if late else Tab.UPCOMING
        if tab and ref == user.role.value:
            if not_for == user.id or register not in ("", user.register.value):
                kept += 1
            else:
                expected[tab].append((item.item_id, due))
    for tab, wanted in expected.items():
        before = len(scene.logged())
        listed = work_list(scene.desk(user), Look(tab))
        order = sorted(wanted, key=lambda one: (one[1] or date.max, one[0]))
        assert [(row.ref.item_id, row.due) for row in listed.rows] == order
        assert {t: listed.counts[t] for t in Tab} == {t: len(rows) for t, rows in expected.items()}
        assert (listed.kept_back, listed.tab) == (kept, tab)
        assert len({row.id for row in listed.rows}) == len(listed.rows)
        assert len(scene.logged()) - before == len({row.ref.subject for row in listed.rows})
