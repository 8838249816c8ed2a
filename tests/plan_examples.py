"""Small plans for tests, and random commands for Hypothesis."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from data_access.templates_toml import TomlTemplates
from domain.plan import (
    AcceptRequest,
    Achievement,
    ActionStatus,
    AddAction,
    AddDisagreement,
    AddEvaluation,
    AddFollowUp,
    AddGoal,
    AddNeed,
    AnswerRequest,
    ApplyTemplate,
    AttachEvidence,
    Author,
    CancelRequest,
    CloseFollowUp,
    Command,
    Comparison,
    EditText,
    ExpireRequest,
    GoalLifecycle,
    Importance,
    Measure,
    Plan,
    PlanKind,
    PlanSection,
    PlanStatus,
    RemoveItem,
    RequestStatement,
    ResendRequest,
    Responsible,
    ResponsibleKind,
    RestoreItem,
    ReturnRequest,
    SetActionStatus,
    SetDue,
    SetGoalState,
    SetImportance,
    SetMeasure,
    SetNeedEnded,
    SetNextReview,
    SetPlanKind,
    SetPlanStatus,
    SetPriority,
    SetResponsible,
    SetSection,
    Side,
    StatedBy,
    SurgeryDecision,
    TextField,
    Urgency,
    Whose,
)
from domain.plan_rules import apply
from domain.staff import Role
from domain.templates import Template

DOCTOR = Author("doctor", "Aino Lehto", "doctor")
SURGEON = Author("surgeon", "Mikael Ström", "surgeon")
STAFF = Author("staff", "Leila Salmi", "care_staff")
AT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
SURGEONS = Responsible(ResponsibleKind.ROLE, "surgeon")
CARE_STAFF = Responsible(ResponsibleKind.ROLE, "care_staff")
KNEE = TomlTemplates().find("knee_replacement")
PAIN = TomlTemplates().find("knee_pain")
ASK = RequestStatement("Leikataanko?", "M17.1", Side.LEFT, Urgency.ROUTINE)


def counting_ids(prefix: str = "id") -> Callable[[], str]:
    counter = itertools.count(1)
    return lambda: f"{prefix}-{next(counter)}"


def do(plan: Plan, *commands: Command, by: Author = DOCTOR, template: Template | None = None) -> Plan:
    """Apply commands one after another; ids are counted on from the plan's version."""
    for command in commands:
        ids = counting_ids(f"v{plan.version + 1}")
        named = PAIN if isinstance(command, ApplyTemplate) else template
        plan = apply(plan, command, by=by, at=AT, ids=ids, template=named)
    return plan


def empty() -> Plan:
    return Plan(id="plan-1", person_key="a" * 32)


def begun() -> Plan:
    """A need v1-1, a goal v2-1, an action v3-1, and a request v4-1 with its action v4-2."""
    return do(
        empty(),
        AddNeed("Polvikipu", StatedBy.CUSTOMER, "En pääse portaita"),
        AddGoal("v1-1", "Kävely 1 km", "1 km", date(2027, 3, 1)),
        AddAction("Röntgen", CARE_STAFF, "v2-1", date(2026, 12, 1)),
        ASK,
    )


def answer(request_id: str, **fields: object) -> AnswerRequest:
    plain = AnswerRequest(request_id, SurgeryDecision.SURGERY, "Leikkaus on tarpeen.", Side.LEFT, Urgency.ROUTINE)
    return replace(plain, **fields)  # type: ignore[arg-type]


# Random commands. Ids come from a pool, so that some exist and some do not.

