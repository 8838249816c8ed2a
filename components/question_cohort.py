"""The cohort builder: conditions of declared values, each in words with the persons it leaves, and removable.

The cohort is one predicate (domain/predicate.py). What the browser sends names places and words only; whatever the
offer does not have is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.disclosure import Hidden, Shown
from components.answer_numbers import n_words, why_hidden
from components.predicate_words import condition
from components.question_offer import TIMES, WINDOWS, WITHIN, Offer, picked, value_options
from components.table_view import table_view
from components.text import Text
from domain.errors import InvalidInput
from domain.predicate import (
    All,
    Among,
    AnyOf,
    Dimension,
    Everyone,
    Had,
    Lacked,
    Measured,
    Not,
    Predicate,
)

Data = dict[str, object]
EVENT, LACKED, FEATURE = "event", "lacked", "feature"
SORTS = (*Dimension, EVENT, LACKED, FEATURE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A condition that is being put together: `sort` of SORTS or "", and the words chosen so far."""

    sort: str = ""
    words: tuple[tuple[str, str], ...] = ()

    def word(self, name: str, other: str = "") -> str:
        return dict(self.words).get(name, other)


def conditions(cohort: Predicate) -> tuple[Predicate, ...]:
    """The conditions that all hold; none for everyone."""
    if isinstance(cohort, Everyone):
        return ()
    return cohort.parts if isinstance(cohort, All) else (cohort,)


def cohort_of(parts: Sequence[Predicate]) -> Predicate:
    """The cohort of whom all conditions hold. Raises InvalidInput for more than the algebra allows."""
    return Everyone() if not parts else parts[0] if len(parts) == 1 else All(tuple(parts))


def narrowed(cohort: Predicate, part: Predicate) -> Predicate:
    """The cohort with one condition more. Another value of a dimension that is there already widens that condition:
    "women" and then "men" are women or men. The same condition again changes nothing."""
    parts = list(conditions(cohort))
    for place, before in enumerate(parts):
        if isinstance(before, Among) and isinstance(part, Among) and before.dimension == part.dimension:
            parts[place] = Among(part.dimension, before.values | part.values)
            return cohort_of(parts)
    return cohort_of(parts if part in parts else [*parts, part])


def changed(cohort: Predicate, command: Mapping[str, object]) -> Predicate:
    """The cohort after a button of a condition: taken away, turned to its opposite, or joined to the one before by
    "or". The same cohort for a command that no button could have sent."""
    parts, at, do = list(conditions(cohort)), command.get("at"), command.get("do")
    if do == "clear":
        return Everyone()
    if type(at) is not int or not 0 <= at < len(parts):
        return cohort
    if do == "remove":
        del parts[at]
    elif do == "not":
        one = parts[at]
        parts[at] = one.part if isinstance(one, Not) else Not(one)
    elif do == "or" and at:
        before = parts[at - 1]
        alternatives = before.parts if isinstance(before, AnyOf) else (before,)
        parts[at - 1 : at + 1] = [AnyOf((*alternatives, parts[at]))]
    return cohort_of(parts)


def drafted(draft: Draft, command: Mapping[str, object], offer: Offer) -> tuple[Draft, Predicate | None]:
    """The draft after a change of its fields, and the condition when it is whole (a value of a dimension at once, the
    others by the button "add")."""
    sort = str(command.get("sort", ""))
    if sort not in SORTS:
        return Draft(), None
    if sort != draft.sort:
        return Draft(sort), None
    words = tuple((name, str(value)) for name, value in command.items() if name not in ("type", "sort"))
    now = Draft(sort, words or draft.words)
    if sort in list(Dimension):
        value = now.word("value")
        known = {one.word for one in offer.values.get(Dimension(sort), ()) if one.enabled}
        return (Draft(sort), Among(Dimension(sort), frozenset({value}))) if value in known else (Draft(sort), None)
    if command.get("type") != "add":
        return now, None
    part = _part(now, offer)
    return (now, None) if part is None else (Draft(), part)


def _part(draft: Draft, offer: Offer) -> Predicate | None:
    """The condition of a draft; None while something it needs has not been chosen."""
    if draft.sort == FEATURE:
        return _measured(draft, offer)
    known = {one.key for one in offer.activities}
    days = _whole(draft.word("days"), WINDOWS)
    if draft.word("activity") not in known:
        return None
    what = picked(draft.word("activity"), offer, days)
    if draft.sort == EVENT:
        if draft.word("times") == "none":
            return Had(what, 0, 0)
        return Had(what, _whole(draft.word("times"), TIMES) or 1)
    if draft.word("missing") not in known:
        return None
    return Lacked(picked(draft.word("activity"), offer), picked(draft.word("missing"), offer),
                  _whole(draft.word("within"), WITHIN) or 90)  # fmt: skip


def _measured(draft: Draft, offer: Offer) -> Predicate | None:
    cuts = offer.features.get(draft.word("feature"), ())
    edges = {str(edge): edge for edge in cuts}
    low, high = edges.get(draft.word("low")), edges.get(draft.word("high"))
    if not cuts or (low is None and high is None):
        return None
    try:
        return Measured(draft.word("feature"), low, high)
    except InvalidInput:  # the upper edge is below the lower one: the draft stays as it is
        return None


def _whole(word: str, known: Sequence[int]) -> int:
    return int(word) if word.isascii() and word.isdecimal() and int(word) in known else 0


