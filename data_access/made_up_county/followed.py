"""What came after an action and without it, counted over the whole county: raw counts, one row a question.

The questions are in followed.toml. Of each living person the latest moment of the state counts whose outcome can be
known by now. The action has `start_days` to happen; only then does the outcome's time begin, for both sides alike.
Whoever had the outcome before that is left out of both: otherwise those who wait for the action would look better for
having waited.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from data_access.made_up_county.catalogue import numbers
from data_access.made_up_county.rows import DONE, Bools, Columns, Ints, template_table
from data_access.made_up_county.segments import People

NEVER = -(10**6)


@dataclass(frozen=True)
class Question:
    """`state`, `done` and `outcome` are keys of the catalogue; a limit on the value takes in only such measurements."""

    state: tuple[str, ...]
    done: tuple[str, ...]
    outcome: tuple[str, ...]
    start_days: int
    within_days: int
    since: dict[str, str]
    words: dict[str, str]
    sensitive: bool = False
    state_over: float = -np.inf
    outcome_at_most: float = np.inf


@lru_cache(maxsize=1)
def questions() -> dict[str, Question]:
    """Raises KeyError for a key that the catalogue lacks."""
    read = tomllib.loads((Path(__file__).parent / "followed.toml").read_text(encoding="utf-8"))
    return {name: _question(entry) for name, entry in read.items()}


def _question(entry: dict[str, Any]) -> Question:
    kinds = {part: tuple(entry[part]) for part in ("state", "done", "outcome")}
    for key in sum(kinds.values(), ()):
        numbers()[key]
    return Question(**entry | kinds)


@dataclass
class Followings:
    """(done, done and then, other, other and then) by question; grows by `add`."""

    counts: dict[str, Ints] = field(default_factory=dict)

    def add(self, people: People, columns: Columns) -> None:
        """Add one chunk of people with all their events."""
        for name, question in questions().items():
            self.counts[name] = self.counts.get(name, 0) + count(question, people, columns)

    def rows(self) -> list[tuple[object, ...]]:
        """Rows of the table `followed`."""
        return [(name, *_told(question), *self.counts[name].tolist()) for name, question in questions().items()]


def _told(question: Question) -> tuple[object, ...]:
    said = [json.dumps(words, ensure_ascii=False) for words in (question.since, question.words)]
    return (*said, question.start_days, question.within_days, int(question.sensitive))


def count(question: Question, people: People, columns: Columns) -> Ints:
    """Persons of one chunk: (done, done and then the outcome, not done, not done and then the outcome)."""
    who, day, took_place = columns["c"] - people.first, columns["day"], columns["status"] == DONE
    value = columns["value"].astype(float)  # NaN where nothing was measured
    stays = template_table().stay[columns["template"]]
    ended = np.where(stays, day + np.maximum(columns["nights"], 0), day)  # a stay counts from its end
    lengthy = question.start_days + question.within_days

    begins = _among(columns, question.state) & took_place & (ended <= -lengthy)
    begins &= ~(value <= question.state_over)  # an event without a value has no limit to pass
    moment = np.full(len(people.c), NEVER)
    np.maximum.at(moment, who[begins], ended[begins])

    lag = day - moment[who]
    acted = _among(columns, question.done) & took_place & (lag >= 0) & (lag <= question.start_days)
    outcome = _among(columns, question.outcome) & took_place & ~(value > question.outcome_at_most)
    early = outcome & (lag > 0) & (lag <= question.start_days)
    then = outcome & (lag > question.start_days) & (lag <= lengthy)

    did, had = _persons(who, acted, people), _persons(who, then, people)
    asked = people.living & (moment > NEVER) & ~_persons(who, early, people)
    return np.array([(asked & did).sum(), (asked & did & had).sum(), (asked & ~did).sum(), (asked & ~did & had).sum()])


def _among(columns: Columns, keys: tuple[str, ...]) -> Bools:
    return np.isin(columns["template"], [numbers()[key] for key in keys])


def _persons(who: Ints, rows: Bools, people: People) -> Bools:
    """Who has such a row."""
    return np.bincount(who[rows], minlength=len(people.c)) > 0
