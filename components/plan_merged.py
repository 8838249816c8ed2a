"""What others changed while a change was being made that was saved nevertheless: told, so that nobody is surprised."""

from __future__ import annotations

from collections.abc import Sequence

from components.plan_said import item_in, item_words
from components.text import Text
from domain.plan import Plan
from domain.plan_footprint import footprint
from domain.plan_history import HistoryLine

MOST_NAMED = 3


def merged_words(others: Sequence[HistoryLine], after: Plan, text: Text) -> str:
    """ "Leila Salmi muutti samalla: määräpäivä (Röntgen)." "" when nobody wrote in between."""
    if not others:
        return ""
    told = list(dict.fromkeys(_line(line, after, text) for line in others))
    named = text("common.comma").join(told[:MOST_NAMED])
    if len(told) > MOST_NAMED:
        named += text("common.comma") + text("common.more", n=len(told) - MOST_NAMED)
    who = text("common.comma").join(dict.fromkeys(line.by.name for line in others))
    return text("plan_edit.merged.changed", who=who, list=named)


def _line(line: HistoryLine, after: Plan, text: Text) -> str:
    """What one command changed, and of which item."""
    mark = footprint(line.command)
    what = item_words(item_in(after, mark.item))
    made = [words for words in (item_words(item_in(after, id)) for id in line.ids) if words]
    if made:
        return text("plan_edit.merged.added", what=made[0])
    for name in sorted(mark.changes):
        key = f"plan_edit.changed.{name.rpartition('.')[2]}"
        if what and text.has(key):
            return text("plan_edit.merged.field", field=text(key), what=what)
    return text("plan_edit.merged.elsewhere")
