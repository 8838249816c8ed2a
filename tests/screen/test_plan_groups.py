"""Groups and filters of the plan: counts equal rows, nothing falls out, and the past is shown as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.plan_groups import rows, tools
from components.plan_look import PlanLook, choices_of, look_from
from components.plan_past import Past, as_it_was, past_view, restoring
from components.plan_view import plan_view
from components.text import LANGUAGES, Text
from domain.choices import ALLOWED, Choice
from domain.errors import TilannekuvaError
from domain.plan import (
    AddAction,
    AddDisagreement,
    AddEvaluation,
    AddFollowUp,
    AddGoal,
    AddNeed,
    AnswerRequest,
    Author,
    CloseFollowUp,
    Command,
    EditText,
    Plan,
    PlanKind,
    PlanSection,
    RemoveItem,
    Responsible,
    ResponsibleKind,
    RestoreItem,
    SetDue,
    SetMeasure,
    SetPlanKind,
    SetPriority,
    SetSection,
    Side,
    StatedBy,
    SurgeryDecision,
    Urgency,
    Whose,
)
from domain.plan_history import HistoryLine
from domain.plan_items import Measure
from domain.plan_words import Comparison
from tests.fakes import DOCTOR
from tests.plan_examples import AT, CARE_STAFF, COMMANDS, KNEE, begun, do
from tests.plan_examples import DOCTOR as AUTHOR
from tests.screen.plan_case import open_case
from tests.screen.plan_offers import offer, openers
from tests.screen.test_plan_view import TEMPLATES

FI = Text("fi")
SHOWS, GROUPS = ALLOWED[Choice.PLAN_SHOW].values, ALLOWED[Choice.PLAN_GROUP].values
MINE = Responsible(ResponsibleKind.PERSON, DOCTOR.id, DOCTOR.name)


def leaf_rows(plan: Plan, look: PlanLook, language: str = "fi") -> list[str]:
    made = rows(open_case(plan), look, Text(language), DOCTOR)
    return [row["id"] for row in made if row["kind"] in ("action", "follow")]


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=40, deadline=None)
@given(commands=st.lists(COMMANDS, max_size=8))
def test_the_count_beside_a_filter_is_the_number_of_its_rows_in_every_order(
    language: str, commands: list[Command]
) -> None:
    plan = begun()
    for command in commands:
        try:
            plan = do(plan, command, template=KNEE)
        except TilannekuvaError:
            continue
    counts = {show: n for show, _, n in tools(open_case(plan), PlanLook(), Text(language), DOCTOR)["shows"]}
    for show in SHOWS:
        found = [leaf_rows(plan, PlanLook(group, show), language) for group in GROUPS]
        assert [len(ids) for ids in found] == [counts[show]] * len(GROUPS)
        assert len({frozenset(ids) for ids in found}) == 1
    assert counts["all"] == len(plan.actions) + len(plan.follow_ups)


def test_mine_the_teams_and_overdue_are_open_ones() -> None:
    plan = do(
        begun(),
        AddAction("Soita", MINE, None, date(2026, 11, 1)),
        AddAction("Lue", Responsible(ResponsibleKind.ROLE, "doctor"), None, date(2026, 11, 21)),
        AddFollowUp("Kipu", MINE, "v2-1", date(2026, 11, 20)),
    )
    assert leaf_rows(plan, PlanLook("goal", "mine")) == ["v7-1", "v5-1"]
    assert leaf_rows(plan, PlanLook("goal", "team")) == ["v6-1"]
    assert leaf_rows(plan, PlanLook("due", "overdue")) == ["v5-1", "v7-1"]
    assert leaf_rows(do(plan, CloseFollowUp("v7-1", "lievä")), PlanLook("goal", "mine")) == ["v5-1"]


def test_by_responsible_and_by_day_the_heads_name_the_group_and_the_goal_stays_in_sight() -> None:
    plan = do(begun(), AddAction("Soita", MINE, None, date(2026, 11, 1)))
    who = rows(open_case(plan), PlanLook("who"), FI, DOCTOR)
    assert [row["text"] for row in who if row["kind"] == "need"] == ["Aino Lehto (minä)", "hoitohenkilöstö", "kirurgi"]
    due = rows(open_case(plan), PlanLook("due"), FI, DOCTOR)
    assert [row["text"] for row in due if row["kind"] == "need"] == ["Myöhässä", "Neljän viikon sisällä"]
    assert next(row for row in due if row["id"] == "v3-1")["notes"] == ["Tavoite: Kävely 1 km"]


def test_order_and_filter_are_kept_for_the_user_by_closed_lists() -> None:
    look = PlanLook("due", "overdue", quick="Maija")
    assert look_from(choices_of(look)) == PlanLook("due", "overdue")
    assert look_from({"plan_group": "gone", "plan_show": "x"}) == PlanLook()


def test_a_plan_of_two_hundred_items_is_a_small_message() -> None:
    plan = begun()
    for n in range(197):
        plan = do(plan, AddAction(f"Toimi {n}", CARE_STAFF, "v2-1" if n % 2 else None, date(2026, 12, 1 + n % 28)))
    view = plan_view(open_case(plan), FI, DOCTOR, TEMPLATES)
    assert len(str(view["rows"])) / len(view["rows"]) < 330, "characters a row: what it offers stands once for all"


def test_beside_an_item_stand_both_views_and_disagreement_and_the_text_stays() -> None:
    plan = do(
        begun(),
        AddEvaluation("v2-1", "Parempi", "Edistyy"),
        AddDisagreement("v2-1", Whose.CUSTOMER, "Haluan leikkauksen", "odotus on pitkä"),
        AddDisagreement(None, Whose.RELATIVE, "Kotiapua tarvitaan"),
    )
    view = plan_view(open_case(plan), FI, DOCTOR)
    goal = next(row for row in view["rows"] if row["id"] == "v2-1")
    assert goal["text"] == "Kävely 1 km"
    assert [line["text"] for line in goal["beside"]] == [
        "Asiakas: Parempi\nAmmattilainen: Edistyy",
        "Haluan leikkauksen\nSyy: odotus on pitkä",
    ]
    assert goal["beside"][1]["label"].startswith("Asiakas on eri mieltä. Kirjannut Aino Lehto")
    whole = next(row for row in view["rows"] if row["id"] == "plan")
    assert whole["beside"][0]["text"] == "Kotiapua tarvitaan"


@pytest.mark.parametrize(
    ("kind", "first", "count"),
    [(PlanKind.HEALTH_CARE, "Seuranta ja arviointi", 3), (PlanKind.JOINT, "Seuranta ja arviointi", 11)],
)
def test_a_plan_has_the_headings_of_its_kind(kind: PlanKind, first: str, count: int) -> None:
    plan = begun() if kind is PlanKind.HEALTH_CARE else do(begun(), SetPlanKind(kind))
    shown = plan_view(open_case(plan), FI, DOCTOR)["sections"]
    assert (shown[0]["title"], len(shown)) == (first, count)


def test_a_kind_that_has_no_place_for_what_is_written_is_not_offered() -> None:
    plan = do(begun(), SetSection(PlanSection.DIAGNOSES_AND_MEDICATION, "M17.1", ""))
    field = plan_view(open_case(plan), FI, DOCTOR)["forms"]["kind"]["fields"][0]
    assert [option["value"] for option in field["options"]] == ["health_care", "joint"]


def test_a_template_says_who_when_and_what_is_there_already_and_ticks_the_rest() -> None:
    plan = do(begun(), AddAction("Polven röntgenkuvaus seisten", CARE_STAFF))
    form = plan_view(open_case(plan), FI, DOCTOR, TEMPLATES)["forms"]["template"]
    steps = form["fields"][1]
    knee = [step for step in steps["options"] if step["when"] == "knee_pain@1"]
    assert [bool(step["there"]) for step in knee] == [False, True, False, False]
    assert [value for value in steps["value"] if value.startswith("knee_pain@1/")] == [
        "knee_pain@1/0", "knee_pain@1/2", "knee_pain@1/3"
    ]  # fmt: skip
    assert knee[1]["hint"] == "lääkäri · 5.12.2026"


def test_a_measured_goal_says_its_limit_and_the_form_begins_with_it() -> None:
    plan = do(begun(), SetMeasure("v2-1", Measure("hba1c", Comparison.AT_MOST, 53.0, "mmol/mol")))
    view = plan_view(open_case(plan), FI, DOCTOR)
    goal = next(row for row in view["rows"] if row["id"] == "v2-1")
    assert "Mittari: hba1c enintään 53\u00a0mmol/mol" in goal["notes"]
    values = offer(view, goal, "measure")["values"]
    assert values == {"measure_code": "hba1c", "comparison": "at_most", "measure_value": "53"}


# ---- the past


def history() -> tuple[Plan, Plan, tuple[HistoryLine, ...]]:
    """The plan as it was at version 4, the present, and the lines between."""
    old = begun()
    commands: list[Command] = [EditText("v1-1", "Polvikipu yöllä", "Polvikipu"), AddNeed("Uni", StatedBy.CUSTOMER)]
    now = do(old, *commands)
    ids: list[tuple[str, ...]] = [(), ("v6-1",)]
    lines = tuple(
        HistoryLine(version=5 + n, at=AT, by=AUTHOR, command=c, ids=ids[n], seen=4 + n) for n, c in enumerate(commands)
    )
    return old, now, lines


def test_the_history_tells_who_role_when_and_what_newest_first() -> None:
    _, now, lines = history()
    view: dict[str, Any] = past_view(Past(lines), open_case(now), 0, FI, DOCTOR)
    assert [(line["version"], line["what"], line["text"]) for line in view["lines"]] == [
        (6, "Lisäsi tarpeen", "Uni"),
        (5, "Muokkasi tekstiä", "Polvikipu → Polvikipu yöllä"),
    ]
    later = do(now, EditText("v6-1", "Uni ja väsymys", "Uni"))
    since: dict[str, Any] = past_view(Past(lines), open_case(later), 0, FI, DOCTOR)
    assert since["lines"][0]["text"] == "Uni", "what was written then, not what it became later"
    assert view["lines"][0]["who"] == "Aino Lehto, lääkäri"
    assert view["count"] == "2/6 näkyvissä"
    assert "shown" not in view


def test_an_answer_is_told_with_its_question_and_what_it_added_apart() -> None:
    added = do(begun(), AddNeed("Esitiedot", StatedBy.PROFESSIONAL), AddNeed("Kotiutus", StatedBy.PROFESSIONAL))
    ids = tuple(need.id for need in added.needs)
    reply = AnswerRequest("v1-1", SurgeryDecision.SURGERY, "Kyllä", Side.RIGHT, Urgency.URGENT)
    line = HistoryLine(version=7, at=AT, by=AUTHOR, command=reply, ids=ids, seen=6)
    [told] = past_view(Past((line,)), open_case(added), 0, FI, DOCTOR)["lines"]
    assert (told["what"], told["text"]) == ("Antoi lausunnon", "Polvikipu · Lisäsi: Esitiedot; Kotiutus")


def test_the_plan_as_it_was_can_be_looked_at_and_brought_back_only() -> None:
    old, now, lines = history()
    case = open_case(now)
    past = Past(lines, old)
    then = as_it_was(case, past)
    view = restoring(plan_view(then, FI, DOCTOR, TEMPLATES) | {"version": now.version}, past, case, FI)
    assert next(row["text"] for row in view["rows"] if row["kind"] == "need") == "Polvikipu"
    assert {one["form"] for one in openers(view)} == {"restore"}
    assert [(one["fixed"], one["place"]) for one in openers(view)] == [({"to": 4, "item_id": "v1-1"}, "v1-1")]
    assert past_view(past, case, 0, FI, DOCTOR)["shown"].startswith("Suunnitelma sellaisena kuin se oli 21.11.2026")


def test_what_was_late_then_is_counted_from_then() -> None:
    old = replace(do(begun(), SetDue("v3-1", date(2026, 11, 19))), changed_at=datetime(2026, 11, 20, 9, tzinfo=UTC))
    case = replace(open_case(do(old, AddNeed("Uni", StatedBy.CUSTOMER))), today=date(2027, 2, 1))
    then = as_it_was(case, Past((), old, date(2026, 11, 20)))
    row = next(row for row in plan_view(then, FI, DOCTOR)["rows"] if row["id"] == "v3-1")
    assert row["due"]["late"] == "myöhässä 1 pv"


def test_pages_of_a_long_history_lead_to_each_other() -> None:
    plan = replace(begun(), version=95)
    line = HistoryLine(version=1, at=AT + timedelta(1), by=Author("x", "X", "unknown"), command=AddNeed("a", StatedBy.CUSTOMER), seen=0)  # fmt: skip
    pages = [past_view(Past((line,)), open_case(plan), page, FI, DOCTOR)["pages"] for page in range(3)]
    assert pages == [[None, 1], [0, 2], [1, None]]


def test_an_undone_addition_is_told_with_what_was_taken_back() -> None:
    added = do(begun(), AddDisagreement(None, Whose.CUSTOMER, "En halua leikkausta"))
    said = added.disagreements[0].id
    lines = tuple(
        HistoryLine(version=n, at=AT, by=AUTHOR, command=command, ids=ids, seen=n - 1)
        for n, command, ids in (
            (5, AddDisagreement(None, Whose.CUSTOMER, "En halua leikkausta"), (said,)),
            (6, RestoreItem(said, 4), ()),
            (7, RestoreItem(said, 5), ()),
        )
    )
    view: dict[str, Any] = past_view(Past(lines), open_case(begun()), 0, FI, DOCTOR)
    assert [(line["what"], line["text"]) for line in view["lines"]] == [
        ("Palautti aiemman version", "En halua leikkausta"),
        ("Kumosi lisäyksen", "En halua leikkausta"),
        ("Kirjasi eriävän näkemyksen", "En halua leikkausta"),
    ]


def test_an_arrow_stands_only_between_a_text_and_the_next_and_what_was_removed_is_named_with_its_reason() -> None:
    lines = tuple(
        HistoryLine(version=n, at=AT, by=AUTHOR, command=command, ids=ids, seen=n - 1)
        for n, command, ids in (
            (5, AddGoal("v1-1", "Kävely kauppaan"), ("v5-1",)),
            (6, EditText("v5-1", "Kävely torille", "Kävely kauppaan"), ()),
            (7, RemoveItem("v5-1", "kirjattu kahdesti"), ()),
            (8, SetPriority("v3-1", 1), ()),
        )
    )
    view: dict[str, Any] = past_view(Past(lines), open_case(begun()), 0, FI, DOCTOR)
    assert [line["text"] for line in view["lines"]] == [
        "Röntgen: ensisijainen",
        "Kävely torille: kirjattu kahdesti",
        "Kävely kauppaan → Kävely torille",
        "Kävely kauppaan",
    ]
