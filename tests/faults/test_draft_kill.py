"""A process that is killed while somebody types: what it has said to be kept is kept, whole, and never half."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from data_access.database import open_database
from data_access.drafts import SqlDrafts
from data_access.keys import read_keys
from data_access.migrations import migrate
from domain.customer import PersonKey
from tests.fakes import NOON

ROOT = Path(__file__).resolve().parents[2]
ANNA = PersonKey("a" * 32)
SINCE = NOON - timedelta(days=14)
KILLS = 4
TYPES = """
import sys
from tests.faults.test_draft_kill import ANNA, NOON, SINCE, Path, store
from domain.draft import draft_from
mine = store(Path(sys.argv[1]))
for n in range(100_000):
    said = {"place": "need/head", "version": 1, "fields": {"text": "x" * (n % 5000), "n": n}, "fixed": {}, "values": {}}
    mine.keep("doctor", ANNA, draft_from(said, NOON), most=50, since=SINCE)
    print(n, flush=True)
"""


def store(folder: Path) -> SqlDrafts:
    engine = open_database(f"sqlite:///{folder / 'store.sqlite'}")
    migrate(engine)
    return SqlDrafts(engine, read_keys(folder / "keys.json"))


def test_a_killed_process_loses_nothing_that_it_said_to_be_kept(tmp_path: Path) -> None:
    store(tmp_path)
    for kill in range(KILLS):
        typist = subprocess.Popen(
            [sys.executable, "-c", TYPES, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert typist.stdout is not None
        said = [typist.stdout.readline() for _ in range(20 + 17 * kill)]
        typist.kill()
        said += [line for line in typist.stdout.readlines() if line.endswith("\n")]
        typist.wait()
        last = int(said[-1])
        (found,) = store(tmp_path).read("doctor", ANNA, SINCE)
        n = found.fields["n"]
        assert isinstance(n, int)
        assert n in (last, last + 1), "the one that was under way may be kept too"
        assert found.fields["text"] == "x" * (n % 5000)
