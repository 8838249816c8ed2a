"""What the documents name exists, and what is made from code is made from today's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import generated
from tests.house.tree import ROOT, name, python_files, tracked_texts

MADE = {"var"}  # made by running, and never in the repository
TOP = {p.name for p in ROOT.iterdir()}


def documents() -> list[Path]:
    return [p for p in tracked_texts() if p.suffix == ".md"]


def text_of(path: Path) -> str:
    """Without blocks of code."""
    return re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.S | re.M)


def links(path: Path) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", text_of(path))
    return [one.partition("#")[0] for one in found if not re.match(r"[a-z]+:|#", one)]


def spelled_out(path: str) -> list[str]:
    """`a/{b,c}/<room>.toml` as patterns for glob."""
    if choice := re.search(r"\{([^}]*)\}", path):
        return [p for one in choice[1].split(",") for p in spelled_out(path.replace(choice[0], one, 1))]
    return [re.sub(r"<[^>]*>", "*", path)]


def paths(text: str) -> list[str]:
    """Paths of the repository in backticks or in a table: they begin with one of its folders."""
    quoted = [one for pair in re.findall(r"`([^`\n]+)`|(\btests/[\w./-]+)", text) for one in pair if one]
    words = [word for one in quoted for word in one.split()]
    return [w.rstrip(".,:") for w in words if "/" in w and w.split("/")[0] in TOP - MADE]


def stands(path: str) -> bool:
    """True for a file or folder, a pattern with matches, or a name in a module (`pages/_run.guard()`)."""
    for one in spelled_out(path):
        module, _, member = one.removesuffix("()").rpartition(".")
        if any(ROOT.glob(one.rstrip("/"))):
            continue
        file = ROOT / f"{module}.py"
        if not (file.is_file() and re.search(rf"\b{re.escape(member)}\b", file.read_text(encoding="utf-8"))):
            return False
    return True


@pytest.mark.parametrize("path", documents(), ids=name)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    assert [one for one in links(path) if not (path.parent / one).exists()] == []


@pytest.mark.parametrize("path", documents(), ids=name)
def test_every_named_path_exists(path: Path) -> None:
    assert [one for one in paths(text_of(path)) if not stands(one)] == []


def test_the_check_finds_what_it_looks_for() -> None:
    assert stands("pages/_run.guard()")
    assert stands("components/texts/{fi,sv,en}/<room>.toml")
    assert not stands("components/texts/{fi,de}/<room>.toml")
    assert not stands("domain/no_such.py")
    assert paths("see `domain/hetu.py`, tests/unit/, `make run`") == ["domain/hetu.py", "tests/unit/"]
    assert sum(len(paths(text_of(p))) for p in documents()) > 60


@pytest.mark.parametrize("path", sorted(generated()), ids=name)
def test_generated_parts_are_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == generated()[path], "run make docs"


def test_words_of_the_glossary_are_words_of_the_code() -> None:
    rows = re.findall(r"^\|(.*)\|$", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"), re.M)[2:]
    code = "\n".join(p.read_text(encoding="utf-8") for p in python_files())
    words = {word for row in rows for word in re.findall(r"`([^`]+)`", row.split("|")[3])}
    assert len(words) > 30
    assert sorted(w for w in words if not re.search(rf"\b{re.escape(w.split('.')[-1])}\b", code)) == []


def test_the_table_of_what_must_stay_true_names_a_module_and_a_test_in_each_row() -> None:
    text = (ROOT / "DEVELOPING.md").read_text(encoding="utf-8")
    table = text.split("## What must stay true")[1].split("\n## ")[0]
    rows = [row.split("|")[1:-1] for row in table.splitlines() if row.startswith("|")][2:]
    assert len(rows) >= 15
    for property_, modules, tests in rows:
        for cell in (modules, tests):
            named = [one.strip() for one in cell.split(",")]
            assert [one for one in named if one != "everywhere" and not stands(one)] == [], property_
        assert "tests/" in tests
