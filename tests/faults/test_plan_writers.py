"""Eight writers at once, four of them processes of their own: no update lost, nothing doubled."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from domain.plan import AddNeed, PlanChange, StatedBy
from tests.faults.plan_checks import check_store
from tests.faults.plan_writer import write
from tests.plan_examples import DOCTOR
from tests.plan_store import SUBJECT, Store, entry

EACH = 12
ROOT = Path(__file__).parents[2]


def test_eight_writers_of_one_plan(store_folder: Path) -> None:
    store = Store(store_folder)
    store.do(AddNeed("0", StatedBy.CUSTOMER))
    command = [sys.executable, "-m", "tests.faults.plan_writer", str(store_folder)]
    others = [
        subprocess.Popen([*command, f"process{n}", str(EACH)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for n in range(4)
    ]
    with ThreadPoolExecutor(4) as pool:
        conflicts = list(pool.map(lambda n: write(store, f"thread-{n}", EACH), range(4)))
    said = [process.communicate(timeout=600)[0] for process in others]
    assert [process.returncode for process in others] == [0] * 4
    acknowledged = {f"thread-{n}-{i:06}" for n in range(4) for i in range(EACH)}
    acknowledged |= {line.split()[1] for text in said for line in text.splitlines() if line.startswith("ok ")}
    assert len(acknowledged) == 8 * EACH
    assert sum(conflicts) > 0, "the writers never met: this test proves nothing"
    check_store(store, acknowledged)


def test_one_change_sent_by_eight_at_once_is_written_once(store_folder: Path) -> None:
    """Double clicks, two sockets, a proxy that repeats: the same key arrives side by side, on a plan not begun."""
    store = Store(store_folder)
    change = PlanChange("h", 0, "the-same-key", AddNeed("0", StatedBy.CUSTOMER))
    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(store.plans.append, SUBJECT, change, DOCTOR, entry()) for _ in range(8)]
    assert {done.result().version for done in sent} == {1}
    check_store(store, {"the-same-key"})
