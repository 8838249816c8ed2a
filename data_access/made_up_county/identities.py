"""Personal IDs and birth dates by the thousand: columns in, columns out.

Only individual numbers 900-997 are drawn here (998 and 999 are the showcase's own), under every sign that the century
has, each at most once in a county of any size without remembering the earlier ones: customers are made in order of
birth, and the nth person of a birth date and sex takes the nth place of a shuffled list of that date's free places.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from data_access.made_up_county.rows import Bools, Floats, Ints
from domain.hetu import CHECK_CHARACTERS

CHECKS = np.array(list(CHECK_CHARACTERS))
SIGNS = {1800: "+", 1900: "-YXWVU", 2000: "ABCDEF"}
PAIRS = 49  # 900-997: 49 even and 49 odd numbers
EPOCH = date(1970, 1, 1).toordinal()

# Residents of Finland at the end of 2023 in thousands by five-year band from 0-4 to 100+ (Statistics Finland, rounded).
BANDS = np.array(
    [233, 280, 312, 312, 308, 345, 365, 362, 365, 333, 318, 360, 360, 340, 330, 290, 175, 100, 42, 11, 1.2]
)
FEMALE_SHARE = np.array(
    [0.49] * 4 + [0.485] * 4 + [0.49, 0.49, 0.495, 0.5, 0.505, 0.515, 0.525, 0.545, 0.575, 0.63, 0.71, 0.79, 0.85]
)


def ages(first: int, count: int, everyone: int, rng: np.random.Generator) -> Floats:
    """Ages in years of customers first..first+count-1 of `everyone`, oldest first, in the shape of Finland."""
    edges = np.r_[0.0, np.cumsum(BANDS) / BANDS.sum()]
    years = np.r_[np.arange(0, 105, 5), 106.0]
    place = 1.0 - (np.arange(first, first + count) + rng.random(count)) / everyone
    return np.interp(place, edges, years)


def females(age: Floats, rng: np.random.Generator) -> Bools:
    """True for recorded gender female, with the share of the age band."""
    band = np.minimum((age // 5).astype(np.int64), len(FEMALE_SHARE) - 1)
    return rng.random(len(age)) < FEMALE_SHARE[band]


def check_characters(digits: Ints) -> np.ndarray:
    """The check characters of DDMMYYNNN numbers."""
    return CHECKS[digits % 31]


@dataclass
class Issuer:
    """Gives IDs in order of birth; remembers only the birth date it was at, per sex."""

    seed: int
    day: int = -(10**9)
    given: tuple[int, int] = (0, 0)

    def issue(self, born: Ints, female: Bools) -> list[str]:
        """IDs for birth days (days since 1.1.1970) in ascending order. Raises ValueError when a date is full."""
        places = self._places(born, female)
        if len(places) and places.max() >= PAIRS * 6:
            raise ValueError("more people on one birth date than there are 900-series IDs")
        dates = born.astype("datetime64[D]")
        year = dates.astype("datetime64[Y]").astype(np.int64) + 1970
        month = dates.astype("datetime64[M]").astype(np.int64) % 12 + 1
        dom = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
        signs_of_century = np.where(year < 1900, 1, 6)
        slot = self._shuffled(places, born, PAIRS * signs_of_century)
        number = 900 + 2 * (slot % PAIRS) + np.where(female, 0, 1)
        day_part = dom * 10000 + month * 100 + year % 100
        checks = check_characters(day_part * 1000 + number).tolist()
        signs = [SIGNS[y // 100 * 100][s] for y, s in zip(year.tolist(), (slot // PAIRS).tolist(), strict=True)]
        parts = zip(day_part.tolist(), signs, number.tolist(), checks, strict=True)
        return [f"{d:06d}{s}{n}{check}" for d, s, n, check in parts]

    def _places(self, born: Ints, female: Bools) -> Ints:
        """How many of the same birth date and sex came before, over chunk borders too."""
        place = np.zeros(len(born), dtype=np.int64)
        carried = list(self.given)
        for sex, mask in enumerate((~female, female)):
            days = born[mask]
            index = np.arange(len(days))
            new = np.r_[True, days[1:] != days[:-1]] if len(days) else np.zeros(0, dtype=bool)
            run = index - np.maximum.accumulate(np.where(new, index, 0)) if len(days) else index
            run = run + np.where(days == self.day, self.given[sex], 0)
            place[mask] = run
            if len(born):
                before = self.given[sex] if born[-1] == self.day else 0
                carried[sex] = before + int((days == born[-1]).sum())
        if len(born):
            self.day, self.given = int(born[-1]), (carried[0], carried[1])
        return place

    def _shuffled(self, place: Ints, born: Ints, size: Ints) -> Ints:
        """A permutation of 0..size-1 that differs by date: one random list, entered and rotated by the date."""
        mixed = (born * 2654435761 + self.seed * 40503) & 0x7FFFFFFF
        shuffled = np.empty_like(place)
        for length in (PAIRS, PAIRS * 6):
            order = np.random.default_rng([self.seed, length]).permutation(length)
            here = size == length
            entered = order[(place[here] + mixed[here] // 97) % length]
            shuffled[here] = (entered + mixed[here] // 8191) % length
        return shuffled