ITEM_IDS = st.sampled_from(["v1-1", "v2-1", "v3-1", "v4-1", "v4-2", "v5-1", "v6-1", "v7-1", "nobody"])
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60).filter(lambda t: _some_letter(t))
DAYS = st.dates(date(2026, 11, 21), date(2040, 1, 1))
MAYBE_DAYS = st.none() | DAYS
RESPONSIBLE = st.one_of(
    st.builds(Responsible, st.just(ResponsibleKind.ROLE), st.sampled_from([r.value for r in Role]), st.just("")),
    st.builds(Responsible, st.just(ResponsibleKind.PERSON), st.sampled_from(["doctor", "staff"]), st.just("Aino")),
    st.builds(Responsible, st.just(ResponsibleKind.UNIT), st.just("Ortopedia"), st.just("Ortopedia")),
    st.builds(Responsible, st.sampled_from([ResponsibleKind.CUSTOMER, ResponsibleKind.RELATIVE])),
)
CODES = st.sampled_from(["", "NGB40", "M17.1"])
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 1))
MEASURES = st.none() | st.builds(Measure, st.just("hba1c"), st.sampled_from(Comparison), NUMBERS, st.just("mmol/mol"))
MAYBE_ID = st.none() | ITEM_IDS
MAYBE = st.just("") | TEXTS
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(AddNeed, TEXTS, st.sampled_from(StatedBy), st.just("") | TEXTS),
    st.builds(AddGoal, ITEM_IDS, TEXTS, st.just("") | TEXTS, MAYBE_DAYS),
    st.builds(AddAction, TEXTS, RESPONSIBLE, st.none() | ITEM_IDS, MAYBE_DAYS, st.integers(1, 3)),
    st.builds(EditText, ITEM_IDS, TEXTS, TEXTS | st.sampled_from(["Polvikipu", "Kävely 1 km", "Röntgen"])),
    st.builds(EditText, ITEM_IDS, TEXTS, st.just("") | TEXTS, st.sampled_from(TextField)),
    st.builds(SetDue, ITEM_IDS, MAYBE_DAYS),
    st.builds(
        AttachEvidence,
        ITEM_IDS,
        st.lists(st.sampled_from(["clinical.1.2", "Encounter/9", "relations.4"]), unique=True).map(tuple),
        st.dates(date(2020, 1, 1), date(2021, 1, 1)),
        st.dates(date(2021, 1, 1), date(2023, 1, 1)),
    ),
    st.builds(SetActionStatus, ITEM_IDS, st.sampled_from(ActionStatus)),
    st.builds(SetGoalState, ITEM_IDS, st.sampled_from(GoalLifecycle), st.sampled_from(Achievement)),
    st.builds(SetNextReview, DAYS),
    st.builds(SetPlanStatus, st.sampled_from(PlanStatus)),
    st.builds(
        RequestStatement,
        TEXTS,
        TEXTS,
        st.sampled_from(Side),
        st.sampled_from(Urgency),
        CODES,
        MAYBE_DAYS,
        st.just(("laboratory",)) | st.just(()),
    ),
    st.builds(AcceptRequest, ITEM_IDS),
    st.builds(ReturnRequest, ITEM_IDS, TEXTS),
    st.builds(ResendRequest, ITEM_IDS, TEXTS),
    st.builds(CancelRequest, ITEM_IDS, TEXTS),
    st.builds(
        AnswerRequest,
        ITEM_IDS,
        st.sampled_from(SurgeryDecision),
        TEXTS,
        st.sampled_from(Side),
        st.sampled_from(Urgency),
        CODES,
        st.sampled_from(["", "knee_replacement", "knee_without_surgery"]),
        st.booleans(),
    ),
    st.builds(SetResponsible, ITEM_IDS, RESPONSIBLE),
    st.builds(SetPriority, ITEM_IDS, st.integers(1, 3)),
    st.builds(SetImportance, ITEM_IDS, st.sampled_from(Importance)),
    st.builds(SetMeasure, ITEM_IDS, MEASURES),
    st.builds(SetNeedEnded, ITEM_IDS, st.booleans(), MAYBE),
    st.builds(RemoveItem, ITEM_IDS, TEXTS),
    st.builds(RestoreItem, ITEM_IDS, st.integers(0, 6)),
    st.builds(ExpireRequest, ITEM_IDS),
    st.builds(ApplyTemplate, st.just("knee_pain"), st.integers(1, 2), st.just((0,)) | st.just((0, 1)), MAYBE_ID),
    st.builds(AddFollowUp, TEXTS, RESPONSIBLE, MAYBE_ID, MAYBE_DAYS),
    st.builds(CloseFollowUp, ITEM_IDS, TEXTS),
    st.builds(AddEvaluation, MAYBE_ID, MAYBE, MAYBE),
    st.builds(AddDisagreement, MAYBE_ID, st.sampled_from(Whose), TEXTS, MAYBE),
    st.builds(SetSection, st.sampled_from(PlanSection), MAYBE, MAYBE),
    st.builds(SetPlanKind, st.sampled_from(PlanKind)),
)


def _some_letter(text: str) -> bool:
    return re.search(r"[A-Za-z0-9åäö]", text) is not None