def cohort_view(cohort: Predicate, steps: Sequence[tuple[str, Shown]], k: int, offer: Offer, text: Text) -> Data:
    """The conditions with the persons each leaves (`steps`: everyone, then after each condition; shorter when they are
    not told), and their buttons."""
    parts = conditions(cohort)
    rows = [_row(text("questions.everyone"), _n(steps, 0, text), [])]
    for place, part in enumerate(parts):
        words = condition(part, text, offer.names)
        rows.append(_row(words, _n(steps, place + 1, text), _buttons(place, len(parts), part, text)))
    hides = any(isinstance(n, Hidden) for _, n in steps)
    clear = [{"label": text("questions.clear"), "send": {"type": "cohort", "do": "clear"}}] if parts else []
    return table_view(
        "cohort",
        text("questions.cohort"),
        total=why_hidden(k, text) if hides else "",
        rows=rows,
        columns=(text("questions.condition"), text("questions.left"), text("questions.change")),
        paging=clear,
    )


def _n(steps: Sequence[tuple[str, Shown]], place: int, text: Text) -> str:
    return n_words(steps[place][1], text) if place < len(steps) else ""


def _row(words: str, n: str, buttons: Sequence[Data]) -> Data:
    return {"id": words, "mark": False, "cells": [{"text": words}, {"text": n}, {"text": "", "buttons": list(buttons)}]}


def _buttons(place: int, parts: int, part: Predicate, text: Text) -> list[Data]:
    def button(do: str, word: str) -> Data:
        return {"label": text(f"questions.{word}"), "send": {"type": "cohort", "do": do, "at": place}}

    found = [button("remove", "remove"), button("not", "yes_again" if isinstance(part, Not) else "turn")]
    return [*found, button("or", "or_before")] if place else found


def draft_view(draft: Draft, offer: Offer, text: Text) -> Data:
    """The fields of a new condition: first what it is about, then what that needs."""
    known = [(str(one), _sort_word(one, text)) for one in SORTS if _offered(one, offer)]
    sorts = options_of([("", text("questions.add_condition")), *known])
    filters = [pick("sort", text("questions.new"), draft.sort, sorts), *_fields(draft, offer, text)]
    ready = draft.sort in (EVENT, LACKED, FEATURE)
    add = {"label": text("questions.add"), "send": {"type": "add", "sort": draft.sort}}
    return table_view("draft", "", filters=filters, paging=[add] if ready else [])


def _offered(sort: str, offer: Offer) -> bool:
    if sort in list(Dimension):
        return bool(offer.values.get(Dimension(sort)))
    return bool(offer.features) if sort == FEATURE else bool(offer.activities)


def _sort_word(sort: str, text: Text) -> str:
    return text(f"answers.dimension.{sort}" if sort in list(Dimension) else f"questions.sort.{sort}")


def _fields(draft: Draft, offer: Offer, text: Text) -> list[Data]:
    if draft.sort in list(Dimension):
        choose = options_of([("", text("questions.choose"))])
        values = value_options(Dimension(draft.sort), offer, text)
        return [pick("value", text("questions.value"), "", [*choose, *values])]
    if draft.sort == EVENT:
        times = [*((str(n), text("questions.times", n=n)) for n in TIMES), ("none", text("questions.times_none"))]
        return [
            activity_pick("activity", text("questions.which"), draft.word("activity"), offer, text),
            pick("times", text("questions.how_many"), draft.word("times", "1"), options_of(times)),
            days_pick("days", draft.word("days", "365"), text),
        ]
    if draft.sort == LACKED:
        return [
            activity_pick("activity", text("questions.after"), draft.word("activity"), offer, text),
            activity_pick("missing", text("questions.missing"), draft.word("missing"), offer, text),
            within_pick("within", draft.word("within", "90"), text),
        ]
    return _feature_fields(draft, offer, text) if draft.sort == FEATURE else []


def _feature_fields(draft: Draft, offer: Offer, text: Text) -> list[Data]:
    named = [(one, text(f"predicate.feature.{one}")) for one in offer.features if text.has(f"predicate.feature.{one}")]
    cuts = [(str(edge), f"{edge:g}") for edge in offer.features.get(draft.word("feature"), ())]
    anyhow = ("", text("questions.no_limit"))
    return [
        pick("feature", text("questions.sort.feature"), draft.word("feature"),
              options_of([("", text("questions.choose")), *sorted(named, key=lambda one: one[1])])),
        pick("low", text("questions.at_least"), draft.word("low"), options_of([anyhow, *cuts])),
        pick("high", text("questions.under"), draft.word("high"), options_of([anyhow, *cuts])),
    ]  # fmt: skip


def activity_pick(name: str, label: str, value: str, offer: Offer, text: Text, anyhow: str = "") -> Data:
    """A list of the activities by name; `anyhow` is the word for any of them, or that one is to be chosen."""
    first = ("", anyhow or text("questions.choose"))
    named = [(one.key, offer.names.get(one.key, one.name)) for one in offer.activities]
    return pick(name, label, value, options_of([first, *sorted(named, key=lambda one: (one[1].lower(), one[0]))]))


def days_pick(name: str, value: str, text: Text) -> Data:
    """A list of windows back from the snapshot's day."""
    known = [(str(days), text("questions.window", n=days) if days else text("questions.any_time")) for days in WINDOWS]
    return pick(name, text("questions.when"), value, options_of(known))


def within_pick(name: str, value: str, text: Text) -> Data:
    """A list of days within which something should follow."""
    known = [(str(days), text("questions.in_days", n=days)) for days in WITHIN]
    return pick(name, text("questions.within"), value, options_of(known))


def options_of(known: Sequence[tuple[str, str]]) -> list[Data]:
    """(value, label) as a list's options."""
    return [{"value": value, "label": label} for value, label in known]


def pick(name: str, label: str, value: str, options: Sequence[Data]) -> Data:
    """A list to choose from."""
    return {"name": name, "kind": "pick", "label": label, "value": value, "options": list(options)}
