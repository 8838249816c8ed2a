"""The same 2,000 events in charts one would otherwise take: Plotly on the bare page, vis-timeline in a plain page."""

from __future__ import annotations

import json
import math
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.browser import frames_while, new_page, painted_after
from benchmarks.figures import Figure, in_turn, middle, p95
from benchmarks.rooms import IDS, BarePage, ClinicianRoom
from benchmarks.servers import ROOT, bare

PEERS = ROOT / "benchmarks" / "peers"
VIS = PEERS / "node_modules" / "vis-timeline"
EVENTS = "2,000 events"
_EVENTS = """SELECT t.kind, e.day, e.nights, t.what FROM event e JOIN template t ON t.number = e.template
JOIN subject s ON s.c = e.c WHERE s.id = ? ORDER BY e.seq"""
Event = tuple[str, int, int, str]
"""Kind, start and end in milliseconds of the epoch (0: no end), words."""


def events(county: Path) -> list[Event]:
    """The heaviest showcase customer's clinical events."""
    with closing(sqlite3.connect(county / "clinical.sqlite")) as db:
        rows = db.execute(_EVENTS, (IDS["heavy"],)).fetchall()
        (built,) = db.execute("SELECT value FROM meta WHERE name = 'day'").fetchone()
    day = date.fromisoformat(built)

    def at(offset: int) -> int:
        there = day + timedelta(offset)
        return int(datetime(there.year, there.month, there.day, tzinfo=UTC).timestamp() * 1000)

    return [(kind, at(offset), at(offset + nights) if nights > 0 else 0, what) for kind, offset, nights, what in rows]


def plotly(browser: Browser, folder: Path, wanted: list[Event], room: ClinicianRoom, turns: int = 8) -> list[Figure]:
    """Plotly's chart and our room in turn: Enter to painted; then a click on a mark, and frames while dragging."""
    folder.mkdir()
    listed = folder / "events.json"
    listed.write_text(json.dumps(wanted), encoding="utf-8")
    with bare(folder, "benchmarks/peers/plotly_page.py", PEER_EVENTS=str(listed)) as server:
        page = BarePage.open(browser, server).page

        def ours(_turn: int) -> float:
            room.enter("knee")
            return room.enter("heavy")["all"]

        acts: dict[str, Callable[[int], float]] = {"ours": ours, "plotly": partial(_plotly_enter, page)}
        took = {name: middle(values) for name, values in in_turn(acts, turns).items()}
        clicks = middle([_plotly_click(page, at) for at in range(6)])
        frames = frames_while(page, lambda: _drag(page, 700, 420))
        page.context.close()
    return [
        Figure(f"Enter to everything painted, {EVENTS}", took["ours"], "ms", "Plotly: Enter to chart", took["plotly"]),
        Figure(f"Plotly, click on a mark to its words, {EVENTS}", clicks, "ms"),
        Figure(f"Plotly, frame while dragging, {EVENTS}, p95", p95(frames), "ms"),
    ]


def _plotly_enter(page: Page, turn: int) -> float:
    words = f"words {turn}"
    field = page.get_by_role("textbox")
    field.fill(words)
    page.wait_for_timeout(120)
    field.press("Enter")
    # All marks are drawn before the title is, so the chart is painted with its title.
    took = painted_after(page, "__enter", f"__text('.gtitle') === 'chart {words}' && __find('.scatterlayer .point')")
    page.wait_for_timeout(300)
    return took


def _plotly_click(page: Page, turn: int) -> float:
    """From the press on a point to its words under the chart."""
    places = page.evaluate(
        "() => [...document.querySelectorAll('.scatterlayer .point')].map(e => e.getBoundingClientRect())"
        ".map(b => [b.x + b.width / 2, b.y + b.height / 2])"
    )
    x, y = places[len(places) * (turn + 1) // 8]
    page.evaluate("() => { window.__card = __text('[data-testid=stText]'); }")
    page.mouse.click(x, y)
    took = painted_after(page, "__press", "__text('[data-testid=stText]') !== __card")
    page.wait_for_timeout(700)  # a second click within that time would be a double click
    return took


def vis_timeline(browser: Browser, folder: Path, wanted: list[Event]) -> list[Figure]:
    """vis-timeline's own drawing, dragging and zooming. Not measured when npm is not there."""
    names = (f"vis-timeline, {EVENTS} drawn", "vis-timeline, zoom step, p95", "vis-timeline, frame while dragging, p95")
    missing = _install()
    if missing:
        return [Figure(name, None, "ms", note=missing) for name in names]
    folder.mkdir()
    shutil.copy(PEERS / "vis.html", folder / "index.html")
    shutil.copy(VIS / "standalone" / "umd" / "vis-timeline-graph2d.min.js", folder / "vis.js")
    shutil.copy(VIS / "styles" / "vis-timeline-graph2d.min.css", folder / "vis.css")
    with _served(folder) as url:
        page = new_page(browser)
        page.goto(url)
        drawn = [float(page.evaluate("events => window.draw(events)", wanted)) for _ in range(5)]
        frames = frames_while(page, lambda: _drag(page, 700, 200))
        steps = [_wheel(page, delta) for delta in (-120, -120, 120, 120) * 5]
        page.context.close()
    values = (middle(drawn), p95(steps), p95(frames))
    return [Figure(name, value, "ms") for name, value in zip(names, values, strict=True)]


def _install() -> str:
    """Install vis-timeline where it is not; returns why that cannot be done, "" when it is there."""
    if VIS.exists():
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    done = subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=PEERS, capture_output=True)
    return "" if done.returncode == 0 and VIS.exists() else "vis-timeline could not be installed"


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing is written down."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def _wheel(page: Page, delta: int) -> float:
    page.mouse.move(700, 200)
    page.evaluate("() => { window.__shown = shown(); }")
    page.mouse.wheel(0, delta)
    took = painted_after(page, "__wheel", "shown() !== __shown")
    page.wait_for_timeout(50)
    return took


def _drag(page: Page, x: float, y: float) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    for at in range(120):
        page.mouse.move(x + 300 * math.sin(at / 15), y)
        page.wait_for_timeout(8)
    page.mouse.up()
