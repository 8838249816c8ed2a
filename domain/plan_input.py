"""What may stand in a command: every field of every command is checked here, whoever sent it.

A screen's hidden or disabled choice can be sent anyway, so nothing is taken from its type annotation: `check` looks at
each value and returns the command with its texts cleaned. Sentences: components/texts/*/plan_rules.toml.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from math import isfinite
from typing import Any, get_args, get_type_hints

from domain.errors import InvalidInput
from domain.plan import (
    AddDisagreement,
    AttachEvidence,
    Command,
    Comparison,
    EditText,
    Measure,
    PlanChange,
    Responsible,
    ResponsibleKind,
    SetNeedEnded,
    SetSection,
    Side,
    TextField,
)
from domain.sides import has_sides
from domain.staff import Role

MOST_CHARACTERS = 4_000
MOST_AS_SENT = 2
"""Times so many characters are read at all: NFC's time grows by the square of a run of accents, for all threads."""
YEARS_AHEAD = 50
MOST_EVENTS = 200
MOST_STEPS = 100
FIRST_DAY = date(1900, 1, 1)
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_EVENT = re.compile("[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,200}")
_CODE = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9 .:-]{0,19})?")
_REFERENCE = re.compile("[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,64}")
MOST_VERSIONS = 2**31
"""What a column of whole numbers holds in any store."""
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
# Direction overrides, isolates and marks, invisible spaces: they make a text read otherwise than it is written.
_INVISIBLE = {ord(c) for c in "\u061c\u200b\u200e\u200f\u2060\ufeff"} | {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x0b\x0c\x85]")


def clean_text(text: object, field: str, *, required: bool = True, most: int = MOST_CHARACTERS) -> str:
    """The text in NFC, without control and direction characters and outer space. Markup stays, as plain text.

    Raises InvalidInput when it is no text, empty though required, or longer than `most` characters.
    """
    if not isinstance(text, str):
        raise InvalidInput("plan_rules.unreadable", field)
    if len(text) > MOST_AS_SENT * most:
        raise InvalidInput("plan_rules.text_long", field, length=len(text), most=most)
    kept = (c for c in _LINE_ENDS.sub("\n", text) if c in "\n\t" or not _neutralised(c))
    cleaned = unicodedata.normalize("NFC", "".join(kept)).strip()
    if required and not cleaned:
        raise InvalidInput("plan_rules.text_missing", field)
    if len(cleaned) > most:
        raise InvalidInput("plan_rules.text_long", field, length=len(cleaned), most=most)
    return cleaned


def _neutralised(character: str) -> bool:
    return ord(character) in _INVISIBLE or unicodedata.category(character) in ("Cc", "Cs")


def check_change(change: PlanChange) -> None:
    """Raise InvalidInput when the version is missing (None, negative, no store's number) or the key cannot be one."""
    version: object = change.expected_version
    if type(version) is not int or not 0 <= version < MOST_VERSIONS:
        raise InvalidInput("plan_rules.version_missing", "expected_version")
    _matching(_KEY, "plan_rules.unreadable")(change.key, "key")


def check(command: Command, *, today: date, born: date | None = None) -> Command:
    """The command with every field checked and its texts cleaned. Raises InvalidInput naming the field.

    `born` is the customer's birth date when known: no date of a plan lies before it.
    """
    if type(command) not in get_args(Command):
        raise InvalidInput("plan_rules.unreadable", "command")
    first = max(FIRST_DAY, born or FIRST_DAY)
    checked = {f.name: _checked(command, f.name, today, first) for f in fields(command)}
    _check_side(checked)
    return replace(command, **checked)


def _check_side(checked: Mapping[str, Any]) -> None:
    """Raise InvalidInput when the procedure is of one of two sides and none is said. Not a rule of domain.plan_rules:
    requests stored before it was made must replay."""
    if checked.get("side") is Side.NOT_APPLICABLE and has_sides(checked["procedure_code"]):
        raise InvalidInput("plan_rules.side_missing", "side")


def _checked(command: Command, name: str, today: date, first: date) -> Any:
    value = getattr(command, name)
    command_type: type = type(command)
    choice = _choices(command_type).get(name)
    if choice is not None:
        if not isinstance(value, choice):
            raise InvalidInput("plan_rules.choice_missing", name)
        return value
    if name in ("due", "expires"):
        earliest = max(today, first) if name == "expires" else first
        return None if value is None else check_day(value, name, earliest, today)
    if name == "next_review":
        return check_day(value, name, max(today, first), today)
    if isinstance(command, AttachEvidence) and name in ("first", "last"):
        return _evidence_day(value, name, command)
    special = _SPECIAL.get((command_type, name))
    if special is not None:
        return special(value, name)
    if name == "text" and isinstance(command, EditText):
        return clean_text(value, name, required=command.field is TextField.TEXT)
    return _BY_NAME[name](value, name)


@cache
def _choices(command_type: type) -> dict[str, type[StrEnum]]:
    """Fields of a command that hold one of an enum's members."""
    hints = get_type_hints(command_type)
    return {name: hint for name, hint in hints.items() if isinstance(hint, type) and issubclass(hint, StrEnum)}


def _version(value: object, field: str) -> int:
    if type(value) is not int or not 0 <= value < MOST_VERSIONS:
        raise InvalidInput("plan_rules.unreadable", field)
    return value


