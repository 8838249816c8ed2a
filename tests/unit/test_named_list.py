"""The names of a cohort: who may see whom, what is logged and counted, and what an attacker learns of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from analytics.population import Population
from components.audit_table import audit_view
from components.text import Text
from domain.access import Relation
from domain.consent import Denial, DenialTarget
from domain.errors import InvalidInput, LookUpLimit, NotFound, Refused, SourceTrouble, StoreUnavailable
from domain.event import EventKind, EventStatus
from domain.hetu import PersonalId
from domain.names_asked import PAGE, NamesPurpose
from domain.predicate import All, Among, Dimension, Everyone, Had, Measured, Not, Predicate, Select
from domain.predicate_json import digest, to_json
from domain.results import Answer, Failed, Fetched, Trouble
from domain.staff import Role, StaffMember
from services.audit import read_audit
from services.desk import Desk
from services.named_list import hinders, may_name, named, person_of, still
from services.named_page import Onward
from services.ports import AuditQuery, Deadline
from services.situation import open_situation
from tests.fakes import (
    DOCTOR,
    LEAD,
    NOON,
    OFFICER,
    SOCIAL_WORKER,
    STAFF,
    SURGEON,
    TODAY,
    FakeDirectory,
    FakeMemory,
    FakeVault,
    customer,
    made_up_id,
    make_desk,
    make_house,
    relation,
)
from tests.oracle.populations import ACTIVITIES, Person, Row, columns

EVERYONE, CONTACT = Everyone(), NamesPurpose.CONTACT
SEEN = Had(Select(activities=frozenset({"A99"})))
PSYCHIATRY = Had(Select(activities=frozenset({"PSY"})))
WOMEN = Among(Dimension.GENDER, frozenset({"female"}))


@dataclass
class FakeOwn:
    """Tells of everybody in the register, whoever asks: the service must not believe it."""

    numbers: dict[PersonalId, int] = field(default_factory=dict)
    trouble: Trouble | None = None

    def now(
        self, staff: StaffMember, besides: Sequence[PersonalId], deadline: Deadline
    ) -> Answer[Mapping[PersonalId, int]]:
        return Failed("relations", self.trouble, NOON) if self.trouble else Fetched(self.numbers, NOON, "relations")


@dataclass
class FakePopulations:
    """A snapshot in memory: customer of number n stands at place n."""

    population: Population | None = None
    rules: tuple[Any, ...] = ()

    def now(self) -> Any:
        assert self.population is not None
        return SimpleNamespace(
            population=self.population, numbers=np.arange(len(self.population.people)), rules=self.rules
        )


def event(activity: int = 0, *, status: EventStatus = EventStatus.DONE, days_ago: int = 10) -> Row:
    return Row(TODAY - timedelta(days=days_ago), 480, activity, 0, 0, 0, 0, status, 1_000, 10, 0, 0)


class Scene:
    def __init__(self) -> None:
        self.vault, self.directory, self.memory = FakeVault(), FakeDirectory(), FakeMemory()
        self.own, self.populations = FakeOwn(), FakePopulations()
        self.columns: list[Person] = []
        self.house = make_house(
            vault=self.vault, directory=self.directory, memory=self.memory, own=self.own, populations=self.populations
        )

    def person(
        self, name: str, *relations: Any, rows: tuple[Row, ...] = (event(),), gender: str = "female", **known: Any
    ) -> PersonalId:
        """Somebody of the register and of the snapshot, under a relation of the doctor's unless others are given."""
        number = len(self.columns)
        id = made_up_id(900 + number % 100, day=f"{1 + number // 100:02}1052")
        denials = known.pop("denials", ())
        who = customer(id, family_name=name, **known)
        held = relations or (relation(Relation.ENCOUNTER),)
        self.directory.add(who, *(one for one in held if one is not None), denials=denials)
        self.own.numbers[id] = number
        hidden = bool(known.get("non_disclosure"))
        self.columns.append(Person(who.birth_date or TODAY, gender, 0, None, None, hidden, rows, (), 1))
        self.populations.population = columns(self.columns)
        return id

    def desk(self, user: StaffMember = DOCTOR, **more: Any) -> Desk:
        return make_desk(user, self.house, **more)

    def lines(self, **wanted: str) -> list[Any]:
        rows = self.house.audit.read(AuditQuery(deed="see_names", limit=10_000, **wanted))  # type: ignore[arg-type]
        return [row.entry for row in rows]

    def shown(self, cohort: Predicate = EVERYONE, user: StaffMember = DOCTOR) -> list[str]:
        return [row.name for row in named(self.desk(user), cohort, CONTACT).rows]


