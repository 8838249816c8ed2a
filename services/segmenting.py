"""The segments' part of a refresh: memberships with reasons over all month-ends, and where everybody stands today."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.base_features import FEATURES
from analytics.customer_types import placed
from analytics.dimensions import CUSTOMER_TYPES
from analytics.life_cycle import VERSION as STAGES_VERSION
from analytics.life_cycle import life_cycle
from analytics.own_unit import own_unit
from analytics.population import UNKNOWN, Ints, Population
from analytics.segmentation import Months, here, missing_features, reason_words, segmented, standing_at
from domain.axis_model import AxisModel, features
from domain.predicate_json import as_data
from domain.segment_rule import SegmentRule, in_order
from domain.segment_rule_data import rule_data
from domain.snapshot import BASE
from services.population import STANDING_COLUMNS
from services.ports_of_snapshots import Columns, Draft

VERSION = "1"
"""Of how rules are asked and what is kept: other definitions make another snapshot."""


@dataclass(frozen=True)
class SegmentBook:
    """The rules of the segments, each after those it refers to, and the model of the customer types."""

    rules: tuple[SegmentRule, ...] = ()
    types: AxisModel | None = None

    def definitions(self) -> dict[str, str]:
        """Versions by name, for a snapshot's manifest: one changed word of a rule makes another digest."""
        rules, types = [rule_data(rule) for rule in self.rules], _model_data(self.types)
        return {"segments": f"{VERSION}.{_digest(rules)}", "types": _digest(types), "stages": STAGES_VERSION}

    def words(self) -> dict[str, Any]:
        """What a snapshot's words hold of the segments: their rules too, so that a server tells the ones that were
        computed with, whatever the files say by then."""
        ordered = in_order(self.rules)
        missing = [[id, list(names)] for id, names in missing_features(ordered, set(FEATURES)).items()]
        return {
            "segments": [rule.id for rule in ordered],
            "reasons": list(reason_words(ordered)),
            "rules": [rule_data(rule) for rule in ordered],
            "missing": missing,
        }


def memberships(
    draft: Draft, whole: Population, ends: Ints, book: SegmentBook, at_once: int, tell: Callable[[int], None]
) -> Iterator[Columns]:
    """Spells of everybody, `at_once` customers at a time. `tell`: how many are done."""
    names = sorted({name for rule in book.rules for one in rule.definitions for name in features(one.rule)})
    base = by_month(draft, [name for name in names if name in FEATURES], len(whole.people), ends)
    n = len(whole.people)
    for first in range(0, max(1, n), at_once):
        last = min(n, first + at_once)
        rows = {name: column[first:last] for name, column in base.items()}
        found = segmented(whole.part(first, last), book.rules, Months(ends, rows)).memberships
        yield {
            "person": found.person + np.int32(first), "since": found.since, "until": found.until,
            "segment": found.segment.astype(np.int16), "entered": found.entered.astype(np.int16),
            "left": found.left.astype(np.int16),
        }  # fmt: skip
        tell(last)


def standing(draft: Draft, whole: Population, ends: Ints, book: SegmentBook) -> Columns:
    """Where each customer stands on the snapshot's day: stage of the customership, customer type, own unit; -1 is not
    known. The stages rest on everybody's rhythm, so they are computed at once."""
    needed = sorted(book.types.features & set(FEATURES)) if book.types else []
    base = by_month(draft, needed, len(whole.people), ends[-1:])
    types = _types(standing_at(whole, Months(ends[-1:], base), 0), book.types)
    return dict(zip(STANDING_COLUMNS, (life_cycle(whole), types, own_unit(whole)), strict=True))


def by_month(draft: Draft, names: list[str], n: int, ends: Ints) -> dict[str, Ints]:
    """Columns of the base table as (n, months) at those month-ends, in whatever order its parts were written."""
    rows = draft.read(BASE, ("person", "month"))
    at = np.searchsorted(ends, rows["month"])
    wanted = ends[np.minimum(at, len(ends) - 1)] == rows["month"]
    place = rows["person"][wanted].astype(np.int64) * len(ends) + at[wanted]
    found = {}
    for name in names:
        table = np.full(n * len(ends), np.nan, dtype=np.float32)
        table[place] = draft.read(BASE, (name,))[name][wanted]
        found[name] = table.reshape(n, len(ends))
    return found


def _types(today: Population, model: AxisModel | None) -> Ints:
    """Places in CUSTOMER_TYPES of those who are here, by the model's own cells."""
    if model is None:
        return np.full(len(today.people), UNKNOWN, dtype=np.int8)
    found = placed(today, model)
    place = np.array([*(CUSTOMER_TYPES.index(id) for id in found.ids), UNKNOWN], dtype=np.int8)
    return np.where(here(today), place[found.cell], np.int8(UNKNOWN))


def _model_data(model: AxisModel | None) -> dict[str, Any]:
    if model is None:
        return {}
    axes = [{"id": axis.id, "low": as_data(axis.low), "high": as_data(axis.high)} for axis in model.axes]
    cells = {f"{first:d}{second:d}": id for (first, second), id in model.cells.items()}
    return {"id": model.id, "version": model.version, "axes": axes, "cells": cells}


def _digest(data: object) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
