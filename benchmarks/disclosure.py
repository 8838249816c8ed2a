"""What is hidden of the same tables by the product and by Tau-Argus, and what an attacker recovers of each.

Tau-Argus (PyPI `pytauargus`, EUPL-1.2) hides as few as an integer program finds, within its protection intervals; it is
run as a process of its own. Both hide what is under five; the tables have no empty cells, because Tau-Argus shows
those and the product does not. `python -m benchmarks.disclosure [TABLES]` measures this part alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.disclosure_cube import Axis, Counts, patterns
from benchmarks.figures import Bar, Figure
from benchmarks.peer_python import PEER_PYTHON, PEERS, install_peers
from domain.small_cells import K
from tests.oracle.attacker import Attacker

TABLES = 300
SAFETY_RANGE = 30
"""Percent around a small number within which the peer keeps it uncertain."""
NOTHING = Bar(0)

Counted = NDArray[np.int64]
Flags = NDArray[np.bool_]
Hidden = tuple[Flags, Flags, Flags]
"""Cells, totals of rows, totals of columns."""


def disclosure(folder: Path, count: int = TABLES) -> Iterator[Figure]:
    """Shares of cells hidden, numbers recovered, and milliseconds of CPU a table."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = list(_tables(count))
    started = time.process_time()
    ours = [_ours(table) for table in tables]
    took = 1000 * (time.process_time() - started) / count
    peer, seconds, missing = _peer(folder, tables)
    both = [place for place, found in enumerate(peer) if found is not None] if peer else range(count)
    note = missing or f"{len(both)} tables of 3 to 8 rows and columns, {_small(tables):.0%} of cells under five"

    def row(what: str, unit: str, of: Callable[[Any], float], bar: Bar | None = None) -> Figure:
        beside = ("Tau-Argus", of(peer)) if peer else ("", None)
        return Figure(f"tables, {what}", of(ours), unit, *beside, bar or Bar(), note)

    yield row("suppressed share of cells", "%", lambda found: 100 * _share([found[i][0] for i in both]))
    yield row("suppressed share of totals", "%", lambda found: 100 * _share([np.append(*found[i][1:]) for i in both]))
    yield row(
        "hidden numbers recovered exactly",
        "",
        lambda found: sum(_recovered(tables[i], found[i]) for i in both),
        NOTHING,
    )
    beside = ("Tau-Argus", 1000 * seconds / count) if peer else ("", None)
    yield Figure("tables, CPU for one", took, "ms", *beside, Bar(), note)


def _tables(count: int) -> Iterator[Counted]:
    rng = np.random.default_rng(11)
    for _ in range(count):
        shape = tuple(int(n) for n in rng.integers(3, 9, 2))
        yield 1 + np.round(rng.pareto(1.0, shape) * 9).clip(0, 400).astype(np.int64)


def _small(tables: list[Counted]) -> float:
    return _share([table < K for table in tables])


def _share(flags: list[Flags]) -> float:
    return float(np.concatenate([flag.ravel() for flag in flags]).mean())


def _ours(table: Counted) -> Hidden:
    found = patterns(Counts(table, table, np.zeros(table.shape, np.bool_)), [Axis.flat(n) for n in table.shape], K)
    return found[0, 0].hidden, found[0, -1].hidden.ravel(), found[-1, 0].hidden.ravel()


def _peer(folder: Path, tables: list[Counted]) -> tuple[list[Hidden | None], float, str]:
    """What the peer hides, its seconds, and why there is none."""
    if missing := install_peers():
        return [], 0.0, missing
    (folder / "tables.json").write_text(json.dumps([table.tolist() for table in tables]), encoding="utf-8")
    command = [
        str(PEER_PYTHON),
        str(PEERS / "tauargus_tables.py"),
        str(folder / "tables.json"),
        str(K),
        str(SAFETY_RANGE),
    ]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=900
    )  # its engine writes logs here
    if done.returncode:
        return [], 0.0, "Tau-Argus did not run"
    answer = json.loads(done.stdout.splitlines()[-1])
    return [found and _arrays(found) for found in answer["tables"]], float(answer["seconds"]), ""


def _arrays(found: dict[str, Any]) -> Hidden:
    return np.array(found["cells"]), np.array(found["rows"]), np.array(found["columns"])


def _recovered(table: Counted, found: Hidden) -> int:
    """Hidden numbers that a solver finds from the shown ones and the total."""
    attacker, targets = Attacker(table.size, int(table.sum())), []
    attacker.told(np.ones_like(table), table.sum())
    cells, rows, columns = found
    for place, unseen in [*np.ndenumerate(cells), *(((r,), f) for r, f in enumerate(rows))]:
        member = np.zeros_like(table)
        member[place] = 1
        _tell(attacker, targets, member, table, bool(unseen))
    for column, unseen in enumerate(columns):
        member = np.zeros_like(table)
        member[:, column] = 1
        _tell(attacker, targets, member, table, bool(unseen))
    return len(attacker.recovered(targets))


def _tell(attacker: Attacker, targets: list[Counted], member: Counted, table: Counted, unseen: bool) -> None:
    if unseen:
        targets.append(member)
    else:
        attacker.told(member, int((member * table).sum()))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        for figure in disclosure(Path(made), int(sys.argv[1]) if len(sys.argv) > 1 else TABLES):
            print(figure.name, figure.value, figure.unit, figure.peer, figure.peer_value, figure.note, sep=" | ")
