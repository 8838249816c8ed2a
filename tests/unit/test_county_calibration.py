"""The county against the published figures it is calibrated to (domain facts, sections 6 to 8), counted by hand in SQL.

Mapping: a treatment event is a health contact that took place, in any channel. "Remote" is phone, video and chat;
"professional consultations" are consultations and record entries (the customer is not there); the rest is met in person.
A resident is a living customer that is not of the showcase.
"""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from data_access.made_up_county import knee
from data_access.made_up_county.build import build_county
from data_access.made_up_county.cohort import Cohort, make_cohort
from data_access.made_up_county.identities import Issuer
from data_access.made_up_county.rows import Rows

DAY = date(2026, 11, 21)
VISIT = "t.kind = 'contact' AND t.register = 'health' AND e.status = 2 AND e.day > -365 AND e.day <= 0 AND e.c > 100"
EVENTS = "FROM event e JOIN template t ON t.number = e.template"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    folder = tmp_path_factory.mktemp("calibration") / "county"
    build_county(folder, size=5_000, seed=1, day=DAY)
    db = sqlite3.connect(folder / "clinical.sqlite")
    for name in ("relations", "persons", "segments", "ground_truth"):
        db.execute(f"ATTACH ? AS {name}", (str(folder / f"{name}.sqlite"),))
    return db


@pytest.fixture(scope="module")
def residents(county: sqlite3.Connection) -> list[int]:
    return [c for (c,) in county.execute("SELECT c FROM persons.person WHERE c > 100 AND died IS NULL")]


def per_resident(county: sqlite3.Connection, residents: list[int], query: str) -> np.ndarray:
    found = dict(county.execute(query).fetchall())
    return np.array([found.get(c, 0) for c in residents], dtype=float)