@pytest.fixture
def scene() -> Scene:
    return Scene()


# Who may


@pytest.mark.parametrize(
    "user",
    [LEAD, OFFICER, replace(LEAD, role=Role.ADMINISTRATOR), replace(LEAD, role=Role.CUSTOMER)],
    ids=lambda u: u.role,
)
def test_other_roles_see_nobody_and_the_attempt_is_a_line(scene: Scene, user: StaffMember) -> None:
    scene.person("Aho")
    assert not may_name(scene.desk(user))
    assert hinders(scene.desk(user), EVERYONE)
    with pytest.raises(Refused):
        named(scene.desk(user), EVERYONE, CONTACT)
    assert [(one.outcome, one.subject) for one in scene.lines()] == [("refused", None)]


@pytest.mark.parametrize("user", [DOCTOR, SURGEON, STAFF], ids=lambda u: u.id)
def test_those_who_care_see_their_own(scene: Scene, user: StaffMember) -> None:
    scene.person("Aho", relation(Relation.ENCOUNTER, user))
    scene.person("Berg", relation(Relation.ENCOUNTER, OFFICER))
    assert scene.shown(user=user) == ["Aho, Maija"]


@pytest.mark.parametrize(
    ("why_not", "known", "relations"),
    [
        ("no relation", {}, (None,)),
        ("a relation that has ended", {}, (relation(Relation.ENCOUNTER, end=TODAY - timedelta(days=1)),)),
        ("another's relation", {}, (relation(Relation.ENCOUNTER, STAFF),)),
        ("turvakielto", {"non_disclosure": True}, ()),
        ("a denial", {"denials": (Denial(DenialTarget.ALL_PATIENT_DATA, "", TODAY, None),)}, ()),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_who_is_not_listed(scene: Scene, why_not: str, known: dict[str, Any], relations: tuple[Any, ...]) -> None:
    scene.person("Aho")
    scene.person("Berg", *relations, **known)
    assert scene.shown() == ["Aho, Maija"], why_not


def test_a_stated_reason_puts_nobody_on_a_list(scene: Scene) -> None:
    person = scene.person("Berg", None)
    scene.person("Aho")
    open_situation(scene.desk(), person, "care", stated_reason="consultation: Terveyskeskus soitti ja kysyy")
    assert scene.shown() == ["Aho, Maija"]


def test_own_record_and_a_colleague_whom_one_once_met_are_not_listed(scene: Scene) -> None:
    mine, colleague, nearer = (scene.person(name) for name in ("Oma", "Työtoveri", "Potilas"))
    near = replace(scene.directory.people[nearer], relations=(relation(Relation.APPOINTMENT),))
    scene.directory.people[nearer] = near
    key_of = scene.vault.key_of
    me = replace(DOCTOR, person_key=key_of(mine))
    others = (replace(STAFF, person_key=key_of(colleague)), replace(SURGEON, person_key=key_of(nearer)))
    scene.house.staff.people = (me, *others)  # type: ignore[attr-defined]
    assert scene.shown(user=me) == ["Potilas, Maija"]
    assert [one.flags for one in scene.lines(outcome="allowed")] == [("colleague",)]  # marked for the officer


def test_the_dead_are_listed_as_dead(scene: Scene) -> None:
    scene.person("Aho", deceased_on=TODAY - timedelta(days=3))
    assert [(row.name, row.deceased) for row in named(scene.desk(), EVERYONE, CONTACT).rows] == [("Aho, Maija", True)]


def test_the_order_is_the_alphabets(scene: Scene) -> None:
    for name in ("Öhman", "Åberg", "Aho", "Ärje", "zorn"):
        scene.person(name)
    assert [name.split(",")[0] for name in scene.shown()] == ["Aho", "zorn", "Åberg", "Ärje", "Öhman"]


# What is logged


def test_the_deed_and_every_displayed_person_are_lines(scene: Scene) -> None:
    first, second = scene.person("Aho"), scene.person("Berg")
    scene.person("Coper", gender="male")
    named(scene.desk(), WOMEN, NamesPurpose.HAND_OVER)
    deed, *persons = sorted(scene.lines(), key=lambda one: one.subject or "")
    assert {one.subject for one in persons} == {scene.vault.key_of(first), scene.vault.key_of(second)}
    assert {(one.outcome, one.relation, one.purpose, one.reason) for one in persons} == {
        ("allowed", "encounter", "names_hand_over", "care_relation")
    }
    assert (deed.subject, deed.outcome, deed.purpose) == (None, "done", "names_hand_over")
    assert deed.categories == ("identity", f"cohort={digest(WOMEN)}", f"asked={to_json(WOMEN)}")
    assert {one.categories for one in persons} == {("identity", f"cohort={digest(WOMEN)}")}
    assert all(scene.vault.person_of(one.subject) for one in persons)  # the officer can be told whose line it is


def test_the_officer_reads_which_group_it_was_and_who_was_shown(scene: Scene) -> None:
    scene.person("Aho")
    named(scene.desk(), WOMEN, NamesPurpose.REVIEW)
    page = read_audit(scene.desk(OFFICER), AuditQuery(deed="see_names"), verify=False)
    rows = audit_view(page, Text("fi"))["rows"]
    mark, review = f"Ryhm\u00e4 {digest(WOMEN)[:8]}.", "nimilista: oman ty\u00f6n arviointi"
    assert {row["cells"][2]["note"] for row in rows} == {
        mark,
        f"{mark} Asiakkaat, joista pit\u00e4\u00e4 paikkansa: sukupuoli: nainen.",
    }
    assert all(review in row["cells"][4]["text"] for row in rows)
    assert sum("button" in row["cells"][3] for row in rows) == 1  # the displayed person can be told


def test_no_log_line_no_names(scene: Scene) -> None:
    scene.person("Aho")
    scene.house.audit.broken = True  # type: ignore[attr-defined]
    with pytest.raises(StoreUnavailable):
        named(scene.desk(), EVERYONE, CONTACT)


def test_nothing_that_prints_a_page_prints_an_id(scene: Scene) -> None:
    person = scene.person("Aho")
    assert person.reveal() not in repr(named(scene.desk(), EVERYONE, CONTACT))


# Conditions


@pytest.mark.parametrize("user", [DOCTOR, SURGEON, STAFF], ids=lambda u: u.id)
@pytest.mark.parametrize("cohort", [PSYCHIATRY, Not(PSYCHIATRY), All((WOMEN, Not(PSYCHIATRY)))])
def test_no_list_is_made_from_a_shielded_service(scene: Scene, user: StaffMember, cohort: Predicate) -> None:
    scene.person("Aho", relation(Relation.ENCOUNTER, user), rows=(event(4),))
    assert hinders(scene.desk(user), cohort)
    with pytest.raises(Refused):
        named(scene.desk(user), cohort, CONTACT)
    assert [(one.outcome, one.subject) for one in scene.lines()] == [("refused", None)]


def test_a_condition_that_names_nothing_shielded_does_not_tell_of_it_either(scene: Scene) -> None:
    """Any event, any contact, a feature: of what is shielded, a list of names knows nothing."""
    assert ACTIVITIES[4].shielded
    scene.person("Aho", rows=(event(4),))
    any_event, any_contact = Had(Select()), Had(Select(kinds=frozenset({EventKind.CONTACT})))
    for cohort in (any_event, any_contact, Measured("visits_12_months", 1.0, None), Measured("cost_12_months", 100.0)):
        assert scene.shown(cohort) == []
        assert scene.shown(Not(cohort)) == ["Aho, Maija"]


def test_the_other_register_is_not_told_of(scene: Scene) -> None:
    scene.person("Aho", relation(Relation.ASSIGNMENT, SOCIAL_WORKER), rows=(event(0),))
    assert scene.shown(Had(Select()), SOCIAL_WORKER) == []
    assert scene.shown(user=SOCIAL_WORKER) == ["Aho, Maija"]
    for cohort in (SEEN, Among(Dimension.LIFE_CYCLE, frozenset({"active"})), Measured("coping", 4.0, None)):
        with pytest.raises(Refused):
            named(scene.desk(SOCIAL_WORKER), cohort, CONTACT)


def test_a_segment_whose_rule_is_not_known_to_be_plain_has_no_names(scene: Scene) -> None:
    scene.person("Aho")
    cohort = Among(Dimension.SEGMENT, frozenset({"knee"}))
    with pytest.raises(Refused):
        named(scene.desk(), cohort, CONTACT)
    plain = SimpleNamespace(id="knee", definitions=(SimpleNamespace(sensitive=False),))
    scene.populations.rules = (plain,)
    assert scene.shown(cohort) == []


def test_what_is_not_declared_is_no_condition(scene: Scene) -> None:
    scene.person("Aho")
    with pytest.raises(InvalidInput):
        named(scene.desk(), Measured("visits_12_months", 3.0, None), CONTACT)
    assert scene.lines(outcome="allowed") == []


# Pages and limits


def many(scene: Scene, n: int) -> None:
    for number in range(n):
        scene.person(f"Nimi{number:03}")


def test_pages_have_fifty_and_meet(scene: Scene) -> None:
    many(scene, 120)
    desk = scene.desk(look_ups_5_minutes=100)
    first = named(desk, EVERYONE, CONTACT)
    second = named(desk, EVERYONE, CONTACT, first.next)
    third = named(desk, EVERYONE, CONTACT, second.next)
    assert [len(page.rows) for page in (first, second, third)] == [PAGE, PAGE, 20]
    assert third.next is None
    names = [row.name for page in (first, second, third) for row in page.rows]
    assert names == sorted(set(names))
    assert (first.left_today, third.left_today) == (150, 80)


def test_the_next_page_is_of_the_same_group_purpose_and_snapshot(scene: Scene) -> None:
    many(scene, 60)
    desk = scene.desk()
    onward = named(desk, EVERYONE, CONTACT).next
    for cohort, purpose in ((WOMEN, CONTACT), (EVERYONE, NamesPurpose.REVIEW)):
        with pytest.raises(InvalidInput, match=r"names\.start_again"):
            named(desk, cohort, purpose, onward)
    scene.populations.population = replace(scene.populations.population, snapshot="of tomorrow")  # type: ignore[type-var]
    with pytest.raises(InvalidInput, match=r"names\.start_again"):
        named(desk, EVERYONE, CONTACT, onward)
    assert len(scene.lines(outcome="allowed")) == PAGE


def test_anothers_page_is_worth_nothing(scene: Scene) -> None:
    many(scene, 60)
    for person in scene.own.numbers:
        both = (relation(Relation.ENCOUNTER), relation(Relation.ENCOUNTER, STAFF))
        scene.directory.people[person] = replace(scene.directory.people[person], relations=both)
    onward = named(scene.desk(), EVERYONE, CONTACT).next
    with pytest.raises(Refused, match="other_user"):
        named(scene.desk(STAFF, session="of another"), EVERYONE, CONTACT, onward)
    assert [one.reason for one in scene.lines(who=STAFF.id)] == ["other_user"]


def test_whoever_has_left_between_two_pages_is_not_on_the_next(scene: Scene) -> None:
    many(scene, 60)
    desk = scene.desk()
    first = named(desk, EVERYONE, CONTACT)
    gone = sorted(scene.own.numbers, key=lambda one: scene.directory.people[one].customer.family_name)[49:55]
    for person in gone:
        scene.directory.people[person] = replace(scene.directory.people[person], relations=())
    second = named(desk, EVERYONE, CONTACT, first.next)
    assert [row.name[:7] for row in second.rows] == [f"Nimi{n:03}" for n in range(55, 60)]
    assert [row.name[:7] for row in still(desk, first).rows] == [f"Nimi{n:03}" for n in range(49)]
    with pytest.raises(NotFound):
        person_of(desk, first, first.rows[-1].id)


def test_drawing_again_shows_nobody_new_and_logs_nothing(scene: Scene) -> None:
    many(scene, 3)
    desk = scene.desk()
    page = named(desk, EVERYONE, CONTACT)
    scene.person("Uusi")
    before = len(scene.lines())
    assert still(desk, page) == page
    assert len(scene.lines()) == before
    assert still(scene.desk(LEAD), page).rows == ()


def test_a_row_of_another_session_opens_nobody(scene: Scene) -> None:
    many(scene, 1)
    page = named(scene.desk(), EVERYONE, CONTACT)
    other = named(scene.desk(session="another"), EVERYONE, CONTACT)
    assert person_of(scene.desk(), page, page.rows[0].id) == next(iter(scene.own.numbers))
    for id in (other.rows[0].id, "", "0", "../0"):
        with pytest.raises(NotFound):
            person_of(scene.desk(), page, id)


def test_a_day_has_two_hundred_names(scene: Scene) -> None:
    many(scene, 230)
    desk = scene.desk(look_ups_5_minutes=100)
    page, pages = named(desk, EVERYONE, CONTACT), []
    while page.rows:
        pages.append(page)
        page = named(desk, EVERYONE, CONTACT, page.next)
    assert [len(one.rows) for one in pages] == [50, 50, 50, 50]
    assert (page.rows, page.limited, page.left_today) == ((), True, 0)
    assert hinders(desk, EVERYONE) == "limit_names"
    named(desk, EVERYONE, CONTACT)
    assert len(scene.lines(outcome="allowed")) == 200
    assert [len(scene.lines(outcome=word)) for word in ("limited", "refused")] == [1, 1]  # the officer is told once
    scene.house.clock.pass_time(hours=25)  # type: ignore[attr-defined]
    assert len(named(desk, EVERYONE, CONTACT).rows) == PAGE


def test_a_new_session_and_a_restart_do_not_give_more(scene: Scene) -> None:
    many(scene, 120)
    for number in range(4):
        named(scene.desk(session=f"session-{number}", names_day=70), EVERYONE, CONTACT)
    assert len(scene.lines(outcome="allowed")) == 70


def test_ten_thousand_askings_show_no_more_than_the_day_allows(scene: Scene) -> None:
    many(scene, 60)
    shown, stopped = 0, 0
    desk = scene.desk()
    for _ in range(10_000):
        try:
            shown += len(named(desk, EVERYONE, CONTACT).rows)
        except LookUpLimit:
            stopped += 1
    assert shown == 200
    assert stopped == 10_000 - 30  # thirty look-ups in five minutes


def test_many_at_once_share_the_day(scene: Scene) -> None:
    many(scene, 60)
    desks = [scene.desk(session=f"session-{n}", look_ups_5_minutes=1_000) for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda desk: named(desk, EVERYONE, CONTACT), desks))
    assert sum(len(page.rows) for page in pages) == 200 == len(scene.lines(outcome="allowed"))


# What an attacker learns of the others


def test_a_page_is_the_same_whoever_else_is_in_the_group() -> None:
    """Differencing through names: the members whom one may not see change nothing, so a number that is hidden from a
    lead cannot be read from a list."""
    pages = []
    for others in ((), ("no", "denied", "secret"), ("no",) * 40):
        scene = Scene()
        many(scene, 3)
        for which in others:
            known: dict[str, Any] = {"non_disclosure": which == "secret"}
            if which == "denied":
                known["denials"] = (Denial(DenialTarget.ALL_PATIENT_DATA, "", TODAY, None),)
            scene.person("Muu", *((None,) if which == "no" else ()), **known)
        pages.append(named(scene.desk(), SEEN, CONTACT))
    assert pages[0] == pages[1] == pages[2]


def test_trouble_is_said_and_is_nobodys_absence(scene: Scene) -> None:
    many(scene, 2)
    scene.own.trouble = Trouble.TIMED_OUT
    with pytest.raises(SourceTrouble):
        named(scene.desk(), EVERYONE, CONTACT)
    scene.own.trouble, scene.directory.trouble = None, Trouble.UNREACHABLE
    with pytest.raises(SourceTrouble):
        named(scene.desk(), EVERYONE, CONTACT)
    assert scene.lines(outcome="allowed") == []


def test_nobody_is_told_of_whom_the_register_gave_for_another(scene: Scene) -> None:
    first, second = scene.person("Aho"), scene.person("Berg")
    scene.directory.answers[first] = Fetched(scene.directory.people[second], NOON, "persons")
    assert scene.shown() == ["Berg, Maija"]


def test_somebody_whom_the_snapshot_does_not_know_is_not_listed(scene: Scene) -> None:
    scene.person("Aho")
    stranger = scene.directory.add(customer(made_up_id(950), family_name="Uusi"), relation(Relation.ENCOUNTER))
    scene.own.numbers[stranger] = 77
    assert scene.shown() == ["Aho, Maija"]


def test_a_page_forged_of_parts_is_refused(scene: Scene) -> None:
    many(scene, 3)
    page = named(scene.desk(), EVERYONE, CONTACT)
    forged = Onward("guessed", page.asked, "test", ("", ""))
    with pytest.raises(Refused):
        named(scene.desk(), EVERYONE, CONTACT, forged)
