"""A house whose leads can ask questions of a small population, and a store of questions in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from analytics.population import Population
from domain.errors import InvalidInput
from domain.marks import Mark, SavedView
from domain.segment_rule import SegmentRule
from services.population import Loaded
from services.ports import House
from tests.fakes import make_house


@dataclass
class FakePopulations:
    """One population, until another is put in its place. `rules`: of its segments."""

    population: Population
    known: tuple[SegmentRule, ...] = ()

    def current(self) -> Population:
        return self.population

    def rules(self) -> tuple[SegmentRule, ...]:
        return self.known

    def now(self) -> Loaded:
        return Loaded(self.population, np.arange(len(self.population.people)), self.known)


@dataclass
class FakeQuestions:
    """services.ports.QuestionStore in memory."""

    kept: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    said: list[Mark] = field(default_factory=list)
    saved: dict[str, dict[str, SavedView]] = field(default_factory=dict)

    def told(self, staff_id: str, snapshot: str) -> Sequence[str]:
        return tuple(self.kept.get((staff_id, snapshot), {}).values())

    def note_told(self, staff_id: str, snapshot: str, digest: str, body: str, at: datetime) -> None:
        self.kept = {key: value for key, value in self.kept.items() if key[0] != staff_id or key[1] == snapshot}
        self.kept.setdefault((staff_id, snapshot), {}).setdefault(digest, body)

    def add_mark(self, mark: Mark) -> None:
        self.said.append(mark)

    def marks(self, digest: str, snapshot: str) -> Sequence[Mark]:
        return tuple(one for one in self.said if (one.digest, one.snapshot) == (digest, snapshot))

    def all_marks(self, snapshot: str) -> Sequence[Mark]:
        return tuple(one for one in self.said if one.snapshot == snapshot)

    def views(self, staff_id: str) -> Sequence[SavedView]:
        return tuple(sorted(self.saved.get(staff_id, {}).values(), key=lambda view: view.name))

    def save_view(self, staff_id: str, view: SavedView, most: int) -> None:
        mine = {id: one for id, one in self.saved.get(staff_id, {}).items() if one.name != view.name}
        if len(mine) >= most:
            raise InvalidInput("predicate.too_many", "name", n=most)
        self.saved[staff_id] = mine | {view.id: view}

    def drop_view(self, staff_id: str, id: str) -> None:
        self.saved.get(staff_id, {}).pop(id, None)


def asking_house(population: Population, **parts: Any) -> House:
    """A house of fakes where this is the current snapshot."""
    return make_house(**{"populations": FakePopulations(population), "questions": FakeQuestions()} | parts)
