"""The clinician's room as one message to the frontend: everything decided and worded, nothing more than it draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analytics.case import OpenCase
from analytics.segment_told import Beside
from components.customer_bar import banner
from components.notices import case_notices
from components.segment_card import segment_card
from components.situation_cards import cards, sentence, small_journey
from components.sources_rail import rail
from components.summary_text import copy_view
from components.surgeon_lens import lens_view
from components.text import Text


@dataclass(frozen=True, slots=True)
class Look:
    """How the user looks at the open case: an ID revealed, a sentence about a command that failed, the summary asked
    for just now (`copies` numbers the copies), what was `asked` that needs a question first (summary, print), that the
    sources have just been asked `again`, or the card shown whole."""

    revealed: str = ""
    trouble: str = ""
    copying: bool = False
    copies: int = 0
    asked: str = ""
    again: bool = False
    whole: str = ""


def just_opened(case: OpenCase) -> bool:
    """No source has answered yet: only who the customer is, from the register of persons, is known."""
    return len(case.pending) == len(case.sources) > 0


def room_view(case: OpenCase, look: Look, text: Text, now: datetime, beside: Beside | None = None) -> dict[str, Any]:
    """One message: what each panel draws, under the panel's name. `now` ages the sources; `beside` is for the segment
    card where the back end has no results.

    Before any source has answered it is the banner alone, so that it paints first.
    """
    first = {"mode": "case", "handle": case.handle, "banner": banner(case, text, revealed=look.revealed)}
    if just_opened(case):
        return first | {"waiting": text("situation.card.waiting")}
    return first | {
        "notices": case_notices(case, text, trouble=look.trouble, asked=look.asked, again=look.again),
        "copy": copy_view(case, text, now, look.copies if look.copying else 0),
        "sentence": sentence(case, text),
        "lens": lens_view(case, text),
        "cards": cards(case, text, look.whole),
        "segment": segment_card(case, text, beside),
        "small": small_journey(case, text),
        "rail": rail(case, text, now),
    }
