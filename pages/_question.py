"""The question before a case: what is drawn, and what the answer does."""

from __future__ import annotations

from typing import Any

from components.hetu_search import glass_view, limit_view, message_view, store_view, trouble_view, twin_view
from components.notices import error_text
from components.text import Text
from domain.access_reason import StatedReason
from domain.errors import InvalidInput, LookUpLimit, SourceTrouble, StoreUnavailable
from pages._asked import Question
from pages._held import Session
from pages._opening import open_person
from services.desk import Desk

ANSWERS = ("confirm", "reason", "retry", "cancel")


def answer(desk: Desk, held: Session, command: dict[str, Any]) -> None:
    """A reason, a yes or no to the twin, another try, or leaving. An answer to a question that is gone does nothing."""
    question, kind = held.question, command.get("type")
    if question is None or command.get("handle") != question.id:
        return
    if kind == "cancel" or (kind == "confirm" and question.twin is not None and command.get("yes") is not True):
        held.forget(desk)
    elif kind == "confirm" and question.twin is not None:
        open_person(desk, held, question.person, question.stated_reason, confirmed=True)
    elif kind == "retry" and isinstance(question.error, (SourceTrouble, StoreUnavailable)):
        open_person(desk, held, question.person, question.stated_reason, confirmed=question.confirmed)
    elif kind == "reason" and question.reason_asked:
        _state_reason(desk, held, question, command)


def _state_reason(desk: Desk, held: Session, question: Question, command: dict[str, Any]) -> None:
    question.code, question.words = str(command.get("code") or ""), str(command.get("text") or "")
    try:
        stated = str(StatedReason.of(question.code, question.words))
    except InvalidInput as error:
        question.error = error
    else:
        open_person(desk, held, question.person, stated)


def question_view(desk: Desk, question: Question | None, text: Text) -> dict[str, Any]:
    """What the room draws without a case."""
    return {"handle": question.id} | _view(desk, question, text) if question else {"handle": "", "mode": "empty"}


def _view(desk: Desk, question: Question, text: Text) -> dict[str, Any]:
    error = question.error
    if twin := question.twin:
        return twin_view(twin.name, twin.birth_date, twin.age, text)
    if isinstance(error, LookUpLimit):
        return limit_view(text)
    if isinstance(error, SourceTrouble):
        return trouble_view(error, text)
    if isinstance(error, StoreUnavailable):
        return store_view(text)
    if question.reason_asked:
        wrong, unsure = error if isinstance(error, InvalidInput) else None, question.unsure
        typed = {"code": question.code, "words": question.words}
        return glass_view(text, desk.settings.reason_hours, **typed, error=wrong, unsure=unsure)
    return message_view(text("search.glass.title"), error_text(error, text) if error else "")
