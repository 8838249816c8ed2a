"""Who belongs to which segment and why, and what the analysis says beside them. The rules in words: segments.toml."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.made_up_county.catalogue import numbers, templates
from data_access.made_up_county.rows import DONE, Bools, Columns, Floats, Ints, template_table

COPING_LIMIT, ILLNESS_LIMIT, BUSY_LIMIT, HEAVY_LIMIT = 4, 2, 12, 14
YEAR, TWO_YEARS = 365, 730
EVERYONE = "everyone"
STRATEGIES = ("omatoimi", "yhteistyo", "yhteiso", "verkosto")
IDS = (*STRATEGIES, "heavy_use", "knee", "psychiatry")
MEASURES = ("visits_12_months", "cost_12_months", "services_12_months", "emergency_12_months")
NEVER = 10**6
ASKED_EVERY, ASKED_TIMES = 600, 3
"""Days between two rounds of asking about coping, and rounds that are on record."""


@lru_cache(maxsize=1)
def definitions() -> dict[str, dict[str, Any]]:
    """Segment id -> version, sensitive, name and rule by language."""
    return tomllib.loads((Path(__file__).parent / "segments.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class People:
    """A chunk of people as segmentation sees them: consecutive `c`; `coping` 0-10; `living` False for the dead."""

    c: Ints
    age: Floats
    female: Bools
    coping: Ints
    illnesses: Ints
    living: Bools

    @property
    def first(self) -> int:
        return int(self.c[0])


@dataclass(frozen=True)
class Facts:
    """Use of services in 12 months by measure, and membership with its first day (offset), by segment."""

    use: dict[str, Floats]
    member: dict[str, Bools]
    since: dict[str, Ints]


def coping_answers(latent: Floats) -> Ints:
    """Answers 0-10 on everyday coping; about 15 % answer under COPING_LIMIT."""
    return np.clip(np.floor(COPING_LIMIT + (latent + 1.04) * 2.0), 0, 10).astype(np.int64)


def last_asked(c: Ints) -> Ints:
    """The day (offset) on which each strategy was last asked about and agreed on."""
    day: Ints = -(30 + (c * 7919) % ASKED_EVERY)
    return day


def coping_rows(people: People) -> list[tuple[int, int, int]]:
    """(c, day, answer 0-10) of the living, oldest first: the newest answer, and those of the rounds before it, of which
    some were one step lower or higher."""
    rows: list[tuple[int, int, int]] = []
    for back in reversed(range(ASKED_TIMES)):
        day = last_asked(people.c) - ASKED_EVERY * back
        step = np.array([-1, 1, 0, 0, 0, 0, 0])[(people.c * 31 + 17 * back) % 7] if back else 0
        answer = np.clip(people.coping + step, 0, 10)
        told = people.living & (people.age * 365.25 + day >= 0)
        rows += zip(people.c[told].tolist(), day[told].tolist(), answer[told].tolist(), strict=True)
    return sorted(rows)


def contacts(columns: Columns) -> Bools:
    """Rows that are treatment contacts that took place."""
    done: Bools = template_table().contact[columns["template"]] & (columns["status"] == DONE) & (columns["day"] <= 0)
    return done


def segment(people: People, columns: Columns) -> Facts:
    """Measures and memberships of `people` from their events (all sources together)."""
    n, who = len(people.c), columns["c"] - people.first
    lately = contacts(columns) & (columns["day"] > -YEAR)
    use = _use(columns, who, lately, n)
    visits = use["visits_12_months"]
    complicated = (people.illnesses >= ILLNESS_LIMIT) | (visits >= BUSY_LIMIT)
    poor = people.coping < COPING_LIMIT
    psychiatric = lately & _is(columns, [t.key for t in templates() if t.specialty == "Psykiatria"])
    knee = _is(columns, ["dx_knee_oa"]) & (columns["day"] > -TWO_YEARS) & (columns["day"] <= 0)
    member = {
        "omatoimi": ~poor & ~complicated, "yhteistyo": ~poor & complicated,
        "yhteiso": poor & ~complicated, "verkosto": poor & complicated,
        "heavy_use": visits >= HEAVY_LIMIT,
        "knee": np.bincount(who[knee], minlength=n) > 0,
        "psychiatry": np.bincount(who[psychiatric], minlength=n) > 0,
    }  # fmt: skip
    day = columns["day"]
    asked = last_asked(people.c)
    since = dict.fromkeys(STRATEGIES, asked) | {
        "heavy_use": _nth_day(who, day, lately, n, HEAVY_LIMIT),
        "knee": _nth_day(who, day, knee, n, 1),
        "psychiatry": _nth_day(who, day, psychiatric, n, 1),
    }
    return Facts(use, {name: mask & people.living for name, mask in member.items()}, since)


def _is(columns: Columns, keys: list[str]) -> Bools:
    return np.isin(columns["template"], [numbers()[key] for key in keys])


def _use(columns: Columns, who: Ints, lately: Bools, n: int) -> dict[str, Floats]:
    kinds = sorted({t.unit for t in templates()})
    kind = np.array([kinds.index(t.unit) for t in templates()])[columns["template"]]
    pairs = np.unique(who[lately] * 100 + kind[lately])
    emergency = lately & template_table().emergency[columns["template"]]
    return {
        "visits_12_months": np.bincount(who[lately], minlength=n).astype(float),
        "cost_12_months": np.bincount(who, weights=cost_in_year(columns), minlength=n).round(),
        "services_12_months": np.bincount(pairs // 100, minlength=n).astype(float),
        "emergency_12_months": np.bincount(who[emergency], minlength=n).astype(float),
    }


def cost_in_year(columns: Columns) -> NDArray[np.floating[Any]]:
    """Euros of each row that fall into the last 12 months; periods by their share of days."""
    day, nights = columns["day"], columns["nights"]
    stay = template_table().stay[columns["template"]]
    length = np.maximum(1, np.where(nights < 0, -day, nights))
    inside = np.clip(np.minimum(day + length, 0) - np.maximum(day, -YEAR), 0, None)
    share = np.where(stay, inside / length, (day > -YEAR) & (day <= 0))
    cost: NDArray[np.floating[Any]] = columns["cents"] / 100 * share
    return cost


def _nth_day(who: Ints, day: Ints, mask: Bools, n: int, nth: int) -> Ints:
    """The day of each person's nth row in the mask (rows are in order), NEVER without one."""
    who, day = who[mask], day[mask]
    start = np.searchsorted(who, np.arange(n))
    place = start + nth - 1
    has = (place < len(who)) & (np.bincount(who, minlength=n) >= nth)
    found = np.full(n, NEVER, dtype=np.int64)
    found[has] = day[place[has]]
    return found