def check_day(day: object, field: str, first: date, today: date) -> date:
    """`day` when it is a date from `first` to 50 years after `today`. Raises InvalidInput."""
    last = today + timedelta(days=YEARS_AHEAD * 365)
    if not isinstance(day, date) or isinstance(day, datetime):
        raise InvalidInput("plan_rules.date_missing", field)
    if not first <= day <= last:
        raise InvalidInput("plan_rules.date_implausible", field)
    return day


def _evidence_day(value: object, field: str, command: AttachEvidence) -> date:
    """Any day that a source may give an event, also a wrong one of long ago; the first is not after the last."""
    days: tuple[object, object] = (command.first, command.last)
    for day in days:
        if not isinstance(day, date) or isinstance(day, datetime):
            raise InvalidInput("plan_rules.date_missing", field)
    if command.first > command.last:
        raise InvalidInput("plan_rules.date_implausible", field)
    assert isinstance(value, date)
    return value


def _events(value: object, field: str) -> tuple[str, ...]:
    """Ids of events as their sources write them, each once; none takes the evidence away."""
    if not isinstance(value, tuple) or len(value) > MOST_EVENTS or len(set(value)) != len(value):
        raise InvalidInput("plan_rules.unreadable", field)
    return tuple(_event(id, field) for id in value)


def _required(value: object, field: str) -> str:
    return clean_text(value, field)


def _optional(value: object, field: str) -> str:
    return clean_text(value, field, required=False)


def _matching(pattern: re.Pattern[str], text_key: str) -> Callable[[object, str], str]:
    def checked(value: object, field: str) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise InvalidInput(text_key, field)
        return value

    return checked


_id = _matching(_ID, "plan_rules.unreadable")
_event = _matching(_EVENT, "plan_rules.unreadable")


def _optional_id(value: object, field: str) -> str | None:
    return None if value is None else _id(value, field)


def _priority(value: object, field: str) -> int:
    if type(value) is not int or value not in (1, 2, 3):
        raise InvalidInput("plan_rules.choice_missing", field)
    return value


def _flag(value: object, field: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput("plan_rules.unreadable", field)
    return value


def _template(value: object, field: str) -> str:
    return "" if value == "" else _id(value, field)


def _sources(value: object, field: str) -> tuple[str, ...]:
    if not isinstance(value, tuple) or len(value) > 50:
        raise InvalidInput("plan_rules.unreadable", field)
    return tuple(_id(name, field) for name in value)


def _responsible(value: object, field: str) -> Responsible:
    """Somebody: a known role, a staff id, a unit, the customer or a relative (these two need no reference)."""
    if not isinstance(value, Responsible) or not isinstance(value.kind, ResponsibleKind):
        raise InvalidInput("plan_rules.choice_missing", field)
    label = clean_text(value.label, field, required=False, most=200)
    if value.kind in (ResponsibleKind.CUSTOMER, ResponsibleKind.RELATIVE):
        return Responsible(value.kind, "", label)
    if not isinstance(value.ref, str) or not _REFERENCE.fullmatch(value.ref):
        raise InvalidInput("plan_rules.choice_missing", field)
    if value.kind is ResponsibleKind.ROLE and value.ref not in {role.value for role in Role}:
        raise InvalidInput("plan_rules.choice_missing", field)
    return Responsible(value.kind, value.ref, label)


def _measure(value: object, field: str) -> Measure | None:
    """A code, a comparison, a finite number and a unit."""
    if value is None:
        return None
    if not isinstance(value, Measure) or not isinstance(value.comparison, Comparison):
        raise InvalidInput("plan_rules.unreadable", field)
    if type(value.value) is not float or not isfinite(value.value):
        raise InvalidInput("plan_rules.number", field)
    unit = clean_text(value.unit, field, required=False, most=40)
    code = clean_text(value.code, field, most=40)
    return Measure(code, value.comparison, value.value, unit)


def _steps(value: object, field: str) -> tuple[int, ...]:
    """Numbers of a template's steps, each once."""
    if not isinstance(value, tuple) or len(value) > MOST_STEPS or len(set(value)) != len(value):
        raise InvalidInput("plan_rules.unreadable", field)
    if not all(type(step) is int and 0 <= step < MOST_STEPS for step in value):
        raise InvalidInput("plan_rules.unreadable", field)
    return value


_BY_NAME: dict[str, Callable[[object, str], Any]] = {
    "text": _required,
    "what": _required,
    "question": _required,
    "indication": _required,
    "reply": _required,
    "reason": _required,
    "own_words": _optional,
    "target": _optional,
    "base": _optional,
    "procedure_code": _matching(_CODE, "plan_rules.code"),
    "need_id": _id,
    "goal_id": _optional_id,
    "item_id": _id,
    "events": _events,
    "action_id": _id,
    "request_id": _id,
    "priority": _priority,
    "responsible": _responsible,
    "missing_sources": _sources,
    "template": _template,
    "side_confirmed": _flag,
    "ended": _flag,
    "functioning": _optional,
    "rationale": _optional,
    "reasons": _optional,
    "conditions": _optional,
    "customer_view": _optional,
    "professional_view": _optional,
    "how": _required,
    "outcome": _required,
    "measure": _measure,
    "attachments": _events,
    "steps": _steps,
    "version": _version,
    "follow_up_id": _id,
}
"""How each field is checked; enums, `due` and `next_review` by `_checked` itself."""
_SPECIAL: dict[tuple[type, str], Callable[[object, str], Any]] = {
    (SetSection, "text"): _optional,
    (AddDisagreement, "reason"): _optional,
    (AddDisagreement, "item_id"): _optional_id,
    (SetNeedEnded, "reason"): _optional,
}
"""Where a field of one command is checked otherwise than its namesakes."""
