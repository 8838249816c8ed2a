"""Ports that give counts over all customers of an organisation. Import them from services.ports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from domain.measured import Followed


class FollowedCounts(Protocol):
    """What followed an action among all customers of the organisation: raw counts, suppressed before they are shown."""

    def followed(self) -> Mapping[str, Followed]:
        """Counts by the question that a template's action names. {} when they cannot be read."""
