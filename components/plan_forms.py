"""Every form of the plan editor as plain data: the frontend draws any of them without knowing what they are for.

A form has the payload's `type`, its words and its fields (components/plan_inputs.py). What a row offers is named by its
forms only: `about` is the field of the payload that holds the row's id, `fixed` goes along as it is, `base` names the
row's value that the writer saw, `cell` the column in which it is edited. An opener is a button of its own that opens a
form at a place, with its fixed and initial values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analytics.case import OpenCase
from components.plan_item_forms import item_forms
from components.plan_statement_forms import statement_fields
from components.text import Text
from domain.staff import StaffMember
from domain.templates import Template

Data = dict[str, Any]


def forms(case: OpenCase, text: Text, user: StaffMember, templates: Sequence[Template]) -> dict[str, Data]:
    """Every form of the editor by name."""
    statement = {
        name: {
            "type": kind,
            "title": text(f"plan.form.{name}.title"),
            "submit": text(f"plan.form.{name}.submit"),
            "fields": fields,
        }
        for name, (kind, fields) in statement_fields(case, text, templates).items()
    }
    return item_forms(case, text, user, templates) | statement


def opener(form: str, place: str, label: str, *, values: Data | None = None, **fixed: object) -> Data:
    """A button that opens `form` at `place` (a row or card id); `fixed` goes along with the fields."""
    return {
        "id": f"{form}/{place}",
        "form": form,
        "place": place,
        "label": label,
        "fixed": fixed,
        "values": values or {},
    }
