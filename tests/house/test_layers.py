"""Arrows go down only: the import contracts of pyproject.toml hold."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT, dotted, name, parsed, python_files


def test_import_contracts_hold() -> None:
    tool = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_only_wiring_knows_the_pipes() -> None:
    offenders = [
        f"{name(path)}:{node.lineno}"
        for path in python_files("services")
        if path.name != "wiring.py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom | ast.Import) and "data_access" in ast.unparse(node)
    ]
    assert offenders == []


def test_no_screen_knows_the_columns_of_a_population() -> None:
    """Screens are given answers: whoever reads events could show what disclosure control keeps back (docs/adr/050)."""
    offenders = [
        f"{name(path)}:{node.lineno} {ast.unparse(node)}"
        for room in ("pages", "components", "web")
        for path in python_files(room)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("analytics.population", "analytics.cohort", "analytics.questions"))
    ]
    assert offenders == []


def test_only_the_disclosure_makes_an_answer() -> None:
    makers = {
        name(path)
        for room in ("analytics", "services", "components", "pages", "web")
        for path in python_files(room)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Answer"
    }
    assert makers == {"analytics/disclosure_answer.py"}


def test_the_gate_uses_only_the_texts_of_the_components() -> None:
    offenders = [
        f"{name(path)}:{node.lineno} {ast.unparse(node)}"
        for path in python_files("web")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("components")
        and node.module != "components.text"
    ]
    assert offenders == []


def test_streamlit_internals_are_touched_in_one_file() -> None:
    public = {"streamlit", "streamlit.testing.v1"}
    offenders = [
        f"{name(path)}:{node.lineno} {node.module}"
        for path in python_files()
        if path.name != "streamlit_internals.py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] == "streamlit"
        and node.module not in public
    ]
    assert offenders == []


def test_one_clock() -> None:
    """Nothing but the clock asks the time of day."""
    asks = {
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "datetime.datetime.now",
        "dt.datetime.now",
    }
    offenders = [
        f"{name(path)}:{node.lineno} {dotted(node.func)}"
        for path in python_files()
        if path.name != "system_clock.py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and dotted(node.func) in asks
    ]
    assert offenders == []
