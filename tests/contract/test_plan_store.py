"""The plan store's promises: one write a change, nothing lost, nothing doubled, history that gives the present."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.open_work import SqlOpenWork
from data_access.plan_json import dump
from data_access.tables import open_items, plan_commands, plans
from domain.access import Relation
from domain.errors import Conflict, InvalidInput, NotFound, StoreUnavailable
from domain.plan import (
    AcceptRequest,
    ActionStatus,
    AddAction,
    AddGoal,
    AddNeed,
    CancelRequest,
    Command,
    EditText,
    Plan,
    RemoveItem,
    RequestStatus,
    Responsible,
    ResponsibleKind,
    ReturnRequest,
    SetActionStatus,
    SetDue,
    SetNextReview,
    StatedBy,
)
from domain.worklist import open_items_of
from domain.worklist_views import Cut, Group, Owner
from tests.plan_examples import ASK, CARE_STAFF, COMMANDS, DOCTOR, STAFF, SURGEON, TODAY, answer
from tests.plan_store import OTHER, SUBJECT, Store, entry

NEED = AddNeed("Polvikipu", StatedBy.CUSTOMER)
ROLES = ["doctor", "surgeon", "care_staff", "team_lead", "protection_officer", "administrator", "customer"]


@pytest.fixture
def store(store_folder: Path) -> Store:
    return Store(store_folder)


def begin(store: Store) -> Plan:
    plan = store.do(NEED)
    return store.do(AddGoal(plan.needs[0].id, "Kävely"), AddAction("Röntgen", CARE_STAFF, due=date(2026, 11, 1)), ASK)


def counts(store: Store) -> tuple[int, int, int]:
    """(commands, audit rows, newest version)"""
    with store.engine.connect() as connection:
        commands = connection.execute(sa.select(sa.func.count()).select_from(plan_commands)).scalar_one()
        version = connection.execute(sa.select(sa.func.sum(plans.c.version))).scalar_one() or 0
    return int(commands), store.audit_rows(), int(version)


@pytest.mark.parametrize("version", [-1, 2**31, 2**63, 10**30])
def test_a_version_that_no_store_can_hold_is_refused_as_input(store: Store, version: int) -> None:
    begin(store)
    before = counts(store)
    with pytest.raises(InvalidInput):
        store.plans.append(SUBJECT, store.change(NEED, version), DOCTOR, entry())
    assert counts(store) == before


def test_a_plan_nobody_wrote_is_version_0(store: Store) -> None:
    plan = store.plans.read(SUBJECT)
    assert (plan.version, plan.person_key, plan.needs) == (0, SUBJECT, ())
    assert store.history() == []
    assert store.plans.relations(SUBJECT) == ()


def test_what_was_appended_is_read_back_by_another_process(store: Store) -> None:
    plan = begin(store)
    assert plan.version == 4
    assert Store(store.folder).plans.read(SUBJECT) == plan
    assert store.history() == [
        (1, DOCTOR, "AddNeed"),
        (2, DOCTOR, "AddGoal"),
        (3, DOCTOR, "AddAction"),
        (4, DOCTOR, "RequestStatement"),
    ]


def test_plans_of_two_customers_are_apart(store: Store) -> None:
    begin(store)
    store.do(NEED, subject=OTHER)
    assert store.plans.read(OTHER).version == 1
    item = store.plans.read(SUBJECT).actions[0].id
    with pytest.raises(NotFound):  # a forged id of another customer's item
        store.do(SetActionStatus(item, ActionStatus.DONE), subject=OTHER)
    assert store.plans.read(SUBJECT).actions[0].status is ActionStatus.OPEN


def test_a_new_plan_is_in_the_customers_language(store: Store) -> None:
    asked = store.do(ASK, language="sv")
    plan = store.do(answer(asked.requests[0].id, template="knee_replacement"), by=SURGEON, language="en")
    assert plan.language == "sv"
    assert plan.actions[1].what.startswith("Boka operationstid")


def test_every_change_has_one_command_one_log_line_one_version(store: Store) -> None:
    begin(store)
    assert counts(store) == (4, 4, 4)
    for refused in (
        EditText("nobody", "a", "b"),
        SetActionStatus(store.plans.read(SUBJECT).actions[1].id, ActionStatus.DONE),
        AddNeed(" ", StatedBy.CUSTOMER),
    ):
        with pytest.raises((NotFound, InvalidInput)):
            store.do(refused)
    assert counts(store) == (4, 4, 4)
    assert store.audit.verify() == ()


# A repeat


def test_a_double_click_writes_once(store: Store) -> None:
    change = store.change(NEED, 0, "double-click-1")
    first = store.plans.append(SUBJECT, change, DOCTOR, entry())
    assert store.plans.append(SUBJECT, change, DOCTOR, entry()) == first
    assert counts(store) == (1, 1, 1)


def test_a_repeat_after_others_wrote_returns_the_present_plan(store: Store) -> None:
    change = store.change(NEED, 0, "unknown-outcome")
    store.plans.append(SUBJECT, change, DOCTOR, entry())
    store.do(AddNeed("Uni", StatedBy.CUSTOMER), by=STAFF)
    again = Store(store.folder).plans.append(SUBJECT, change, DOCTOR, entry())  # after a restart, same key
    assert [n.text for n in again.needs] == ["Polvikipu", "Uni"]
    assert counts(store) == (2, 2, 2)


@pytest.mark.parametrize("other", ["author", "command"])
def test_a_key_is_good_for_one_change(store: Store, other: str) -> None:
    store.plans.append(SUBJECT, store.change(NEED, 0, "the-same-key"), DOCTOR, entry())
    command = AddNeed("Uni", StatedBy.CUSTOMER) if other == "command" else NEED
    by = STAFF if other == "author" else DOCTOR
    with pytest.raises(InvalidInput, match="key_reused"):
        store.plans.append(SUBJECT, store.change(command, 1, "the-same-key"), by, entry(by))
    assert counts(store) == (1, 1, 1)


# Versions


@pytest.mark.parametrize("version", [None, -1, True, "1"])
@pytest.mark.parametrize("command", [NEED, ASK, SetNextReview(TODAY)], ids=lambda c: type(c).__name__)
def test_a_missing_version_is_refused_at_every_command(store: Store, version: Any, command: Command) -> None:
    begin(store)
    with pytest.raises(InvalidInput, match="version_missing"):
        store.plans.append(SUBJECT, store.change(command, version), DOCTOR, entry())
    assert counts(store) == (4, 4, 4)


def test_a_version_that_never_was_is_a_conflict(store: Store) -> None:
    begin(store)
    with pytest.raises(Conflict) as clash:
        store.plans.append(SUBJECT, store.change(NEED, 5), DOCTOR, entry())
    assert (clash.value.expected, clash.value.actual) == (5, 4)


def test_additions_on_an_old_version_merge(store: Store) -> None:
    begin(store)
    plan = store.plans.append(SUBJECT, store.change(AddNeed("Uni", StatedBy.CUSTOMER), 1), STAFF, entry(STAFF))
    assert (plan.version, len(plan.needs), len(plan.requests)) == (5, 2, 1)


def test_changes_of_different_items_merge(store: Store) -> None:
    plan = begin(store)
    store.do(EditText(plan.needs[0].id, "Oikean polven kipu", "Polvikipu"))
    done = SetActionStatus(plan.actions[0].id, ActionStatus.DONE)
    merged = store.plans.append(SUBJECT, store.change(done, 4), STAFF, entry(STAFF))
    assert (merged.needs[0].text, merged.actions[0].status) == ("Oikean polven kipu", ActionStatus.DONE)


def test_changes_of_the_same_item_conflict_and_show_both(store: Store) -> None:
    plan = begin(store)
    need = plan.needs[0].id
    store.do(EditText(need, "Oikean polven kipu", "Polvikipu"))
    mine = EditText(need, "Vasemman polven kipu", "Polvikipu")
    with pytest.raises(Conflict) as clash:
        store.plans.append(SUBJECT, store.change(mine, 4), STAFF, entry(STAFF))
    assert clash.value.theirs.text == "Oikean polven kipu"
    assert clash.value.mine == mine
    assert (clash.value.expected, clash.value.actual) == (4, 5)
    assert counts(store) == (5, 5, 5)


def test_two_tabs_of_one_person_conflict_too(store: Store) -> None:
    plan = begin(store)
    item = plan.actions[0].id
    store.plans.append(SUBJECT, store.change(SetDue(item, TODAY), 4), DOCTOR, entry())
    with pytest.raises(Conflict) as clash:
        store.plans.append(SUBJECT, store.change(SetDue(item, None), 4), DOCTOR, entry())
    assert (clash.value.theirs.due, clash.value.gone) == (TODAY, False)


def test_different_fields_of_one_item_merge(store: Store) -> None:
    item = begin(store).actions[0].id
    store.plans.append(SUBJECT, store.change(SetDue(item, TODAY), 4), DOCTOR, entry())
    done = SetActionStatus(item, ActionStatus.DONE)
    merged = store.plans.append(SUBJECT, store.change(done, 4), STAFF, entry(STAFF)).actions[0]
    assert (merged.due, merged.status) == (TODAY, ActionStatus.DONE)


@pytest.mark.parametrize("what", ["text", "day", "done"])
def test_what_was_taken_away_is_told_apart_from_what_was_changed(store: Store, what: str) -> None:
    item = begin(store).actions[0].id
    store.do(RemoveItem(item, "Kahdesti"))
    mine: dict[str, Command] = {
        "text": EditText(item, "MRI", "Röntgen"),
        "day": SetDue(item, TODAY),
        "done": SetActionStatus(item, ActionStatus.DONE),
    }
    with pytest.raises(Conflict) as clash:
        store.plans.append(SUBJECT, store.change(mine[what], 4), STAFF, entry(STAFF))
    assert (clash.value.theirs, clash.value.gone, clash.value.mine) == (None, True, mine[what])
    with pytest.raises(NotFound):
        store.do(mine[what])


def test_a_request_answered_and_cancelled_at_once_is_one_of_them(store: Store) -> None:
    from domain.plan import CancelRequest

    plan = begin(store)
    asked = plan.requests[0].id
    store.plans.append(SUBJECT, store.change(answer(asked), 4), SURGEON, entry(SURGEON))
    with pytest.raises(Conflict) as clash:
        store.plans.append(SUBJECT, store.change(CancelRequest(asked, "Muualla"), 4), DOCTOR, entry())
    assert clash.value.theirs.status is RequestStatus.ANSWERED


def test_two_doctors_do_not_ask_twice_unknowingly(store: Store) -> None:
    store.do(NEED)
    store.plans.append(SUBJECT, store.change(ASK, 1), DOCTOR, entry())
    with pytest.raises(Conflict):
        store.plans.append(SUBJECT, store.change(ASK, 1), replace(DOCTOR, id="doctor2"), entry())


def test_the_request_remembers_the_version_its_asker_saw(store: Store) -> None:
    store.do(NEED, AddNeed("Uni", StatedBy.CUSTOMER))
    plan = store.plans.append(SUBJECT, store.change(ASK, 1), DOCTOR, entry())
    assert plan.requests[0].plan_version == 1
    assert store.replayed() == plan


# History


@given(st.lists(COMMANDS, max_size=10))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_replay_equals_the_present_at_every_version(tmp_path_factory: pytest.TempPathFactory, commands) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    first = begin(store)
    states = {4: first}
    for command in commands:
        try:
            plan = store.do(_aimed(command, first))
        except (InvalidInput, NotFound, Conflict):
            continue
        states[plan.version] = plan
    for version, plan in states.items():
        assert store.replayed(version=version) == plan
    assert store.plans.verify() == ()
    assert _index(store) == {(i.item_id, i.kind) for i in open_items_of(store.plans.read(SUBJECT))}
    with store.engine.connect() as connection:
        assert connection.execute(sa.select(plans.c.snapshot)).scalar_one() == dump(store.replayed())


def _aimed(command: Command, plan: Plan) -> Command:
    """Random ids replaced by real ones, so that many random commands hit something."""
    real = {
        "v1-1": plan.needs[0].id,
        "v2-1": plan.goals[0].id,
        "v3-1": plan.actions[0].id,
        "v4-1": plan.requests[0].id,
        "v4-2": plan.actions[1].id,
    }
    named = {n: getattr(command, n, None) for n in ("need_id", "goal_id", "item_id", "action_id", "request_id")}
    return replace(command, **{n: real[v] for n, v in named.items() if v in real})


def _index(store: Store) -> set[tuple[str, str]]:
    with store.engine.connect() as connection:
        return {(r.item_id, r.kind) for r in connection.execute(sa.select(open_items.c.item_id, open_items.c.kind))}


@pytest.mark.parametrize(
    ("tampering", "finding"),
    [
        ("UPDATE plan_commands SET body = replace(body, 'Polvikipu', 'Terve') WHERE version = 1", "altered"),
        ("UPDATE plan_commands SET author = replace(author, 'Aino', 'Eino') WHERE version = 2", "altered"),
        ("UPDATE plan_commands SET at = '2020-01-01T00:00:00.000000+00:00' WHERE version = 2", "altered"),
        ("DELETE FROM plan_commands WHERE version = 2", "missing"),
        ("DELETE FROM plan_commands WHERE version = 4", "newest versions are missing"),
        ("UPDATE plans SET snapshot = replace(snapshot, 'Polvikipu', 'Terve')", "snapshot"),
    ],
)
def test_an_altered_history_is_found(store: Store, tampering: str, finding: str) -> None:
    begin(store)
    assert store.plans.verify() == ()
    with store.engine.connect() as connection:
        connection.exec_driver_sql(tampering)
        connection.commit()
    problems = store.plans.verify()
    assert len(problems) == 1
    assert finding in problems[0]


def test_a_plan_set_back_whole_or_removed_is_found_by_the_use_log(store: Store) -> None:
    """Somebody with the file can cut the newest version off and put the snapshot before it in its place."""
    begin(store)
    newest = store.plans.read(SUBJECT).version
    earlier = dump(store.replayed(version=newest - 1))
    with store.engine.connect() as connection:
        connection.execute(sa.delete(plan_commands).where(plan_commands.c.version == newest))
        connection.execute(sa.update(plans).values(version=newest - 1, snapshot=earlier))
        connection.commit()
        assert [problem for problem in store.plans.verify() if "later versions" in problem]
        connection.exec_driver_sql("DELETE FROM plan_commands")
        connection.exec_driver_sql("DELETE FROM plans")
        connection.commit()
    assert [problem for problem in store.plans.verify() if "not here" in problem]


def test_a_plan_moved_to_another_persons_row_is_shown_to_nobody(store: Store) -> None:
    begin(store)
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"UPDATE plans SET subject = '{OTHER}'")
        connection.commit()
    with pytest.raises(StoreUnavailable):
        store.plans.read(OTHER)
    assert store.plans.verify() != ()


def test_a_snapshot_written_before_a_field_existed_is_no_tampering(store: Store) -> None:
    begin(store)
    with store.engine.connect() as connection:
        before = connection.execute(sa.select(plans.c.snapshot)).scalar_one()
        connection.exec_driver_sql("UPDATE plans SET snapshot = replace(snapshot, '\"reply\":\"\",', '')")
        connection.commit()
        assert connection.execute(sa.select(plans.c.snapshot)).scalar_one() != before
    assert store.plans.verify() == ()


# The work list's index and relations


def items(store: Store, *, role="", staff_id="nobody", unit=""):
    """Every open item of one owner: of a role, a member or a unit."""
    work, owner = SqlOpenWork(store.engine), Owner(staff_id, role, unit)
    return work.page(owner, Group.ALL, Cut(("request", "action", "follow_up", "review")), after=None, most=1000)


def test_a_request_waits_for_the_surgeons_until_it_is_answered(store: Store) -> None:
    plan = begin(store)
    (row,) = items(store, role="surgeon")
    assert (row.kind, row.what, row.request_status) == ("request", "Leikataanko?", RequestStatus.SENT)
    assert (row.asked_by, row.due, row.since) == (DOCTOR.name, TODAY + timedelta(days=21), store.clock.at)
    store.do(AcceptRequest(plan.requests[0].id), by=SURGEON)
    assert items(store, role="surgeon")[0].request_status is RequestStatus.ACCEPTED
    store.do(answer(plan.requests[0].id, template="knee_replacement"), by=SURGEON)
    assert [i.kind for i in items(store, role="surgeon")] == ["action"]  # the check three months after
    assert len(items(store, role="care_staff")) == 5  # four from the template and the X-ray


def test_a_returned_request_waits_for_its_asker(store: Store) -> None:
    plan = begin(store)
    store.do(ReturnRequest(plan.requests[0].id, "Milloin kuvattu?"), by=SURGEON)
    assert items(store, role="surgeon") == ()
    (row,) = items(store, staff_id="doctor")
    assert (row.what, row.request_status) == ("Milloin kuvattu?", RequestStatus.RETURNED)


def test_items_are_filtered_by_role_member_and_unit_and_sorted_by_day(store: Store) -> None:
    member = Responsible(ResponsibleKind.PERSON, "staff", "Leila")
    unit = Responsible(ResponsibleKind.UNIT, "Ortopedia", "Ortopedia")
    store.do(
        AddAction("ilman päivää", CARE_STAFF),
        AddAction("myöhemmin", member, due=date(2027, 1, 1)),
        AddAction("ensin", unit, due=date(2026, 11, 1)),
        AddAction("asiakas", Responsible(ResponsibleKind.CUSTOMER), due=date(2026, 11, 1)),
        SetNextReview(date(2026, 12, 1)),
    )
    assert [i.what for i in items(store, role="care_staff", staff_id="staff", unit="Ortopedia")] == [
        "ensin",
        "myöhemmin",
        "ilman päivää",
    ]
    assert [i.kind for i in items(store, staff_id="doctor")] == ["review"]
    assert items(store) == ()
    for role in ("staff", "Ortopedia"):
        assert items(store, role=role, staff_id="care_staff", unit="staff") == ()  # kinds do not mix


def test_items_carry_the_plans_present_version(store: Store) -> None:
    begin(store)
    store.do(AddNeed("Uni", StatedBy.CUSTOMER))
    assert items(store, role="surgeon")[0].plan_version == 5


def test_an_open_request_is_a_relation_until_the_day_it_is_closed(store: Store) -> None:
    plan = begin(store)
    store.clock.pass_days(3)
    held = {r for r in ROLES if _holds(store, f"{r}-1", r, 0)}
    assert held == {"surgeon", "care_staff"}  # asked, and assigned the X-ray
    assert _holds(store, "doctor", "doctor", 0) == {Relation.OPEN_REQUEST}  # the asker waits
    store.do(answer(plan.requests[0].id), by=SURGEON)
    assert _holds(store, "surgeon-1", "surgeon", 0) == {Relation.OPEN_REQUEST}
    assert _holds(store, "surgeon-1", "surgeon", 1) == set()


def _holds(store: Store, staff_id: str, role: str, days: int) -> set[Relation]:
    day = store.clock.today() + timedelta(days=days)
    return {r.kind for r in store.plans.relations(SUBJECT) if r.holds(staff_id, "Ortopedia", day, role)}


def test_what_is_cancelled_binds_through_that_day_too(store: Store) -> None:
    plan = begin(store)
    action = store.do(AddAction("Soita", Responsible(ResponsibleKind.PERSON, "lead"))).actions[-1]
    store.clock.pass_days(9)
    store.do(CancelRequest(plan.requests[0].id, "Tehtiin muualla"))
    store.do(SetActionStatus(action.id, ActionStatus.CANCELLED))
    for staff_id, role in (("doctor", "doctor"), ("surgeon-1", "surgeon"), ("lead", "team_lead")):
        assert _holds(store, staff_id, role, 0), (staff_id, "on that day")
        assert not _holds(store, staff_id, role, 1), (staff_id, "the day after")


def test_nobody_makes_a_relation_for_themselves(store: Store) -> None:
    store.do(AddAction("Soitan itse", Responsible(ResponsibleKind.PERSON, "doctor", "Aino")))
    assert _holds(store, "doctor", "doctor", 0) == set()
    store.do(AddAction("Soita", Responsible(ResponsibleKind.PERSON, "staff", "Leila")))
    assert _holds(store, "staff", "care_staff", 0) == {Relation.ASSIGNMENT}


def test_the_longest_texts_and_markup_come_back_as_written(store: Store) -> None:
    text = "<script>alert(1)</script> '; DROP TABLE plans; -- \\ \" {x} %s " + "ä" * 3_900
    assert store.do(AddNeed(text, StatedBy.CUSTOMER)).needs[0].text == text
    assert Store(store.folder).plans.read(SUBJECT).needs[0].text == text


def test_a_request_sent_again_when_other_sources_answer_is_the_same_request(store: Store) -> None:
    """No answer came and the page sends it again; which sources are silent we note ourselves, and by now others are."""
    first = store.change(replace(ASK, missing_sources=("laboratory",)), 0, "key-again-1")
    again = replace(first, command=replace(ASK, missing_sources=()))
    saved = store.plans.append(SUBJECT, first, DOCTOR, entry())
    assert store.plans.append(SUBJECT, again, DOCTOR, entry()) == saved
    with pytest.raises(InvalidInput, match="key_reused"):
        store.plans.append(SUBJECT, replace(first, command=replace(ASK, question="Muu?")), DOCTOR, entry())
