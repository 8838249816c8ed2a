"""Plans and commands as JSON for ever: what is written today is read by every later version.

`format` numbers the shape. A field that is added later has a default, so older rows stay readable; a field is never
renamed or given another meaning (tests/contract/test_plan_json.py holds rows of every format ever written).
Enums are their values, dates ISO 8601, moments ISO 8601 in UTC; values are checked against their types when read.
"""

from __future__ import annotations

import json
import types
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
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
        return _parse(kind, data)
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


def _parse(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = next(member for member in get_args(kind) if member is not type(None))
        return None if data is None else _parse(inner, data)
    if origin is tuple:
        return tuple(_parse(get_args(kind)[0], item) for item in data)
    if origin is not None:  # a mapping of texts by language
        return {str(name): _parse(get_args(kind)[1], item) for name, item in data.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _parse(hints[name], item) for name, item in data.items()})
    return _scalar(getattr(kind, "__supertype__", kind), data)


def _scalar(kind: Any, data: Any) -> Any:
    if issubclass(kind, Enum):
        return kind(data)
    if kind in (datetime, date):
        return kind.fromisoformat(data)
    if type(data) is not kind:
        raise TypeError(kind.__name__)
    return data


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
