"""python -m data_access.made_up_county --size 20000 --seed 1 --day 2026-11-21 --out var/county"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from pathlib import Path

from data_access.made_up_county.build import build_county, county_ready
from data_access.system_clock import SystemClock

WIDTH = 40


def main(arguments: list[str] | None = None) -> int:
    """Build a county; with --if-missing only when there is no such county for the day yet."""
    parser = argparse.ArgumentParser(prog="made_up_county", description="Builds the made-up county.")
    parser.add_argument("--size", type=int, default=20_000, help="customers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--day", type=date.fromisoformat, default=None, help="reference day, YYYY-MM-DD; default today")
    parser.add_argument("--out", type=Path, default=Path("var/county"))
    parser.add_argument("--if-missing", action="store_true", help="leave a county that is ready as it is")
    given = parser.parse_args(arguments)
    day = given.day or SystemClock().today()
    if given.if_missing and county_ready(given.out, seed=given.seed, size=given.size, today=day):
        return 0
    started = time.monotonic()
    build_county(given.out, size=given.size, seed=given.seed, day=day, progress=_bar)
    print(f"\r{'':{WIDTH + 30}}\rMade-up county ready in {time.monotonic() - started:.1f} s", file=sys.stderr)
    return 0


def _bar(done: int, of: int) -> None:
    filled = WIDTH * min(done, of) // max(of, 1)
    print(f"\rMade-up county [{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{of}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