def membership_rows(people: People, facts: Facts) -> list[tuple[object, ...]]:
    """(c, segment, since, until, reasons as JSON) for every membership."""
    rows: list[tuple[object, ...]] = []
    for name in IDS:
        for at in np.flatnonzero(facts.member[name]).tolist():
            reasons = json.dumps(_reasons(name, people, facts, at))
            rows.append((int(people.c[at]), name, int(facts.since[name][at]), None, reasons))
    return sorted(rows, key=lambda row: (row[0], row[1]))


def _reasons(name: str, people: People, facts: Facts, at: int) -> list[tuple[str, float, float, str]]:
    """(measure, own value, limit, unit): each condition of the rule with the person's own value."""
    visits = float(facts.use["visits_12_months"][at])
    if name in STRATEGIES:
        illnesses = float(people.illnesses[at])
        return [
            ("coping", float(people.coping[at]), COPING_LIMIT, ""), ("diagnoses", illnesses, ILLNESS_LIMIT, ""),
            ("visits_12_months", visits, BUSY_LIMIT, "visits"),
        ]  # fmt: skip
    if name == "heavy_use":
        return [("visits_12_months", visits, HEAVY_LIMIT, "visits")]
    return [("days_since_diagnosis", float(-facts.since[name][at]), TWO_YEARS, "days")]


def usage_rows(people: People, facts: Facts) -> list[tuple[object, ...]]:
    """(c, one value for each of MEASURES)."""
    columns = [facts.use[measure].astype(np.int64).tolist() for measure in MEASURES]
    return list(zip(people.c.tolist(), *columns, strict=True))
