"""What somebody has typed into a form of the plan and not saved: theirs alone, no part of the plan or its history."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.customer import PersonKey
from domain.errors import InvalidInput

Value = str | bool | int | None | tuple[str, ...]

LONGEST_TEXT = 20_000
"""Characters of one field. More than a plan takes: a text that has to be shortened is kept too."""
MOST_FIELDS = 40
MOST_VERSION = 2**31
_PLACE = re.compile(r"[a-z_]{1,24}/(?:section\.)?[A-Za-z0-9_/-]{1,100}")
_NAME = re.compile(r"[A-Za-z0-9_/.-]{1,64}")
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`place` is the form and the row it stands at ("edit/<item>", "action/end/<goal>", "section/section.<name>").
    `fields` is what was typed.

    `fixed` and `values` are what the form went out with and what it held when it was opened, `version` is the plan's
    then: saved later, the draft meets what others have written meanwhile as if it had been sent at once.
    """

    place: str
    version: int
    fields: Mapping[str, Value] = field(repr=False)
    fixed: Mapping[str, Value] = field(repr=False)
    values: Mapping[str, Value] = field(repr=False)
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Unfinished:
    """That a draft waits: whose plan, where in it, since when. Nothing of what was typed."""

    subject: PersonKey
    place: str
    saved_at: datetime


def draft_from(said: object, at: datetime) -> Draft:
    """A draft as a browser sends it: exactly place, version, fields, fixed and values. Nothing in it is believed.

    Raises InvalidInput: drafts.error.long for a text over LONGEST_TEXT, drafts.error.unreadable for anything else that
    our own page could not have sent.
    """
    if not isinstance(said, dict) or said.keys() != {"place", "version", "fields", "fixed", "values"}:
        raise InvalidInput("drafts.error.unreadable")
    version = said["version"]
    if not isinstance(version, int) or isinstance(version, bool) or not 0 <= version <= MOST_VERSION:
        raise InvalidInput("drafts.error.unreadable", "version")
    return Draft(
        place=place_from(said["place"]),
        version=version,
        fields=_values(said["fields"]),
        fixed=_values(said["fixed"]),
        values=_values(said["values"]),
        saved_at=at,
    )


def place_from(said: object) -> str:
    """A place as a browser names it. Raises InvalidInput."""
    if not isinstance(said, str) or not _PLACE.fullmatch(said):
        raise InvalidInput("drafts.error.unreadable", "place")
    return said


def _values(said: object) -> dict[str, Value]:
    if not isinstance(said, dict) or len(said) > MOST_FIELDS:
        raise InvalidInput("drafts.error.unreadable")
    if not all(_NAME.fullmatch(name) for name in said):
        raise InvalidInput("drafts.error.unreadable")
    return {name: _value(value) for name, value in said.items()}


def _value(said: object) -> Value:
    """One field. Half a character (a lone surrogate) could not be sent back to any page: it becomes a mark."""
    if isinstance(said, str):
        if len(said) > LONGEST_TEXT:
            raise InvalidInput("drafts.error.long", n=LONGEST_TEXT)
        return _HALF.sub("\ufffd", said)
    if said is None or isinstance(said, bool) or (isinstance(said, int) and abs(said) <= MOST_VERSION):
        return said
    if isinstance(said, list | tuple) and len(said) <= MOST_FIELDS * 5 and all(isinstance(one, str) for one in said):
        return tuple(_HALF.sub("\ufffd", one[:LONGEST_TEXT]) for one in said)
    raise InvalidInput("drafts.error.unreadable")
