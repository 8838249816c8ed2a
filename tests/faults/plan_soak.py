"""Many editors of the same plans, killed at random moments: what was acknowledged, what is in the store, how they differ.

Each editor is a process. It writes down what it is about to send, sends it, writes down the answer. A killed one starts
again: whatever it had not heard an answer to is sent once more with the same key, as a client does. Nobody is waited
for: a kill comes whenever it comes, in the middle of a transaction, of a commit, of moving the audit head.

The number in a need's text is raised by one by every edit: a lost update shows as a wrong sum.
    python -m tests.faults.plan_soak [EDITS]    runs the whole on both engines and prints what was found

There both engines wait for the disk (SQLite synchronous=FULL as the product sets it, PostgreSQL fsync=on). What is killed
is a process: that a power cut loses nothing rests on what the engines promise of those settings, and is not tried.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa

from data_access.plan_json import parse, plain
from data_access.plan_rows import read_body
from data_access.tables import audit, open_items, plan_commands, plans
from domain.customer import PersonKey
from domain.errors import Conflict, StoreUnavailable
from domain.plan import AddNeed, EditText, PlanChange, StatedBy
from domain.worklist import open_items_of
from tests.plan_examples import DOCTOR
from tests.plan_store import Store, entry
from tests.postgres import URL, NoPostgres, Postgres, running_postgres

PLANS, NEEDS, EDITORS = 16, 12, 8
SUBJECTS = [PersonKey(f"{number:032x}") for number in range(1, PLANS + 1)]
KINDS = {kind.__name__: kind for kind in (AddNeed, EditText)}


@dataclass(frozen=True)
class Sent:
    """One change as an editor wrote it down: it can be sent again, word for word."""

    key: str
    subject: PersonKey
    version: int
    command: AddNeed | EditText

    def line(self) -> str:
        kind = type(self.command).__name__
        return json.dumps([self.key, self.subject, self.version, kind, plain(self.command)])

    @classmethod
    def read(cls, line: str) -> Sent:
        key, subject, version, kind, command = json.loads(line)
        return cls(key, PersonKey(subject), version, parse(KINDS[kind], command))


class Saving(Protocol):
    """What an editor needs of a store: ours, or the naive one beside it."""

    def needs(self, subject: PersonKey) -> tuple[int, list[tuple[str, str]]]:
        """(version, [(id, text)])"""

    def send(self, sent: Sent) -> None:
        """Returns when the change is confirmed. Raises Conflict, StoreUnavailable."""


class Ours:
    """The product's store."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)

    def needs(self, subject: PersonKey) -> tuple[int, list[tuple[str, str]]]:
        plan = self.store.plans.read(subject)
        return plan.version, [(need.id, need.text) for need in plan.needs]

    def send(self, sent: Sent) -> None:
        change = PlanChange("h", sent.version, sent.key, sent.command)
        self.store.plans.append(sent.subject, change, DOCTOR, entry(DOCTOR, sent.subject))


Judge = Callable[[Path, list[Sent]], tuple[int, int, int, tuple[str, ...]]]
"""(folder, acknowledged) -> (lost, torn or doubled, unlogged, problems)"""


@dataclass
class Found:
    """What a run showed. Everything but the first four should be 0 or empty with ours."""

    acknowledged: int
    kills: int
    conflicts: int
    seconds: float
    lost: int
    torn: int
    """Versions missing or double, keys double, plans whose numbers do not add up, index rows that differ."""
    unlogged: int
    """Changes without a line in the use log, and lines without a change."""
    problems: tuple[str, ...] = ()


