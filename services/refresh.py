"""`make refresh`: reads every source in bulk once and computes what the team leads' answers rest on.

The new snapshot is made beside the current one, which is read until the new one is whole. A run that was killed is
continued by the next: tables that are done are not made again.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np

from analytics import base_features
from analytics.base_table import Answers, Grid, month_ends
from analytics.population import UNKNOWN, Population
from domain.snapshot import (
    ANSWERS,
    BASE,
    CLUSTERS,
    EVENTS,
    MEMBERSHIPS,
    PEOPLE,
    STANDING,
    STEPS,
    Manifest,
    SnapshotTrouble,
)
from services.clustering import FEATURES, Grouped, definition, earlier, grouped
from services.ends_with_starter import BESIDE, end_with_starter
from services.population import EVENT_COLUMNS, PERSON_COLUMNS, population_of, words_of
from services.ports_of_snapshots import BulkSource, Columns, Draft, SnapshotStore, WordLists
from services.segmenting import SegmentBook, memberships, standing

COLUMNS_VERSION = "2"
"""Of the tables' form (docs/adr/050)."""
AT_ONCE = 25_000
"""Customers read or computed at a time: memory does not grow with them but for the columns themselves."""
DEFINITIONS = {"columns": COLUMNS_VERSION, "base": base_features.VERSION}
"""Besides those of the segments (services/segmenting.py)."""

Tell = Callable[[str], None]
Progress = Callable[[str, int, int], None]
"""(table, customers done, of how many)."""


@dataclass(frozen=True)
class Refreshed:
    """`made` False: the current snapshot already is of today, of these sources and these definitions."""

    id: str
    made: bool
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Run:
    """One refresh: what is read, where it is written, and who is told."""

    source: BulkSource
    draft: Draft
    tell: Tell
    progress: Progress

    def table(self, name: str, parts: Callable[[], Iterator[Columns]]) -> None:
        """Write a table unless a killed run has; one line."""
        started = time.monotonic()
        if self.draft.done(name):
            self.tell(f"{name}: {self.draft.rows(name):,} rows were ready")
            return
        rows = self.draft.write(name, parts())
        self.tell(f"{name}: {rows:,} rows in {time.monotonic() - started:.1f} s")


def refresh(
    source: BulkSource,
    store: SnapshotStore,
    book: SegmentBook,
    tell: Tell = lambda line: None,
    progress: Progress = lambda table, done, of: None,
    *,
    clusters: bool = True,
) -> Refreshed:
    """Make the snapshot of the source's day the current one. Raises SnapshotTrouble with a sentence: another refresh
    is under way, a source or the disk fails, the source changed while it was read. Then the old one is current.
    `clusters` False: no groups are made; who first asks for them waits (services/segment_clusters.py)."""
    with store.locked():
        version, as_of = source.version(), source.as_of()
        definitions = _definitions(book, clusters)
        id = _id(version, as_of, definitions)
        if store.stands(id):
            return Refreshed(id, made=False)
        words: dict[str, Any] = {**source.words(), **book.words()}
        run = _Run(source, store.begin(id), tell, progress)
        run.table(PEOPLE, lambda: iter((source.people(),)))
        numbers = run.draft.read(PEOPLE, ("number",))["number"]
        run.table(EVENTS, lambda: _events(run, numbers))
        run.table(ANSWERS, lambda: iter((_answers(run, numbers),)))
        _computed(run, words, as_of, book)
        if clusters:
            words["clusters"] = _clusters(run, store, as_of)
        if source.version() != version:
            raise SnapshotTrouble("The source changed while it was read: run `make refresh` again.")
        day = date(1970, 1, 1) + timedelta(days=as_of)
        rows = {name: run.draft.rows(name) for name in STEPS}
        run.draft.publish(Manifest(id, day, version, definitions), words)
        return Refreshed(id, True, rows)


def snapshot_id(source: BulkSource, book: SegmentBook, *, clusters: bool = True) -> str:
    """Of the snapshot that a refresh would make now. Raises SnapshotTrouble."""
    return _id(source.version(), source.as_of(), _definitions(book, clusters))


def _definitions(book: SegmentBook, clusters: bool) -> dict[str, str]:
    return DEFINITIONS | book.definitions() | ({"clusters": definition()} if clusters else {})


