"""Paths of 100,000 customers beside pm4py on the same file: the same counts, and the seconds of CPU for them.

pm4py is AGPL: it stays in an environment of its own (benchmarks/peers/requirements.txt) and is run as a process of its
own. Where that environment cannot be made, the rows say so. `python -m benchmarks.paths` measures this part alone.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.paths import Per
from analytics.paths_follows import EDGE, follows
from analytics.paths_tree import tree
from analytics.paths_variants import path, variants
from benchmarks.figures import Bar, Figure
from benchmarks.peer_python import PEER_PYTHON, PEERS, install_peers
from data_access.log_files import read_log
from domain.event_log import LogMapping
from services.paths_of_file import Steps, steps_of

CUSTOMERS, KINDS = 100_000, 120
TWENTY_TIMES_FASTER = Bar(1 / 20, times=True)
TURNS = 3
COLUMNS = ("customer", "activity", "time")


def paths(folder: Path) -> Iterator[Figure]:
    """Raises AssertionError when the two programs do not count the same."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log.parquet"
    make_log(log)
    started = time.process_time()
    steps = steps_of(read_log(log, LogMapping(*COLUMNS)), Per.PERSON)
    loaded = time.process_time() - started
    (found, follows_s), (same, variants_s) = _best(lambda: follows(steps.log)), _best(lambda: variants(steps.log))
    _, tree_s = _best(lambda: tree(steps.log, 4))
    peer, missing = _peer(log)
    if peer:
        _agree(steps, found, same, peer)
    note = missing or f"{len(steps.log.activity):,} made-up events; seconds of CPU, the same {len(found):,} pairs"
    kept = f"paths of {CUSTOMERS:,} customers"

    def figure(what: str, ours: float, key: str, bar: Bar) -> Figure:
        beside = ("pm4py", 1000 * peer[key]) if peer else ("", None)
        return Figure(f"{kept}, {what}", 1000 * ours, "ms", *beside, bar, note)

    yield figure("directly-follows", follows_s, "follows_cpu_s", TWENTY_TIMES_FASTER)
    yield figure("variants", variants_s, "variants_cpu_s", TWENTY_TIMES_FASTER)
    yield figure("Parquet to paths", loaded, "load_cpu_s", Bar())
    yield Figure(f"{kept}, prefix tree of four levels", 1000 * tree_s, "ms", note="pm4py has none to compare")


def make_log(file: Path) -> None:
    """Customers with 0 to 500 events, 20 on average; some kinds are far more frequent than others. Always the same."""
    rng = np.random.default_rng(20_260)
    lengths = np.minimum(rng.lognormal(2.5, 1.0, CUSTOMERS).astype(np.int64), 500)
    owner = np.repeat(np.arange(CUSTOMERS), lengths)
    weight = 1 / np.arange(1, KINDS + 1)
    kind = rng.choice(KINDS, len(owner), p=weight / weight.sum())
    minute = np.cumsum(rng.integers(0, 60_000, len(owner)))
    minute -= np.repeat(minute[np.cumsum(lengths) - lengths - (lengths == 0)], lengths)
    columns = {
        "customer": pa.array(np.char.zfill(owner.astype(str), 6).tolist()),
        "activity": pa.array([f"kind {n}" for n in range(KINDS)]).take(pa.array(kind)),
        "time": pa.array((minute + 25_000_000).astype("datetime64[m]").astype("datetime64[us]")),
    }
    pq.write_table(pa.table(columns), file)


def _best(act: Callable[[], Any]) -> tuple[Any, float]:
    took = []
    for _ in range(TURNS + 1):  # the first warms up
        started = time.process_time()
        found = act()
        took.append(time.process_time() - started)
    return found, min(took[1:])


def _peer(log: Path) -> tuple[dict[str, Any], str]:
    """pm4py's answer, or why there is none."""
    missing = install_peers()
    if missing:
        return {}, missing
    command = [str(PEER_PYTHON), str(PEERS / "pm4py_paths.py"), str(log), *COLUMNS, str(TURNS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900)
    if done.returncode:
        return {}, "pm4py did not run"
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found, ""


def _agree(steps: Steps, found: Any, same: Any, peer: dict[str, Any]) -> None:
    """Every pair with its count, and every variant with its count, by the digests of the peer's script."""
    names, log = steps.names, steps.log
    inner = (found.before != EDGE) & (found.after != EDGE)
    columns = (found.before[inner].tolist(), found.after[inner].tolist(), found.count[inner].tolist())
    pairs = [f"{names[a]}\t{names[b]}\t{n}" for a, b, n in zip(*columns, strict=True)]
    kinds = zip(same.witness.tolist(), same.count.tolist(), strict=True)
    all_variants = ["\t".join([str(n), *(names[step] for step in path(log, case).tolist())]) for case, n in kinds]
    assert _digest(pairs) == peer["pairs_sha256"], "the pairs are not those of pm4py"
    assert _digest(all_variants) == peer["variants_sha256"], "the variants are not those of pm4py"


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in sorted(lines)).encode()).hexdigest()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        for one in paths(Path(made)):
            print(one.line(), one.note)
