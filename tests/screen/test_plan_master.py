"""A plan that is kept elsewhere: ours says so, with its version and day, and its items are proposals until entered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from analytics.case import OpenCase
from analytics.plan_master import ENTERING, Mark, master_of, proposals, standings
from components.plan_sheet import plan_sheet
from components.plan_text import plan_text
from components.plan_view import plan_view
from components.text import Text
from data_access.fhir.plans import outside_plans
from data_access.templates_toml import TomlTemplates
from domain.plan import ActionStatus, AddNeed, ApplyTemplate, Plan, SetActionStatus, StatedBy
from domain.plan_rules import apply
from domain.portion import OutsidePlan
from tests.fakes import DOCTOR as ME
from tests.plan_examples import AT, DOCTOR, begun, counting_ids, do
from tests.screen.plan_case import open_case

FI = Text("fi")
LATER = AT + timedelta(days=2)
MASTER = OutsidePlan(
    "CarePlan/7", "Hoitosuunnitelma", "active", date(2026, 3, 1), ("kävely  1 KM",), ("Kotihoito",), "plans", "4",
    master=True, changed_on=date(2026, 11, 3),
)  # fmt: skip
TEMPLATE = TomlTemplates().find(ENTERING)


def entered(plan: Plan, at: datetime = LATER) -> Plan:
    """The template of entering applied and its action done."""
    assert TEMPLATE is not None
    chosen = ApplyTemplate(ENTERING, TEMPLATE.version, (0,))
    made = apply(plan, chosen, by=DOCTOR, at=AT, ids=counting_ids("enter"), template=TEMPLATE)
    done = SetActionStatus("enter-1", ActionStatus.DONE)
    return apply(made, done, by=DOCTOR, at=at, ids=counting_ids("x"))


def case_of(plan: Plan, *outside: OutsidePlan) -> OpenCase:
    return replace(open_case(plan), outside_plans=outside)


def notes(case: OpenCase) -> dict[str, list[str]]:
    return {row["id"]: row.get("notes", []) for row in plan_view(case, FI, ME)["rows"]}


def test_without_a_master_nothing_is_a_proposal() -> None:
    case = case_of(begun(), replace(MASTER, master=False))
    assert master_of(case.outside_plans) is None
    told = str(plan_view(case, FI, ME)) + plan_text(case, FI, AT) + str(plan_sheet(case, ME, AT))
    assert "ehdotus" not in told
    assert "lkuperäinen" not in told


def test_our_plan_says_where_the_plan_is_kept_with_its_version_and_day() -> None:
    case = case_of(begun(), MASTER)
    words = "Alkuperäinen suunnitelma: suunnitelmat, versio 4, 3.11.2026. Tähän kirjatut kohdat ovat ehdotuksia siihen."
    for told in (plan_view(case, FI, ME)["heading"]["facts"], plan_sheet(case, ME, AT)["lines"]):
        assert words.replace("suunnitelmat", FI("sources.plans")) in told
        assert "2 ehdotusta viemättä" in told
    assert words.replace("suunnitelmat", FI("sources.plans")) in plan_text(case, FI, AT)
    (outside,) = plan_view(case, FI, ME)["outside"]
    assert outside["facts"][0] == "alkuperäinen"
    assert outside["facts"][-2:] == ["versio 4", "3.11.2026"]


def test_an_item_is_a_proposal_until_the_master_has_it_or_somebody_says_it_is_entered() -> None:
    plan = begun()
    found = standings(plan, MASTER)
    assert {id: one.mark for id, one in found.items()} == {
        "v1-1": Mark.PROPOSAL, "v2-1": Mark.THERE, "v3-1": Mark.PROPOSAL,
    }  # fmt: skip
    assert proposals(plan, MASTER) == 2
    said = standings(entered(plan), MASTER)
    assert {id: one.mark for id, one in said.items()} == {
        "v1-1": Mark.ENTERED, "v2-1": Mark.THERE, "v3-1": Mark.ENTERED,
    }  # fmt: skip
    assert (said["v1-1"].by, said["v1-1"].at) == (DOCTOR, LATER)


def test_what_is_written_after_the_entering_is_a_proposal_again() -> None:
    plan = entered(begun(), AT)
    later = apply(
        plan, AddNeed("Uni", StatedBy.CUSTOMER), by=DOCTOR, at=AT + timedelta(minutes=1), ids=counting_ids("late")
    )
    found = standings(later, MASTER)
    assert (found["v1-1"].mark, found["late-1"].mark) == (Mark.ENTERED, Mark.PROPOSAL)


def test_reopening_the_action_takes_the_word_back() -> None:
    plan = do(entered(begun()), SetActionStatus("enter-1", ActionStatus.OPEN))
    assert standings(plan, MASTER)["v1-1"].mark is Mark.PROPOSAL


def test_the_marks_stand_first_in_the_notes_and_in_the_text() -> None:
    case = case_of(begun(), MASTER)
    assert notes(case)["v1-1"][0] == "ehdotus"
    assert notes(case)["v2-1"][0] == "alkuperäisessä suunnitelmassa"
    assert "- Polvikipu (asiakkaan kertoma, ehdotus)" in plan_text(case, FI, AT)
    told = case_of(entered(begun(), datetime(2026, 11, 21, 10, 30, tzinfo=UTC)), MASTER)
    assert notes(told)["v1-1"][0] == "viety 21.11.2026 12.30, Aino Lehto"


@pytest.mark.parametrize(("outside", "offered"), [((MASTER,), True), ((), False)])
def test_entering_is_offered_only_where_there_is_a_plan_to_enter_things_in(
    outside: tuple[OutsidePlan, ...], offered: bool
) -> None:
    shown = str(plan_view(case_of(begun(), *outside), FI, ME, TomlTemplates().all()))
    assert ("Ehdotusten vieminen alkuperäiseen suunnitelmaan" in shown) is offered


def care_plan(id: str, status: str = "active", start: str = "2026-01-01", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "CarePlan",
        "id": id,
        "status": status,
        "intent": "plan",
        "period": {"start": start},
        **more,
    }


def test_the_newest_plan_in_force_is_the_master_when_the_server_keeps_the_plan() -> None:
    plans = [
        care_plan("1"),
        care_plan("2", start="2026-05-01", meta={"versionId": "9", "lastUpdated": "2026-11-03T23:30:00Z"}),
        care_plan("3", "completed", "2026-09-01"),
    ]
    assert not any(plan.master for plan in outside_plans(plans, [], "plans"))
    found = outside_plans(plans, [], "plans", master=True)
    assert [plan.id for plan in found if plan.master] == ["CarePlan/2"]
    (master,) = [plan for plan in found if plan.master]
    assert (master.source_version, master.changed_on) == ("9", date(2026, 11, 4))  # the Finnish day
    assert not any(plan.master for plan in outside_plans(plans[2:], [], "plans", master=True))
