"""`make bench`: the product beside its peers in the same run; prints a table and writes benchmarks/results.json."""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.browser import bytes_on_cold_open, chromium
from benchmarks.rooms import BarePage, ClinicianRoom, heavy_open_ready, sign_in
from benchmarks.servers import ROOT, Server, bare, product
from docs.generate import main as write_documents

TURNS = 15
WARM_UP = 3
COUNTY = "county of 20,000, two shared cores"


@dataclass(frozen=True)
class Figure:
    """One measured value beside its peer's. `ratio` is value / peer_value."""

    name: str
    value: float
    unit: str
    peer: str | None
    peer_value: float | None
    ratio: float | None
    scale: str


def figure(
    name: str, value: float, unit: str, scale: str, peer: str | None = None, other: float | None = None
) -> Figure:
    ratio = round(value / other, 2) if other else None
    return Figure(name, round(value, 2), unit, peer, None if other is None else round(other, 2), ratio, scale)


def medians(first: Callable[[int], float], second: Callable[[int], float]) -> tuple[float, float]:
    """Medians of two measures taken in turn, so that a drift of the machine meets both."""
    pairs = [(first(i), second(i)) for i in range(-WARM_UP, TURNS)][WARM_UP:]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def county(folder: Path) -> Figure:
    """Wall seconds of making the default county, in a process of its own."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "data_access.made_up_county", "--size", "20000", "--seed", "1"]
    day = time.strftime("%Y-%m-%d")
    subprocess.run([*command, "--day", day, "--out", str(folder)], cwd=ROOT, check=True, capture_output=True)
    return figure("made-up county of 20,000 customers", time.perf_counter() - started, "s", "five years; bar 20 s")


def openings(plain: BarePage, room: ClinicianRoom) -> list[Figure]:
    """Enter to painted, beside Enter to title of the bare page."""
    found = []
    for story, events in (("busy", 300), ("heavy", 2_000)):

        def opened(_turn: int, story: str = story) -> float:
            room.enter("knee")
            return room.enter(story)

        mine, other = medians(opened, plain.enter)
        bar = "; bar 1.5 x" if events == 300 else ""
        found.append(
            figure(
                f"Enter to everything painted, {events:,}-event customer",
                mine,
                "ms",
                COUNTY + bar,
                "bare: Enter to title",
                other,
            )
        )

    def banner(_turn: int) -> float:
        room.enter("knee")
        return room.enter("busy", only_banner=True)

    mine, other = medians(banner, plain.enter)
    found.append(figure("Enter to the identity banner painted", mine, "ms", COUNTY, "bare: Enter to title", other))
    return found


def cpu_of(server: Server, act: Callable[[int], float], times: int = 40) -> float:
    """CPU milliseconds of the server process per act."""
    for i in range(4):
        act(i)
    before = server.cpu_seconds()
    for i in range(times):
        act(i)
    return (server.cpu_seconds() - before) * 1000 / times


def reruns(plain: BarePage, room: ClinicianRoom, servers: tuple[Server, Server]) -> list[Figure]:
    """Server CPU per rerun; the heaviest customer is open."""
    room.enter("heavy")
    mine = cpu_of(servers[1], room.look_elsewhere)
    other = cpu_of(servers[0], plain.enter)
    scale = "2,096 events over 20 years; bar 25 ms"
    return [figure("server CPU per rerun of the room, heaviest customer", mine, "ms", scale, "bare: one rerun", other)]


def cold(browser, servers: tuple[Server, Server]) -> Figure:  # type: ignore[no-untyped-def]
    mine = bytes_on_cold_open(browser, servers[1].url, heavy_open_ready(), lambda page: sign_in(page, servers[1]))
    other = bytes_on_cold_open(browser, servers[0].url, "__find('h1')")
    scale = "sign-in page and room, empty cache; bar 1.2 MB"
    return figure("bytes on a cold open", mine / 1e6, "MB", scale, "bare page", other / 1e6)


def measured(folder: Path) -> list[Figure]:
    """Everything, on a fresh data folder."""
    found = [county(folder / "var" / "county")]
    (folder / "bare").mkdir()
    with bare(folder / "bare") as first, product(folder / "var") as second, chromium() as browser:
        found.append(cold(browser, (first, second)))
        plain, room = BarePage.open(browser, first), ClinicianRoom.open(browser, second)
        gc.disable()
        found += openings(plain, room)
        found += reruns(plain, room, (first, second))
    return found


def main() -> None:
    """Measure, print, write."""
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(Path(folder))
    for one in figures:
        beside = f"   {one.peer}: {one.peer_value} {one.unit}, ratio {one.ratio}" if one.peer else ""
        print(f"{one.name}: {one.value} {one.unit}{beside}   ({one.scale})")
    path = ROOT / "benchmarks" / "results.json"
    path.write_text(json.dumps([asdict(one) for one in figures], indent=2) + "\n", encoding="utf-8")
    write_documents()


if __name__ == "__main__":
    main()
