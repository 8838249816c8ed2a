"""The county in bulk is the county one by one: every event of every customer, and what its own segments count."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics.base_features import features
from analytics.base_table import Grid
from analytics.population import GENDERS, Activity, Population
from data_access.county_bulk import CountyBulk
from data_access.county_lists import PATHWAYS_FROM
from data_access.county_source import CLINICAL, RELATIONS
from data_access.county_sources import county_sources
from data_access.county_store import person_from
from data_access.made_up_county.catalogue import templates
from data_access.made_up_county.files import SCHEMAS
from domain.event import Event, EventStatus
from domain.results import Fetched
from domain.snapshot import SnapshotTrouble
from services.population import EVENT_COLUMNS, PERSON_COLUMNS, day_number, population_of, words_of
from services.ports import Deadline
from services.ports_of_snapshots import BulkSource, Columns
from tests.contract.test_county_sources import DAY, FixedClock

DAYS = (DAY, date(2026, 11, 23), date(2027, 1, 2))
"""A Saturday, a Monday, and a Saturday of another month."""
EPOCH = date(1970, 1, 1)


def stored(folder: Path, query: str, file: str = "persons") -> list[Any]:
    db = sqlite3.connect(f"file:{folder / file}.sqlite?mode=ro", uri=True)
    rows = db.execute(query).fetchall()
    db.close()
    return rows


def one_by_one(event: Event) -> tuple[Any, ...]:
    """An event as the clinician's room has it."""
    minute = event.start.time.hour * 60 + event.start.time.minute if event.start.time else -1
    nights = (event.end.day - event.start.day).days if event.end else -1
    return (
        event.start.day, minute, event.kind, event.unit, event.channel, event.performer.role if event.performer else None,
        event.status, round((event.cost_eur or 0) * 100), event.duration_min or -1, nights, event.specialty or "",
        event.confidentiality == "shielded", event.register, event.pathway_id or event.episode_id or "",
    )  # fmt: skip


def in_bulk(words: Any, columns: Columns, row: int, c: int) -> tuple[Any, ...]:
    """The same of a row of the columns."""
    at = {name: int(columns[name][row]) for name in EVENT_COLUMNS}
    activity = Activity(**words["activities"][at["activity"]])
    episode = at["episode"]
    mark = f"{c}.p{episode - PATHWAYS_FROM}" if episode > PATHWAYS_FROM else f"{c}.e{episode}" if episode > 0 else ""

    def word(name: str, column: str) -> str | None:
        return None if at[column] < 0 else words[name][at[column]]

    return (
        EPOCH + timedelta(days=at["day"]), at["minute"], activity.kind, word("units", "unit"), word("channels", "channel"),
        word("roles", "role"), tuple(EventStatus)[at["status"]], at["cents"], at["minutes"], at["days"], activity.service,
        activity.shielded, activity.register, mark,
    )  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_every_event_of_every_customer_is_the_same_in_bulk(county_dir: Path, day: date) -> None:
    clock = FixedClock(day)
    bulk = CountyBulk(county_dir, clock)
    words, columns = bulk.words(), bulk.events(0, 10**6)
    sources = [source for source in county_sources(county_dir, clock) if source.id in (CLINICAL, RELATIONS)]
    edges = np.searchsorted(columns["number"], np.arange(10**4))
    told = 0
    for c, id in stored(county_dir, "SELECT c, id FROM subject ORDER BY c"):
        known: list[Event] = []
        for source in sources:
            answer = source.fetch(person_from(id), Deadline.after(30))
            known += answer.value.events if isinstance(answer, Fetched) else ()
        ours = [in_bulk(words, columns, row, c) for row in range(edges[c], edges[c + 1])]
        theirs = sorted(map(one_by_one, known), key=lambda told: told[:2])  # of one minute: by file, then in its order
        assert ours == theirs, c
        told += len(known)
    assert told == len(columns["day"]) > 10_000


