"""The segment page of 560,000 customers, from a press on a group to its six charts, beside a bare Streamlit page that
draws the same figures from ready JSON: the same Chromium, in turns. What the first read of a new snapshot begins in the
background (services/warming.py, half a minute of one core) is over before the first press, as with questions.

The bare page's figures are read from ours as the browser drew them. A group's first opening computes; later ones find
what is kept. Both are told. `python -m benchmarks.segment_page [CUSTOMERS]` measures this part alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.browser import chromium, new_page, painted_after
from benchmarks.figures import Bar, Figure, middle
from benchmarks.refresh import CUSTOMERS, EVENTS, ManyCustomers
from benchmarks.servers import ROOT, Server, bare, product
from data_access.snapshots import FolderSnapshots
from services.refresh import refresh
from services.wiring import segment_book

SLOWER_AT_MOST = Bar(1.3, times=True)
TURNS = 8
RESTING_S = 0.1
"""Of its processor's time in two seconds: what keeps sessions alive, and no more."""
START = 60
"""Customers of the county that the server starts with, before the large snapshot takes its place."""
GROUPS = ("Omatoimi", "Yhteistyö", "Yhteisö", "Paljon palveluja käyttävät")
CHARTS = (
    "document.querySelectorAll('.js-plotly-plot .main-svg').length >= 6 && !document.querySelector('[data-stale=true]')"
)
_READ = "() => [...document.querySelectorAll('.js-plotly-plot')].map(p => ({data: p.data, layout: p.layout}))"


def segment_page(folder: Path, customers: int = CUSTOMERS) -> Iterator[Figure]:
    """Medians of presses on groups that were opened before, ours beside the bare page; and of first openings."""
    folder.mkdir(exist_ok=True)
    data, figures = folder / "var", folder / "figures.json"
    with product(data, START) as ours, chromium() as browser:
        command = [sys.executable, "-m", "benchmarks.segment_page", "make", str(data / "snapshots"), str(customers)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=1_200)
        page = _lead(browser, ours)
        _rest(ours)
        first, drawn = [], {}
        for name in GROUPS:
            first.append(_press(page, name))
            drawn[name] = page.evaluate(_READ)[:6]
        figures.write_text(json.dumps(drawn), encoding="utf-8")
        with bare(folder / "bare", "benchmarks/bare_charts.py", FIGURES=str(figures)) as peer:
            other = new_page(browser)
            other.goto(peer.url)
            painted_after(other, "0", CHARTS)
            took = [(_press(page, name), _press(other, name)) for turn in range(TURNS) for name in (GROUPS[turn % 4],)]
    mine, bares = middle([one for one, _ in took]), middle([one for _, one in took])
    what = f"segment page of {customers:,} customers, press to six charts"
    note = "the bare page draws the same figures from ready JSON; what a new snapshot begins in the background is over"
    yield Figure(what, mine, "ms", "bare page", bares, bar=SLOWER_AT_MOST, note=note)
    yield Figure(f"{what}, a group nobody has opened", middle(first), "ms")


def _lead(browser: Browser, server: Server) -> Page:
    page = new_page(browser)
    page.goto(server.url + "/sign-in")
    page.locator("button[name=person][value=lead]").click()
    page.wait_for_function(f"() => {CHARTS}", timeout=120_000)
    return page


def _rest(server: Server) -> None:
    """Wait until the server does nothing by itself. Raises AssertionError when that does not come in ten minutes."""
    for _ in range(300):
        before = server.cpu_seconds()
        time.sleep(2)
        if server.cpu_seconds() - before < RESTING_S:
            return
    raise AssertionError("the server does not come to rest")


def _press(page: Page, name: str) -> float:
    """Milliseconds from the press on a group to its title and charts; another group is shown before."""
    if page.evaluate("() => __text('h1')") == name:
        _press(page, next(one for one in GROUPS if one != name))
    page.get_by_role("radiogroup").get_by_text(name).first.click()
    return painted_after(page, "__press", f"__text('h1') === {name!r} && {CHARTS}")


def _make(folder: Path, customers: int) -> None:
    refresh(ManyCustomers(customers, EVENTS * customers // CUSTOMERS), FolderSnapshots(folder), segment_book())


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        _make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        with tempfile.TemporaryDirectory() as made:
            for one in segment_page(Path(made), int(sys.argv[1]) if len(sys.argv) > 1 else CUSTOMERS):
                print(one.line(), one.note)
