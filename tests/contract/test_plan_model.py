"""Two writers who look when they like and write any command: a model-based test of the plan store.

The model knows no footprints. It knows the plan at every version, compares plans, and says: nothing changes but what a
command says it changes; who was not refused decided on what was still so; what was refused changed nothing; history and
the use log have each change once; the index has what is open; each version can be read again as it was.

tests/contract/test_plan_mutants.py proves that it sees what it is for.
"""

from __future__ import annotations

import secrets
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from data_access.tables import open_items
from domain.customer import PersonKey
from domain.errors import Conflict, InvalidInput, NotFound
from domain.plan import (
    AcceptRequest,
    Achievement,
    ActionStatus,
    AddAction,
    AddDisagreement,
    AddFollowUp,
    AddGoal,
    AddNeed,
    Author,
    CloseFollowUp,
    Command,
    EditText,
    GoalLifecycle,
    Importance,
    Plan,
    PlanChange,
    PlanSection,
    RemoveItem,
    ResendRequest,
    RestoreItem,
    ReturnRequest,
    SetActionStatus,
    SetDue,
    SetGoalState,
    SetImportance,
    SetPriority,
    SetResponsible,
    SetSection,
    StatedBy,
    Whose,
)
from domain.plan_beside import section_of
from domain.plan_fields import text_of
from domain.plan_footprint import footprint, target
from domain.plan_input import check
from domain.plan_steps import local_day
from domain.worklist import open_items_of
from tests.plan_diff import allowed, differences, everything
from tests.plan_examples import ASK, CARE_STAFF, COMMANDS, DOCTOR, STAFF, SURGEONS
from tests.plan_store import Store, entry
from tests.postgres import URL

WRITERS = st.sampled_from([DOCTOR, STAFF])
SOME_TEXT = st.sampled_from(["Ensin", "Sitten", "Lopuksi"])
SOME_DAY = st.sampled_from([None, date(2026, 12, 1), date(2027, 1, 1)])
SOME_ITEM = st.sampled_from(["v1-1", "v2-1", "v3-1", "v5-1"])
POSSIBLE: list[st.SearchStrategy[Command]] = [
    st.builds(SetDue, st.sampled_from(["v2-1", "v3-1", "v5-1"]), SOME_DAY),
    st.builds(EditText, SOME_ITEM, SOME_TEXT, SOME_TEXT),
    st.builds(SetActionStatus, st.just("v3-1"), st.sampled_from(ActionStatus)),
    st.builds(SetGoalState, st.just("v2-1"), st.sampled_from(GoalLifecycle), st.sampled_from(Achievement)),
    st.builds(SetPriority, st.just("v3-1"), st.integers(1, 3)),
    st.builds(SetImportance, st.just("v1-1"), st.sampled_from(Importance)),
    st.builds(SetResponsible, st.sampled_from(["v3-1", "v5-1"]), st.sampled_from([CARE_STAFF, SURGEONS])),
    st.builds(SetSection, st.just(PlanSection.MORE), SOME_TEXT, SOME_TEXT),
    st.builds(AddGoal, st.just("v1-1"), SOME_TEXT),
    st.builds(AddDisagreement, SOME_ITEM, st.sampled_from(Whose), SOME_TEXT),
    st.builds(RemoveItem, st.sampled_from(["v3-1", "v5-1"]), SOME_TEXT),
    st.builds(RestoreItem, SOME_ITEM, st.integers(3, 9)),
    st.builds(CloseFollowUp, st.just("v5-1"), SOME_TEXT),
    st.builds(AcceptRequest, st.just("v4-1")),
    st.builds(ReturnRequest, st.just("v4-1"), SOME_TEXT),
    st.builds(ResendRequest, st.just("v4-1"), SOME_TEXT),
]
"""Few items and few values, so that two writers meet; COMMANDS of the examples are anything at all."""
ANY = st.one_of(*POSSIBLE, COMMANDS)
MEETINGS = st.one_of(*(st.tuples(one, one) for one in POSSIBLE), st.tuples(ANY, ANY))
"""What two writers write at once: often the same field."""
STORES: list[Store] = []


