"""The fields of one payload from the browser, each read once with its type checked. Nothing in it is believed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from analytics.case import OpenCase
from components.plan_dates import parse_day
from components.plan_measures import measured, parse_number
from components.plan_people import responsible_choices
from components.plan_quick import words_of
from domain.errors import InvalidInput
from domain.plan import Comparison, DueVisit, Measure, Responsible
from domain.plan_input import MOST_CHARACTERS, MOST_EVENTS, MOST_STEPS, MOST_VERSIONS, clean_text
from domain.staff import StaffMember

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_TEMPLATE = re.compile(r"([A-Za-z0-9_-]{1,64})@([0-9]{1,6})\Z", re.ASCII)
_STEP = re.compile(r"([A-Za-z0-9_-]{1,64}@[0-9]{1,6})/([0-9]{1,4})\Z", re.ASCII)
E = TypeVar("E", bound=StrEnum)


class Fields:
    """The fields of one payload, each read once with its type checked."""

    def __init__(self, payload: Mapping[str, Any], case: OpenCase, user: StaffMember) -> None:
        self._payload, self.case, self.user = payload, case, user

    def text(self, name: str, *, required: bool = True, longest: int = MOST_CHARACTERS) -> str:
        """Text without surrounding space and invisible marks. Raises InvalidInput."""
        return clean_text(self._payload[name], name, required=required, most=longest)

    def id(self, name: str) -> str:
        value = self._payload[name]
        if not isinstance(value, str) or not _ID.match(value):
            raise InvalidInput("plan.error.unreadable", name)
        return value

    def optional_id(self, name: str) -> str | None:
        return None if self._payload[name] in ("", None) else self.id(name)

    def one_of(self, name: str, kind: type[E]) -> E:
        """A member of the enum. An empty choice is told apart from a forged one."""
        value = self._payload[name]
        if value in ("", None):
            raise InvalidInput("plan.error.choose", name)
        if not isinstance(value, str) or value not in {str(member) for member in kind}:
            raise InvalidInput("plan.error.unreadable", name)
        return kind(value)

    def flag(self, name: str) -> bool:
        value = self._payload[name]
        if not isinstance(value, bool):
            raise InvalidInput("plan.error.unreadable", name)
        return value

    def day(self, name: str) -> date | None:
        """A typed day, or None when left empty."""
        typed = self.text(name, required=False, longest=40)
        return parse_day(typed, self.case.today, name) if typed else None

    def some_day(self, name: str) -> date:
        day = self.day(name)
        if day is None:
            raise InvalidInput("plan.error.missing", name)
        return day

    def iso_day(self, name: str) -> date:
        """A day that we wrote ourselves into a button."""
        try:
            return date.fromisoformat(str(self._payload[name]))
        except ValueError:
            raise InvalidInput("plan.error.unreadable", name) from None

    def responsible(self, name: str) -> Responsible:
        """One of the choices that this user was offered; a label never comes from the browser."""
        value = self._payload[name]
        choices = responsible_choices(self.case, self.user)
        if not isinstance(value, str) or value not in choices:
            raise InvalidInput("plan.error.choose", name)
        return choices[value]

    def priority(self, name: str) -> int:
        value = self._payload[name]
        if value not in ("1", "2", "3"):
            raise InvalidInput("plan.error.unreadable", name)
        return int(value)

    def due(self, name: str) -> tuple[date | None, DueVisit]:
        """A day, or one of the words for this and the next visit in any language."""
        typed = self.text(name, required=False, longest=40)
        for visit in (DueVisit.THIS_VISIT, DueVisit.NEXT_VISIT):
            if typed.casefold() in {word.casefold() for word in words_of(f"plan_edit.visit.{visit.value}")}:
                return None, visit
        return self.day(name), DueVisit.NONE

    def events(self, name: str) -> tuple[str, ...]:
        """Ids of events that the open case shows this user, each once: no other customer's, none kept back."""
        value = self._payload[name]
        known = {event.id for event in self.case.events}
        if not isinstance(value, list) or not all(isinstance(id, str) and id in known for id in value):
            raise InvalidInput("plan.error.unreadable", name)
        if len(value) > MOST_EVENTS:
            raise InvalidInput("plan.error.unreadable", name)
        return tuple(dict.fromkeys(value))

    def version(self, name: str) -> int:
        value = self._payload[name]
        if type(value) is not int or not 0 <= value < MOST_VERSIONS:
            raise InvalidInput("plan.error.unreadable", name)
        return value

    def template(self, name: str) -> tuple[str, int]:
        """The name and version of the template that was previewed."""
        value = self._payload[name]
        match = _TEMPLATE.match(value) if isinstance(value, str) else None
        if match is None:
            raise InvalidInput("plan.error.unreadable", name)
        return match[1], int(match[2])

    def steps(self, name: str, template: str) -> tuple[int, ...]:
        """Numbers of the ticked steps of the template that the field `template` names, at least one: "knee_pain@1/0".

        The form has every template's steps; those of the others are not meant.
        """
        value = self._payload[name]
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise InvalidInput("plan.error.unreadable", name)
        steps = [_STEP.match(one) for one in value]
        if not all(steps) or any(int(step[2]) >= MOST_STEPS for step in steps if step):
            raise InvalidInput("plan.error.unreadable", name)
        chosen = {int(step[2]) for step in steps if step and step[1] == self._payload[template]}
        if not chosen:
            raise InvalidInput("plan.error.choose", name)
        return tuple(sorted(chosen))

    def measure(self) -> Measure | None:
        """What a goal is checked by: one of what has been measured of this customer, or was chosen before; none."""
        code = self.text("measure_code", required=False, longest=40)
        if not code:
            return None
        units = measured(self.case)
        if code not in units:
            raise InvalidInput("plan.error.choose", "measure_code")
        value = parse_number(self.text("measure_value", longest=20), "measure_value")
        return Measure(code, self.one_of("comparison", Comparison), value, units[code].unit)
