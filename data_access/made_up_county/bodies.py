"""What a surgeon must know of a body: height, weight and BMI, smoking, earlier operations with their ASA class, drug
allergies. Of many people nobody has asked or measured one or the other, so each is missing for some.

Sources of the shares, all of Finland: obese (BMI 30 and over) 30 % of women and 27 % of men of 20 and over, a third of
those of 40-64 (THL, Terve Suomi, 4.12.2023); smoking daily 12 % of men and 11 % of women of 20-64, 9 % and 5 % of 65-84
(THL, Tupakkatilasto 2022). ASA classes follow the examples that the American Society of Anesthesiologists gives: BMI
30-40, smoking or one controlled illness II; BMI over 40, several illnesses III. Former smokers, how often things are
written down, rates of operations and allergies are placeholders.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.made_up_county.catalogue import numbers
from data_access.made_up_county.chronic import Health
from data_access.made_up_county.cohort import ALIVE, HISTORY_DAYS, Cohort
from data_access.made_up_county.knee import Pathways
from data_access.made_up_county.rows import Bools, Floats, Ints, Rows

AGES = [18, 30, 40, 50, 65, 75, 85, 100]
BMI_MEN, BMI_WOMEN = [24.4, 26.3, 27.8, 28.5, 28.2, 27.6, 26.6, 25.0], [23.6, 25.8, 27.4, 28.3, 28.3, 27.9, 26.8, 25.0]
SPREAD_MEN, SPREAD_WOMEN = 0.165, 0.2  # of the logarithm: women's distribution is wider
KNEES_WEIGH = 1.06  # of whom a knee is operated
SMOKING_AGES = [18, 25, 45, 64, 66, 84, 95]
SMOKE_MEN, SMOKE_WOMEN = [0.06, 0.11, 0.13, 0.13, 0.1, 0.07, 0.02], [0.05, 0.1, 0.12, 0.12, 0.07, 0.04, 0.01]
STOPPED_MEN, STOPPED_WOMEN = [0.02, 0.1, 0.22, 0.34, 0.4, 0.44, 0.4], [0.02, 0.09, 0.18, 0.24, 0.22, 0.14, 0.08]
MEASURED, MEASURED_ILL, ASKED = 0.45, 0.8, 0.5
OPERATIONS = {"cholecystectomy": 0.0015, "hernia": 0.0018}  # a resident-year
ASSESSED = 0.93  # of operations, with an ASA class on record
ALLERGIC = 0.09
ALLERGIES = (
    ("Penisilliini: ihottuma", "low"), ("Penisilliini: anafylaksia", "high"), ("Sulfa-antibiootit: ihottuma", "low"),
    ("Asetyylisalisyylihappo: hengenahdistus", "high"), ("Kodeiini: pahoinvointi", "low"),
    ("Jodivarjoaine: nokkosihottuma", "high"), ("Lateksi: kosketusihottuma", "low"),
)  # fmt: skip
Alerts = list[tuple[object, ...]]


@dataclass
class Bodies:
    """Columns of a chunk, true of everybody whether or not it is on record. `smokes`: 0 never, 1 stopped, 2 daily."""

    height: Ints  # cm
    bmi: Floats
    smokes: Ints


def draw_bodies(cohort: Cohort, rng: np.random.Generator, knees: Ints) -> Bodies:
    """By age and gender; those of `knees` (customer numbers) are a little heavier."""
    n, female = len(cohort.c), cohort.female
    height = np.where(female, rng.normal(166, 6, n), rng.normal(180, 6.5, n)) - 0.07 * np.maximum(cohort.age - 40, 0)
    mean = np.where(female, np.interp(cohort.age, AGES, BMI_WOMEN), np.interp(cohort.age, AGES, BMI_MEN))
    spread = np.where(female, SPREAD_WOMEN, SPREAD_MEN)
    bmi = mean * np.exp(rng.normal(0, 1, n) * spread - spread**2 / 2)
    bmi *= np.where(np.isin(cohort.c, knees), KNEES_WEIGH, 1)
    drawn = rng.random(n)
    daily, stopped = (
        np.where(female, np.interp(cohort.age, SMOKING_AGES, women), np.interp(cohort.age, SMOKING_AGES, men))
        for women, men in ((SMOKE_WOMEN, SMOKE_MEN), (STOPPED_WOMEN, STOPPED_MEN))
    )
    smokes = np.where(drawn < daily, 2, np.where(drawn < daily + stopped, 1, 0))
    return Bodies(height.round().astype(np.int64), np.clip(bmi, 15.5, 58), smokes.astype(np.int64))


def bodies(cohort: Cohort, rows: Rows, health: Health, paths: Pathways) -> None:
    """Add what is on record. Draws from a stream of its own, so that the rest of life is as it was."""
    rng = cohort.rng.spawn(1)[0]
    operated = paths.waited >= 0
    body = draw_bodies(cohort, rng, paths.c[operated])
    adult = (cohort.age >= 18) & ~cohort.archived
    _measure(cohort, rows, rng, body, adult, health)
    _ask(cohort, rows, rng, body, adult)
    assess(cohort, rows, rng, body, health, paths.c[operated], paths.operated[operated])
    for what, rate in OPERATIONS.items():
        mine = adult & (rng.random(len(cohort.c)) < rate * HISTORY_DAYS / 365)
        c, day = cohort.c[mine], -rng.integers(20, HISTORY_DAYS, int(mine.sum()))
        rows.add(c, day, what)
        assess(cohort, rows, rng, body, health, c, day)


def _measure(cohort: Cohort, rows: Rows, rng: np.random.Generator, body: Bodies, adult: Bools, health: Health) -> None:
    """Height once; weight and BMI then, and again for those who are followed."""
    ill = health.has["diabetes"] | health.has["hypertension"]
    known = adult & (rng.random(len(cohort.c)) < np.where(ill, MEASURED_ILL, MEASURED))
    c, at = cohort.c[known], np.flatnonzero(known)
    first = -rng.integers(40, HISTORY_DAYS, len(c))
    rows.add(c, first, "height", value=body.height[at])
    for day, keep in ((first, np.ones(len(c), dtype=bool)), (first // 3, ill[at] & (first < -400))):
        bmi = np.clip(body.bmi[at] * (1 + rng.normal(0, 0.02, len(c))), 15, 60)
        metres = body.height[at] / 100
        kilos = (bmi * metres**2).round(1)
        rows.add(c, day, "weight", keep, value=kilos)
        rows.add(c, day, "bmi", keep, value=(kilos / metres**2).round(1))


def _ask(cohort: Cohort, rows: Rows, rng: np.random.Generator, body: Bodies, adult: Bools) -> None:
    """Whether they smoke, for whom somebody has written it down."""
    asked = adult & (rng.random(len(cohort.c)) < ASKED)
    answers = np.array([numbers()[key] for key in ("smoking_never", "smoking_former", "smoking_daily")])
    rows.add(cohort.c[asked], -rng.integers(2, HISTORY_DAYS, int(asked.sum())), answers[body.smokes[asked]])


def assess(
    cohort: Cohort, rows: Rows, rng: np.random.Generator, body: Bodies, health: Health, c: Ints, operated: Ints
) -> None:
    """The anaesthetist's assessment one to three weeks before an operation."""
    done = rng.random(len(c)) < ASSESSED
    at = (c - cohort.first)[done]
    burden, bmi = health.burden[at], body.bmi[at]
    severe = (burden >= 3) | health.has["hf"][at] | (bmi >= 40)
    mild = (burden >= 1) | (bmi >= 30) | (body.smokes[at] == 2) | (cohort.age[at] >= 75)
    grade = np.where(severe, 3, np.where(mild, 2, 1)) + (severe & (rng.random(len(at)) < 0.05))
    answers = np.array([numbers()[f"asa_{grade}"] for grade in (1, 2, 3, 4)])
    rows.add(c[done], operated[done] - rng.integers(7, 22, len(at)), answers[grade - 1])


def allergies(cohort: Cohort) -> Alerts:
    """Rows of drug allergies for the clinical source: (c, kind, text, severity, day)."""
    rng = cohort.rng.spawn(1)[0]
    adult = (cohort.age >= 5) & (cohort.died == ALIVE) & ~cohort.archived
    c = cohort.c[adult & (rng.random(len(cohort.c)) < ALLERGIC)].tolist()
    which, days = rng.integers(0, len(ALLERGIES), len(c)).tolist(), rng.integers(30, 3600, len(c)).tolist()
    return [(one, "allergy", *ALLERGIES[w], -day) for one, w, day in zip(c, which, days, strict=True)]
