"""Bodies in the made-up county against the published shares that data_access/made_up_county/bodies.py names."""

from __future__ import annotations

import sqlite3
from datetime import date

import numpy as np
import pytest

from data_access.made_up_county.bodies import Bodies, draw_bodies
from data_access.made_up_county.build import build_county
from data_access.made_up_county.cohort import Cohort, make_cohort
from data_access.made_up_county.identities import Issuer

DAY = date(2026, 11, 21)
EVENTS = "FROM event e JOIN template t ON t.number = e.template"


@pytest.fixture(scope="module")
def everybody() -> tuple[Cohort, Bodies]:
    """40,000 people as they are, whatever is written down of them."""
    cohort = make_cohort(101, 0, 40_000, 40_000, DAY, Issuer(1), 1)
    return cohort, draw_bodies(cohort, np.random.default_rng(5), np.zeros(0, dtype=np.int64))


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    folder = tmp_path_factory.mktemp("bodies") / "county"
    build_county(folder, size=4_000, seed=2, day=DAY)
    db = sqlite3.connect(folder / "clinical.sqlite")
    db.execute("ATTACH ? AS persons", (str(folder / "persons.sqlite"),))
    return db


def test_obesity_is_as_common_as_in_finland(everybody: tuple[Cohort, Bodies]) -> None:
    """BMI 30 and over: 30 % of women and 27 % of men of 20 and over; a third of those of 40-64."""
    cohort, body = everybody
    adult, middle = cohort.age >= 20, (cohort.age >= 40) & (cohort.age < 65)
    assert np.mean(body.bmi[adult & cohort.female] >= 30) == pytest.approx(0.30, abs=0.025)
    assert np.mean(body.bmi[adult & ~cohort.female] >= 30) == pytest.approx(0.27, abs=0.025)
    assert np.mean(body.bmi[middle] >= 30) == pytest.approx(0.33, abs=0.03)


@pytest.mark.parametrize(
    ("low", "high", "female", "share"), [(20, 65, False, 0.12), (20, 65, True, 0.11), (65, 85, False, 0.09), (65, 85, True, 0.05)]
)  # fmt: skip
def test_daily_smoking(everybody: tuple[Cohort, Bodies], low: int, high: int, female: bool, share: float) -> None:
    cohort, body = everybody
    asked = (cohort.age >= low) & (cohort.age < high) & (cohort.female == female)
    assert np.mean(body.smokes[asked] == 2) == pytest.approx(share, abs=0.015)


def test_bmi_on_record_follows_from_height_and_weight(county: sqlite3.Connection) -> None:
    query = f"SELECT e.c, e.day, t.key, e.value {EVENTS} WHERE t.key IN ('height', 'weight', 'bmi') AND e.c > 100"
    rows = county.execute(query).fetchall()
    height = {c: value for c, _, key, value in rows if key == "height"}
    weight = {(c, day): value for c, day, key, value in rows if key == "weight"}
    told = [(c, day, value) for c, day, key, value in rows if key == "bmi"]
    assert len(told) > 1_000
    for c, day, value in told:
        assert value == pytest.approx(weight[c, day] / (height[c] / 100) ** 2, abs=0.051)


def test_each_thing_is_missing_for_some_and_children_are_not_measured(county: sqlite3.Connection) -> None:
    adults = {
        c for (c,) in county.execute("SELECT c FROM persons.person WHERE c > 100 AND birth BETWEEN '1927' AND '2007'")
    }
    for key, low, high in (("bmi", 0.4, 0.75), ("smoking%", 0.4, 0.6), ("asa%", 0.01, 0.05)):
        known = {c for (c,) in county.execute(f"SELECT DISTINCT e.c {EVENTS} WHERE t.key LIKE ? AND e.c > 100", (key,))}
        assert low < len(known & adults) / len(adults) < high, key
        young = county.execute(
            f"SELECT count(*) {EVENTS} JOIN persons.person p ON p.c = e.c WHERE t.key LIKE ? AND p.birth > '2009'",
            (key,),
        ).fetchone()[0]
        assert young == 0, key


def test_an_asa_class_comes_before_an_operation_and_old_and_ill_people_have_higher_ones(
    county: sqlite3.Connection,
) -> None:
    operated = f"SELECT e.c, e.day {EVENTS} WHERE t.kind = 'surgery' AND t.key <> 'knee_revision' AND e.c > 100"
    days: dict[int, list[int]] = {}
    for c, day in county.execute(operated):
        days.setdefault(c, []).append(day)
    assessed = county.execute(f"SELECT e.c, e.day, t.key {EVENTS} WHERE t.key LIKE 'asa%' AND e.c > 100").fetchall()
    assert len(assessed) > 40
    assert all(any(7 <= op - day <= 21 for op in days.get(c, ())) for c, day, _ in assessed)
    born = dict(county.execute("SELECT c, birth FROM persons.person"))
    old = [key for c, _, key in assessed if born[c] < "1951-11-21"]
    assert old
    assert "asa_1" not in old  # 75 and over are II at least


def test_some_have_drug_allergies(county: sqlite3.Connection) -> None:
    found = county.execute("SELECT c, severity, day FROM alert WHERE kind = 'allergy' AND c > 100").fetchall()
    assert 0.06 < len(found) / 3_900 < 0.11
    assert len({c for c, _, _ in found}) == len(found)
    assert {severity for _, severity, _ in found} == {"low", "high"}
    assert all(day < 0 for _, _, day in found)
