"""Many at once, without browsers: memory of sessions and of openings, and twenty sessions on one core."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import cycle, islice
from pathlib import Path

import requests

from benchmarks.figures import Bar, Figure, p95
from benchmarks.protocol_client import Client
from benchmarks.servers import Server

SESSIONS = 20
EVERY_S = 10.0
ROUNDS = 3
ALONE = 40
DIFFERENT = 120
"""Customers whom the sessions open in turn."""
ASKS_S = 5.0
SETTLE_S = 1.0
_MET = """SELECT DISTINCT s.id FROM care_relation r JOIN professional p ON p.number = r.who JOIN subject s ON s.c = r.c
WHERE p.staff_id = ? AND (r."end" IS NULL OR r."end" > 0) ORDER BY s.id"""


def customers(county: Path, staff: str = "doctor") -> list[str]:
    """IDs of customers whom `staff` has a care relation to: those that open without a question."""
    with closing(sqlite3.connect(county / "relations.sqlite")) as db:
        return [id for (id,) in db.execute(_MET, (staff,)) if "|" not in id]


def those_that_open(server: Server, ids: Sequence[str]) -> list[str]:
    """The first of them that open at once, without those before whom a question stands (sign twins, denials)."""
    client, found = Client.open(server), []
    for id in islice(ids, DIFFERENT):
        try:
            client.open_case(id)
        except LookupError:
            continue
        found.append(id)
    client.close()
    return found


def opened(clients: Sequence[Client], ids: Sequence[str], times: int) -> None:
    """Open and close `times` cases, one after another, turn by turn in each client."""
    for client, id in zip(cycle(clients), islice(cycle(ids), times), strict=False):
        client.open_case(id)
        client.close_case()


def memory(server: Server, ids: Sequence[str], openings: int = 500) -> list[Figure]:
    """RSS of the server: what a further session with an open case costs, and what openings leave behind.

    The first sessions and openings warm up what every later one shares: modules, connections, pools of memory. Sessions
    come before the many openings: what those give back would hide what a session takes.
    """
    clients = [Client.open(server) for _ in range(4)]
    opened(clients, ids, 2 * len(clients))
    each = _for_each(server, clients, ids)
    opened(clients, ids, 50)
    few = _settled(server)
    opened(clients, ids, openings)
    after = _settled(server)
    for client in clients:
        client.close()
    return [
        Figure("memory per further session with a case open", each, "MB", bar=Bar(2)),
        Figure(f"memory after {openings} cases opened and closed", after, "MB", "before", few, Bar(1.1, times=True)),
    ]


def _for_each(server: Server, first: Sequence[Client], ids: Sequence[str]) -> float:
    """MB for each of twenty sessions with a case open, beside the first ones that have one too."""
    wanted = cycle(ids)
    for client, id in zip(first, wanted, strict=False):
        client.open_case(id)
    before = _settled(server)
    further = [Client.open(server) for _ in range(SESSIONS)]
    for client, id in zip(further, wanted, strict=False):
        client.open_case(id)
    each = (_settled(server) - before) / SESSIONS
    for client in (*further, *first):
        client.close_case()
    for client in further:
        client.close()
    return each


def _settled(server: Server) -> float:
    time.sleep(SETTLE_S)
    return server.memory_mb()


def many(server: Server, ids: Sequence[str]) -> Figure:
    """p95 of opening a case: twenty sessions, each every ten seconds, beside one; the server has one core for itself.

    Each session has a moment of its own within the ten seconds, drawn from a seed: people press when they please. Their
    pages ask after the session as pages do.
    """
    cores = sorted(os.sched_getaffinity(0))
    server.pin(cores[0])
    os.sched_setaffinity(0, set(cores[1:]) or {cores[0]})
    try:
        one = Client.open(server)
        alone = [one.open_case(id) for id in islice(cycle(ids), ALONE + 3)][3:]
        clients = [one, *(Client.open(server) for _ in range(SESSIONS - 1))]
        with _asking(server, clients):
            together = _together(clients, ids)
        for client in clients:
            client.close()
    finally:
        os.sched_setaffinity(0, set(cores))
    name = f"{SESSIONS} sessions, each opening a case every {EVERY_S:g} s, one core: opened, p95"
    return Figure(name, p95(together) * 1000, "ms", "one session", p95(alone) * 1000, Bar(2, times=True))


@contextmanager
def _asking(server: Server, clients: Sequence[Client]) -> Iterator[None]:
    """Every page asks after its session and its case every five seconds (web/assets/watch.js)."""
    over = threading.Event()

    def work() -> None:
        with requests.Session() as line:
            while not over.is_set():
                for client in clients:
                    headers = {"X-Case": client.handle(), "Cookie": f"tilannekuva={client.cookie}"}
                    line.get(server.url + "/alive", headers=headers, timeout=20)
                    over.wait(ASKS_S / len(clients))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _together(clients: Sequence[Client], ids: Sequence[str]) -> list[float]:
    """Seconds of every opening of every client."""
    took: list[float] = []
    start = time.monotonic() + 0.5
    moments = random.Random(1)
    phases = [moments.uniform(0, EVERY_S) for _ in clients]

    def work(at: int) -> None:
        for round_ in range(ROUNDS):
            due = start + EVERY_S * round_ + phases[at]
            time.sleep(max(0.0, due - time.monotonic()))
            took.append(clients[at].open_case(ids[(at * ROUNDS + round_) % len(ids)]))

    threads = [threading.Thread(target=work, args=(at,)) for at in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(took) != len(clients) * ROUNDS:
        raise RuntimeError("a session did not get its cases")
    return took
