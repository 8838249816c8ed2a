"""Every hazard of docs/hazards.csv has a control, and every control a test that really runs, and really runs here."""

from __future__ import annotations

import ast
import re
from types import SimpleNamespace
from typing import Any

import pytest

from tests.hazards import Hazard, Watch, hazards
from tests.house.tree import ROOT, parsed

FOLDERS = ("unit", "contract", "oracle", "screen", "server", "faults", "house")  # none needs Chromium or Node
NAMED = re.compile(rf"tests/({'|'.join(FOLDERS)})/test_\w+\.py::(Test\w+::)?test_\w+")


def function_of(test: str) -> ast.FunctionDef | None:
    """The function a test id names; None when there is none."""
    path, *names = test.split("::")
    if not (ROOT / path).exists():
        return None
    body: list[ast.stmt] = parsed(ROOT / path).body
    for outer in names[:-1]:
        body = next((n.body for n in body if isinstance(n, ast.ClassDef) and n.name == outer), [])
    return next((n for n in body if isinstance(n, ast.FunctionDef) and n.name == names[-1]), None)


def may_skip(test: str) -> bool:
    """True when the test, its module or a fixture of its module can skip or expect to fail."""
    function = function_of(test)
    assert function is not None
    module = parsed(ROOT / test.partition("::")[0])
    asked = {argument.arg for argument in function.args.args}
    fixtures = [n for n in module.body if isinstance(n, ast.FunctionDef) and n.name in asked]
    marks = [n for n in module.body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "pytestmark"]
    words = " ".join(map(ast.unparse, [function, *fixtures, *marks]))
    return re.search(r"\bskip|\bxfail|importorskip", words) is not None or "fhir_server" in asked


def test_there_are_hazards_and_each_has_its_own_words() -> None:
    found = hazards()
    assert len(found) >= 25
    assert [h.id for h in found] == [f"H{n:02}" for n in range(1, len(found) + 1)]
    assert len({h.hazard for h in found}) == len(found)


def test_scores_are_one_to_five() -> None:
    assert [h.id for h in hazards() if not (1 <= h.severity <= 5 and 1 <= h.likelihood <= 5)] == []


def test_every_control_has_a_test_that_exists() -> None:
    named = [(h.id, test) for h in hazards() for test in h.tests]
    assert [x for x in named if not NAMED.fullmatch(x[1])] == []
    assert [x for x in named if function_of(x[1]) is None] == []


def test_no_such_test_may_be_skipped() -> None:
    assert sorted({test for h in hazards() for test in h.tests if may_skip(test)}) == []


def test_what_could_skip_is_noticed() -> None:
    assert may_skip("tests/oracle/test_hetu_agreement.py::test_finnish_ssn_agrees")
    assert function_of("tests/unit/test_hetu.py::test_nothing_of_the_kind") is None


KNOWN = Hazard("H01", "x", 5, 1, "x", "x", ("t.py::a",))


def report(node: str, when: str = "call", **how: Any) -> Any:
    return SimpleNamespace(nodeid=node, when=when, **({"passed": False, "failed": False} | how))


def test_a_hazards_test_that_did_not_pass_is_told() -> None:
    watch = Watch([KNOWN])
    watch.pytest_runtest_logreport(report("t.py::a[1]", passed=True))
    watch.pytest_runtest_logreport(report("t.py::a[2]", "setup"))  # skipped
    watch.pytest_runtest_logreport(report("t.py::a[3]", failed=True))
    watch.pytest_runtest_logreport(report("t.py::a[4]", passed=True))
    watch.pytest_runtest_logreport(report("t.py::a[4]", "teardown", failed=True))
    watch.pytest_runtest_logreport(report("t.py::a[5]", wasxfail="known"))
    told = watch.judge([*(f"t.py::a[{n}]" for n in range(1, 6)), "t.py::b"])
    assert told == [f"H01: t.py::a[{n}]" for n in (2, 3, 4, 5)]


@pytest.mark.parametrize(("status", "becomes"), [(0, 1), (2, 2), (5, 5)])
def test_such_a_run_is_no_success(status: int, becomes: int) -> None:
    config = SimpleNamespace(option=SimpleNamespace(collectonly=False))
    session: Any = SimpleNamespace(config=config, items=[SimpleNamespace(nodeid="t.py::a")], exitstatus=status)
    Watch([KNOWN]).pytest_sessionfinish(session)
    assert session.exitstatus == becomes


def test_nor_is_one_of_workers() -> None:
    """Then no test is collected where the run is judged."""
    session: Any = SimpleNamespace(config=SimpleNamespace(option=SimpleNamespace(collectonly=False)), items=[])
    watch, session.exitstatus = Watch([KNOWN]), 0
    for ids in (["t.py::a", "t.py::b"], ["t.py::a", "t.py::b"]):
        watch.pytest_xdist_node_collection_finished(ids)
    watch.pytest_runtest_logreport(report("t.py::b", passed=True))
    watch.pytest_sessionfinish(session)
    assert (session.exitstatus, watch.unproven) == (1, ["H01: t.py::a"])


def test_a_worker_judges_nothing_of_what_others_run() -> None:
    config = SimpleNamespace(option=SimpleNamespace(collectonly=False), workerinput={})
    session: Any = SimpleNamespace(config=config, items=[SimpleNamespace(nodeid="t.py::a")], exitstatus=0)
    Watch([KNOWN]).pytest_sessionfinish(session)
    assert session.exitstatus == 0


def test_this_very_run_is_watched(request: pytest.FixtureRequest) -> None:
    assert isinstance(request.config.pluginmanager.get_plugin("hazards"), Watch)
