"""Two long lives of the showcase: over 2,000 events in 20 years, and about 300 in ten. Seeds of their own."""

from __future__ import annotations

import numpy as np

from data_access.made_up_county.rows import BY_DAY, BY_MONTH, BY_YEAR, ONGOING, PLANNED
from data_access.made_up_county.showcase_stories import (
    child,
    contradicting,
    deceased,
    empty,
    hidden,
    knee,
    psychiatric,
    staff_customers,
    stopped,
    swedish,
    temporary,
    twins,
    withdrawn,
)  # fmt: skip
from data_access.made_up_county.story import YEAR, Story

HEAVY_YEARS = 20


def stories() -> tuple[Story, ...]:
    """Every showcase story; customer numbers follow this order, from 1."""
    return (
        knee(), stopped(), heavy(), busy(), hidden(), child(), deceased(), *twins(), temporary(), swedish(), empty(),
        contradicting(), withdrawn(), psychiatric(), *staff_customers(),
    )  # fmt: skip


def heavy() -> Story:
    """Type 1 diabetes since youth; later atrial fibrillation on warfarin, heart failure, kidney disease, home care."""
    story = Story(
        key="heavy", names=("Heikkinen", "Anja Helena"), birth="1949-09-21", gender="female",
        contact=("Niittytie 6", "040 998 2109", None), coping=2,
        need="Haluan asua kotona niin pitkään kuin pystyn, ja ettei joka viikko tarvitsisi lähteä sairaalaan.",
    )  # fmt: skip
    rng = np.random.default_rng(2109)
    story.alert("allergy", "Jodivarjoaine: anafylaksia", "high", -3900)
    story.alert("risk", "Varfariinihoito: vuotoriski", "high", -4380)
    story.alert("risk", "MRSA-kantajuus", "low", -1210)
    _heavy_background(story)
    _heavy_rhythms(story, rng)
    _heavy_crises(story, rng)
    story.instead("call_diabetes", [("height", 163.0), ("smoking_former", None), ("asa_3", None)])
    story.instead("msg_in", [("soc_contact", None)], before=-13, by="social").related("assignment", "social", -90, None)
    story.at(
        0, "appt_gp", "Lääkärin vastaanotto, turvotukset ja hengenahdistus", by="doctor", minute=600, status=PLANNED
    )
    story.at(9, "appt_diabetes", status=PLANNED).at(27, "appt_spec", status=PLANNED)
    story.related("appointment", "doctor", -14, 14).related("assignment", "doctor", -4000, None)
    story.related("assignment", "staff", -1200, None)
    story.consents.append((-4000, None))
    return story


def _heavy_background(story: Story) -> None:
    story.at(-HEAVY_YEARS * YEAR + 20, "dx_diabetes1", minute=BY_YEAR)
    story.at(-HEAVY_YEARS * YEAR + 40, "med_insulin", nights=-1, status=ONGOING, minute=BY_MONTH)
    story.at(-6200, "dx_hypertension").at(-6190, "med_ramipril", nights=-1, status=ONGOING)
    story.at(-6000, "med_statin", nights=-1, status=ONGOING).at(-4400, "dx_af").at(
        -4380, "med_warfarin", nights=-1, status=ONGOING
    )
    story.at(-2700, "dx_hf").at(-2695, "med_furosemide", nights=-1, status=ONGOING)
    story.at(-2690, "med_bisoprolol", nights=-1, status=ONGOING).at(-1900, "dx_ckd").at(
        -5100, "cataract", "Kaihileikkaus, oikea silmä"
    )
    story.at(-5020, "cataract", "Kaihileikkaus, vasen silmä").at(-1180, "soc_need_home").at(-1165, "soc_homecare")
    story.at(-1160, "homecare_period", nights=-1, status=ONGOING).at(-700, "soc_carer")


