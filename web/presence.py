"""Who else has the customer open, in words."""

from __future__ import annotations

from collections.abc import Sequence

from components.text import Text
from domain.staff import StaffMember
from services.presence import Present


def present_words(present: Sequence[Present], text: Text) -> dict[str, str]:
    """{"plan": "Avoinna myös: kirurgi Mikael Ström", item id: "Kirurgi Mikael Ström muokkaa tätä tavoitetta"}.

    Empty when nobody else is there. Of several who write the same item the first by name is told.
    """
    if not present:
        return {}
    words: dict[str, str] = {}
    for one in present:
        who = _who(one.who, text)
        for kind, item in one.editing:
            key = f"presence.own.{kind}" if one.own else f"presence.editing.{kind}"
            words.setdefault(item, text(key, who=who[:1].upper() + who[1:]))
    return words | {"plan": _also(present, text)}


def _also(present: Sequence[Present], text: Text) -> str:
    others = text("common.comma").join(_who(one.who, text) for one in present if not one.own)
    said = [text("presence.also", who=others)] if others else []
    said += [text("presence.own_tab")] if any(one.own for one in present) else []
    return " ".join(said)


def _who(who: StaffMember, text: Text) -> str:
    return text("presence.who", role=text(f"common.role.{who.role.value}"), name=who.name)
