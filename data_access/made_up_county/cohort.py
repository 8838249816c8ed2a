"""A chunk of made-up customers: who they are, before anything happens to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.made_up_county import names
from data_access.made_up_county.identities import EPOCH, Issuer, ages, females
from data_access.made_up_county.places import MUNICIPALITIES, POSTCODES, SHARES, SWEDISH_MUNICIPALITY
from data_access.made_up_county.rows import Bools, Floats, Ints

ALIVE = 10**6
HISTORY_DAYS = 5 * 365 + 1
ARCHIVE_SHARE = 0.0004  # long dead, born in the 1800s: the sign + must be met somewhere


@dataclass
class Cohort:
    """Columns of a chunk; `c` runs up by one. `died` is a day offset, ALIVE for the living.

    `frailty` multiplies the use of services.
    """

    c: Ints
    ids: list[str]
    born: Ints  # days since 1.1.1970
    age: Floats
    female: Bools
    municipality: Ints
    swedish: Bools
    foreign: Bools
    died: Ints
    archived: Bools
    frailty: Floats
    coping: Floats
    rng: np.random.Generator

    @property
    def first(self) -> int:
        return int(self.c[0])

    def chance(self, share: float | NDArray[np.floating[Any]]) -> Bools:
        """True for a random share of the people still in the register's daily life."""
        return (self.rng.random(len(self.c)) < share) & ~self.archived

    def present(self, c: Ints, day: Ints) -> Bools:
        """True where the person is born and not dead on `day` (offset)."""
        at = c - self.first
        return (day <= self.died[at]) & (day >= -(self.age[at] * 365.25).astype(np.int64))


def make_cohort(first: int, place: int, count: int, everyone: int, day: date, issuer: Issuer, seed: int) -> Cohort:
    """`count` customers numbered from `first`, at `place` in the order of birth among `everyone`."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, first]))
    age = ages(place, count, everyone, rng)
    archived = np.arange(place, place + count) < max(2, int(everyone * ARCHIVE_SHARE))
    age = np.where(archived, np.sort(rng.uniform(127.5, 131, count))[::-1], age)
    born = (day.toordinal() - EPOCH) - np.ceil(age * 365.25).astype(np.int64)
    born = np.maximum.accumulate(born)
    female = females(age, rng)
    municipality = rng.choice(len(MUNICIPALITIES), count, p=SHARES).astype(np.int64)
    swedish = rng.random(count) < np.where(municipality == SWEDISH_MUNICIPALITY, 0.55, 0.02)
    yearly = np.minimum(0.4, 0.00035 * np.exp(0.088 * np.maximum(age - 25, 0)))  # Gompertz, about 1.1 % a year in all
    dies = rng.random(count) < 1 - np.exp(-yearly * 3.5)
    died = np.where(dies, -rng.integers(1, HISTORY_DAYS, count), ALIVE)
    died = np.where(archived, -rng.integers(30 * 365, 45 * 365, count), died)
    push = rng.normal(0, 1, count)  # behind both much use of services and poor coping
    return Cohort(
        c=np.arange(first, first + count, dtype=np.int64), ids=issuer.issue(born, female), born=born, age=age,
        female=female, municipality=municipality, swedish=swedish, foreign=~swedish & (rng.random(count) < 0.08),
        died=died, archived=archived, frailty=0.66 + 0.34 * np.exp(1.8 * push - 1.62),
        coping=0.93 * rng.normal(0, 1, count) - 0.36 * push,
        rng=rng,
    )  # fmt: skip


def person_rows(cohort: Cohort) -> list[tuple[object, ...]]:
    """Rows of the register of persons (files.SCHEMAS), one for each customer."""
    rng, n = cohort.rng, len(cohort.c)
    families = _pick(
        rng, n, names.SURNAMES, (cohort.swedish, names.SURNAMES_SWEDISH), (cohort.foreign, names.SURNAMES_OTHER)
    )
    given = _given(cohort)
    births = cohort.born.astype("datetime64[D]").astype(str).tolist()
    gender = np.where(cohort.female, "female", "male").tolist()
    other = np.array(names.LANGUAGES_OTHER)[rng.integers(0, len(names.LANGUAGES_OTHER), n)]
    language = np.where(cohort.foreign, other, np.where(cohort.swedish, "sv", "fi")).tolist()
    interprets = (cohort.foreign & (rng.random(n) < 0.5)).tolist()
    street = _pick(rng, n, names.STREETS)
    house, phone = rng.integers(1, 90, n).tolist(), rng.integers(0, 10_000_000, n).tolist()
    hidden = (rng.random(n) < 12_000 / 5_600_000).astype(int).tolist()
    died = [None if day == ALIVE else day for day in cohort.died.tolist()]
    adult, online = cohort.age >= 16, rng.random(n) < 0.7
    guardian = np.where(cohort.age < 18, "Huoltajat edustavat alaikäistä", "").tolist()
    rows: list[tuple[object, ...]] = []
    for i in range(n):
        m = int(cohort.municipality[i])
        mail = f"asiakas{cohort.c[i]}@example.fi" if adult[i] and online[i] else None
        rows.append((
            int(cohort.c[i]), families[i], given[i], births[i], gender[i], language[i],
            language[i] if interprets[i] else None, MUNICIPALITIES[m], f"{street[i]} {house[i]}", POSTCODES[m],
            f"040 {phone[i] // 10_000:03d} {phone[i] % 10_000:04d}" if adult[i] else None, mail, died[i], hidden[i],
            guardian[i] or None, -int(1 + phone[i] % 400) * 1440,
        ))  # fmt: skip
    return rows


def _pick(rng: np.random.Generator, n: int, usual: list[str], *others: tuple[Bools, list[str]]) -> list[str]:
    drawn = np.array(usual)[rng.integers(0, len(usual), n)]
    for mask, pool in others:
        drawn = np.where(mask, np.array(pool)[rng.integers(0, len(pool), n)], drawn)
    return [str(name) for name in drawn.tolist()]


def _given(cohort: Cohort) -> list[str]:
    """Two given names, by recorded gender, generation and language."""
    old, f = cohort.age >= 45, cohort.female
    picks = []
    for _ in range(2):
        picks.append(
            _pick(
                cohort.rng, len(cohort.c), names.MALE_YOUNG, (~f & old, names.MALE_OLD), (f, names.FEMALE_YOUNG),
                (f & old, names.FEMALE_OLD), (cohort.swedish & f, names.FEMALE_SWEDISH),
                (cohort.swedish & ~f, names.MALE_SWEDISH), (cohort.foreign & f, names.FIRST_OTHER_FEMALE),
                (cohort.foreign & ~f, names.FIRST_OTHER_MALE),
            )
        )  # fmt: skip
    return [a if a == b else f"{a} {b}" for a, b in zip(*picks, strict=True)]
