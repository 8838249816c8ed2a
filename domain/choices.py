"""What members of staff may choose for themselves, about the screen only: a closed list of names and values.

Nothing here can hold a word about a customer: every value is one of ours, so nothing typed is ever kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LANES = (
    "contacts",
    "stays",
    "diagnoses",
    "examinations",
    "medication",
    "procedures",
    "plan",
    "messages",
    "feedback",
    "segments",
)
"""The journey's lanes by the names of analytics.journey_types.Lane (a test holds them equal)."""


class Choice(StrEnum):
    """Names of the choices."""

    THEME = "theme"
    LETTERS_OFF = "letters_off"
    JOURNEY_TOGGLES = "journey_toggles"
    FOLDED_LANES = "folded_lanes"
    RIBBON = "ribbon"
    PLAN_GROUP = "plan_group"
    PLAN_SHOW = "plan_show"


@dataclass(frozen=True, slots=True)
class Allowed:
    """The values of one choice, the default first; `several` may be chosen together, joined by commas, also none."""

    values: tuple[str, ...]
    several: bool = False


ALLOWED: Mapping[Choice, Allowed] = {
    Choice.THEME: Allowed(("auto", "light", "dark")),
    Choice.LETTERS_OFF: Allowed(("no", "yes")),
    Choice.JOURNEY_TOGGLES: Allowed(("cancelled", "future", "mine"), several=True),
    Choice.FOLDED_LANES: Allowed(LANES, several=True),
    Choice.RIBBON: Allowed(("off", "on")),
    Choice.PLAN_GROUP: Allowed(("goal", "who", "due")),
    Choice.PLAN_SHOW: Allowed(("all", "mine", "team", "overdue")),
}


def check(key: str, value: str) -> tuple[Choice, str]:
    """The choice and the value as they are kept. Raises ValueError for a name or value not in the list."""
    if key not in tuple(Choice):
        raise ValueError("not a choice")
    choice = Choice(key)
    allowed = ALLOWED[choice]
    if not allowed.several:
        if value not in allowed.values:
            raise ValueError("not a choice")
        return choice, value
    named = set(value.split(",")) if value else set()
    if not named <= set(allowed.values):
        raise ValueError("not a choice")
    return choice, ",".join(one for one in allowed.values if one in named)


def chosen(kept: Mapping[str, str], choice: Choice) -> str:
    """One choice out of what is kept; the default when nothing, or nothing that is still allowed, is kept."""
    value = kept.get(choice.value)
    allowed = ALLOWED[choice]
    default = "" if allowed.several else allowed.values[0]
    try:
        return default if value is None else check(choice.value, value)[1]
    except ValueError:
        return default


def chosen_several(kept: Mapping[str, str], choice: Choice) -> frozenset[str]:
    """The same for a choice of several."""
    return frozenset(one for one in chosen(kept, choice).split(",") if one)
