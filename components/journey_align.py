"""Alignment: an event becomes t = 0, or two events are stretched to a common length; lengths are always numbers."""

from __future__ import annotations

from typing import Any

from components.journey_look import Aligned
from components.journey_shown import Shown
from components.text import Text


def aligned_by(view: Shown, command: Any) -> Aligned | None:
    return view.look.aligned


def aligned(view: Shown, text: Text) -> dict[str, Any] | None:
    return None
