"""Services beside everyday care: teeth, maternity, psychiatry, hospital, housing, home care, social work, contact."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.made_up_county.chronic import Health
from data_access.made_up_county.cohort import HISTORY_DAYS, Cohort
from data_access.made_up_county.episodes import Step, expand, season
from data_access.made_up_county.rows import CANCELLED, NO_SHOW, ONGOING, PLANNED, Ints, Rows

DENTAL_USERS, DENTAL_EPISODES_A_YEAR = 0.6, 0.78  # so that a third of residents use public dental care in a year
PSYCHIATRY_SHARE = 0.04
STAYS_A_YEAR = 0.1
BOOKED_AHEAD = 0.16
MESSAGES_A_YEAR, FEEDBACK_A_YEAR, MISSED_A_YEAR = 0.5, 0.06, 0.22
Knots = tuple[list[float], list[float]]
HOUSING: dict[str, Knots] = {  # template -> (ages, share who live there)
    "housing_elderly": ([0, 70, 78, 85, 92, 105], [0, 0.003, 0.02, 0.09, 0.24, 0.35]),
    "housing_disabled": ([0, 16, 20, 64, 80, 105], [0, 0, 0.0045, 0.0035, 0.001, 0]),
    "housing_mental": ([0, 18, 25, 65, 80, 105], [0, 0, 0.0018, 0.002, 0, 0]),
    "child_protection": ([0, 2, 12, 17.9, 18, 105], [0.0005, 0.001, 0.0025, 0.0045, 0, 0]),
}
HOME_CARE: Knots = ([0, 65, 75, 85, 92, 105], [0.001, 0.01, 0.06, 0.22, 0.3, 0.3])
CHECK = (Step("dental_exam", 0, 0, 1), Step("dental_hygiene", 7, 60, 0.45), Step("dental_care", 10, 70, 0.4))
ACUTE = (Step("phone_need", 0, 0, 0.6), Step("dental_acute", 0, 2, 1), Step("dental_care", 7, 40, 0.6))


def poisson_days(cohort: Cohort, rate: float | NDArray[np.floating[Any]]) -> tuple[Ints, Ints]:
    """(c, day) of things that happen at `rate` a year."""
    count = cohort.rng.poisson(np.where(cohort.archived, 0, rate) * HISTORY_DAYS / 365)
    c = np.repeat(cohort.c, count)
    return c, season(cohort.rng, len(c))


def teeth(cohort: Cohort, rows: Rows) -> None:
    """A lasting part of people use public dental care."""
    rate = cohort.chance(np.where(cohort.age < 3, 0.1, DENTAL_USERS)) * DENTAL_EPISODES_A_YEAR
    c, day = poisson_days(cohort, rate)
    acute = cohort.rng.random(len(c)) < 0.2
    for steps, mine in ((CHECK, ~acute), (ACUTE, acute)):
        expand(cohort, rows, steps, c[mine], day[mine], np.zeros(int(mine.sum()), dtype=np.int64))


def maternity(cohort: Cohort, rows: Rows) -> None:
    """About 45,000 births a year among women of 20-42."""
    fertile = cohort.female & (cohort.age > 21) & (cohort.age < 44)
    c, day = poisson_days(cohort, fertile * 0.045)
    for month in range(2, 10):
        rows.add(c, day - 30 * (9 - month), "maternity", cohort.rng.random(len(c)) < 0.9)
    rows.add(c, day - 120, "spec_obst", cohort.rng.random(len(c)) < 0.7)
    rows.add(c, day, "stay_birth", nights=cohort.rng.integers(1, 5, len(c)))


def psychiatry(cohort: Cohort, rows: Rows) -> None:
    """A referral, then half a year to two years of visits; a few have a ward stay. All shielded."""
    rng = cohort.rng
    c = cohort.c[cohort.chance(PSYCHIATRY_SHARE * (cohort.age > 13) * np.clip(1.6 - cohort.age / 80, 0.2, 1.6))]
    referral = -rng.integers(30, HISTORY_DAYS, len(c))
    rows.add(c, referral, "referral_psych", episode=1)
    rows.add(c, referral + 25, "dx_depression", referral < -25, episode=1)
    rows.add(c, referral + 25, "med_sertraline", (rng.random(len(c)) < 0.6) & (referral < -25), episode=1, nights=400)
    visits = rng.integers(6, 34, len(c))
    who = np.repeat(np.arange(len(c)), visits)
    turn = np.arange(len(who)) - np.repeat(np.cumsum(visits) - visits, visits)
    day = referral[who] + 25 + turn * 19 + rng.integers(-4, 5, len(who))
    kind = rng.random(len(who))
    shares = (
        ("psych_visit", 0, 0.2),
        ("psych_nurse", 0.2, 0.6),
        ("psych_remote", 0.6, 0.85),
        ("psych_consult", 0.85, 1),
    )
    for name, low, high in shares:
        rows.add(c[who], day, name, (kind >= low) & (kind < high) & (day < 0), episode=1)
    ward = rng.random(len(c)) < 0.08
    rows.add(c[ward], referral[ward] + 10, "stay_psych", referral[ward] < -40, episode=1, nights=21)
    rows.add(c, rng.integers(1, 40, len(c)), "appt_psych", (day_of_last(c, who, day) > -25), status=PLANNED, episode=1)


def day_of_last(c: Ints, who: Ints, day: Ints) -> Ints:
    """The latest day of each of `c`, whose places are in `who`."""
    last = np.full(len(c), -(10**6))
    np.maximum.at(last, who, day)
    return last


def wards(cohort: Cohort, rows: Rows, health: Health) -> None:
    """Hospital stays by age, frailty and illness; some go on to the health-centre hospital."""
    rng = cohort.rng
    illness = 1 + 1.2 * health.has["hf"] + 0.6 * health.has["dementia"] + 0.4 * health.has["diabetes"]
    rate = STAYS_A_YEAR * np.exp(0.03 * (cohort.age - 45)) * np.minimum(cohort.frailty, 6) ** 1.2 * illness * 0.55
    c, day = poisson_days(cohort, rate)
    nights = np.minimum(60, np.rint(rng.lognormal(1.35, 0.75, len(c)))).astype(np.int64)
    keep = day + nights < 0
    c, day, nights = c[keep], day[keep], nights[keep]
    rows.add(c, day, "emergency_breath", rng.random(len(c)) < 0.5)
    rows.add(c, day, "stay_medical", nights=nights)
    rows.add(c, day, "xray_chest", rng.random(len(c)) < 0.5)
    rows.add(c, day + nights + 2, "doc_summary", day + nights < -2)
    on = (rng.random(len(c)) < 0.25) & (cohort.age[c - cohort.first] > 70) & (day + nights < -22)
    rows.add(c[on], (day + nights)[on], "stay_health_centre", nights=rng.integers(4, 22, int(on.sum())))


def living(cohort: Cohort, rows: Rows) -> None:
    """Housing with round-the-clock care, child protection, home care: long periods, most of all cost."""
    rng = cohort.rng
    housed = np.zeros(len(cohort.c), dtype=bool)
    for name, (ages, shares) in HOUSING.items():
        mine = cohort.chance(np.interp(cohort.age, ages, shares)) & ~housed
        housed |= mine
        days = rng.integers(60, 1500, len(cohort.c))
        died = np.minimum(cohort.died, 0)
        alive = mine & (cohort.died > 0)
        rows.add(cohort.c, -days, name, alive, status=ONGOING)
        rows.add(cohort.c, died - days, name, mine & ~alive, nights=days)
    helped = cohort.chance(np.interp(cohort.age, *HOME_CARE)) & ~housed & (cohort.died > 0)
    c = cohort.c[helped]
    days = rng.integers(90, 1200, len(c))
    rows.add(c, -days - 28, "soc_contact", episode=5)
    rows.add(c, -days - 20, "soc_need_home", episode=5)
    rows.add(c, -days - 10, "soc_homecare")
    rows.add(c, -days, "homecare_period", status=ONGOING)
    _home_visits(cohort, rows, c, days)


def _home_visits(cohort: Cohort, rows: Rows, c: Ints, days: Ints) -> None:
    """The visits that a professional records apart from the period: about every second week."""
    count = days // 15
    who = np.repeat(np.arange(len(c)), count)
    day = -1 - (cohort.rng.random(len(who)) * (days[who] - 1)).astype(np.int64)
    kind = cohort.rng.random(len(who))
    rows.add(c[who], day, "home_help", kind < 0.45)
    rows.add(c[who], day, "home_nurse", (kind >= 0.45) & (kind < 0.75))
    rows.add(c[who], day, "home_remote", kind >= 0.75)


def social(cohort: Cohort, rows: Rows) -> None:
    """Social work: likelier where coping with everyday life is poor."""
    rng = cohort.rng
    client = cohort.chance(np.where(cohort.coping < -1.04, 0.3, 0.03))
    c, day = poisson_days(cohort, client * 1.3)
    rows.add(c, day, "soc_need", rng.random(len(c)) < 0.25)
    rows.add(c, day, "soc_meet", rng.random(len(c)) < 0.6)
    rows.add(c, day, "soc_phone", rng.random(len(c)) < 0.5)
    rows.add(c, day, "soc_support", rng.random(len(c)) < 0.2)


def contact(cohort: Cohort, rows: Rows) -> None:
    """Bookings ahead, missed and cancelled visits, messages, feedback."""
    rng = cohort.rng
    living_ = (cohort.died > 0) & (cohort.frailty > 0.05)
    booked = cohort.c[cohort.chance(np.minimum(0.5, BOOKED_AHEAD * cohort.frailty)) & living_]
    ahead = np.where(rng.random(len(booked)) < 0.06, 0, rng.integers(1, 60, len(booked)))
    kind = rng.random(len(booked))
    shares = (("appt_gp", 0, 0.35), ("appt_nurse", 0.35, 0.7), ("appt_dental", 0.7, 0.9), ("appt_physio", 0.9, 1))
    for name, low, high in shares:
        rows.add(booked, ahead, name, (kind >= low) & (kind < high), status=PLANNED)
    c, day = poisson_days(cohort, MISSED_A_YEAR * np.minimum(cohort.frailty, 5))
    missed = rng.random(len(c)) < 0.4
    rows.add(c, day, "appt_nurse", status=np.where(missed, NO_SHOW, CANCELLED))
    for name, share in (("msg_in", 0.35), ("msg_out", 0.35), ("msg_remind", 0.3)):
        c, day = poisson_days(cohort, MESSAGES_A_YEAR * share * np.minimum(cohort.frailty, 5))
        rows.add(c, day, name)
    for name, share in (("feedback_good", 0.7), ("feedback_wait", 0.3)):
        rows.add(*poisson_days(cohort, FEEDBACK_A_YEAR * share), name)
