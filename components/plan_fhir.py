"""The plan as it leaves in FHIR's form: what is written in it as in a copied text, and the rest untouched.

The clipboard is outside our walls (components/plan_text.py): no personal ID and no name of the customer, what looks
like one is masked in free text, places are left out under non-disclosure. The person is named by the pseudonym alone. A
plan in which nothing had to be masked comes back from the bundle as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from analytics.case import OpenCase
from components.print_sheet import paper_words
from components.text import Text
from domain.customer import Customer
from domain.plan import Plan, Responsible, ResponsibleKind

AsFhir = Callable[[Plan], Mapping[str, Any]]
"""data_access.fhir.plan_bundle, as the house gives it."""
_NOT_WORDS = frozenset(
    {"id", "need_id", "goal_id", "action_id", "request_id", "item_id", "person_key", "ref", "role", "relation"}
    | {"events", "attachments", "missing_sources", "language", "template"}
)
"""Texts that nobody writes freely: masking them would break what they name. Codes are typed, and masked."""
_PLACES = (ResponsibleKind.UNIT, ResponsibleKind.ORGANISATION)


def plan_as_fhir(case: OpenCase, as_fhir: AsFhir, text: Text) -> str:
    """The bundle as JSON, indented to be read."""
    return json.dumps(as_fhir(outgoing(case, text)), ensure_ascii=False, indent=1)


def outgoing(case: OpenCase, text: Text) -> Plan:
    """The plan of the case with its free texts as they may leave."""
    return Plan(**{name: _shown(value, name, case.customer, text) for name, value in _parts(case.plan).items()})


def _parts(value: Any) -> dict[str, Any]:
    return {one.name: getattr(value, one.name) for one in fields(value)}


def _shown(value: Any, name: str, customer: Customer, text: Text) -> Any:
    if name in _NOT_WORDS or isinstance(value, (Enum, date, int, float)) or value is None:
        return value
    if isinstance(value, str):
        return "\n".join(paper_words(line, customer) for line in value.split("\n"))
    if isinstance(value, tuple):
        return tuple(_shown(one, name, customer, text) for one in value)
    if isinstance(value, Responsible) and value.kind in _PLACES and customer.non_disclosure:
        some = text("plan_text.some_unit")
        return replace(value, ref=some, label=some)
    assert is_dataclass(value)
    shown = {part: _shown(one, part, customer, text) for part, one in _parts(value).items()}
    return replace(value, **shown)  # type: ignore[type-var]