def _id(version: str, as_of: int, definitions: dict[str, str]) -> str:
    """The same for the same sources, day and definitions: so a killed run is known again."""
    told = json.dumps([version, as_of, definitions])
    return f"{np.datetime64(as_of, 'D')}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def _events(run: _Run, numbers: np.ndarray) -> Iterator[Columns]:
    """Of AT_ONCE customers at a time; those of somebody who is not in the register of persons are left out."""
    left_out = 0
    for first in range(0, max(1, len(numbers)), AT_ONCE):
        some = numbers[first : first + AT_ONCE]
        low, high = (int(some[0]), int(some[-1]) + 1) if len(some) else (0, 0)
        found = run.source.events(low, high)
        person, known = _places(numbers, found["number"])
        left_out += int((~known).sum())
        yield {"person": person[known]} | {name: found[name][known] for name in EVENT_COLUMNS}
        run.progress(EVENTS, min(first + AT_ONCE, len(numbers)), len(numbers))
    if left_out:
        run.tell(f"events: {left_out:,} belong to nobody in the register of persons and were left out")


def _answers(run: _Run, numbers: np.ndarray) -> Columns:
    found = run.source.answers()
    person, known = _places(numbers, found["number"])
    return {"person": person[known], "day": found["day"][known], "coping": found["coping"][known]}


def _places(numbers: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(place of each number, whether it is known at all)."""
    place = np.searchsorted(numbers, wanted).astype(np.int32)
    known = numbers[np.minimum(place, max(0, len(numbers) - 1))] == wanted if len(numbers) else wanted < UNKNOWN
    return place, known


def _computed(run: _Run, words: WordLists, as_of: int, book: SegmentBook) -> None:
    """What rests on people, events and answers; they are read only when something is to be done."""
    if all(run.draft.done(name) for name in (BASE, MEMBERSHIPS, STANDING)):
        whole = None
    else:
        draft = run.draft
        people, events = draft.read(PEOPLE, PERSON_COLUMNS), draft.read(EVENTS, ("person", *EVENT_COLUMNS))
        whole = population_of(people, events, words_of(words), as_of)
    ends = month_ends(as_of)
    run.table(BASE, lambda: _base(run, _there(whole), ends))
    run.table(
        MEMBERSHIPS,
        lambda: memberships(
            run.draft, _there(whole), ends, book, AT_ONCE,
            lambda done: run.progress(MEMBERSHIPS, done, len(_there(whole).people)),
        ),
    )  # fmt: skip
    run.table(STANDING, lambda: iter((standing(run.draft, _there(whole), ends, book),)))


def _clusters(run: _Run, store: SnapshotStore, as_of: int) -> dict[str, Any]:
    """The table of groups; returns their card. A table that is ready is made again for its card: the same one."""
    draft = run.draft

    @cache
    def made() -> Grouped:
        people = draft.read(PEOPLE, ("number", "birth"))
        table = draft.read(BASE, (*FEATURES, "here"), month=as_of)
        return grouped(table, table["here"] == 1, as_of, earlier(store, people["number"], people["birth"]))

    run.table(CLUSTERS, lambda: iter(({"cluster": made().label},)))
    return made().card


def _there(whole: Population | None) -> Population:
    if whole is None:
        raise SnapshotTrouble("The snapshot's draft was changed while it was made: run `make refresh` again.")
    return whole


def _base(run: _Run, whole: Population, ends: np.ndarray) -> Iterator[Columns]:
    """A part a shard and month-end, oldest first."""
    told, n = run.draft.read(ANSWERS, ("person", "day", "coping")), len(whole.people)
    answers = Answers(told["person"], told["day"], told["coping"])
    for first in range(0, max(1, n), AT_ONCE):
        last = min(n, first + AT_ONCE)
        found = base_features.features(Grid(whole.part(first, last), ends, answers.part(first, last)))
        for at, end in enumerate(ends.tolist()):
            month = np.full(last - first, end, dtype=np.int32)
            yield {"person": np.arange(first, last, dtype=np.int32), "month": month} | {
                name: column[:, at] for name, column in found.items()
            }
        run.progress(BASE, last, n)


def main() -> int:
    """Exit code 0. Raises SystemExit with one sentence when there is no new snapshot."""
    from services.wiring import bulk_source, segment_book, snapshots  # here, so that importing this file opens nothing

    if BESIDE in sys.argv[1:]:
        end_with_starter()
    started = time.monotonic()
    try:
        bar = _bar if sys.stderr.isatty() else lambda *_: None
        done = refresh(bulk_source(), snapshots(), segment_book(), _line, bar)
    except SnapshotTrouble as trouble:
        raise SystemExit(str(trouble)) from None
    took = f"in {time.monotonic() - started:.1f} s" if done.made else "already: nothing has changed since it was made"
    _line(f"Snapshot {done.id} is current {took}")
    return 0


def _line(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _bar(table: str, done: int, of: int) -> None:
    sys.stderr.write(f"\r{table} {done:,}/{of:,}" + ("\r" + " " * 50 + "\r" if done == of else ""))
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
