"""Files and functions stay small enough to read at one sitting."""

from __future__ import annotations

from tests.house.tree import ROOT, functions, name, python_files

FUNCTION_LINES = 40
FILE_LINES = 300
PAGE_LINES = 65  # 60 until the start page found people by name and a question could be unsure: functions stay short
JAVASCRIPT_LINES = 2_800
"""Lines of code: comments and JSDoc types are welcome and not counted. Why so many: docs/adr/030, 040, 043;
the last eighty are for the segment ribbon on the journey (050)."""


def test_functions_are_short() -> None:
    long = [
        f"{name(path)}:{node.lineno} {node.name} {size}"
        for path in python_files()
        for node in functions(path)
        if (size := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert long == []


def test_files_are_short() -> None:
    long = [
        f"{name(p)} {n}" for p in python_files() if (n := len(p.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    ]
    assert long == []


def test_pages_are_short() -> None:
    long = [
        f"{name(p)} {n}"
        for p in python_files("pages")
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > PAGE_LINES
    ]
    assert long == []


def test_every_page_defines_page_and_runs_nothing_when_imported() -> None:
    import ast

    from tests.house.tree import parsed

    for path in python_files("pages"):
        if path.name.startswith("_"):
            continue
        tree = parsed(path)
        assert any(isinstance(n, ast.FunctionDef) and n.name == "page" for n in tree.body), name(path)
        loose = [n for n in tree.body if isinstance(n, ast.Expr) and not isinstance(n.value, ast.Constant)]
        assert loose == [], f"{name(path)} runs code at import"


def test_the_frontend_stays_small() -> None:
    modules = sorted((ROOT / "components" / "frontend").rglob("*.js"))
    lines = {name(p): p.read_text(encoding="utf-8").splitlines() for p in modules}
    assert {n: len(text) for n, text in lines.items() if len(text) > FILE_LINES} == {}
    code = {
        n: sum(bool(x.strip()) and not x.strip().startswith(("//", "/*", "*")) for x in t) for n, t in lines.items()
    }
    assert sum(code.values()) <= JAVASCRIPT_LINES, code
