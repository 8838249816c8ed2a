"""The situation and the journey on paper, in the customer's language, without name and ID."""

from __future__ import annotations

from typing import Any

from components.journey_shown import Shown
from components.text import Text
from domain.staff import StaffMember


def print_sheet(view: Shown, text: Text, user: StaffMember | None) -> dict[str, Any] | None:
    return None
