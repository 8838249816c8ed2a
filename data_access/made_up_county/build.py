"""Builds a county: chunk after chunk of customers, so that memory does not grow with size; whole or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from data_access.made_up_county.bodies import allergies
from data_access.made_up_county.cohort import ALIVE, Cohort, make_cohort, person_rows
from data_access.made_up_county.courses import happen
from data_access.made_up_county.files import SCHEMAS, CountyFiles
from data_access.made_up_county.identities import EPOCH, Issuer
from data_access.made_up_county.rows import SOURCES, Columns, Rows, numbered, template_table
from data_access.made_up_county.segments import (
    People,
    coping_answers,
    coping_rows,
    membership_rows,
    segment,
    usage_rows,
)
from data_access.made_up_county.showcase import ShowcaseCustomer, showcase
from data_access.made_up_county.showcase_lives import stories
from data_access.made_up_county.story import Story, demo_professional, people_of
from data_access.made_up_county.tallies import Tallies
from data_access.made_up_county.ties import tie_rows
from data_access.made_up_county.truth import truth_rows

VERSION = "6"
CHUNK = 2_000
FIRST_ORDINARY = 101  # numbers 1-100 are the showcase's
MAX_AGE_DAYS = 366

Progress = Callable[[int, int], None]


def build_county(folder: Path, *, size: int, seed: int, day: date, progress: Progress = lambda done, of: None) -> None:
    """Build the county of `size` customers (the showcase included, and never left out) into `folder`.

    Written beside and renamed: a killed run leaves the county that was there. Raises OSError, sqlite3.Error.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _write(beside, size, seed, day, progress)
        _swap(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _swap(beside: Path, folder: Path) -> None:
    old = folder.with_name(f".{folder.name}-old-{os.getpid()}")
    if folder.exists():
        folder.rename(old)
    beside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write(beside: Path, size: int, seed: int, day: date, progress: Progress) -> None:
    files = CountyFiles(beside)
    try:
        told = stories()
        tallies = Tallies(day)
        tell(files, told, showcase(), seed, tallies)
        ordinary = max(0, size - len(told))
        issuer = Issuer(seed)
        for place in range(0, ordinary, CHUNK):
            count = min(CHUNK, ordinary - place)
            cohort = make_cohort(FIRST_ORDINARY + place, place, count, ordinary, day, issuer, seed)
            _write_chunk(files, cohort, tallies)
            progress(len(told) + place + count, size)
        for table, rows in tallies.rows().items():
            files.insert("segments", table, rows)
        files.finish({"seed": str(seed), "size": str(size), "day": day.isoformat(), "version": VERSION})
    finally:
        files.abandon()


def _write_chunk(files: CountyFiles, cohort: Cohort, tallies: Tallies) -> None:
    ids = list(zip(cohort.c.tolist(), cohort.ids, strict=True))
    for name in SCHEMAS:
        files.insert(name, "subject", ids)
    files.insert("persons", "person", person_rows(cohort))
    files.insert("clinical", "alert", allergies(cohort))
    rows = Rows()
    truth = happen(cohort, rows)
    columns = rows.finish(cohort.municipality, cohort.rng, cohort.first)
    keep = cohort.present(columns["c"], columns["day"])
    columns = {name: column[keep] for name, column in columns.items()}
    write_events(files, columns)
    for table, lines in tie_rows(columns).items():
        files.insert("relations", table, lines)
    for table, lines in truth_rows(cohort, truth).items():
        files.insert("ground_truth", table, lines)
    living = (cohort.died == ALIVE) & ~cohort.archived
    coping = coping_answers(cohort.coping)
    people = People(cohort.c, cohort.age, cohort.female, coping, truth.health.burden, living)
    _write_segments(files, people, columns, tallies)


def _write_segments(files: CountyFiles, people: People, columns: Columns, tallies: Tallies) -> None:
    facts = segment(people, columns)
    files.insert("segments", "membership", membership_rows(people, facts))
    files.insert("segments", "usage", usage_rows(people, facts))
    files.insert("segments", "coping", coping_rows(people))
    tallies.add(people, facts, columns)


def write_events(files: CountyFiles, columns: Columns) -> dict[str, Columns]:
    """Each event to the source that would know it. Returns the numbered rows by source."""
    source = template_table().source[columns["template"]]
    split = {name: numbered(columns, source == number) for number, name in enumerate(SOURCES)}
    for name, part in split.items():
        files.insert_events(name, part)
    return split


def tell(
    files: CountyFiles, told: tuple[Story, ...], listed: tuple[ShowcaseCustomer, ...], seed: int, tallies: Tallies
) -> None:
    """Write the showcase as customers 1.. in the order of the stories."""
    by_key = {customer.key: customer for customer in listed}
    rows = Rows()
    wordings: list[tuple[str | None, str | None]] = [(None, None)]
    for c, story in enumerate(told, 1):
        customer = by_key[story.key]
        value = f"{customer.system}|{customer.hetu}" if customer.system else customer.hetu
        for name in SCHEMAS:
            files.insert(name, "subject", [(c, value)])
        story.put(c, rows, len(wordings))
        wordings += story.wordings
        _tell_facts(files, c, story)
    where = np.array([story.place for story in told], dtype=np.int64)
    columns = rows.finish(where, np.random.default_rng([seed, 0]), 1)
    _write_segments(files, people_of(told, tallies.day), columns, tallies)
    for name, part in write_events(files, columns).items():
        tags = zip(part["c"].tolist(), part["seq"].tolist(), part["tag"].tolist(), strict=True)
        said = [(c, seq, *wordings[tag]) for c, seq, tag in tags if any(wordings[tag])]
        files.insert(name, "wording", said)


def _tell_facts(files: CountyFiles, c: int, story: Story) -> None:
    files.insert("persons", "person", [story.person_row(c)])
    files.insert("clinical", "alert", [(c, *alert) for alert in story.alerts])
    if story.known_as:
        files.insert("clinical", "known_as", [(c, *story.known_as)])
    ties = [(c, kind, demo_professional(by), -1, start, end, "") for kind, by, start, end in story.relations]
    files.insert("relations", "care_relation", ties)
    files.insert("relations", "consent", [(c, *consent) for consent in story.consents])
    files.insert("relations", "denial", [(c, *denial) for denial in story.denials])
    if story.need:
        files.insert("relations", "need", [(c, story.need)])
    files.insert("ground_truth", "lapse", [(c, course, day, gap) for course, day, gap in story.lapses])


def read_meta(folder: Path) -> dict[str, str]:
    """(seed, size, day, version) of the county in `folder`; empty when there is none or it cannot be read."""
    if not all((folder / f"{name}.sqlite").is_file() for name in SCHEMAS):
        return {}
    try:
        with sqlite3.connect(f"file:{folder / 'persons.sqlite'}?mode=ro", uri=True) as db:
            return dict(db.execute("SELECT name, value FROM meta"))
    except sqlite3.Error:
        return {}


def county_ready(folder: Path, *, seed: int, size: int, today: date | None = None) -> bool:
    """True when `folder` holds this very county. With `today`, also that it was built for that day or up to a year
    before: younger and older days are reached by shifting on read (docs/made-up-county.md)."""
    meta = read_meta(folder)
    same = (meta.get("seed"), meta.get("size"), meta.get("version")) == (str(seed), str(size), VERSION)
    if not same or today is None:
        return same
    return 0 <= (today - date.fromisoformat(meta["day"])).days <= MAX_AGE_DAYS


__all__ = ["ALIVE", "EPOCH", "VERSION", "build_county", "county_ready", "read_meta"]
