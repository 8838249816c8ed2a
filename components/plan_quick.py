"""The quick line: `kirurgin lausunto @kirurgia 2vk !1` read into an action, in the words of all three languages.

@who, a day (2vk, 3pv, 5.12., 2026-12-05, a weekday, tomorrow), !1-!3, #goal. What is not understood stays in the text
and is told; what is left is the action's text. Nothing is guessed: of two that fit, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

from analytics.case import OpenCase
from components.plan_dates import parse_day
from components.plan_people import responsible_choices
from components.text import LANGUAGES, catalogue
from domain.errors import InvalidInput
from domain.plan import Goal, Responsible, ResponsibleKind
from domain.plan_moves import CLOSED_GOAL
from domain.staff import Role, StaffMember

MOST_ENDING = 4
"""Letters of a case ending that a name may carry: @kirurgilta is @kirurgi."""
_DAY = re.compile(
    r"\d{1,2}\.\d{1,2}\.(\d{4})?\Z|\d{4}-\d{2}-\d{2}\Z|\+?\d{1,3}(pv|d|vk|v|w|kk|mån)\Z", re.IGNORECASE | re.ASCII
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Quick:
    """What was understood. `unknown` are the signs that meant nothing; they stay in `what`. `doubt`: why a day must be
    written otherwise before anything is saved."""

    what: str = ""
    responsible: Responsible | None = None
    due: date | None = None
    priority: int = 2
    goal: Goal | None = None
    unknown: tuple[str, ...] = ()
    statement: bool = False
    doubt: InvalidInput | None = None
    _kept: tuple[str, ...] = field(default=())


def parse_quick(typed: str, case: OpenCase, user: StaffMember) -> Quick:
    """Never raises: what cannot be read is text."""
    quick = Quick()
    for word in typed.split():
        quick = _taken(quick, word, case, user)
    what = " ".join(quick._kept)
    surgeon = quick.responsible in (None, Responsible(ResponsibleKind.ROLE, Role.SURGEON.value))
    return replace(quick, what=what, statement=surgeon and _asks_statement(what))


def _taken(quick: Quick, word: str, case: OpenCase, user: StaffMember) -> Quick:
    sign, rest = word[:1], word[1:].rstrip(",;")
    if sign == "@" and rest:
        who = one_of(rest, _people(case, user))
        return _text(quick, word) if who is None or quick.responsible else replace(quick, responsible=who)
    if sign == "!" and rest:
        return replace(quick, priority=int(rest)) if rest in ("1", "2", "3") else _text(quick, word)
    if sign == "#" and rest:
        goal = one_of(rest, _goals(case))
        return _text(quick, word) if goal is None else replace(quick, goal=goal)
    try:
        due = None if quick.due else quick_day(word.rstrip(",;"), case.today)
    except InvalidInput as error:
        return replace(quick, doubt=quick.doubt or error, _kept=(*quick._kept, word))
    if due is not None:
        return replace(quick, due=due)
    return replace(quick, _kept=(*quick._kept, word))


def _text(quick: Quick, word: str) -> Quick:
    """A sign that meant nothing."""
    return replace(quick, unknown=(*quick.unknown, word), _kept=(*quick._kept, word))


def one_of(typed: str, named: Iterable[tuple[str, T]]) -> T | None:
    """Whose name was meant: exactly, else with an ending or by its beginning. None when nobody's, or several fit."""
    wanted = typed.replace("_", " ").casefold()
    pairs = [(name.casefold(), one) for name, one in named if name]
    exactly: list[T] = []
    nearly: list[T] = []
    for name, one in pairs:
        if name == wanted and one not in exactly:
            exactly.append(one)
        ended = len(name) > 2 and wanted.startswith(name) and len(wanted) - len(name) <= MOST_ENDING
        if (ended or (len(wanted) > 2 and name.startswith(wanted))) and one not in nearly:
            nearly.append(one)
    found = exactly or nearly
    return found[0] if len(found) == 1 else None


def _people(case: OpenCase, user: StaffMember) -> list[tuple[str, Responsible]]:
    named: list[tuple[str, Responsible]] = []
    for who in responsible_choices(case, user).values():
        if who.kind is ResponsibleKind.ROLE:
            named += [(word, who) for word in words_of(f"plan_edit.quick.role.{who.ref}")]
        elif who.kind in (ResponsibleKind.CUSTOMER, ResponsibleKind.RELATIVE):
            named += [(word, who) for word in words_of(f"plan_edit.quick.{who.kind.value}")]
        else:
            label = who.label or who.ref
            named += [(part, who) for part in {label, *label.split()}]
        if who == Responsible(ResponsibleKind.PERSON, user.id, user.name):
            named += [(word, who) for word in words_of("plan_edit.quick.me")]
    return named


def _goals(case: OpenCase) -> list[tuple[str, Goal]]:
    live = [goal for goal in case.plan.goals if goal.lifecycle not in CLOSED_GOAL]
    return [(part, goal) for goal in live for part in {goal.text, *goal.text.split()}]


def words_of(key: str) -> tuple[str, ...]:
    """The words of a key in every language: whoever types may not type the language of their screen."""
    return tuple(dict.fromkeys(word for x in LANGUAGES for word in catalogue(x).get(key, "").split("|") if word))


def quick_day(word: str, today: date) -> date | None:
    """The day that a word of the quick line means, None for a word that is no day. Raises InvalidInput for a day that
    may be of two years."""
    lower = word.casefold()
    for number, key in enumerate(("today", "tomorrow")):
        if lower in words_of(f"plan_edit.quick.{key}"):
            return today + timedelta(days=number)
    for number in range(7):
        if lower in words_of(f"plan_edit.quick.weekday.{number + 1}"):
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    if not _DAY.match(word):
        return None
    try:
        return parse_day(word, today, "due")
    except InvalidInput as error:
        if error.text_key == "plan.error.date_past":
            raise
        return None


def _asks_statement(what: str) -> bool:
    lower = what.casefold()
    return any(word in lower for word in words_of("plan_edit.quick.statement"))


def statement_question(quick: Quick) -> str:
    """What is asked: nothing when only the words that ask for a statement were typed."""
    return "" if quick.what.casefold() in words_of("plan_edit.quick.statement") else quick.what
