"""The journey as it is drawn now: the columns of the case, cut by the user's look, for chart, table and cards alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.case import OpenCase
from analytics.journey import Drawn, Room, journey
from analytics.journey_columns import Bools, Columns, Ints
from analytics.journey_cut import whole_story, within_reason
from analytics.journey_filter import Filter, Own, kept
from analytics.journey_rows import Rows, rows
from analytics.journey_types import Mark
from components.journey_look import JourneyLook
from domain.plan import Action, Goal, Need
from domain.staff import StaffMember

BESIDE = Room(500, 900)
FEW = 2


@dataclass(frozen=True, eq=False)
class Shown:
    """`keep`, `marks` (events,): what passes the filter, Mark flags. `drawn`: the cut."""

    case: OpenCase
    look: JourneyLook
    own: Own
    keep: Bools
    marks: Ints
    drawn: Drawn

    @property
    def c(self) -> Columns:
        return self.case.journey

    @property
    def days(self) -> tuple[date, date]:
        """First and last visible day."""
        first, last = self.drawn.cut.shown
        return date.fromordinal(first), date.fromordinal(last)

    @property
    def few(self) -> bool:
        """So few events that all are listed, wherever the window is, and no chart is drawn."""
        return 0 < len(self.c) <= FEW

    @property
    def told_days(self) -> tuple[date, date]:
        """First and last day of what is shown: of the window, or of the events where they are listed."""
        c = self.c
        if not self.few or not c.dated.any():
            return self.days
        return date.fromordinal(int(c.first[c.dated].min())), date.fromordinal(int(c.last[c.dated].max()))


def own_of(user: StaffMember | None) -> Own:
    """By what the sources know the user."""
    if user is None:
        return Own()
    ids = {user.id, *(value for _, value in user.identifiers)}
    return Own(frozenset(ids), user.unit)


def filter_of(look: JourneyLook) -> Filter:
    """The toggles and the text filter as what they leave out."""
    return Filter("cancelled" in look.hidden, "future" in look.hidden, "mine" in look.hidden, look.text)


def shown(case: OpenCase, look: JourneyLook, user: StaffMember | None = None, cut: str = "") -> Shown:
    """Cut the journey as `look` says. `cut` is a message's own name of what it drew (a mark of it was clicked)."""
    c, own = case.journey, own_of(user)
    keep = kept(c, filter_of(look), own)
    marks = marks_of(case)
    window = _named(cut) or visible(case, look)
    drawn = journey(c, within_reason(*window, c.today), rows_of(c, look), keep, marks, look.gaps, room_of(look))
    return Shown(case, look, own, keep, marks, drawn)


def room_of(look: JourneyLook) -> Room:
    """Less for the chart while something stands beside it or in its place."""
    aligned = look.aligned is not None and not look.aligned.off
    beside = look.printing or aligned or look.period is not None or look.table_page >= 0
    return BESIDE if beside else Room()


def visible(case: OpenCase, look: JourneyLook) -> tuple[int, int]:
    """The visible window as ordinals: what was chosen, or the whole story."""
    if look.window is None:
        return whole_story(case.journey)
    return look.window[0].toordinal(), look.window[1].toordinal()


def cut_name(drawn: Drawn) -> str:
    """What a message calls its cut."""
    first, last = drawn.cut.shown
    return f"{first}-{last}"


def _named(cut: str) -> tuple[int, int] | None:
    first, dash, last = cut.partition("-")
    if dash and first.isdecimal() and last.isdecimal() and len(cut) < 20:
        return int(first), int(last)
    return None


def rows_of(c: Columns, look: JourneyLook) -> Rows:
    """The rows, the last ones kept with the columns: they do not depend on the window."""
    key = (frozenset(look.opened), look.folded)
    return c.latest("rows", key, lambda: rows(c, *key))


def marks_of(case: OpenCase) -> Ints:
    """The columns' flags, with what is new to this user since their last opening and what the plan rests on."""
    c, told = case.journey, case.situation
    marks = c.marks.copy()
    if told.since_last_opening:
        marks[c.recorded > told.since.timestamp()] |= Mark.NEW
    attached = [id for item in evidence_items(case) for id in item[1]]
    if attached:
        marks[c.rows_of(attached)] |= Mark.EVIDENCE
    return marks


def evidence_items(case: OpenCase) -> list[tuple[str, tuple[str, ...]]]:
    """(plan item id, event ids) of every need, goal and action with evidence."""
    plan = case.plan
    items: tuple[Need | Goal | Action, ...] = (*plan.needs, *plan.goals, *plan.actions)
    return [(item.id, tuple(id for one in item.evidence for id in one.events)) for item in items if item.evidence]


def row_starts(at: Ints, n: int) -> Ints:
    """Where the marks of each row begin in a column of rows, sorted."""
    return np.asarray(np.searchsorted(at, np.arange(n + 1)), dtype=np.int64)
