"""The cohort's attrition and the answer in one read, and drawing what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analytics.answer import Answer
from analytics.disclosure import Shown
from components.question_offer import Offer
from components.question_page import draw_lines, draw_said
from components.question_parameters import names_of
from components.question_state import Asking
from components.text import Text
from domain.errors import InvalidInput
from domain.marks import Mark
from domain.question import Posed, Question
from pages._marks import judge, waiting
from pages._ways import open_ways, say_why_not
from services.desk import Desk
from services.questions import NotTold, ask_page


@dataclass(frozen=True)
class Told:
    """Attrition and answer, each shown or not told; what was said of it; `trouble` when it cannot be asked so."""

    several: tuple[Answer | NotTold, ...] = ()
    marks: tuple[Mark, ...] = ()
    trouble: InvalidInput | None = None

    @property
    def steps(self) -> Sequence[tuple[str, Shown]]:
        return next((one.steps for one in self.shown[:1] if one.asked.question is Question.WHO), ())

    @property
    def shown(self) -> list[Answer]:
        return [one for one in self.several if isinstance(one, Answer)]

    @property
    def k(self) -> int:
        return next((one.k for one in self.several), 0)


def ask_about(desk: Desk, posed: Posed) -> Told:
    """Raises what `ask_page` raises but InvalidInput."""
    try:
        return Told(*ask_page(desk, tuple(dict.fromkeys((Posed(Question.WHO, posed.cohort), posed)))))
    except InvalidInput as error:
        return Told(trouble=error)


def draw_told(desk: Desk, asking: Asking, told: Told, offer: Offer, text: Text) -> Asking:
    """The answer, or why it is not told; where its lines lead goes into the session."""
    posed, answer = asking.posed, next(iter(told.several[::-1]), None)
    say_why_not(answer, told.trouble, text)
    if posed is None or not isinstance(answer, Answer):
        waiting(posed, text)
        return replace(asking, ways=())
    drawn = told.shown, told.marks, {**offer.names, **names_of(posed, offer, text)}, text
    draw_said(asking, *drawn)
    asking = open_ways(desk, asking, answer, offer, text)  # after the chart: who waits for these sees the answer
    draw_lines(asking, *drawn)
    judge(desk, posed, answer.snapshot, text)
    return asking
