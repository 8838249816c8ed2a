"""Logs that cannot be used: one clear sentence, exit code 2, no traceback, and nothing of what stands in the file."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_access import log_files
from data_access.log_files import read_log
from domain.event_log import LogMapping, LogTrouble
from services.paths_of_file import run
from tests import log_examples

ROOT = Path(__file__).resolve().parents[2]
MAPPING = LogMapping("case", "what", "when")
ARGS = ["--case", "case", "--activity", "what", "--time", "when", "--answer", "variants"]
HEAD = "case,what,when\n"
SECRET = "SECRET-1"


def trouble(path: Path, content: bytes | str, mapping: LogMapping = MAPPING) -> str:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(LogTrouble) as found:
        read_log(path, mapping)
    assert SECRET not in str(found.value)
    return str(found.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "The file is empty"),
        (" \n\n", "The file is empty"),
        (HEAD, "no rows"),
        ("id,what,when\n1,A,2026-01-01\n", 'no column "case". It has: "id", "what", "when"'),
        ("case,what,when,what\n1,A,2026-01-01,B\n", '"what" twice'),
        (HEAD + "1,A,2026-01-01\n1,B,SECRET-1\n1,C,13/01/2026\n", "2 of 3 rows have no time that can be read in \"when\" (first: line 3)"),
        (HEAD + "1,A,2026-02-30\n", "first: line 2"),
        (HEAD + '1,"A\nB",2026-01-01\n1,A,\n', "first: line 4"),
        (HEAD + "1,A,2026-01-01T10:00:00Z\n1,A,2026-01-01T10:00:00\n", "(first: line 2) and 1 do not (first: line 3)"),
        (HEAD + "1,A,2026-01-01\n,B,2026-01-01\n", '1 of 2 rows have no case in "case" (first: line 3)'),
        (HEAD + "SECRET-1,,2026-01-01\n", 'no activity in "what"'),
        (HEAD + "1,SECRET-1,and more,2026-01-01\n", "1 of 1 rows do not have the 3 fields of the header (first: line 2)"),
        (HEAD + '1,"SECRET-1,2026-01-01\n', "cannot be read from line 2"),
        (HEAD + f'1,{"x" * 200_000},2026-01-01\n', "cannot be read from line 2"),
        (b"PK\x03\x04workbook", "a workbook"),
        (b"PAR1 and no more", "damaged or cut"),
        (gzip.compress(b"case,what,when\n1,A,2026-01-01\n", mtime=0)[:-9], "cannot be unpacked"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "neither text nor Parquet"),
        ("<log><trace>", "cannot be read from line 1"),
        ("<html></html>", "no XES log"),
        ("<log></log>", "no rows"),
        ('<!DOCTYPE log [<!ENTITY a "b">]><log></log>', "document type"),
        ('<log><trace><event><string key="a" value="SECRET-1"/></event></trace></log>', 'no attribute "case". It has: "a"'),
    ],
)  # fmt: skip
def test_a_sentence_says_what_is_wrong(tmp_path: Path, content: bytes | str, words: str) -> None:
    found = trouble(tmp_path / "log", content)
    assert words in found
    assert found.endswith((".", "?"))
    assert "\n" not in found


def test_times_that_nobody_can_guess_are_told_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("case,what,when\na,A,12/31/2020 11:59 PM\n", encoding="utf-8")
    arguments = [str(path), "--case", "case", "--activity", "what", "--time", "when", "--answer", "variants"]
    with pytest.raises(LogTrouble, match="--time-format"):
        run(arguments, read_log)
    assert "A" in run([*arguments, "--time-format", "%m/%d/%Y %I:%M %p"], read_log)


def test_other_troubles(tmp_path: Path) -> None:
    with pytest.raises(LogTrouble, match="No such file"):
        read_log(tmp_path / "absent", MAPPING)
    with pytest.raises(LogTrouble, match="directory"):
        read_log(tmp_path, MAPPING)
    ordered = LogMapping("case", "what", "when", order="nro")
    text = "case,what,when,nro\n1,A,2026-01-01,1\n1,A,2026-01-01,x\n"
    assert 'no whole number in "nro" (first: line 3)' in trouble(tmp_path / "log", text, ordered)


@pytest.mark.parametrize(
    "column", [pa.array([1.5, 2.0]), pa.array([1, 2]), pa.array([None, None]), pa.array([[1], [2]])]
)
def test_a_column_that_holds_no_times(tmp_path: Path, column: pa.Array) -> None:
    path = tmp_path / "log"
    pq.write_table(pa.table({"case": ["1", "2"], "what": ["A", "B"], "when": column}), path)
    with pytest.raises(LogTrouble, match="holds no times"):
        read_log(path, MAPPING)
    with pytest.raises(LogTrouble, match="no column"):
        read_log(path, LogMapping("id", "what", "when"))


def test_rows_that_cannot_be_read_are_left_out_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(HEAD + "1,A,2026-01-01\n1,B,never\n,C,2026-01-01\n1,D\n1,E,2026-01-02\n", encoding="utf-8")
    found = read_log(path, LogMapping("case", "what", "when", skip=True))
    assert [found.activity.table[at] for at in found.activity.at] == ["A", "E"]
    assert found.notes == ("3 of 5 rows were left out: they cannot be read.",)
    path.write_text(HEAD + "1,B,never\n", encoding="utf-8")
    with pytest.raises(LogTrouble, match="No row of the file can be used"):
        read_log(path, LogMapping("case", "what", "when", skip=True))


def test_repeated_rows_are_counted_and_told(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(HEAD + "1,A,2026-01-01\n1,B,2026-01-01\n1,A,2026-01-01\n", encoding="utf-8")
    found = read_log(path, MAPPING)
    assert len(found.at) == 3
    assert found.notes[0].startswith("1 row is the same as an earlier one")
    assert "first: line 4" in found.notes[0]


def test_a_gzip_bomb_ends_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_files, "LARGEST", 10_000)
    assert "larger than" in trouble(tmp_path / "log", gzip.compress(b"0" * 1_000_000, mtime=0))


@pytest.mark.parametrize(
    "more",
    [
        ["--answer", "waits"],
        ["--answer", "tree", "--depth", "8"],
        ["--answer", "tree", "--width", "0"],
        ["--merge-days", "-1"],
        ["--merge-days", "²"],
        ["--per", "episode"],
        ["--json", "--csv"],
    ],
)
def test_a_question_that_cannot_be_asked(tmp_path: Path, more: list[str]) -> None:
    path = tmp_path / "log.csv"
    path.write_text(HEAD + "1,A,2026-01-01\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        run([str(path), *ARGS, *more], read_log)
    assert stopped.value.code == 2


def damaged(content: bytes, rng: random.Random) -> bytes:
    found = bytearray(content)
    for _ in range(rng.randint(1, 5)):
        at = rng.randrange(len(found))
        change = rng.choice(("byte", "cut out", "cut off", "put in"))
        if change == "byte":
            found[at] = rng.randrange(256)
        elif change == "cut out" and len(found) > 40:
            del found[at : at + rng.randint(1, 30)]
        elif change == "cut off" and at:
            del found[at:]
        else:
            found[at:at] = rng.choice([b'"', b"\n", b"\0", b",", b"\xff", b"<", b"&", b"\r"])
    return bytes(found)


@pytest.mark.parametrize("kind", ["text", "utf-16", "parquet", "xes", "gzip"])
def test_a_damaged_file_is_read_or_refused_with_a_sentence(tmp_path: Path, kind: str) -> None:
    rng, path = random.Random(kind), tmp_path / "log"
    whole = {
        "text": log_examples.text(),
        "utf-16": log_examples.text(";", "utf-16"),
        "parquet": log_examples.parquet(path, log_examples.table()).read_bytes(),
        "xes": log_examples.xes(),
        "gzip": gzip.compress(log_examples.xes()),
    }[kind]
    mapping = log_examples.XES if kind in ("xes", "gzip") else log_examples.MAPPING
    sentences = []
    for turn in range(150):
        path.write_bytes(damaged(whole, rng))
        try:
            read_log(path, replace(mapping, skip=turn % 2 == 0))
        except LogTrouble as trouble:
            sentences.append(str(trouble))
    assert sentences
    assert [one for one in sentences if not one.endswith((".", "?")) or "\n" in one] == []


def test_an_activity_that_is_not_there_and_one_that_is_near(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(HEAD + "1,Soitto,2026-01-01\n", encoding="utf-8")
    with pytest.raises(LogTrouble, match=r'no activity "Soito"\. Is it "Soitto"'):
        run([str(path), *ARGS, "--anchor", "Soito"], read_log)


def test_the_command_ends_with_2_and_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(HEAD + "1,A,never\n", encoding="utf-8")
    command = [sys.executable, "-m", "services.paths_of_file", str(path), *ARGS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == '1 of 1 rows have no time that can be read in "when" (first: line 2). Say how it is written with --time-format.\n'
    )
    path.write_text(HEAD + "1,Käynti €,2026-01-01\n", encoding="utf-8")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0, done.stderr
    assert "K\\xe4ynti" in done.stdout
