"""The states of docs/plan-states.md, drawn from the dicts of moves: `python -m domain.plan_diagram` prints the file."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from domain.plan import ActionStatus, GoalLifecycle, PlanStatus, RequestStatus
from domain.plan_moves import (
    ACTION_MOVES,
    FOLLOW_UP_MOVES,
    GOAL_MOVES,
    NEED_MOVES,
    PLAN_MOVES,
    REQUEST_MOVES,
    FollowUpState,
    NeedState,
)

_INTRODUCTION = """# States of a plan

Made from the dicts of `domain/plan_moves.py` by `python -m domain.plan_diagram > docs/plan-states.md`; a test holds it
current. The action that belongs to a request moves with the request only. A goal's achievement has no order: it is said
anew whenever somebody judges it. RestoreItem brings back an item as it was in an earlier version, whatever its state; a
request and its action are never restored.
"""
_CHARTS: tuple[tuple[str, StrEnum, Mapping[Any, frozenset[Any]]], ...] = (
    ("Plan", PlanStatus.ACTIVE, PLAN_MOVES),
    ("Need", NeedState.OPEN, NEED_MOVES),
    ("Goal", GoalLifecycle.ACTIVE, GOAL_MOVES),
    ("Action", ActionStatus.OPEN, ACTION_MOVES),
    ("Follow-up", FollowUpState.OPEN, FOLLOW_UP_MOVES),
    ("Statement request", RequestStatus.SENT, REQUEST_MOVES),
)


def markdown() -> str:
    """The whole file: a heading and a Mermaid state diagram for each kind of thing."""
    return "\n".join((_INTRODUCTION, *(_chart(title, first, moves) for title, first, moves in _CHARTS)))


def _chart(title: str, first: StrEnum, moves: Mapping[StrEnum, frozenset[StrEnum]]) -> str:
    arrows = [f"    {old} --> {new}" for old, after in moves.items() for new in moves if new in after]
    ends = [f"    {state} --> [*]" for state, after in moves.items() if not after]
    return "\n".join(
        (f"## {title}", "", "```mermaid", "stateDiagram-v2", f"    [*] --> {first}", *arrows, *ends, "```", "")
    )


if __name__ == "__main__":
    sys.stdout.write(markdown())
