"""Commands of what stands beside needs, goals and actions: follow-ups, evaluations, disagreements, sections."""

from __future__ import annotations

from dataclasses import replace

from domain.errors import Conflict, InvalidInput
from domain.plan import (
    AddDisagreement,
    AddEvaluation,
    AddFollowUp,
    ApplyTemplate,
    CloseFollowUp,
    Disagreement,
    Evaluation,
    FollowUp,
    Goal,
    Plan,
    PlanKind,
    PlanSection,
    Section,
    SetPlanKind,
    SetSection,
)
from domain.plan_moves import CLOSED_GOAL
from domain.plan_requests import from_template
from domain.plan_steps import Pen, check_open, find, item_of, with_item

HEALTH_SECTIONS = frozenset({PlanSection.FOLLOW_UP, PlanSection.DIAGNOSES_AND_MEDICATION, PlanSection.MORE})
SECTIONS = {
    PlanKind.HEALTH_CARE: HEALTH_SECTIONS,
    PlanKind.CLIENT: frozenset(PlanSection) - HEALTH_SECTIONS | {PlanSection.FOLLOW_UP, PlanSection.MORE},
    PlanKind.JOINT: frozenset(PlanSection),
}
"""Which sections a plan of each kind has."""


def add_follow_up(plan: Plan, c: AddFollowUp, pen: Pen) -> Plan:
    """When and how it is looked whether a goal, or the plan, is being met."""
    if c.goal_id is not None and find(plan, c.goal_id, Goal).lifecycle in CLOSED_GOAL:
        raise InvalidInput("plan_rules.closed", "goal_id")
    made = FollowUp(
        id=pen.ids(),
        goal_id=c.goal_id,
        how=c.how,
        responsible=c.responsible,
        due=c.due,
        created_by=pen.by,
        created_at=pen.at,
    )
    return replace(plan, follow_ups=(*plan.follow_ups, made))


def close_follow_up(plan: Plan, c: CloseFollowUp, pen: Pen) -> Plan:
    """What was seen, by whom and when; it is not closed twice."""
    item = find(plan, c.follow_up_id, FollowUp)
    check_open(item)
    return with_item(plan, replace(item, outcome=c.outcome, closed_by=pen.by, closed_at=pen.at))


def add_evaluation(plan: Plan, c: AddEvaluation, pen: Pen) -> Plan:
    """Raises InvalidInput when neither side has said anything."""
    if c.goal_id is not None:
        find(plan, c.goal_id, Goal)
    if not c.customer_view and not c.professional_view:
        raise InvalidInput("plan_rules.text_missing", "professional_view")
    made = Evaluation(
        id=pen.ids(),
        goal_id=c.goal_id,
        customer_view=c.customer_view,
        professional_view=c.professional_view,
        written_by=pen.by,
        written_at=pen.at,
    )
    return replace(plan, evaluations=(*plan.evaluations, made))


def add_disagreement(plan: Plan, c: AddDisagreement, pen: Pen) -> Plan:
    """Stands beside what it is about, which does not change."""
    if c.item_id is not None:
        item_of(plan, c.item_id)
    made = Disagreement(
        id=pen.ids(),
        item_id=c.item_id,
        whose=c.whose,
        text=c.text,
        reason=c.reason,
        written_by=pen.by,
        written_at=pen.at,
    )
    return replace(plan, disagreements=(*plan.disagreements, made))


def section_of(plan: Plan, section: PlanSection) -> str:
    """The text of a section; "" when nobody has written it."""
    return next((one.text for one in plan.sections if one.section is section), "")


def set_section(plan: Plan, c: SetSection, pen: Pen) -> Plan:
    """Raises InvalidInput for a section that a plan of this kind does not have, Conflict when the text is another."""
    if c.section not in SECTIONS[plan.kind]:
        raise InvalidInput("plan_rules.no_section", "section")
    if section_of(plan, c.section) != c.base:
        theirs = next((one for one in plan.sections if one.section is c.section), None)
        raise Conflict(expected=plan.version, actual=plan.version, theirs=theirs, mine=c)
    others = tuple(one for one in plan.sections if one.section is not c.section)
    written = Section(section=c.section, text=c.text, written_by=pen.by, written_at=pen.at)
    return replace(plan, sections=(*others, written) if c.text else others)


def set_plan_kind(plan: Plan, c: SetPlanKind, _pen: Pen) -> Plan:
    """Raises InvalidInput when a section that is written has no place in the new kind: nothing is lost by a choice."""
    if any(one.section not in SECTIONS[c.kind] for one in plan.sections):
        raise InvalidInput("plan_rules.section_lost", "kind")
    return replace(plan, kind=c.kind)


def apply_template(plan: Plan, c: ApplyTemplate, pen: Pen) -> Plan:
    """The chosen steps as actions, due counted from today. Raises InvalidInput when the template is another by now."""
    template = pen.template
    if template is None or template.name != c.template:
        raise InvalidInput("plan_rules.template_unknown", "template")
    if template.version != c.version:
        raise InvalidInput("plan_rules.template_changed", "template")
    if template.decision is not None:
        raise InvalidInput("plan_rules.template_decision", "template")
    if not c.steps or not all(0 <= step < len(template.actions) for step in c.steps):
        raise InvalidInput("plan_rules.choice_missing", "steps")
    if c.goal_id is not None and find(plan, c.goal_id, Goal).lifecycle in CLOSED_GOAL:
        raise InvalidInput("plan_rules.closed", "goal_id")
    made = (from_template(template, template.actions[n], plan.language, pen) for n in sorted(set(c.steps)))
    return replace(plan, actions=(*plan.actions, *(replace(one, goal_id=c.goal_id) for one in made)))
