"""The plan's past on the screen: who wrote what and when, and the plan as it was at a version, to be looked at only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.plan_said import about, item_in, item_words, mine, snake
from components.text import Text
from domain.access import Deed
from domain.plan import (
    Action,
    AddAction,
    AddDisagreement,
    AddEvaluation,
    AddFollowUp,
    AddGoal,
    AddNeed,
    EditText,
    Plan,
    PlanStatus,
    RemoveItem,
    RequestStatement,
    RestoreItem,
    SetNeedEnded,
    SetSection,
    TextField,
)
from domain.plan_history import HistoryLine
from domain.staff import StaffMember

Data = dict[str, Any]
A_PAGE = 40
"""Versions listed at once."""


@dataclass(frozen=True, slots=True)
class Past:
    """`lines`: one page of the history, oldest first. `old`: the plan as it was on `day`, None while the present is
    shown."""

    lines: tuple[HistoryLine, ...]
    old: Plan | None = None
    day: date | None = None


def as_it_was(case: OpenCase, past: Past | None) -> OpenCase:
    """The case with its plan as it was, on that day: nothing can be done to it."""
    if past is None or past.old is None:
        return case
    return replace(case, plan=past.old, may=frozenset(), today=past.day or case.today)


def past_view(past: Past, case: OpenCase, page: int, text: Text, user: StaffMember) -> Data:
    """The list, newest first, and what is said while an older version is shown. `case` is the present."""
    version = case.plan.version
    last = max(0, -(-version // A_PAGE) - 1)
    view: Data = {
        "lines": [_line(line, past, case, text, user) for line in reversed(past.lines)],
        "count": text("plan_edit.past.count", shown=len(past.lines), n=version),
        "pages": [page - 1 if page > 0 else None, page + 1 if page < last else None],
        "page": page,
        "hint": text("plan_edit.past.day_hint"),
        "most": version,
        "at": past.old.version if past.old else version,
    }
    return view | ({"shown": _shown(past.old, text)} if past.old else {})


def _line(line: HistoryLine, past: Past, case: OpenCase, text: Text, user: StaffMember) -> Data:
    taken = _taken_back(line, past)
    role = text(f"plan.role.{line.by.role}") if text.has(f"plan.role.{line.by.role}") else line.by.role
    return {
        "version": line.version,
        "at": numbers.when(line.at, text.language),
        "who": text("plan_edit.past.who", who=line.by.name, role=role),
        "what": text("plan_edit.deed.take_back" if taken else f"plan_edit.deed.{snake(line.command)}"),
        "text": _said(taken or line, past, case, text, user),
    }


def _taken_back(line: HistoryLine, past: Past) -> HistoryLine | None:
    """What made the item that this change took away again: the plan has it no more, and its words stand there."""
    command = line.command
    if not isinstance(command, RestoreItem):
        return None
    made = (one for one in past.lines if command.item_id in one.ids and command.version < one.version < line.version)
    return next(made, None)


def _said(line: HistoryLine, past: Past, case: OpenCase, text: Text, user: StaffMember) -> str:
    """What the change was about and what it wrote: the words that it carried itself, not what they became later. An
    arrow stands only between a text and the text that replaced it; what is new says itself, not what it serves."""
    command = line.command
    if isinstance(command, (EditText, SetSection)):
        return " → ".join(words for words in (command.base, command.text) if words)
    if type(command) in _ADDED:
        return _ADDED[type(command)](command)
    wrote = command.reason if isinstance(command, (RemoveItem, SetNeedEnded)) else mine(command, case, text, user)
    named = item_words(item_in(case.plan, about(command))) or _was(about(command), line, past)
    made = (
        [] if wrote else [words for id in line.ids if (words := item_words(item_in(case.plan, id))) and words != named]
    )
    said = ": ".join(dict.fromkeys(words for words in (named, wrote) if words))
    many = "; ".join(dict.fromkeys(made))
    return text("plan_edit.past.made", said=said, made=many) if said and many else said or many


def _was(item_id: str, line: HistoryLine, past: Past) -> str:
    """What an item said that is no more: as it was written or last edited before the line, as far as the page tells."""
    said = ""
    for one in past.lines:
        command = one.command
        if one.version >= line.version:
            break
        if item_id in one.ids and type(command) in _ADDED:
            said = _ADDED[type(command)](command)
        if isinstance(command, EditText) and command.item_id == item_id and command.field is TextField.TEXT:
            said = command.text
    return said


_ADDED: dict[type[Any], Callable[[Any], str]] = {
    AddNeed: lambda c: str(c.text),
    AddGoal: lambda c: str(c.text),
    AddAction: lambda c: str(c.what),
    AddFollowUp: lambda c: str(c.how),
    RequestStatement: lambda c: str(c.question),
    AddEvaluation: lambda c: " / ".join(words for words in (c.customer_view, c.professional_view) if words),
    AddDisagreement: lambda c: str(c.text),
}
"""What a command that adds one item says of it."""


def _shown(old: Plan, text: Text) -> str:
    at = numbers.when(old.changed_at, text.language) if old.changed_at else text("plan_edit.past.before")
    return text("plan_edit.past.shown", at=at, version=old.version)


def restoring(view: Data, past: Past, case: OpenCase, text: Text) -> Data:
    """The view of the plan as it was, with a way to bring back each item that is another now."""
    old = past.old
    allowed = Deed.REVISE_PLAN in case.may and case.plan.status is not PlanStatus.ENDED
    if old is None or not allowed:
        return view
    form = {
        "type": "restore_item",
        "label": text("plan_edit.form.restore.label"),
        "title": text("plan_edit.form.restore.title"),
        "submit": text("plan_edit.form.restore.submit"),
        "about": "item_id",
        "fixed": {"to": old.version},
        "fields": [],
    }
    rows = [row | {"adds": ["restore"]} if _differs(row["id"], old, case.plan) else row for row in view["rows"]]
    return view | {"forms": view["forms"] | {"restore": form}, "rows": rows}


def _differs(item_id: str, old: Plan, now: Plan) -> bool:
    """The item was there, is another now, and is none that a request carries."""
    was, present = item_in(old, item_id), item_in(now, item_id)
    if was is None or (isinstance(was, Action) and was.request_id):
        return False
    return present != was
