"""From Enter on an ID to the banner and to everything; page ready; bytes; server CPU of a rerun. All beside bare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from playwright.sync_api import Browser, Page

from benchmarks.browser import bytes_on_cold_open, new_page, painted_after
from benchmarks.figures import Bar, Figure, in_turn, middle
from benchmarks.protocol_client import signed_in
from benchmarks.rooms import FIELD, SEARCH_FIELD, BarePage, ClinicianRoom, sign_in
from benchmarks.servers import Server

ENTER = "bare: Enter to title"


@dataclass(frozen=True)
class Servers:
    """What runs side by side."""

    bare: Server
    tuned: Server
    ours: Server


def openings(browser: Browser, servers: Servers, room: ClinicianRoom, turns: int = 15) -> list[Figure]:
    """Bare, tuned bare and two customers in turn; another customer is opened before each, as a person does."""
    plain, tuned = BarePage.open(browser, servers.bare), BarePage.open(browser, servers.tuned)
    banners: list[float] = []

    def opened(story: str) -> Callable[[int], float]:
        def act(turn: int) -> float:
            room.enter("knee")
            took = room.enter(story)
            if story == "busy" and turn >= 0:
                banners.append(took["banner"])
            return took["all"]

        return act

    acts = {"bare": plain.enter, "busy": opened("busy"), "tuned": tuned.enter, "heavy": opened("heavy")}
    took = {name: middle(values) for name, values in in_turn(acts, turns).items()}
    for page in (plain.page, tuned.page):
        page.context.close()
    return _opening_rows(took, middle(banners))


def _opening_rows(took: dict[str, float], banner: float) -> list[Figure]:
    def row(name: str, value: float, bar: Bar) -> Figure:
        return Figure(name, value, "ms", ENTER, took["bare"], bar)

    note = Figure("Enter to title, the bare page on our server's settings", took["tuned"], "ms", ENTER, took["bare"])
    return [
        row("Enter to the identity banner painted", banner, Bar(0.9, 0.75, times=True)),
        row("Enter to everything painted, 300 events", took["busy"], Bar(1.2, 0.9, times=True)),
        row("Enter to everything painted, 2,000 events", took["heavy"], Bar(1.3, 0.9, times=True)),
        note,
    ]


def ready(browser: Browser, servers: Servers, turns: int = 6) -> list[Figure]:
    """From the start of the navigation to a field that can be typed into: with an empty cache, and once more."""
    warm: dict[str, list[float]] = {"bare": [], "tuned": [], "ours": []}

    def cold(name: str, server: Server, field: str) -> Callable[[int], float]:
        def act(turn: int) -> float:
            page = new_page(browser)
            if name == "ours":
                _give_session(page, server)
            took = _arrival(page, server.url, field)
            again = _arrival(page, server.url, field)
            if turn >= 0:
                warm[name].append(again)
            page.context.close()
            return took

        return act

    acts = {
        "bare": cold("bare", servers.bare, FIELD),
        "tuned": cold("tuned", servers.tuned, FIELD),
        "ours": cold("ours", servers.ours, SEARCH_FIELD),
    }
    found = {"cold": in_turn(acts, turns, warm_up=1), "warm": warm}
    rows = []
    for state, all_ in found.items():
        took = {name: middle(values) for name, values in all_.items()}
        bar = Bar(1.0, 0.9, times=True)
        rows.append(Figure(f"page ready, {state}", took["ours"], "ms", "bare", took["bare"], bar))
        rows.append(Figure(f"page ready, {state}, tuned bare", took["tuned"], "ms", "bare", took["bare"]))
    return rows


def _give_session(page: Page, server: Server) -> None:
    page.context.add_cookies([{"name": "tilannekuva", "value": signed_in(server), "url": server.url}])


def _arrival(page: Page, url: str, field: str) -> float:
    page.goto(url, wait_until="commit")
    took = painted_after(page, "0", f"{field} && !{field}.disabled")  # page time starts with the navigation
    page.wait_for_timeout(300)
    return took


def cold_bytes(browser: Browser, servers: Servers) -> Figure:
    """Ours with the sign-in page before it."""
    mine = bytes_on_cold_open(new_page(browser), lambda page: sign_in(page, servers.ours), SEARCH_FIELD)
    other = bytes_on_cold_open(new_page(browser), partial(_go, servers.bare.url), "__find('h1')")
    bar = Bar(0.45, 0.4, times=True)
    return Figure("bytes over the wire, cold, sign-in page too", mine / 1e6, "MB", "bare", other / 1e6, bar)


def _go(url: str, page: Page) -> None:
    page.goto(url)


def rerun_cpu(browser: Browser, servers: Servers, room: ClinicianRoom, times: int = 40) -> Figure:
    """CPU of the server process for one step of the journey; the heaviest showcase customer is open."""
    plain = BarePage.open(browser, servers.bare)
    room.enter("heavy")
    mine, other = cpu_of(servers.ours, room.look_elsewhere, times), cpu_of(servers.bare, plain.enter, times)
    plain.page.context.close()
    name = "server CPU per rerun, heaviest customer (2,096 events)"
    return Figure(name, mine, "ms", "bare: one rerun", other, Bar(10, 5))


def cpu_of(server: Server, act: Callable[[int], float], times: int) -> float:
    """CPU milliseconds of the server process per act."""
    for turn in range(4):
        act(turn)
    before = server.cpu_seconds()
    for turn in range(times):
        act(turn)
    return (server.cpu_seconds() - before) * 1000 / times
