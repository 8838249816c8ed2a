"""A posed question as canonical JSON: for a saved view, a mark on an answer, the cache and the guard's memory.

Built on domain/predicate_json.py: the same question has the same text and digest; what is not exactly a question is
refused with the field it stands in.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from domain.errors import InvalidInput
from domain.plain_data import fields_of, list_of, one_of, whole_of, word_of, words_of
from domain.predicate import Dimension, Lacked, Predicate
from domain.predicate_json import as_data, select_data
from domain.predicate_json import to_json as predicate_text
from domain.predicate_read import MOST_TEXT, VERSION, read_predicate, read_select
from domain.question import TAKES, Posed, Question

_PREDICATES = ("cohort", "other", "cause", "outcome", "lacked")
_SELECTS = ("select", "then")


def to_json(posed: Posed) -> str:
    """One line that `parse` reads back as an equal question. Raises InvalidInput as domain/predicate_json.py does."""
    data: dict[str, Any] = {"version": VERSION, "question": posed.question.value}
    for name in ("cohort", *sorted(TAKES[posed.question])):
        value = getattr(posed, name)
        if value not in (None, "", ()):
            data[name] = _plain(name, value)
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    if len(text) > MOST_TEXT:
        raise InvalidInput("predicate.too_long", "posed", n=MOST_TEXT)
    if parse(text) != posed:
        raise InvalidInput("predicate.not_json", "posed")
    return text


def digest(posed: Posed) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits. Raises InvalidInput."""
    return sha256(to_json(posed).encode()).hexdigest()


def parse(text: str) -> Posed:
    """The question of a text that `to_json` made, or that somebody wrote. Raises InvalidInput."""
    if len(text) > MOST_TEXT:
        raise InvalidInput("predicate.too_long", "posed", n=MOST_TEXT)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("predicate.not_json", "posed") from error
    known = {"version", "question", "cohort", *(name for takes in TAKES.values() for name in takes)}
    given = fields_of(data, "posed", known, {"version", "question"})
    if type(given["version"]) is not int or given["version"] != VERSION:
        raise InvalidInput("predicate.other_version", "version", n=VERSION)
    question = one_of(Question, word_of(given["question"], "question"), "question")
    values = {name: _read(name, one) for name, one in given.items() if name not in ("version", "question")}
    return Posed(question, **values)


def _plain(name: str, value: Any) -> Any:
    if name in _PREDICATES:
        predicate_text(value)  # what nobody could read back is refused
        return as_data(value)
    if name in _SELECTS:
        return select_data(value)
    if name == "named":
        return [[word, as_data(part)] for word, part in value]
    return [one.value for one in value] if name == "adjust" else value


def _read(name: str, data: Any) -> Any:
    if name in _PREDICATES:
        found = read_predicate(data, name)
        if name == "lacked" and not isinstance(found, Lacked):
            raise InvalidInput("predicate.one_condition", name)
        return found
    if name in _SELECTS:
        return read_select(data, name)
    if name == "named":
        return tuple(_named(one) for one in list_of(data, name, 20))
    if name == "adjust":
        return tuple(one_of(Dimension, word, name) for word in words_of(data, name))
    return whole_of(data, name) if name in ("within_days", "depth") else word_of(data, name)


def _named(data: Any) -> tuple[str, Predicate]:
    pair = list_of(data, "named", 2)
    if len(pair) != 2:
        raise InvalidInput("predicate.not_list", "named")
    return word_of(pair[0], "named"), read_predicate(pair[1], "named")
