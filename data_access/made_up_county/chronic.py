"""Long-term illness: who has what, the rhythm of follow-up, and those whose follow-up stops (the ground truth)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from data_access.made_up_county.cohort import HISTORY_DAYS, Cohort
from data_access.made_up_county.rows import ONGOING, Bools, Floats, Ints, Rows

Lapse = tuple[int, str, int, int]


@dataclass
class Health:
    """Who of the chunk has what; `lapses` are (c, course, day of the last contact, usual gap in days)."""

    has: dict[str, Bools]
    lapses: list[Lapse] = field(default_factory=list)

    @property
    def burden(self) -> Ints:
        """How many long-term illnesses each has."""
        total: Ints = np.array(list(self.has.values())).sum(axis=0, dtype=np.int64)
        return total


SHARES: dict[
    str, tuple[list[float], list[float]]
] = {  # illness -> (ages, share who have it at those ages); placeholders of the right size, Finland
    "diabetes": ([0, 30, 45, 60, 75, 105], [0.002, 0.01, 0.05, 0.14, 0.22, 0.2]),
    "hypertension": ([0, 30, 45, 60, 75, 105], [0, 0.02, 0.12, 0.32, 0.52, 0.55]),
    "asthma": ([0, 6, 40, 105], [0.02, 0.07, 0.09, 0.1]),
    "af": ([0, 50, 65, 80, 105], [0, 0.005, 0.04, 0.16, 0.22]),
    "hf": ([0, 60, 75, 90, 105], [0, 0.006, 0.05, 0.18, 0.2]),
    "dementia": ([0, 65, 75, 85, 105], [0, 0.005, 0.05, 0.25, 0.4]),
}
START: dict[str, tuple[str, str | None]] = {
    "diabetes": ("dx_diabetes", "med_metformin"), "hypertension": ("dx_hypertension", "med_ramipril"),
    "asthma": ("dx_asthma", "med_asthma"), "af": ("dx_af", "med_apixaban"), "hf": ("dx_hf", "med_furosemide"),
    "dementia": ("dx_dementia", None),
}  # fmt: skip
LAPSE_SHARE = 0.07
RHYTHM_DAYS = {"diabetes": (95, 190), "hypertension": (180, 380), "asthma": (300, 500)}


def draw_health(cohort: Cohort) -> Health:
    """Illnesses by age, likelier for those who use much."""
    push = np.clip(cohort.frailty, 0.4, 2.0)
    return Health({
        name: cohort.chance(np.minimum(0.9, np.interp(cohort.age, ages, shares) * push))
        for name, (ages, shares) in SHARES.items()
    })  # fmt: skip


def follow(cohort: Cohort, rows: Rows, health: Health) -> None:
    """Diagnoses, medication, and regular follow-up until today or until it stops."""
    rng = cohort.rng
    for name, mask in health.has.items():
        c = cohort.c[mask]
        since = -rng.integers(200, HISTORY_DAYS + 900, len(c))
        diagnosis, medication = START[name]
        rows.add(c, since, diagnosis)
        if medication:
            rows.add(c, since + rng.integers(0, 10, len(c)), medication, status=ONGOING)
        if name in RHYTHM_DAYS:
            _regular(cohort, rows, health, name, c, since)


def _regular(cohort: Cohort, rows: Rows, health: Health, name: str, c: Ints, since: Ints) -> None:
    rng = cohort.rng
    gap = rng.integers(*RHYTHM_DAYS[name], len(c))
    stops = (rng.random(len(c)) < LAPSE_SHARE) & (since < -900)
    end = np.where(stops, -rng.integers(2, 5, len(c)) * gap, 0)
    end = np.where(stops, np.maximum(end, since + 3 * gap), end)
    first = np.maximum(since + 20, -HISTORY_DAYS)
    count = np.maximum(0, (end - first) // gap + 1)
    who = np.repeat(np.arange(len(c)), count)
    turn = np.arange(len(who)) - np.repeat(np.cumsum(count) - count, count)
    day = first[who] + turn * gap[who] + rng.integers(-gap[who] // 8, gap[who] // 8 + 1)
    keep = day <= np.minimum(end[who], -1)
    who, day, turn = who[keep], day[keep], turn[keep]
    VISITS[name](cohort, rows, c[who], day, turn, rng.normal(0, 1, len(c))[who])
    last = np.full(len(c), -(10**6))
    np.maximum.at(last, who, day)
    lost = stops & (last > -(10**6)) & (last < -gap)
    lost &= last + gap < cohort.died[c - cohort.first]
    health.lapses += [
        (int(a), name, int(b), int(g)) for a, b, g in zip(c[lost], last[lost], gap[lost], strict=True)
    ]  # fmt: skip


def _diabetes(cohort: Cohort, rows: Rows, c: Ints, day: Ints, turn: Ints, level: Floats) -> None:
    rng = cohort.rng
    value = np.clip(54 + 7 * level + turn * 0.4 + rng.normal(0, 3, len(c)), 36, 120).round()
    rows.add(c, day - 5, "hba1c", value=value)
    rows.add(c, day, "nurse_diabetes", turn % 2 == 0)
    rows.add(c, day, "call_diabetes", turn % 2 == 1)
    rows.add(c, day + 1, "note_lab", (rng.random(len(c)) < 0.7) & (day < -1))
    rows.add(c, np.minimum(day + 2, -1), "gp_chronic", turn % 4 == 2)
    rows.add(c, day - 5, "egfr", turn % 4 == 2, value=np.clip(88 - 6 * level, 20, 110).round())


def _hypertension(cohort: Cohort, rows: Rows, c: Ints, day: Ints, turn: Ints, level: Floats) -> None:
    rng = cohort.rng
    rows.add(c, day, "bp_sys", value=np.clip(139 + 8 * level + rng.normal(0, 7, len(c)), 100, 210).round())
    remote = rng.random(len(c)) < 0.45
    rows.add(c, day, "nurse_bp", ~remote)
    rows.add(c, day, "call_bp", remote)
    rows.add(c, day, "note_rx", rng.random(len(c)) < 0.6)


def _asthma(cohort: Cohort, rows: Rows, c: Ints, day: Ints, turn: Ints, level: Floats) -> None:
    rows.add(c, day, "nurse_asthma")
    rows.add(c, day, "pef", value=np.clip(430 + 60 * level, 200, 700).round())
    rows.add(c, day, "note_rx", turn % 2 == 0)


VISITS = {"diabetes": _diabetes, "hypertension": _hypertension, "asthma": _asthma}
