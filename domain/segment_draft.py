"""A rule that a lead has drafted: it changes no membership until somebody puts it among the rules' files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from domain.errors import InvalidInput
from domain.segment_rule import Definition
from domain.segment_rule_data import definition_data, read_definition

MOST_DRAFTS = 50
"""Drafts that one member keeps; withdrawn ones do not count."""
LONGEST_NOTE = 400


class DraftState(StrEnum):
    DRAFT = "draft"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class SegmentDraft:
    """`segment`: the id of the segment that it would change, or of a new one. `author`: a staff id."""

    id: str
    segment: str
    definition: Definition
    author: str
    at: datetime
    state: DraftState = DraftState.DRAFT
    note: str = ""


def draft_json(definition: Definition) -> str:
    """One line of JSON that `read_draft` reads back as an equal definition."""
    return json.dumps(definition_data(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_draft(text: str) -> Definition:
    """Raises InvalidInput for what is no definition."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("predicate.not_json", "definition") from error
    return read_definition(data, "definition")


def draft_toml(segment: str, definition: Definition) -> str:
    """The text of a file <segment>.toml for data_access/segments: who puts it there, or adds its [[definition]] to the
    file that is there, makes it a rule of the next refresh."""
    told = definition_data(definition)
    days = {name: date.fromisoformat(told.pop(name)).isoformat() for name in ("valid_from", "valid_to") if name in told}
    lines = [f"id = {_value(segment)}", "", "[[definition]]"]
    lines += [f"{name} = {day}" for name, day in days.items()]
    return "\n".join([*lines, *(f"{name} = {_value(one)}" for name, one in told.items()), ""])


def _value(one: Any) -> str:
    """A word, number, list or table as TOML writes it on one line. TOML reads JSON's texts and numbers."""
    if isinstance(one, dict):
        inside = ", ".join(f"{name} = {_value(value)}" for name, value in one.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(one, list):
        return f"[{', '.join(_value(value) for value in one)}]"
    return json.dumps(one, ensure_ascii=False)
