"""Everyday episodes of care: episodes.csv says how common each is by age class and what its steps are.

A step is `template@days:probability`, days after the episode's beginning (`a-b`: even between).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from data_access.made_up_county.catalogue import numbers
from data_access.made_up_county.cohort import HISTORY_DAYS, Cohort
from data_access.made_up_county.rows import Floats, Ints, Rows, template_table

AGE_CLASSES = np.array([7, 18, 65, 80])
CONTACTS_A_YEAR = 4.5  # treatment contacts a resident has outside chronic follow-up, pathways, teeth and psychiatry
AGE_KNOTS = [0, 3, 7, 13, 18, 30, 45, 60, 70, 80, 90, 105]
AGE_USE = [2.0, 1.4, 0.8, 0.7, 0.75, 0.8, 0.8, 0.95, 1.2, 1.6, 1.9, 1.9]
SUMMER_SHARE = 0.75  # of the usual volume, June to August


@dataclass(frozen=True)
class Step:
    template: str
    first: int
    last: int
    chance: float


@dataclass(frozen=True)
class Episode:
    key: str
    weights: tuple[float, ...]
    steps: tuple[Step, ...]

    @property
    def contacts(self) -> float:
        """Treatment contacts expected of one episode."""
        contact = template_table().contact
        return sum(step.chance for step in self.steps if contact[numbers()[step.template]])


@lru_cache(maxsize=1)
def episodes() -> tuple[Episode, ...]:
    """The table. Raises KeyError, ValueError for a step that is not written right."""
    with (Path(__file__).parent / "episodes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    ages = ("infant", "school", "adult", "old", "aged")
    return tuple(
        Episode(row["key"], tuple(float(row[age]) for age in ages), tuple(_step(s) for s in row["steps"].split()))
        for row in rows
    )


def _step(text: str) -> Step:
    template, rest = text.split("@")
    days, chance = rest.split(":")
    first, _, last = days.partition("-")
    return Step(template, int(first), int(last or first), float(chance))


@lru_cache(maxsize=1)
def _choices() -> tuple[Floats, Floats]:
    """(cumulative share of each episode by age class, contacts of a mean episode by age class)."""
    weights = np.array([episode.weights for episode in episodes()]).T
    shares = weights / weights.sum(axis=1, keepdims=True)
    contacts = np.array([episode.contacts for episode in episodes()])
    return np.cumsum(shares, axis=1), shares @ contacts


def everyday(cohort: Cohort, rows: Rows) -> None:
    """Episodes of five years for everybody, by age and frailty."""
    rng = cohort.rng
    cumulative, contacts = _choices()
    age_class = np.searchsorted(AGE_CLASSES, cohort.age, side="right")
    use = np.interp(cohort.age, AGE_KNOTS, AGE_USE)
    use = use * np.where(cohort.female & (cohort.age > 15) & (cohort.age < 60), 1.2, 0.92)
    rate = CONTACTS_A_YEAR * use * cohort.frailty / contacts[age_class]
    count = rng.poisson(np.where(cohort.archived, 0, rate * HISTORY_DAYS / 365))
    who = np.repeat(np.arange(len(cohort.c)), count)
    start = season(rng, len(who))
    draw = rng.random(len(who))
    kind = (draw[:, None] > cumulative[age_class[who]]).sum(axis=1)
    number = np.arange(len(who)) + 10
    for index, episode in enumerate(episodes()):
        mine = kind == index
        expand(cohort, rows, episode.steps, cohort.c[who[mine]], start[mine], number[mine])


def season(rng: np.random.Generator, n: int) -> Ints:
    """Days in the past five years, summers quieter. The year turns on the reference day's side: good enough."""
    day = -rng.integers(1, HISTORY_DAYS, n)
    quiet = ((day // 30) % 12 >= 5) & ((day // 30) % 12 <= 7) & (rng.random(n) > SUMMER_SHARE)
    return np.where(quiet, -rng.integers(1, HISTORY_DAYS, n), day)


def expand(cohort: Cohort, rows: Rows, steps: tuple[Step, ...], c: Ints, start: Ints, number: Ints) -> None:
    """Add the steps of the episodes that begin on `start`; what would be today or later is left out."""
    rng = cohort.rng
    for step in steps:
        day = start + (rng.integers(step.first, step.last + 1, len(c)) if step.last > step.first else step.first)
        keep = (rng.random(len(c)) < step.chance) & (day < 0)
        value = rng.gamma(1.5, 18, len(c)).round() if step.template == "crp" else np.nan
        value = rng.normal(2.9, 0.8, len(c)).clip(1, 6).round(1) if step.template == "ldl" else value
        rows.add(c, day, step.template, keep, episode=number, value=value)
