"""From a typed ID, or a click on a row, to an open case or to the question that stands before it."""

from __future__ import annotations

from typing import Any

from components import plan_look
from components.hetu_search import LONGEST_TYPED
from components.journey_look import look_from
from domain.errors import InvalidHetu, Refused, TilannekuvaError
from domain.hetu import PersonalId
from pages._asked import Question
from pages._held import Session
from services.choices import mine
from services.desk import Desk
from services.situation import ConfirmPerson, at_once, open_situation, recent

PURPOSE = "care"


def search(desk: Desk, held: Session, command: dict[str, Any]) -> None:
    """A search or a recent row: the same walk, the same audit line. A mistyped ID is said under the field."""
    held.searches += 1
    typed = str(command.get("text") or "")
    try:
        if len(typed) > LONGEST_TYPED:
            raise InvalidHetu("errors.hetu_length")
        again = command["type"] == "recent"
        person = (held.recent or ())[int(str(command.get("id")))].person if again else desk.read_id(typed)
    except InvalidHetu as error:
        held.typed, held.typed_error = typed[:LONGEST_TYPED], error
    except (ValueError, IndexError):  # a row of a list that is no longer there
        held.recent = None
    else:
        open_person(desk, held, person)


def open_person(desk: Desk, held: Session, person: PersonalId, stated: str = "", *, confirmed: bool = False) -> None:
    """Leave the present customer and open another; what hinders becomes the question on the screen."""
    held.forget(desk)
    try:
        opened = open_situation(desk, person, PURPOSE, stated_reason=stated, confirmed=confirmed, wait_s=0)
    except TilannekuvaError as error:
        refused = error if isinstance(error, Refused) else None
        held.question = Question(person, error=error, stated_reason=stated, confirmed=confirmed)
        held.question.reason_asked = refused is not None and refused.may_break_glass and not stated
        held.question.unsure = refused is not None and refused.unsure
    else:
        if isinstance(opened, ConfirmPerson):
            held.question = Question(person, twin=opened, stated_reason=stated)
            return
        chosen = mine(desk.house, desk.user.id)
        held.room, held.journey, held.plan = at_once(desk, opened), look_from(chosen), plan_look.look_from(chosen)


def recent_rows(desk: Desk, held: Session) -> tuple[tuple[str, str, str], ...]:
    """(id, name, masked ID) of today's customers; asked once for each time the start is shown, since it is logged."""
    if held.recent is None:
        try:
            held.recent = recent(desk)
        except TilannekuvaError:
            held.recent = ()
    return tuple((str(at), row.name or "", row.person.masked) for at, row in enumerate(held.recent))
