"""A predicate as canonical JSON: the same question has the same text, the same digest and therefore the same cache.

Keys and sets are sorted, nothing that has a meaning is left to a default, and the form has a version: text that is
stored today can be read, or refused with a reason, by every later release. `domain/predicate_read.py` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from math import isfinite
from typing import Any

from domain.errors import InvalidInput
from domain.predicate import All, Among, AnyOf, Began, Everyone, Had, Lacked, Measured, Not, Predicate, Select, Then
from domain.predicate_read import MOST_TEXT, VERSION, loaded, read_predicate

__all__ = ["MOST_TEXT", "VERSION", "as_data", "digest", "parse", "select_data", "to_json"]


def to_json(predicate: Predicate) -> str:
    """One line of JSON that `parse` reads back as an equal predicate. Raises InvalidInput for what JSON cannot hold (an
    endless or huge number, half of a character, a control character) and for more than MOST_TEXT characters."""
    data = {"version": VERSION, "predicate": as_data(predicate)}
    try:
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        text.encode()
    except ValueError as error:
        raise InvalidInput("predicate.not_json", "predicate") from error
    parse(text)  # what nobody could read back is not written
    return text


def digest(predicate: Predicate) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits. Raises InvalidInput as `to_json` does."""
    return sha256(to_json(predicate).encode()).hexdigest()


def parse(text: str) -> Predicate:
    """The predicate of a text that `to_json` made, or that somebody wrote. Raises InvalidInput, with the field, for
    everything that is not one: see domain/predicate_read.py."""
    return read_predicate(loaded(text), "predicate")


def as_data(predicate: Predicate) -> dict[str, Any]:
    """Plain lists, words and numbers: one key, which says what sort of condition it is."""
    match predicate:
        case Everyone():
            return {"everyone": {}}
        case Among(dimension, values):
            return {"among": {"dimension": dimension.value, "values": sorted(values)}}
        case Had() | Then() | Lacked() | Began():
            return _of_events(predicate)
        case Measured(feature, low, high):
            return {"measured": _known(feature=feature, low=_number(low), high=_number(high))}
        case All(parts):
            return {"all": [as_data(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [as_data(part) for part in parts]}
        case Not(part):
            return {"not": as_data(part)}


def _of_events(predicate: Had | Then | Lacked | Began) -> dict[str, Any]:
    match predicate:
        case Had(what, at_least, at_most):
            return {"had": _known(what=select_data(what), at_least=at_least, at_most=at_most)}
        case Then(first, then, days):
            return {"then": {"first": select_data(first), "then": select_data(then), "within_days": days}}
        case Lacked(after, missing, days):
            return {"lacked": {"after": select_data(after), "missing": select_data(missing), "within_days": days}}
        case Began(what, steps, over):
            return {"began": {"what": select_data(what), "steps": list(steps), "over": over}}


def select_data(what: Select) -> dict[str, Any]:
    """A selection of events; the states are always written, empty sets and open ends never."""
    sets: dict[str, Iterable[str]] = {
        "kinds": what.kinds,
        "activities": what.activities,
        "channels": what.channels,
        "units": what.units,
        "roles": what.roles,
    }
    data: dict[str, Any] = {name: sorted(str(value) for value in values) for name, values in sets.items() if values}
    first, last = what.period.first, what.period.last
    ends = _known(first=first and first.isoformat(), last=last and last.isoformat())
    return data | {"statuses": sorted(what.statuses)} | ({"period": ends} if ends else {})


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _number(value: float | None) -> float | int | None:
    """4.0 and 4 are one number and have one text."""
    return int(value) if value is not None and isfinite(value) and value == int(value) else value
