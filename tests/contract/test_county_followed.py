"""What followed an action, stored beside the county's other statistics and read through its port."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

from data_access.county_followed import CountyFollowed
from data_access.made_up_county.catalogue import numbers
from data_access.made_up_county.followed import questions
from data_access.templates_toml import TomlTemplates
from domain.measured import Followed
from services.ports import FollowedCounts
from services.templates import offered
from tests.contract.test_county_sources import DAY, FixedClock
from tests.fakes import make_house


class Counts:
    """A port that tells what a test says."""

    def __init__(self, *told: Followed) -> None:
        self.told = {one.question: one for one in told}

    def followed(self) -> dict[str, Followed]:
        return self.told


def test_every_question_is_counted_and_dated_to_the_day_before(county_dir: Path) -> None:
    port: FollowedCounts = CountyFollowed(county_dir, FixedClock())
    told = port.followed()
    assert set(told) == set(questions())
    for name, one in told.items():
        assert one.counted_on == date(2026, 11, 20)
        assert (one.start_days, one.within_days) == (questions()[name].start_days, questions()[name].within_days)
        assert (one.since, one.outcome) == (questions()[name].since, questions()[name].words)
        assert 0 <= one.done_then <= one.done
        assert 0 <= one.other_then <= one.other
    assert sum(one.done + one.other for one in told.values()) > 20, "the county has nobody to count"


def test_a_question_equals_a_count_over_the_stored_events(county_dir: Path) -> None:
    """The stays of living customers and the calls after them, straight from the files."""
    with sqlite3.connect(f"file:{county_dir / 'clinical.sqlite'}?mode=ro", uri=True) as db:
        db.execute("ATTACH ? AS who", (f"file:{county_dir / 'persons.sqlite'}?mode=ro",))
        living = {c for (c,) in db.execute("SELECT c FROM who.person WHERE died IS NULL")}
        rows = db.execute("SELECT c, day, template, nights FROM event WHERE status = 2").fetchall()
    asked = questions()["discharge_call"]
    kinds = {part: {numbers()[key] for key in getattr(asked, part)} for part in ("state", "done", "outcome")}
    told = [0, 0, 0, 0]
    for c in living:
        mine = [row[1:] for row in rows if row[0] == c]
        ends = [day + max(0, nights) for day, kind, nights in mine if kind in kinds["state"]]
        ends = [end for end in ends if end <= -(asked.start_days + asked.within_days)]
        lags = [day - max(ends) for day, kind, _ in mine if kind in kinds["outcome"]] if ends else []
        if not ends or any(0 < lag <= asked.start_days for lag in lags):
            continue
        did = any(kind in kinds["done"] and 0 <= day - max(ends) <= asked.start_days for day, kind, _ in mine)
        had = any(asked.start_days < lag <= asked.start_days + asked.within_days for lag in lags)
        told[0 if did else 2] += 1
        told[1 if did else 3] += had
    one = CountyFollowed(county_dir, FixedClock()).followed()["discharge_call"]
    assert [one.done, one.done_then, one.other, one.other_then] == told
    assert one.other > 5


def test_a_county_that_was_built_before_or_is_not_there_has_nothing_to_tell(county_dir: Path, tmp_path: Path) -> None:
    assert CountyFollowed(tmp_path / "nowhere", FixedClock()).followed() == {}
    shutil.copytree(county_dir, tmp_path / "old")
    with sqlite3.connect(tmp_path / "old" / "segments.sqlite") as db:
        db.execute("DROP TABLE followed")
    assert CountyFollowed(tmp_path / "old", FixedClock()).followed() == {}


def told(question: str, *cells: int) -> Followed:
    words = {"fi": "x", "sv": "x", "en": "x"}
    a, b, c, d = cells
    return Followed(question, words, words, 14, 180, a + b, a, c + d, c, DAY)


def test_templates_are_offered_with_what_was_counted_and_are_kept_without() -> None:
    templates = TomlTemplates()
    shown = offered(make_house(templates=templates, followed=Counts(told("diabetes_nurse", 30, 60, 20, 90))))
    evidence = {a.question: a.evidence for t in shown for a in t.actions if a.question}
    assert evidence["diabetes_nurse"] is not None
    assert evidence["discharge_call"] is None
    plainly = tuple(replace(t, actions=tuple(replace(a, evidence=None) for a in t.actions)) for t in shown)
    assert plainly == templates.all() == offered(make_house(templates=templates)), "the store keeps them without"


def test_a_small_cell_offers_a_template_without_evidence() -> None:
    shown = offered(make_house(templates=TomlTemplates(), followed=Counts(told("diabetes_nurse", 4, 60, 20, 90))))
    assert all(action.evidence is None for template in shown for action in template.actions)
