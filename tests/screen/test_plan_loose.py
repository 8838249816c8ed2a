"""A text whose form is gone is shown as unfinished text: nothing typed is lost, and it can become an action."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from components.plan_change import parse_change
from components.plan_drafts import drafts_view
from components.plan_home import homes
from components.plan_view import plan_view
from components.text import LANGUAGES, Text
from data_access.templates_toml import TomlTemplates
from domain.access import Deed
from domain.draft import Draft
from domain.plan import (
    Action,
    ActionStatus,
    AddAction,
    AddFollowUp,
    AddNeed,
    Plan,
    PlanStatus,
    RemoveItem,
    SetActionStatus,
    SetNeedEnded,
    SetPlanStatus,
    StatedBy,
)
from tests.fakes import DOCTOR, NOON
from tests.plan_examples import CARE_STAFF, answer, begun, do, empty
from tests.screen.plan_case import DOCTORS, KEY, NOBODYS, SURGEONS, open_case
from tests.screen.plan_offers import openers

FI = Text("fi")
TEMPLATES = TomlTemplates().all()


def draft(place: str, fields: Mapping[str, Any], values: Mapping[str, Any] | None = None) -> Draft:
    return Draft(place=place, version=4, fields=fields, fixed={}, values=values or {}, saved_at=NOON)


def again(
    plan: Plan, one: Draft, may: frozenset[Deed] = DOCTORS, language: str = "fi"
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The form that opens, and the view around it."""
    view = plan_view(open_case(plan, may), Text(language), DOCTOR, TEMPLATES)
    (opened,) = drafts_view((one,), Text(language), NOON, homes(view))["again"]
    assert json.loads(json.dumps(opened)) == opened
    return opened, view


PLANS: Sequence[tuple[str, Plan]] = [
    ("empty", empty()),
    ("begun", begun()),
    ("follow-up", do(begun(), AddFollowUp("Soitto", CARE_STAFF), SetActionStatus("v3-1", ActionStatus.DONE))),
    ("answered", do(begun(), answer("v4-1"))),
]


@pytest.mark.parametrize("may", [DOCTORS, SURGEONS, NOBODYS])
@pytest.mark.parametrize("plan", [plan for _, plan in PLANS], ids=[name for name, _ in PLANS])
def test_a_form_has_a_home_exactly_when_the_screen_offers_it(plan: Plan, may: frozenset[Deed]) -> None:
    view = plan_view(open_case(plan, may), FI, DOCTOR, TEMPLATES)
    offered = {one["id"] for one in openers({**view, "quick": None})}
    assert homes(view) - {"quick/head"} == offered
    assert ("quick/head" in homes(view)) == (view["quick"] is not None)


GONE: Sequence[tuple[str, str, Plan]] = [
    ("item taken away", "edit/v3-1", do(begun(), RemoveItem("v3-1", "kahdesti"))),
    ("action done", "rationale/v3-1", do(begun(), SetActionStatus("v3-1", ActionStatus.DONE))),
    ("request answered", "answer/v4-1", do(begun(), answer("v4-1"))),
    ("template gone", "template.no_more/head", begun()),
    ("plan ended", "need/head", do(empty(), AddAction("x", CARE_STAFF), SetActionStatus("v1-1", ActionStatus.DONE), SetPlanStatus(PlanStatus.ENDED))),
]  # fmt: skip


@pytest.mark.parametrize(("place", "plan"), [one[1:] for one in GONE], ids=[one[0] for one in GONE])
def test_a_text_whose_form_is_gone_is_shown_at_the_head_and_keeps_its_place(place: str, plan: Plan) -> None:
    if place.startswith("template."):
        place = "edit/no-such-item"
    opened, view = again(plan, draft(place, {"text": "Kolme sanaa pitkä"}))
    assert opened["opener"]["id"] == place, "there the server has it, and forgets it when it is saved or discarded"
    assert (opened["opener"]["form"], opened["opener"]["place"]) == ("loose", "head")
    assert opened["values"]["what"] == "Kolme sanaa pitkä"
    assert view["forms"]["loose"]["stays"]


def test_where_its_form_still_is_it_opens_there() -> None:
    opened, _ = again(begun(), draft("edit/v3-1", {"text": "MRI"}))
    assert (opened["opener"]["form"], opened["values"]) == ("edit", {"text": "MRI"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_several_fields_every_word_stays_under_its_name(language: str) -> None:
    fields = {"decision": "surgery", "text": "Leikataan", "reasons": "Kuvat", "side": "left", "side_confirmed": True}
    opened, _ = again(do(begun(), answer("v4-1")), draft("answer/v4-1", fields), language=language)
    text = Text(language)
    assert opened["values"]["what"].splitlines() == [
        f"{text('plan.field.decision')}: {text('plan.decision.surgery')}",
        f"{text('plan.field.text')}: Leikataan",
        f"{text('lens.form.reasons')}: Kuvat",
        f"{text('plan.field.side')}: {text('plan.side.left')}",
    ]


def test_who_and_when_go_into_the_new_items_own_fields() -> None:
    fields = {"how": "Kipu", "responsible": "role:surgeon", "due": "2 vk"}
    gone = do(empty(), AddNeed("Uni", StatedBy.CUSTOMER), SetNeedEnded("v1-1", True))
    opened, _ = again(gone, draft("follow_up/end/nobody", fields))
    assert opened["values"] == {"what": "Kipu", "responsible": "role:surgeon", "due": "2 vk"}


def test_it_becomes_an_action_that_is_read_like_any_other() -> None:
    plan = do(begun(), RemoveItem("v3-1", "kahdesti"))
    opened, view = again(plan, draft("edit/v3-1", {"text": "MRI"}))
    form = view["forms"]["loose"]
    values = {f["name"]: opened["values"].get(f["name"], f.get("value", "")) for f in form["fields"]}
    payload = {"type": form["type"], **opened["opener"]["fixed"], **values, "draft": "edit/v3-1"}
    case = open_case(plan)
    command = parse_change(payload | {"handle": case.handle, "version": 4, "key": KEY}, case, DOCTOR).command
    assert isinstance(command, AddAction)
    added = do(plan, command).actions[-1]
    assert isinstance(added, Action)
    assert (added.what, added.goal_id) == ("MRI", None)


def test_written_on_in_that_form_it_stays_that_form_also_when_the_item_comes_back() -> None:
    opened, _ = again(do(begun(), RemoveItem("v3-1", "kahdesti")), draft("edit/v3-1", {"text": "MRI"}))
    kept = draft("edit/v3-1", {"what": "MRI pian", "due": "1 vk"}, opened["opener"]["values"])
    opened, _ = again(begun(), kept)
    assert opened["opener"]["form"] == "loose"
    assert opened["values"] == {"what": "MRI pian", "due": "1 vk"}


def test_choices_alone_can_be_discarded_too() -> None:
    opened, _ = again(begun(), draft("template/nowhere", {"template": "gone@1", "steps": (0, 1)}))
    assert opened["values"]["what"] == FI("drafts.loose_empty")


def test_who_may_write_no_more_sees_the_text_to_copy_and_nothing_to_save() -> None:
    opened, view = again(begun(), draft("need/head", {"text": "Uni"}), NOBODYS)
    assert opened["values"]["what"] == "Uni"
    form = view["forms"]["loose"]
    assert "submit" not in form
    assert form["type"] == ""
