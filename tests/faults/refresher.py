"""A refresh in a process of its own that can be killed: the county in the first folder, snapshots in the second.

Writes are slowed to the pace of an old disk by the number of seconds a part given third, so that a kill meets every
step of a small county.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from data_access import snapshots
from data_access.county_bulk import CountyBulk
from data_access.snapshots import FolderSnapshots
from data_access.system_clock import SystemClock
from services import refresh as refreshing
from services.wiring import segment_book


def slowly(seconds: float) -> Any:
    """`write_table` that waits before each part."""
    plain = snapshots.write_table

    def write(path: Path, parts: Any) -> Any:
        def each() -> Iterator[Any]:
            for part in parts:
                time.sleep(seconds)
                yield part

        return plain(path, each())

    return write


if __name__ == "__main__":
    county, folder, pause, day = sys.argv[1:]
    refreshing.AT_ONCE = 50
    snapshots.write_table = slowly(float(pause))
    source = CountyBulk(Path(county), SystemClock(date.fromisoformat(day)))
    print("begun", flush=True)
    done = refreshing.refresh(
        source, FolderSnapshots(Path(folder)), segment_book(), lambda line: print(line, flush=True)
    )
    print(done.id, done.made, flush=True)
