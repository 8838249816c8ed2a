"""A long plan opens on what matters: bounded, with true counts, nothing late folded away, and nothing folds by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.case import OpenCase
from components.plan_folds import MOST_ROWS, settled
from components.plan_groups import FIRST, rows, tools
from components.plan_look import PlanLook, looked
from components.plan_past import Past, as_it_was
from components.plan_view import plan_view
from components.text import LANGUAGES, Text
from data_access.templates_toml import TomlTemplates
from domain.choices import ALLOWED, Choice
from domain.plan import AddAction, AddDisagreement, AddGoal, AddNeed, EditText, Plan, SetDue, StatedBy, Whose
from tests.fakes import DOCTOR
from tests.plan_examples import CARE_STAFF, begun, do
from tests.screen.plan_case import open_case

FI = Text("fi")
TODAY = date(2026, 11, 21)
ORDERS = ALLOWED[Choice.PLAN_GROUP].values


@cache
def long_plan() -> Plan:
    """Two hundred items: needs, each with a goal and an action without a day."""
    plan = begun()
    for n in range(66):
        plan = do(plan, AddNeed(f"Tarve {n}: kipu ja kuormituksen sieto", StatedBy.PROFESSIONAL))
        plan = do(plan, AddGoal(plan.needs[-1].id, f"Tavoite {n}: kävely 30 minuuttia päivässä"))
        plan = do(
            plan, AddAction(f"Toimi {n}: fysioterapeutin ohjaus ja kotiharjoitteet", CARE_STAFF, plan.goals[-1].id)
        )
    return plan


@cache
def long_case() -> OpenCase:
    return open_case(long_plan())


def opened(plan: Plan, look: PlanLook | None = None) -> PlanLook:
    return settled(replace(long_case(), plan=plan), look or PlanLook(), FI, DOCTOR)


def ids(plan: Plan, look: PlanLook) -> set[str]:
    return {row["id"] for row in rows(replace(long_case(), plan=plan), look, FI, DOCTOR)}


def test_the_message_of_two_hundred_items_is_bounded() -> None:
    whole = plan_view(long_case(), FI, DOCTOR, TomlTemplates().all())
    folded = plan_view(long_case(), FI, DOCTOR, TomlTemplates().all(), opened(long_plan()))
    small, large = (len(json.dumps(view["rows"], ensure_ascii=False).encode()) for view in (folded, whole))
    assert small < 23_000 < large / 2
    assert sum("folded" not in row for row in folded["rows"]) <= MOST_ROWS + FIRST


def test_a_plan_of_one_screenful_is_shown_whole() -> None:
    assert opened(begun()).folded == frozenset()
    assert ids(begun(), opened(begun())) == ids(begun(), PlanLook())


@pytest.mark.parametrize("group", ORDERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_folded_is_counted_and_comes_whole(group: str, language: str) -> None:
    """Every head says how many rows are under it; unfolding them one by one gives the whole plan."""
    text, case, whole = Text(language), long_case(), PlanLook(group)
    look = settled(case, whole, text, DOCTOR)
    drawn = rows(case, look, text, DOCTOR)
    hidden = len(rows(case, whole, text, DOCTOR)) - len(drawn)
    assert hidden > 60
    assert str(hidden) in tools(case, look, text, DOCTOR)["unfold"]
    for row in [row for row in drawn if "folded" in row]:
        before = len(rows(case, look, text, DOCTOR))
        look = looked(look, {"type": "look", "unfold": row["id"]})
        more = len(rows(case, look, text, DOCTOR)) - before
        assert row["folded"] == text("plan_edit.folded", n=more)
    shown = [{k: v for k, v in row.items() if k != "fold"} for row in rows(case, look, text, DOCTOR)]
    assert shown == rows(case, whole, text, DOCTOR)
    assert "unfold" not in tools(case, look, text, DOCTOR)
    everything = looked(settled(case, whole, text, DOCTOR), {"type": "look", "unfold": ""})
    opened_again = rows(case, everything, text, DOCTOR)
    assert len(opened_again) == len(shown)
    for row in [row for row in opened_again if "fold" in row]:
        everything = looked(everything, {"type": "look", "unfold": row["id"]})
    assert rows(case, everything, text, DOCTOR) == drawn, "what was unfolded folds again"


@settings(max_examples=30, deadline=None)
@given(
    late=st.sets(st.integers(0, 66)), group=st.sampled_from(ORDERS), show=st.sampled_from(["all", "team", "overdue"])
)
def test_what_is_late_is_never_folded_away(late: set[int], group: str, show: str) -> None:
    plan = long_plan()
    actions = tuple(
        replace(one, due=TODAY - timedelta(days=1 + n)) if n in late else one for n, one in enumerate(plan.actions)
    )
    plan = replace(plan, actions=actions)
    case = replace(long_case(), plan=plan)
    case = replace(case, today=TODAY)
    look = settled(case, PlanLook(group, show), FI, DOCTOR)
    drawn = {row["id"] for row in rows(case, look, FI, DOCTOR)}
    whole = {row["id"] for row in rows(case, PlanLook(group, show), FI, DOCTOR)}
    assert {actions[n].id for n in late} & whole <= drawn
    counts = {name: n for name, _, n in tools(case, look, FI, DOCTOR)["shows"]}
    assert (counts["overdue"], counts["all"]) == (len(late), len(actions))


def test_what_is_soon_or_disagreed_about_stands_open_though_it_is_last() -> None:
    last = long_plan().actions[-1].id
    assert last not in ids(long_plan(), opened(long_plan()))
    soon = do(long_plan(), SetDue(last, TODAY + timedelta(days=2)))
    disputed = do(long_plan(), AddDisagreement(last, Whose.CUSTOMER, "Ei ole näin"))
    for plan in (soon, disputed):
        assert last in ids(plan, opened(plan))


def test_nothing_folds_by_itself_while_the_plan_is_worked_on() -> None:
    look = opened(long_plan())
    before = ids(long_plan(), look)
    plan = do(long_plan(), AddNeed("Uni", StatedBy.CUSTOMER), EditText(long_plan().needs[0].id, "Polvi", "Polvikipu"))
    again = opened(plan, look)
    assert ids(plan, again) == before | {plan.needs[-1].id}
    assert settled(long_case(), looked(look, {"type": "look", "show": "team"}), FI, DOCTOR).folded != look.folded


def test_a_disagreement_beside_a_folded_need_stays_in_sight() -> None:
    need = long_plan().needs[-1].id
    plan = do(long_plan(), AddDisagreement(need, Whose.CUSTOMER, "Ei ole näin"))
    (row,) = [row for row in rows(replace(long_case(), plan=plan), opened(plan), FI, DOCTOR) if row["id"] == need]
    assert row["beside"][0]["text"] == "Ei ole näin"


@pytest.mark.parametrize("forged", [None, 7, ["x"], "no such head", "x" * 100_000])
def test_a_forged_fold_changes_nothing(forged: object) -> None:
    look = opened(long_plan())
    assert looked(look, {"type": "look", "unfold": forged}) == look


def test_the_plan_as_it_was_is_whole() -> None:
    then = as_it_was(long_case(), Past((), begun(), TODAY))
    assert {row["id"] for row in plan_view(then, FI, DOCTOR)["rows"]} >= {one.id for one in begun().actions}


def test_one_long_group_is_not_all_folded_away() -> None:
    """Sixty things to do for the whole plan: the first five of them are in sight, in the order of the group."""
    plan = begun()
    for n in range(60):
        plan = do(plan, AddAction(f"Toimi {n}", CARE_STAFF, None, TODAY + timedelta(days=70 - n)))
    case = replace(long_case(), plan=plan)
    for group in ORDERS:
        look = settled(case, PlanLook(group), FI, DOCTOR)
        drawn, whole = rows(case, look, FI, DOCTOR), rows(case, PlanLook(group), FI, DOCTOR)
        (head,) = [at for at, row in enumerate(drawn) if "folded" in row]
        there = [row["id"] for row in whole].index(drawn[head]["id"])
        assert [row["id"] for row in drawn[head + 1 : head + 6]] == [row["id"] for row in whole[there + 1 : there + 6]]
        assert len(drawn) <= MOST_ROWS + FIRST
