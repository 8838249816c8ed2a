"""My customers who …: the conditions, the purpose, the names that were asked for, and the way to each customer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Protocol

from analytics.dimensions import AGE_BANDS
from components import numbers
from components.predicate_words import predicate_sentence
from components.table_view import Data, table_view
from components.text import Text
from domain.event import EventKind
from domain.names_asked import NamesPurpose
from domain.predicate import All, Among, Dimension, Everyone, Had, Measured, Period, Predicate, Select

SILENT = ("90", "180", "365")
"""Days without a contact."""
VISITS = ("4", "8", "12", "20")
"""Visits in 12 months: declared cut points (analytics/dimensions.py)."""
NAME = "names"
MOST = 80


class Choices(Protocol):
    """What may be chosen (services.named_choices.NameChoices; components do not know the services)."""

    @property
    def segments(self) -> Mapping[str, Mapping[str, str]]: ...
    @property
    def diagnoses(self) -> Mapping[str, str]: ...
    @property
    def as_of(self) -> date: ...


class Row(Protocol):
    """A customer (services.named_page.NamedRow)."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def masked(self) -> str: ...
    @property
    def age(self) -> int | None: ...
    @property
    def deceased(self) -> bool: ...


class Shown(Protocol):
    """A page (services.named_page.Named)."""

    @property
    def rows(self) -> Iterable[Row]: ...
    @property
    def left_today(self) -> int: ...
    @property
    def limited(self) -> bool: ...
    @property
    def next(self) -> object | None: ...


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands in the form; "" is no condition."""

    segment: str = ""
    age: str = ""
    diagnosis: str = ""
    silent: str = ""
    visits: str = ""
    purpose: str = ""

    def after(self, command: Mapping[str, Any], choices: Choices) -> Chosen:
        """With what a browser sent: only values that the form offers."""
        offered = _offered(choices)
        sent = {name: str(command.get(name) or "")[:MOST] for name in offered}
        known = {name: value for name, value in sent.items() if value in offered[name] or not value}
        return replace(self, **known)

    def cohort(self, as_of: date) -> Predicate:
        """The group that the form describes; everybody when it has no condition."""
        parts: list[Predicate] = []
        if self.segment:
            parts.append(Among(Dimension.SEGMENT, frozenset({self.segment})))
        if self.age:
            parts.append(Among(Dimension.AGE_BAND, frozenset({self.age})))
        if self.diagnosis:
            parts.append(Had(Select(activities=frozenset({self.diagnosis}))))
        if self.silent:
            since = Period(as_of - timedelta(days=int(self.silent) - 1))
            parts.append(Had(Select(kinds=frozenset({EventKind.CONTACT}), period=since), 0, 0))
        if self.visits:
            parts.append(Measured("visits_12_months", float(self.visits)))
        return All(tuple(parts)) if len(parts) > 1 else parts[0] if parts else Everyone()


def _offered(choices: Choices) -> dict[str, tuple[str, ...]]:
    of_form = (tuple(choices.segments), AGE_BANDS, tuple(choices.diagnoses), SILENT, VISITS, tuple(NamesPurpose))
    return dict(zip((one.name for one in fields(Chosen)), of_form, strict=True))


def named_view(text: Text, chosen: Chosen, choices: Choices, *, shown: Shown | None = None, trouble: str = "") -> Data:
    """The form, and under it the page that was asked for. Without a purpose there is no button to ask."""
    rows = [_row(row, text) for row in shown.rows] if shown else []
    return table_view(
        NAME,
        text("names.title"),
        total=_total(shown, len(rows), text),
        state={"bad": bool(trouble), "text": trouble or _asked(text, chosen, choices)},
        notes=[text("names.limited")] if shown and shown.limited else [],
        rows=rows,
        empty=text("names.nobody") if shown else text("names.not_asked"),
        columns=[text(f"names.column.{name}") for name in ("name", "id", "age")],
        filters=_filters(text, chosen, choices),
        paging=_buttons(text, chosen, shown),
    )


def _asked(text: Text, chosen: Chosen, choices: Choices) -> str:
    """Who is meant, in one sentence, and of which day: what the list leads back to."""
    names = {id: name[text.language] for id, name in choices.segments.items()} | dict(choices.diagnoses)
    sentence = predicate_sentence(chosen.cohort(choices.as_of), text, names)
    return text("names.asked", who=sentence, day=numbers.day(choices.as_of, text.language))


def _total(shown: Shown | None, n: int, text: Text) -> str:
    return text("names.total", n=n) + " " + text("names.left", n=shown.left_today) if shown else ""


def _filters(text: Text, chosen: Chosen, choices: Choices) -> list[Data]:
    words: dict[str, Callable[[str], str]] = {
        "segment": lambda value: choices.segments[value][text.language],
        "age": lambda value: value.replace("-", "\u2013"),
        "diagnosis": lambda value: choices.diagnoses[value],
        "silent": lambda value: text("names.silent_days", n=int(value)),
        "visits": lambda value: text("names.visits_least", n=int(value)),
        "purpose": lambda value: text(f"names.purpose.{value}"),
    }
    return [
        {
            "name": name,
            "kind": "pick",
            "label": text(f"names.label.{name}"),
            "value": getattr(chosen, name),
            "options": [
                {"value": "", "label": text("names.choose" if name == "purpose" else "names.any")},
                *({"value": value, "label": words[name](value)} for value in values),
            ],
        }
        for name, values in _offered(choices).items()
    ]


def _buttons(text: Text, chosen: Chosen, shown: Shown | None) -> list[Data]:
    """Never one that would be refused: without a purpose, and past the day's last name, there is none."""
    found = []
    if chosen.purpose and shown is None:
        found.append({"label": text("names.show"), "send": {"type": "show"}})
    if shown is not None and shown.next is not None and shown.left_today:
        found.append({"label": text("names.next"), "send": {"type": "next"}})
    return found


def _row(row: Row, text: Text) -> Data:
    age = "" if row.age is None else text("names.years", n=row.age)
    says = text("names.open_one", name=row.name)
    open_it = {"label": text("names.open"), "says": says, "send": {"type": "open", "id": row.id}}
    return {
        "id": row.id,
        "cells": [
            {"text": row.name, "note": text("names.deceased") if row.deceased else "", "button": open_it},
            {"text": row.masked},
            {"text": age},
        ],
    }
