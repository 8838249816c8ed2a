"""Paths that a segment's members are compared by: a comparable moment, and the steps that may come after it.

The definitions are data (segment_paths.toml). A step is told twice: as a selection of a population's events, and as
what recognises the same among the events of one customer's case, which have the source's words but no keys.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from analytics.population import Words
from domain.event import Confidentiality, Event, EventKind
from domain.plain_data import fields_of, list_of, whole_of, word_of
from domain.predicate import Select
from domain.predicate_read import read_select

PATHS_FILE = Path(__file__).with_name("segment_paths.toml")
VERSION = "1"
"""Of these definitions and of the functions of analytics/segment_beside.py."""
MOST = 20


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event: `select` in a population; `codes`, how a code of a case's own event may begin."""

    select: Select
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """`key` is a text key part. `booked`: keys of the appointments by which the step is to come."""

    key: str
    kind: Kind
    booked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TypicalPath:
    """`moment` is a text key part: the first event of `start` within `back_days` days is day 0."""

    segment: str
    moment: str
    start: Kind
    back_days: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Fits:
    """Recognises a kind among a case's events. `names`: the source's words; empty when the kind has no activities."""

    kind: Kind
    names: frozenset[str]

    def __call__(self, event: Event) -> bool:
        asked = self.kind.select
        if event.confidentiality is Confidentiality.SHIELDED or event.status not in asked.statuses:
            return False
        if asked.kinds and event.kind not in asked.kinds:
            return False
        if asked.channels and event.channel not in asked.channels:
            return False
        if asked.roles and (event.performer is None or event.performer.role not in asked.roles):
            return False
        return not asked.activities or event.what in self.names or self._coded(event)

    def _coded(self, event: Event) -> bool:
        return bool(self.kind.codes) and event.code is not None and event.code.value.startswith(self.kind.codes)


@lru_cache(maxsize=1)
def every_path(file: Path = PATHS_FILE) -> tuple[TypicalPath, ...]:
    """All of the file. Raises InvalidInput with the field for what is no path."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(_path(one, f"path[{n}]") for n, one in enumerate(list_of(data["path"], "path", MOST)))


def paths_of(segment: str) -> tuple[TypicalPath, ...]:
    """The segment's own paths, or those that are for every segment without."""
    own = tuple(one for one in every_path() if one.segment == segment)
    return own or tuple(replace(one, segment=segment) for one in every_path() if not one.segment)


def fits(kind: Kind, words: Words) -> Fits:
    """What recognises the kind in a case, by the words of the population that it is compared with."""
    return Fits(kind, frozenset(one.name for one in words.activities if one.key in kind.select.activities))


def booking(step: Step, words: Words) -> frozenset[str]:
    """The source's words for the appointments of a step."""
    return frozenset(
        one.name for one in words.activities if one.key in step.booked and one.kind == EventKind.APPOINTMENT
    )


def without_shielded(select: Select, words: Words) -> Select:
    """The selection without events of sensitive services: by their activities, where it would take some of them."""
    kinds = [one for one in words.activities if not select.kinds or one.kind in select.kinds]
    known = [one for one in kinds if not select.activities or one.key in select.activities]
    if not any(one.shielded for one in known):
        return select
    return replace(select, activities=frozenset(one.key for one in known if not one.shielded))


def _path(data: Any, where: str) -> TypicalPath:
    needed = {"moment", "from", "back_days", "step"}
    given = fields_of(data, where, needed | {"segment", "codes"}, needed)
    steps = tuple(_step(one, f"{where}.step[{n}]") for n, one in enumerate(list_of(given["step"], where, MOST)))
    segment = word_of(given["segment"], f"{where}.segment") if "segment" in given else ""
    back = whole_of(given["back_days"], f"{where}.back_days")
    return TypicalPath(segment, word_of(given["moment"], where), _kind(given, "from", where), back, steps)


def _step(data: Any, where: str) -> Step:
    given = fields_of(data, where, {"key", "is", "codes", "booked"}, {"key", "is"})
    booked = tuple(word_of(one, f"{where}.booked") for one in given.get("booked", []))
    return Step(word_of(given["key"], where), _kind(given, "is", where), booked)


def _kind(given: Mapping[str, Any], field: str, where: str) -> Kind:
    codes = tuple(word_of(one, f"{where}.codes") for one in given.get("codes", []))
    return Kind(read_select(given[field], f"{where}.{field}"), codes)
