"""How the user looks at the plan of the open case: its order, its filter, its folds, its past. No plan holds any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from domain.choices import ALLOWED, Choice, chosen
from domain.plan_input import MOST_VERSIONS

MOST_QUICK = 400
"""Characters of the quick line."""
LONGEST_DAY = 40


@dataclass(frozen=True, slots=True)
class PlanLook:
    """`group`: goal, who, due. `show`: all, mine, team, overdue. `quick`: what stands in the quick line. `history`: the
    list of versions is open, at its `page`. The plan is shown as it was at `version` or on a `day` as typed; now when
    there is neither. `folded`: groups whose rows are not shown, by the ids of their heads; None until it is settled
    (components/plan_folds.py). `unfolded`: those that were folded and were opened: they can be folded again."""

    group: str = "goal"
    show: str = "all"
    quick: str = ""
    history: bool = False
    page: int = 0
    version: int | None = None
    day: str = ""
    folded: frozenset[str] | None = None
    unfolded: frozenset[str] = frozenset()

    def folds(self, group: str) -> bool:
        """Whether the group of this id is folded."""
        return self.folded is not None and group in self.folded

    @property
    def present(self) -> PlanLook:
        """The same look at the plan as it is now."""
        return replace(self, version=None, day="")


def look_from(choices: Mapping[str, str]) -> PlanLook:
    """The look with which a user begins: services.choices.mine(house, staff id)."""
    return PlanLook(chosen(choices, Choice.PLAN_GROUP), chosen(choices, Choice.PLAN_SHOW))


def choices_of(look: PlanLook) -> dict[str, str]:
    """What of the look is kept for the user."""
    return {Choice.PLAN_GROUP.value: look.group, Choice.PLAN_SHOW.value: look.show}


def looked(look: PlanLook, command: Mapping[str, Any]) -> PlanLook:
    """The look after what a browser says was chosen; anything else than ours changes nothing."""
    if command.get("group") in ALLOWED[Choice.PLAN_GROUP].values:
        look = replace(look, group=str(command["group"]), folded=None, unfolded=frozenset())
    if command.get("show") in ALLOWED[Choice.PLAN_SHOW].values:
        look = replace(look, show=str(command["show"]), folded=None, unfolded=frozenset())
    if isinstance(head := command.get("unfold"), str) and look.folded is not None:
        look = _turned(look, head, look.folded)
    if isinstance(quick := command.get("quick"), str):
        look = replace(look, quick=quick[:MOST_QUICK])
    if isinstance(opened := command.get("history"), bool):
        look = replace(look.present, history=opened, page=0)
    if isinstance(day := command.get("day"), str):
        look = replace(look, version=None, day=day[:LONGEST_DAY])
    if _number(version := command.get("as_of", "")):
        look = replace(look, version=version, day="")
    if _number(page := command.get("page", "")):
        look = replace(look, page=page)
    return look.present if command.get("as_of", "") is None else look


def _turned(look: PlanLook, head: str, folded: frozenset[str]) -> PlanLook:
    """Unfold a group, or fold one again that was; "" unfolds them all. Another id changes nothing."""
    turned = (frozenset({head}) & (folded | look.unfolded)) if head else folded
    return replace(look, folded=folded ^ turned, unfolded=look.unfolded ^ turned)


def _number(value: object) -> bool:
    return type(value) is int and 0 <= value < MOST_VERSIONS
