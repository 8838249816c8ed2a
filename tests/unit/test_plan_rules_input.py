"""What may stand in a command's fields, whoever sent it."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import InvalidInput
from domain.plan import (
    AddAction,
    AddDisagreement,
    AddGoal,
    AddNeed,
    AttachEvidence,
    Command,
    EditText,
    PlanChange,
    Responsible,
    ResponsibleKind,
    SetDue,
    SetNeedEnded,
    SetNextReview,
    SetSection,
    Side,
    StatedBy,
    TextField,
)
from domain.plan_input import check, check_change, clean_text
from domain.sides import has_sides
from tests.pace import pace
from tests.plan_examples import ASK, CARE_STAFF, COMMANDS, TODAY, answer


def refusal(command: Any, **more: Any) -> str:
    with pytest.raises(InvalidInput) as error:
        check(command, today=TODAY, **more)
    return error.value.text_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  polvi  ", "polvi"),
        ("a\u0308iti", "äiti"),  # decomposed letters are composed
        ("rivi 1\r\nrivi 2\rrivi 3\u2028rivi 4", "rivi 1\nrivi 2\nrivi 3\nrivi 4"),
        ("va\u0000se\u0007n\u009f", "vasen"),
        ("\u202eneesav\u202c polvi", "neesav polvi"),  # an override would show "vasen": left reads as it is written
        ("\u2066a\u2069\u200eb\u200fc\u061cd", "abcd"),
        ("po\u200blvi\ufeff", "polvi"),
        ("pelkkä \ud800 puolikas", "pelkkä  puolikas"),
        ("<b>lihava</b> & ![x](http://a/b)", "<b>lihava</b> & ![x](http://a/b)"),  # markup stays, as text
        ("sarkain\tja\nrivi", "sarkain\tja\nrivi"),
        ("perhe 👩\u200d👧", "perhe 👩\u200d👧"),  # a joiner is part of a letter or a sign
    ],
)
def test_text_is_kept_as_it_reads(typed: str, kept: str) -> None:
    assert clean_text(typed, "text") == kept


@given(st.text(max_size=300))
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    once = clean_text(typed, "text", required=False)
    assert clean_text(once, "text", required=False) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\u202e\u200b", "\u0000"])
def test_a_text_of_nothing_is_missing(typed: str) -> None:
    assert refusal(AddNeed(typed, StatedBy.CUSTOMER)) == "plan_rules.text_missing"


def test_a_text_has_at_most_4000_characters_after_cleaning() -> None:
    assert check(AddNeed(" " + "ä" * 4_000 + "\u200b", StatedBy.CUSTOMER), today=TODAY) == AddNeed(
        "ä" * 4_000, StatedBy.CUSTOMER
    )
    assert refusal(AddNeed("ä" * 4_001, StatedBy.CUSTOMER)) == "plan_rules.text_long"
    assert refusal(AddNeed("x", StatedBy.CUSTOMER, own_words="ä" * 100_000)) == "plan_rules.text_long"


MANDATORY = ["text", "what", "question", "indication", "reply", "reason", "how", "outcome"]
OPTIONAL = ["own_words", "target", "functioning", "rationale", "reasons", "conditions", "base"]
OPTIONAL += ["customer_view", "professional_view"]


def says_its_side(command: Command) -> bool:
    return not (getattr(command, "side", None) is Side.NOT_APPLICABLE and has_sides(command.procedure_code))


def optional(command: Command, name: str) -> bool:
    """A section is emptied, a reason is not always wanted; only the text of an item itself must stay."""
    if isinstance(command, EditText):
        return name == "base" or command.field is not TextField.TEXT
    return name in OPTIONAL or (type(command), name) in {
        (AddDisagreement, "reason"),
        (SetNeedEnded, "reason"),
        (SetSection, "text"),
    }


@given(COMMANDS.filter(says_its_side))
@settings(deadline=None)
def test_every_text_of_every_command_is_cleaned_and_mandatory_unless_it_is_optional(command: Command) -> None:
    for name in (f.name for f in fields(command) if f.name in (*MANDATORY, *OPTIONAL)):
        empty = replace(command, **{name: " \u202e "})  # type: ignore[arg-type]
        if optional(command, name):
            assert getattr(check(empty, today=TODAY), name) == ""
        else:
            assert refusal(empty) == "plan_rules.text_missing"
        assert refusal(replace(command, **{name: None})) == "plan_rules.unreadable"  # type: ignore[arg-type]
        assert refusal(replace(command, **{name: "ä" * 100_000})) == "plan_rules.text_long"  # type: ignore[arg-type]
        checked = check(replace(command, **{name: " a\u202eb "}), today=TODAY)  # type: ignore[arg-type]
        assert getattr(checked, name) == "ab"


@given(COMMANDS)
def test_no_field_takes_a_value_of_another_kind(command: Command) -> None:
    """A forged payload: every field refuses a bare object, in a sentence and not with a crash."""
    for field in fields(command):
        assert refusal(replace(command, **{field.name: object()})).startswith("plan_rules.")


@pytest.mark.parametrize("side", [None, "left", "", 1])
def test_the_side_is_mandatory(side: Any) -> None:
    assert refusal(replace(ASK, side=side)) == "plan_rules.choice_missing"
    assert refusal(answer("v4-1", side=side)) == "plan_rules.choice_missing"


def test_a_procedure_of_one_of_two_sides_says_which() -> None:
    nowhere = {"side": Side.NOT_APPLICABLE, "procedure_code": "NGB40"}
    assert refusal(replace(ASK, **nowhere)) == "plan_rules.side_missing"  # type: ignore[arg-type]
    assert refusal(answer("v4-1", **nowhere)) == "plan_rules.side_missing"
    gall_bladder = replace(ASK, side=Side.NOT_APPLICABLE, procedure_code="JKA21")
    assert check(gall_bladder, today=TODAY) == gall_bladder


def test_a_request_does_not_lapse_before_it_is_sent() -> None:
    assert refusal(replace(ASK, expires=date(2026, 11, 20))) == "plan_rules.date_implausible"
    assert check(replace(ASK, expires=TODAY), today=TODAY) == replace(ASK, expires=TODAY)


@pytest.mark.parametrize(
    "day",
    [date(1899, 12, 31), date(1, 1, 1), date(2077, 1, 1), date(9999, 12, 31)],
)
def test_days_are_plausible(day: date) -> None:
    assert refusal(SetDue("v3-1", day)) == "plan_rules.date_implausible"
    assert refusal(AddGoal("v1-1", "x", due=day)) == "plan_rules.date_implausible"
    assert refusal(SetNextReview(day)) == "plan_rules.date_implausible"


def test_days_are_days() -> None:
    for wrong in (datetime(2026, 12, 1), "2026-12-01", 5):
        assert refusal(SetDue("v3-1", wrong)) == "plan_rules.date_missing"  # type: ignore[arg-type]
    assert refusal(SetNextReview(None)) == "plan_rules.date_missing"  # type: ignore[arg-type]
    assert check(SetDue("v3-1", None), today=TODAY) == SetDue("v3-1", None)


def test_no_day_lies_before_the_customers_birth() -> None:
    born = date(2020, 5, 1)
    assert refusal(SetDue("v3-1", date(2020, 4, 30)), born=born) == "plan_rules.date_implausible"
    assert check(SetDue("v3-1", born), today=TODAY, born=born) == SetDue("v3-1", born)


def test_an_overdue_day_can_be_recorded_but_no_review_in_the_past() -> None:
    assert check(SetDue("v3-1", date(2026, 11, 1)), today=TODAY).due == date(2026, 11, 1)  # type: ignore[union-attr]
    assert refusal(SetNextReview(date(2026, 11, 20))) == "plan_rules.date_implausible"


@pytest.mark.parametrize(
    "responsible",
    [
        Responsible(ResponsibleKind.ROLE, "king"),
        Responsible(ResponsibleKind.ROLE, ""),
        Responsible(ResponsibleKind.PERSON, ""),
        Responsible(ResponsibleKind.UNIT, "x" * 65),
        Responsible(ResponsibleKind.UNIT, "a\nb"),
        Responsible(ResponsibleKind.UNIT, "a\ud800"),
        Responsible("role", "doctor"),  # type: ignore[arg-type]
    ],
)
def test_somebody_is_responsible(responsible: Responsible) -> None:
    assert refusal(AddAction("x", responsible)) == "plan_rules.choice_missing"


def test_the_customer_needs_no_reference() -> None:
    done = check(AddAction("x", Responsible(ResponsibleKind.CUSTOMER, "somebody", " Minä ")), today=TODAY)
    assert done == AddAction("x", Responsible(ResponsibleKind.CUSTOMER, "", "Minä"))


@pytest.mark.parametrize("priority", [0, 4, True, "1", 1.0])
def test_priority_is_one_of_three(priority: Any) -> None:
    assert refusal(AddAction("x", CARE_STAFF, priority=priority)) == "plan_rules.choice_missing"


@pytest.mark.parametrize("code", ["NGB40; DROP", "x" * 21, "=1+1", "-1", " NGB40", "NGB\n40"])
def test_codes_look_like_codes(code: str) -> None:
    assert refusal(replace(ASK, procedure_code=code)) == "plan_rules.code"


def test_ids_are_ids() -> None:
    for wrong in ("", "x" * 65, "a b", "../x", "a\n"):
        assert refusal(EditText(wrong, "a", "b")) == "plan_rules.unreadable"


def test_evidence_is_events_by_their_ids_each_once_between_two_days() -> None:
    day = date(1899, 1, 1)  # a source's slip of the pen is evidence too
    attach = AttachEvidence("v1-1", ("clinical.3.7", "Encounter/æ"), day, TODAY)
    assert check(attach, today=TODAY) == attach
    for wrong in (["a"], ("a", "a"), ("",), ("x" * 201,), ("a\nb",), (5,), tuple(map(str, range(201)))):
        assert refusal(replace(attach, events=wrong)) == "plan_rules.unreadable"  # type: ignore[arg-type]
    assert refusal(replace(attach, first=TODAY, last=day)) == "plan_rules.date_implausible"
    assert refusal(replace(attach, last=datetime(2026, 1, 1))) == "plan_rules.date_missing"


def test_only_commands_are_commands() -> None:
    assert refusal(object()) == "plan_rules.unreadable"
    assert refusal(ASK.side) == "plan_rules.unreadable"


@pytest.mark.parametrize("version", [None, -1, "3", 3.0, True])
def test_a_change_without_a_version_is_refused(version: Any) -> None:
    with pytest.raises(InvalidInput, match="version_missing"):
        check_change(PlanChange("handle", version, "key-00000001", ASK))


@pytest.mark.parametrize("key", [None, "", "short", "x" * 65, "with space 1", "key-0000\n"])
def test_a_change_without_a_key_is_refused(key: Any) -> None:
    with pytest.raises(InvalidInput, match="unreadable"):
        check_change(PlanChange("handle", 0, key, ASK))


@pytest.mark.alone
def test_a_tower_of_accents_is_refused_before_it_is_put_in_order() -> None:
    """Putting a run of accents in order takes time by its square, and no other thread runs meanwhile."""
    started = time.process_time()
    with pytest.raises(InvalidInput) as error:
        clean_text("a" + "\u0301\u0323" * 100_000, "text")
    assert error.value.text_key == "plan_rules.text_long"
    assert time.process_time() - started < 0.5 * pace()


def test_letters_written_apart_from_their_dots_count_as_letters() -> None:
    assert clean_text("a\u0308" * 4_000, "text") == "ä" * 4_000