def soak(
    folder: Path,
    make: Callable[[Path], Saving],
    judge: Judge,
    *,
    edits: int,
    kill_every_s: float,
    seed: int,
    also_kill: Callable[[random.Random], None] | None = None,
) -> Found:
    """Eight editors until `edits` changes are acknowledged. `also_kill` may end something of the server at times."""
    dice, began, kills = random.Random(seed), time.monotonic(), 0
    editors = [Editor(folder, number, make, edits // EDITORS, dice.random()) for number in range(EDITORS)]
    for editor in editors:
        editor.start()
    try:
        while sum(editor.goes_on() for editor in editors):  # every one is asked: a killed one starts again
            time.sleep(dice.uniform(0, 2 * kill_every_s))
            kills += dice.choice(editors).kill()
            if also_kill and dice.random() < 0.1:
                also_kill(dice)
    finally:
        for editor in editors:
            editor.kill()
    took = time.monotonic() - began
    acknowledged = [sent for editor in editors for sent in editor.acknowledged()]
    lost, torn, unlogged, problems = judge(folder, acknowledged)
    conflicts = sum(editor.said("no") for editor in editors)
    return Found(len(acknowledged), kills, conflicts, took, lost, torn, unlogged, problems)


class Editor:
    """One editing process and the diary it writes; started again after every kill until its share is done."""

    def __init__(self, folder: Path, number: int, make: Callable[[Path], Saving], share: int, seed: float) -> None:
        self.name, self.make, self.share, self.seed = f"editor{number}", make, share, seed
        self.folder, self.diary, self.starts = folder, folder / f"editor{number}.txt", 0
        self.process: Any = None

    def start(self) -> None:
        context = multiprocessing.get_context("fork")  # starts in a moment: hundreds of kills a minute are possible
        self.starts += 1
        self.process = context.Process(target=_edit, args=(self, f"{self.seed}{self.starts}"))
        self.process.start()

    def goes_on(self) -> bool:
        """False when its share is done. Starts it again when it was killed. Raises RuntimeError when it broke."""
        if self.process.is_alive():
            return True
        if self.process.exitcode == 0:
            return False
        if self.process.exitcode != -signal.SIGKILL:
            raise RuntimeError(f"{self.name} ended with {self.process.exitcode}")
        self.start()
        return True

    def kill(self) -> bool:
        """kill -9. True when there was something to kill."""
        if self.process is None or not self.process.is_alive():
            return False
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()
        return bool(self.process.exitcode == -signal.SIGKILL)

    def lines(self) -> Iterator[tuple[str, str]]:
        """(word, rest) of every whole line: the last one may have been cut by a kill."""
        text = self.diary.read_text(encoding="utf-8") if self.diary.exists() else ""
        for line in text.rpartition("\n")[0].split("\n"):
            word, _, rest = line.partition(" ")
            if word in ("try", "ok", "no"):
                yield word, rest

    def said(self, wanted: str) -> int:
        return sum(word == wanted for word, _ in self.lines())

    def acknowledged(self) -> list[Sent]:
        return [Sent.read(rest) for word, rest in self.lines() if word == "ok"]

    def unanswered(self) -> Sent | None:
        """What was sent last and never answered."""
        last = None
        for word, rest in self.lines():
            last = Sent.read(rest) if word == "try" else None
        return last


def _edit(editor: Editor, seed: str) -> None:
    """The life of one process."""
    saving, dice = _opened(editor), random.Random(seed)
    done, tried, again = editor.said("ok"), editor.said("try"), editor.unanswered()
    with editor.diary.open("a", encoding="utf-8", buffering=1) as diary:
        diary.write("\n")  # ends a line that a kill has cut
        while done < editor.share:
            sent = again or _next(saving, dice, f"{editor.name}-{tried:06}-{dice.getrandbits(24):06x}")
            again, tried = None, tried + 1
            diary.write(f"try {sent.line()}\n")
            done += _answered(saving, sent, diary.write)
    os._exit(0)


def _opened(editor: Editor) -> Saving:
    while True:
        with suppress(StoreUnavailable):  # the server is starting again
            return editor.make(editor.folder)
        time.sleep(0.05)


def _answered(saving: Saving, sent: Sent, write: Callable[[str], Any]) -> bool:
    """Sends until there is an answer. True when the change is in."""
    while True:
        try:
            saving.send(sent)
        except Conflict:
            write("no\n")
            return False
        except StoreUnavailable:  # it may be in, or not: the same again
            time.sleep(0.05)
        else:
            write(f"ok {sent.line()}\n")
            return True


def _next(saving: Saving, dice: random.Random, key: str) -> Sent:
    subject = dice.choice(SUBJECTS)
    while True:
        try:
            version, needs = saving.needs(subject)
        except StoreUnavailable:
            time.sleep(0.05)
            continue
        if len(needs) < NEEDS and (not needs or dice.random() < 0.3):
            return Sent(key, subject, version, AddNeed(f"0 {key}", StatedBy.CUSTOMER))
        id_, text = dice.choice(needs)
        return Sent(key, subject, version, EditText(id_, raised(text), text))


def raised(text: str) -> str:
    """The number at the beginning plus one; the rest says who added the need."""
    number, _, rest = text.partition(" ")
    return f"{int(number) + 1} {rest}"


def judge_ours(folder: Path, acknowledged: list[Sent]) -> tuple[int, int, int, tuple[str, ...]]:
    """(lost, torn or doubled, unlogged, what `verify` says)"""
    store = Store(folder)
    with store.engine.connect() as connection:
        joined = sa.select(plan_commands, plans.c.subject, plans.c.version.label("newest"))
        rows = connection.execute(joined.join(plans, plans.c.id == plan_commands.c.plan_id)).all()
        logged = Counter(connection.execute(sa.select(audit.c.subject)).scalars())
        index = Counter(connection.execute(sa.select(open_items.c.item_id)).scalars())
    stored = {row.key: (row.subject, read_body(row.body).command) for row in rows}
    lost = sum(stored.get(sent.key) != (sent.subject, sent.command) for sent in acknowledged)
    torn = len(rows) - len(stored)
    kinds = Counter((row.subject, row.name) for row in rows)
    changes = Counter(row.subject for row in rows)
    for subject, known in changes.items():
        plan = store.plans.read(subject)
        torn += plan.version != known
        torn += len(plan.needs) != kinds[subject, AddNeed.__name__]
        torn += sum(int(need.text.split()[0]) for need in plan.needs) != kinds[subject, EditText.__name__]
        index.subtract(item.item_id for item in open_items_of(plan))
    torn += sum(abs(times) for times in index.values())
    unlogged = sum(abs(changes[subject] - logged[subject]) for subject in {*changes, *logged})
    return lost, torn, unlogged, (*store.plans.verify(), *store.audit.verify())


def kill_a_backend(server: Postgres) -> Callable[[random.Random], None]:
    """Ends one of PostgreSQL's own processes: every connection breaks, the server recovers from its log by itself."""

    def kill(dice: random.Random) -> None:
        with suppress(psycopg.Error), psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname LIKE 'store%'").fetchall()
            if found:
                os.kill(dice.choice(found)[0], signal.SIGKILL)

    return kill


def settled(server: Postgres) -> None:
    """Wait until the server has recovered."""
    for _ in range(200):
        with suppress(psycopg.Error), psycopg.connect(server.url("postgres"), connect_timeout=2):
            return
        time.sleep(0.05)


def everywhere(edits: int, kill_every_s: float, seed: int) -> Iterator[tuple[str, Found, Found]]:
    """(engine, ours, the naive peer's) on SQLite, and on PostgreSQL where it can be started."""
    with ExitStack() as stack:
        yield "SQLite", *_both(stack, edits, kill_every_s, seed, None)
        try:
            server = stack.enter_context(running_postgres(durable=True))
        except NoPostgres as error:
            print(f"PostgreSQL: {error}", file=sys.stderr)
            return
        named = f"PostgreSQL, fsync={server.setting('fsync')}"
        yield named, *_both(stack, edits, kill_every_s, seed, server)


def _both(stack: ExitStack, edits: int, kill_every_s: float, seed: int, server: Postgres | None) -> tuple[Found, Found]:
    from tests.faults.naive_plans import Naive, judge_naive

    found = []
    for make, judge in ((Ours, judge_ours), (Naive, judge_naive)):
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if server:
            settled(server)
            (folder / URL).write_text(server.new())
        make(folder)  # its tables, its keys
        ends = kill_a_backend(server) if server else None

        def judged(
            where: Path, acknowledged: list[Sent], judge: Judge = judge
        ) -> tuple[int, int, int, tuple[str, ...]]:
            if server:
                settled(server)
            return judge(where, acknowledged)

        found.append(soak(folder, make, judged, edits=edits, kill_every_s=kill_every_s, seed=seed, also_kill=ends))
    return found[0], found[1]


def main() -> None:
    edits, seed = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, random.randrange(10**6)
    print(f"seed {seed}, {EDITORS} editors, {edits} edits")
    for engine, ours, naive in everywhere(edits, 0.4, seed):
        for name, found in (("ours", ours), ("naive", naive)):
            print(f"{engine}, {name}: {found}", flush=True)


if __name__ == "__main__":
    main()
