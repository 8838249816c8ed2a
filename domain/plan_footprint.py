"""What a command changes and what its writer decided upon: who merges with whom (docs/adr/020, 040).

Names: `<item>` for an item as a whole (there or gone), `<item>.<field>` for one field of it, and the plan's own:
"review", "status", "kind", "requests" (the set of them), "section.<name>". `<item>.*` rests on every field of it. A
request moves together with its action: what moves the one names the state of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.plan import (
    AddAction,
    AddDisagreement,
    AddEvaluation,
    AddFollowUp,
    AddGoal,
    AddNeed,
    ApplyTemplate,
    AttachEvidence,
    CloseFollowUp,
    Command,
    EditText,
    Plan,
    PlanKind,
    PlanStatus,
    RemoveItem,
    RequestStatement,
    RestoreItem,
    Section,
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
)
from domain.plan_steps import Kept, kept_of

REVIEW, STATUS, KIND, REQUESTS, EVERYTHING = "review", "status", "kind", "requests", "everything"


@dataclass(frozen=True, slots=True)
class Footprint:
    """`changes`: what a command changes; `rests_on`: what its writer decided upon. `item`: the item it is about."""

    changes: frozenset[str]
    rests_on: frozenset[str]
    item: str = ""

    def clashes(self, changed_since: frozenset[str]) -> bool:
        """True when the writer must look again, `changed_since` being what others changed after the writer looked."""
        if EVERYTHING in self.rests_on:
            return True
        wide = tuple(name[:-1] for name in self.rests_on if name.endswith(".*"))
        return bool(self.rests_on & changed_since) or any(name.startswith(wide) for name in changed_since if wide)


def footprint(command: Command, plan: Plan | None = None) -> Footprint:
    """Two writers' commands merge when neither changed what the other rests on: different fields of one item do.

    `plan`, at any version that has the request, tells which action goes with a command's request; without it that
    action is not named, and the answer is for telling what a command is about, not for deciding who merges.
    """
    match command:
        case AddNeed() | AddFollowUp(goal_id=None) | AddEvaluation(goal_id=None) | AddDisagreement(item_id=None):
            return _print()
        case AddGoal(need_id=str(parent)) | AddDisagreement(item_id=str(parent)):
            return _under(parent)
        case AddAction(goal_id=parent) | ApplyTemplate(goal_id=parent):
            return _under(parent) if parent else _print()
        case AddFollowUp(goal_id=str(parent)) | AddEvaluation(goal_id=str(parent)):
            return _under(parent)
        case SetNextReview():
            return _print((REVIEW,), (REVIEW,))
        case SetPlanKind():
            return _print((KIND,), (KIND,))
        case SetSection(section=section):
            return _print((f"section.{section}",), (f"section.{section}", KIND))
        case SetPlanStatus():
            return _print((STATUS,), (EVERYTHING,))
        case RequestStatement():
            return _print((REQUESTS,), (REQUESTS,))
        case _:
            return _of_item(command, plan)


_FIELDS: Mapping[type[Command], str] = {
    SetDue: "due",
    AttachEvidence: "evidence",
    SetResponsible: "responsible",
    SetPriority: "priority",
    SetImportance: "importance",
    SetMeasure: "measure",
}
"""Commands that change one field of the item they name."""
_STATES = (SetActionStatus, SetGoalState, SetNeedEnded, CloseFollowUp)
_NAMES = ("item_id", "action_id", "goal_id", "need_id", "follow_up_id", "request_id")


def _of_item(command: Command, plan: Plan | None) -> Footprint:
    item = next(str(getattr(command, name)) for name in _NAMES if hasattr(command, name))
    if isinstance(command, EditText):
        return _field(item, command.field.value)
    if type(command) in _FIELDS:
        return _field(item, _FIELDS[type(command)])
    if isinstance(command, _STATES):
        return _state(item)
    if isinstance(command, (RemoveItem, RestoreItem)):
        return _print((item,), (item, f"{item}.*"), item)
    return _of_request(item, plan)


def _of_request(request_id: str, plan: Plan | None) -> Footprint:
    """The state of the request's action is changed with it, and decided upon."""
    asked = next((one for one in plan.requests if one.id == request_id), None) if plan else None
    todo = (f"{asked.action_id}.state",) if asked else ()
    return _print((request_id, REQUESTS, *todo), (request_id, *todo), request_id)


def _under(parent: str) -> Footprint:
    """Something new under an item that must still be there, and open."""
    return _print(rests_on=(parent, f"{parent}.state"), item=parent)


def _field(item: str, field: str) -> Footprint:
    """A field is changed in what is open: whether it still is, is decided upon too."""
    return _print((f"{item}.{field}",), (item, f"{item}.{field}", f"{item}.state"), item)


def _state(item: str) -> Footprint:
    """Whoever marks something done has read what it says."""
    return _print((f"{item}.state",), (item, f"{item}.state", f"{item}.text"), item)


def target(plan: Plan, command: Command) -> Kept | Section | PlanKind | PlanStatus | date | None:
    """What the plan holds where the command would write: shown beside it in a conflict. None: nothing, an item that is
    not there, or several things."""
    if isinstance(command, SetNextReview):
        return plan.next_review
    if isinstance(command, SetSection):
        return next((one for one in plan.sections if one.section is command.section), None)
    if isinstance(command, SetPlanKind):
        return plan.kind
    if isinstance(command, SetPlanStatus):
        return plan.status
    item = footprint(command).item
    return kept_of(plan, item) if item else None


def _print(changes: tuple[str, ...] = (), rests_on: tuple[str, ...] = (), item: str = "") -> Footprint:
    return Footprint(frozenset(changes), frozenset(rests_on), item)
