"""Plans and commands as JSON for ever: what is written today is read by every later version.

`format` numbers the shape. A field that is added later has a default, so older rows stay readable; a field is never
renamed or given another meaning (tests/contract/test_plan_json.py holds rows of every format ever written).
Enums are their values, dates ISO 8601, moments ISO 8601 in UTC; values are checked against their types when read.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from domain.errors import StoreUnavailable
from domain.plan import Author, Command, Plan
from domain.templates import Template
from domain.worklist import OpenItem

FORMAT = 1
T = TypeVar("T")
COMMANDS: dict[str, type[Command]] = {kind.__name__: kind for kind in get_args(Command)}


class Unreadable(StoreUnavailable):
    """A stored row is not what this product writes. Holds no content of the row."""


def dump(value: Plan | Author | OpenItem | Template | Command) -> str:
    """Canonical JSON: sorted keys, no spaces, so that equal values are equal texts."""
    return canonical({"format": FORMAT, **plain(value)})


def canonical(data: Any) -> str:
    """JSON of plain data, one text for one value."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(kind: type[T], text: str) -> T:
    """The value of a row that `dump` wrote. Raises Unreadable."""
    value: T = parse(kind, read_object(text))
    return value


def read_object(text: str) -> dict[str, Any]:
    """The JSON object of a row, without its format number. Raises Unreadable."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise Unreadable("json") from error
    if not isinstance(data, dict) or data.pop("format", None) != FORMAT:
        raise Unreadable("format")
    return data


def parse(kind: Any, data: Any) -> Any:
    """`data` as a `kind`. Raises Unreadable when it does not fit."""
    try:
        return _parser(kind)(data, {})
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Unreadable(getattr(kind, "__name__", "value")) from error


def plain(value: Any) -> Any:
    """Dataclasses, enums, dates and tuples as JSON's own types."""
    kind = value.__class__
    if kind is str or kind is int or value is None:
        return value
    if names := _names(kind):
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return {name: plain(item) for name, item in value.items()} if isinstance(value, dict) else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass; none of anything else. Asked once a type: a long plan is written quickly."""
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else ()


Reader = Callable[[Any, dict[Any, Any]], Any]
"""From plain data to a value. The second is what one row has had already: who wrote and who is responsible stand in it
again and again, and are made once. It goes with the row."""


@cache
def _parser(kind: Any) -> Reader:
    """How a `kind` is read: made once a type, so that a long plan is read quickly."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        some = _parser(next(member for member in inner if member is not type(None)))
        return lambda data, had: None if data is None else some(data, had)
    if origin is tuple:
        each = _parser(inner[0])
        return lambda data, had: tuple([each(item, had) for item in data])
    if origin is not None:  # a mapping of texts by language
        value = _parser(inner[1])
        return lambda data, had: {str(name): value(item, had) for name, item in data.items()}
    if not is_dataclass(kind):
        return _scalar(getattr(kind, "__supertype__", kind))
    hints = {name: getattr(hint, "__supertype__", hint) for name, hint in get_type_hints(kind).items()}
    words = all(isinstance(hint, type) and (hint is str or issubclass(hint, StrEnum)) for hint in hints.values())
    return _once(kind, _whole(kind, hints)) if words else _whole(kind, hints)


def _whole(kind: Any, hints: dict[str, Any]) -> Reader:
    """A dataclass: values that stand in JSON as they are, most of a plan, are looked at where they are. A field that is
    absent has its default; one that is None is None only where it may be."""
    as_they_are = {name: hint for name, hint in hints.items() if hint in (str, int, float, bool)}
    others = [
        (name, _parser(hint), type(None) in get_args(hint)) for name, hint in hints.items() if name not in as_they_are
    ]

    def read(data: Any, had: dict[Any, Any]) -> Any:
        known = dict(data)
        for name, hint in as_they_are.items():
            if name in known and type(known[name]) is not hint:
                raise TypeError(name)
        for name, part, may_be_none in others:
            if name in known and not (may_be_none and known[name] is None):
                known[name] = part(known[name], had)
        return kind(**known)

    return read


def _once(kind: Any, read: Reader) -> Reader:
    """A dataclass of words alone: equal data is one value."""

    def known(data: Any, had: dict[Any, Any]) -> Any:
        key = (kind, *data.items())
        if key not in had:
            had[key] = read(data, had)
        return had[key]

    return known


def _scalar(kind: Any) -> Reader:
    if issubclass(kind, Enum):
        members = {member.value: member for member in kind}
        return lambda data, had: members[data]
    if kind in (datetime, date):
        return lambda data, had: kind.fromisoformat(data)

    def same(data: Any, had: dict[Any, Any]) -> Any:
        if type(data) is not kind:
            raise TypeError(kind.__name__)
        return data

    return same