def test_parts_are_the_whole(county_dir: Path) -> None:
    bulk = CountyBulk(county_dir, FixedClock())
    whole, parts = bulk.events(0, 10**6), [bulk.events(low, low + 57) for low in range(0, 600, 57)]
    for name, column in whole.items():
        assert np.array_equal(column, np.concatenate([part[name] for part in parts])), name
    assert len(bulk.events(5_000, 6_000)["day"]) == 0


def test_people_are_those_of_the_register(county_dir: Path) -> None:
    bulk = CountyBulk(county_dir, FixedClock())
    people, places = bulk.people(), bulk.words()["municipalities"]
    rows = stored(county_dir, "SELECT c, birth, gender, municipality, died, non_disclosure FROM person ORDER BY c")
    for row, (c, birth, gender, place, died, hidden) in enumerate(rows):
        born = day_number(date.fromisoformat(birth))
        assert people["number"][row] == c
        assert people["birth"][row] == (0 if born == -1 else born)
        assert GENDERS[people["gender"][row]] == gender
        assert places[people["municipality"][row]] == place
        assert people["died"][row] == (-1 if died is None else day_number(DAY) + died)
        assert bool(people["hidden"][row]) == bool(hidden)
    assert len(rows) == len(people["number"]) == 300
    assert people["hidden"].any()
    assert (people["moved"] == -1).all()


def test_answers_on_coping_are_those_of_the_file(county_dir: Path) -> None:
    found = CountyBulk(county_dir, FixedClock()).answers()
    rows = stored(county_dir, "SELECT c, day, answer FROM coping ORDER BY c, day", "segments")
    ours = zip(*(found[name].tolist() for name in ("number", "day", "coping")), strict=True)
    today = day_number(DAY)
    assert list(ours) == [(c, today + day, answer) for c, day, answer in rows] != []
    assert {answer for _, _, answer in rows} <= set(range(11))


def test_the_newest_answer_is_the_one_that_the_countys_own_types_rest_on(county_dir: Path) -> None:
    newest = {c: answer for c, _, answer in stored(county_dir, "SELECT * FROM coping ORDER BY c, day", "segments")}
    query = "SELECT c, json_extract(reasons, '$[0][1]') FROM membership WHERE segment IN {}"
    strategies = ("omatoimi", "yhteistyo", "yhteiso", "verkosto")
    told = dict(stored(county_dir, query.format(strategies), "segments"))
    assert newest.items() <= told.items()
    born = dict(stored(county_dir, "SELECT c, birth FROM person"))
    assert all(date.fromisoformat(born[c]) > DAY - timedelta(days=631) for c in set(told) - set(newest))


def test_a_customers_own_number_is_found(county_dir: Path) -> None:
    bulk: BulkSource = CountyBulk(county_dir, FixedClock())
    for c, id in stored(county_dir, "SELECT c, id FROM subject")[:20]:
        assert bulk.number_of(person_from(id)) == c


def population(bulk: CountyBulk) -> Population:
    people, events = bulk.people(), dict(bulk.events(0, 10**6))
    events["person"] = np.searchsorted(people["number"], events["number"]).astype(np.int32)
    return population_of(
        {name: people[name] for name in PERSON_COLUMNS}, events, words_of({**bulk.words(), "segments": []}), bulk.as_of()
    )  # fmt: skip


