"""Drafts of the open case's plan as the frontend opens them again, each with its age in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from components import numbers
from components.plan_home import is_loose, loose_opener, loose_values
from components.text import Text, fixed_words
from domain.draft import Draft
from domain.plan_steps import local_day

Data = dict[str, Any]


def drafts_view(drafts: Sequence[Draft], text: Text, now: datetime, offered: frozenset[str] | None = None) -> Data:
    """{"words": what a form says of its draft, "again": the forms to open, oldest first, with what was typed in them}.

    A form is opened as it went out then (`opener`: form, place, fixed, values), not as it would go out now: what others
    have changed since is then a conflict and not overwritten. `offered`: the places of all forms that the plan has now
    (None: not asked); a draft of another place is shown as unfinished text (components/plan_home.py).
    """
    return {
        "words": fixed_words(text.language, "drafts.ui."),
        "again": [_again(one, text, now, offered) for one in drafts],
    }


def _again(draft: Draft, text: Text, now: datetime, offered: frozenset[str] | None) -> Data:
    form, _, place = draft.place.partition("/")
    opener = {"id": draft.place, "form": form, "place": place, "label": ""}
    at = numbers.when_near(draft.saved_at, text.language, local_day(now))
    age = numbers.age(draft.saved_at, now, text)
    said = text("drafts.again", at=at, age=age, version=draft.version)
    if offered is not None and is_loose(draft, offered):
        again = {"opener": loose_opener(draft.place), "values": loose_values(draft, text)}
        return again | {"version": draft.version, "kept": True, "said": said}
    return {
        "opener": opener | {"fixed": dict(draft.fixed), "values": dict(draft.values)},
        "values": dict(draft.fields),
        "version": draft.version,
        "kept": True,
        "said": said,
    }
