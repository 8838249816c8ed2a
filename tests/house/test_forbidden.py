"""Calls and words that may not stand in the product."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable
from importlib.metadata import packages_distributions

from tests.house.tree import ROOMS, ROOT, dotted, name, parsed, python_files, tracked_texts

CALLS = {
    "st.cache_data": "a cache is shared by everybody",
    "st.cache_resource": "a cache is shared by everybody",
    "st.download_button": "the file can be fetched without the gate",
    "st.exception": "shows a traceback whatever the settings",
    "st.image": "the file can be fetched without the gate",
    "st.markdown": "an image in Markdown calls out",
    "st.json": "rounds large integers",
    "pickle.loads": "runs code",
    "eval": "runs code",
    "exec": "runs code",
}


def test_no_forbidden_calls() -> None:
    found = [
        f"{name(path)}:{node.lineno} {dotted(node)}: {CALLS[dotted(node)]}"
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute | ast.Name) and dotted(node) in CALLS
    ]
    assert found == []


def test_no_unsafe_html_and_no_url_binding() -> None:
    found = [
        f"{name(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.keyword) and node.arg in {"unsafe_allow_html", "unsafe_allow_javascript", "bind"}
    ]
    assert found == []


def test_the_frontend_never_writes_html_from_data() -> None:
    bad = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage|sessionStorage|indexedDB"
    )
    found = [
        f"{name(path)}:{i} {line.strip()[:80]}"
        for path in (ROOT / "components" / "frontend").rglob("*.js")
        for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if bad.search(line)
    ]
    assert found == []


def test_no_webgl_traces() -> None:
    found = [
        f"{name(path)}:{node.lineno} {dotted(node)}"
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute)
        and re.search(r"(gl|3d|mapbox)$", node.attr.lower())
        and dotted(node).startswith("go.")
    ]
    assert found == []


def test_only_900_series_ids_in_the_repository() -> None:
    pattern = re.compile(r"(?<![0-9A-Za-z])(\d{6})([-+A-FU-Y])(\d{3})([0-9A-FHJ-NPR-Y])(?![0-9A-Za-z])")
    table = "0123456789ABCDEFHJKLMNPRSTUVWXY"
    found = [
        f"{name(path)}: a valid ID outside the 900-series"
        for path in tracked_texts()
        for day, _sign, number, check in pattern.findall(path.read_text(encoding="utf-8", errors="ignore"))
        if int(number) < 900 and table[int(day + number) % 31] == check
    ]
    assert found == []


def test_no_machine_paths_or_registry_hosts() -> None:
    pattern = re.compile("/" + "work/|/" + "root/|files\\.pythonhosted|registry\\.npm" + "js|pypi\\.org/simple")
    found = [
        f"{name(p)}"
        for p in tracked_texts()
        if p.name != "test_forbidden.py" and pattern.search(p.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []


def test_the_lock_file_names_no_registry() -> None:
    lock = ROOT / "package-lock.json"
    assert lock.exists()
    assert '"resolved"' not in lock.read_text(encoding="utf-8")


def test_requirements_are_pinned_with_hashes() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        lines = [x for x in (ROOT / file).read_text(encoding="utf-8").splitlines() if re.match(r"[a-zA-Z0-9]", x)]
        assert lines
        assert [x for x in lines if "==" not in x or not x.rstrip().endswith("\\")] == []


def test_every_package_that_the_product_imports_is_asked_for_by_name() -> None:
    """What comes along with another package today may stay away tomorrow."""
    asked = {re.split(r"[=<>\[;]", x.strip())[0].lower() for x in (ROOT / "requirements.in").read_text().splitlines()}
    imported = {
        module.partition(".")[0]
        for path in python_files()
        for node in ast.walk(parsed(path))
        for module in _modules(node)
    } - {*ROOMS, *sys.stdlib_module_names}
    owners = packages_distributions()
    assert "streamlit" in imported
    assert {m: owners.get(m) for m in imported if asked.isdisjoint(_plain(owners.get(m, ())))} == {}


def _plain(packages: Iterable[str]) -> list[str]:
    return [one.lower().replace("_", "-") for one in packages]


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
