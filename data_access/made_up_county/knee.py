"""Knee arthroplasty pathways, from the first knee pain to the check a year after surgery.

Distributions (domain facts section 8, mostly unverified): conservative care 6-24 months with 3-6 contacts; referral
handled in a median of 1-2 days; surgeon 20-90 days after the referral; wait to surgery lognormal, median 95 days, 15 %
over 180; stay 0-3 nights; Oxford Knee Score about 21 before and 37 after; readmission 6.5 %, revision 2 %.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from data_access.made_up_county.catalogue import numbers
from data_access.made_up_county.cohort import HISTORY_DAYS, Cohort
from data_access.made_up_county.rows import CANCELLED, PLANNED, Floats, Ints, Rows

REFERRALS_A_YEAR = 0.0032  # a resident; 65 % lead to surgery: about 200 primary knees per 100,000 a year
AGE_KNOTS, AGE_WEIGHTS = [40, 50, 60, 70, 80, 90, 100], [0, 0.3, 0.95, 1.65, 1.55, 0.3, 0]
MEAN_WEIGHT = 0.47  # of AGE_WEIGHTS over the age shape of Finland
CONSERVED_A_YEAR = 0.004
SURGERY_SHARE, OTHER_KNEE_SHARE = 0.65, 0.25
WAIT_MEDIAN, WAIT_SIGMA = 95.0, 0.62
SOON = 75  # days ahead that visits and operations are booked
REPORTS = np.array([numbers()[key] for key in ("xray_knee_mild", "xray_knee_clear", "xray_knee_bare")])
READMITTED, INFECTED, REVISED = 0.065, 0.01, 0.02


@dataclass
class Pathways:
    """One row a pathway: offsets in days; `waited` is -1 while nobody has been operated.

    `scores` are (c, day of surgery, score before, score a year after).
    """

    c: Ints
    referral: Ints
    handled: Ints
    surgeon: Ints
    operated: Ints
    waited: Ints
    scores: list[tuple[Ints, Ints, Floats, Floats]] = field(default_factory=list)


def operate(cohort: Cohort, rows: Rows) -> Pathways:
    """First knees, and the other knee of some years later."""
    rng = cohort.rng
    weight = np.interp(cohort.age, AGE_KNOTS, AGE_WEIGHTS, left=0, right=0)
    starts = cohort.chance(REFERRALS_A_YEAR * (HISTORY_DAYS / 365 + 0.1) / MEAN_WEIGHT * weight)
    c = cohort.c[starts]
    first = _pathway(cohort, rows, c, -rng.integers(1, HISTORY_DAYS + 36, len(c)), 1)
    again = (rng.random(len(c)) < OTHER_KNEE_SHARE) & (first.waited >= 0)
    later = first.operated[again] + rng.integers(200, 1500, int(again.sum()))
    keep = later < 0
    other = _pathway(cohort, rows, first.c[again][keep], later[keep], 2)
    both = ("c", "referral", "handled", "surgeon", "operated", "waited")
    joined = {name: np.concatenate([getattr(first, name), getattr(other, name)]) for name in both}
    return Pathways(**joined, scores=first.scores + other.scores)


def conserve(cohort: Cohort, rows: Rows) -> None:
    """Knees that manage without a surgeon: the same beginning, no referral."""
    weight = np.interp(cohort.age, AGE_KNOTS, AGE_WEIGHTS, left=0, right=0)
    c = cohort.c[cohort.chance(CONSERVED_A_YEAR * HISTORY_DAYS / 365 / MEAN_WEIGHT * weight)]
    _before(cohort, rows, c, -cohort.rng.integers(1, HISTORY_DAYS, len(c)), 0)


def _pathway(cohort: Cohort, rows: Rows, c: Ints, referral: Ints, pathway: int) -> Pathways:
    rng, n = cohort.rng, len(c)
    _before(cohort, rows, c, referral, pathway)
    handled = referral + np.minimum(21, np.floor(rng.lognormal(np.log(1.6), 0.85, n))).astype(np.int64)
    surgeon = referral + rng.integers(20, 91, n)
    wait = np.maximum(8, rng.lognormal(np.log(WAIT_MEDIAN), WAIT_SIGMA, n)).astype(np.int64)
    decided = rng.random(n) < SURGERY_SHARE
    operated = surgeon + wait
    done = decided & (operated < 0) & (operated <= cohort.died[c - cohort.first])
    score = np.clip(rng.normal(21.5, 6.5, n), 3, 42).round()
    rows.add(c, referral, "referral_ort", pathway=pathway)
    rows.add(c, handled, "referral_handled", handled < 0, pathway=pathway)
    rows.add(c, surgeon, "surgeon_visit", surgeon < 0, pathway=pathway)
    rows.add(c, surgeon, "appt_surgeon", (surgeon >= 0) & (surgeon <= SOON), pathway=pathway, status=PLANNED)
    earlier = np.clip(score + rng.normal(2, 2, n), 3, 44).round()
    rows.add(c, referral, "oks", rng.random(n) < 0.6, value=earlier, pathway=pathway)
    rows.add(c, surgeon, "oks", surgeon < 0, value=score, pathway=pathway)
    rows.add(c, surgeon, "queue_surgery", decided & (surgeon < 0), pathway=pathway)
    rows.add(
        c, operated, "appt_surgery", decided & (operated >= 0) & (operated <= SOON), pathway=pathway, status=PLANNED
    )
    postponed = done & (rng.random(n) < 0.07)
    rows.add(c, operated - rng.integers(10, 40, n), "appt_surgery", postponed, pathway=pathway, status=CANCELLED)
    after = _after(cohort, rows, c[done], operated[done], score[done], pathway)
    waited = np.where(done, wait, -1)
    return Pathways(c, referral, handled, surgeon, operated, waited, [(c[done], operated[done], score[done], after)])


def _before(cohort: Cohort, rows: Rows, c: Ints, referral: Ints, pathway: int) -> None:
    """Half a year to two years of conservative care: three to six contacts with GP and physiotherapist."""
    rng, n = cohort.rng, len(c)
    span = rng.integers(180, 721, n)
    rows.add(c, referral - span, "gp_knee", pathway=pathway)
    rows.add(c, referral - span, "med_nsaid", pathway=pathway, nights=60)
    rows.add(c, referral - span // 2, "xray_knee", pathway=pathway)
    rows.add(c, referral - span // 2 + 1, REPORTS[rng.integers(0, len(REPORTS), n)], pathway=pathway)
    rows.add(c, referral - span // 2 + 3, "dx_knee_oa", pathway=pathway)
    for part, chance in ((0.9, 1.0), (0.7, 0.9), (0.35, 0.6)):
        day = referral - (span * part).astype(np.int64)
        rows.add(c, day, "physio_knee", rng.random(n) < chance, pathway=pathway)
    rows.add(c, referral - span // 4, "knee_injection", rng.random(n) < 0.4, pathway=pathway)
    rows.add(c, referral, "gp_knee_oa", pathway=pathway)


def _after(cohort: Cohort, rows: Rows, c: Ints, day: Ints, score: Floats, pathway: int) -> Floats:
    rng, n = cohort.rng, len(c)
    nights = rng.choice(4, n, p=[0.15, 0.4, 0.3, 0.15]).astype(np.int64)
    after = np.clip(score + rng.normal(15.2, 6.0, n), 5, 48).round()
    rows.add(c, day - 14, "ort_nurse", pathway=pathway)
    rows.add(c, day, "knee_surgery", pathway=pathway)
    rows.add(c, day, "stay_ort", pathway=pathway, nights=nights)
    _if_past(rows, c, day + rng.integers(14, 22, n), "physio_after", pathway)
    check = day + rng.integers(84, 100, n)
    _if_past(rows, c, check, "surgeon_check", pathway)
    _if_past(rows, c, check, "oks", pathway, value=(0.3 * score + 0.7 * after).round())
    _if_past(rows, c, day + rng.integers(355, 380, n), "oks", pathway, value=after)
    back = rng.random(n) < READMITTED
    when = day + rng.integers(5, 90, n)
    _if_past(rows, c[back], when[back], "stay_readmit", pathway, nights=rng.integers(2, 9, n)[back])
    revised = rng.random(n) < REVISED
    when = day + rng.integers(90, 720, n)
    _if_past(rows, c[revised], when[revised], "knee_revision", pathway)
    return after


def _if_past(rows: Rows, c: Ints, day: Ints, what: str, pathway: int, **given: Floats | Ints) -> None:
    rows.add(c, day, what, day < 0, pathway=pathway, **given)
