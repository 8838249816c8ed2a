"""Eight editors killed again and again: nothing acknowledged is lost, torn or doubled, nothing is without its log line.

`make soak` runs 20,000 edits of it.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.database import writing
from data_access.tables import audit, open_items, plan_commands
from domain.plan import AddNeed, StatedBy
from tests.faults.naive_plans import Naive, judge_naive
from tests.faults.plan_soak import EDITORS, Judge, Ours, Sent, judge_ours, kill_a_backend, settled, soak
from tests.plan_examples import ASK
from tests.plan_store import SUBJECT, Store
from tests.postgres import URL, Postgres

EDITS = 400


def test_editors_killed_at_random_lose_nothing(store_folder: Path, request: pytest.FixtureRequest) -> None:
    Ours(store_folder)
    server: Postgres | None = request.getfixturevalue("postgres") if (store_folder / URL).exists() else None
    seed = random.randrange(10**6)
    print("seed", seed)
    found = soak(
        store_folder,
        Ours,
        _once_settled(server),
        edits=EDITS,
        kill_every_s=0.1,
        seed=seed,
        also_kill=kill_a_backend(server) if server else None,
    )
    assert (found.lost, found.torn, found.unlogged, found.problems) == (0, 0, 0, ())
    assert found.acknowledged == EDITS // EDITORS * EDITORS
    assert found.kills > 5, "hardly anything was killed: this proves nothing"
    assert found.conflicts > 0, "the editors never met: this proves nothing"


def _once_settled(server: Postgres | None) -> Judge:
    def judge(folder: Path, acknowledged: list[Sent]) -> tuple[int, int, int, tuple[str, ...]]:
        if server:
            settled(server)
        return judge_ours(folder, acknowledged)

    return judge


def test_the_same_run_finds_what_a_naive_store_loses(tmp_path: Path) -> None:
    """Whole documents, the last writer wins: were the run blind, it would see nothing here either."""
    Naive(tmp_path)
    found = soak(tmp_path, Naive, judge_naive, edits=EDITS, kill_every_s=0.2, seed=1)
    assert found.acknowledged == EDITS // EDITORS * EDITORS
    assert found.lost > 0


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (sa.delete(plan_commands).where(plan_commands.c.version == 3), (1, True, True)),
        (sa.delete(audit).where(audit.c.seq == 2), (0, False, True)),
        (sa.delete(open_items), (0, True, False)),
    ],
    ids=["a change is gone", "a log line is gone", "the index is gone"],
)
def test_the_judge_sees_what_is_wrong(store_folder: Path, damage: sa.Delete, expected: tuple[int, bool, bool]) -> None:
    store = Store(store_folder)
    sent = []
    for version in range(3):
        command = AddNeed(f"0 need {version}", StatedBy.CUSTOMER)
        sent.append(Sent(f"judged-{version:03}", SUBJECT, version, command))
        Ours(store_folder).send(sent[-1])
    store.do(ASK)
    assert judge_ours(store_folder, sent) == (0, 0, 0, ())
    with writing(store.engine) as connection:
        connection.execute(damage)
    lost, torn, unlogged, problems = judge_ours(store_folder, sent)
    assert (lost, torn > 0, unlogged > 0) == expected
    assert bool(problems) == (expected != (0, True, False))
