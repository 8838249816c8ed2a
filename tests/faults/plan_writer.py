"""A process that writes to one plan until it has `n` acknowledged changes, or is killed.

    python -m tests.faults.plan_writer FOLDER NAME N

Odd changes add a need. Even ones raise the number in the shared need by one: a lost update would show as a wrong sum.
Prints `try KEY` before and `ok KEY` after each acknowledged change.
"""

from __future__ import annotations

import sys
from pathlib import Path

from domain.errors import Conflict, StoreUnavailable
from domain.plan import AddNeed, EditText, PlanChange, StatedBy
from tests.plan_examples import DOCTOR
from tests.plan_store import SUBJECT, Store, entry


def write(store: Store, name: str, n: int) -> int:
    """Returns how often somebody else was first."""
    conflicts, done = 0, 0
    while done < n:
        plan = store.plans.read(SUBJECT)
        shared = plan.needs[0]
        number = str(int(shared.text) + 1)
        command = AddNeed(f"{name} {done}", StatedBy.CUSTOMER) if done % 2 else EditText(shared.id, number, shared.text)
        key = f"{name}-{done:06}"
        print("try", key, flush=True)
        try:
            store.plans.append(SUBJECT, PlanChange("h", plan.version, key, command), DOCTOR, entry())
        except (Conflict, StoreUnavailable):
            conflicts += 1
            continue
        print("ok", key, flush=True)
        done += 1
    return conflicts


if __name__ == "__main__":
    write(Store(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3]))
