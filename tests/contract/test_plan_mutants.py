"""Would the two proofs of the plan store see a defect? Here defects are made on purpose, one at a time, in the store or
in the rules themselves; the story of two writers (test_plan_model), the table of pairs (test_plan_pairs), or both must
find each. A defect replaces one named function of the product: were it renamed, its replacement would fail here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from data_access import plan_index
from data_access.audit import SqlAuditLog
from data_access.database import reading
from data_access.plans import SqlPlans
from domain import plan_footprint, plan_rules
from domain.errors import Conflict, TilannekuvaError
from domain.plan import Command, Plan, SetDue
from domain.plan_footprint import EVERYTHING, Footprint
from tests.contract.test_plan_model import two_writers
from tests.contract.test_plan_pairs import Table, sweep
from tests.plan_examples import DOCTOR, TODAY

Defect = Callable[[pytest.MonkeyPatch], None]
STORIES = 100
"""So many at most: a story in which the defect shows ends the run, and most defects show in the first few."""
SEEN = (AssertionError, TilannekuvaError)
"""A proof fails by an assertion, or by an error that the store may raise but not then."""


def everywhere(patch: pytest.MonkeyPatch, old: Any, new: Any) -> None:
    """A rule is wrong wherever it is asked: in the product, and in the proof that reads it too."""
    found = 0
    for module in list(sys.modules.values()):
        if getattr(module, "__dict__", {}).get(old.__name__) is old:
            patch.setattr(module, old.__name__, new)
            found += 1
    assert found > 1


# Defects of the store.


def any_version_will_do(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqlPlans, "_check_version", lambda *_: None)


def the_plan_is_saved_as_its_writer_saw_it(patch: pytest.MonkeyPatch) -> None:
    """The whole document, as it is often done: what others wrote in between is gone."""
    perform = SqlPlans._perform

    def saved(self: SqlPlans, connection: Any, before: Plan, change: Any, *more: Any) -> Any:
        seen = self._at(connection, before, change.expected_version)
        return perform(self, connection, replace(seen, version=before.version), change, *more)

    patch.setattr(SqlPlans, "_perform", saved)


def a_repeat_is_written_again(patch: pytest.MonkeyPatch) -> None:
    """The key is looked at by nobody. (Without a new key the table's unique index would refuse the second row.)"""
    once, known, again = SqlPlans._append_once, SqlPlans._is_repeat, count(1)

    def twice(self: SqlPlans, subject: Any, change: Any, by: Any, *more: Any) -> Plan:
        with reading(self._engine) as connection:
            plan = self._present(connection, subject)
            repeat = plan is not None and known(self, connection, plan, change, by)
        if repeat:
            change = replace(change, key=f"{change.key}-{next(again)}")
        return once(self, subject, change, by, *more)

    patch.setattr(SqlPlans, "_append_once", twice)


def a_repeat_is_refused(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqlPlans, "_is_repeat", lambda *_: False)


def what_is_refused_is_written(patch: pytest.MonkeyPatch) -> None:
    carry_out = SqlPlans._carry_out

    def carried(self: SqlPlans, connection: Any, before: Plan, change: Any, by: Any, begins: Any) -> Any:
        try:
            return carry_out(self, connection, before, change, by, begins)
        except Conflict:
            with suppress(TilannekuvaError):
                self._keep(connection, before, *self._perform(connection, before, change, by, begins))
                connection.commit()
            raise

    patch.setattr(SqlPlans, "_carry_out", carried)


def history_forgets_a_line(patch: pytest.MonkeyPatch) -> None:
    keep = SqlPlans._keep_command

    def forgetful(self: SqlPlans, connection: Any, after: Plan, written: Any) -> None:
        if after.version % 7:
            keep(self, connection, after, written)

    patch.setattr(SqlPlans, "_keep_command", forgetful)


def history_names_somebody_else(patch: pytest.MonkeyPatch) -> None:
    keep = SqlPlans._keep_command

    def wrong(self: SqlPlans, connection: Any, after: Plan, written: Any) -> None:
        keep(self, connection, after, replace(written, by=DOCTOR))

    patch.setattr(SqlPlans, "_keep_command", wrong)


def the_use_log_misses_a_line(patch: pytest.MonkeyPatch) -> None:
    append, number = SqlAuditLog.append, count(1)

    def forgetful(self: SqlAuditLog, connection: Any, entry: Any) -> int:
        return append(self, connection, entry) if next(number) % 7 else 0

    patch.setattr(SqlAuditLog, "append", forgetful)


def the_index_is_left_as_it_was(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(plan_index, "renew", lambda *_: None)


def an_earlier_version_is_the_one_before_it(patch: pytest.MonkeyPatch) -> None:
    at = SqlPlans._at
    patch.setattr(
        SqlPlans, "_at", lambda self, c, plan, n: at(self, c, plan, n if n == plan.version else max(0, n - 1))
    )


def a_conflict_does_not_say_what_its_writer_saw(patch: pytest.MonkeyPatch) -> None:
    carry_out = SqlPlans._carry_out

    def carried(self: SqlPlans, *arguments: Any) -> Any:
        try:
            return carry_out(self, *arguments)
        except Conflict as clash:
            clash.base = None
            raise

    patch.setattr(SqlPlans, "_carry_out", carried)


# Defects of the rules: replay repeats them faithfully, and the proofs read the same rules.


def of_footprints(patch: pytest.MonkeyPatch, wrong: Callable[[Footprint], Footprint]) -> None:
    right = plan_footprint.footprint
    everywhere(patch, right, lambda *of: wrong(right(*of)))


def footprints_name_nothing(patch: pytest.MonkeyPatch) -> None:
    of_footprints(patch, lambda _: Footprint(frozenset(), frozenset()))


def nobody_decides_upon_anything(patch: pytest.MonkeyPatch) -> None:
    of_footprints(patch, lambda found: replace(found, rests_on=frozenset()))


def everybody_must_look_again(patch: pytest.MonkeyPatch) -> None:
    """Nothing is lost, and nobody gets anything done: only the table of pairs says that this is wrong."""
    of_footprints(patch, lambda found: replace(found, rests_on=frozenset({EVERYTHING})))


def a_change_of_one_thing_changes_another(patch: pytest.MonkeyPatch) -> None:
    right = plan_rules.perform

    def wrong(plan: Plan, command: Command, **how: Any) -> Plan:
        after = right(plan, command, **how)
        return replace(after, next_review=TODAY) if isinstance(command, SetDue) else after

    everywhere(patch, right, wrong)


def without(patch: pytest.MonkeyPatch, rule: str, name: str) -> None:
    """One arrow of the table of footprints is missing."""
    right = getattr(plan_footprint, rule)

    def wrong(*arguments: Any, **named: Any) -> Footprint:
        found: Footprint = right(*arguments, **named)
        return replace(found, rests_on=frozenset(one for one in found.rests_on if not one.endswith(name)))

    patch.setattr(plan_footprint, rule, wrong)


def whoever_ticks_off_need_not_have_read_it(patch: pytest.MonkeyPatch) -> None:
    without(patch, "_state", ".text")


def what_is_closed_can_be_changed(patch: pytest.MonkeyPatch) -> None:
    without(patch, "_field", ".state")


def something_new_goes_under_what_is_closed(patch: pytest.MonkeyPatch) -> None:
    without(patch, "_under", ".state")


def a_plan_is_ended_whatever_came(patch: pytest.MonkeyPatch) -> None:
    without(patch, "_print", EVERYTHING)


def a_section_stays_though_the_kind_of_plan_does_not(patch: pytest.MonkeyPatch) -> None:
    without(patch, "_print", "kind")


def what_changed_is_taken_away(patch: pytest.MonkeyPatch) -> None:
    without(patch, "_print", ".*")


OF_THE_MODEL: list[Defect] = [
    any_version_will_do,
    the_plan_is_saved_as_its_writer_saw_it,
    a_repeat_is_written_again,
    a_repeat_is_refused,
    what_is_refused_is_written,
    history_forgets_a_line,
    history_names_somebody_else,
    the_use_log_misses_a_line,
    the_index_is_left_as_it_was,
    an_earlier_version_is_the_one_before_it,
    a_conflict_does_not_say_what_its_writer_saw,
    footprints_name_nothing,
    nobody_decides_upon_anything,
    a_change_of_one_thing_changes_another,
]
OF_THE_PAIRS: list[Defect] = [
    any_version_will_do,
    the_plan_is_saved_as_its_writer_saw_it,
    what_is_refused_is_written,
    footprints_name_nothing,
    nobody_decides_upon_anything,
    everybody_must_look_again,
    a_change_of_one_thing_changes_another,
    whoever_ticks_off_need_not_have_read_it,
    what_is_closed_can_be_changed,
    something_new_goes_under_what_is_closed,
    a_plan_is_ended_whatever_came,
    a_section_stays_though_the_kind_of_plan_does_not,
    what_changed_is_taken_away,
]


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@pytest.mark.parametrize("defect", OF_THE_MODEL)
def test_the_story_of_two_writers_finds(defect: Defect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same stories in every run: a defect that is found today is not missed by chance tomorrow."""
    defect(monkeypatch)
    with pytest.raises(SEEN):
        two_writers(tmp_path, STORIES, derandomize=True, database=None, report_multiple_bugs=False)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    made = Table(tmp_path_factory.mktemp("mutants"), "begun")
    yield made
    made.close()


@pytest.mark.parametrize("defect", OF_THE_PAIRS)
def test_the_table_of_pairs_finds(defect: Defect, monkeypatch: pytest.MonkeyPatch, table: Table) -> None:
    defect(monkeypatch)
    with pytest.raises(SEEN):
        sweep(table)


def test_without_a_defect_nothing_is_found(table: Table, tmp_path: Path) -> None:
    """Else the others would prove nothing: these very runs pass on the product as it is."""
    sweep(table)
    two_writers(tmp_path, 10, derandomize=True, database=None)