def _drift(rng: np.random.Generator, first: int, last: int, step: int) -> list[int]:
    """Days about `step` apart, never earlier than the one before."""
    days, day = [], first
    while day <= last:
        days.append(day)
        day += max(1, int(step + rng.integers(-step // 5 - 1, step // 5 + 2)))
    return days


def _heavy_rhythms(story: Story, rng: np.random.Generator) -> None:
    for day in _drift(rng, -7200, -5, 61):
        story.at(day, "hba1c", value=float(np.clip(63 + 6 * np.sin(day / 900) + rng.normal(0, 3), 45, 95).round()))
        story.at(day + 4, "nurse_diabetes" if rng.random() < 0.6 else "call_diabetes")
    for day in _drift(rng, -4375, -2, 10):
        story.at(day, "inr", value=float(np.clip(rng.normal(2.5, 0.45), 1.3, 5.2).round(1)))
    for day in _drift(rng, -1158, -1, 3):
        story.at(day, "home_nurse" if rng.random() < 0.4 else "home_help")
    for day in _drift(rng, -6900, -20, 122):
        story.at(day, "egfr", value=float(np.clip(88 + day / 1000 * -1 - (7000 + day) / 125, 24, 95).round()))
        story.at(day, "bp_sys", value=round(rng.normal(142, 11), 0)).at(day + 2, "note_lab")
    for day in _drift(rng, -7000, -40, 180):
        story.at(day, "gp_chronic", by="doctor" if day > -1500 else None).at(day + 3, "note_rx")
    for day in _drift(rng, -6800, -60, 365):
        story.at(day, "fundus").at(day + 10, "vac_flu").at(day + 30, "dental_exam").at(day + 44, "dental_hygiene")
    for day in _drift(rng, -6800, -4400, 16):
        story.at(day, "call_diabetes", why="Insuliiniannosten säätö")
    _heavy_later_rhythms(story, rng)


def _heavy_later_rhythms(story: Story, rng: np.random.Generator) -> None:
    for day in _drift(rng, -2650, -30, 140):
        story.at(day, "spec_cardio" if rng.random() < 0.5 else "spec_internal")
    for day in _drift(rng, -2690, -6, 45):
        story.at(day, "weight", value=float(np.clip(rng.normal(71, 2), 62, 80).round(1))).at(day, "consult_gp")
    for first in (-5600, -3700, -1900):
        for day in _drift(rng, first, first + 190, 4):
            story.at(day, "nurse_wound", why="Diabeettinen jalkahaava")
    for day in _drift(rng, -1500, -10, 34):
        story.at(day, "msg_in" if rng.random() < 0.5 else "call_follow")


def _heavy_crises(story: Story, rng: np.random.Generator) -> None:
    for day in _drift(rng, -2640, -16, 168):
        kind = "emergency_breath" if rng.random() < 0.6 else "emergency_chest"
        nights = int(rng.integers(2, 11))
        story.at(day, kind).at(day, "ecg").at(day, "xray_chest")
        if day + nights < -1:
            story.at(day, "stay_medical", nights=nights, why="Sydämen vajaatoiminnan pahentuminen")
            written = min(day + nights + 2, -1)
            late = min(int(rng.integers(1, 9)), -written - 1)
            story.at(written, "doc_summary", minute=BY_DAY, late=late * 1440 + 60)
    story.at(-402, "emergency_fall", why="Kaatuminen kotona").at(-402, "stay_health_centre", nights=18)
    story.at(-376, "feedback_wait", "Asiakaspalaute: kotiutuksesta ei kerrottu omaiselle ajoissa")


def busy() -> Story:
    """About 300 events: diabetes, blood pressure and back trouble over ten years."""
    story = Story(
        key="busy", names=("Leppänen", "Martti Tapio"), birth="1953-11-08", gender="male", place=0,
        contact=("Tehtaankatu 2 C 31", "040 998 0811", "martti.leppanen@example.fi"),
        need="Toivon, että joku katsoisi kaikki vaivat kerralla.",
    )  # fmt: skip
    rng = np.random.default_rng(811)
    story.alert("allergy", "Kodeiini: voimakas pahoinvointi", "low", -2200)
    story.at(-3500, "dx_hypertension").at(-3490, "med_ramipril", nights=-1, status=ONGOING)
    story.at(-3000, "dx_diabetes").at(-2995, "med_metformin", nights=-1, status=ONGOING)
    story.at(-1100, "med_statin", nights=-1, status=ONGOING).at(-800, "dx_copd")
    for day in _drift(rng, -2990, -15, 78):
        story.at(day, "hba1c", value=round(rng.normal(54, 4), 0)).at(day + 6, "nurse_diabetes")
    for day in _drift(rng, -3480, -25, 95):
        story.at(day, "nurse_bp").at(day, "bp_sys", value=round(rng.normal(146, 9), 0))
    for day in _drift(rng, -3300, -50, 222):
        story.at(day, "phone_need").at(day + 2, "gp_back", by="doctor" if day > -900 else None)
        story.at(day + 9, "physio").at(day + 23, "physio").at(day + 4, "note_rx")
    for day in _drift(rng, -3400, -70, 365):
        story.at(day, "gp_chronic").at(day - 6, "ldl", value=round(rng.normal(2.7, 0.3), 1)).at(day + 60, "dental_exam")
        story.at(day + 80, "vac_flu").at(day + 81, "dental_care").at(day - 6, "egfr", value=round(rng.normal(71, 3), 0))
    for day in _drift(rng, -1000, -90, 320):
        story.at(day, "emergency_breath").at(
            day + 1, "stay_medical", nights=4, why="Keuhkoahtaumataudin pahenemisvaihe"
        )
    story.instead("note_rx", [("height", 178.0), ("weight", 96.5), ("smoking_daily", None), ("asa_2", None)])
    story.at(0, "appt_gp", "Lääkärin vastaanotto, kokonaisarvio", by="doctor", minute=840, status=PLANNED)
    story.at(40, "appt_diabetes", status=PLANNED).related("appointment", "doctor", -14, 14)
    story.related("assignment", "staff", -600, None)
    story.consents.append((-3000, None))
    return story
