"""A refresh of a county of 560,000 customers and 11 million events: seconds and memory, in a process of its own.

The customers are made up by arithmetic, as columns (services.ports_of_snapshots), because files of such a county would
take minutes to make. What reading files costs is measured on the default county, beside.
`python -m benchmarks.refresh` measures this part alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.figures import Bar, Figure
from benchmarks.servers import ROOT
from data_access.county_bulk import CountyBulk
from data_access.made_up_county.catalogue import templates
from data_access.made_up_county.places import MUNICIPALITIES, units
from data_access.snapshots import FolderSnapshots
from data_access.system_clock import SystemClock
from domain.event import Channel, EventStatus
from domain.hetu import PersonalId
from services.population import Populations, day_number
from services.refresh import refresh
from services.wiring import segment_book

CUSTOMERS, EVENTS = 560_000, 11_000_000
DAY = date(2026, 11, 21)
SECONDS, GIGABYTES = Bar(60), Bar(3)
_YEARS = 5 * 365


class ManyCustomers:
    """A BulkSource of customers with 0 to some hundreds of events, 19.6 on average; always the same."""

    def __init__(self, customers: int = CUSTOMERS, events: int = EVENTS) -> None:
        rng = np.random.default_rng(20_260)
        self._customers = customers
        lengths = np.minimum(rng.lognormal(2.2, 1.1, customers), 500)
        self._lengths = np.floor(lengths * events / lengths.sum() + rng.random(customers)).astype(np.int64)

    def version(self) -> str:
        return f"{self._customers}"

    def as_of(self) -> int:
        return day_number(DAY)

    def words(self) -> dict[str, list[Any]]:
        activities = [
            {"key": t.key, "name": t.what, "kind": t.kind, "service": t.specialty, "shielded": t.shielded,
             "register": t.register, "desk": t.unit}
            for t in templates()
        ]  # fmt: skip
        return {
            "activities": activities, "units": [unit.name for unit in units()], "roles": ["a", "b", "c"],
            "channels": [one.value for one in Channel], "municipalities": list(MUNICIPALITIES),
        }  # fmt: skip

    def people(self) -> dict[str, np.ndarray]:
        n, rng = self._customers, np.random.default_rng(1)
        nobody = np.full(n, -1, dtype=np.int32)
        return {
            "number": np.arange(1, n + 1), "birth": (self.as_of() - rng.integers(0, 36_000, n)).astype(np.int32),
            "gender": rng.integers(0, 2, n).astype(np.int8), "municipality": rng.integers(0, 6, n).astype(np.int16),
            "died": nobody, "moved": nobody, "hidden": np.zeros(n, dtype=bool),
        }  # fmt: skip

    def events(self, low: int, high: int) -> dict[str, np.ndarray]:
        lengths = self._lengths[low - 1 : high - 1]
        rng, n = np.random.default_rng(low), int(lengths.sum())
        number, kind = np.repeat(np.arange(low, high), lengths), rng.integers(0, len(templates()), n)
        day = (self.as_of() + 30 - rng.integers(0, _YEARS, n)).astype(np.int32)
        small = [("unit", 60, np.int16), ("channel", 8, np.int8), ("role", 3, np.int8), ("professional", 900, np.int32)]
        more = [("cents", 20_000, np.int32), ("minutes", 60, np.int32), ("episode", 40, np.int32)]
        told = {name: rng.integers(-1 if name != "cents" else 0, top, n).astype(t) for name, top, t in (*small, *more)}
        told |= {
            "number": number, "day": day, "minute": rng.integers(-1, 1_440, n).astype(np.int16),
            "activity": kind.astype(np.int32), "days": np.where(rng.random(n) < 0.02, 5, -1).astype(np.int32),
            "status": np.full(n, tuple(EventStatus).index(EventStatus.DONE), dtype=np.int8),
        }  # fmt: skip
        order = np.argsort(number << 32 | (day.astype(np.int64) << 11) + told["minute"] + 1)
        return {name: column[order] for name, column in told.items()}

    def answers(self) -> dict[str, np.ndarray]:
        """Two for everybody, some hundred days ago and two years before that."""
        number = np.repeat(np.arange(1, self._customers + 1), 2)
        day = self.as_of() - 100 - np.tile([730, 0], self._customers) - number % 500
        return {"number": number, "day": day.astype(np.int32), "coping": (number * 7 % 11).astype(np.int8)}

    def number_of(self, person: PersonalId) -> int | None:
        return None


def refreshed(folder: Path, county: Path) -> Iterator[Figure]:
    """`county`: the folder of the default county."""
    many = _measured("many", folder / "many")
    kept = f"refresh of {many['people']:,} customers, {many['events']:,} events"
    note = "columns made by arithmetic; wall time"
    yield Figure(kept, many["seconds"], "s", bar=SECONDS, note=note)
    yield Figure(f"{kept}, memory", many["gigabytes"], "GB", bar=GIGABYTES)
    yield Figure(f"{kept}, the same loaded by a server", many["load"], "s", note=f"{many['disk']:.2f} GB on the disk")
    read = _measured(str(county), folder / "county")
    words = f"refresh of the default county from its files, {read['events']:,} events"
    yield Figure(words, 1e6 * read["seconds"] / read["events"], "us an event")


def _measured(source: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.refresh", source, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1_200, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measure(source: str, folder: Path) -> None:
    import resource

    store = FolderSnapshots(folder)
    started, cpu = time.perf_counter(), time.process_time()
    bulk = ManyCustomers() if source == "many" else CountyBulk(Path(source), SystemClock(DAY))
    done = refresh(bulk, store, segment_book(), lambda line: print(line, flush=True))
    took, used = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    started = time.perf_counter()
    Populations(store).current()
    load = time.perf_counter() - started
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e9
    told = {"seconds": took, "cpu": used, "gigabytes": peak, "load": load, "disk": size}
    print(json.dumps(told | {name: done.rows[name] for name in ("people", "events")}))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _measure(sys.argv[1], Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as made:
            day = ["--day", DAY.isoformat(), "--out", f"{made}/made"]
            command = [sys.executable, "-m", "data_access.made_up_county", "--size", "20000", "--seed", "1", *day]
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            for one in refreshed(Path(made), Path(made) / "made"):
                print(one.line(), one.note)
