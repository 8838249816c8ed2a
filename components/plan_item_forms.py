"""The forms of needs, goals, actions, follow-ups and what stands beside them; what each kind of row offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from analytics.case import OpenCase
from components.plan_home import LOOSE
from components.plan_inputs import area, choice, day, line, pick, picked, responsible
from components.plan_measures import measured
from components.plan_templates import template_forms
from components.text import Text
from domain.access import Deed
from domain.plan import (
    Achievement,
    Comparison,
    GoalLifecycle,
    Importance,
    PlanKind,
    StatedBy,
    TextField,
    Whose,
)
from domain.plan_beside import SECTIONS
from domain.plan_register import is_open
from domain.staff import StaffMember
from domain.templates import Template

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """One form before its words: see components/plan_forms.py."""

    type: str
    fields: list[Data]
    about: str = ""
    fixed: Data = field(default_factory=dict)
    base: str = ""
    look: str = ""  # "inline": one line of a row; "bare": one field and its button; "cell": in the cell itself
    end: bool = False  # opens below the last row of the group
    fills: bool = False  # begins with what the row holds
    stays: bool = False  # is not closed: saved or discarded

    def drawn(self, name: str, text: Text) -> Data:
        """With the words of `name`, leaving out what is not there."""
        words = {part: text(key) for part in ("title", "submit", "label") if (key := _key(name, part, text))}
        more: Data = {"about": self.about, "fixed": self.fixed, "base": self.base, "look": self.look}
        more |= {"end": self.end, "fills": self.fills, "stays": self.stays}
        return {"type": self.type, "fields": self.fields, **words, **{k: v for k, v in more.items() if v}}


def _key(name: str, part: str, text: Text) -> str:
    found = (key for key in (f"plan_edit.form.{name}.{part}", f"plan.form.{name}.{part}") if text.has(key))
    return next(found, "")


def item_forms(case: OpenCase, text: Text, user: StaffMember, templates: Sequence[Template]) -> dict[str, Data]:
    """Every form of the plan's items by name; none where the user may not revise the plan."""
    if Deed.REVISE_PLAN not in case.may:
        loose = Form("", [area(text, "what", LOOSE)], stays=True)
        return {"close_follow_up": _close(text).drawn("close_follow_up", text), LOOSE: loose.drawn("loose_read", text)}
    made = _adding(case, text, user) | _changing(case, text, user) | _beside(case, text, user)
    return {name: form.drawn(name, text) for name, form in made.items()} | template_forms(case, text, templates)


def _adding(case: OpenCase, text: Text, user: StaffMember) -> dict[str, Form]:
    stated = [area(text, "text", "need_text"), choice(text, "stated_by", StatedBy), line(text, "own_words")]
    aimed = [line(text, "text", "goal_text"), line(text, "target"), day(text, "due")]
    todo = [line(text, "what"), responsible(case, text, user), day(text, "due", visits=True)]
    seen = [line(text, "how"), responsible(case, text, user), day(text, "due")]
    return {
        "need": Form("add_need", stated),
        "goal": Form("add_goal", aimed, "need_id"),
        "action": Form("add_action", todo, "goal_id", look="inline", end=True),
        "follow_up": Form("add_follow_up", seen, "goal_id", look="inline", end=True),
        LOOSE: Form("add_action", [area(text, "what", LOOSE), *todo[1:]], stays=True),
    }


def _changing(case: OpenCase, text: Text, user: StaffMember) -> dict[str, Form]:
    priorities = [(n, text(f"plan_edit.priority.{n}")) for n in ("1", "2", "3")]
    state = [pick(text, "lifecycle", GoalLifecycle), pick(text, "achievement", Achievement)]
    kinds = picked(text, "kind", [(kind.value, text(f"plan.kind.{kind.value}")) for kind in _kinds(case, user)])
    return {
        "edit": _text(text, TextField.TEXT, "text", look="cell"),
        "own_words": _text(text, TextField.OWN_WORDS, "own_words"),
        "functioning": _text(text, TextField.FUNCTIONING, "functioning"),
        "target": _text(text, TextField.TARGET, "target"),
        "rationale": _text(text, TextField.RATIONALE, "rationale"),
        "due": Form("set_due", [day(text, "due", visits=True)], "item_id", look="cell", fills=True),
        "day": Form("set_due", [day(text, "due")], "item_id", look="cell", fills=True),
        "who": Form("set_responsible", [responsible(case, text, user)], "item_id", look="cell", fills=True),
        "priority": Form("set_priority", [picked(text, "priority", priorities)], "action_id", look="cell", fills=True),
        "state": Form("goal_state", state, "goal_id", look="cell", fills=True),
        "importance": Form("set_importance", [choice(text, "importance", Importance)], "need_id", fills=True),
        "measure": Form("set_measure", _measured(case, text), "goal_id", fills=True),
        "review": Form("next_review", [day(text, "next_review") | {"required": True}], look="bare"),
        "kind": Form("plan_kind", [kinds], look="bare", fills=True),
        "end_need": Form("end_need", [line(text, "reason", "end_reason", required=False)], "need_id", look="bare"),
        "reopen_need": Form("reopen_need", [], "need_id"),
        "remove": Form("remove_item", [line(text, "reason", "remove_reason")], "item_id", look="bare"),
    }


