"""The work list's overdue view holds what law promised and no event has met, among the plans' overdue items."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from components.text import LANGUAGES, Text
from domain.access import Deed
from domain.errors import NotFound
from domain.guarantee import Service, Step
from domain.hetu import PersonalId
from domain.plan import ResponsibleKind
from domain.results import Answer, Failed, Fetched, Trouble
from domain.staff import Register, StaffMember
from domain.worklist import OpenItem, Promised
from services.ports import AuditQuery, Deadline
from services.worklist import PAGE, Group, Look, Tab, person_of, work_list
from tests.fakes import (
    NOON,
    SOCIAL_WORKER,
    STAFF,
    TODAY,
    FakeDirectory,
    FakeOpenWork,
    FakeVault,
    customer,
    made_up_id,
    make_desk,
    make_house,
)


@dataclass
class FakePromises:
    waiting_now: list[Promised] = field(default_factory=list)
    trouble: Trouble | None = None

    def waiting(self, staff: StaffMember, deadline: Deadline) -> Answer[tuple[Promised, ...]]:
        if self.trouble is not None:
            return Failed("relations", self.trouble, NOON)
        return Fetched(tuple(self.waiting_now), NOON, "relations")


class Scene:
    def __init__(self) -> None:
        self.directory, self.vault, self.work = FakeDirectory(), FakeVault(), FakeOpenWork()
        self.promises = FakePromises()
        self.house = make_house(directory=self.directory, vault=self.vault, open_work=self.work, promises=self.promises)

    def person(self, number: int = 908) -> PersonalId:
        who = self.directory.add(customer(made_up_id(number, day="131042")))
        self.vault.keep(who)
        return who

    def asked(self, days: int, who: PersonalId | None = None, **more: object) -> Promised:
        """A contact so many days ago of somebody born in 1942."""
        usual = {
            "key": f"c{len(self.promises.waiting_now)}", "what": "Yhteydenotto palvelutarpeen arvioimiseksi",
            "service": Service.SOCIAL, "step": Step.ASSESSMENT, "started": TODAY - timedelta(days),
            "born": date(1942, 10, 13), "register": Register.SOCIAL,
        }  # fmt: skip
        one = Promised(person=who or self.person(), **(usual | more))  # type: ignore[arg-type]
        self.promises.waiting_now.append(one)
        return one

    def action(self, who: PersonalId, number: int, days: int) -> None:
        self.work.items.append(
            OpenItem(
                kind="action", subject=self.vault.key_of(who), plan_version=3, item_id=f"item-{number:03}", what="Soita",
                due=TODAY - timedelta(days), since=NOON, responsible_label="", responsible_ref="social",
                responsible_kind=ResponsibleKind.PERSON,
            )
        )  # fmt: skip


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_an_assessment_not_started_in_seven_working_days_is_overdue_and_its_person_logged(scene: Scene) -> None:
    scene.asked(20)
    listed = work_list(make_desk(SOCIAL_WORKER, scene.house))
    (row,) = listed.rows
    assert (row.tab, row.kind, row.origin, row.origin_why) == (Tab.OVERDUE, "promise", "reactive", "contact")
    assert (row.waiting_days, row.due, row.overdue_days) == (20, date(2026, 11, 10), 11)
    assert listed.counts[Tab.OVERDUE] == 1
    logged = scene.house.audit.read(AuditQuery(deed=Deed.SEE_WORK_LIST.value))
    assert [(r.entry.subject, r.entry.relation) for r in logged] == [(row.ref.subject, "assignment")]
    assert person_of(make_desk(SOCIAL_WORKER, scene.house), row) == scene.promises.waiting_now[0].person


@pytest.mark.parametrize(
    ("days", "born", "rows"),
    [
        (11, date(1942, 10, 13), 0),
        (1, date(1942, 10, 13), 0), (400, date(1942, 10, 13), 1), (400, date(1990, 1, 1), 0), (400, None, 1),
    ],
)  # fmt: skip
def test_who_is_in_time_or_too_young_is_not_on_it(scene: Scene, days: int, born: date | None, rows: int) -> None:
    scene.asked(days, born=born)
    due, left = TODAY - timedelta(days), 7
    while left:  # an oracle of its own: there is no holiday in November but All Saints', a Saturday
        due += timedelta(1)
        left -= due.weekday() < 5
    late = due < TODAY and (born is None or born.year < 1950)
    assert len(work_list(make_desk(SOCIAL_WORKER, scene.house)).rows) == (int(late) if days < 30 else rows)


def test_another_registers_staff_get_no_name_and_are_told_that_a_row_is_kept_back(scene: Scene) -> None:
    scene.asked(30)
    listed = work_list(make_desk(STAFF, scene.house))
    assert (listed.rows, listed.counts[Tab.OVERDUE], listed.kept_back) == ((), 0, 1)
    assert list(scene.house.audit.read(AuditQuery(deed=Deed.SEE_WORK_LIST.value))) == []


def test_pages_hold_every_row_once_in_the_order_of_their_days(scene: Scene) -> None:
    who = scene.person()
    for number in range(PAGE):
        scene.action(who, number, days=1 + number % 30)
    for number in range(15):
        scene.asked(15 + 2 * number, scene.person(920 + number))
    desk, seen, after = make_desk(SOCIAL_WORKER, scene.house), [], None
    while True:
        page = work_list(desk, Look(Tab.OVERDUE, after=after))
        assert page.counts[Tab.OVERDUE] == PAGE + 15
        seen += page.rows
        after = page.next
        if after is None:
            break
    assert len(seen) == len({row.id for row in seen}) == PAGE + 15
    days = [row.due for row in seen if row.due is not None]
    assert days == sorted(days)


def test_what_one_took_oneself_is_ones_own_and_the_rest_the_teams(scene: Scene) -> None:
    scene.asked(30, staff_id=SOCIAL_WORKER.id)
    scene.asked(30, scene.person(930))
    desk = make_desk(SOCIAL_WORKER, scene.house)
    of = {group: [r.owner_ref for r in work_list(desk, Look(Tab.OVERDUE, group)).rows] for group in Group}
    assert of[Group.MINE] == [SOCIAL_WORKER.id]
    assert of[Group.TEAM] == [SOCIAL_WORKER.unit]
    assert sorted(of[Group.ALL]) == sorted([SOCIAL_WORKER.id, SOCIAL_WORKER.unit])


def test_a_silent_source_is_said_and_nothing_is_called_empty(scene: Scene) -> None:
    scene.promises.trouble = Trouble.TIMED_OUT
    listed = work_list(make_desk(SOCIAL_WORKER, scene.house))
    assert listed.missing == ("promises",)
    assert not listed.complete


def test_a_row_of_which_the_vault_knows_nobody_opens_nobody(scene: Scene) -> None:
    scene.asked(30)
    (row,) = work_list(make_desk(SOCIAL_WORKER, scene.house)).rows
    with pytest.raises(NotFound):
        person_of(make_desk(STAFF, scene.house), row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_words_for_it(language: str) -> None:
    text = Text(language)
    assert all(text.has(f"worklist.{key}") for key in ("kind.promise", "why.contact", "missing.promises"))
