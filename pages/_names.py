"""The names that one tab asked for, and what a page says to whom they are not shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from components.named_list import Chosen
from components.text import Text
from services.desk import Desk
from services.named_list import may_name
from services.named_page import Named


@dataclass
class Names:
    """`shown` is the page that the browser has: only its rows can be named."""

    chosen: Chosen = field(default_factory=Chosen)
    shown: Named | None = None


def who_sees_names(desk: Desk, text: Text) -> str:
    """One sentence beside a group's numbers: who may see its names. "" for whoever may, in a room of their own."""
    return "" if may_name(desk) else text("names.who_may")