def _kinds(case: OpenCase, user: StaffMember) -> list[PlanKind]:
    """Kinds of the user's own register that have a place for every section that is written."""
    own = (kind for kind in PlanKind if is_open(kind, {user.register}))
    return [kind for kind in own if all(one.section in SECTIONS[kind] for one in case.plan.sections)]


def _text(text: Text, what: TextField, label: str, *, look: str = "bare") -> Form:
    """One text of an item, with the text that its writer saw."""
    one = area(text, "text", label, required=what is TextField.TEXT) | {"from": what.value}
    return Form("edit_text", [one], "item_id", {"field": what.value}, what.value, look, fills=True)


def _measured(case: OpenCase, text: Text) -> list[Data]:
    """What has been measured of the customer is chosen; nobody types a code or a unit."""
    known = [("", text("plan_edit.no_measure"))]
    known += sorted(((code, one.label) for code, one in measured(case).items()), key=lambda pair: pair[1].casefold())
    return [
        picked(text, "measure_code", known),
        choice(text, "comparison", Comparison) | {"value": Comparison.AT_MOST.value},
        line(text, "measure_value", required=False, longest=20) | {"narrow": True},
    ]


def _beside(case: OpenCase, text: Text, user: StaffMember) -> dict[str, Form]:
    views = [area(text, "customer_view", required=False), area(text, "professional_view", required=False)]
    other = [choice(text, "whose", Whose), area(text, "text", "disagreement"), line(text, "reason", required=False)]
    return {
        "close_follow_up": _close(text),
        "evaluate": Form("add_evaluation", views, "goal_id"),
        "disagree": Form("add_disagreement", other, "item_id"),
        "section": Form(
            "set_section", [area(text, "text", required=False)], "section", base="text", look="bare", fills=True
        ),
    }


def _close(text: Text) -> Form:
    return Form("close_follow_up", [line(text, "outcome")], "follow_up_id", look="bare")


def offers(*, revise: bool, complete: bool) -> dict[str, Data]:
    """What a row of each kind offers, by forms: `cells` by column, `adds` in view, `more` in its menu."""
    if not revise:
        return {"follow_up": {"more": ["close_follow_up"]}} if complete else {}
    return {
        "plan": {"more": ["template", "follow_up", "evaluate", "disagree", "kind"]},
        "need": {
            "cells": {"0": "edit"},
            "adds": ["goal"],
            "more": ["own_words", "importance", "functioning", "disagree"],
        },
        "need_closed": {"more": ["reopen_need", "disagree"]},
        "goal": {
            "cells": {"0": "edit", "2": "day", "4": "state"},
            "adds": ["action"],
            "more": ["template", "target", "measure", "own_words", "follow_up", "evaluate", "disagree"],
        },
        "goal_closed": {"cells": {"4": "state"}, "more": ["evaluate", "disagree"]},
        "action": {
            "cells": {"0": "edit", "1": "who", "2": "due", "3": "priority"},
            "more": ["rationale", "disagree"],
        },
        "action_closed": {"more": ["disagree"]},
        "request": {"cells": {"2": "due", "3": "priority"}, "more": ["disagree"]},
        "follow_up": {
            "cells": {"0": "edit", "1": "who", "2": "day"},
            "more": ["close_follow_up", "disagree"],
        },
        "follow_up_closed": {"more": ["disagree"]},
        "section": {"adds": ["section"]},
    }
