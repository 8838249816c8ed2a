"""Forms of the cells that the work list edits in place: the plan's own, without a plan to take people from."""

from __future__ import annotations

from datetime import date
from typing import Any

from components.plan_inputs import day, picked, responsible
from components.plan_item_forms import Form
from components.text import Text
from components.worklist_payload import Ground
from domain.staff import StaffMember

Data = dict[str, Any]


def listed_forms(text: Text, user: StaffMember) -> dict[str, Data]:
    """By name, as components/plan_item_forms.py makes them for the plan."""
    priorities = [(n, text(f"plan_edit.priority.{n}")) for n in ("1", "2", "3")]
    review = [day(text, "next_review") | {"required": True, "from": "due"}]
    made = {
        "due": Form("set_due", [day(text, "due", visits=True)], "item_id", look="cell", fills=True),
        "day": Form("set_due", [day(text, "due")], "item_id", look="cell", fills=True),
        "who": Form(
            "set_responsible", [responsible(Ground(date.min).case, text, user)], "item_id", look="cell", fills=True
        ),
        "priority": Form("set_priority", [picked(text, "priority", priorities)], "action_id", look="cell", fills=True),
        "review": Form("next_review", review, "row", look="cell", fills=True),
    }
    drawn = {name: form.drawn(name, text) for name, form in made.items()}
    return drawn | {"review": drawn["review"] | {"label": text("plan.edit.review")}}
