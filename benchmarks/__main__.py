"""`make bench`: the product beside its peers in the same run; prints rows, writes benchmarks/results.json and README.

`python -m benchmarks openings crowd` measures some parts only, prints them and writes nothing.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import crowd, openings, peer_charts, plan_editing, steering
from benchmarks.browser import chromium
from benchmarks.disclosure import disclosure
from benchmarks.figures import Bar, Figure, Verdict
from benchmarks.five_thousand import add_many
from benchmarks.paths import paths
from benchmarks.payload import payload
from benchmarks.plan_store import plan_store
from benchmarks.questions import asked
from benchmarks.refresh import refreshed
from benchmarks.rooms import BarePage, ClinicianRoom
from benchmarks.segment_page import segment_page
from benchmarks.servers import ROOT, bare, product, tuned_bare
from benchmarks.slow_fhir import slow_fhir
from benchmarks.superset_panel import superset_panel
from benchmarks.worklist import first_page
from docs.generate import main as write_documents

IN_BROWSER = ("bytes", "ready", "openings", "cpu", "journey", "editing", "plotly", "vis")


@dataclass(frozen=True)
class Run:
    """One run: its folder, and the parts that were asked for."""

    folder: Path
    parts: tuple[str, ...]

    @property
    def data(self) -> Path:
        return self.folder / "var"

    @property
    def county(self) -> Path:
        return self.data / "county"

    def wants(self, *parts: str) -> bool:
        return any(part in self.parts for part in parts)


def county(run: Run) -> Iterator[Figure]:
    """Wall seconds of making the default county, in a process of its own; then the customers with very many events."""
    command = [sys.executable, "-m", "data_access.made_up_county", "--size", "20000", "--seed", "1"]
    day = time.strftime("%Y-%m-%d")
    started = time.perf_counter()
    subprocess.run([*command, "--day", day, "--out", str(run.county)], cwd=ROOT, check=True, capture_output=True)
    took = time.perf_counter() - started
    add_many(run.county)
    yield Figure("made-up county of 20,000 customers", took, "s", bar=Bar(20))


def in_browser(run: Run) -> Iterator[Figure]:
    """Everything that a person sees, with the pages that are compared running beside."""
    if not run.wants(*IN_BROWSER):
        return
    with ExitStack() as stack:
        servers = openings.Servers(
            stack.enter_context(bare(run.folder / "bare")),
            stack.enter_context(tuned_bare(run.folder / "tuned")),
            stack.enter_context(product(run.data)),
        )
        browser = stack.enter_context(chromium())
        wanted = peer_charts.events(run.county)
        if run.wants("bytes"):
            yield openings.cold_bytes(browser, servers)
        if run.wants("ready"):
            yield from openings.ready(browser, servers)
        room = ClinicianRoom.open(browser, servers.ours)
        if run.wants("openings"):
            yield from openings.openings(browser, servers, room)
        if run.wants("cpu"):
            yield openings.rerun_cpu(browser, servers, room)
        if run.wants("journey"):
            yield from steering.steered(BarePage.open(browser, servers.bare), room)
        if run.wants("editing"):
            yield from plan_editing.edited(room)
        if run.wants("plotly"):
            yield from peer_charts.plotly(browser, run.folder / "plotly", wanted, room)
        if run.wants("vis"):
            yield from peer_charts.vis_timeline(browser, run.folder / "vis", wanted)


def in_crowd(run: Run) -> Iterator[Figure]:
    """What needs no browser."""
    if not run.wants("memory", "crowd"):
        return
    with product(run.data) as server:
        ids = crowd.those_that_open(server, crowd.customers(run.county))
        if run.wants("crowd"):
            yield crowd.many(server, ids)
    if run.wants("memory"):
        with product(run.data) as fresh:  # a server that has opened many cases has room left for the next sessions
            yield from crowd.memory(fresh, ids)


def without_server(run: Run) -> Iterator[Figure]:
    if run.wants("payload"):
        yield payload(run.data)
    if run.wants("fhir"):
        yield from slow_fhir(run.folder / "fhir")
    if run.wants("plans"):
        yield from plan_store(run.folder / "plans", run.county)
    if run.wants("worklist"):
        yield from first_page(run.county, run.folder / "worklist")
    if run.wants("paths"):
        yield from paths(run.folder / "paths")
    if run.wants("disclosure"):
        yield from disclosure(run.folder / "disclosure")
    if run.wants("superset"):
        yield from superset_panel(run.folder / "superset", run.data)
    if run.wants("refresh"):
        yield from refreshed(run.folder / "refresh", run.county)
    if run.wants("questions"):
        yield from asked(run.folder / "questions")


def for_leads(run: Run) -> Iterator[Figure]:
    """The team leads' page, on a server and a snapshot of its own."""
    if run.wants("segments"):
        yield from segment_page(run.folder / "segments")


GROUPS: tuple[Callable[[Run], Iterator[Figure]], ...] = (county, in_browser, in_crowd, without_server, for_leads)
WITHOUT_SERVER = (
    "payload",
    "fhir",
    "plans",
    "worklist",
    "paths",
    "disclosure",
    "superset",
    "refresh",
    "questions",
    "segments",
)
PARTS = (*IN_BROWSER, "memory", "crowd", *WITHOUT_SERVER)


def main(parts: tuple[str, ...]) -> None:
    """Measure, print each row as it comes; write when everything was measured."""
    unknown = sorted(set(parts) - set(PARTS))
    if unknown:
        raise SystemExit(f"No part is called {', '.join(unknown)}. Parts: {', '.join(PARTS)}")
    gc.disable()  # the measuring process must not pause in the middle of a measure
    started, found = time.monotonic(), []
    with tempfile.TemporaryDirectory() as folder:
        run = Run(Path(folder), parts or PARTS)
        for group in GROUPS:
            for one in group(run):
                print(one.line(), flush=True)
                found.append(one)
    misses = sum(one.verdict is Verdict.MISSES for one in found)
    print(f"{len(found)} figures in {time.monotonic() - started:.0f} s, {misses} misses")
    if not parts:
        rows = [one.row() for one in found]
        path = ROOT / "benchmarks" / "results.json"
        path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        write_documents()


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
