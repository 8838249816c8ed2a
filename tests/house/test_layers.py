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
