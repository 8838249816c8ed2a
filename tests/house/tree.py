"""What the house tests look at: the product's own files."""

from __future__ import annotations

import ast
import subprocess
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
    """Text files of the repository that a person wrote (what git knows or does not ignore; no data, no lock files)."""
    kinds = {".py", ".md", ".toml", ".js", ".css", ".csv", ".in", ".json", ".svg", ".html", ""}
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / line for line in listed.stdout.splitlines()]
    return [p for p in paths if p.suffix in kinds and p.is_file() and p.name != "package-lock.json"]
