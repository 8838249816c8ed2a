"""kill -9 at random moments while two processes write: no acknowledged change lost, none torn, none without a log line."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from domain.plan import AddNeed, EditText, PlanChange, StatedBy
from tests.faults.plan_checks import check_store
from tests.plan_examples import DOCTOR
from tests.plan_store import SUBJECT, Store, entry

ROUNDS = 4
ROOT = Path(__file__).parents[2]


def start(folder: Path, name: str, output: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.faults.plan_writer", str(folder), name, "100000"]
    with output.open("wb") as file:
        return subprocess.Popen(command, stdout=file, cwd=ROOT)


def said(output: Path, word: str) -> list[str]:
    """Whole lines only: the last one may have been cut by the kill."""
    whole = output.read_text().rpartition("\n")[0].splitlines()
    return [line.split()[1] for line in whole if line.startswith(word + " ")]


def test_killed_writers_lose_nothing(store_folder: Path) -> None:
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    print("seed", seed)
    store = Store(store_folder)
    store.do(AddNeed("0", StatedBy.CUSTOMER))
    acknowledged: set[str] = set()
    for round_ in range(ROUNDS):
        outputs = [store_folder / f"{round_}-{n}.txt" for n in (1, 2)]
        writers = [start(store_folder, f"round{round_}writer{n}", output) for n, output in enumerate(outputs, 1)]
        try:
            wait_until_writing(outputs)
            time.sleep(dice.uniform(0, 0.3))
        finally:
            for writer in writers:
                writer.send_signal(signal.SIGKILL)
                writer.wait()
        acknowledged |= {key for output in outputs for key in said(output, "ok")}
        check_store(Store(store_folder), acknowledged)
        for output in outputs:
            acknowledged.add(repeat_the_last(store_folder, said(output, "try")[-1]))
        check_store(Store(store_folder), acknowledged)
    assert len(acknowledged) > 2 * ROUNDS


def wait_until_writing(outputs: list[Path]) -> None:
    deadline = time.monotonic() + 180
    while not all(said(output, "ok") for output in outputs):
        assert time.monotonic() < deadline, "the writers did not start"
        time.sleep(0.01)


def repeat_the_last(folder: Path, key: str) -> str:
    """A client that does not know whether its last change was saved sends it again with the same key."""
    store = Store(folder)
    plan = store.plans.read(SUBJECT)
    name, number = key.rsplit("-", 1)
    shared = plan.needs[0]
    if int(number) % 2:
        command = AddNeed(f"{name} {int(number)}", StatedBy.CUSTOMER)
    elif key in stored_keys(store):
        return key  # an edit that is in: its text was another number then
    else:
        command = EditText(shared.id, str(int(shared.text) + 1), shared.text)
    store.plans.append(SUBJECT, PlanChange("h", plan.version, key, command), DOCTOR, entry())
    return key


def stored_keys(store: Store) -> list[str]:
    import sqlalchemy as sa

    from data_access.tables import plan_commands

    with store.engine.connect() as connection:
        return list(connection.execute(sa.select(plan_commands.c.key)).scalars())
