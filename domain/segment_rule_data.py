"""A rule as plain data, and back: a file of a segment, a rule kept in a snapshot, a draft of a screen.

What does not fit is refused with its place and a reason, as in domain/plain_data.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from domain.errors import InvalidInput
from domain.plain_data import day_of, fields_of, list_of, whole_of, word_of
from domain.predicate import Predicate
from domain.predicate_json import as_data
from domain.predicate_read import read_predicate
from domain.segment_rule import LANGUAGES, Definition, SegmentRule

MOST_DEFINITIONS = 100
NEEDED = {"version", "valid_from", "name", "words", "owner"}
OPTIONAL = {"valid_to", "sensitive", "look_back_days"}
RULE = {"rule"}

RuleOf = Callable[[Mapping[str, Any], str], Predicate]


def rule_data(rule: SegmentRule) -> dict[str, Any]:
    """Lists, words and numbers that `read_rule` reads back as an equal rule."""
    told: dict[str, Any] = {"id": rule.id, "definition": [definition_data(one) for one in rule.definitions]}
    return told | ({"successors": list(rule.successors)} if rule.successors else {})


def definition_data(one: Definition) -> dict[str, Any]:
    """The same of one definition; what is not known is left out."""
    told: dict[str, Any] = {
        "version": one.version, "valid_from": one.valid_from.isoformat(), "owner": one.owner,
        "sensitive": one.sensitive, "name": dict(one.name), "words": dict(one.words), "rule": as_data(one.rule),
    }  # fmt: skip
    if one.valid_to is not None:
        told["valid_to"] = one.valid_to.isoformat()
    if one.look_back_days is not None:
        told["look_back_days"] = one.look_back_days
    return told


def _plain_rule(given: Mapping[str, Any], where: str) -> Predicate:
    if "rule" not in given:
        raise InvalidInput("predicate.missing_field", where, word="rule")
    return read_predicate(given["rule"], f"{where}.rule")


def read_rule(data: object, rule_of: RuleOf = _plain_rule, known: set[str] = RULE) -> SegmentRule:
    """A segment with its definitions, oldest first. `known`: the fields from which `rule_of` makes a predicate. Raises
    InvalidInput."""
    given = fields_of(data, "segment", {"id", "successors", "definition"}, {"id", "definition"})
    id = word_of(given["id"], "id")
    entries = list_of(given["definition"], "definition", MOST_DEFINITIONS)
    definitions = [read_definition(one, f"definition[{n}]", rule_of, known) for n, one in enumerate(entries)]
    successors = tuple(word_of(one, "successors") for one in given.get("successors", []))
    return SegmentRule(id, tuple(sorted(definitions, key=lambda one: one.valid_from)), successors)


def read_definition(data: object, where: str, rule_of: RuleOf = _plain_rule, known: set[str] = RULE) -> Definition:
    """One definition. Raises InvalidInput with the field inside `where`."""
    given = fields_of(data, where, NEEDED | OPTIONAL | known, NEEDED)
    ends: dict[str, date] = {x: day_of(given[x], f"{where}.{x}") for x in ("valid_from", "valid_to") if x in given}
    sensitive = given.get("sensitive", False)
    if type(sensitive) is not bool:
        raise InvalidInput("segment_rules.not_yes_or_no", f"{where}.sensitive")
    days = whole_of(given["look_back_days"], f"{where}.look_back_days") if "look_back_days" in given else None
    spoken = set(LANGUAGES)
    texts = {x: fields_of(given[x], f"{where}.{x}", spoken, spoken) for x in ("name", "words")}
    try:
        return Definition(
            version=word_of(given["version"], f"{where}.version"),
            rule=rule_of(given, where),
            owner=word_of(given["owner"], f"{where}.owner"),
            sensitive=sensitive,
            look_back_days=days,
            name=texts["name"],
            words=texts["words"],
            valid_from=ends["valid_from"],
            valid_to=ends.get("valid_to"),
        )
    except InvalidInput as error:
        raise InvalidInput(error.text_key, _inside(where, error.field), **error.values) from error


def _inside(where: str, field: str) -> str:
    return field if field.startswith(where) else f"{where}.{field}"
