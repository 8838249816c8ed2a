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
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

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
        return _parser(kind)(data)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Unreadable(getattr(kind, "__name__", "value")) from error


def plain(value: Any) -> Any:
    """Dataclasses, enums, dates and tuples as JSON's own types."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
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
def _parser(kind: Any) -> Callable[[Any], Any]:
    """How a `kind` is read: made once a type, so that a long plan is read quickly."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        some = _parser(next(member for member in inner if member is not type(None)))
        return lambda data: None if data is None else some(data)
    if origin is tuple:
        each = _parser(inner[0])
        return lambda data: tuple([each(item) for item in data])
    if origin is not None:  # a mapping of texts by language
        value = _parser(inner[1])
        return lambda data: {str(name): value(item) for name, item in data.items()}
    if is_dataclass(kind):
        parts = {name: _parser(hint) for name, hint in get_type_hints(kind).items()}
        make = cast(Callable[..., Any], kind)
        return lambda data: make(**{name: parts[name](item) for name, item in data.items()})
    return _scalar(getattr(kind, "__supertype__", kind))


def _scalar(kind: Any) -> Callable[[Any], Any]:
    if issubclass(kind, Enum):
        return cast(Callable[[Any], Any], kind)
    if kind in (datetime, date):
        return cast(Callable[[Any], Any], kind.fromisoformat)

    def same(data: Any) -> Any:
        if type(data) is not kind:
            raise TypeError(kind.__name__)
        return data

    return same
