"""Our own files under an address that changes with them (web/static.py)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from web.static import OwnFiles
from web.visit import Reply, Visit

KEPT, ASKED = "public, max-age=31536000, immutable", "no-cache"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    (tmp_path / "a.js").write_text("one")
    (tmp_path / "shared" / "b.js").write_text("two")
    (tmp_path / "secret.toml").write_text("not for a browser")
    return tmp_path


def asks(files: OwnFiles, name: str) -> Reply:
    return files.reply(Visit("GET", f"/assets/{name}", [], False), name)


def told(reply: Reply) -> tuple[int, bytes, str | None]:
    return reply.status, reply.body, dict(reply.headers).get("cache-control")


def test_the_mark_changes_with_a_byte_and_with_a_name_and_with_nothing_else(folder: Path) -> None:
    first = OwnFiles(folder).mark
    (folder / "secret.toml").write_text("another")
    os.utime(folder / "a.js")
    assert OwnFiles(folder).mark == first
    (folder / "a.js").write_text("One")
    second = OwnFiles(folder).mark
    (folder / "a.js").rename(folder / "c.js")
    assert len({first, second, OwnFiles(folder).mark}) == 3


@pytest.mark.parametrize("name", ["a.js", "shared/b.js"])
def test_only_under_the_own_mark_is_a_file_kept(folder: Path, name: str) -> None:
    files = OwnFiles(folder)
    body = (folder / name).read_bytes()
    assert told(asks(files, f"{files.mark}/{name}")) == (200, body, KEPT)
    assert told(asks(files, name)) == (200, body, ASKED)
    assert told(asks(files, f"{'0' * 16}/{name}")) == (200, body, ASKED)


def test_what_was_not_there_at_the_start_or_is_no_file_of_a_page_is_not_found(folder: Path) -> None:
    files = OwnFiles(folder)
    (folder / "late.js").write_text("late")
    for name in (
        "late.js",
        "secret.toml",
        "",
        "shared",
        f"{files.mark}/",
        f"{files.mark}/{files.mark}/a.js",
        "../a.js",
    ):
        assert asks(files, name).status == 404, name
    (folder / "a.js").unlink()
    assert asks(files, "a.js").status == 404


def test_what_changes_under_a_running_server_is_served_as_it_is_and_kept_by_nobody(folder: Path) -> None:
    files = OwnFiles(folder)
    before = asks(files, f"{files.mark}/a.js")
    (folder / "a.js").write_text("three")
    os.utime(folder / "a.js", ns=(1, 1))
    after = asks(files, f"{files.mark}/a.js")
    assert told(after) == (200, b"three", ASKED)
    assert dict(after.headers)["etag"] != dict(before.headers)["etag"]
