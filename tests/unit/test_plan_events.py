"""The plan on the journey."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from analytics.journey_columns import columns
from analytics.plan_events import OWN_PLAN, plan_events
from components.situation_cards import cards, sentence
from components.text import Text
from domain.event import EventKind, EventStatus
from domain.plan import (
    Action,
    ActionStatus,
    Author,
    Plan,
    Responsible,
    ResponsibleKind,
    Side,
    Statement,
    StatementRequest,
    SurgeryDecision,
    Urgency,
)
from services.situation_case import with_plan_in
from tests.screen.case_made import TODAY, case

FI = Text("fi")
DOCTOR = Author("doctor", "Elina Koskela", "doctor")
SURGEON = Author("surgeon", "Markus Lindroos", "surgeon")
ASKED = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # half past midnight of the 21st in Helsinki
ANSWERED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def action(id: str, **fields: object) -> Action:
    known = {"goal_id": None, "what": id, "responsible": Responsible(ResponsibleKind.CUSTOMER)}
    return Action(id=id, created_by=DOCTOR, created_at=ASKED, **(known | fields))  # type: ignore[arg-type]


def request(answer: Statement | None = None) -> StatementRequest:
    return StatementRequest(
        id="r", action_id="a", question="Onko leikkaus aiheellinen?", indication="", side=Side.RIGHT,
        urgency=Urgency.ROUTINE, asked_by=DOCTOR, asked_at=ASKED, plan_version=1, answer=answer,
    )  # fmt: skip


def test_a_request_and_its_answer_stand_at_their_local_time() -> None:
    answer = Statement(
        decision=SurgeryDecision.SURGERY, text="Leikkaus on aiheellinen.", side=Side.RIGHT, urgency=Urgency.ROUTINE,
        written_by=SURGEON, written_at=ANSWERED,
    )  # fmt: skip
    asked, answered = plan_events(Plan(id="p", person_key="k", requests=(request(answer),)))
    assert (asked.start.day, asked.start.time) == (date(2026, 11, 21), time(0, 30))
    assert asked.what == "Onko leikkaus aiheellinen?"
    assert (answered.start.day, answered.performer and answered.performer.id) == (date(2026, 11, 24), "surgeon")
    assert {asked.kind, answered.kind} == {EventKind.PLAN}
    assert {asked.source, answered.source} == {OWN_PLAN}


def test_an_open_action_is_planned_at_its_due_day_and_a_finished_one_stands_where_it_was_finished() -> None:
    due = date(2026, 12, 5)
    open_one = action("open", due=due)
    finished = action("done", due=due, status=ActionStatus.DONE, completed_by=DOCTOR, completed_at=ANSWERED)
    found = plan_events(Plan(id="p", person_key="k", actions=(open_one, finished)))
    assert [(e.start.day, e.status) for e in found] == [
        (due, EventStatus.PLANNED),
        (date(2026, 11, 24), EventStatus.DONE),
    ]


def test_actions_without_a_day_and_those_that_stand_for_a_request_make_no_mark_of_their_own() -> None:
    plan = Plan(
        id="p",
        person_key="k",
        actions=(action("whenever"), action("asks", due=date(2026, 12, 5), request_id="r")),
        requests=(request(),),
    )
    assert [e.id for e in plan_events(plan)] == ["plan:r"]


def test_a_customer_of_whom_only_the_plan_tells_is_not_one_without_events() -> None:
    """Sentence and journey agree on what there is."""
    plan = replace(case().plan, requests=(), needs=(), goals=(), actions=())
    bare = case(events=(), journey=columns((), TODAY), plan=plan, need_in_own_words="", results=None)
    assert [one.key for one in with_plan_in(bare, bare.plan, TODAY, None).situation.sentence] == ["no_events"]
    planned = with_plan_in(bare, replace(bare.plan, requests=(request(),)), TODAY, None)
    assert "no_events" not in [one.key for one in planned.situation.sentence]
    assert sentence(planned, FI)["empty"] == "Yhteenvetoon ei ole koottavaa: polulla on yksi tapahtuma."
    assert cards(planned, FI)["contacts"]["empty"] == "Ei käyntejä eikä yhteydenottoja"
