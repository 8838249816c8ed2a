"""Reading a predicate from data that somebody else wrote: a stored text, a file of a segment, a draft of a screen.

Nothing is guessed. What is not exactly a predicate is refused with the field it stands in ("predicate.all[1].measured")
and a reason that components word (components/texts/*/predicate.toml).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from domain.errors import InvalidInput
from domain.event import Channel, EventKind, EventStatus
from domain.plain_data import day_of, fields_of, list_of, number_of, one_of, short, whole_of, word_of, words_of
from domain.predicate import (
    DEEPEST,
    MOST_PARTS,
    MOST_STEPS,
    All,
    Among,
    AnyOf,
    Began,
    Dimension,
    Everyone,
    Had,
    Lacked,
    Measured,
    Not,
    Period,
    Predicate,
    Select,
    Then,
)

VERSION = 1
MOST_TEXT = 200_000
"""Characters: room for every selection of 200 words of 80, and little enough to read at once."""


def loaded(text: str) -> object:
    """What a JSON text of this version holds under "predicate". Raises InvalidInput: too long, no JSON, nested without
    end, keys that repeat, NaN and numbers without end, another version, other keys."""
    if len(text) > MOST_TEXT:
        raise InvalidInput("predicate.too_long", "predicate", n=MOST_TEXT)
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError as error:
        raise InvalidInput("predicate.too_deep", "predicate", n=DEEPEST) from error
    except ValueError as error:  # also a number of more digits than Python reads
        raise InvalidInput("predicate.not_json", "predicate") from error
    given = fields_of(data, "predicate", {"version", "predicate"}, {"version", "predicate"})
    if type(given["version"]) is not int or given["version"] != VERSION:
        raise InvalidInput("predicate.other_version", "version", n=VERSION)
    return given["predicate"]


def read_predicate(data: object, where: str, level: int = 1) -> Predicate:
    """A predicate of plain data (JSON or TOML). `where`: what the error calls it. Raises InvalidInput."""
    if level > DEEPEST:
        raise InvalidInput("predicate.too_deep", where, n=DEEPEST)
    if not isinstance(data, dict) or len(data) != 1:
        raise InvalidInput("predicate.one_condition", where)
    (kind, body), *_ = data.items()
    here = f"{where}.{kind}" if kind in _PLAIN or kind in ("all", "any", "not") else where
    if kind in ("all", "any"):
        parts = tuple(
            read_predicate(part, f"{here}[{n}]", level + 1) for n, part in enumerate(list_of(body, here, MOST_PARTS))
        )
        return _made(here, lambda: All(parts) if kind == "all" else AnyOf(parts))
    if kind == "not":
        part = read_predicate(body, here, level + 1)
        return _made(here, lambda: Not(part))
    if kind not in _PLAIN:
        raise InvalidInput("predicate.unknown_condition", where, word=short(kind))
    return _PLAIN[kind](body, here)


def read_select(data: object, where: str) -> Select:
    """A selection of events. Without `statuses`, what took place. Raises InvalidInput."""
    known: dict[str, type[StrEnum]] = {"kinds": EventKind, "channels": Channel, "statuses": EventStatus}
    free = ("activities", "units", "roles")
    given = fields_of(data, where, {*known, *free, "period"}, set())
    values: dict[str, Any] = {}
    for name in given.keys() - {"period"}:
        here = f"{where}.{name}"
        found = words_of(given[name], here)
        values[name] = (
            frozenset(one_of(known[name], word, here) for word in found) if name in known else frozenset(found)
        )
    if "period" in given:
        values["period"] = _period(given["period"], f"{where}.period")
    return _made(where, lambda: Select(**values))


def _everyone(data: object, where: str) -> Predicate:
    fields_of(data, where, set(), set())
    return Everyone()


def _among(data: object, where: str) -> Predicate:
    given = fields_of(data, where, {"dimension", "values"}, {"dimension", "values"})
    dimension = one_of(Dimension, word_of(given["dimension"], f"{where}.dimension"), f"{where}.dimension")
    values = frozenset(words_of(given["values"], f"{where}.values"))
    return _made(where, lambda: Among(dimension, values))


def _had(data: object, where: str) -> Predicate:
    given = fields_of(data, where, {"what", "at_least", "at_most"}, {"what"})
    what = read_select(given["what"], f"{where}.what")
    times = {name: whole_of(given[name], f"{where}.{name}") for name in ("at_least", "at_most") if name in given}
    return _made(where, lambda: Had(what, **times))


def _then(data: object, where: str) -> Predicate:
    given = fields_of(data, where, *[{"first", "then", "within_days"}] * 2)
    first, then = (read_select(given[name], f"{where}.{name}") for name in ("first", "then"))
    days = whole_of(given["within_days"], f"{where}.within_days")
    return _made(where, lambda: Then(first, then, days))


def _lacked(data: object, where: str) -> Predicate:
    given = fields_of(data, where, *[{"after", "missing", "within_days"}] * 2)
    after, missing = (read_select(given[name], f"{where}.{name}") for name in ("after", "missing"))
    days = whole_of(given["within_days"], f"{where}.within_days")
    return _made(where, lambda: Lacked(after, missing, days))


def _began(data: object, where: str) -> Predicate:
    given = fields_of(data, where, *[{"what", "steps", "over"}] * 2)
    steps, over = _steps(given["steps"], f"{where}.steps"), given["over"]
    if not isinstance(over, bool):
        raise InvalidInput("predicate.invalid", f"{where}.over")
    what = read_select(given["what"], f"{where}.what")
    return _made(where, lambda: Began(what, steps, over))


def _steps(data: object, where: str) -> tuple[str, ...]:
    """In their order, and one may come twice."""
    return tuple(word_of(one, where) for one in list_of(data, where, MOST_STEPS))


def _measured(data: object, where: str) -> Predicate:
    given = fields_of(data, where, {"feature", "low", "high"}, {"feature"})
    feature = word_of(given["feature"], f"{where}.feature")
    edges = {name: number_of(given[name], f"{where}.{name}") for name in ("low", "high") if name in given}
    return _made(where, lambda: Measured(feature, **edges))


_PLAIN: dict[str, Callable[[object, str], Predicate]] = {
    "everyone": _everyone,
    "among": _among,
    "had": _had,
    "then": _then,
    "lacked": _lacked,
    "began": _began,
    "measured": _measured,
}

_Made = TypeVar("_Made")


def _made(where: str, make: Callable[[], _Made]) -> _Made:
    """The algebra's own refusal, with the place where it was written."""
    try:
        return make()
    except InvalidInput as error:
        raise InvalidInput(error.text_key, where, **error.values) from error


def _period(data: object, where: str) -> Period:
    given = fields_of(data, where, {"first", "last"}, set())
    ends = {name: day_of(given[name], f"{where}.{name}") for name in ("first", "last") if name in given}
    return _made(where, lambda: Period(**ends))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise InvalidInput("predicate.repeated", "predicate")
    return found


def _no_number(word: str) -> float:
    raise InvalidInput("predicate.not_number", "predicate", word=word)
