"""What the house tests look at: the product's own files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("domain", "analytics", "data_access", "services", "components", "pages", "web")


def python_files(*rooms: str) -> list[Path]:
    """Python files of the named rooms (all rooms and app.py by default)."""
    found = [p for room in rooms or ROOMS for p in sorted((ROOT / room).rglob("*.py")) if "versions" not in p.parts]
    return found + ([] if rooms else [ROOT / "app.py"])


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an attribute chain, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""


def tracked_texts() -> list[Path]:
    """Text files of the repository that a person wrote (no data, no lock files, no cache)."""
    kinds = {".py", ".md", ".toml", ".js", ".css", ".csv", ".in", ".json", ".svg", ".html", ""}
    skip = {
        ".git",
        ".venv",
        "node_modules",
        "var",
        "__pycache__",
        "data",
        "artefacts",
        ".hypothesis",
        ".mypy_cache",
        ".ruff_cache",
    }
    return [
        p
        for p in ROOT.rglob("*")
        if p.is_file()
        and p.suffix in kinds
        and not skip & set(p.relative_to(ROOT).parts)
        and p.name != "package-lock.json"
    ]
