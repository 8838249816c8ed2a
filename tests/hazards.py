"""docs/hazards.csv and its watch: a run in which the test of a hazard was collected and did not pass is no success."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

FILE = Path(__file__).resolve().parents[1] / "docs" / "hazards.csv"
COLUMNS = ["id", "hazard", "severity", "likelihood", "cause", "control", "test"]


@dataclass(frozen=True, slots=True)
class Hazard:
    """`tests` are pytest ids without parameters: path::name. Scores are 1-5."""

    id: str
    hazard: str
    severity: int
    likelihood: int
    cause: str
    control: str
    tests: tuple[str, ...]


def hazards() -> tuple[Hazard, ...]:
    """The rows of the file. Raises ValueError when it is not well formed."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    if rows[0] != COLUMNS or any(len(row) != len(COLUMNS) or not all(row) for row in rows):
        raise ValueError("docs/hazards.csv: every row has every column")
    return tuple(Hazard(r[0], r[1], int(r[2]), int(r[3]), r[4], r[5], tuple(r[6].split())) for r in rows[1:])


class Watch:
    """Pytest plugin. Tests that were not collected, or deselected by hand, are not asked about."""

    def __init__(self, found: Iterable[Hazard]) -> None:
        self._of: dict[str, list[str]] = defaultdict(list)
        for hazard in found:
            for test in hazard.tests:
                self._of[test].append(hazard.id)
        self._passed: set[str] = set()
        self._of_workers: set[str] = set()
        self.unproven: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed and not hasattr(report, "wasxfail"):
            self._passed.add(report.nodeid)
        elif report.failed:
            self._passed.discard(report.nodeid)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Iterable[str]) -> None:
        """Tests that run in workers are collected there, and reported here."""
        self._of_workers.update(ids)

    def judge(self, nodeids: Iterable[str]) -> list[str]:
        """Of the collected tests, those that prove a hazard's control and did not pass."""
        mine = ((node, self._of.get(node.partition("[")[0])) for node in nodeids)
        return [f"{', '.join(ids)}: {node}" for node, ids in mine if ids and node not in self._passed]

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.config.option.collectonly or hasattr(session.config, "workerinput"):
            return  # a worker runs a part only
        self.unproven = self.judge(sorted({item.nodeid for item in session.items} | self._of_workers))
        if self.unproven and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.unproven:
            terminalreporter.section("hazards whose control was not proved (docs/hazards.csv)", red=True)
            for line in self.unproven:
                terminalreporter.line(line)