def top_tenth(values: np.ndarray) -> float:
    return float(np.sort(values)[::-1][: len(values) // 10].sum() / values.sum())


def test_treatment_events_a_resident_year(county: sqlite3.Connection, residents: list[int]) -> None:
    """37 M treatment events, 5.6 M inhabitants (2024): 6.6."""
    visits = per_resident(county, residents, f"SELECT e.c, count(*) {EVENTS} WHERE {VISIT} GROUP BY 1")
    assert visits.mean() == pytest.approx(6.6, abs=0.5)
    assert np.mean(visits > 0) == pytest.approx(5.2 / 5.6, abs=0.09)
    assert 0.35 <= top_tenth(visits) <= 0.45


def test_channels(county: sqlite3.Connection) -> None:
    """28.8 % remote, 32.1 % professional consultations (2022); outpatient 15.7 of 37 M in person (2024)."""
    found = dict(county.execute(f"SELECT t.channel, count(*) {EVENTS} WHERE {VISIT} GROUP BY 1").fetchall())
    share = {channel: n / sum(found.values()) for channel, n in found.items()}
    assert share["phone"] + share["video"] + share["chat"] == pytest.approx(0.288, abs=0.02)
    assert share["consultation"] + share["record_entry"] == pytest.approx(0.321, abs=0.02)
    assert share["in_person"] + share["home_visit"] + share["emergency"] == pytest.approx(15.7 / 37, abs=0.04)


def test_a_third_use_dental_care(county: sqlite3.Connection, residents: list[int]) -> None:
    query = f"SELECT e.c, count(*) {EVENTS} WHERE {VISIT} AND t.unit = 'hammas' GROUP BY 1"
    assert np.mean(per_resident(county, residents, query) > 0) == pytest.approx(0.34, abs=0.04)


def test_a_tenth_of_residents_cause_four_fifths_of_cost(county: sqlite3.Connection, residents: list[int]) -> None:
    """81 % in Oulu. Periods count for the days that fall into the year."""
    total = np.zeros(len(residents))
    for source in ("main", "relations"):
        rows = county.execute(
            f"SELECT e.c, e.day, e.nights, e.cents, t.kind FROM {source}.event e JOIN {source}.template t"
            " ON t.number = e.template WHERE e.cents > 0 AND e.day <= 0"
        )
        cost: dict[int, float] = {}
        for c, day, nights, cents, kind in rows:
            length = max(1, -day if nights < 0 else nights) if kind == "stay" else 1
            inside = max(0, min(day + length, 0 if kind == "stay" else 1) - max(day, -365))
            cost[c] = cost.get(c, 0) + cents * inside / length
        total += np.array([cost.get(c, 0) for c in residents])
    assert top_tenth(total) == pytest.approx(0.81, abs=0.06)
    assert 1_500 <= total.mean() / 100 <= 4_500


def test_unit_costs_of_2024(county: sqlite3.Connection) -> None:
    """Doctor 125, nurse 51, practical nurse 29, school nurse 39 EUR on average; within a tenth each."""
    for key, price in (("gp_visit", 125), ("nurse_visit", 51), ("home_help", 29), ("school_visit", 39)):
        low, mean, high = county.execute(
            f"SELECT min(cents), avg(cents), max(cents) {EVENTS} WHERE t.key = ? AND e.status = 2 AND e.c > 100", (key,)
        ).fetchone()
        assert mean / 100 == pytest.approx(price, rel=0.02), key
        assert price * 89 <= low <= high <= price * 111, key


def test_housing_is_paid_by_the_day(county: sqlite3.Connection) -> None:
    rows = county.execute(
        "SELECT e.cents, e.day, e.nights, t.eur FROM relations.event e JOIN relations.template t"
        " ON t.number = e.template WHERE t.key = 'housing_elderly' AND e.c > 100"
    ).fetchall()
    assert len(rows) > 10
    for cents, day, nights, price in rows:
        assert price == 200
        assert cents == 200_00 * (nights if nights > 0 else -day)


@pytest.fixture(scope="module")
def knees() -> tuple[Cohort, knee.Pathways, dict[str, np.ndarray]]:
    """The pathways of 120,000 customers, without the rest of their lives."""
    cohort = make_cohort(101, 0, 120_000, 120_000, DAY, Issuer(1), 1)
    rows = Rows()
    paths = knee.operate(cohort, rows)
    return cohort, paths, rows.finish(cohort.municipality, cohort.rng, cohort.first)


def test_primary_knees_a_year(knees: tuple[Cohort, knee.Pathways, object]) -> None:
    """About 200 per 100,000 residents."""
    cohort, paths, _ = knees
    last_five = (paths.waited >= 0) & (paths.operated > -5 * 365)
    assert last_five.sum() / 5 / len(cohort.c) * 100_000 == pytest.approx(200, abs=35)
    age = cohort.age[paths.c - cohort.first]
    assert np.mean(age >= 65) > 0.55  # mostly 65 and over


def test_knee_waits(knees: tuple[Cohort, knee.Pathways, object]) -> None:
    _, paths, _ = knees
    handled = paths.handled - paths.referral
    assert 1 <= np.median(handled) <= 2
    assert np.mean(handled <= 21) >= 0.99
    to_surgeon = paths.surgeon - paths.referral
    assert (to_surgeon.min(), to_surgeon.max()) == (20, 90)
    # Of those decided long ago, so that nobody is still waiting (else long waits would be missing).
    waited = paths.waited[(paths.waited >= 0) & (paths.surgeon < -900)]
    assert 80 <= np.median(waited) <= 120
    assert 0.10 <= np.mean(waited > 180) <= 0.25


def test_knee_outcomes(knees: tuple[Cohort, knee.Pathways, dict[str, np.ndarray]]) -> None:
    _, paths, columns = knees
    before = np.concatenate([score[2] for score in paths.scores])
    after = np.concatenate([score[3] for score in paths.scores])
    assert 20 <= before.mean() <= 23
    assert 35 <= after.mean() <= 38
    from data_access.made_up_county.catalogue import numbers

    def of(key: str) -> np.ndarray:
        return columns["template"] == numbers()[key]

    operated = of("knee_surgery").sum()
    nights = columns["nights"][of("stay_ort")]
    assert (nights.min(), nights.max()) == (0, 3)
    assert of("stay_readmit").sum() / operated == pytest.approx(0.065, abs=0.02)
    assert of("knee_revision").sum() / operated == pytest.approx(0.02, abs=0.012)
    assert np.mean(columns["pathway"][of("knee_surgery")] == 2) < 0.3


def test_conservative_care_comes_first(knees: tuple[Cohort, knee.Pathways, dict[str, np.ndarray]]) -> None:
    """Six to 24 months of three to six contacts before the referral."""
    from data_access.made_up_county.catalogue import numbers

    _, paths, columns = knees
    first = columns["template"] == numbers()["gp_knee"]
    key = dict(
        zip((columns["c"][first] * 8 + columns["pathway"][first]).tolist(), columns["day"][first].tolist(), strict=True)
    )
    starts = [key[c * 8 + 1] for c in paths.c.tolist() if c * 8 + 1 in key]
    assert len(starts) > 500
    spans = [
        r - key[c * 8 + 1]
        for c, r, n in zip(paths.c.tolist(), paths.referral.tolist(), range(10**6), strict=False)
        if r - key[c * 8 + 1] < 900
    ]
    assert min(spans) >= 180
    assert max(s for s in spans if s <= 720) <= 720
    contacts = np.isin(columns["template"], [numbers()[k] for k in ("gp_knee", "gp_knee_oa", "physio_knee")])
    counted = np.bincount(columns["c"][contacts] - 101)
    per_path = counted[counted > 0]
    assert np.median(per_path) == pytest.approx(4.5, abs=1.5)


def test_customer_strategies(county: sqlite3.Connection, residents: list[int]) -> None:
    """Placeholders 70, 15, 10 and 5 %."""
    found = dict(
        county.execute("SELECT segment, count(*) FROM segments.membership WHERE c > 100 GROUP BY 1").fetchall()
    )
    share = {name: found[name] / len(residents) for name in ("omatoimi", "yhteistyo", "yhteiso", "verkosto")}
    assert sum(share.values()) == pytest.approx(1.0)
    for name, wanted in (("omatoimi", 0.70), ("yhteistyo", 0.15), ("yhteiso", 0.10), ("verkosto", 0.05)):
        assert share[name] == pytest.approx(wanted, abs=0.05), name


def test_frequent_attenders_are_about_a_tenth(county: sqlite3.Connection, residents: list[int]) -> None:
    n = county.execute("SELECT count(*) FROM segments.membership WHERE segment = 'heavy_use' AND c > 100").fetchone()[0]
    assert n / len(residents) == pytest.approx(0.10, abs=0.03)


def test_true_lapses_show_in_the_record(county: sqlite3.Connection) -> None:
    """Who lapsed has had no such follow-up since, and a gap longer than the own rhythm."""
    lapses = county.execute("SELECT c, course, stopped, usual_gap FROM ground_truth.lapse WHERE c > 100").fetchall()
    assert len(lapses) > 20
    keys = {"diabetes": "hba1c", "hypertension": "bp_sys", "asthma": "pef"}
    for c, course, stopped, gap in lapses:
        last = county.execute(f"SELECT max(e.day) {EVENTS} WHERE e.c = ? AND t.key = ?", (c, keys[course])).fetchone()[
            0
        ]
        assert last is not None
        assert last <= stopped < -gap


def test_events_know_when_they_were_written(county: sqlite3.Connection) -> None:
    late, n, early = county.execute(
        "SELECT sum(e.late > 1440), count(*), sum(e.late < 0) FROM event e WHERE e.status = 2"
    ).fetchone()
    assert 0.01 < late / n < 0.06
    assert early == 0
    future = "e.day * 1440 + e.late + CASE WHEN e.minute < 0 THEN 720 ELSE e.minute END > 0"
    for source in ("main", "relations"):
        query = f"SELECT count(*) FROM {source}.event e WHERE e.status IN (2, 3, 4) AND (e.day >= 0 OR {future})"
        assert county.execute(query).fetchone()[0] == 0  # what is done was done, and written, before today
    booked = county.execute("SELECT max(e.late + e.day * 1440) FROM relations.event e WHERE e.status = 0 AND e.c > 100")
    assert booked.fetchone()[0] < 0  # a booking was made before today


def test_nothing_happens_before_birth_or_after_death(county: sqlite3.Connection) -> None:
    for source in ("main", "relations"):
        rows = county.execute(
            f"SELECT count(*) FROM {source}.event e JOIN persons.person p ON p.c = e.c WHERE e.c > 100 AND (e.day > p.died"
            " OR julianday(?) + e.day < julianday(p.birth) - 1)",
            (DAY.isoformat(),),
        )
        assert rows.fetchone()[0] == 0


def test_the_calibration_county_is_a_file(tmp_path: Path) -> None:
    build_county(tmp_path / "tiny", size=1, seed=1, day=DAY)
    with sqlite3.connect(tmp_path / "tiny" / "persons.sqlite") as db:
        assert db.execute("SELECT count(*) FROM person").fetchone()[0] == 17  # the showcase is never left out
