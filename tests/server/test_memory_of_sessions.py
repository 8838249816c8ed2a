"""What an open case costs the server in memory, and that cases that were closed cost nothing any more.

The pages are the benchmark's protocol clients: they speak as a browser does, and draw nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import cycle, islice

import pytest

from benchmarks.protocol_client import Client
from benchmarks.servers import Server
from data_access.made_up_county.showcase import showcase
from tests.server.product import running

MOST_MB_A_SESSION = 2.0
MOST_GROWTH = 1.10
WARM_UP, OPENINGS, SESSIONS = 80, 500, 8
IDS = {person.key: person.hetu for person in showcase()}
SMALL = ("knee", "swedish", "stopped", "busy")

pytestmark = pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="no /proc: memory cannot be read")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own, that lets one doctor look up as many as the test does."""
    many = {"look_ups_day": "100000", "look_ups_5_minutes": "100000", "today": "2026-11-21"}
    with running(tmp_path_factory.mktemp("memory") / "var", way="make run", **many) as product:
        yield Server(product.origin, product.process.pid)


@pytest.mark.parametrize("key", ["heavy", "busy"])
def test_a_further_session_with_a_case_open_takes_little(server: Server, key: str) -> None:
    with ExitStack() as open_pages:

        def one_more() -> None:
            page = open_pages.enter_context(closing(Client.open(server)))
            page.open_case(IDS[key])

        for _ in range(3):
            one_more()
        before = server.memory_mb()
        for _ in range(SESSIONS):
            one_more()
        each = (server.memory_mb() - before) / SESSIONS
    assert each <= MOST_MB_A_SESSION, f"{each:.2f} MB a session with {key} open"


def test_cases_that_were_closed_leave_nothing(server: Server) -> None:
    """Every opening leaves the case before it, as when one customer follows another."""
    with closing(Client.open(server)) as page:
        for key in islice(cycle(SMALL), WARM_UP):
            page.open_case(IDS[key])
        page.close_case()
        before = server.memory_mb()
        for key in islice(cycle(SMALL), OPENINGS):
            page.open_case(IDS[key])
        page.close_case()
        after = server.memory_mb()
    assert after <= before * MOST_GROWTH, f"{before:.0f} MB became {after:.0f} MB"