class TwoWriters(RuleBasedStateMachine):
    """One plan, begun with one of each item."""

    def __init__(self) -> None:
        super().__init__()
        self.store, self.subject = STORES[0], PersonKey(secrets.token_hex(16))
        plan = self._sent(AddNeed("Polvikipu", StatedBy.CUSTOMER), self.store.plans.read(self.subject))
        plan = self._sent(AddGoal(plan.needs[0].id, "Kävely 1 km"), plan)
        for command in (AddAction("Röntgen", CARE_STAFF, plan.goals[0].id), ASK, AddFollowUp("Soitto", CARE_STAFF)):
            plan = self._sent(command, plan)
        firsts = (plan.needs[0], plan.goals[0], plan.actions[0], plan.requests[0], plan.actions[1], plan.follow_ups[0])
        self.ids = dict(zip(["v1-1", "v2-1", "v3-1", "v4-1", "v4-2", "v5-1"], (one.id for one in firsts), strict=True))
        self.states = [self.store.plans.as_of(self.subject, n) for n in range(plan.version + 1)]
        self.views = {DOCTOR.id: plan, STAFF.id: plan}
        self.sent: list[tuple[PlanChange, Author]] = []

    def _sent(self, command: Command, seen: Plan, by: Author = DOCTOR) -> Plan:
        return self._append(self.store.change(command, seen.version), by)

    def _append(self, change: PlanChange, by: Author) -> Plan:
        return self.store.plans.append(self.subject, change, by, entry(by, self.subject))

    @property
    def present(self) -> Plan:
        return self.states[-1]

    @rule(by=WRITERS)
    def look(self, by: Author) -> None:
        self.views[by.id] = self.present

    def _write(self, by: Author, command: Command, *, honest: bool) -> None:
        seen, before = self.views[by.id], self.present
        aimed = self._aimed(command, seen if honest else None)
        change = self.store.change(aimed, seen.version)
        try:
            after = self._append(change, by)
        except Conflict as clash:
            self._refused(clash, seen, aimed)
        except (InvalidInput, NotFound):
            pass
        else:
            self._accepted(seen, before, after, change, by)

    @rule(pair=MEETINGS)
    def meet(self, pair: tuple[Command, Command]) -> None:
        """Both look, and both write."""
        for by in (DOCTOR, STAFF):
            self.views[by.id] = self.present
        for by, command in zip((DOCTOR, STAFF), pair, strict=True):
            self._write(by, command, honest=True)

    @rule(by=WRITERS, command=ANY, honest=st.booleans())
    def write(self, by: Author, command: Command, honest: bool) -> None:
        """`honest`: texts name the text that the writer saw, as the editor does."""
        self._write(by, command, honest=honest)

    def _aimed(self, command: Command, seen: Plan | None) -> Command:
        real = {f.name: self.ids.get(getattr(command, f.name)) for f in fields(command) if f.name.endswith("_id")}
        aimed = replace(command, **{name: value for name, value in real.items() if value})  # type: ignore[arg-type]
        if seen is not None and isinstance(aimed, SetSection):
            return replace(aimed, base=section_of(seen, aimed.section))
        if seen is not None and isinstance(aimed, EditText) and (item := everything(seen).get(aimed.item_id)):
            try:
                return replace(aimed, base=text_of(item, aimed.field))
            except InvalidInput:  # an item without such a text
                return aimed
        return aimed

    def _accepted(self, seen: Plan, before: Plan, after: Plan, change: PlanChange, by: Author) -> None:
        self.states.append(after)
        self.sent.append((change, by))
        self.views[by.id] = after
        assert after.version == before.version + 1
        changed = differences(before, after)
        assert changed <= allowed(before, change.command), "something else changed: an update of others is lost"
        since = differences(seen, before)
        assert not changed & (since - {"requests"}), "overwritten: what others changed after the writer looked"
        assert not footprint(change.command, before).clashes(frozenset(since)), "decided on what is no more"

    def _refused(self, clash: Conflict, seen: Plan, command: Command) -> None:
        stale = seen.version < self.present.version
        assert stale or isinstance(command, (EditText, SetSection)), "refused though nobody wrote in between"
        assert clash.base == target(seen, command)
        assert clash.theirs == target(self.present, command)
        assert clash.gone == (clash.base is not None and clash.theirs is None and bool(footprint(command).item))
        assert clash.mine == check(command, today=local_day(self.store.clock.now()))

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """The same change again, whenever: nothing is written."""
        change, by = data.draw(st.sampled_from(self.sent))
        assert self._append(change, by) == self.present

    @invariant()
    def nothing_else_was_written(self) -> None:
        assert self.store.plans.read(self.subject) == self.present

    def teardown(self) -> None:
        lines = self.store.plans.history(self.subject, self.present.version - len(self.sent))
        told = [(line.command, line.by, line.seen, line.key) for line in lines]
        today = local_day(self.store.clock.now())
        assert told == [(check(c.command, today=today), by, c.expected_version, c.key) for c, by in self.sent]
        assert [self.store.plans.as_of(self.subject, n) for n in range(len(self.states))] == self.states
        for version, state in enumerate(self.states):
            assert version == 0 or self.store.replayed(self.subject, version) == state
        assert self.store.audit_rows(self.subject) == self.present.version, "a change without its line in the use log"
        assert self._index() == sorted(item.item_id for item in open_items_of(self.present))

    def _index(self) -> list[str]:
        ours = sa.select(open_items.c.item_id).where(open_items.c.subject == self.subject)
        with self.store.engine.connect() as connection:
            return sorted(connection.execute(ours).scalars())


def two_writers(folder: Path, examples: int, **how: Any) -> None:
    """So many stories of two writers on the store of `folder`. Raises what the first that goes wrong raises."""
    STORES.append(Store(folder))
    try:
        run_state_machine_as_test(
            TwoWriters,
            settings=settings(
                max_examples=examples,
                stateful_step_count=25,
                deadline=None,
                phases=[Phase.generate],  # each try costs a second: a long failing story is not made shorter
                suppress_health_check=list(HealthCheck),
                **how,
            ),
        )
    finally:
        STORES.pop().engine.dispose()


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
def test_two_writers_lose_nothing(store_folder: Path) -> None:
    """Rules are the same on both engines: on PostgreSQL, where a story takes three times as long, a third of them."""
    two_writers(store_folder, 20 if (store_folder / URL).exists() else 60)