def test_the_base_table_of_today_is_what_the_countys_segments_count(county_dir: Path) -> None:
    """The county counts plain offsets; here days are folded to working days. So somebody with an event that folding
    may carry over an edge of the year, or with a period there, may differ by just those; everybody else by nothing."""
    bulk = CountyBulk(county_dir, FixedClock())
    whole = population(bulk)
    found = {name: column[:, -1] for name, column in features(Grid(whole, np.array([whole.as_of]))).items()}
    measures = ("visits_12_months", "cost_12_months", "services_12_months", "emergency_12_months")
    back = whole.as_of - whole.events.day
    stays = np.isin(whole.events.activity, [n for n, one in enumerate(templates()) if one.kind == "stay"])
    edge = (np.abs(back - 365) <= 2) | (stays & ((back < 3) | (back + 2 >= 365 - np.maximum(whole.events.days, 0))))
    near = np.bincount(whole.owner[edge], minlength=len(whole.people))
    rows = stored(county_dir, f"SELECT {', '.join(measures)} FROM usage ORDER BY c", "segments")
    usage = dict(zip(measures, np.array(rows).T, strict=True))
    for name in measures:
        assert np.array_equal(found[name][near == 0], usage[name][near == 0]), name
        if name != "cost_12_months":
            assert (np.abs(found[name] - usage[name]) <= near).all(), name
    stayed = near * 200_00  # a day of the dearest housing, for each of them
    assert (np.abs(found["cost_12_months"] - usage["cost_12_months"]) <= stayed).all()
    assert (near == 0).sum() > 200
    assert usage["visits_12_months"].sum() > 500


def broken(county_dir: Path, tmp_path: Path, command: str, file: str) -> CountyBulk:
    shutil.copytree(county_dir, tmp_path / "county")
    db = sqlite3.connect(tmp_path / "county" / f"{file}.sqlite")
    db.execute(command)
    db.commit()
    db.close()
    return CountyBulk(tmp_path / "county", FixedClock())


@pytest.mark.parametrize(
    ("file", "command"),
    [
        ("clinical", "UPDATE event SET template = 9999 WHERE c = 105"),
        ("clinical", "UPDATE event SET status = 77 WHERE c = 105"),
        ("clinical", "UPDATE event SET day = 'yesterday' WHERE c = 105 AND seq = 3"),
        ("clinical", "UPDATE event SET day = 100000000 WHERE c = 105 AND seq = 3"),
        ("clinical", "UPDATE event SET template = -3 WHERE c = 105 AND seq = 3"),
        ("clinical", "ALTER TABLE event DROP COLUMN cents"),
        ("clinical", "DELETE FROM template WHERE number = 3"),
        ("clinical", "DROP TABLE unit"),
    ],
)
def test_a_file_that_makes_no_sense_is_told_in_a_sentence(
    county_dir: Path, tmp_path: Path, file: str, command: str
) -> None:
    bulk = broken(county_dir, tmp_path, command, file)
    with pytest.raises(SnapshotTrouble) as told:
        bulk.events(0, 10**6)
    assert str(told.value).endswith(".")


@pytest.mark.parametrize("birth", ["", "sometime", "2026-13-45", None])
def test_a_birth_that_is_no_date_is_told_or_unknown(county_dir: Path, tmp_path: Path, birth: str | None) -> None:
    bulk = broken(
        county_dir, tmp_path, f"UPDATE person SET birth = {birth!r} WHERE c = 105".replace("None", "NULL"), "persons"
    )
    people = bulk.people()
    assert people["birth"][people["number"] == 105] == [-1]


def test_a_file_that_is_none_or_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SnapshotTrouble):
        CountyBulk(tmp_path, FixedClock()).version()
    for name in SCHEMAS:
        (tmp_path / f"{name}.sqlite").write_bytes(b"not a database at all, but long enough to look at" * 40)
    bulk = CountyBulk(tmp_path, FixedClock())
    assert bulk.version()
    for read in (bulk.people, bulk.words, bulk.answers, lambda: bulk.events(0, 9)):
        with pytest.raises(SnapshotTrouble):
            read()


def test_a_county_that_was_written_to_has_another_version(county_dir: Path, tmp_path: Path) -> None:
    before = CountyBulk(county_dir, FixedClock()).version()
    changed = broken(county_dir, tmp_path, "UPDATE event SET cents = 1 WHERE c = 105 AND seq = 3", "clinical")
    assert changed.version() != before == CountyBulk(county_dir, FixedClock()).version()
