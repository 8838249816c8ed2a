"""Calm sentences for what went wrong or needs a decision, each with a tone, a shape and a way on."""

from __future__ import annotations

from typing import Any

from analytics.case import OpenCase
from components.sources_rail import answered
from components.text import Text
from domain.access import Deed, Relation
from domain.errors import InvalidInput, TilannekuvaError


def error_text(error: TilannekuvaError, text: Text) -> str:
    """The sentence of an error raised on purpose; values of invalid input fill it."""
    values = error.values if isinstance(error, InvalidInput) else {}
    return text(error.text_key, **values) if text.has_any(error.text_key) else text("situation.failed")


def notice(words: str, tone: str = "accent", *, command: str = "", button: str = "") -> dict[str, str]:
    """One line for the room's notices: tone accent, warn or alert; `command` is what its button asks for."""
    return {"t": words, "tone": tone, "command": command, "button": button}


def case_notices(
    case: OpenCase, text: Text, *, trouble: str = "", asked: str = "", again: bool = False
) -> list[dict[str, Any]]:
    """What must be known before reading on: a failed command, that the sources have been asked `again`, the question
    that taking a minor's data out of here needs (`asked`: summary or print), hidden events, a withdrawn consent, the
    reason given."""
    found = [notice(trouble, "alert")] if trouble else []
    found += [notice(text("safety.again", count=answered(case, text)))] if again else []
    if asked:
        words, button = text("situation.copy.minor"), text(f"situation.copy.confirm_{asked}")
        found.append(notice(words, "warn", command=f"{asked}_confirmed", button=button))
    if case.hidden_shielded:
        may = Deed.OPEN_SHIELDED in case.may
        button = text("situation.shielded_open") if may else ""
        words = text("situation.shielded", n=case.hidden_shielded)
        found.append(notice(words, "warn", command="open_shielded" if may else "", button=button))
    if case.hidden_register:
        found.append(notice(text("situation.hidden_register", n=case.hidden_register)))
    if case.hidden_denied:
        found.append(notice(text("situation.hidden_denied", n=case.hidden_denied)))
    if case.sharing_consent == "withdrawn":
        found.append(notice(text("situation.withdrawn_consent"), "warn"))
    if case.relation is not Relation.NONE and case.stated_reason:
        found.append(notice(text("situation.stated_reason"), "warn"))
    return found
