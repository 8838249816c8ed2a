"""Random tampering with the use log: edited, removed, inserted, swapped, cut off, copied back. Every one is found.

The tamperer has the database, knows the format, and lacks the key. 2,000 tries here; ten times as many with
TEST_SCALE=10 (`make test-long`).
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.audit import SqlAuditLog
from data_access.audit_line import Link, chain_after
from data_access.database import open_database
from data_access.keys import read_keys
from data_access.system_clock import SystemClock
from data_access.tables import metadata
from domain.audit import AuditEntry
from domain.customer import PersonKey

TRIES = 2_000 * int(os.environ.get("TEST_SCALE", "1"))
ROWS = 30
Rows = list[dict[str, Any]]
TEXT_COLUMNS = ("at", "who", "deed", "relation", "outcome", "body", "chain")


def entry(i: int) -> AuditEntry:
    subject = PersonKey(f"{i % 7:032d}") if i % 5 else None
    return AuditEntry(
        who=f"user-{i % 3}",
        who_name="Aino",
        role="doctor",
        unit="A",
        deed="open_case",
        outcome="allowed",
        subject=subject,
        relation="encounter",
    )


class Scene:
    """One log, put back to what it was after each try."""

    def __init__(self, folder: Path) -> None:
        self.engine = open_database(f"sqlite:///{folder / 'store.sqlite'}")
        sa.event.listen(self.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
        metadata.create_all(self.engine)
        self.head = folder / "audit-head"
        self.log = SqlAuditLog(self.engine, read_keys(folder / "keys.json"), SystemClock(), self.head)
        self.heads = []
        for i in range(ROWS):
            self.log.write(entry(i))
            self.heads.append(self.head.read_bytes())
        with self.engine.connect() as connection:
            self.rows: Rows = [
                dict(r) for r in connection.exec_driver_sql("SELECT * FROM audit ORDER BY seq").mappings()
            ]

    def put(self, rows: Rows) -> None:
        columns = list(self.rows[0])
        insert = f"INSERT INTO audit ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        with self.engine.connect() as connection, connection.begin():
            connection.exec_driver_sql("DELETE FROM audit")
            if rows:
                connection.exec_driver_sql(insert, [tuple(row[c] for c in columns) for row in rows])


def edit(rows: Rows, rng: random.Random) -> Rows:
    at, column = rng.randrange(len(rows)), rng.choice((*TEXT_COLUMNS, "subject"))
    old = str(rows[at][column] or "")
    place = rng.randrange(len(old) + 1)
    new = old[:place] + rng.choice('0123456789abcdefxyz" ') + old[place + rng.choice((0, 1)) :]
    return [row | ({column: new if new != old else old + "x"} if i == at else {}) for i, row in enumerate(rows)]


def blank(rows: Rows, rng: random.Random) -> Rows:
    at, column = rng.randrange(len(rows)), rng.choice(TEXT_COLUMNS)
    return [row | ({column: ""} if i == at else {}) for i, row in enumerate(rows)]


def remove(rows: Rows, rng: random.Random) -> Rows:
    first = rng.randrange(len(rows))
    return rows[:first] + rows[first + rng.randint(1, 4) :]


def remove_and_close_up(rows: Rows, rng: random.Random) -> Rows:
    at = rng.randrange(len(rows))
    return [row | {"seq": i} for i, row in enumerate(rows[:at] + rows[at + 1 :], 1)]


def insert(rows: Rows, rng: random.Random) -> Rows:
    at = rng.randrange(len(rows) + 1)
    forged = rng.choice(rows) | {"who": "user-9", "chain": f"{rng.getrandbits(256):064x}"}
    return [row | {"seq": i} for i, row in enumerate([*rows[:at], forged, *rows[at:]], 1)]


def append_with_a_guessed_key(rows: Rows, rng: random.Random) -> Rows:
    last = rows[-1]
    link = chain_after(rng.randbytes(32), Link(last["seq"], last["chain"]), last["at"], last["body"])
    return [*rows, last | {"seq": link.seq, "chain": link.chain}]


def repeat(rows: Rows, rng: random.Random) -> Rows:
    return [*rows, rng.choice(rows) | {"seq": len(rows) + 1}]


def swap(rows: Rows, rng: random.Random) -> Rows:
    one, other = rng.sample(range(len(rows)), 2)
    moved = list(rows)
    moved[one], moved[other] = rows[other] | {"seq": one + 1}, rows[one] | {"seq": other + 1}
    return moved


def swap_what_is_said(rows: Rows, rng: random.Random) -> Rows:
    one, other = rng.sample(range(len(rows)), 2)
    said = ("who", "subject", "deed", "relation", "outcome", "body")
    moved = list(rows)
    moved[one] = rows[one] | {c: rows[other][c] for c in said}
    moved[other] = rows[other] | {c: rows[one][c] for c in said}
    return moved


def cut_off(rows: Rows, rng: random.Random) -> Rows:
    return rows[: rng.randrange(len(rows))]


def copy_back(rows: Rows, rng: random.Random) -> Rows:
    """An old copy of the database, then rows of the tamperer's own up to the old length."""
    kept = rows[: rng.randrange(1, len(rows))]
    return kept + [rng.choice(rows) | {"seq": seq} for seq in range(len(kept) + 1, len(rows) + 1)]


def renumber(rows: Rows, rng: random.Random) -> Rows:
    step = rng.choice((-40, -1, 1, 100))
    return [row | {"seq": row["seq"] + step} for row in rows]


KINDS: tuple[Callable[[Rows, random.Random], Rows], ...] = (
    edit, blank, remove, remove_and_close_up, insert, append_with_a_guessed_key, repeat, swap, swap_what_is_said, cut_off,
    copy_back, renumber,
)  # fmt: skip


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("audit"))


def test_every_tampering_is_found(scene: Scene) -> None:
    rng = random.Random(703_2023)
    missed: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    while sum(tried.values()) < TRIES:
        kind = rng.choice(KINDS)
        changed = kind(scene.rows, rng)
        if sorted(changed, key=lambda row: int(row["seq"])) == scene.rows:
            continue  # two rows that say the same were swapped: nothing was tampered with
        scene.put(changed)
        tried[kind.__name__] += 1
        missed[kind.__name__] += not scene.log.verify()
    scene.put(scene.rows)
    assert scene.log.verify() == ()
    assert +missed == Counter()
    assert set(tried) == {kind.__name__ for kind in KINDS}


def test_an_old_head_helps_only_with_the_old_database(scene: Scene) -> None:
    """The limit of a head kept on the same machine: put both back together and nothing is left that knows better."""
    now = scene.head.read_bytes()
    for back in range(1, ROWS):
        scene.head.write_bytes(scene.heads[back - 1])
        assert scene.log.verify() == (), "a head behind whole rows is what a crash leaves"
        scene.put([*scene.rows[: back - 1], *scene.rows[back:]])
        assert scene.log.verify() != ()
        scene.put(scene.rows)
    scene.head.write_bytes(now)
    assert scene.log.verify() == ()
