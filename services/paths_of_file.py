"""`python -m services.paths_of_file LOG --case ... --activity ... --time ... --answer ...`: paths of anybody's log.

For whoever holds the file: its numbers are printed as they are, no small one is hidden, and no case is named.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analytics.paths import Log, Per, log_of_rows
from analytics.paths_shape import LONGEST_WINDOW, Shape, shaped
from analytics.paths_tree import DEEPEST, WIDEST, Width
from analytics.paths_waits import From
from analytics.population import Bools, Ints
from domain.event_log import LogMapping, LogTrouble, shown_name
from services.paths_answers import PathAnswer, Row, follows_answer, tree_answer, variants_answer, waits_answer
from services.paths_print import as_csv, as_json, as_table
from services.ports_of_logs import LogFile, ReadLog

ANSWERS = ("follows", "variants", "tree", "waits")
ROWS_OF_A_TABLE = 20


@dataclass(frozen=True)
class Steps:
    """`names` of the steps of a log in alphabetical order, and the activity of each (the same, unless units tell them
    apart)."""

    log: Log
    names: tuple[str, ...]
    activities: tuple[str, ...]

    def called(self, name: str) -> Ints:
        """The steps that have this name, or are this activity in any unit. Raises LogTrouble when none is."""
        found = [n for n, one in enumerate(zip(self.names, self.activities, strict=True)) if name in one]
        if not found:
            near = difflib.get_close_matches(name, self.names, 1)
            hint = f' Is it "{shown_name(near[0])}"?' if near else ""
            raise LogTrouble(f'The file has no activity "{shown_name(name)}".{hint}')
        return np.array(found)


def steps_of(file: LogFile, per: Per) -> Steps:
    """The paths of a file, its cases in the order in which they first come."""
    pairs = [(name, "") for name in file.activity.table]
    at = file.activity.at
    if file.unit is not None:
        unit, width = file.unit.at + 1, len(file.unit.table) + 1
        found, at = np.unique(at * width + unit, return_inverse=True)
        units = ("", *file.unit.table)
        pairs = [(file.activity.table[key // width], units[key % width]) for key in found.tolist()]
    order = sorted(range(len(pairs)), key=pairs.__getitem__)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    names = tuple(f"{a} ({unit})" if unit else a for a, unit in (pairs[n] for n in order))
    return Steps(_log(file, rank[at], len(names), per), names, tuple(pairs[n][0] for n in order))


def _log(file: LogFile, activity: Ints, kinds: int, per: Per) -> Log:
    case, at, order = file.case.at, file.at, file.order
    if per is Per.PERSON:
        return log_of_rows(case, activity, at, order=order, cases=len(file.case.table), kinds=kinds)
    assert file.episode is not None, "asked for by `main`"
    inside = np.flatnonzero(file.episode.at >= 0)
    width = len(file.episode.table) + 1
    keys, episode = np.unique(case[inside] * width + file.episode.at[inside], return_inverse=True)
    ties = None if order is None else order[inside]
    person = keys // width
    return log_of_rows(episode, activity[inside], at[inside], order=ties, cases=len(keys), kinds=kinds, person=person)


def answer(steps: Steps, asked: argparse.Namespace) -> PathAnswer:
    """Raises LogTrouble for an activity that the file does not have."""
    anchor = () if asked.anchor is None else tuple(steps.called(asked.anchor).tolist())
    log = shaped(steps.log, Shape(asked.merge_days, anchor, asked.collapse))
    if asked.answer == "follows":
        return follows_answer(log, steps.names)
    if asked.answer == "variants":
        return variants_answer(log, steps.names, None)
    if asked.answer == "tree":
        return tree_answer(log, steps.names, asked.depth, Width(asked.width, asked.least))
    a, b = (_events(log, steps.called(name)) for name in (asked.begins, asked.ends))
    return waits_answer(log, a, b, From(asked.each))


def _events(log: Log, steps: Ints) -> Bools:
    return np.isin(log.activity, steps)


def run(arguments: Sequence[str], read_log: ReadLog) -> str:
    """What to print. Raises LogTrouble with a sentence; SystemExit where the command line itself is wrong."""
    asked = _asked(arguments)
    mapping = LogMapping(
        asked.case, asked.activity, asked.time, asked.order, asked.unit, asked.episode, asked.time_format, asked.skip
    )
    file = read_log(asked.log, mapping)
    found = answer(steps_of(file, Per(asked.per)), asked)
    about: Row = {"answer": asked.answer, "per": asked.per}
    about |= {"from": asked.begins, "to": asked.ends} if asked.answer == "waits" else {}
    if asked.csv:
        return as_csv(_first(found, asked.limit))
    if asked.json:
        return as_json(_first(found, asked.limit), about, file.notes)
    limit = ROWS_OF_A_TABLE if asked.limit is None and asked.answer in ("follows", "variants") else asked.limit
    return as_table(found, about, file.notes, limit or None)


def _first(found: PathAnswer, limit: int | None) -> PathAnswer:
    return PathAnswer(found.facts, found.rows[: limit or None])


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m services.paths_of_file", description="Paths of a log of cases.")
    add = parser.add_argument
    add("log", type=Path, help="CSV, Parquet or XES; CSV and XES also gzipped")
    add("--case", default="case:concept:name", help="column of the case; default as in XES")
    add("--activity", default="concept:name", help="column of the activity")
    add("--time", default="time:timestamp", help="column of the time: ISO 8601 or as 1.2.2026 12.30")
    add(
        "--time-format",
        default="",
        help="as in strptime, such as %%d-%%m-%%Y; or epoch, epoch-ms",
    )
    add("--order", default="", help="column of whole numbers that orders ties of time; default the file's order")
    add("--unit", default="", help="column that tells the same activity of two units apart")
    add("--episode", default="", help="column of the episode within the case")
    add("--per", choices=[one.value for one in Per], default="person", help="whose path is one path")
    add("--answer", choices=ANSWERS, required=True)
    add("--from", dest="begins", metavar="ACTIVITY", help="waits: begin with")
    add("--to", dest="ends", metavar="ACTIVITY", help="waits: end with")
    add(
        "--each", choices=[one.value for one in From], default="every", help="waits: from every such event or the first"
    )
    add("--depth", type=int, choices=range(1, DEEPEST + 1), default=4, help="tree: levels")
    add("--width", type=Between(1, WIDEST), default=8, help="tree: most steps drawn of a parent")
    add("--least", type=Between(1, 10**9), default=1, help="tree: least persons of a step that is drawn")
    add("--merge-days", type=Between(0, LONGEST_WINDOW), help="the same activity again within so many days is one")
    add("--anchor", metavar="ACTIVITY", help="paths begin with the first of this activity")
    add("--collapse", action="store_true", help="an activity right after itself is one step")
    add("--skip", action="store_true", help="leave out rows that cannot be read, and say how many")
    add("--limit", type=Between(0, 10**9), help="rows printed; 0: all (a table of pairs or variants has 20)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--csv", action="store_true")
    asked = parser.parse_args(arguments)
    if asked.answer == "waits" and (asked.begins is None or asked.ends is None):
        parser.error("waits need --from and --to")
    if asked.per == Per.EPISODE and not asked.episode:
        parser.error("--per episode needs --episode, the column of the episode")
    return asked


class Between:
    """A whole number of an argument, within limits."""

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def __call__(self, text: str) -> int:
        if text.isascii() and text.isdigit() and self.low <= int(text) <= self.high:
            return int(text)
        raise argparse.ArgumentTypeError(f"a whole number from {self.low} to {self.high}")


def main() -> int:
    """Exit code 0; 2 with one sentence when the file or the question cannot be used."""
    from services.wiring import log_reader  # here, so that importing this file knows no pipes

    try:
        text = run(sys.argv[1:], log_reader())
    except LogTrouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 2
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter shows its number
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read has seen enough
        sys.stderr.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
