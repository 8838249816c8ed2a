"""A made-up crowd as a snapshot would hold it: one segment of each sort, for tests of the segment page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.base_table import month_ends
from analytics.population import Activity, Events, Memberships, People, Population, Words
from domain.event import Channel, EventKind, EventStatus
from domain.predicate import Had, Measured, Select
from domain.segment_rule import Definition, SegmentRule
from domain.snapshot import SnapshotTrouble
from services.population import Loaded

DAY = 20_778
"""21 November 2026."""
DONE, PLANNED = (tuple(EventStatus).index(one) for one in (EventStatus.DONE, EventStatus.PLANNED))
TYPES = ("omatoimi", "yhteistyo", "yhteiso", "verkosto")
SEGMENTS = (*TYPES, "knee", "mind", "nobody")
UNITS = ("Keskusta", "Saari")
ACTIVITIES = (
    Activity("visit", "Vastaanotto", EventKind.CONTACT, "Yleislääketiede"),
    Activity("referral_ort", "Lähete", EventKind.REFERRAL, "Ortopedia"),
    Activity("dx_knee_oa", "Polven nivelrikko", EventKind.DIAGNOSIS, "Ortopedia"),
    Activity("knee_surgery", "Tekonivelleikkaus", EventKind.SURGERY, "Ortopedia"),
    Activity("psych_visit", "Psykiatrian käynti", EventKind.CONTACT, "Psykiatria", shielded=True),
)


def rule(id: str, *, sensitive: bool = False, name: str = "") -> SegmentRule:
    """A rule with names in three languages; a second definition since last June."""
    names = {"fi": name or id.capitalize(), "sv": f"{name or id} sv", "en": f"{name or id} en"}
    condition = Measured("visits_12_months", 4.0) if id in TYPES else Had(Select(activities=frozenset({"dx_knee_oa"})))
    first = Definition(
        "1", date(2020, 1, 1), condition, names, names, "Tietojohtaminen", sensitive, date(2026, 6, 1), 730
    )
    second = Definition("2", date(2026, 6, 1), condition, names, names, "Tietojohtaminen", sensitive, None, 730)
    return SegmentRule(id, (first, second))


RULES = tuple(rule(id, sensitive=id == "mind", name="Polvi" if id == "knee" else "") for id in SEGMENTS)


@dataclass
class Snapshot:
    """Stands where services.population.Populations stands."""

    people: Population | None
    told: tuple[SegmentRule, ...] = RULES

    def current(self) -> Population:
        return self.now().population

    def rules(self) -> tuple[SegmentRule, ...]:
        return self.now().rules

    def now(self) -> Loaded:
        if self.people is None:
            raise SnapshotTrouble("There is no snapshot.")
        return Loaded(self.people, np.arange(len(self.people.people)), self.told)


def crowd(n: int = 1_200, seed: int = 3) -> Population:
    """`n` persons with some 5 events each in two years: four types, a knee segment of a fifth, a sensitive one of eight
    persons, one of nobody; months of coming and going."""
    rng = np.random.default_rng(seed)
    lengths = rng.poisson(5, n)
    owner = np.repeat(np.arange(n), lengths)
    day = DAY - rng.integers(0, 700, len(owner))
    order = np.lexsort((day, owner))
    m = len(owner)
    starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    events = Events(
        starts, day[order].astype(np.int32), np.full(m, -1, np.int16),
        rng.choice(5, m, p=[0.6, 0.15, 0.1, 0.1, 0.05]).astype(np.int32), rng.integers(0, 2, m).astype(np.int16),
        rng.integers(0, 4, m).astype(np.int8), np.zeros(m, np.int8), rng.integers(0, 9, m).astype(np.int32),
        rng.choice([DONE, PLANNED], m, p=[0.9, 0.1]).astype(np.int8), rng.integers(0, 40_000, m).astype(np.int32), np.zeros(m, np.int32),
        np.zeros(m, np.int32), rng.integers(0, 3, m).astype(np.int32),
    )  # fmt: skip
    died = np.where(rng.random(n) < 0.02, DAY - 100, -1).astype(np.int32)
    people = People(
        (DAY - rng.integers(0, 33_000, n)).astype(np.int32), rng.choice(3, n, p=[0.5, 0.49, 0.01]).astype(np.int8),
        rng.integers(0, 2, n).astype(np.int16), died, np.full(n, -1, np.int32), rng.random(n) < 0.01,
    )  # fmt: skip
    words = Words(ACTIVITIES, UNITS, tuple(c.value for c in Channel), ("doctor",), ("Aava", "Oras"), SEGMENTS)
    return Population(people, events, words, DAY, "snap-1", _members(rng, n, died), _values(rng, n))


def _values(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
    return {
        "visits_12_months": rng.poisson(4, n).astype(np.float32),
        "cost_12_months": rng.lognormal(6, 1.5, n).round().astype(np.float32),
        "no_show_12_months": rng.poisson(0.2, n).astype(np.float32),
        "emergency_12_months": rng.poisson(0.3, n).astype(np.float32),
        "ward_days_12_months": rng.poisson(0.2, n).astype(np.float32),
        "open_referrals": rng.poisson(0.2, n).astype(np.float32),
        "days_since_last_contact": np.where(rng.random(n) < 0.1, np.nan, rng.exponential(250, n)).astype(np.float32),
        "life_cycle": rng.integers(0, 6, n).astype(np.int8),
        "unit": rng.choice([-1, 0, 1], n, p=[0.3, 0.697, 0.003]).astype(np.int16),
    }


def _members(rng: np.random.Generator, n: int, died: np.ndarray) -> Memberships:
    """Rows by person and day. Who has died is no member any more."""
    ends = month_ends(DAY, 12)
    kind = rng.choice(4, n, p=[0.7, 0.15, 0.1, 0.05])
    rows = [(person, int(kind[person]), int(ends[0]) - 400, -1, 0, -1) for person in range(n)]
    knee = np.flatnonzero(rng.random(n) < 0.2)
    since = ends[rng.integers(0, 12, len(knee))]
    until = np.where(rng.random(len(knee)) < 0.3, since + rng.integers(31, 200, len(knee)), -1)
    rows += [
        (int(p), 4, int(a), int(b) if b <= DAY else -1, 1, 2 if 0 < b <= DAY else -1)
        for p, a, b in zip(knee, since, until, strict=True)
    ]
    rows += [(int(p), 5, int(ends[2]), -1, 1, -1) for p in range(8)]
    cut = [
        (p, s, a, d, e, 3) if (d := int(died[p])) > 0 and b == -1 and d > a else (p, s, a, b, e, f)
        for p, s, a, b, e, f in rows
    ]
    grid = np.array(sorted(cut), dtype=np.int32)
    a, b, c, d, e, f = grid.T
    return Memberships(a, b, c, d, e, f, ("start", "rule:knee:2:0", "definition", "death"))
