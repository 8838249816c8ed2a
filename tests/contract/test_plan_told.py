"""What a refusal tells (who changed it, and when), what stands beside taken back, and a request with its action; on both
engines where there are two."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from domain.errors import Conflict, InvalidInput, NotFound
from domain.plan import (
    ActionStatus,
    AddDisagreement,
    AddEvaluation,
    AddNeed,
    CancelRequest,
    Command,
    EditText,
    Plan,
    RemoveItem,
    RestoreItem,
    SetActionStatus,
    SetDue,
    SetNextReview,
    SetPriority,
    StatedBy,
    Whose,
)
from tests.contract.test_plan_pairs import begin
from tests.plan_examples import DOCTOR, STAFF, SURGEON, TODAY, answer
from tests.plan_store import SUBJECT, Store, entry


@pytest.fixture
def store(store_folder: Path) -> Store:
    return Store(store_folder)


def clash(store: Store, command: Command, version: int) -> Conflict:
    with pytest.raises(Conflict) as refused:
        store.plans.append(SUBJECT, store.change(command, version), STAFF, entry(STAFF))
    return refused.value


# Who changed it, and when


def test_a_conflict_tells_who_changed_that_field_and_not_who_wrote_last(store: Store) -> None:
    item = begin(store, "begun")["v3-1"]
    seen = store.plans.read(SUBJECT).version
    store.do(EditText(item, "MRI", "Röntgen"), by=SURGEON)
    at = store.clock.at
    store.clock.pass_days(1)
    store.do(SetDue(item, TODAY), SetPriority(item, 1), AddNeed("Uni", StatedBy.CUSTOMER), by=DOCTOR)
    told = clash(store, EditText(item, "TT", "Röntgen"), seen)
    assert (told.by, told.at.astimezone(UTC)) == (SURGEON, at)
    assert (clash(store, SetDue(item, None), seen).by, store.plans.read(SUBJECT).changed_by) == (DOCTOR, DOCTOR)


def test_of_two_who_changed_the_field_the_last_is_told(store: Store) -> None:
    item = begin(store, "begun")["v3-1"]
    seen = store.plans.read(SUBJECT).version
    store.do(EditText(item, "MRI", "Röntgen"), by=SURGEON)
    store.do(EditText(item, "TT", "MRI"), by=DOCTOR)
    store.do(SetNextReview(TODAY), by=SURGEON)
    assert clash(store, EditText(item, "UÄ", "Röntgen"), seen).by == DOCTOR


def test_who_took_the_item_away_is_told(store: Store) -> None:
    item = begin(store, "begun")["v3-1"]
    seen = store.plans.read(SUBJECT).version
    store.do(RemoveItem(item, "Kahdesti"), by=SURGEON)
    store.do(SetNextReview(TODAY), by=DOCTOR)
    told = clash(store, SetDue(item, TODAY), seen)
    assert (told.gone, told.by) == (True, SURGEON)


def test_when_nobody_wrote_in_between_nobody_is_told(store: Store) -> None:
    """A text that was never there: not this product's form."""
    item = begin(store, "begun")["v3-1"]
    told = clash(store, EditText(item, "TT", "Jotain muuta"), store.plans.read(SUBJECT).version)
    assert (told.by, told.at) == (None, None)


# What stands beside, taken back


@pytest.mark.parametrize(
    "added", [AddEvaluation(None, "Parempi", "Samoin"), AddDisagreement(None, Whose.CUSTOMER, "En halua")]
)
def test_what_was_said_beside_is_taken_back_and_brought_back_as_versions(store: Store, added: Command) -> None:
    begin(store, "begun")
    said = store.do(added)
    (one,) = beside(said)
    gone = store.do(RestoreItem(one.id, said.version - 1))
    assert (beside(gone), gone.version) == ((), said.version + 1)
    with pytest.raises(InvalidInput, match="only_writer"):  # what was taken back is not said again in their name
        store.do(RestoreItem(one.id, said.version), by=STAFF)
    again = store.do(RestoreItem(one.id, said.version))
    assert beside(again) == (one,), "as it was said"
    assert beside(store.plans.as_of(SUBJECT, gone.version)) == ()
    assert store.replayed() == again
    assert [name for _, _, name in store.history()][-2:] == ["RestoreItem", "RestoreItem"]


def beside(plan: Plan) -> tuple[object, ...]:
    return (*plan.evaluations, *plan.disagreements)


def test_nobody_takes_away_what_somebody_else_has_said(store: Store) -> None:
    begin(store, "begun")
    said = store.do(AddDisagreement(None, Whose.CUSTOMER, "En halua"), by=STAFF)
    with pytest.raises(InvalidInput, match="only_writer"):
        store.do(RestoreItem(said.disagreements[0].id, said.version - 1), by=DOCTOR)
    assert store.plans.read(SUBJECT) == said


def test_what_is_said_of_an_item_that_is_gone_is_not_brought_back(store: Store) -> None:
    ids = begin(store, "begun")
    said = store.do(AddDisagreement(ids["v3-1"], Whose.CUSTOMER, "En halua"))
    one = said.disagreements[0].id
    store.do(RestoreItem(one, said.version - 1), RemoveItem(ids["v3-1"], "Kahdesti"))
    with pytest.raises(NotFound):
        store.do(RestoreItem(one, said.version))


# A request and its action


@pytest.mark.parametrize("ends", [answer("v4-1"), CancelRequest("v4-1", "Muualla")])
@pytest.mark.parametrize(
    "moves",
    [
        lambda todo, _n: SetActionStatus(todo, ActionStatus.DONE),
        lambda todo, _n: SetActionStatus(todo, ActionStatus.CANCELLED),
        lambda todo, _n: RemoveItem(todo, "Kahdesti"),
        lambda todo, n: RestoreItem(todo, n - 1),
    ],
)
def test_a_request_is_not_answered_by_one_and_its_action_ended_by_another(store: Store, ends, moves) -> None:
    ids = begin(store, "begun")
    asked = ids["v4-1"]
    seen = store.plans.read(SUBJECT)
    end = store.change(type(ends)(**{**fields_of(ends), "request_id": asked}), seen.version)
    moved = moves(ids["v4-2"], seen.version)
    with pytest.raises(InvalidInput):  # the action moves with its request only
        store.plans.append(SUBJECT, store.change(moved, seen.version), STAFF, entry(STAFF))
    store.plans.append(SUBJECT, end, SURGEON, entry(SURGEON))
    told = clash(store, moved, seen.version)
    assert (told.by, told.gone) == (SURGEON, False)


def fields_of(command: Command) -> dict[str, object]:
    return {name: getattr(command, name) for name in command.__dataclass_fields__}


def test_a_day_for_a_request_that_was_answered_meanwhile_is_a_conflict(store: Store) -> None:
    ids = begin(store, "begun")
    seen = store.plans.read(SUBJECT).version
    store.do(CancelRequest(ids["v4-1"], "Muualla"), by=SURGEON)
    assert clash(store, SetDue(ids["v4-2"], TODAY), seen).by == SURGEON
