"""What no command gets past the store with: no version, an old one where it matters, another customer's items, texts
without end, days before birth and after death. Nothing is written then."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Conflict, InvalidInput, NotFound, Refused
from domain.plan import AddNeed, AttachEvidence, Command, PlanChange, StatedBy
from domain.plan_footprint import footprint
from services.plans import revise_plan
from tests.contract.test_plan_pairs import begin
from tests.fakes import DOCTOR as A_DOCTOR
from tests.fakes import SURGEON as A_SURGEON
from tests.plan_examples import DOCTOR, TODAY
from tests.plan_store import OTHER, SUBJECT, Store, entry
from tests.unit.test_plan_rules_footprint import COMMANDS
from tests.unit.test_plans_deed import Ward

EVERY_COMMAND = [pytest.param(command, id=name) for name, command in COMMANDS.items()]
TEXTS = {"text", "own_words", "functioning", "target", "what", "rationale", "base", "question", "indication", "reason"}
TEXTS |= {"reply", "reasons", "conditions", "how", "outcome", "customer_view", "professional_view"}
DAYS = {"due", "next_review", "expires"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("store"))
    for subject in (SUBJECT, OTHER):
        begin(made, "begun", subject)
    return made


def refused(store: Store, command: Command, version: Any = 5) -> Exception:
    before = store.plans.read(SUBJECT), store.audit_rows()
    with pytest.raises((InvalidInput, NotFound, Conflict)) as error:
        store.plans.append(SUBJECT, store.change(command, version), DOCTOR, entry())
    assert (store.plans.read(SUBJECT), store.audit_rows()) == before
    return error.value


@pytest.mark.parametrize("version", [None, -1, True, "5", 5.0, 2**31])
@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_no_version(store: Store, command: Command, version: Any) -> None:
    error = refused(store, command, version)
    assert isinstance(error, InvalidInput)
    assert error.field == "expected_version"


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_a_version_that_is_still_to_come(store: Store, command: Command) -> None:
    assert isinstance(refused(store, command, 6), Conflict)


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_items_of_another_customer(store: Store, command: Command) -> None:
    """Every id of the command is one that exists, in the other plan: it is not there for this customer."""
    theirs = store.plans.read(OTHER)
    real = {"v1-1": theirs.needs[0].id, "v2-1": theirs.goals[0].id, "v3-1": theirs.actions[0].id}
    real |= {"v4-1": theirs.requests[0].id, "v4-2": theirs.requests[0].action_id, "v9-1": theirs.follow_ups[0].id}
    aimed = {f.name: real.get(getattr(command, f.name)) for f in fields(command) if f.name.endswith("_id")}
    if any(aimed.values()):
        assert isinstance(refused(store, replace(command, **aimed)), NotFound)  # type: ignore[arg-type]
        assert store.plans.read(OTHER) == theirs
    else:
        assert not footprint(command).item


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_texts_of_100_000_characters(store: Store, command: Command) -> None:
    for name in {f.name for f in fields(command)} & TEXTS:
        error = refused(store, replace(command, **{name: "ä" * 100_000}))  # type: ignore[arg-type]
        assert isinstance(error, InvalidInput)
        assert (error.text_key, error.field, error.values["length"]) == ("plan_rules.text_long", name, 100_000)


def test_every_text_of_every_command_is_tried() -> None:
    """A field that is a text by its type and not in TEXTS is an id, a code or a name, with a check of its own."""
    others = {"item_id", "need_id", "goal_id", "action_id", "follow_up_id", "request_id", "procedure_code", "template"}
    named = {f.name for command in COMMANDS.values() for f in fields(command) if f.type in ("str", "str | None")}
    assert named - TEXTS - others == set()


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_days_before_birth_or_far_away(tmp_path: Path, command: Command) -> None:
    ward = Ward(tmp_path, birth_date=date(2020, 5, 1))
    ward.do(A_DOCTOR, AddNeed("Polvikipu", StatedBy.CUSTOMER))
    for name in {f.name for f in fields(command)} & DAYS:
        for day in (date(2020, 4, 30), date(1, 1, 1), date(9999, 12, 31)):
            with pytest.raises(InvalidInput) as error:
                ward.do(A_DOCTOR, replace(command, **{name: day}))  # type: ignore[arg-type]
            assert (error.value.text_key, error.value.field) == ("plan_rules.date_implausible", name)
    assert ward.plan().version == 1


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_no_day_is_planned_after_death(tmp_path: Path, command: Command) -> None:
    """Whatever carries a day plans something: the gate refuses it for whoever has died."""
    if not {f.name for f in fields(command)} & DAYS and not isinstance(command, AttachEvidence):
        return
    ward = Ward(tmp_path, deceased=True, deceased_on=TODAY)
    desk, admission = ward.open(A_SURGEON if type(command).__name__ == "AnswerRequest" else A_DOCTOR)
    with pytest.raises(Refused):
        revise_plan(desk, admission, PlanChange("handle", 0, "after-death", command), "handle")
    assert ward.plan().version == 0
