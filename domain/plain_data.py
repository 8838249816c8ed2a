"""Plain data that somebody else wrote, read field by field: what does not fit is refused with its place and a reason.

`where` is what the error calls the place ("predicate.all[1].measured.low"). Reasons are keys of
components/texts/*/predicate.toml. Every function raises InvalidInput.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

from domain.errors import InvalidInput

MOST_NUMBER = 1_000_000_000
MOST_LISTED = 200
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_Word = TypeVar("_Word", bound=StrEnum)


def fields_of(data: object, where: str, known: set[str], needed: set[str]) -> dict[str, Any]:
    """The fields of a table, of which no other is known and none of `needed` lacks."""
    if not isinstance(data, dict):
        raise InvalidInput("predicate.not_fields", where)
    for name in data:
        if name not in known:
            raise InvalidInput("predicate.unknown_field", where, word=short(name))
    for name in sorted(needed - set(data)):
        raise InvalidInput("predicate.missing_field", where, word=name)
    return data


def list_of(data: object, where: str, most: int) -> list[Any]:
    """A list of 1 to `most` things."""
    if not isinstance(data, list) or not data:
        raise InvalidInput("predicate.not_list", where)
    if len(data) > most:
        raise InvalidInput("predicate.too_many", where, n=most)
    return data


def words_of(data: object, where: str) -> list[str]:
    """Words that do not repeat; an empty list is allowed only where the algebra allows an empty set."""
    words = [word_of(one, where) for one in (list_of(data, where, MOST_LISTED) if data != [] else [])]
    if len(set(words)) < len(words):
        raise InvalidInput("predicate.repeated", where)
    return words


def word_of(data: object, where: str) -> str:
    """Text in which something can be seen, without control characters."""
    if not isinstance(data, str) or not data.strip() or _CONTROL.search(data):
        raise InvalidInput("predicate.not_word", where)
    return data


def one_of(known: type[_Word], word: str, where: str) -> _Word:
    """The word of a vocabulary."""
    try:
        return known(word)
    except ValueError as error:
        raise InvalidInput("predicate.unknown_word", where, word=short(word)) from error


def whole_of(data: object, where: str) -> int:
    """A whole number; neither text nor true is one."""
    if type(data) is not int or abs(data) > MOST_NUMBER:
        raise InvalidInput("predicate.not_whole", where)
    return data


def number_of(data: object, where: str) -> float:
    """A number that ends; neither text nor true is one."""
    if type(data) not in (int, float) or abs(data) > MOST_NUMBER or not isfinite(data):  # type: ignore[arg-type]
        raise InvalidInput("predicate.not_number", where)
    return float(data)  # type: ignore[arg-type]


def day_of(data: object, where: str) -> date:
    """2026-11-21, as text or as TOML's own date."""
    if isinstance(data, date) and not isinstance(data, datetime):
        return data
    try:
        if isinstance(data, str) and _DAY.fullmatch(data):
            return date.fromisoformat(data)
    except ValueError:
        pass  # 2026-02-30 looks like a day
    raise InvalidInput("predicate.not_day", where)


def short(word: object) -> str:
    """What was written, short and on one line, for the sentence that refuses it."""
    return _CONTROL.sub("", str(word))[:40]
