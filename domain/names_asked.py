"""What for somebody asks for the names of a cohort, and how much of them is shown (docs/adr/056)."""

from __future__ import annotations

from enum import StrEnum

PAGE = 50
"""Names on one page at most."""


class NamesPurpose(StrEnum):
    """Texts: names.purpose.<purpose>; the log keeps "names_<purpose>"."""

    CONTACT = "contact"  # to call in, remind, follow up
    REVIEW = "review"  # to look back at one's own work
    HAND_OVER = "hand_over"  # before leave, or when somebody takes over
