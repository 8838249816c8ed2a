"""Counts over the whole county, added up chunk by chunk: segment panels, spreads, next steps, what followed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from data_access.made_up_county.catalogue import numbers, templates
from data_access.made_up_county.followed import Followings
from data_access.made_up_county.rows import Bools, Columns, Ints
from data_access.made_up_county.segments import EVERYONE, IDS, MEASURES, YEAR, Facts, People, contacts, definitions

AGE_BANDS = ("0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80-89", "90-")
MONTHS = 24
CHANNELS = tuple(sorted({t.channel for t in templates() if t.kind == "contact" and t.register == "health"}))
WAITS = (
    "surgery_1_90", "surgery_91_180", "surgery_over_180", "referral_0_3", "referral_4_21", "referral_over_21",
)  # fmt: skip
EDGES = {
    "visits_12_months": [*range(0, 60), *range(60, 200, 5), 200, 400],
    "cost_12_months": sorted({round(10 ** (i / 20)) for i in range(0, 115)} | {0}),
    "services_12_months": list(range(0, 16)),
    "emergency_12_months": list(range(0, 30)),
}
STEPS = {  # segment -> (step, templates that are it, the moment it is counted from, within days)
    "knee": (
        ("surgeon_statement", ("surgeon_visit",), "gp_knee_oa", 90),
        ("surgery", ("knee_surgery",), "gp_knee_oa", 270),
        ("physiotherapy", ("physio_knee", "physio_after"), "gp_knee_oa", 365),
    ),
}
GENERAL_STEPS = (
    ("doctor_visit", tuple(t.key for t in templates() if t.role == "laakari" and t.channel == "in_person"), "", 90),
    ("emergency_visit", tuple(t.key for t in templates() if t.channel == "emergency"), "", 90),
    ("ward_stay", ("stay_medical", "stay_health_centre", "stay_ort", "stay_psych"), "", 90),
)
Counts = dict[tuple[str, str], Any]


@dataclass
class Tallies:
    """Grows by `add`; its size does not depend on the county's."""

    day: date
    counts: Counts = field(default_factory=dict)
    followings: Followings = field(default_factory=Followings)

    def add(self, people: People, facts: Facts, columns: Columns) -> None:
        """Add one chunk."""
        members = facts.member | {EVERYONE: people.living}
        self._structure(people, members)
        self._contacts(people, members, columns)
        self._waits(people, members, columns)
        self.followings.add(people, columns)
        for name in IDS:
            self._spread(name, members[name], facts)
            for step in STEPS.get(name, GENERAL_STEPS):
                self._step(name, members[name], people, columns, step)
        for name, mask in members.items():
            self._plus(name, "n", np.array([int(mask.sum())]))

    def _plus(self, name: str, what: str, counts: Ints) -> None:
        self.counts[name, what] = self.counts.get((name, what), 0) + counts

    def _structure(self, people: People, members: dict[str, Bools]) -> None:
        cell = np.minimum(people.age // 10, 9).astype(np.int64) * 2 + ~people.female
        for name, mask in members.items():
            self._plus(name, "structure", np.bincount(cell[mask], minlength=len(AGE_BANDS) * 2))

    def _contacts(self, people: People, members: dict[str, Bools], columns: Columns) -> None:
        held = contacts(columns)
        who, day = columns["c"][held] - people.first, columns["day"][held]
        month = self._months()[np.clip(-day, 0, len(self._months()) - 1)]
        self._distinct(members, "visits", who, month, MONTHS)
        place = {channel: number for number, channel in enumerate(CHANNELS)}
        channel = np.array([place.get(t.channel, -1) for t in templates()])[columns["template"][held]]
        self._distinct(members, "channels", who, np.where(day > -YEAR, channel, -1), len(CHANNELS))

    def _distinct(self, members: dict[str, Bools], what: str, who: Ints, category: Ints, size: int) -> None:
        """Persons and rows by category; -1 is no category."""
        keep = category >= 0
        who, category = who[keep], category[keep]
        pairs = np.unique(who * size + category)
        for name, mask in members.items():
            persons = pairs[mask[pairs // size]] % size
            self._plus(name, f"{what}_persons", np.bincount(persons, minlength=size))
            self._plus(name, f"{what}_values", np.bincount(category[mask[who]], minlength=size))

    def _months(self) -> Ints:
        """Days back from the reference day -> 0..MONTHS-1, the oldest complete month first; -1 outside."""
        this = self.day.year * 12 + self.day.month
        days = [self.day - timedelta(days=back) for back in range(MONTHS * 31 + 40)]
        index = np.array([day.year * 12 + day.month - this + MONTHS for day in days])
        return np.where((index >= 0) & (index < MONTHS), index, -1)

    def _waits(self, people: People, members: dict[str, Bools], columns: Columns) -> None:
        """Realised waits of the last two years: surgeon's decision to surgery, referral's arrival to its handling."""
        for number, (start, end, limits) in enumerate(
            (("queue_surgery", "knee_surgery", (90, 180)), ("referral_ort", "referral_handled", (3, 21)))
        ):
            who, waited = _waits_between(columns, start, end, people.first)
            place = number * 3 + np.searchsorted(np.array(limits), waited, side="left")
            self._distinct(members, f"waits{number}", who, place, len(WAITS))

    def _spread(self, name: str, mask: Bools, facts: Facts) -> None:
        for measure in MEASURES:
            place = np.searchsorted(EDGES[measure], facts.use[measure][mask], side="right") - 1
            self._plus(name, f"spread_{measure}", np.bincount(place, minlength=len(EDGES[measure])))

    def _step(
        self, name: str, mask: Bools, people: People, columns: Columns, step: tuple[str, tuple[str, ...], str, int]
    ) -> None:
        """Days from each member's moment to the step: a histogram, and how many had the moment long enough ago."""
        key, keys, moment, within = step
        n = len(people.c)
        start = np.full(n, -within)
        if moment:
            at = (columns["template"] == numbers()[moment]) & (columns["day"] <= -within)
            start = np.full(n, 10**6)
            start[columns["c"][at] - people.first] = columns["day"][at]
        asked = mask & (start < 10**6)
        hit = np.isin(columns["template"], [numbers()[k] for k in keys]) & (columns["day"] <= 0)
        who = columns["c"][hit] - people.first
        lag = columns["day"][hit] - start[who]
        ok = asked[who] & (lag > 0) & (lag <= within)
        first = np.full(n, 10**6)
        np.minimum.at(first, who[ok], lag[ok])
        self._plus(name, f"step_{key}", np.bincount(first[first < 10**6], minlength=within + 1))
        self._plus(name, f"asked_{key}", np.array([int(asked.sum())]))

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Rows of the segments source by table."""
        return {
            "segment": [self._segment_row(name) for name in IDS],
            "spread": [self._spread_row(name, measure) for name in IDS for measure in MEASURES],
            "next_step": [self._step_row(name, step) for name in IDS for step in STEPS.get(name, GENERAL_STEPS)],
            "followed": self.followings.rows(),
            "panel": [row for name in (*IDS, EVERYONE) for row in self._panel_rows(name)],
        }

    def _segment_row(self, name: str) -> tuple[object, ...]:
        d = definitions()[name]
        words = [json.dumps(d[part], ensure_ascii=False) for part in ("name", "rule")]
        return (name, d["version"], *words, int(d["sensitive"]), int(self.counts[name, "n"][0]))

    def _spread_row(self, name: str, measure: str) -> tuple[object, ...]:
        counts = self.counts[name, f"spread_{measure}"]
        shares = np.cumsum(counts) / max(1, counts.sum())
        return (name, measure, json.dumps(EDGES[measure]), json.dumps([round(s, 6) for s in shares.tolist()]))

    def _step_row(self, name: str, step: tuple[str, tuple[str, ...], str, int]) -> tuple[object, ...]:
        key, _, _, within = step
        days, asked = self.counts[name, f"step_{key}"], int(self.counts[name, f"asked_{key}"][0])
        had = int(days.sum())
        median = int(np.searchsorted(np.cumsum(days), had / 2)) if had else None
        return (name, key, round(had / asked, 4) if asked else None, within, median, asked)

    def _panel_rows(self, name: str) -> list[tuple[object, ...]]:
        get = self.counts
        waits = get[name, "waits0_persons"] + get[name, "waits1_persons"]
        bodies = {
            "structure": [get[name, "structure"].tolist(), []],
            "visits": [get[name, "visits_persons"].tolist(), get[name, "visits_values"].tolist()],
            "channels": [get[name, "channels_persons"].tolist(), get[name, "channels_values"].tolist()],
            "waits": [waits.tolist(), []],
            "n": [get[name, "n"].tolist(), []],
        }
        return [(name, panel, json.dumps(body)) for panel, body in bodies.items()]


def _waits_between(columns: Columns, start: str, end: str, first: int) -> tuple[Ints, Ints]:
    """(person, days) for each `end` event of the last two years, from the same pathway's `start` event."""
    key = columns["c"] * 8 + columns["pathway"]
    begun = columns["template"] == numbers()[start]
    ended = (columns["template"] == numbers()[end]) & (columns["day"] > -2 * YEAR) & (columns["day"] <= 0)
    order = np.argsort(key[begun], kind="stable")
    keys, days = key[begun][order], columns["day"][begun][order]
    place = np.searchsorted(keys, key[ended])
    known = (place < len(keys)) & (keys[np.minimum(place, len(keys) - 1)] == key[ended]) if len(keys) else place < 0
    waited = columns["day"][ended][known] - days[place[known]] if len(keys) else place[known]
    return columns["c"][ended][known] - first, waited
