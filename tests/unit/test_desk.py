"""The gate: nothing is let in without a decision and a line in the log, and a refusal tells nothing."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.access import Deed, Flag, Outcome, Relation
from domain.audit import AuditEntry, Grant
from domain.consent import Denial, DenialTarget
from domain.customer import ContactDetails
from domain.errors import (
    InvalidInput,
    LookUpLimit,
    NeedsConfirmation,
    NotKnown,
    NotSignedIn,
    Refused,
    SourceTrouble,
    StoreUnavailable,
)
from domain.hetu import PersonalId
from domain.portion import Standing
from domain.results import Answer, Fetched, Stale, Trouble
from domain.staff import Register
from services.admission import Admission
from services.desk import UNSURE_STEPS, Desk, open_desk
from services.ports import Deadline, House
from tests.fakes import (
    DOCTOR,
    LEAD,
    NOON,
    OFFICER,
    SOCIAL_WORKER,
    STAFF,
    SURGEON,
    TODAY,
    FakeAudit,
    FakeClock,
    FakeDirectory,
    FakeSessions,
    FakeStaff,
    customer,
    made_up_id,
    make_desk,
    make_house,
    make_settings,
    relation,
)

UNKNOWN = made_up_id(999, day="010101")
EMERGENCY = "emergency: Tajuton päivystyksessä"
OTHER_REASON = "consultation: Terveyskeskus soitti ja kysyy"


def known(house: House, *relations: Any, number: int = 908, **fields: Any) -> PersonalId:
    """A person in the register, with relations."""
    facts = {k: fields.pop(k) for k in ("sign_twin", "denials") if k in fields}
    day = fields.pop("day", "131052")
    sign = fields.pop("sign", "-")
    return house.directory.add(customer(made_up_id(number, day=day, sign=sign), **fields), *relations, **facts)  # type: ignore[attr-defined]


def lines(desk: Desk) -> list[AuditEntry]:
    return [row.entry for row in desk.house.audit.rows]  # type: ignore[attr-defined]


def test_a_relation_opens_the_case_and_the_line_comes_first() -> None:
    desk = make_desk()
    person = known(desk.house, relation(Relation.APPOINTMENT))
    admission = desk.admit(Deed.OPEN_CASE, person, "care")
    (line,) = lines(desk)
    assert (line.outcome, line.relation, line.reason) == ("allowed", "appointment", "care_relation")
    assert (line.who, line.role, line.unit, line.deed, line.purpose) == (
        "doctor",
        "doctor",
        "Keskusta",
        "open_case",
        "care",
    )
    assert line.subject == admission.subject == desk.house.vault.key_of(person)
    assert line.sources == ("persons",)
    assert line.policy_version
    assert line.request_id
    assert admission.seq == 1
    assert admission.registers == {Register.HEALTH}
    assert desk.house.vault.person_of(admission.subject) == person


@pytest.mark.parametrize(
    ("start", "end", "opens"),
    [(0, None, True), (-5, 0, True), (-5, -1, False), (1, None, False)],
)
def test_a_relation_holds_from_its_start_to_its_end(start: int, end: int | None, opens: bool) -> None:
    desk = make_desk()
    days = {"start": TODAY + timedelta(days=start), "end": None if end is None else TODAY + timedelta(days=end)}
    person = known(desk.house, relation(Relation.ENCOUNTER, **days))
    if opens:
        assert desk.admit(Deed.OPEN_CASE, person, "care").relation is Relation.ENCOUNTER
    else:
        with pytest.raises(Refused):
            desk.admit(Deed.OPEN_CASE, person, "care")


def test_another_users_relation_opens_nothing() -> None:
    desk = make_desk(STAFF)
    person = known(desk.house, relation(Relation.APPOINTMENT, DOCTOR))
    with pytest.raises(Refused) as refused:
        desk.admit(Deed.OPEN_CASE, person, "care")
    assert refused.value.may_break_glass


def test_a_request_kept_in_our_own_store_is_a_relation() -> None:
    desk = make_desk(SURGEON)
    person = known(desk.house)
    subject = desk.house.vault.key_of(person)
    asked = relation(Relation.OPEN_REQUEST, SURGEON)
    desk.house.plans.relations_of[subject] = (asked,)  # type: ignore[attr-defined]
    admission = desk.admit(Deed.OPEN_CASE, person, "care")
    assert admission.relation is Relation.OPEN_REQUEST
    assert Deed.ANSWER_STATEMENT in desk.permitted(admission)
    assert desk.readmit(admission, Deed.ANSWER_STATEMENT).decision.reason == "open_request"


def test_while_denials_are_unknown_no_relation_opens_by_itself() -> None:
    desk = make_desk(SURGEON)
    person = known(desk.house)
    asked = relation(Relation.OPEN_REQUEST, SURGEON)
    desk.house.plans.relations_of[desk.house.vault.key_of(person)] = (asked,)  # type: ignore[attr-defined]
    people = desk.house.directory.people  # type: ignore[attr-defined]
    people[person] = replace(people[person], denials_known=False)
    with pytest.raises(Refused) as refused:
        desk.admit(Deed.OPEN_CASE, person, "care")
    assert refused.value.may_break_glass


def test_unknown_and_refused_look_the_same_and_both_are_logged() -> None:
    desk = make_desk()
    stranger = known(desk.house)
    told = []
    for person in (stranger, UNKNOWN):
        with pytest.raises(Refused) as refused:
            desk.admit(Deed.OPEN_CASE, person, "care")
        told.append(
            (
                type(refused.value),
                refused.value.reason,
                refused.value.may_break_glass,
                str(refused.value),
                refused.value.text_key,
                refused.value.unsure,
            )
        )
    assert told[0] == told[1] == (Refused, "hidden", True, "hidden", "errors.refused", False)
    assert [line.reason for line in lines(desk)] == ["no_relation", "not_known"]
    assert [line.outcome for line in lines(desk)] == ["needs_reason", "needs_reason"]


@pytest.mark.alone
def test_while_relations_cannot_be_asked_nobody_is_told_that_there_is_none_and_the_two_are_the_same() -> None:
    desk = make_desk(refusal_step_s=0.004)
    mine = known(desk.house, relation(Relation.APPOINTMENT))
    desk.house.directory.silent = True  # type: ignore[attr-defined]
    told, took = [], []
    for person in (mine, UNKNOWN):
        began = time.monotonic()
        with pytest.raises(Refused) as refused:
            desk.admit(Deed.OPEN_CASE, person, "care")
        took.append(time.monotonic() - began)
        told.append((type(refused.value), refused.value.unsure, refused.value.may_break_glass, str(refused.value)))
    assert told[0] == told[1] == (Refused, True, True, "hidden")
    assert min(took) >= desk.refusal_step_s * UNSURE_STEPS, "longer than asking a source that hangs, once or twice"
    assert [(line.outcome, line.relation, line.flags) for line in lines(desk)] == [("needs_reason", "none", ())] * 2
    assert desk.admit(Deed.OPEN_CASE, mine, "care", stated_reason=EMERGENCY).relation is Relation.EMERGENCY
    with pytest.raises(NotKnown):
        desk.admit(Deed.OPEN_CASE, UNKNOWN, "care", stated_reason=EMERGENCY)


def test_whom_no_relation_could_open_anything_is_not_told_of_relations() -> None:
    desk = make_desk(OFFICER)
    desk.house.directory.silent = True  # type: ignore[attr-defined]
    with pytest.raises(Refused) as refused:
        desk.admit(Deed.OPEN_CASE, known(desk.house), "care")
    assert not refused.value.unsure


@pytest.mark.parametrize("fields", [{"deceased": True}, {"non_disclosure": True}, {"birth_date": date(2020, 1, 1)}])
@pytest.mark.parametrize(
    "deed",
    [
        Deed.OPEN_CASE,
        Deed.CONFIRM_PERSON,
        Deed.REVEAL_CONTACT,
        Deed.REVISE_PLAN,
        Deed.OPEN_SHIELDED,
        Deed.SEE_WORK_LIST,
    ],
)
@pytest.mark.parametrize("who", [DOCTOR, STAFF, LEAD, OFFICER])
def test_no_flag_of_a_person_shows_to_somebody_without_a_ground(deed: Deed, fields: dict[str, Any], who: Any) -> None:
    desk = make_desk(who)
    denial = Denial(DenialTarget.ALL_PATIENT_DATA, "", TODAY)
    person = known(desk.house, denials=(denial,), **fields)
    told = []
    for asked in (person, UNKNOWN):
        with pytest.raises(Refused) as refused:
            desk.admit(deed, asked, "care")
        told.append((type(refused.value), refused.value.reason, refused.value.may_break_glass))
    assert told[0] == told[1]


def test_not_found_is_said_only_after_a_logged_reason() -> None:
    desk = make_desk()
    with pytest.raises(NotKnown):
        desk.admit(Deed.OPEN_CASE, UNKNOWN, "care", stated_reason=OTHER_REASON)
    (line,) = lines(desk)
    assert (line.relation, line.reason, line.outcome) == ("stated_reason", "not_known", "refused")
    assert line.stated_reason == OTHER_REASON


def test_breaking_the_glass_is_limited_in_time_marked_and_remembered() -> None:
    clock = FakeClock()
    desk = make_desk(house=make_house(clock=clock), reason_hours=4)
    person = known(desk.house)
    admission = desk.admit(Deed.OPEN_CASE, person, "care", stated_reason=OTHER_REASON)
    assert admission.relation is Relation.STATED_REASON
    assert admission.stated_reason == OTHER_REASON
    clock.pass_time(hours=3, minutes=59)
    assert desk.admit(Deed.OPEN_CASE, person, "care").stated_reason == OTHER_REASON
    clock.pass_time(minutes=1)
    with pytest.raises(Refused):
        desk.admit(Deed.OPEN_CASE, person, "care")
    assert [line.stated_reason for line in lines(desk)] == [OTHER_REASON, OTHER_REASON, ""]
    assert [line.relation for line in lines(desk)] == ["stated_reason", "stated_reason", "none"]


@pytest.mark.parametrize(
    ("stated", "key"),
    [
        ("nonsense", "errors.reason_code"),
        ("because: Terveyskeskus soitti", "errors.reason_code"),
        ("emergency:        kiire", "errors.reason_short"),
        ("emergency: " + "\u200b" * 40, "errors.reason_short"),
        ("emergency: " + "x" * 501, "errors.reason_long"),
    ],
)
def test_a_reason_must_say_something(stated: str, key: str) -> None:
    desk = make_desk()
    with pytest.raises(InvalidInput) as caught:
        desk.admit(Deed.OPEN_CASE, known(desk.house), "care", stated_reason=stated)
    assert caught.value.text_key == key
    assert lines(desk) == []


def test_an_id_or_a_trick_in_the_reason_does_not_reach_the_log() -> None:
    desk = make_desk()
    person = known(desk.house)
    desk.admit(
        Deed.OPEN_CASE, person, "care", stated_reason=f"complaint: koskee\u202e {person.reveal()}\n<b>muistutus</b>"
    )
    (line,) = lines(desk)
    assert line.stated_reason == "complaint: koskee 131052-**** <b>muistutus</b>"


def test_a_reason_does_not_help_a_role_that_may_not_state_one() -> None:
    desk = make_desk(LEAD)
    with pytest.raises(Refused) as refused:
        desk.admit(Deed.OPEN_CASE, known(desk.house), "care", stated_reason=EMERGENCY)
    assert not refused.value.may_break_glass
    assert desk.house.memory.given == []  # type: ignore[attr-defined]


def test_a_denial_outweighs_a_relation_and_yields_to_an_emergency_only() -> None:
    desk = make_desk()
    denial = Denial(DenialTarget.ALL_PATIENT_DATA, "", TODAY)
    person = known(desk.house, relation(Relation.APPOINTMENT), denials=(denial,))
    for stated in ("", OTHER_REASON):
        with pytest.raises(Refused) as refused:
            desk.admit(Deed.OPEN_CASE, person, "care", stated_reason=stated)
        assert (refused.value.reason, refused.value.may_break_glass) == ("denied", True)
    admission = desk.admit(Deed.OPEN_CASE, person, "care", stated_reason=EMERGENCY)
    assert admission.relation is Relation.EMERGENCY
    assert lines(desk)[-1].flags == ("denied",)


@pytest.mark.parametrize(
    ("denial", "who", "covered"),
    [
        (Denial(DenialTarget.ALL_PATIENT_DATA, "", TODAY), DOCTOR, True),
        (Denial(DenialTarget.ALL_PATIENT_DATA, "", TODAY), SOCIAL_WORKER, False),
        (Denial(DenialTarget.SOCIAL_SERVICE_TASK, "x", TODAY), SOCIAL_WORKER, True),
        (Denial(DenialTarget.SOCIAL_SERVICE_TASK, "x", TODAY), DOCTOR, False),
        (Denial(DenialTarget.CONTROLLER, "Lakeuden Työterveys Oy", TODAY), DOCTOR, False),
        (Denial(DenialTarget.CONTROLLER, "Keskusta", TODAY), DOCTOR, True),
        (Denial(DenialTarget.SERVICE_EVENT, "e1", TODAY), DOCTOR, False),
        (Denial(DenialTarget.ALL_PATIENT_DATA, "", TODAY, TODAY), DOCTOR, False),
        (Denial(DenialTarget.ALL_PATIENT_DATA, "", TODAY + timedelta(days=1)), DOCTOR, False),
    ],
)
def test_what_a_denial_covers(denial: Denial, who: Any, covered: bool) -> None:
    desk = make_desk(who)
    person = known(desk.house, relation(Relation.APPOINTMENT, who), denials=(denial,))
    if covered:
        with pytest.raises(Refused):
            desk.admit(Deed.OPEN_CASE, person, "care")
    else:
        assert Flag.DENIED not in desk.admit(Deed.OPEN_CASE, person, "care").flags


def test_nobody_opens_their_own_record() -> None:
    house = make_house()
    mine = made_up_id(910)
    me = DOCTOR.__class__("me", "Minä", DOCTOR.role, "Keskusta", person_key=house.vault.key_of(mine))
    house.directory.add(customer(mine), relation(Relation.APPOINTMENT, me))  # type: ignore[attr-defined]
    desk = make_desk(me, house)
    for stated in ("", EMERGENCY):
        with pytest.raises(Refused) as refused:
            desk.admit(Deed.OPEN_CASE, mine, "care", stated_reason=stated)
        assert (refused.value.reason, refused.value.may_break_glass) == ("own_record", False)
        assert refused.value.text_key == "access.own_record"


def test_a_colleague_is_marked_and_an_old_visit_is_not_enough() -> None:
    vault_house = make_house()
    theirs = made_up_id(911)
    colleague = STAFF.__class__("c", "Kollega", STAFF.role, "Keskusta", person_key=vault_house.vault.key_of(theirs))
    house = make_house(staff=FakeStaff((DOCTOR, colleague)))
    house.directory.add(customer(theirs), relation(Relation.ENCOUNTER))  # type: ignore[attr-defined]
    desk = make_desk(DOCTOR, house)
    with pytest.raises(Refused) as refused:
        desk.admit(Deed.OPEN_CASE, theirs, "care")
    assert (refused.value.reason, refused.value.may_break_glass) == ("colleague", True)
    house.directory.add(customer(theirs), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    assert desk.admit(Deed.OPEN_CASE, theirs, "care").decision.reason == "colleague"
    assert lines(desk)[-1].flags == ("colleague",)


def test_shielded_entries_ask_first_and_the_answer_is_logged() -> None:
    desk = make_desk()
    admission = desk.admit(Deed.OPEN_CASE, known(desk.house, relation(Relation.APPOINTMENT)), "care")
    assert not admission.shielded_open
    with pytest.raises(NeedsConfirmation) as asked:
        desk.readmit(admission, Deed.OPEN_SHIELDED)
    assert asked.value.reason == "shielded"
    opened = desk.readmit(admission, Deed.OPEN_SHIELDED, confirmed=True)
    assert opened.shielded_open
    assert desk.readmit(opened, Deed.REVEAL_ID).shielded_open
    assert desk.admit(Deed.OPEN_CASE, admission.person, "care").shielded_open
    assert [line.outcome for line in lines(desk)][:3] == ["allowed", "needs_confirmation", "allowed"]
    staff = make_desk(STAFF)
    theirs = staff.admit(Deed.OPEN_CASE, known(staff.house, relation(Relation.APPOINTMENT, STAFF)), "care")
    assert Deed.OPEN_SHIELDED not in staff.permitted(theirs)
    with pytest.raises(Refused) as refused:
        staff.readmit(theirs, Deed.OPEN_SHIELDED, confirmed=True)
    assert refused.value.reason == "task_class"


def test_non_disclosure_hides_places_until_the_duty_reveals_them() -> None:
    desk = make_desk()
    hidden = {"non_disclosure": True, "contact": ContactDetails(street="Katu 1")}
    admission = desk.admit(Deed.OPEN_CASE, known(desk.house, relation(Relation.APPOINTMENT), **hidden), "care")
    assert admission.location_hidden
    revealed = desk.readmit(admission, Deed.REVEAL_CONTACT)
    assert not revealed.location_hidden
    assert desk.readmit(admission, Deed.REVISE_PLAN).location_hidden
    assert not desk.readmit(revealed, Deed.REVISE_PLAN).location_hidden
    once = desk.admit(Deed.OPEN_CASE, known(desk.house, relation(Relation.ENCOUNTER), number=912, **hidden), "care")
    with pytest.raises(Refused) as refused:
        desk.readmit(once, Deed.REVEAL_CONTACT)
    assert (refused.value.reason, refused.value.may_break_glass) == ("non_disclosure", True)


def test_nothing_new_is_planned_for_the_dead() -> None:
    desk = make_desk()
    admission = desk.admit(Deed.OPEN_CASE, known(desk.house, relation(Relation.APPOINTMENT), deceased=True), "care")
    assert desk.permitted(admission) & {Deed.REVISE_PLAN, Deed.REQUEST_STATEMENT, Deed.COMPLETE_ACTION} == {
        Deed.COMPLETE_ACTION
    }
    with pytest.raises(Refused) as refused:
        desk.readmit(admission, Deed.REVISE_PLAN)
    assert (refused.value.reason, refused.value.may_break_glass) == ("deceased", False)


def test_a_minors_copy_asks_first() -> None:
    desk = make_desk()
    child = desk.admit(
        Deed.OPEN_CASE, known(desk.house, relation(Relation.APPOINTMENT), day="221108", sign="A", number=913), "care"
    )
    assert Flag.MINOR in child.flags
    with pytest.raises(NeedsConfirmation):
        desk.readmit(child, Deed.COPY_SUMMARY)
    desk.readmit(child, Deed.COPY_SUMMARY, confirmed=True)
    adult = desk.admit(
        Deed.OPEN_CASE, known(desk.house, relation(Relation.APPOINTMENT), day="211108", sign="A", number=913), "care"
    )
    assert Flag.MINOR not in adult.flags


def test_registers_are_apart() -> None:
    social = make_desk(SOCIAL_WORKER)
    admission = social.admit(Deed.OPEN_CASE, known(social.house, relation(Relation.APPOINTMENT, SOCIAL_WORKER)), "care")
    assert admission.registers == {Register.SOCIAL}
    doctor = make_desk()
    person = known(doctor.house)
    assert doctor.admit(Deed.OPEN_CASE, person, "care", stated_reason=EMERGENCY).registers == {
        Register.HEALTH,
        Register.SOCIAL,
    }


def test_every_deed_is_decided_again() -> None:
    clock = FakeClock()
    desk = make_desk(house=make_house(clock=clock))
    person = known(desk.house, relation(Relation.APPOINTMENT, end=TODAY))
    admission = desk.admit(Deed.OPEN_CASE, person, "care")
    clock.pass_time(days=1)
    with pytest.raises(Refused):
        desk.readmit(admission, Deed.REVISE_PLAN)


def test_an_admission_is_its_users_own_and_cannot_be_made_by_hand() -> None:
    desk = make_desk()
    admission = desk.admit(Deed.OPEN_CASE, known(desk.house, relation(Relation.APPOINTMENT)), "care")
    with pytest.raises(Refused):
        make_desk(SURGEON, desk.house).readmit(admission, Deed.REVEAL_ID)
    fields = {name: getattr(admission, name) for name in admission.__slots__ if name != "proof"}
    with pytest.raises(TypeError):
        Admission(**fields, proof=object())


def test_no_admission_shows_an_id() -> None:
    desk = make_desk()
    person = known(desk.house, relation(Relation.APPOINTMENT), family_name="Virtanen")
    admission = desk.admit(Deed.OPEN_CASE, person, "care")
    standing = desk.house.directory.people[person]  # type: ignore[attr-defined]
    for thing in (admission, standing, standing.customer, desk, [admission], {"a": admission}):
        assert person.reveal() not in repr(thing)
        assert "908" not in repr(standing.customer.id)
    assert "Virtanen" not in repr(admission)


def test_no_line_no_data() -> None:
    audit = FakeAudit()
    desk = make_desk(house=make_house(audit=audit))
    person = known(desk.house, relation(Relation.APPOINTMENT))
    admission = desk.admit(Deed.OPEN_CASE, person, "care")
    audit.broken = True
    for attempt in (
        lambda: desk.admit(Deed.OPEN_CASE, person, "care"),
        lambda: desk.readmit(admission, Deed.REVEAL_ID),
        lambda: desk.admit(Deed.OPEN_CASE, UNKNOWN, "care"),
        lambda: make_desk(OFFICER, desk.house).enter(Deed.SEE_AUDIT),
    ):
        with pytest.raises(StoreUnavailable):
            attempt()
    assert desk.house.memory.given == []  # type: ignore[attr-defined]


def test_a_register_that_fails_refuses_nobody() -> None:
    desk = make_desk(house=make_house(directory=FakeDirectory(trouble=Trouble.TIMED_OUT)))
    with pytest.raises(SourceTrouble) as trouble:
        desk.admit(Deed.OPEN_CASE, UNKNOWN, "care")
    assert trouble.value.trouble == "timed_out"
    assert [(line.outcome, line.reason, line.sources) for line in lines(desk)] == [
        ("failed", "source_trouble", ("persons",))
    ]
    assert desk.house.memory.looked == []  # type: ignore[attr-defined]


def test_a_register_that_speaks_of_somebody_else_is_in_trouble() -> None:
    desk = make_desk()
    other = Standing(customer(made_up_id(920)), relations=(relation(Relation.APPOINTMENT),))
    desk.house.directory.answers[UNKNOWN] = Fetched(other, NOON, "persons")  # type: ignore[attr-defined]
    with pytest.raises(SourceTrouble) as trouble:
        desk.admit(Deed.OPEN_CASE, UNKNOWN, "care")
    assert trouble.value.trouble == "other_person"


def test_an_older_answer_of_the_register_is_still_decided_on() -> None:
    desk = make_desk()
    person = known(desk.house, relation(Relation.APPOINTMENT))
    standing = desk.house.directory.people[person]  # type: ignore[attr-defined]
    desk.house.directory.answers[person] = Stale(standing, NOON, "persons", Trouble.UNREACHABLE)  # type: ignore[attr-defined]
    assert desk.admit(Deed.OPEN_CASE, person, "care").standing == standing


def test_look_ups_are_limited_until_the_next_sign_in() -> None:
    clock = FakeClock()
    house = make_house(clock=clock)
    desk = make_desk(house=house, look_ups_5_minutes=3)
    person = known(house, relation(Relation.APPOINTMENT))
    for _ in range(3):
        desk.admit(Deed.OPEN_CASE, person, "care")
    with pytest.raises(LookUpLimit):
        desk.admit(Deed.OPEN_CASE, person, "care")
    assert (lines(desk)[-1].outcome, lines(desk)[-1].reason) == ("limited", "limit_five_minutes")
    assert make_desk(house=house, session="session-2", look_ups_5_minutes=3).admit(Deed.OPEN_CASE, person, "care")
    clock.pass_time(minutes=6)
    assert desk.admit(Deed.OPEN_CASE, person, "care")


def miss(house: House, session: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Refused):
            make_desk(house=house, session=session, misses_in_a_row=5).admit(Deed.OPEN_CASE, UNKNOWN, "care")


def test_signing_out_and_in_before_the_limit_goes_on_counting() -> None:
    clock = FakeClock()
    house = make_house(clock=clock)
    miss(house, "session-1", 4)
    clock.pass_time(minutes=1)
    miss(house, "session-2", 1)
    with pytest.raises(LookUpLimit):
        make_desk(house=house, session="session-1", misses_in_a_row=5).admit(Deed.OPEN_CASE, UNKNOWN, "care")
    early = make_desk(house=house, session="session-3", misses_in_a_row=5)
    before = replace(early.session, started=NOON - timedelta(minutes=5))
    with pytest.raises(LookUpLimit):
        replace(early, session=before).admit(Deed.OPEN_CASE, UNKNOWN, "care")


def test_the_officer_is_told_of_a_limit_though_the_user_signs_in_again_at_once() -> None:
    clock = FakeClock()
    house = make_house(clock=clock, audit=FakeAudit(clock))
    for number in (*[0] * 5, *[1] * 5, 2):
        miss(house, f"session-{number}", 1)
        clock.pass_time(seconds=1)
    limited = [e for e in lines(make_desk(house=house)) if e.outcome == "limited"]
    assert [e.reason for e in limited] == ["limit_misses"] * 2


def test_a_day_has_a_limit_too() -> None:
    clock = FakeClock()
    desk = make_desk(house=make_house(clock=clock), look_ups_day=4)
    person = known(desk.house, relation(Relation.APPOINTMENT, start=TODAY - timedelta(days=1)))
    for _ in range(4):
        desk.admit(Deed.OPEN_CASE, person, "care")
        clock.pass_time(hours=1)
    with pytest.raises(LookUpLimit):
        desk.admit(Deed.OPEN_CASE, person, "care")
    clock.pass_time(hours=24)
    assert desk.admit(Deed.OPEN_CASE, person, "care")


def test_misses_in_a_row_do_not_tell_the_unknown_from_the_refused() -> None:
    for person_is_known in (True, False):
        desk = make_desk(misses_in_a_row=5)
        opened, stranger = known(desk.house, relation(Relation.APPOINTMENT)), known(desk.house, number=912)
        for _ in range(4):
            with pytest.raises(Refused):
                desk.admit(Deed.OPEN_CASE, UNKNOWN, "care")
        with pytest.raises(Refused):
            desk.admit(Deed.OPEN_CASE, stranger if person_is_known else UNKNOWN, "care")
        with pytest.raises(LookUpLimit):
            desk.admit(Deed.OPEN_CASE, opened, "care")
        assert lines(desk)[-1].reason == "limit_misses"


def test_deeds_on_an_open_customer_are_no_look_ups_and_a_twin_counts_once() -> None:
    desk = make_desk(look_ups_5_minutes=2)
    person = known(desk.house, relation(Relation.APPOINTMENT), sign_twin=True)
    first = desk.admit(Deed.OPEN_CASE, person, "care")
    assert first.deed is Deed.CONFIRM_PERSON
    with pytest.raises(Refused):
        desk.readmit(first, Deed.REVEAL_ID)
    opened = desk.admit(Deed.OPEN_CASE, person, "care", confirmed=True)
    assert opened.deed is Deed.OPEN_CASE
    for _ in range(5):
        desk.readmit(opened, Deed.REVEAL_ID)
    assert desk.house.memory.look_ups("doctor", "session-1", NOON) == 1


def test_rooms_without_a_person() -> None:
    house = make_house()
    assert make_desk(LEAD, house).enter(Deed.SEE_SEGMENTS) == 1
    assert make_desk(OFFICER, house).enter(Deed.SEE_AUDIT, "supervision", ("deed=open_case",)) == 2
    for who, deed in (
        (DOCTOR, Deed.SEE_AUDIT),
        (LEAD, Deed.SEE_AUDIT),
        (STAFF, Deed.SEE_SEGMENTS),
        (OFFICER, Deed.OPEN_CASE),
    ):
        with pytest.raises(Refused):
            make_desk(who, house).enter(deed)
    rows = [row.entry for row in house.audit.rows]  # type: ignore[attr-defined]
    assert [row.outcome for row in rows] == ["allowed", "allowed", "refused", "refused", "refused"]
    assert rows[1].categories == ("use_log", "deed=open_case")


def test_a_made_up_header_is_worth_nothing() -> None:
    sessions = FakeSessions()
    house = make_house(sessions=sessions)
    cookie, identity = sessions.start("doctor", "fi")
    assert open_desk(house, make_settings(), identity).user == DOCTOR
    sessions.start("nobody", "fi")
    for token in (None, "", "doctor", cookie, "identity of x", sessions.identity_token("nobody-1")):
        with pytest.raises(NotSignedIn):
            open_desk(house, make_settings(), token)
    sessions.end(open_desk(house, make_settings(), identity).session.session_id)
    with pytest.raises(NotSignedIn):
        open_desk(house, make_settings(), identity)


def test_a_human_command_is_noted() -> None:
    desk = make_desk()
    desk.note_human()
    assert desk.house.sessions.human == ["session-1"]  # type: ignore[attr-defined]


def test_a_store_that_cannot_move_the_idle_limit_leaves_the_word_to_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk, asked = make_desk(), []

    def locked(session_id: str) -> None:
        asked.append(session_id)
        raise StoreUnavailable("locked")

    monkeypatch.setattr(desk.house.sessions, "note_human", locked)
    desk.note_human()
    assert asked == ["session-1"]


def test_an_odd_grant_in_the_store_is_a_plain_stated_reason() -> None:
    desk = make_desk()
    person = known(desk.house)
    desk.house.memory.grant("doctor", desk.house.vault.key_of(person), Grant("reason", "?", NOON + timedelta(hours=1)))
    assert desk.admit(Deed.OPEN_CASE, person, "care").relation is Relation.STATED_REASON


SLOWER_S = 0.02


class SlowToFind(FakeDirectory):
    """A register that answers of people it knows later than of people it does not."""

    def standing(self, person: PersonalId, deadline: Deadline) -> Answer[Standing]:
        if person in self.people:
            time.sleep(SLOWER_S)
        return super().standing(person, deadline)


@pytest.mark.alone
def test_the_time_of_a_refusal_does_not_tell_who_is_known() -> None:
    step = 5 * SLOWER_S
    desk = make_desk(
        house=make_house(directory=SlowToFind()),
        refusal_step_s=step,
        look_ups_5_minutes=10**6,
        look_ups_day=10**6,
        misses_in_a_row=10**6,
    )
    stranger = known(desk.house)
    took: dict[PersonalId, list[float]] = {stranger: [], UNKNOWN: []}
    for i in range(40):
        person = (stranger, UNKNOWN)[i % 2]
        started = time.perf_counter()
        with pytest.raises(Refused):
            desk.admit(Deed.OPEN_CASE, person, "care")
        took[person].append(time.perf_counter() - started)
    # the quicker ones: what others do on this machine makes some of them later, and none sooner
    known_s, unknown_s = (statistics.quantiles(times, n=10)[0] for times in took.values())
    assert abs(known_s - unknown_s) < SLOWER_S / 2, "the register itself differs by SLOWER_S"
    assert known_s >= step


def test_the_work_for_an_unknown_person_is_the_same() -> None:
    """The same calls to every part, in the same order, whoever is asked about."""
    desk = make_desk()
    stranger, calls = known(desk.house), {}
    for person in (stranger, UNKNOWN):
        seen: list[str] = []
        house = make_house(
            **{
                name: Watched(getattr(desk.house, name), name, seen)
                for name in ("directory", "vault", "memory", "plans", "audit", "staff")
            }
        )
        with pytest.raises(Refused):
            make_desk(DOCTOR, house).admit(Deed.OPEN_CASE, person, "care")
        calls[person] = seen
    assert calls[stranger] == calls[UNKNOWN]
    assert len(calls[UNKNOWN]) > 8


class Watched:
    """Writes down which methods are called."""

    def __init__(self, inner: object, name: str, seen: list[str]) -> None:
        self._inner, self._name, self._seen = inner, name, seen

    def __getattr__(self, attribute: str) -> Any:
        self._seen.append(f"{self._name}.{attribute}")
        return getattr(self._inner, attribute)


def test_outcomes_of_the_fake_log_are_words_of_the_policy() -> None:
    desk = make_desk()
    desk.admit(Deed.OPEN_CASE, known(desk.house, relation(Relation.APPOINTMENT)), "care")
    assert {line.outcome for line in lines(desk)} <= set(Outcome)
